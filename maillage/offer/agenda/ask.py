"""The agenda's answer: cards of events, figures of facets, days; from the index, or without it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db.models import Count, Q
from django.utils import timezone

from maillage.core import indexing
from maillage.core.models import IndexChange, Place
from maillage.offer.agenda.from_database import from_database
from maillage.offer.agenda.query import PAGE, AgendaQuery
from maillage.offer.agenda.territories import kilometres
from maillage.offer.entries import published
from maillage.offer.models import Event, Occurrence
from maillage.offer.remembering import remembered
from maillage.search.agenda import AgendaAnswer, AgendaQuestion, Box, SpotCount
from maillage.search.interface import SearchError

log = logging.getLogger("maillage.offer")
FACETS = (
    "discipline", "region", "rcm", "municipality", "place", "price", "audience", "age", "language",
    "access", "mode",
)  # fmt: skip
# How long changes may wait for the indexer before the index is called late.
LATE = timedelta(minutes=2)
_told_at = -60.0
_meanwhile = ThreadPoolExecutor(1, thread_name_prefix="agenda")
# Long columns of an event that no card shows.
UNSHOWN = (
    "event__description", "event__schedule", "event__origins", "event__same_as",
    "event__not_accessible", "event__accessible",
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """An event in a list, at one of its dates: the next one among the days asked."""

    event: Event
    occurrence: Occurrence
    place: Place | None
    dates_left: int = 1
    distance: float | None = None

    @property
    def status(self) -> str:
        """The event's status when it is not simply planned, else the date's."""
        told = self.event.status
        return str(told if told != "scheduled" else self.occurrence.status)

    @property
    def is_sold_out(self) -> bool:
        return self.event.is_sold_out or self.occurrence.is_sold_out


@dataclass(frozen=True)
class Answer:
    """A page of the agenda. `is_degraded`: the index is missing or late; `is_whole`: even so,
    every event was read."""

    query: AgendaQuery
    cards: list[Card]
    total: int
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)
    spots: list[SpotCount] = field(default_factory=list)
    next_cursor: str = ""
    is_approximate: bool = False
    is_degraded: bool = False
    is_whole: bool = True


def ask(
    query: AgendaQuery,
    *,
    limit: int = PAGE,
    count: Collection[str] = FACETS,
    part: Literal["all", "starting", "running"] | None = None,
    box: Box | None = None,
    count_days: bool = False,
    count_spots: bool = False,
    each_date: bool = False,
) -> Answer:
    """Answer a question, whatever state the index is in."""
    question = query.question(
        limit=limit, count=count, part=part, box=box, count_days=count_days,
        count_spots=count_spots, each_date=each_date,
    )  # fmt: skip
    found, is_degraded, is_whole = answer_of(question)
    return Answer(
        query=query,
        cards=cards_of((hit.id for hit in found.hits), query),
        total=found.total, facets=found.facets, days=found.days, spots=found.spots,
        next_cursor=found.next_cursor, is_approximate=found.approximate,
        is_degraded=is_degraded, is_whole=is_whole,
    )  # fmt: skip


def ask_beside(query: AgendaQuery, limit: int) -> tuple[Answer, Answer]:
    """The answer, and a few of what began before and goes on: their cards are read together."""
    facets = count_meanwhile([query.question(limit=0, count=FACETS)])
    main, is_degraded, is_whole = answer_of(query.question(count=()))
    going, _degraded, _whole = answer_of(query.question(limit=limit, part="running"))
    known = {
        card.occurrence.pk: card
        for card in cards_of(dict.fromkeys(hit.id for hit in (*main.hits, *going.hits)), query)
    }
    facets()
    counted, _degraded, _whole = answer_of(query.question(limit=0, count=FACETS))
    answers = [
        Answer(
            query=query, cards=[known[hit.id] for hit in one.hits if hit.id in known],
            total=one.total, facets=figures, next_cursor=one.next_cursor,
            is_approximate=one.approximate, is_degraded=is_degraded, is_whole=is_whole,
        )
        for one, figures in ((main, counted.facets), (going, {}))
    ]  # fmt: skip
    return answers[0], answers[1]


def how_many(query: AgendaQuery) -> int:
    """How many events answer; nothing else is read."""
    found, _is_degraded, _is_whole = answer_of(query.question(limit=0))
    return found.total


def count_meanwhile(questions: Iterable[AgendaQuestion]) -> Callable[[], None]:
    """Begin to count what the same page asks a moment later; what is returned waits for it.

    The index counts outside Python's lock, so on the machine's other core; it keeps the figures.
    Its troubles are told when the question itself is asked. The questions are put here: what they
    read of the database, they read on the request's connection, never on one of the thread's own,
    which nobody would close.
    """
    if is_late():
        return lambda: None
    put = tuple(questions)

    def count() -> None:
        try:
            for question in put:
                indexing.agenda().agenda(question)
        except SearchError:
            return

    return _meanwhile.submit(count).result


def answer_of(question: AgendaQuestion) -> tuple[AgendaAnswer, bool, bool]:
    """(answer, whether the index could not give it, whether every event was read)."""
    if not is_late():
        try:
            return indexing.agenda().agenda(question), False, True
        except SearchError as problem:
            _tell(str(problem))
    partial = from_database(question)
    return partial.answer, True, partial.is_whole


def _tell(problem: str) -> None:
    """Once a minute is enough for the log: every visitor meets the same trouble."""
    global _told_at
    now = time.monotonic()
    if now - _told_at > 60:
        _told_at = now
        log.warning("agenda answered by the database: %s", problem)


@remembered(10)
def is_late() -> bool:
    """Whether changes of events wait for an indexer that does not run."""
    oldest = IndexChange.objects.order_by("pk").values_list("at", flat=True).first()
    return oldest is not None and oldest < timezone.now() - LATE


# --- Cards ----------------------------------------------------------------------------------
def cards_of(ids: Iterable[int], query: AgendaQuery) -> list[Card]:
    """The cards of occurrences, in this order; what is no longer published is left out."""
    numbers = list(ids)
    rows = (
        published(Occurrence.objects.filter(pk__in=numbers))
        .select_related("event__place__municipality", "place__municipality", "event__picture")
        .prefetch_related("event__disciplines")
        .defer(*UNSHOWN)
    )
    known = {row.pk: row for row in rows}
    left = _dates_left({row.event_id for row in known.values()}, query.now)
    shown = (known[number] for number in numbers if number in known)
    return [_card(row, left.get(row.event_id, 1), query) for row in shown]


def _dates_left(events: set[int], now: datetime) -> dict[int, int]:
    """How many dates each event still has."""
    coming = Count("pk", filter=Q(ends_at__gte=now))
    rows = Occurrence.objects.filter(event_id__in=events).values_list("event_id")
    return dict(rows.annotate(left=coming).order_by())


def _card(row: Occurrence, left: int, query: AgendaQuery) -> Card:
    place: Any = row.place or row.event.place
    spot = spot_of(place)
    far = kilometres(spot, query.near.spot) if query.near and spot else None
    return Card(row.event, row, place, left, far)


def spot_of(place: Place | None) -> tuple[float, float] | None:
    """Where a place is: its own point, else its municipality's centre."""
    for one in (place, place.municipality if place else None):
        if one is not None and one.latitude is not None and one.longitude is not None:
            return one.latitude, one.longitude
    return None
