"""A question to the agenda becomes queries: its words, its days, its filters."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable

import tantivy
from tantivy import Query

from maillage.search.agenda.definition import (
    DAY,
    ID_BITS,
    LONGEST,
    SCHEMA,
    first_minute,
    minute,
    numbered,
)
from maillage.search.agenda.interface import AgendaQuestion, Box, Circle, Spot
from maillage.search.analysis import Word
from maillage.search.definition import TOKEN_LENGTH, facet_values
from maillage.search.queries import FUZZY_FROM, all_of, any_of

TITLE_BOOST = 4.0
KILOMETRES_PER_DEGREE = 111.195


def silent(query: Query) -> Query:
    """It filters, it does not score."""
    return Query.const_score_query(query, 0.0)


def column(name: str, low: int | None, high: int | None) -> Query:
    """Documents whose column lies between the two, both included; None: no bound."""
    return silent(Query.range_query(SCHEMA, name, tantivy.FieldType.Integer, low, high))


def one_of(name: str, values: Iterable[str]) -> Query:
    """Documents that carry one of the values."""
    usable = [v for v in values if 0 < len(v) <= TOKEN_LENGTH]
    if len(usable) == 1:
        return silent(Query.term_query(SCHEMA, name, usable[0], "basic"))
    return silent(Query.term_set_query(SCHEMA, name, usable)) if usable else Query.empty_query()


# --- Words ----------------------------------------------------------------------------------
def as_typed(words: list[Word]) -> Query:
    """Every word, by its stem; the last one also as the beginning of a longer name."""
    return all_of([any_of([*_exact(word), *_beginning(word)]) for word in words])


def nearly(words: list[Word]) -> Query:
    """As typed, but words of five letters or more may have one mistake, for a lower score."""
    return all_of([any_of([*_exact(w), *_beginning(w), *_mistyped(w)]) for w in words])


def _exact(word: Word) -> list[Query]:
    found = Query.term_query(SCHEMA, "words", word.stem, "basic")
    titled = Query.term_query(SCHEMA, "title", word.stem, "basic")
    return [found, Query.boost_query(titled, TITLE_BOOST)]


def _beginning(word: Word) -> list[Query]:
    if not word.open:
        return []
    pattern = re.escape(word.plain) + ".*"
    return [Query.const_score_query(Query.regex_query(SCHEMA, "names", pattern), 1.0)]


def _mistyped(word: Word) -> list[Query]:
    forms = [("names", word.plain, word.open), ("words", word.stem, False)]
    return [
        Query.const_score_query(
            Query.fuzzy_term_query(SCHEMA, field, form, 1, True, open_ended), 0.1
        )
        for field, form, open_ended in forms
        if len(form) >= FUZZY_FROM
    ]


# --- Days -----------------------------------------------------------------------------------
class Days:
    """The question's days, in minutes: what overlaps them, what starts in them."""

    def __init__(self, question: AgendaQuestion) -> None:
        self.opens = first_minute(question.since)
        self.from_minute = max(self.opens, minute(question.now) if question.now else 0)
        until = question.until
        self.closes = None if until is None else first_minute(until) + DAY - 1
        self.each_date, self.part = question.each_date, question.part

    def overlapping(self) -> list[Query]:
        """What is not over when the days begin (or now), and begins before they end."""
        # What was running when the days began covers the first of them.
        closes = self.opens if self.part == "running" else self.closes
        late = [column("ending", numbered(self.from_minute), None)]
        if closes is None or closes - self.opens >= LONGEST * DAY:
            return late if closes is None else [*late, column("starting", None, self.last_start)]
        shorts = covering(numbered(self.opens), numbered(closes))
        return [shorts, *(late if self.from_minute > self.opens else [])]

    def firsts(self) -> list[Query]:
        """One card per run: its first date that overlaps the days."""
        return [] if self.each_date else [column("before", None, self.from_minute - 1)]

    @property
    def first_start(self) -> int:
        return numbered(self.opens)

    @property
    def last_start(self) -> int | None:
        return None if self.closes is None else numbered(self.closes + 1) - 1


def covering(low: int, high: int) -> Query:
    """What covers a day between these two starts, both included; under a hundred days."""
    first, last = ((value >> ID_BITS) // DAY for value in (low, high))
    short = Query.range_query(
        SCHEMA, "day", tantivy.FieldType.Integer, first, last, use_inverted_index=True
    )
    long = all_of([
        Query.term_query(SCHEMA, "long", True, "basic"),
        column("ending", numbered(first * DAY), None),
        column("starting", None, numbered((last + 1) * DAY) - 1),
    ])  # fmt: skip
    return silent(any_of([short, long]))


def starting(low: int, high: int | None) -> list[Query]:
    """What starts between the two, both included."""
    within = column("starting", low, high)
    if high is None or (high - low) >> ID_BITS >= LONGEST * DAY:
        return [within]
    return [covering(low, high), within]


# --- Filters --------------------------------------------------------------------------------
def filters(question: AgendaQuestion, without: str = "") -> list[Query]:
    """The question's filters but one."""
    queries = [
        one_of(name, facet_values(values))
        for name, values in question.filters.items()
        if name != without and values
    ]
    if question.territory:
        levels = question.territory.items()
        queries.append(silent(any_of([one_of(n, facet_values(v)) for n, v in levels])))
    return queries


def inside(spots: Collection[tuple[str, Spot]], box: Box | None, circle: Circle | None) -> Query:
    """Dates at the spots that lie in the box and in the circle."""
    kept = (term for term, spot in spots if _in_box(spot, box) and _in_circle(spot, circle))
    return one_of("spot", kept)


def _in_box(spot: Spot, box: Box | None) -> bool:
    if box is None:
        return True
    return box.south <= spot[0] <= box.north and box.west <= spot[1] <= box.east


def _in_circle(spot: Spot, circle: Circle | None) -> bool:
    """Great-circle distance (haversine, mean radius of 6,371 km)."""
    if circle is None:
        return True
    north = math.radians(spot[0] - circle.latitude)
    if abs(north) > math.radians(circle.kilometres / KILOMETRES_PER_DEGREE):
        return False
    east = math.radians(spot[1] - circle.longitude)
    narrowing = math.cos(math.radians(spot[0])) * math.cos(math.radians(circle.latitude))
    half = math.sin(north / 2) ** 2 + narrowing * math.sin(east / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half))) <= circle.kilometres
