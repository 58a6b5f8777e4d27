"""The weights of a table never seen before, from its own rows and without any label.

u (how often rows of two things agree) is counted on pairs drawn at random; m (how often rows of one
thing agree) and the share of true pairs are found by expectation-maximisation over the candidate
pairs (Winkler 1988; Fellegi and Sunter 1969). Both start from the values written in `rows.LEVELS`,
which hold where the table is too small to say otherwise.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from maillage.algorithms.duplicates.rows import LEVELS, MISSING, Column, Face, Rows

DRAWN = 60_000  # random pairs
TRUST_U = 200.0  # pairs that the written u are worth
TRUST_M = 20.0  # pairs that the written m are worth
ROUNDS = 30
STRONGEST = 13.0  # bits at most from one column
Patterns = Counter[tuple[int, ...]]


def learn(rows: Rows, faces: Sequence[Face], pairs: Sequence[tuple[int, int]], whole: int) -> None:
    """Set the weights and the prior of `rows`. `whole`: how many pairs there are in all."""
    if len(faces) < 30 or not pairs:
        return
    drawn = _drawn(rows, faces)
    patterns: Patterns = Counter(rows.levels(faces[a], faces[b]) for a, b in pairs)
    us = [_blend(LEVELS[c.role][1], _met(drawn, at), TRUST_U) for at, c in enumerate(rows.columns)]
    ms = [list(LEVELS[column.role][0]) for column in rows.columns]
    share = 0.2 * len(faces) / whole
    for _ in range(ROUNDS):
        believed, total = _expect(patterns, ms, us, share)
        share = min(0.5, max(1.0, total) / whole)
        ms = [
            _blend(LEVELS[column.role][0], _believed(believed, at), TRUST_M)
            for at, column in enumerate(rows.columns)
        ]
    rows.prior = math.log2(share / (1 - share))
    rows.columns = [
        replace(column, bits=_bits(column, m, u))
        for column, m, u in zip(rows.columns, ms, us, strict=True)
    ]


def _drawn(rows: Rows, faces: Sequence[Face]) -> Patterns:
    chance = random.Random(1)  # noqa: S311 (a sample, no secret)
    count = len(faces)
    found: Patterns = Counter()
    for _ in range(min(DRAWN, count * (count - 1) // 2)):
        left = chance.randrange(count)
        right = chance.randrange(count - 1)
        found[rows.levels(faces[left], faces[right + (right >= left)])] += 1
    return found


def _met(patterns: Patterns, at: int) -> dict[int, float]:
    found: dict[int, float] = {}
    for pattern, count in patterns.items():
        found[pattern[at]] = found.get(pattern[at], 0.0) + count
    return found


def _believed(believed: dict[tuple[int, ...], float], at: int) -> dict[int, float]:
    found: dict[int, float] = {}
    for pattern, weight in believed.items():
        found[pattern[at]] = found.get(pattern[at], 0.0) + weight
    return found


def _blend(written: Sequence[float], met: dict[int, float], trust: float) -> list[float]:
    """What was met, mixed with what was written as if that had been met `trust` times."""
    total = trust + sum(weight for reached, weight in met.items() if reached != MISSING)
    return [(trust * w + met.get(reached, 0.0)) / total for reached, w in enumerate(written)]


def _expect(
    patterns: Patterns, ms: list[list[float]], us: list[list[float]], share: float
) -> tuple[dict[tuple[int, ...], float], float]:
    """How many pairs of each pattern are believed true, and how many in all."""
    believed = {}
    for pattern, count in patterns.items():
        odds = share / (1 - share)
        for at, reached in enumerate(pattern):
            if reached != MISSING:
                odds *= ms[at][reached] / us[at][reached]
        believed[pattern] = count * odds / (1 + odds)
    return believed, math.fsum(believed.values())


def _bits(column: Column, m: list[float], u: list[float]) -> tuple[float, ...]:
    """log2(m/u), never rising when the agreement falls."""
    found: list[float] = []
    for a, b in zip(m, u, strict=True):
        bits = max(-STRONGEST, min(STRONGEST, math.log2(a / b)))
        found.append(min(bits, found[-1]) if found else bits)
    return tuple(found)
