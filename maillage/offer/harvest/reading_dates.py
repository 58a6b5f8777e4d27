"""Dates that people write in words, read by `maillage.algorithms.french_dates`."""

from __future__ import annotations

from datetime import datetime

from maillage.algorithms.french_dates import read_dates
from maillage.offer.harvest.found import FoundOccurrence, Moment, spread
from maillage.offer.harvest.kinds import Asked

MOST_TEXT = 3_000
# Under this, a date read in a text is a guess: a person must say it.
SURE_ENOUGH = 0.5


def dates_in_words(
    told: str, asked: Asked, *, now: datetime | None = None
) -> tuple[list[FoundOccurrence], float]:
    """The times that a French sentence names, and how sure they are (0.0 when it names none).

    `now` is when it was written, by default the moment of the reading.
    """
    if not told.strip():
        return [], 0.0
    day = (now or asked.now).astimezone(asked.zone).date()
    read = read_dates(told[:MOST_TEXT], now=day, zone=asked.zone.key)
    times = []
    for one in read.occurrences:
        start, end = _placed(one.start, asked), _placed(one.end, asked) if one.end else None
        times.append(FoundOccurrence(start, spread(start, end)))
    return times, read.confidence if times else 0.0


def _placed(moment: Moment, asked: Asked) -> Moment:
    return moment.astimezone(asked.zone) if isinstance(moment, datetime) else moment
