"""Dates that people write in words, read by `maillage.algorithms.french_dates`."""

from __future__ import annotations

from maillage.offer.harvest.found import FoundOccurrence
from maillage.offer.harvest.kinds import Asked


def dates_in_words(told: str, asked: Asked) -> tuple[list[FoundOccurrence], float]:
    """The times that a French sentence names, and how sure they are (0.0 when it names none)."""
    from maillage.algorithms import french_dates

    read = getattr(french_dates, "read_dates", None)
    if read is None or not told.strip():
        return [], 0.0
    result = read(told[:2_000], now=asked.now)
    times = [FoundOccurrence(one.start, one.end) for one in result.occurrences]
    return times, result.confidence
