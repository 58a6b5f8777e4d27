"""Rounds made one after the other, each person to the table that is worth most just then.

Never as good as annealing, but there at once: the answer when there is no time to compile, and
the rounds that no construction gives.
"""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

from maillage.algorithms.seating.layout import Layout
from maillage.algorithms.seating.model import Round


def greedy_rounds(
    layout: Layout, worth: NDArray[np.float32], price: NDArray[np.float32],
    before: list[Round], *, chance: random.Random,
) -> list[Round]:  # fmt: skip
    """The rounds that are missing after `before`, for the worth and price of annealing."""
    now = worth.astype(np.float64)
    for one in before:
        _note(now, one, worth, price)
    made: list[Round] = []
    for r in range(len(before), layout.evening.rounds):
        made.append(_round(layout, r, now, chance))
        _note(now, made[-1], worth, price)
    return made


def _round(layout: Layout, r: int, now: NDArray[np.float64], chance: random.Random) -> Round:
    sizes, allowed = np.array(layout.sizes[r]), layout.allowed
    people = list(layout.present[r])
    chance.shuffle(people)
    people.sort(key=lambda p: int(allowed[p].sum()))
    tables: Round = [[] for _ in sizes]
    filled = np.zeros(len(sizes), np.int64)
    gains = np.zeros((len(allowed), len(sizes)))  # of each person at each table as it is
    for p in people:
        open_here = (filled < sizes) & (allowed[p] > 0)
        if not open_here.any():
            open_here = filled < sizes
        # Among equals the table that is emptiest.
        choice = np.where(open_here, gains[p] - 1e-3 * filled / np.maximum(sizes, 1), -np.inf)
        t = int(choice.argmax())
        tables[t].append(p)
        filled[t] += 1
        gains[:, t] += now[:, p]
    return tables


def _note(
    now: NDArray[np.float64], one: Round, worth: NDArray[np.float32], price: NDArray[np.float32]
) -> None:
    """What a further meeting of these pairs is worth from here on."""
    for table in one:
        both = np.ix_(table, table)
        now[both] = np.minimum(now[both] - price[both], np.minimum(worth[both], 0) - price[both])
