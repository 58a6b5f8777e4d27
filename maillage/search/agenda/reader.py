"""The read side of the agenda: a question becomes a page of cards and the figures beside it."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Query

from maillage.search.agenda import queries
from maillage.search.agenda.definition import (
    AGENDA,
    DAY,
    SCHEMA,
    moment_of,
    number_of,
    numbered,
    read_only,
    read_spot,
)
from maillage.search.agenda.interface import (
    COUNTED,
    NAMED,
    AgendaAnswer,
    AgendaHit,
    AgendaQuestion,
    Spot,
    SpotCount,
)
from maillage.search.agenda.queries import Days, all_of, column
from maillage.search.analysis import asked_words
from maillage.search.definition import facet_values
from maillage.search.opening import OpenIndex

LIMIT = 500
OFFSET = 2_000  # by relevance, nobody reads further
VALUES = {"place": 100}  # of a facet, those that most cards have
MOST_VALUES = 1_200
SPOTS = 65_000
KEPT = 256  # questions whose figures are kept
DENSE = 20_000  # answers from which the first of them are looked for window by window
NUMBERED_DAY = numbered(DAY)
CURSOR = re.compile(r"([sre])(\d{1,19})\Z", re.ASCII)

# What sorts it ("s" by start, "r" running, by end, "e" by relevance), its value, its address.
_Found = tuple[str, int, tantivy.DocAddress]


@dataclass(frozen=True, slots=True)
class _Figures:
    """What a question counts: the same for each of its pages, until the index changes."""

    total: int
    approximate: bool
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)
    spots: list[SpotCount] = field(default_factory=list)


class AgendaReader(OpenIndex):
    """Answers from the agenda's index in `path` (satisfies `Agenda`).

    Figures are kept in memory by question, as long as the index does not change: the plain agenda
    counts everything that is to come, and everybody asks it.
    """

    def __init__(self, path: Path | str) -> None:
        super().__init__(path, AGENDA)
        self._figures: OrderedDict[Hashable, _Figures] = OrderedDict()
        self._spots: tuple[tantivy.Searcher, list[tuple[str, Spot]]] | None = None
        self._figures_guard = threading.Lock()

    def agenda(self, question: AgendaQuestion) -> AgendaAnswer:
        """Answer the question. Any text and any cursor has an answer; ValueError only for the
        name of a facet. Raises IndexMissing, IndexDamaged or IndexOutdated."""
        began = time.perf_counter()
        _check_names(question)
        searcher = self._searcher()
        with self._trouble():
            asked = _Asked(searcher, question, self._where(searcher, question))
            figures = self._counted(searcher, asked)
            hits, cursor = _page(asked, figures)
        took = (time.perf_counter() - began) * 1000
        return AgendaAnswer(
            hits, figures.total, figures.facets, figures.days, figures.spots, cursor,
            figures.approximate, took,
        )  # fmt: skip

    def _where(self, searcher: tantivy.Searcher, question: AgendaQuestion) -> list[Query]:
        if question.circle is None and question.box is None:
            return []
        return [queries.inside(self._all_spots(searcher), question.box, question.circle)]

    def _all_spots(self, searcher: tantivy.Searcher) -> list[tuple[str, Spot]]:
        """Every spot of the index, read once per commit: there are as many as places."""
        known = self._spots
        if known is None or known[0] is not searcher:
            terms = searcher.terms_with_prefix("spot", "")
            known = self._spots = searcher, [(term, read_spot(term)) for term, _ in terms]
        return known[1]

    def _counted(self, searcher: tantivy.Searcher, asked: _Asked) -> _Figures:
        key = (searcher, _identity(asked.question))
        with self._figures_guard:
            if key in self._figures:
                self._figures.move_to_end(key)
                asked.approximate = self._figures[key].approximate
                return self._figures[key]
        figures = asked.figures()
        with self._figures_guard:
            self._figures[key] = figures
            while len(self._figures) > KEPT:
                self._figures.popitem(last=False)
        return figures

    def _fresh(self, former: Any, signature: Any) -> Any:
        with self._figures_guard:
            self._figures.clear()
        return super()._fresh(former, signature)


def _check_names(question: AgendaQuestion) -> None:
    asked = {*question.filters, *question.territory} - {*COUNTED, *NAMED}
    if unknown := asked | set(question.count) - set(COUNTED):
        raise ValueError(f"facet: no such name {sorted(unknown)!s:.200}")


def _identity(question: AgendaQuestion) -> Hashable:
    """What the figures depend on: not the page, nor the order."""
    return (
        question.since, question.until, question.now, question.text, question.circle, question.box,
        question.part, question.each_date, tuple(sorted(question.count)), question.count_days,
        question.count_spots, read_only(question.filters), read_only(question.territory),
    )  # fmt: skip


class _Asked:
    """A question made ready: its words as typed, or nearly so when nothing answers them."""

    def __init__(
        self, searcher: tantivy.Searcher, question: AgendaQuestion, where: list[Query]
    ) -> None:
        self.searcher, self.question, self.where = searcher, question, where
        self.days = Days(question)
        self.words = asked_words(question.text)
        self.blank = not question.text.strip()
        self.approximate = False

    def text(self) -> list[Query]:
        if self.blank:
            return []
        if not self.words:
            return [Query.empty_query()]
        return [(queries.nearly if self.approximate else queries.as_typed)(self.words)]

    def rest(self, without: str = "") -> list[Query]:
        """Everything but the days."""
        return [*self.text(), *queries.filters(self.question, without), *self.where]

    def within_part(self) -> list[Query]:
        part, at = self.question.part, self.days.first_start
        if part == "starting":
            return [column("starting", at, None)]
        return [column("starting", None, at - 1)] if part == "running" else []

    def cards(self, without: str = "") -> Query:
        """Every card that answers."""
        days = [*self.days.overlapping(), *self.days.firsts(), *self.within_part()]
        return all_of([*self.rest(without), *days])

    # --- Figures ----------------------------------------------------------------------------
    def figures(self) -> _Figures:
        total, facets = self._main()
        if not total and self.words and not self.blank:
            self.approximate = True
            total, facets = self._main()
            self.approximate = bool(total)
        for name in self.question.count:
            if self.question.filters.get(name):
                facets[name] = self._without_its_own(name)
        ordered = {name: facets.get(name, {}) for name in self.question.count}
        days = self._by_day() if self.question.count_days and total else {}
        spots = self._by_spot() if self.question.count_spots and total else []
        return _Figures(total, self.approximate, ordered, days, spots)

    def _main(self) -> tuple[int, dict[str, dict[str, int]]]:
        """The total, and every facet that is not filtered by, in one pass."""
        free = [name for name in self.question.count if not self.question.filters.get(name)]
        wanted = {name: _by_value(name, _most(name)) for name in free}
        wanted["total"] = {"value_count": {"field": "starting"}}
        answer = self._aggregate(self.cards(), wanted)
        return int(answer["total"]["value"]), {name: _buckets(answer[name]) for name in free}

    def _without_its_own(self, name: str) -> dict[str, int]:
        """A facet that is filtered by; the values asked are counted even if few cards have them."""
        query = self.cards(without=name)
        answer = self._aggregate(query, {name: _by_value(name, _most(name))})
        counts = _buckets(answer[name])
        for value in facet_values(self.question.filters[name]):
            if value not in counts and len(counts) >= _most(name):
                narrowed = all_of([query, queries.one_of(name, [value])])
                counts[value] = self.searcher.search(narrowed, 1).count
        return counts

    def _by_spot(self) -> list[SpotCount]:
        answer = self._aggregate(self.cards(), {"spot": _by_value("spot", SPOTS)})
        return [SpotCount(*read_spot(t), n) for t, n in _buckets(answer["spot"]).items()]

    def _by_day(self) -> dict[date, int]:
        """Cards per day: those that have begun by then, without those that are over."""
        once = Query.term_query(SCHEMA, "first_of_day", True, "basic")
        firsts = [] if self.days.each_date else [queries.silent(once)]
        query = all_of([*self.rest(), *self.days.overlapping(), *firsts, *self.within_part()])
        answer = self._aggregate(query, {name: _daily(name) for name in ("starting", "ending")})
        begun, over = (
            {round(b["key"] / NUMBERED_DAY): int(b["doc_count"]) for b in answer[name]["buckets"]}
            for name in ("starting", "ending")
        )
        first = self.question.since.toordinal()
        last = self.question.until.toordinal() if self.question.until else max(over)
        running = sum(n for day, n in begun.items() if day < first)
        counts: dict[date, int] = {}
        for day in range(first, last + 1):
            running += begun.get(day, 0)
            if running:
                counts[date.fromordinal(day)] = running
            running -= over.get(day, 0)
        return counts

    def _aggregate(self, query: Query, wanted: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self.searcher.aggregate(query, wanted)
        return answer


def _most(name: str) -> int:
    return VALUES.get(name, MOST_VALUES)


def _by_value(name: str, size: int) -> dict[str, Any]:
    return {"terms": {"field": name, "size": size, "segment_size": SPOTS}}


def _daily(name: str) -> dict[str, Any]:
    return {"histogram": {"field": name, "interval": NUMBERED_DAY, "min_doc_count": 1}}


def _buckets(answer: dict[str, Any]) -> dict[str, int]:
    return {bucket["key"]: int(bucket["doc_count"]) for bucket in answer["buckets"]}


# --- The page -------------------------------------------------------------------------------
def _page(asked: _Asked, figures: _Figures) -> tuple[list[AgendaHit], str]:
    """The hits, and the cursor of the next page ("" after the last one)."""
    question = asked.question
    limit = min(max(question.limit, 0), LIMIT)
    if not figures.total or not limit:
        return [], ""
    if question.order == "relevance" and asked.words:
        return _by_relevance(asked, limit)
    kind, at = _read_cursor(question.cursor)
    found: list[_Found] = []
    if kind in ("", "s") and question.part != "running":
        found += _starting(asked, at if kind == "s" else None, limit + 1, figures.total)
    if len(found) <= limit and question.part != "starting":
        found += _running(asked, at if kind == "r" else None, limit + 1 - len(found))
    more = len(found) > limit
    return _hits(asked, found[:limit]), "{}{}".format(*found[limit - 1][:2]) if more else ""


def _read_cursor(cursor: str) -> tuple[str, int]:
    found = CURSOR.match(cursor)
    if not found or int(found[2]) >= 1 << 62:
        return "", 0
    return found[1], int(found[2])


def _starting(asked: _Asked, after: int | None, wanted: int, total: int) -> list[_Found]:
    """The first cards that start within the days, by start, after the one of the cursor.

    When very many answer, the days are read window by window, each eight times as wide, so that
    the first page does not sort a million dates."""
    low = asked.days.first_start if after is None else max(asked.days.first_start, after + 1)
    high = asked.days.last_start
    cards = [*asked.rest(), *asked.days.firsts(), *_not_over(asked)]
    width = NUMBERED_DAY if total > DENSE else 0
    while True:
        end = low + width if width else high
        if end is None or (high is not None and end >= high) or width > NUMBERED_DAY * 4_000:
            end = high
        query = all_of([*cards, column("starting", low, end)])
        found = _sorted(asked, query, ("s", "starting"), wanted)
        if len(found) >= wanted or end == high:
            return found
        width *= 8


def _not_over(asked: _Asked) -> list[Query]:
    """What starts within the days can only be over when part of them is past."""
    days = asked.days
    return [column("ending", numbered(days.from_minute), None)] * (days.from_minute > days.opens)


def _running(asked: _Asked, after: int | None, wanted: int) -> list[_Found]:
    """The cards that were running before the days began, what ends soonest first."""
    before = column("starting", None, asked.days.first_start - 1)
    low = numbered(asked.days.from_minute) if after is None else after + 1
    cards = [*asked.rest(), *asked.days.firsts(), before, column("ending", low, None)]
    return _sorted(asked, all_of(cards), ("r", "ending"), wanted)


def _sorted(asked: _Asked, query: Query, by: tuple[str, str], wanted: int) -> list[_Found]:
    kind, name = by
    found = asked.searcher.search(
        query, wanted, count=False, order_by_field=name, order=tantivy.Order.Asc
    )
    return [(kind, int(value), address) for value, address in found.hits]


def _hits(asked: _Asked, found: list[_Found]) -> list[AgendaHit]:
    if not found:
        return []
    where = [address for _kind, _value, address in found]
    values = [int(v or 0) for v in asked.searcher.fast_field_values("starting", where)]
    return [AgendaHit(number_of(value), moment_of(value)) for value in values]


def _by_relevance(asked: _Asked, limit: int) -> tuple[list[AgendaHit], str]:
    kind, at = _read_cursor(asked.question.cursor)
    offset = min(at, OFFSET) if kind == "e" else 0
    found = asked.searcher.search(asked.cards(), limit + 1, count=False, offset=offset).hits
    more = len(found) > limit and offset + limit < OFFSET
    hits = _hits(asked, [("e", 0, address) for _score, address in found[:limit]])
    return hits, f"e{offset + limit}" if more else ""
