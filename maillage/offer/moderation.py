"""What waits for a moderator, the promise made to whoever sent it, and the acts on many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince, timeuntil
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
    Source,
    Submission,
)

DEFAULT_HOURS = 48
PAGE = 40


@dataclass
class Waiting:
    """An event in the queue: until when its answer was promised, from whom it comes, its twins."""

    event: Event
    due: datetime
    origin: str
    why: str = ""
    sources: list[Source] = field(default_factory=list)
    twins: list[tuple[DuplicatePair, Event]] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        return self.due < timezone.now()

    @property
    def delay(self) -> str:
        """« il reste 5 h », « en retard de 2 jours »."""
        now = timezone.now()
        told = (
            timesince(self.due, now, depth=1) if self.is_late else timeuntil(self.due, now, depth=1)
        )
        words = _("en retard de %(time)s") if self.is_late else _("il reste %(time)s")
        return words % {"time": told}


@dataclass(frozen=True)
class Counts:
    """How many things of each kind wait."""

    held: int
    alerts: int
    pairs: int
    claims: int
    to_read: int
    failures: int

    @property
    def total(self) -> int:
        return self.held + self.alerts + self.pairs + self.claims + self.to_read


def held_events() -> QuerySet[Event]:
    """Events that wait to be published, the oldest promise first (`waits_since`)."""
    rows = Event.objects.current().filter(state=PublicationState.HELD)
    since = Coalesce("submission__confirmed_at", "created_at")
    return rows.annotate(waits_since=since).order_by("waits_since", "pk")


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


def to_read() -> QuerySet[Submission]:
    """What contributors changed on events that were published already, the oldest first."""
    rows = Submission.objects.filter(
        changed_at__isnull=False, event__state=PublicationState.PUBLISHED, event__merged_into=None
    )
    return rows.select_related("event").order_by("changed_at", "pk")


def counts() -> Counts:
    """What waits (six counts)."""
    since = timezone.now() - timedelta(days=7)
    failed = HarvestRun.objects.filter(state=HarvestRun.State.FAILED, created_at__gte=since)
    return Counts(
        held_events().count(), open_alerts().count(), open_pairs().count(), open_claims().count(),
        to_read().count(), failed.values("source").distinct().count(),
    )  # fmt: skip


def waiting(events: Sequence[Event]) -> list[Waiting]:
    """The events with what a moderator needs to decide (four queries)."""
    hours = timedelta(hours=promised_hours())
    twins = _twins([event.pk for event in events])
    return [
        Waiting(
            event, _waits_since(event) + hours, origin_of(event), _why(event),
            list({record.source_id: record.source for record in event.records.all()}.values()),
            twins.get(event.pk, []),
        )
        for event in events
    ]  # fmt: skip


def _waits_since(event: Event) -> datetime:
    submission = getattr(event, "submission", None)
    confirmed = submission.confirmed_at if submission is not None else None
    return confirmed or event.created_at


def _twins(ids: Sequence[int]) -> dict[int, list[tuple[DuplicatePair, Event]]]:
    asked = list(open_pairs().filter(Q(first_id__in=ids) | Q(second_id__in=ids), kin="event"))
    both = {pk for pair in asked for pk in (pair.first_id, pair.second_id)}
    known = Event.objects.select_related("place").in_bulk(both)
    told: dict[int, list[tuple[DuplicatePair, Event]]] = {}
    for pair in asked:
        for mine, other in (
            (pair.first_id, pair.second_id), (pair.second_id, pair.first_id)
        ):  # fmt: skip
            if other in known:
                told.setdefault(mine, []).append((pair, known[other]))
    return told


def _why(event: Event) -> str:
    """Why the event waits."""
    if event.state_reason:
        return event.state_reason
    submission = getattr(event, "submission", None)
    if submission is not None:
        return submission.note or _("proposé sans compte, courriel confirmé")
    if event.records.all():
        return _("sa source est retenue pour modération")
    return _("retenu par le réseau")


def with_origins(events: QuerySet[Event]) -> QuerySet[Event]:
    """The events with their place, sources and submission, read at once."""
    records = HarvestRecord.objects.select_related("source").order_by("pk")
    return events.select_related("place__municipality", "submission").prefetch_related(
        Prefetch("records", queryset=records), "disciplines"
    )


def origin_of(event: Event) -> str:
    """Who brought the event: its sources, its contributor, or the network."""
    names = list(dict.fromkeys(record.source.name for record in event.records.all()))
    if names:
        return ", ".join(names)
    submission = getattr(event, "submission", None)
    if submission is not None:
        return submission.name or submission.email
    return _("saisi par le réseau")


def promised_hours() -> int:
    """Within how many hours the sites promise an answer: the shortest of them."""
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


@transaction.atomic
def trust(*, source: Source, by: Actor) -> tuple[Batch | None, int, list[str]]:
    """Publish at once what the source brings, and what it has waiting: (the act, how many events,
    what was refused in words). The act is None when nothing changed."""
    problems: list[str] = []
    done = 0
    with journal.one_act(by=by, act="trust-source", label=str(source)) as batch:
        journal.change(source, {"trust": Source.Trust.PUBLISH}, by=by, batch=batch, pins=False)
        for event in held_events().filter(records__source=source).distinct():
            try:
                done += len(
                    actions.set_state(
                        events=[event], state=PublicationState.PUBLISHED, by=by, batch=batch
                    )
                )
            except ValueError as error:
                problems.append(str(error))
    return (batch if batch.finished_at else None), done, problems


def todos(request: HttpRequest) -> Iterable[Todo]:
    """What waits for a moderator, as lines of her « À faire »."""
    reader: Any = request.reader  # type: ignore[attr-defined]
    if not is_moderator(reader):
        return
    told = counts()
    oldest = held_events().first()
    if oldest is not None:
        due = _waits_since(oldest) + timedelta(hours=promised_hours())
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
