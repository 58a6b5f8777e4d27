"""A page of the agenda: the cards of a question from a cursor on, by date or by relevance."""

from __future__ import annotations

import re

import tantivy
from tantivy import Query

from maillage.search.agenda.definition import moment_of, number_of, numbered
from maillage.search.agenda.figures import NUMBERED_DAY, Asked, Figures
from maillage.search.agenda.interface import AgendaHit
from maillage.search.agenda.queries import column, covering, starting
from maillage.search.queries import all_of

LIMIT = 500
OFFSET = 2_000  # by relevance, nobody reads further
DENSE = 20_000  # answers from which the first of them are looked for window by window
CURSOR = re.compile(r"([sre])(\d{1,19})\Z", re.ASCII)

# What sorts it ("s" by start, "r" running, by end, "e" by relevance), its value, its address.
Found = tuple[str, int, tantivy.DocAddress]


def page(asked: Asked, figures: Figures) -> tuple[list[AgendaHit], str]:
    """The hits, and the cursor of the next page ("" after the last one)."""
    question = asked.question
    limit = min(max(question.limit, 0), LIMIT)
    if not figures.total or not limit:
        return [], ""
    if question.order == "relevance" and asked.words:
        return _by_relevance(asked, limit)
    kind, at = _read_cursor(question.cursor)
    found: list[Found] = []
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


def _starting(asked: Asked, after: int | None, wanted: int, total: int) -> list[Found]:
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
        query = all_of([*cards, *starting(low, end)])
        found = _sorted(asked, query, ("s", "starting"), wanted)
        if len(found) >= wanted or end == high:
            return found
        width *= 8


def _not_over(asked: Asked) -> list[Query]:
    """What starts within the days can only be over when part of them is past."""
    days = asked.days
    return [column("ending", numbered(days.from_minute), None)] * (days.from_minute > days.opens)


def _running(asked: Asked, after: int | None, wanted: int) -> list[Found]:
    """The cards that were running before the days began, what ends soonest first."""
    before = column("starting", None, asked.days.first_start - 1)
    low = numbered(asked.days.from_minute) if after is None else after + 1
    first = covering(asked.days.first_start, asked.days.first_start)
    cards = [*asked.rest(), first, *asked.days.firsts(), before, column("ending", low, None)]
    return _sorted(asked, all_of(cards), ("r", "ending"), wanted)


def _sorted(asked: Asked, query: Query, by: tuple[str, str], wanted: int) -> list[Found]:
    kind, name = by
    found = asked.searcher.search(
        query, wanted, count=False, order_by_field=name, order=tantivy.Order.Asc
    )
    return [(kind, int(value), address) for value, address in found.hits]


def _hits(asked: Asked, found: list[Found]) -> list[AgendaHit]:
    if not found:
        return []
    where = [address for _kind, _value, address in found]
    values = [int(v or 0) for v in asked.searcher.fast_field_values("starting", where)]
    return [AgendaHit(number_of(value), moment_of(value)) for value in values]


def _by_relevance(asked: Asked, limit: int) -> tuple[list[AgendaHit], str]:
    kind, at = _read_cursor(asked.question.cursor)
    offset = min(at, OFFSET) if kind == "e" else 0
    found = asked.searcher.search(asked.cards(), limit + 1, count=False, offset=offset).hits
    more = len(found) > limit and offset + limit < OFFSET
    hits = _hits(asked, [("e", 0, address) for _score, address in found[:limit]])
    return hits, f"e{offset + limit}" if more else ""
