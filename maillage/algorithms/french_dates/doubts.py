"""How sure a reading is: it begins near certain, and each doubt lowers it and says why."""

from __future__ import annotations

from dataclasses import dataclass, field

from maillage.algorithms.said import Said

CERTAIN = 0.99


@dataclass(slots=True)
class Doubts:
    """A confidence from 0 to 1, and the remarks that explain it, without repetition."""

    sure: float = CERTAIN
    highest: float = 1.0
    remarks: list[Said] = field(default_factory=list)

    def lower(self, factor: float, remark: Said | None = None) -> None:
        """One more doubt: the confidence is multiplied."""
        self.sure *= factor
        self.say(remark)

    def cap(self, highest: float, remark: Said | None = None) -> None:
        """The confidence is at most this."""
        self.highest = min(self.highest, highest)
        self.say(remark)

    def say(self, remark: Said | None) -> None:
        """A remark alone."""
        if remark is not None and remark not in self.remarks:
            self.remarks.append(remark)

    @property
    def confidence(self) -> float:
        """Rounded to three decimals."""
        return round(max(0.05, min(self.sure, self.highest)), 3)
