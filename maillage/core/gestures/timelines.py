"""What gestures bring to timelines: an actor's, and a gesture's own."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from maillage.core import journal
from maillage.core.access import Reader, visible
from maillage.core.gestures.wording import seen_by
from maillage.core.models import Actor, Gesture
from maillage.core.models.journal import Change
from maillage.core.registry import Moment

MOST = 50
UNTOLD = {"proposal", "is_confirmed", "visibility", "host", "owner"}


def actor_moments(actor: Actor, reader: Reader) -> Iterator[Moment]:
    """The gestures with this actor that the reader sees, newest first."""
    rows = visible(Gesture.objects.filter(actors=actor), reader).select_related(
        "verb", "owner", "host"
    )
    for gesture in rows.order_by("-occurred_on", "-pk")[:MOST]:
        yield Moment(
            at=gesture.occurred_on,
            title=gesture.text,
            meta=_meta(gesture, reader),
            url=gesture.get_absolute_url(),
            css=gesture.verb.colour if gesture.verb else "",
        )


def _meta(gesture: Gesture, reader: Reader) -> str:
    mine = gesture.owner_id == reader.person_id
    who = _("par vous") if mine else _("par %s") % (gesture.owner or "—")
    return f"{who} · {seen_by(gesture)}"


def gesture_moments(gesture: Gesture, reader: Reader) -> list[Moment]:
    """A gesture's own story, told to its author only: drafts are not shared after the fact."""
    if not reader.person_id or gesture.owner_id != reader.person_id:
        return []
    return [_told(change) for change in journal.history(gesture)[:MOST]]


def _told(change: Change) -> Moment:
    return Moment(at=change.at, title=_title(change), meta=str(change.by or ""), kind="change")


def _title(change: Change) -> str:
    if change.act == Change.Act.CREATE:
        return _("Geste noté")
    if set(change.after) & {"visibility"}:
        return {
            "private": _("Redevenu privé"),
            "host": _("Partagé avec l’organisme d’accueil"),
            "network": _("Partagé avec le réseau"),
        }.get(change.after["visibility"], _("Partage modifié"))
    names = [_label(name) for name in change.after if name not in UNTOLD]
    return _("Modifié : %s") % ", ".join(names) if names else _("Relu")


def _label(name: str) -> str:
    return str(Gesture._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
