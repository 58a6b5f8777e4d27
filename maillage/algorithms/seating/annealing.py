"""Simulated annealing over all the rounds at once, compiled by numba.

A move swaps two people of different tables in one round; what changes is counted in O(table size).
Kirkpatrick, Gelatt and Vecchi (1983). Nothing is imported from numba before it is needed.
"""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maillage.algorithms.seating.model import Round

CHUNK = 0.02  # seconds between two looks at the clock
SHORTEST = 0.3  # seconds: loading the compiled loops takes as much
COMPILING = 1.8  # seconds, the first time
SEED = 0x9E3779B97F4A7C15


def kernels() -> Any:
    """The compiled loops; kept on disk for the next time, in NUMBA_CACHE_DIR if it is set."""
    os.environ.setdefault("NUMBA_CACHE_DIR", _private_folder())
    from maillage.algorithms.seating import kernels as loops

    return loops


def compile_loops() -> None:
    """Have both loops compiled: some seconds the first time, a third of one afterwards."""
    nobody = np.zeros((2, 2), np.float32)
    allowed = np.ones((2, 2), np.uint8)
    Search([[[0], [1]]], allowed, Prices(nobody, nobody, np.zeros(2)), 0).anneal(0.0, 1.0, 0.1)
    seats, kind = np.array([[0, 1]], np.int32), np.zeros((2, 2), np.int32)
    state = np.array([1], np.uint64)
    kernels().rotate_people(seats, 1, kind, np.zeros(1, np.int32), 0.8, 0.15, 1, state)


def is_worth(seconds: float, loop: str) -> bool:
    """Whether so little time is enough for a loop to be of use, compiled already or not."""
    kept = os.environ.get("NUMBA_CACHE_DIR") or _private_folder()
    is_compiled = any(Path(kept).glob(f"*/kernels.{loop}-*.nbi"))
    return seconds > SHORTEST + (0 if is_compiled else COMPILING)


def _private_folder() -> str:
    """A folder that only this account writes: what is kept there is run."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = Path(base) / "maillage" / "numba"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return tempfile.mkdtemp(prefix="maillage-numba-")
    return str(folder)


@dataclass
class Prices:
    """What the search weighs: symmetric matrices over people, and the wish of each evening.

    `worth`: gained by a first meeting (negative where it is unwelcome). `price`: lost by each
    repeat, growing with it. Whoever gains less than her `goal` weighs `stress` times the square
    of what she lacks.
    """

    worth: NDArray[np.float32]
    price: NDArray[np.float32]
    goal: NDArray[np.float64]
    stress: float = 0.0


class Search:
    """A plan being improved. `energy` falls as it gets better."""

    def __init__(
        self, rounds: list[Round], allowed: NDArray[np.uint8], prices: Prices, seed: int
    ) -> None:
        self.tables = max(len(one) for one in rounds)
        self.allowed, self.prices = allowed, prices
        self.state = np.array([(seed * SEED + 88_172_645_463_325_252) % 2**64 or 1], np.uint64)
        self._place(rounds)
        self.recount()

    def _place(self, rounds: list[Round]) -> None:
        people = max(sum(map(len, one)) for one in rounds)
        shape = (len(rounds), people)
        self.seats = np.full(shape, -1, np.int32)
        self.table = np.zeros(shape, np.int32)
        self.first = np.zeros((len(rounds), self.tables + 1), np.int32)
        self.filled = np.array([sum(map(len, one)) for one in rounds], np.int32)
        for r, one in enumerate(rounds):
            sizes = [len(table) for table in one] + [0] * (self.tables - len(one))
            self.first[r, 1:] = np.cumsum(sizes)
            self.seats[r, : self.filled[r]] = [p for table in one for p in table]
            self.table[r, : self.filled[r]] = np.repeat(np.arange(self.tables), sizes)

    def recount(self) -> None:
        """Meetings, gains and energy of the plan as it stands."""
        n = len(self.allowed)
        self.met = np.zeros((n, n), np.int16)
        for r, filled in enumerate(self.filled):
            together = self.table[r, :filled, None] == self.table[r, None, :filled]
            who = self.seats[r, :filled]
            self.met[np.ix_(who, who)] += together.astype(np.int16)
        np.fill_diagonal(self.met, 0)
        worth, m = self.prices.worth, self.met.astype(np.float64)
        gains = np.where((self.met > 0) & (worth >= 2), worth, 0)
        self.gained = gains.sum(axis=1).astype(np.float64)
        cost = -np.where(self.met > 0, worth, 0) + self.prices.price * m * (m - 1) / 2
        short = np.maximum(self.prices.goal - self.gained, 0)
        self.energy = float(cost.sum() / 2 + self.prices.stress * (short**2).sum())

    def wish(self, goal: NDArray[np.float64], stress: float) -> None:
        """Ask for more from here on."""
        self.prices.goal, self.prices.stress = goal, stress
        self.recount()

    def anneal(self, until: float, hot: float, cold: float, floor: float = -np.inf) -> None:
        """Cool from `hot` to `cold`, then descend; stops at `until` (monotonic) or at `floor`."""
        run = kernels().swap_people
        run(*self._arguments(cold, 0, floor))  # compiles before the clock is looked at
        begun, moves = time.monotonic(), 2_000
        while self.energy > floor + 1e-6:
            now = time.monotonic()
            share = (now - begun) / max(until - begun, 1e-9)
            heat = hot * (cold / hot) ** share if share < 0.97 else 1e-9
            if now >= until:
                return
            self.energy += run(*self._arguments(heat, moves, floor))
            spent = time.monotonic() - now
            moves = int(min(max(moves * CHUNK / max(spent, 1e-6), 500), 4 * moves))

    def _arguments(self, heat: float, moves: int, floor: float) -> tuple[Any, ...]:
        p = self.prices
        return (
            self.seats, self.table, self.first, self.filled, self.allowed, self.met, p.worth,
            p.price, self.gained, p.goal, p.stress, heat, moves, floor - self.energy, self.state,
        )  # fmt: skip

    def rounds(self) -> list[Round]:
        """The plan."""
        return [
            [
                [int(p) for p in self.seats[r, self.first[r, t] : self.first[r, t + 1]]]
                for t in range(self.tables)
            ]
            for r in range(len(self.filled))
        ]
