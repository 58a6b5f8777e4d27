"""Clusters that never contradict themselves.

Pairs are joined the best first (greedy agglomeration). Before two clusters become one, every record
of one is compared with every record of the other: a decision that they differ, a conflict (two
shows in one hall, two towns), two records of one source linked one to one, or a mean below doubt
keeps them apart. So a chain of likenesses never brings together what nobody would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from maillage.algorithms.duplicates.model import Judged

HIGHEST = 12.0  # bits that a pair may bring to the mean
MOST_COMPARED = 4_000  # pairs between two clusters; two larger ones stay apart


@dataclass
class Rules:
    """What the clusters must keep to. Records are named by their place."""

    judge: Callable[[int, int], Judged]
    doubt: float
    # Decisions: pairs (left < right).
    same: frozenset[tuple[int, int]] = frozenset()
    different: frozenset[tuple[int, int]] = frozenset()
    # The source of each record when no source holds one thing twice; else empty.
    sources: Sequence[str] = ()


@dataclass
class Clusters:
    """Sets of records that grow by `join`."""

    count: int
    rules: Rules
    _root: list[int] = field(init=False)
    _members: dict[int, list[int]] = field(init=False, default_factory=dict)
    _enemies: dict[int, set[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._root = list(range(self.count))
        for left, right in self.rules.different:
            self._enemies.setdefault(left, set()).add(right)
            self._enemies.setdefault(right, set()).add(left)
        for left, right in sorted(self.rules.same):
            self._unite(left, right, checked=False)

    def root(self, place: int) -> int:
        while self._root[place] != place:
            self._root[place] = self._root[self._root[place]]
            place = self._root[place]
        return place

    def members(self, root: int) -> list[int]:
        """The records of a cluster, named by its root."""
        return self._members.get(root) or [root]

    def join(self, left: int, right: int) -> bool:
        """Make one cluster of two, unless that would contradict something."""
        return self._unite(left, right, checked=True)

    def _unite(self, left: int, right: int, *, checked: bool) -> bool:
        a, b = sorted((self.root(left), self.root(right)))
        if a == b:
            return True
        mine, theirs = self.members(a), self.members(b)
        if self._are_enemies(mine, theirs) or (checked and not self._agree(mine, theirs)):
            return False
        self._root[b] = a
        self._members[a] = mine + theirs
        self._members.pop(b, None)
        return True

    def _are_enemies(self, mine: list[int], theirs: list[int]) -> bool:
        if not self._enemies:
            return False
        others = set(theirs)
        return any(self._enemies.get(place, set()) & others for place in mine)

    def _agree(self, mine: list[int], theirs: list[int]) -> bool:
        if len(mine) * len(theirs) > MOST_COMPARED:
            return False
        sources, total, spoke = self.rules.sources, 0.0, 0
        if len(mine) == len(theirs) == 1 and not (
            sources and sources[mine[0]] == sources[theirs[0]]
        ):
            return True  # the pair itself, judged already
        for left in mine:
            for right in theirs:
                if (min(left, right), max(left, right)) in self.rules.same:
                    continue
                judged = self.rules.judge(left, right)
                if judged.conflict:
                    return False
                if sources and sources[left] == sources[right] and not judged.sibling:
                    return False
                if not judged.sibling:
                    total, spoke = total + min(HIGHEST, judged.score), spoke + 1
        return not spoke or total / spoke >= self.rules.doubt

    def __iter__(self) -> Iterator[list[int]]:
        """The clusters of two or more, in the order of their first records."""
        for root in sorted(self._members):
            if len(members := self._members[root]) > 1:
                yield sorted(members)


def gather(
    count: int, scored: Iterable[tuple[float, int, int]], merge: float, rules: Rules
) -> Clusters:
    """The clusters of `count` records; `scored`: (bits, left, right)."""
    found = Clusters(count, rules)
    for score, left, right in sorted(scored, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if score >= merge:
            found.join(left, right)
    return found
