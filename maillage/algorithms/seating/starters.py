"""Plans that a rotation makes of one round: few unknowns, so that a search finds what it hides.

A permutation of the people, applied again and again to the starter rounds, gives all the rounds;
a pair then repeats as often as its whole orbit does. For 8 tables of 4 and 10 rounds annealing
every seat leaves some 20 repeats; annealing one starter leaves 10.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maillage.algorithms.seating.annealing import SEED, kernels
from maillage.algorithms.seating.model import Round

HOT, COLD = 0.8, 0.15
MOVES, NEIGHBOURS = 400_000, 2_000_000  # of one descent, at most: some hundredths of a second
WAYS = 5
LOYAL = 0.7  # of the descents go to the way that did best so far


@dataclass(frozen=True, slots=True)
class Way:
    """A rotation: the lengths of its cycles, and the `starters` it turns `turn` times."""

    turn: int
    cycles: tuple[int, ...]
    starters: int

    def after(self) -> NDArray[np.int64]:
        """Who takes whose place when the rotation is applied once."""
        after: list[int] = []
        for length in self.cycles:
            begin = len(after)
            after += [begin + (i + 1) % length for i in range(length)]
        return np.array(after)

    def kinds(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The orbit of each pair, and 1 for each orbit that one pair of a starter fills twice."""
        after = self.after()
        people = len(after)
        low = np.minimum(*np.indices((people, people)))
        high = np.maximum(*np.indices((people, people)))
        named = low * people + high
        least, at, sizes = named.copy(), np.arange(people), np.full(named.shape, self.turn)
        for step in range(1, self.turn):
            at = after[at]
            turned = named[np.ix_(at, at)]
            sizes[(turned == named) & (sizes == self.turn)] = step
            least = np.minimum(least, turned)
        _, kind = np.unique(least, return_inverse=True)
        begun = np.zeros(int(kind.max()) + 1, np.int32)
        orbits = np.asarray(kind.reshape(named.shape), np.int32)
        begun[orbits[sizes < self.turn]] = 1
        return orbits, begun

    def turned(self, starters: NDArray[np.int32], size: int, rounds: int) -> list[Round]:
        """All the rounds."""
        after = self.after()
        made: list[Round] = []
        for _ in range(self.turn):
            made += [starter.reshape(-1, size).tolist() for starter in starters]
            starters = np.asarray(after[starters], np.int32)
        return made[:rounds]


def ways(people: int, tables: int, rounds: int) -> list[Way]:
    """Rotations that give as many rounds, those with fewest unknowns first."""
    found = []
    turns = [turn for turn in range(rounds, 1, -1) if rounds % turn == 0]
    for turn in [*turns[:1], *([rounds + 1] if rounds > 2 else []), *turns[1:]]:
        long, rest = divmod(people, turn)
        for tail in dict.fromkeys([(1,) * rest, _split(rest, turn)]):
            if long and len(tail) <= tables:
                starters = max(1, rounds // turn)
                found.append(Way(turn, (turn,) * long + tail, starters))
    return found[:WAYS]


def _split(rest: int, turn: int) -> tuple[int, ...]:
    """The people who are left over in cycles as long as may be: their lengths divide the turn."""
    found: list[int] = []
    while rest:
        found.append(max(d for d in range(1, rest + 1) if turn % d == 0))
        rest -= found[-1]
    return tuple(found)


def search(
    tables: int, size: int, rounds: int, *, seed: int, until: float
) -> Iterator[tuple[int, list[Round]]]:
    """Better and better plans with their repeats, until nothing repeats or the time is over."""
    known = [(way, *way.kinds()) for way in ways(tables * size, tables, rounds)]
    chance = np.random.default_rng(seed)
    state = np.array([(seed * SEED + 1) % 2**64 or 1], np.uint64)
    best, leading, run = None, 0, kernels().rotate_people
    moves = min(MOVES, NEIGHBOURS // size)
    turn, spent = 0, 0.0
    while known and time.monotonic() + spent < until:
        begun_at = time.monotonic()
        is_new = turn < len(known)
        at = turn if is_new or chance.random() > LOYAL else leading
        at %= len(known)
        turn += 1
        way, kind, begun = known[at]
        seats = np.array([chance.permutation(tables * size) for _ in range(way.starters)], np.int32)
        orbits = int(run(seats, size, kind, begun.copy(), HOT, COLD, moves, state))
        left = orbits * min(way.turn, rounds)
        if best is None or left < best:
            best, leading = left, at
            yield left, way.turned(seats, size, rounds)
        if left == 0:
            return
        spent = time.monotonic() - begun_at
