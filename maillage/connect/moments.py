"""What ties bring to an actor's timeline."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.connect.tie_form import inverse_name
from maillage.core.access import Reader, visible
from maillage.core.models import Actor, Tie
from maillage.core.registry import Moment

MOST = 50


def ties_of(actor: Actor, reader: Reader) -> list[Tie]:
    """The actor's ties that the reader sees, each with `.words` and `.other` as read from it."""
    rows = Tie.objects.filter(Q(source=actor) | Q(target=actor))
    ties = visible(rows, reader).select_related("source", "target", "type", "declared_by")
    found = list(ties.order_by("state", "-created_at"))
    for tie in found:
        is_source = tie.source_id == actor.pk
        tie.other = tie.target if is_source else tie.source  # type: ignore[attr-defined]
        tie.words = tie.type.name if is_source else inverse_name(tie.type)  # type: ignore[attr-defined]
    return found


def tie_moments(actor: Actor, reader: Reader) -> Iterator[Moment]:
    """« Lien confirmé : partenaire de … »."""
    titles = {
        Tie.State.DECLARED: _("Lien déclaré : %(words)s %(other)s"),
        Tie.State.CONFIRMED: _("Lien confirmé : %(words)s %(other)s"),
        Tie.State.REFUSED: _("Lien refusé : %(words)s %(other)s"),
    }
    for tie in ties_of(actor, reader)[:MOST]:
        other = tie.other  # type: ignore[attr-defined]
        yield Moment(
            at=tie.updated_at if tie.state != Tie.State.DECLARED else tie.created_at,
            title=titles[Tie.State(tie.state)] % {"words": tie.words, "other": other},  # type: ignore[attr-defined]
            meta=_("déclaré par %s") % tie.declared_by if tie.declared_by else "",
            url=other.get_absolute_url(),
            css="v1",
            kind="tie",
        )
