"""The team's decisions, made ready to be asked: which phrases are one, which never are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from itertools import product
from typing import Any, TypeVar

from maillage.algorithms.wording.roots import phrase_key
from maillage.algorithms.wording.senses import Senses, pattern
from maillage.algorithms.wording.shapes import Memory

# A phrase of more words than this is one row's sentence, not an expression to look for elsewhere.
_LONGEST_EXPRESSION = 3

K = TypeVar("K", bound=Hashable)


class Decided:
    """Sets of phrases that are one, and pairs that are not. The last decision on a pair holds."""

    def __init__(self, memory: Memory) -> None:
        last: dict[tuple[str, str], bool] = {}
        self.shown: dict[str, str] = {}
        for decision in memory.decisions:
            left, right = phrase_key(decision.left), phrase_key(decision.right)
            if left and right and left != right:
                last[min(left, right), max(left, right)] = decision.same
                self.shown[left] = " ".join(decision.left.split())
                self.shown[right] = " ".join(decision.right.split())
        self._same = {pair for pair, same in last.items() if same}
        self._different = {pair for pair, same in last.items() if not same}
        self._set_of = unite(self._same, str)
        sets: dict[str, list[str]] = defaultdict(list)
        for key, name in self._set_of.items():
            sets[name].append(key)
        self.sets = {name: sorted(keys) for name, keys in sorted(sets.items())}

    def senses(self) -> Senses:
        """The team's short phrases, looked for in every row as those of the lexicon are."""
        found = []
        for name, keys in self.sets.items():
            for key in keys:
                one = pattern(name, self.shown[key])
                if one and len(one.roots) <= _LONGEST_EXPRESSION:
                    found.append(one)
        return Senses(found)

    def sets_of(self, phrases: frozenset[str]) -> list[str]:
        """The names of the sets that these phrases are in, two at most (a head, a whole row)."""
        return sorted({self._set_of[key] for key in phrases if key in self._set_of})

    @property
    def has_differences(self) -> bool:
        return bool(self._different)

    def are_different(self, left: frozenset[str], right: frozenset[str]) -> bool:
        return any((min(p), max(p)) in self._different for p in product(left, right))

    def same(self, left: frozenset[str], right: frozenset[str]) -> tuple[str, str, bool] | None:
        """The two phrases decided to be one, as they were written, and whether they were decided
        as a pair (or only through others). None when they were not."""
        through = None
        for a, b in product(sorted(left), sorted(right)):
            if (min(a, b), max(a, b)) in self._same:
                return self.shown[a], self.shown[b], True
            name = self._set_of.get(a)
            if a != b and name is not None and name == self._set_of.get(b) and through is None:
                through = self.shown[a], self.shown[b], False
        return through


def unite(pairs: Iterable[tuple[K, K]], order: Callable[[K], Any]) -> dict[K, K]:
    """Each member of a pair to the least member of its set, whatever the order of the pairs."""
    parent: dict[K, K] = {}

    def top(one: K) -> K:
        while parent.setdefault(one, one) != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for left, right in pairs:
        first, last = sorted((top(left), top(right)), key=order)
        parent[last] = first
    return {one: top(one) for one in list(parent)}
