"""The evening as it turns out: who did not come, who came late; few seats change, at once.

No annealing: the plan of the remaining rounds is kept, the absent leave their seats, newcomers
take what is free, and people move only where a table has become too small, or where a newcomer
cannot sit otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from maillage.algorithms.seating import possible
from maillage.algorithms.seating.layout import Layout
from maillage.algorithms.seating.measuring import Measured
from maillage.algorithms.seating.model import Evening, Round
from maillage.algorithms.seating.solving import KNOWN, REFUSED, REPEAT
from maillage.algorithms.seating.usefulness import Worth

SMALLEST = 3  # people at a table that goes on


@dataclass(frozen=True, slots=True)
class Move:
    """Someone changes table in a round (tables and rounds from 1). `before` is None: she came."""

    round: int
    person: str
    before: int | None
    after: int


@dataclass
class Repaired:
    """All the rounds, those that are over untouched, and what changed in the others."""

    rounds: list[list[list[str]]]
    moves: list[Move] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)


def repair(evening: Evening, rounds: list[list[list[str]]], *, done: int) -> Repaired:
    """The plan mended for who is there: `evening` says it (people, newcomers, `absent` rounds).

    `rounds` are the ids by round and table; the first `done` rounds are over. Raises Impossible
    when the seats no longer suffice or a refusal cannot be kept.
    """
    possible.check_request(evening)
    layout = Layout(evening)
    possible.check_seats(layout)
    places = {person.id: at for at, person in enumerate(evening.people)}
    named = [[[places[i] for i in table if i in places] for table in one] for one in rounds]
    mending = Mending(evening, layout, Worth(evening.people), named)
    for r in range(done, len(rounds)):
        mending.mend(r)
    ids = [person.id for person in evening.people]
    written = [[[ids[p] for p in table] for table in one] for one in mending.rounds]
    return compare(rounds[:done] + written[done:], rounds, done)


def compare(after: list[list[list[str]]], before: list[list[list[str]]], done: int) -> Repaired:
    """What changed between two plans from round `done` + 1 on."""
    found = Repaired(after)
    for r in range(done, len(after)):
        then = {i: t + 1 for t, table in enumerate(before[r]) for i in table}
        now = {i: t + 1 for t, table in enumerate(after[r]) for i in table}
        found.moves += [Move(r + 1, i, then.get(i), t) for i, t in now.items() if then.get(i) != t]
        found.left += [(r + 1, i) for i in then if i not in now]
    return found


@dataclass
class Mending:
    """Rounds being mended one after the other."""

    evening: Evening
    layout: Layout
    worth: Worth
    rounds: list[Round]

    def __post_init__(self) -> None:
        w = self.worth
        self.value = w.points.astype(np.int64)
        self.value[w.colleagues] = -2 if w.colleagues.any() else 0
        self.value[w.known] = KNOWN
        self.met: NDArray[np.int32] = Measured(self.rounds, len(w.people)).met

    def mend(self, r: int) -> None:
        """Seat exactly the people who are there in round r (from 0)."""
        there = set(self.layout.present[r])
        tables = self.rounds[r]
        self._count(tables, -1)
        tables[:] = [[p for p in table if p in there] for table in tables]
        seated = {p for table in tables for p in table}
        coming = sorted(there - seated, key=lambda p: int(self.layout.allowed[p].sum()))
        for p in coming:
            self._sit(tables, p)
        self._part_refused(tables)
        self._fill(tables, r)
        self._count(tables, 1)

    def gain(self, p: int, table: list[int]) -> int:
        """What p brings to a table, and it to her, in points."""
        others = [c for c in table if c != p]
        if self.worth.refused[p, others].any():
            return REFUSED * int(self.worth.refused[p, others].sum())
        met = self.met[p, others]
        return int(np.where(met > 0, -REPEAT * met, self.value[p, others]).sum())

    def _count(self, tables: Round, by: int) -> None:
        for table in tables:
            self.met[np.ix_(table, table)] += by

    def _may(self, p: int, t: int, tables: Round) -> bool:
        return bool(self.layout.allowed[p, t]) and len(tables[t]) < self.evening.tables[t]

    def _sit(self, tables: Round, p: int) -> None:
        """The smallest table where she refuses nobody; the most useful among equals."""
        options = [t for t in range(len(tables)) if self._may(p, t, tables) and tables[t]]
        options = options or [t for t in range(len(tables)) if self._may(p, t, tables)]
        if not options:
            self._make_room(tables, p)
            return
        gains = {t: self.gain(p, tables[t]) for t in options}
        best = min(options, key=lambda t: (gains[t] <= REFUSED, len(tables[t]), -gains[t], t))
        tables[best].append(p)

    def _make_room(self, tables: Round, p: int) -> None:
        """Every table she may have is full: someone there who may sit elsewhere gives her seat."""
        found = [
            (self.gain(c, tables[t]) - self.gain(c, tables[u]), t, c, u)
            for t in np.flatnonzero(self.layout.allowed[p]).tolist()
            for c in tables[t]
            for u in range(len(tables))
            if u != t and self._may(c, u, tables)
        ]
        if not found:
            raise possible.no_plan_found()
        _, t, c, u = min(found)
        tables[t].remove(c)
        tables[u].append(c)
        tables[t].append(p)

    def _part_refused(self, tables: Round) -> None:
        """Whoever sits beside somebody refused is exchanged with the best person elsewhere."""
        for _ in range(len(self.evening.people)):
            broken = [
                (p, t) for t, table in enumerate(tables) for p in table
                if self.gain(p, table) <= REFUSED
            ]  # fmt: skip
            if not broken:
                return
            exchanges = [e for p, t in broken for e in self._exchanges(tables, p, t)]
            if not exchanges or max(exchanges)[0] < -REFUSED // 2:
                raise possible.no_plan_found()
            _, p, t, q, u = max(exchanges)
            tables[t][tables[t].index(p)] = q
            tables[u][tables[u].index(q)] = p

    def _exchanges(self, tables: Round, p: int, t: int) -> list[tuple[int, int, int, int, int]]:
        allowed = self.layout.allowed
        found = []
        for u, table in enumerate(tables):
            if u == t or not allowed[p, u]:
                continue
            for q in table:
                if allowed[q, t]:
                    without_p = [c for c in tables[t] if c != p]
                    without_q = [c for c in table if c != q]
                    better = self.gain(p, without_q) + self.gain(q, without_p)
                    before = self.gain(p, tables[t]) + self.gain(q, table)
                    found.append((better - before, p, t, q, u))
        return found

    def _fill(self, tables: Round, r: int) -> None:
        """Tables that have become too small get people from the largest, one each time."""
        least = min(SMALLEST, len(self.layout.present[r]), max(self.evening.tables))
        for _ in range(len(self.evening.people)):
            small = [t for t, table in enumerate(tables) if 0 < len(table) < least]
            if not small:
                return
            t = min(small, key=lambda one: (-len(tables[one]), one))
            options = [
                (self.gain(c, tables[t]) - self.gain(c, tables[u]) + len(tables[u]) * 1000, -c, u)
                for u, table in enumerate(tables)
                if u != t and len(table) > least
                for c in table
                if self._may(c, t, tables) and self.gain(c, tables[t]) > REFUSED
            ]
            if not options:
                self._close(tables, t)
                return
            _, c, u = max(options)
            tables[u].remove(-c)
            tables[t].append(-c)

    def _close(self, tables: Round, t: int) -> None:
        """Nobody can come to this table: its people join the others where they may."""
        for p in list(tables[t]):
            options = [
                u for u in range(len(tables))
                if u != t and tables[u] and self._may(p, u, tables)
                and self.gain(p, tables[u]) > REFUSED
            ]  # fmt: skip
            if options:
                best = max(options, key=lambda u: (-len(tables[u]), self.gain(p, tables[u])))
                tables[t].remove(p)
                tables[best].append(p)
