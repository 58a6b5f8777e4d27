"""Pairs of rows that may say the same thing, the surest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from maillage.algorithms.wording.compare import IDENTICAL, read_all
from maillage.algorithms.wording.decided import Decided
from maillage.algorithms.wording.gathering import Gathering, id_order
from maillage.algorithms.wording.reasons import reasons
from maillage.algorithms.wording.shapes import Memory, Progress, Reason, Row, Suggestion

VERSION = 1
MINIMUM = 0.35

Found = tuple[float, Row, Row]


def suggest(
    rows: Sequence[Row],
    memory: Memory | None = None,
    *,
    limit: int = 200,
    minimum: float = MINIMUM,
    progress: Progress | None = None,
    gathering: Gathering | None = None,
) -> list[Suggestion]:
    """At most `limit` pairs whose score is `minimum` or more, best first, ties in id order.

    The order of the rows changes nothing. Rows without a word are left out. Of rows written in
    the very same words, each is proposed with the first one only; of two sets of rows merged
    already, only the surest pair is proposed. What a person refused is never proposed.
    `gathering`: these rows and this memory, already read (see `themes`).
    Source of the cosines: Salton and Buckley, 1988 (tf-idf); the rest is our own.
    """
    gathering = gathering or Gathering(rows, memory or Memory())
    found = [*_identical(gathering, minimum), *_alike(gathering, minimum, limit, progress)]
    found.sort(key=lambda one: (-one[0], id_order(one[1].id), id_order(one[2].id)))
    return [_suggestion(gathering, *one) for one in found[:limit]]


def _identical(gathering: Gathering, minimum: float) -> Iterator[Found]:
    for item in gathering.items:
        if not item.is_merged and minimum <= IDENTICAL:
            for row in item.rows[1:]:
                yield IDENTICAL, item.rows[0], row


def _alike(
    gathering: Gathering, minimum: float, limit: int, progress: Progress | None
) -> Iterator[Found]:
    """The surest pair of each two items; all those that are as sure as the last one asked for."""
    seen: set[tuple[int, int]] = set()
    last = 0.0
    for pair, near in gathering.meetings(minimum, progress):
        if pair in seen:
            continue
        if len(seen) >= limit and near.score < last:
            return
        seen.add(pair)
        last = near.score
        left, right = _row(gathering, pair[0], near.left), _row(gathering, pair[1], near.right)
        first, second = sorted((left, right), key=lambda row: id_order(row.id))
        yield near.score, first, second


def _row(gathering: Gathering, item: int, wording: int) -> Row:
    """The first row of the item that is written so."""
    return next(row for row in gathering.items[item].rows if gathering.wording(row) == wording)


def _suggestion(gathering: Gathering, score: float, left: Row, right: Row) -> Suggestion:
    return Suggestion(left.id, right.id, score, why(gathering, left, right), VERSION)


def why(gathering: Gathering, left: Row, right: Row) -> tuple[Reason, ...]:
    """The reasons of a pair, weighed among all the rows gathered."""
    a, b = gathering.wording(left), gathering.wording(right)
    profiles = gathering.profiles
    return reasons(profiles[a], profiles[b], (left, right), gathering.decided)


def explain(left: Row, right: Row, memory: Memory | None = None) -> list[Reason]:
    """Why these two rows would be brought together; empty when nothing does.

    Weighed on the two rows alone: the order of reasons may differ from `suggest`'s.
    """
    first, last = sorted((left, right), key=lambda row: id_order(row.id))
    decided = Decided(memory or Memory())
    a, b = read_all([first, last], decided)
    return [reason for reason in reasons(a, b, (first, last), decided) if reason.weight > 0]
