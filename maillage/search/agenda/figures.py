"""A question to the agenda made ready, and what it counts: total, facets, days, spots."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import tantivy
from tantivy import Query

from maillage.search.agenda import queries
from maillage.search.agenda.definition import DAY, SCHEMA, numbered, read_spot
from maillage.search.agenda.interface import AgendaQuestion, SpotCount
from maillage.search.agenda.queries import Days, column
from maillage.search.analysis import asked_words
from maillage.search.definition import facet_values
from maillage.search.queries import all_of

VALUES = {"place": 100}  # of a facet, those that most cards have
PER_SEGMENT = {"place": 400}
MOST_VALUES = 1_200
SPOTS = 65_000
NUMBERED_DAY = numbered(DAY)
TOTAL = {"value_count": {"field": "starting"}}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a question counts: the same for each of its pages, until the index changes."""

    total: int
    approximate: bool
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)
    spots: list[SpotCount] = field(default_factory=list)


class Asked:
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
    def figures(self) -> Figures:
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
        return Figures(total, self.approximate, ordered, days, spots)

    def _main(self) -> tuple[int, dict[str, dict[str, int]]]:
        """The total, and every facet that is not filtered by, in one pass."""
        free = [name for name in self.question.count if not self.question.filters.get(name)]
        wanted = {name: _by_value(name, _most(name)) for name in free}
        wanted["total"] = TOTAL
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
                counts[value] = self._number(narrowed)
        return counts

    def _number(self, query: Query) -> int:
        answer = self._aggregate(query, {"total": TOTAL})
        return int(answer["total"]["value"])

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
    """The commonest values, each counted in every segment unless it is beyond `PER_SEGMENT`.

    Of many thousand places only the first hundred are shown: one of them that is not among the
    first four hundred of a segment misses that segment's few cards.
    """
    return {"terms": {"field": name, "size": size, "segment_size": PER_SEGMENT.get(name, SPOTS)}}


def _daily(name: str) -> dict[str, Any]:
    return {"histogram": {"field": name, "interval": NUMBERED_DAY, "min_doc_count": 1}}


def _buckets(answer: dict[str, Any]) -> dict[str, int]:
    return {bucket["key"]: int(bucket["doc_count"]) for bucket in answer["buckets"]}
