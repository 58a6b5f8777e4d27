"""Who is which point of a construction: its zero repeats are kept, unwelcome meetings avoided."""

from __future__ import annotations

import random
import time

import numpy as np
from numpy.typing import NDArray

from maillage.algorithms.seating.measuring import Measured
from maillage.algorithms.seating.model import Round

PATIENCE = 4_000  # swaps tried in vain before giving up


def relabel(
    rounds: list[Round], worth: NDArray[np.float32], alike: NDArray[np.int64], *,
    chance: random.Random, until: float,
) -> list[Round]:  # fmt: skip
    """The plan with people exchanged for the whole evening wherever that is worth more.

    Only people of one number in `alike` (same tables allowed, same absences) are exchanged.
    """
    n = len(worth)
    met = (Measured(rounds, n).met > 0).astype(np.float32)
    bearer = np.arange(n)  # bearer[p]: who takes the places of p
    cost = -worth.copy()
    tried = 0
    while tried < PATIENCE and time.monotonic() < until:
        p, q = chance.randrange(n), chance.randrange(n)
        tried += 1
        if p == q or alike[bearer[p]] != alike[bearer[q]]:
            continue
        difference = (met[p] - met[q]) * (cost[q] - cost[p])
        change = float(difference.sum() - difference[p] - difference[q])
        if change > 0:
            continue
        if change < 0:
            tried = 0
        cost[[p, q]] = cost[[q, p]]
        cost[:, [p, q]] = cost[:, [q, p]]
        bearer[[p, q]] = bearer[[q, p]]
    return [[[int(bearer[p]) for p in table] for table in one] for one in rounds]
