"""The rows of one call, gathered: what is one already, what stays apart, how alike the rest is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from maillage.algorithms.wording.compare import (
    DECIDED,
    DECIDED_THROUGH,
    IDENTICAL,
    OF_ONE_SET,
    Profile,
    pairs,
    read_all,
)
from maillage.algorithms.wording.decided import Decided, unite
from maillage.algorithms.wording.reading import row_key
from maillage.algorithms.wording.shapes import Id, Memory, Progress, Row

_PLACES = 6  # decimals of a score
_STEPS = 100


def id_order(one: Id) -> tuple[bool, int, str]:
    """Numbers in their order, then texts in theirs."""
    return (isinstance(one, str), 0 if isinstance(one, str) else one, str(one))


@dataclass(slots=True)
class Item:
    """Rows that need no comparing: merged already, or written in the very same words.

    `rows` in id order; `wordings`: places in `Gathering.profiles`; `is_merged`: by a person.
    """

    rows: list[Row]
    wordings: list[int]
    is_merged: bool


class Near(NamedTuple):
    """Two wordings that may say the same thing."""

    score: float
    left: int
    right: int


class Gathering:
    """Rows read and grouped once, for suggestions and themes alike."""

    def __init__(self, rows: Sequence[Row], memory: Memory) -> None:
        ordered = sorted(rows, key=lambda row: id_order(row.id))
        keys = {row.id: row_key(row) for row in ordered}
        self.decided = Decided(memory)
        self._near: tuple[float, list[Near]] | None = None
        self.rows = [row for row in ordered if keys[row.id] != "|"]
        first: dict[str, Row] = {}
        for row in self.rows:
            first.setdefault(keys[row.id], row)
        self._place = {key: n for n, key in enumerate(sorted(first))}
        self.profiles: list[Profile] = read_all([first[key] for key in self._place], self.decided)
        self._sets = [
            frozenset(self.decided.sets_of(profile.reading.phrases)) for profile in self.profiles
        ]
        self._wording_of = {row.id: self._place[keys[row.id]] for row in self.rows}
        self.items = self._make_items(memory)
        self._item_of = {row.id: n for n, item in enumerate(self.items) for row in item.rows}
        self._apart = {
            frozenset((self._item_of[a], self._item_of[b]))
            for a, b in memory.apart
            if a in self._item_of and b in self._item_of
        }

    def wording(self, row: Row) -> int:
        return self._wording_of[row.id]

    def _make_items(self, memory: Memory) -> list[Item]:
        here = self._wording_of
        merged = unite(
            ((a, b) for a, b in memory.together if a in here and b in here and a != b), id_order
        )
        refused = {one for pair in memory.apart for one in pair if len(set(pair)) == 2}
        rows_of: dict[tuple[str, Id], list[Row]] = defaultdict(list)
        for row in self.rows:
            if row.id in merged:
                rows_of["merged", merged[row.id]].append(row)
            elif row.id in refused:
                rows_of["alone", row.id].append(row)
            else:
                rows_of["wording", here[row.id]].append(row)
        return [
            Item(several, sorted({here[row.id] for row in several}), kind == "merged")
            for (kind, _), several in rows_of.items()
        ]

    @property
    def is_free(self) -> bool:
        """Nobody decided that any two wordings are different."""
        return not self._apart and not self.decided.has_differences

    def may_meet(self, left: int, right: int) -> bool:
        """Whether nobody decided that these two items are different."""
        if frozenset((left, right)) in self._apart:
            return False
        if not self.decided.has_differences:
            return True
        return not self.decided.are_different(self._phrases(left), self._phrases(right))

    def _phrases(self, item: int) -> frozenset[str]:
        found: set[str] = set()
        for wording in self.items[item].wordings:
            found |= self.profiles[wording].reading.phrases
        return frozenset(found)

    def score(self, left: int, right: int, computed: float) -> float:
        """The score of two wordings, what was decided above what is computed."""
        if left == right:
            return IDENTICAL
        a, b = self.profiles[left].reading.phrases, self.profiles[right].reading.phrases
        shares_a_set = not self._sets[left].isdisjoint(self._sets[right])
        same = self.decided.same(a, b) if shares_a_set else None
        if same:
            return DECIDED if same[2] else DECIDED_THROUGH
        return round(computed, _PLACES)

    def near(self, minimum: float, progress: Progress | None = None) -> list[Near]:
        """The pairs of wordings at `minimum` or more, in no order of merit.

        Computed once for the least minimum asked so far: what is asked above it is chosen from it.
        """
        if self._near is None or self._near[0] > minimum:
            self._near = minimum, self._compare(minimum, progress)
        least, found = self._near
        return list(found) if least == minimum else [one for one in found if one.score >= minimum]

    def _compare(self, minimum: float, progress: Progress | None) -> list[Near]:
        found: list[Near] = []
        total = len(self.profiles)
        step = max(1, total // _STEPS)
        # Two wordings decided to be one may be written with nothing in common but the decision.
        least = min(minimum, OF_ONE_SET) if self.decided.sets else minimum
        for here, scores in pairs(self.profiles, least):
            if progress and here % step == 0:
                progress(here, total)
            for other, computed in scores:
                score = self.score(other, here, computed)
                if score >= minimum:
                    found.append(Near(score, other, here))
        if progress:
            progress(total, total)
        return found

    def meetings(
        self, minimum: float, progress: Progress | None = None
    ) -> Iterator[tuple[tuple[int, int], Near]]:
        """(two items that may meet, the lesser place first; a pair of their wordings), best first.

        Of equal scores, in the order of the wordings themselves.
        """
        items_of: dict[int, list[int]] = defaultdict(list)
        for n, item in enumerate(self.items):
            for wording in item.wordings:
                items_of[wording].append(n)
        found = self.near(minimum, progress)
        found += [Near(IDENTICAL, w, w) for w, several in items_of.items() if len(several) > 1]
        found.sort(key=lambda near: (-near.score, near.left, near.right))
        allowed: dict[tuple[int, int], bool] = {}
        for near in found:
            for a, b in product(items_of[near.left], items_of[near.right]):
                if a == b or (a > b and near.left == near.right):
                    continue
                pair = (a, b) if a < b else (b, a)
                if not self.is_free and pair not in allowed:
                    allowed[pair] = self.may_meet(*pair)
                if self.is_free or allowed[pair]:
                    yield pair, near if a < b else Near(near.score, near.right, near.left)
