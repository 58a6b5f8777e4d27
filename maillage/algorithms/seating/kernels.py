"""The loops that are compiled: plain functions of arrays, in the part of Python numba knows.

Importing this module imports numba: `annealing` does so only when there is something to anneal.
"""

# mypy: disable-error-code="misc, arg-type"

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

USEFUL = 2  # the least worth that counts for somebody's own evening
UNIT = 1.1102230246251565e-16  # 2 ** -53


@njit(cache=True)
def _next(x: Any) -> Any:
    """Marsaglia's xorshift (2003)."""
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    return x


@njit(cache=True)
def _bar(x: Any, heat: float) -> float:
    """The greatest change that this draw accepts."""
    return float(-heat * np.log((np.float64(x >> np.uint64(11)) + 1.0) * UNIT))


@njit(cache=True)
def _eased(goal: float, gained: float, rise: float) -> float:
    """How the square of what somebody lacks changes when she gains `rise`."""
    lack = max(goal - gained, 0.0)
    left = max(goal - gained - rise, 0.0)
    return left * left - lack * lack


@njit(cache=True)
def _replace(
    seats: Any, begin: int, end: int, p: int, q: int, met: Any, worth: Any, price: Any,
    gained: Any, goal: Any, stress: float,
) -> Any:  # fmt: skip
    """What changes at a table when q takes p's seat: energy, p's gain, q's gain.

    A meeting between people who met m times costs price * m and, if m = 0, brings `worth`.
    """
    change, rise_p, rise_q = 0.0, 0.0, 0.0
    for k in range(begin, end):
        c = seats[k]
        if c == p:
            continue
        rise = 0.0
        m = met[p, c]
        if m == 1:
            w = worth[p, c]
            change += w
            if w >= USEFUL:
                rise -= w
                rise_p -= w
        else:
            change -= price[p, c] * (m - 1)
        m = met[q, c]
        if m == 0:
            w = worth[q, c]
            change -= w
            if w >= USEFUL:
                rise += w
                rise_q += w
        else:
            change += price[q, c] * m
        if rise != 0.0 and stress > 0.0:
            change += stress * _eased(goal[c], gained[c], rise)
    return change, rise_p, rise_q


@njit(cache=True)
def _write(
    seats: Any, begin: int, end: int, p: int, q: int, met: Any, worth: Any, gained: Any
) -> None:
    """Write down the meetings and gains of a table where q takes p's seat (p and q excepted)."""
    for k in range(begin, end):
        c = seats[k]
        if c == p:
            continue
        if met[p, c] == 1 and worth[p, c] >= USEFUL:
            gained[c] -= worth[p, c]
        if met[q, c] == 0 and worth[q, c] >= USEFUL:
            gained[c] += worth[q, c]
        met[p, c] -= 1
        met[c, p] -= 1
        met[q, c] += 1
        met[c, q] += 1


@njit(cache=True)
def swap_people(
    seats: Any, table: Any, first: Any, filled: Any, allowed: Any, met: Any, worth: Any,
    price: Any, gained: Any, goal: Any, stress: float, heat: float, moves: int, floor: float,
    state: Any,
) -> float:  # fmt: skip
    """`moves` swaps tried at one temperature; stops at `floor`. Gives the change of energy."""
    energy = 0.0
    x = state[0]
    for _ in range(moves):
        x = _next(x)
        r = np.int64((x >> np.uint64(48)) % np.uint64(seats.shape[0]))
        people = np.uint64(max(filled[r], 1))
        i = np.int64((x & np.uint64(0xFFFFFF)) % people)
        j = np.int64(((x >> np.uint64(24)) & np.uint64(0xFFFFFF)) % people)
        s, t, a, b = table[r, i], table[r, j], seats[r, i], seats[r, j]
        if s == t or not allowed[a, t] or not allowed[b, s]:
            continue
        u, v, w, z = first[r, s], first[r, s + 1], first[r, t], first[r, t + 1]
        here, lost_a, won_b = _replace(
            seats[r], u, v, a, b, met, worth, price, gained, goal, stress
        )
        there, lost_b, won_a = _replace(
            seats[r], w, z, b, a, met, worth, price, gained, goal, stress
        )
        change = here + there
        if stress > 0.0:
            change += stress * _eased(goal[a], gained[a], lost_a + won_a)
            change += stress * _eased(goal[b], gained[b], lost_b + won_b)
        x = _next(x)
        if change > _bar(x, heat):
            continue
        energy += change
        gained[a] += lost_a + won_a
        gained[b] += lost_b + won_b
        _write(seats[r], u, v, a, b, met, worth, gained)
        _write(seats[r], w, z, b, a, met, worth, gained)
        seats[r, i], seats[r, j] = b, a
        if energy <= floor + 1e-6:
            break
    state[0] = x
    return energy


@njit(cache=True)
def _turn(
    seats: Any, begin: int, size: int, own: int, p: int, q: int, kind: Any, count: Any
) -> int:
    """At the table where `own` is written, q sits instead of p: the change of repeats."""
    change = 0
    for k in range(begin, begin + size):
        c = seats[k]
        if c != own:
            o = kind[p, c]
            count[o] -= 1
            change -= count[o]
            o = kind[q, c]
            change += count[o]
            count[o] += 1
    return change


@njit(cache=True)
def _repeats(seats: Any, size: int, kind: Any, count: Any) -> int:
    """Count the orbits of the pairs that sit together; gives how many repeat."""
    energy = 0
    for r in range(seats.shape[0]):
        for i in range(seats.shape[1]):
            for k in range(i + 1, (i // size + 1) * size):
                o = kind[seats[r, i], seats[r, k]]
                energy += count[o]
                count[o] += 1
    return energy


@njit(cache=True)
def rotate_people(
    seats: Any, size: int, kind: Any, count: Any, hot: float, cold: float, moves: int, state: Any
) -> int:
    """Anneal starter rounds [starter, table * size + seat]; gives the repeats of orbits left.

    Two pairs of one swap may lie in one orbit: each change is made, then taken back if refused.
    """
    x = state[0]
    people = np.uint64(seats.shape[1])
    energy = _repeats(seats, size, kind, count)
    heat = hot
    cooling = (cold / hot) ** (1000.0 / max(moves, 1000))
    for step in range(moves):
        if energy == 0:
            break
        if step % 1000 == 999:
            heat *= cooling
        x = _next(x)
        r = np.int64((x >> np.uint64(48)) % np.uint64(seats.shape[0]))
        i = np.int64((x & np.uint64(0xFFFFFF)) % people)
        j = np.int64(((x >> np.uint64(24)) & np.uint64(0xFFFFFF)) % people)
        s, t = i // size * size, j // size * size
        if s == t:
            continue
        a, b = seats[r, i], seats[r, j]
        change = _turn(seats[r], s, size, a, a, b, kind, count)
        change += _turn(seats[r], t, size, b, b, a, kind, count)
        x = _next(x)
        if change <= _bar(x, heat):
            seats[r, i], seats[r, j] = b, a
            energy += change
        else:
            _turn(seats[r], s, size, a, b, a, kind, count)
            _turn(seats[r], t, size, b, a, b, kind, count)
    state[0] = x
    return energy
