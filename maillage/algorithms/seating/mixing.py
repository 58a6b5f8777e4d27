"""Mixing alone: the fewest repeats, when no construction gives none."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass

import numpy as np

from maillage.algorithms.seating import starters
from maillage.algorithms.seating.annealing import Prices, Search, is_worth
from maillage.algorithms.seating.kept import kept_rounds
from maillage.algorithms.seating.layout import Layout, fit
from maillage.algorithms.seating.measuring import Measured
from maillage.algorithms.seating.model import Round

# Parts of the time: rotations, every seat on its own; the rest to the one that did better.
ROTATING, ANNEALING = 0.45, 0.2
HOT, COLD = 0.6, 0.08


@dataclass
class Mixing:
    """The best plan so far. `floor`: the repeats that no plan goes below."""

    layout: Layout
    best: list[Round]
    floor: int
    seed: int

    def __post_init__(self) -> None:
        self.people = len(self.layout.evening.people)
        self.least = Measured(self.best, self.people).repeats

    def improve(self, until: float) -> list[Round]:
        """Search until the time is over or nothing can be better."""
        begun = time.monotonic()
        if self.is_free and (kept := kept_rounds(*self.numbers)):
            self._keep(self._named(kept))
        left = until - begun
        rotated = self._rotate(begun + ROTATING * left, self.seed)
        annealed = self._anneal(begun + (ROTATING + ANNEALING) * left, self.seed)
        if rotated <= annealed:
            self._rotate(until, self.seed + 1)
        self._anneal(until, self.seed + 1)
        return self.best

    def _rotate(self, until: float, seed: int) -> float:
        """Rounds that a rotation turns into the others; the fewest repeats of them."""
        if not (self.is_free and self._goes_on(until, "rotate_people")):
            return np.inf
        least = np.inf
        for _, found in starters.search(*self.numbers, seed=seed, until=until):
            least = min(least, self._keep(self._named(found)))
            if self.least <= self.floor:
                break
        return least

    @property
    def is_free(self) -> bool:
        """Whether anybody may sit anywhere, at tables that are even."""
        return self.layout.is_even and bool(self.layout.allowed.all())

    @property
    def numbers(self) -> tuple[int, int, int]:
        """Tables used, seats of the largest, rounds."""
        sizes = [size for size in self.layout.sizes[0] if size]
        return len(sizes), max(sizes), self.layout.evening.rounds

    def _named(self, rounds: list[Round]) -> list[Round]:
        """A plan of points as one of people; the last points have nobody if people are fewer."""
        return [
            fit(self.layout, r, [[p for p in table if p < self.people] for table in one])
            for r, one in enumerate(rounds)
        ]

    def _anneal(self, until: float, seed: int) -> float:
        """Every seat on its own, from chance; the repeats of what comes of it."""
        if not self._goes_on(until, "swap_people"):
            return np.inf
        n, tables = self.people, len(self.layout.evening.tables)
        chance = random.Random(seed)  # noqa: S311
        start = []
        for r in range(self.layout.evening.rounds):
            order = chance.sample(range(n), n)
            start.append(fit(self.layout, r, [order[t::tables] for t in range(tables)]))
        prices = Prices(np.zeros((n, n), np.float32), np.ones((n, n), np.float32), np.zeros(n))
        search = Search(start, self.layout.allowed, prices, seed)
        search.anneal(until, HOT, COLD, floor=float(self.floor))
        return self._keep(search.rounds())

    def _goes_on(self, until: float, loop: str) -> bool:
        return self.least > self.floor and is_worth(until - time.monotonic(), loop)

    def _keep(self, plan: list[Round]) -> int:
        """Keep the plan when it is the best; its repeats."""
        repeats = Measured(plan, self.people).repeats
        if repeats < self.least:
            self.best, self.least = plan, repeats
        return repeats
