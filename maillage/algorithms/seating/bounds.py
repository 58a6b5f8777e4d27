"""What no plan can do better than: fewer repeats, more usefulness. Refusals are left out of it.

A bound that counted refusals would tell of them; without them it stays true, only weaker.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from maillage.algorithms.seating.layout import Layout


def least_repeats(layout: Layout) -> int:
    """Proven: no plan of this layout has fewer repeats.

    The best of four: seats beside each person against people she could meet; meetings against
    pairs; tables larger than their number (any two rounds then share pairs); six tables of six
    from the fourth round on (no two orthogonal Latin squares of order 6: Tarry 1900).
    """
    return max(_by_person(layout), _by_pairs(layout), _by_pigeons(layout), _by_tarry(layout))


def _together(layout: Layout) -> NDArray[np.bool_]:
    """Who could meet whom: both there in one round at least."""
    n = len(layout.evening.people)
    there = np.zeros((layout.evening.rounds, n), np.bool_)
    for r, who in enumerate(layout.present):
        there[r, who] = True
    both = (there.astype(np.int32).T @ there.astype(np.int32)) > 0
    np.fill_diagonal(both, False)
    return np.asarray(both)


def _by_person(layout: Layout) -> int:
    """Each person's neighbours at the smallest tables, less the people she could meet."""
    others = _together(layout).sum(axis=1)
    beside = np.zeros(len(others), np.int64)
    for there, sizes in zip(layout.present, layout.sizes, strict=True):
        beside[there] += min((size for size in sizes if size), default=1) - 1
    return math.ceil(int(np.maximum(beside - others, 0).sum()) / 2)


def _by_pairs(layout: Layout) -> int:
    meetings = sum(math.comb(size, 2) for sizes in layout.sizes for size in sizes)
    return max(0, meetings - int(_together(layout).sum()) // 2)


def _by_pigeons(layout: Layout) -> int:
    """A table of k people at the T tables of the round before: pairs that sat together there."""
    if not layout.is_even:
        return 0
    before = sum(size > 0 for size in layout.sizes[0])
    shared = 0
    for size in layout.sizes[0]:
        each, more = divmod(size, before)
        shared += more * math.comb(each + 1, 2) + (before - more) * math.comb(each, 2)
    return (layout.evening.rounds - 1) * shared


def _by_tarry(layout: Layout) -> int:
    used = [size for size in layout.sizes[0] if size]
    return int(layout.is_even and used == [6] * 6 and layout.evening.rounds >= 4)


def most_usefulness(layout: Layout, points: NDArray[np.int32]) -> int:
    """Proven: no plan of this layout is more useful.

    Each person at the largest table in each round, beside the people worth most to her, each once;
    the sum is halved, for a meeting counts for two.
    """
    beside = np.zeros(len(points), np.int64)
    for there, sizes in zip(layout.present, layout.sizes, strict=True):
        beside[there] += max(sizes) - 1
    reachable = np.where(_together(layout), points, 0)
    ordered = -np.sort(-reachable, axis=1)
    total = sum(int(row[:count].sum()) for row, count in zip(ordered, beside, strict=True))
    return total // 2
