"""What waits for a moderator, the promise made to whoever sent it, and the acts on many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.core import journal
from maillage.core.models import Actor, Batch
from maillage.core.registry import Todo
from maillage.offer import actions
from maillage.offer.access import is_moderator
from maillage.offer.models import (
    Alert,
    Claim,
    DuplicatePair,
    Event,
    HarvestRecord,
    HarvestRun,
    PublicationState,
    RegionalSite,
)

DEFAULT_HOURS = 48
PAGE = 40


@dataclass
class Waiting:
    """An event in the queue: until when its answer was promised, from whom it comes, its twins."""

    event: Event
    due: datetime
    source: str
    twins: list[DuplicatePair] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        return self.due < timezone.now()


@dataclass(frozen=True)
class Counts:
    """How many things of each kind wait."""

    held: int
    alerts: int
    pairs: int
    claims: int
    failures: int

    @property
    def total(self) -> int:
        return self.held + self.alerts + self.pairs + self.claims


def held_events() -> QuerySet[Event]:
    """Events that wait to be published, the oldest first."""
    return Event.objects.current().filter(state=PublicationState.HELD).order_by("created_at", "pk")


def open_alerts() -> QuerySet[Alert]:
    """Changes at the source that nobody has settled, those of the nearest event first."""
    rows = Alert.objects.filter(settled_at=None, event__merged_into=None)
    rows = rows.exclude(event__state__in=[PublicationState.WITHDRAWN, PublicationState.REFUSED])
    return rows.select_related("event__place", "record__source").order_by(
        "event__first_start", "pk"
    )


def open_pairs() -> QuerySet[DuplicatePair]:
    """Pairs of records that a person is asked about, the most alike first."""
    return DuplicatePair.objects.filter(state=DuplicatePair.State.ASKED).order_by("-score", "pk")


def open_claims() -> QuerySet[Claim]:
    """Claims whose address was confirmed."""
    return Claim.objects.filter(state=Claim.State.ASKED).select_related("actor")


def counts() -> Counts:
    """What waits (five counts)."""
    since = timezone.now() - timedelta(days=7)
    failed = HarvestRun.objects.filter(state=HarvestRun.State.FAILED, created_at__gte=since)
    return Counts(
        held_events().count(), open_alerts().count(), open_pairs().count(), open_claims().count(),
        failed.values("source").distinct().count(),
    )  # fmt: skip


def waiting(events: Sequence[Event]) -> list[Waiting]:
    """The events with what a moderator needs to decide (four queries)."""
    hours = _promised_hours()
    ids = [event.pk for event in events]
    pairs: dict[int, list[DuplicatePair]] = {}
    asked = open_pairs().filter(Q(first_id__in=ids) | Q(second_id__in=ids), kin="event")
    for pair in asked:
        for pk in (pair.first_id, pair.second_id):
            pairs.setdefault(pk, []).append(pair)
    return [
        Waiting(
            event, event.created_at + timedelta(hours=hours), _origin(event),
            pairs.get(event.pk, []),
        )
        for event in events
    ]  # fmt: skip


def with_origins(events: QuerySet[Event]) -> QuerySet[Event]:
    """The events with their place, sources and submission, read at once."""
    records = HarvestRecord.objects.select_related("source").order_by("pk")
    return events.select_related("place__municipality", "submission").prefetch_related(
        Prefetch("records", queryset=records), "disciplines"
    )


def _origin(event: Event) -> str:
    names = list(dict.fromkeys(record.source.name for record in event.records.all()))
    if names:
        return ", ".join(names)
    submission = getattr(event, "submission", None)
    if submission is not None:
        return submission.name or submission.email
    return _("saisi par le réseau")


def _promised_hours() -> int:
    hours = RegionalSite.objects.values_list("moderation_hours", flat=True)
    return min(hours, default=DEFAULT_HOURS)


@transaction.atomic
def decide(
    *, events: Sequence[Event], state: str, by: Actor, reason: str = ""
) -> tuple[list[Event], list[str], Batch | None]:
    """Publish or refuse many at once: (those that changed, what was refused in words, the batch).

    One that cannot be published does not keep the others from it.
    """
    label = _("Modération : %s") % dict(PublicationState.choices)[state]
    done: list[Event] = []
    problems: list[str] = []
    with journal.one_act(by=by, act="moderate", label=str(label)) as batch:
        for event in events:
            try:
                done += actions.set_state(
                    events=[event], state=state, by=by, reason=reason, batch=batch
                )
            except ValueError as error:
                problems.append(str(error))
    return done, problems, batch if batch.finished_at else None


def todos(request: HttpRequest) -> Iterable[Todo]:
    """What waits for a moderator, as lines of her « À faire »."""
    reader: Any = request.reader  # type: ignore[attr-defined]
    if not is_moderator(reader):
        return
    told = counts()
    oldest = held_events().values_list("created_at", flat=True).first()
    if oldest is not None:
        due = oldest + timedelta(hours=_promised_hours())
        yield Todo(
            tag=_("Offre culturelle"),
            title=ngettext(
                "%(n)d événement attend d’être publié", "%(n)d événements attendent d’être publiés",
                told.held,
            ) % {"n": told.held},
            url=reverse("offer:moderation"),
            due=timezone.localdate(due),
        )  # fmt: skip
    if told.alerts:
        yield Todo(
            tag=_("Offre culturelle"),
            title=ngettext(
                "%(n)d changement à la source à régler", "%(n)d changements à la source à régler",
                told.alerts,
            ) % {"n": told.alerts},
            url=reverse("offer:alerts"),
        )  # fmt: skip
    if told.pairs:
        yield Todo(
            tag=_("Offre culturelle"),
            title=ngettext(
                "%(n)d doublon possible à trancher", "%(n)d doublons possibles à trancher",
                told.pairs,
            ) % {"n": told.pairs},
            url=reverse("offer:duplicates"),
        )  # fmt: skip


def badge(reader: Any) -> int:
    """The number beside the room's name in the menu."""
    return counts().total if is_moderator(reader) else 0
