"""How good a plan is, counted from the plan alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from maillage.algorithms.seating.model import Reason, Round
from maillage.algorithms.seating.usefulness import USEFUL, Worth


@dataclass
class Measured:
    """A plan's meetings. `people`: how many there are in all, seated or not."""

    rounds: list[Round]
    people: int

    @cached_property
    def met(self) -> NDArray[np.int32]:
        """How many times each pair sits together."""
        met = np.zeros((self.people, self.people), np.int32)
        for one in self.rounds:
            for table in one:
                met[np.ix_(table, table)] += 1
        np.fill_diagonal(met, 0)
        return met

    @property
    def repeats(self) -> int:
        """Sum over pairs of max(0, meetings - 1)."""
        return int(np.maximum(self.met - 1, 0).sum()) // 2

    def usefulness(self, points: NDArray[np.int32]) -> int:
        """The points of all pairs that meet, each once."""
        return int(points[self.met > 0].sum()) // 2

    def evenings(self, points: NDArray[np.int32]) -> NDArray[np.int64]:
        """What each person gains from useful meetings, in points."""
        return np.asarray(np.where((self.met > 0) & (points >= USEFUL), points, 0).sum(axis=1))

    def useful_meetings(self, points: NDArray[np.int32]) -> NDArray[np.int64]:
        """How many different people each meets usefully."""
        return np.asarray(((self.met > 0) & (points >= USEFUL)).sum(axis=1))

    def breaks(self, refused: NDArray[np.bool_]) -> int:
        """How many refused pairs sit together."""
        return int((self.met[refused] > 0).sum()) // 2

    def reasons(self, worth: Worth) -> list[Reason]:
        """Why each pair meets, in the order of the people."""
        ids = [person.id for person in worth.people]
        return [
            Reason((ids[a], ids[b]), worth.why(a, b))
            for a, b in np.argwhere(np.triu(self.met > 0)).tolist()
        ]
