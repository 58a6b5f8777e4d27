"""What a reading gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from maillage.algorithms.said import Said


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Once. All day: `start` and `end` are dates, `end` is the day after the last (exclusive).

    Otherwise they are times with the offset of the zone; `end` is None when it is not said.
    """

    start: date | datetime
    end: date | datetime | None
    all_day: bool


@dataclass(frozen=True, slots=True)
class DatesRead:
    """Occurrences in order, how sure (0 to 1), what was not read, and why a doubt.

    `spans`: the places of the text that were read, half-open, in order.
    """

    occurrences: tuple[Occurrence, ...]
    confidence: float
    unread: tuple[str, ...] = ()
    remarks: tuple[Said, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FoundDates:
    """One expression of a longer text, and its place (half-open)."""

    read: DatesRead
    start: int
    end: int
