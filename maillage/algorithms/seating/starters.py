"""Plans that a rotation makes of one round: few unknowns, so that a search finds what it hides.

People are turned in cycles of `turn` places, a few stay in place; the starter rounds, turned
`turn` times, give all the rounds. A pair repeats `turn` times or not at all. For 8 tables of 4
and 10 rounds annealing every seat leaves some 20 repeats; annealing one starter leaves 10.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maillage.algorithms.seating.annealing import SEED, kernels
from maillage.algorithms.seating.model import Round

HOT, COLD = 0.8, 0.15
MOVES = 400_000  # of one descent: some hundredths of a second
WAYS = 4


@dataclass(frozen=True, slots=True)
class Way:
    """A rotation: `turn` places, `fixed` people who stay, `starters` rounds that are turned."""

    turn: int
    fixed: int
    starters: int

    def kinds(self, people: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The orbit of each pair, and 1 for each orbit that a starter's pair fills twice."""
        place = np.arange(people)
        moving = place < people - self.fixed
        cycle = np.where(moving, place // self.turn, place)
        at = np.where(moving, place % self.turn, 0)
        both = moving[:, None] & moving[None, :]
        swap = cycle[:, None] > cycle[None, :]
        step = (at[None, :] - at[:, None]) % self.turn
        step = np.where(swap, -step % self.turn, step)
        same = cycle[:, None] == cycle[None, :]
        step = np.where(both, np.where(same, np.minimum(step, -step % self.turn), step), 0)
        low = np.minimum(cycle[:, None], cycle[None, :])
        high = np.maximum(cycle[:, None], cycle[None, :])
        names = (low * people + high) * self.turn + step
        _, kind = np.unique(names, return_inverse=True)
        kind = kind.reshape(names.shape).astype(np.int32)
        begun = np.zeros(kind.max() + 1, np.int32)
        begun[kind[both & same & (2 * step == self.turn)]] = 1
        begun[kind[~moving[:, None] & ~moving[None, :]]] = 1
        return kind, begun

    def turned(self, starters: NDArray[np.int32], size: int, rounds: int) -> list[Round]:
        """All the rounds."""
        moving = starters.shape[1] - self.fixed
        made = []
        for by, starter in itertools.product(range(self.turn), starters):
            begin = starter // self.turn * self.turn
            later = begin + (starter - begin + by) % self.turn
            where = np.where(starter < moving, later, starter)
            made.append([list(map(int, table)) for table in where.reshape(-1, size)])
        return made[:rounds]


def ways(people: int, tables: int, rounds: int) -> list[Way]:
    """Rotations that give as many rounds, those with fewest unknowns first."""
    found = []
    for turn in range(rounds, 1, -1):
        fixed = people % turn
        if rounds % turn == 0 and fixed <= tables:
            found.append(Way(turn, fixed, rounds // turn))
    if rounds > 2 and people % (rounds + 1) <= tables:
        found.insert(1, Way(rounds + 1, people % (rounds + 1), 1))
    return found[:WAYS]


def search(
    tables: int, size: int, rounds: int, *, seed: int, until: float
) -> Iterator[tuple[int, list[Round]]]:
    """Better and better plans with their repeats, until nothing repeats or the time is over."""
    people = tables * size
    known = [(way, *way.kinds(people)) for way in ways(people, tables, rounds)]
    chance = np.random.default_rng(seed)
    state = np.array([(seed * SEED + 1) % 2**64 or 1], np.uint64)
    best = None
    for way, kind, begun in itertools.cycle(known):
        if time.monotonic() >= until:
            return
        seats = np.array([chance.permutation(people) for _ in range(way.starters)], np.int32)
        run = kernels().rotate_people
        left = int(run(seats, size, kind, begun.copy(), HOT, COLD, MOVES, state)) * way.turn
        if best is None or left < best:
            best = left
            yield left, way.turned(seats, size, rounds)
        if left == 0:
            return
