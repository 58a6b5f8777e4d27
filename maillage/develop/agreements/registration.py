"""What agreements tell the floors above: list, search, timelines, figures, warnings, handover."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.core.access import Reader, tokens_of_record, visible
from maillage.core.handover import pass_owner
from maillage.core.models import Actor, Post
from maillage.core.registry import Act, Handover, Moment, Registry, Searchable, TimelineSource
from maillage.develop.agreements.actions import close_renewed
from maillage.develop.agreements.figures import INDICATORS
from maillage.develop.agreements.lists import Agreements
from maillage.develop.agreements.warning import todos, warn_holders
from maillage.develop.models import Agreement
from maillage.search import SearchDocument


def register(registry: Registry) -> None:
    """Called once, from the room's `ready`."""
    registry.add(
        Act("noter-entente", gettext_lazy("Noter une entente"), "develop:add_agreement"),
        Searchable(
            Agreement, "agreement", gettext_lazy("Ententes"), agreements_to_index,
            agreement_document,
        ),
        TimelineSource(Actor, actor_moments),
        TimelineSource(Agreement, agreement_moments),
        Handover("agreements", gettext_lazy("Partenariats et ententes"), held, pass_owner,
                 order=35),
        *INDICATORS,
    )  # fmt: skip
    registry.add_list(Agreements)
    registry.add_address(Agreement, "develop:agreement")
    registry.add_todos(todos)
    registry.add_job("agreement-warnings", warn_holders, every_minutes=24 * 60)
    registry.add_job("close-renewed-agreements", close_renewed, every_minutes=24 * 60)


def held(holder: Actor, post: Post) -> QuerySet[Agreement]:
    """Those that she answers for and that have not ended: what passes when the post does."""
    rows = Agreement.objects.filter(owner=holder, host=post.host)
    return rows.exclude(state=Agreement.State.ENDED)


# --- Search ---------------------------------------------------------------------------------
def agreements_to_index() -> QuerySet[Agreement]:
    return Agreement.objects.all()


def agreement_document(agreement: Agreement) -> SearchDocument:
    """Its own words; the parties are found by their records."""
    return SearchDocument(
        key=f"develop.agreement:{agreement.pk}",
        kind="agreement",
        title=agreement.title,
        body=agreement.purpose,
        url=agreement.get_absolute_url(),
        audiences=tokens_of_record(agreement),
        date=agreement.from_date,
        facets={"kind": agreement.kind},
    )


# --- Lines of time --------------------------------------------------------------------------
def actor_moments(actor: Actor, reader: Reader) -> Iterator[Moment]:
    """What it has signed and what ended, as far as the reader sees it."""
    rows = Agreement.objects.filter(parties=actor).exclude(state=Agreement.State.DISCUSSED)
    for one in visible(rows, reader).order_by("-from_date", "-pk")[:50]:
        yield Moment(at=one.from_date or one.created_at, title=_("Entente : %s") % one,
                     url=one.get_absolute_url(), css="v2")  # fmt: skip


def agreement_moments(agreement: Agreement, reader: Reader) -> Iterator[Moment]:
    """The agreement that it renews, and those that renew it."""
    former = Agreement.objects.filter(pk=agreement.renewed_from_id or 0)
    for one in visible(former, reader):
        yield Moment(at=agreement.created_at, title=_("Renouvelle « %s »") % one,
                     url=one.get_absolute_url(), css="v2")  # fmt: skip
    for one in visible(Agreement.objects.filter(renewed_from=agreement), reader):
        yield Moment(at=one.created_at, title=_("Renouvelée par « %s »") % one,
                     url=one.get_absolute_url(), css="v2")  # fmt: skip
