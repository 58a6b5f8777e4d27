"""The agenda answered by the database alone, while its index is missing or late.

The same questions and answers as the engine (`maillage.search.agenda`), from the same entries, but
read and counted in memory: for the first events by date only. A small region sees no difference.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock

from django.db.models import Q
from django.utils import timezone

from maillage.algorithms.french_text import stem, stems
from maillage.offer.agenda.territories import kilometres
from maillage.offer.models import Event
from maillage.offer.search_documents import agenda_entries
from maillage.search.agenda import (
    AgendaAnswer,
    AgendaDate,
    AgendaEntry,
    AgendaHit,
    AgendaQuestion,
    SpotCount,
)

MOST_EVENTS = 1_000
CURSOR = re.compile(r"d(\d{1,5})\Z", re.ASCII)
Found = tuple[AgendaEntry, AgendaDate]


@dataclass(frozen=True, slots=True)
class PartialAnswer:
    """An answer of the database; `is_whole` tells whether every event was read."""

    answer: AgendaAnswer
    is_whole: bool


def from_database(question: AgendaQuestion) -> PartialAnswer:
    """Answer the question from the first thousand events by date."""
    began = time.perf_counter()
    entries, is_whole = _entries(question)
    found = [(entry, one) for entry in entries for one in entry.dates]
    found = [(entry, one) for entry, one in found if _is_asked(question, entry, one)]
    cards = _cards(question, [pair for pair in found if _passes(question, *pair)])
    hits, cursor = _page(question, cards)
    facets = {name: _counts(question, found, name) for name in question.count}
    answer = AgendaAnswer(
        hits=hits, total=len(cards), facets=facets,
        days=_days(question, cards) if question.count_days else {},
        spots=_spots(cards) if question.count_spots else [],
        next_cursor=cursor, approximate=False, took_ms=(time.perf_counter() - began) * 1000,
    )  # fmt: skip
    return PartialAnswer(answer, is_whole)


def _entries(question: AgendaQuestion) -> tuple[list[AgendaEntry], bool]:
    """The events whose dates meet the days asked, the soonest first."""
    near = timedelta(days=1)  # zones: the days are local, the columns in UTC
    since = timezone.make_aware(datetime.combine(question.since, clock())) - near
    rule = Q(last_end__gte=since)
    if question.until:
        until = timezone.make_aware(datetime.combine(question.until, clock())) + 2 * near
        rule &= Q(first_start__lt=until)
    ids = Event.objects.published().filter(rule).order_by("first_start", "pk")
    pks = list(ids.values_list("pk", flat=True)[: MOST_EVENTS + 1])
    known = dict(agenda_entries(pks[:MOST_EVENTS]))
    return [known[pk] for pk in pks if pk in known], len(pks) <= MOST_EVENTS


# --- What answers ---------------------------------------------------------------------------
def _is_asked(question: AgendaQuestion, entry: AgendaEntry, one: AgendaDate) -> bool:
    """Everything but the filters: days, words, where."""
    if one.end.date() < question.since or not _meets_days(question, one):
        return False
    if question.now and one.end <= question.now:
        return False
    return _has_words(question.text, entry) and _is_there(question, one)


def _meets_days(question: AgendaQuestion, one: AgendaDate) -> bool:
    first, after = one.start.date(), max(one.end, one.start + timedelta(minutes=1))
    if after <= datetime.combine(question.since, clock()):
        return False
    if question.until and first > question.until:
        return False
    if question.part == "all":
        return True
    return (first < question.since) == (question.part == "running")


def _has_words(text: str, entry: AgendaEntry) -> bool:
    asked = stems(text)
    if not asked:
        return not text.strip()
    known = set(stems(f"{entry.title} {entry.names} {entry.body}", keep_stop_words=True))
    whole = all(stem(word) in known for word in asked)
    return whole or all(any(one.startswith(word) for one in known) for word in asked)


def _is_there(question: AgendaQuestion, one: AgendaDate) -> bool:
    held = question.territory
    if held and not any(set(codes) & _values(one, name) for name, codes in held.items()):
        return False
    if question.circle:
        circle = question.circle
        centre = circle.latitude, circle.longitude
        if not one.spot or kilometres(one.spot, centre) > circle.kilometres:
            return False
    if question.box:
        box = question.box
        if not one.spot:
            return False
        south, west = box.south <= one.spot[0] <= box.north, box.west <= one.spot[1] <= box.east
        return south and west
    return True


def _values(one: AgendaDate, name: str) -> set[str]:
    return {value for value in one.facets.get(name, ()) if value}


def _all_values(entry: AgendaEntry, one: AgendaDate, name: str) -> set[str]:
    return _values(one, name) | {value for value in entry.facets.get(name, ()) if value}


def _passes(
    question: AgendaQuestion, entry: AgendaEntry, one: AgendaDate, without: str = ""
) -> bool:
    return all(
        set(codes) & _all_values(entry, one, name)
        for name, codes in question.filters.items()
        if name != without and codes
    )


# --- Figures and pages ----------------------------------------------------------------------
def _cards(question: AgendaQuestion, found: list[Found]) -> list[Found]:
    """One card per run, at its first date in the days: starting ones first, then running."""
    first: dict[tuple[str, ...], Found] = {}
    for entry, one in sorted(found, key=lambda pair: (pair[1].start, pair[1].id)):
        event = tuple(entry.facets["event"])
        key = (*event, str(one.id)) if question.each_date else (*event, one.run)
        first.setdefault(key, (entry, one))
    starting = [pair for pair in first.values() if pair[1].start.date() >= question.since]
    running = [pair for pair in first.values() if pair[1].start.date() < question.since]
    return starting + sorted(running, key=lambda pair: (pair[1].end, pair[1].id))


def _page(question: AgendaQuestion, cards: list[Found]) -> tuple[list[AgendaHit], str]:
    place = CURSOR.match(question.cursor)
    start = int(place[1]) if place else 0
    shown = cards[start : start + question.limit]
    hits = [AgendaHit(one.id, one.start) for _entry, one in shown]
    more = len(cards) > start + question.limit and bool(shown)
    return hits, f"d{start + question.limit}" if more else ""


def _counts(question: AgendaQuestion, found: list[Found], name: str) -> dict[str, int]:
    kept = [pair for pair in found if _passes(question, *pair, without=name)]
    counts: Counter[str] = Counter()
    for entry, one in _cards(question, kept):
        counts.update(_all_values(entry, one, name))
    return dict(counts.most_common())


def _days(question: AgendaQuestion, cards: list[Found]) -> dict[date, int]:
    counts: Counter[date] = Counter()
    for _entry, one in cards:
        counts.update(_days_of(one, question.since, question.until))
    return dict(sorted(counts.items()))


def _days_of(one: AgendaDate, since: date, until: date | None) -> Iterator[date]:
    end = max(one.end - timedelta(minutes=1), one.start)
    day, last = max(one.start.date(), since), min(end.date(), until or end.date())
    while day <= last:
        yield day
        day += timedelta(days=1)


def _spots(cards: list[Found]) -> list[SpotCount]:
    counts = Counter(one.spot for _entry, one in cards if one.spot)
    return [SpotCount(spot[0], spot[1], number) for spot, number in counts.items() if spot]
