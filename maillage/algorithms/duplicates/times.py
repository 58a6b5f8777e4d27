"""When two events take place: the same evening, doors against show, a series and one of its days.

What sources get wrong is foreseen: no time or midnight for an unknown one, the time of the doors,
and hours shifted by four or five when universal time is taken for local (summer and winter).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from maillage.algorithms.duplicates.model import Occurrence

LOCAL = ZoneInfo("America/Toronto")
DAY = 24 * 60
CLOCK = 5  # minutes: the same time
DOORS = 90  # minutes: doors, reception or a wrong half hour
SHIFTS = (240, 300)  # minutes: universal time read as local
SMALL_HOURS = 5 * 60  # nothing begins before, but in universal time
MOST_POINTS = 400  # a series is compared by its first occurrences
LONGEST_NIGHT = 14 * 60  # what ends later than that is a period


class When(IntEnum):
    """How two records' dates agree, the best first."""

    SAME = 0  # same day and time, or same period
    NEAR = 1  # same day, an hour and a half apart at most
    SHIFTED = 2  # hours apart as universal time is from local
    DAY = 3  # same day, one of them without a time
    INSIDE = 4  # a day of a period, or periods that mostly overlap
    UNKNOWN = 5  # one of them without a date
    TIME = 6  # same day, another time
    APART = 7  # no day in common


@dataclass(frozen=True, slots=True)
class Moment:
    """A start: minutes since day 0; `clock` False when only the day can be believed."""

    minute: int
    clock: bool
    bare: bool  # a date, not even midnight

    @property
    def day(self) -> int:
        return self.minute // DAY


@dataclass(frozen=True, slots=True)
class Calendar:
    """The dates of one record: starts in order, and periods of whole days (first, last)."""

    moments: tuple[Moment, ...]
    days: tuple[int, ...]  # of each moment, in order
    periods: tuple[tuple[int, int], ...]

    @property
    def is_empty(self) -> bool:
        return not self.moments and not self.periods


def read(occurrences: list[Occurrence] | tuple[Occurrence, ...]) -> Calendar:
    """The calendar of a record's occurrences."""
    moments: set[Moment] = set()
    periods: set[tuple[int, int]] = set()
    for occurrence in occurrences:
        start = _moment(occurrence.start)
        end = _moment(occurrence.end) if occurrence.end is not None else start
        last = end.day
        if not end.bare and end.minute % DAY == 0 and last > start.day:
            last -= 1  # until midnight: the day that begins then is not part of it
        longest = 0 if start.bare else LONGEST_NIGHT
        if last > start.day and end.minute - start.minute > longest:
            periods.add((start.day, last))
        else:
            moments.add(start)
    ordered = tuple(sorted(moments, key=lambda m: (m.minute, m.clock, m.bare))[:MOST_POINTS])
    return Calendar(ordered, tuple(m.day for m in ordered), tuple(sorted(periods)))


def _moment(when: date | datetime) -> Moment:
    if not isinstance(when, datetime):
        return Moment(when.toordinal() * DAY, clock=False, bare=True)
    local = when.astimezone(LOCAL) if when.tzinfo else when
    clock = local.hour * 60 + local.minute
    return Moment(local.toordinal() * DAY + clock, clock=clock != 0, bare=False)


def compare(left: Calendar, right: Calendar) -> When:
    """The best agreement between an occurrence of one and an occurrence of the other. Symmetric."""
    if left.is_empty or right.is_empty:
        return When.UNKNOWN
    return min(
        _between_moments(left, right),
        _between_periods(left, right),
        _inside(left, right),
        _inside(right, left),
    )


def _between_moments(left: Calendar, right: Calendar) -> When:
    if len(left.moments) > len(right.moments):
        left, right = right, left
    best = When.APART
    for moment in left.moments:
        # The neighbouring days too: a shifted hour may pass midnight.
        for place in range(bisect_left(right.days, moment.day - 1), len(right.days)):
            other = right.moments[place]
            if other.day > moment.day + 1:
                break
            best = min(best, _between(moment, other))
            if best == When.SAME:
                return best
    return best


def _between(left: Moment, right: Moment) -> When:
    apart = abs(left.minute - right.minute)
    if apart in SHIFTS and not (left.bare or right.bare):
        return When.SHIFTED
    if left.day != right.day:
        return When.SHIFTED if _past_midnight(left, right, apart) else When.APART
    if not (left.clock and right.clock):
        return When.SAME if left.bare and right.bare else When.DAY
    if apart <= CLOCK:
        return When.SAME
    return When.NEAR if apart <= DOORS else When.TIME


def _past_midnight(left: Moment, right: Moment, apart: int) -> bool:
    """Whether a start at two in the morning is, in universal time, that of the evening before."""
    earlier, later = sorted((left, right), key=lambda m: m.minute)
    if later.bare or later.minute % DAY >= SMALL_HOURS or later.day != earlier.day + 1:
        return False
    return not earlier.clock or SHIFTS[0] - DOORS <= apart <= SHIFTS[1] + DOORS


def _between_periods(left: Calendar, right: Calendar) -> When:
    best = When.APART
    for first, last in left.periods:
        for start, end in right.periods:
            common = min(last, end) - max(first, start) + 1
            whole = max(last, end) - min(first, start) + 1
            if common == whole:
                return When.SAME
            if common > 0 and (2 * common >= whole or first == start or last == end):
                best = min(best, When.INSIDE)
    return best


def _inside(periods: Calendar, moments: Calendar) -> When:
    for first, last in periods.periods:
        place = bisect_left(moments.days, first)
        if place < len(moments.days) and moments.days[place] <= last:
            return When.INSIDE
    return When.APART


def day_of(number: int) -> date:
    """The date of a day's number."""
    return date.min + timedelta(days=number - 1)
