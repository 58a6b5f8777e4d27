"""Who is there in each round, how many seats each table gets, and who may sit where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from maillage.algorithms.seating.model import Evening, Round

LEAST = 3  # people at a table, as long as there are tables enough


@dataclass
class Layout:
    """An evening as places: people and tables are numbers from 0."""

    evening: Evening
    least: int = LEAST

    @cached_property
    def present(self) -> list[list[int]]:
        """Who is there, round by round."""
        people = self.evening.people
        return [
            [at for at, p in enumerate(people) if r + 1 not in p.absent]
            for r in range(self.evening.rounds)
        ]

    @cached_property
    def sizes(self) -> list[list[int]]:
        """How many sit at each table, round by round: even, hosts and accessible seats kept."""
        known: dict[tuple[int, ...], list[int]] = {}
        return [
            known.setdefault(tuple(there), self._spread(there))
            if tuple(there) not in known
            else known[tuple(there)]
            for there in self.present
        ]

    @cached_property
    def allowed(self) -> NDArray[np.uint8]:
        """[person, table]: 1 where she may sit."""
        tables = len(self.evening.tables)
        may = np.ones((len(self.evening.people), tables), np.uint8)
        closed = [t for t in range(tables) if t + 1 not in self.evening.accessible]
        for at, person in enumerate(self.evening.people):
            if person.host:
                may[at] = 0
                may[at, person.host - 1] = 1
            elif person.accessible:
                may[at, closed] = 0
        return may

    @cached_property
    def is_even(self) -> bool:
        """Everybody is always there, and the tables differ by one seat at most."""
        used = [s for s in self.sizes[0] if s]
        everybody = all(len(there) == len(self.evening.people) for there in self.present)
        return everybody and bool(used) and max(used) - min(used) <= 1

    def _spread(self, there: list[int]) -> list[int]:
        """Seats by table: what hosts and accessible seats need, then evenly."""
        capacity = self.evening.tables
        people = self.evening.people
        hosts = Counter(p.host - 1 for p in (people[at] for at in there) if p.host)
        needing = sum(1 for at in there if people[at].accessible and not people[at].host)
        sizes = [hosts[t] for t in range(len(capacity))]
        ramps = [t - 1 for t in sorted(self.evening.accessible)]
        _pour(sizes, ramps, needing, capacity)
        rest = len(there) - sum(sizes)
        _pour(sizes, self._opened(sizes, len(there)), rest, capacity)
        _pour(sizes, range(len(capacity)), len(there) - sum(sizes), capacity)
        return sizes

    def _opened(self, sizes: list[int], present: int) -> list[int]:
        """The tables that are used: all of them, unless too few would sit at each."""
        capacity = self.evening.tables
        least = max(1, min(self.least, max(capacity)))
        wanted = max(1, min(len(capacity), present // least))
        order = sorted(range(len(capacity)), key=lambda t: (sizes[t] == 0, t))
        opened: list[int] = []
        for t in order:
            if len(opened) >= wanted and sum(capacity[o] for o in opened) >= present:
                break
            opened.append(t)
        return opened


def _pour(sizes: list[int], tables: object, people: int, capacity: tuple[int, ...]) -> None:
    """Seat so many more, each time at the emptiest of these tables that has a seat left."""
    usable = list(tables)  # type: ignore[call-overload]
    for _ in range(people):
        free = [t for t in usable if sizes[t] < capacity[t]]
        if not free:
            return
        sizes[min(free, key=lambda t: (sizes[t], t))] += 1


def fit(layout: Layout, r: int, groups: list[list[int]]) -> Round:
    """A round of the layout as near to these groups of people as its tables allow.

    Each group goes to the table that its hosts bind it to, else to a free one; who finds no seat
    there takes one that is left. Groups may name absent people, or leave some out.
    """
    there = set(layout.present[r])
    groups = [[p for p in group if p in there] for group in groups]
    home = _homes(groups, layout.sizes[r], layout.allowed)
    sizes = _sizes_for(layout, r, groups, home)
    wishes = {p: home[g] for g, group in enumerate(groups) if g in home for p in group}
    tables: Round = [[] for _ in sizes]
    # Who is bound chooses first, then who has a wish, then the others.
    for p in sorted(there, key=lambda p: (int(layout.allowed[p].sum()), p not in wishes)):
        free = [t for t, size in enumerate(sizes) if len(tables[t]) < size]
        options = [t for t in free if layout.allowed[p, t]] or free
        wish = wishes.get(p, -1)
        tables[wish if wish in options else _emptiest(options, tables, sizes)].append(p)
    return tables


def _sizes_for(layout: Layout, r: int, groups: list[list[int]], home: dict[int, int]) -> list[int]:
    """The round's sizes; given to other tables when the groups then sit as they are."""
    wanted = [0] * len(layout.sizes[r])
    for g, t in home.items():
        wanted[t] = len(groups[g])
    holds = all(w <= c for w, c in zip(wanted, layout.evening.tables, strict=True))
    return wanted if holds and sorted(wanted) == sorted(layout.sizes[r]) else layout.sizes[r]


def _emptiest(options: list[int], tables: Round, sizes: list[int]) -> int:
    return int(max(options, key=lambda t: sizes[t] - len(tables[t]), default=-1))


def _homes(groups: list[list[int]], sizes: list[int], allowed: NDArray[np.uint8]) -> dict[int, int]:
    """A table for each group: first those with fewest choices, then the larger ones."""
    left = {t for t, size in enumerate(sizes) if size}
    order = sorted(
        range(len(groups)),
        key=lambda g: (
            min((int(allowed[p].sum()) for p in groups[g]), default=9**9),
            -len(groups[g]),
        ),
    )
    found: dict[int, int] = {}
    for g in order:
        if not left or not groups[g]:
            continue
        votes = allowed[groups[g]].sum(axis=0)
        found[g] = max(left, key=lambda t: (int(votes[t]), min(sizes[t], len(groups[g])), -t))
        left.discard(found[g])
    return found
