"""When a schema.org event takes place: startDate and endDate, schedules, sub-events.

A date alone is a whole day, and an `endDate` that is one is included in schema.org (it is not in
iCalendar, nor here).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, weekday

from maillage.offer.harvest.cleaning import status_of
from maillage.offer.harvest.found import FoundOccurrence, Moment, spread
from maillage.offer.harvest.moments import clock_of, moment_of
from maillage.offer.harvest.schema_values import Node, items, nodes, scalar, text, texts

MOST_TIMES = 5_000
AHEAD = timedelta(days=2 * 366)
_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.I)
_DAYS = {
    name: weekday(number)
    for number, names in enumerate(
        ("monday mo lundi", "tuesday tu mardi", "wednesday we mercredi", "thursday th jeudi",
         "friday fr vendredi", "saturday sa samedi", "sunday su dimanche")
    )
    for name in names.split()
}  # fmt: skip
_STEPS = {"D": DAILY, "W": WEEKLY, "M": MONTHLY, "Y": YEARLY}


def times_of(node: Node, zone: ZoneInfo) -> list[FoundOccurrence]:
    """The times that a node's own dates give; none when it has no readable one."""
    starts = _split(node.get("startDate"))
    ends = _split(node.get("endDate"))
    length = length_of(text(node.get("duration")))
    status = status_of(text(node.get("eventStatus")))
    previous = moment_of(scalar(next(iter(items(node.get("previousStartDate"))), None)), zone)
    found = []
    for index, told in enumerate(starts[:MOST_TIMES]):
        first, slash, last = str(told).partition("/")
        start = moment_of(told if not isinstance(told, str) else first, zone)
        if start is None:
            continue
        given: Any = last if slash and isinstance(told, str) else None
        if given is None and index < len(ends):
            given = ends[index]
        elif given is None and len(ends) == 1 and len(starts) == 1:
            given = ends[0]
        end = ended(start, moment_of(given, zone), zone)
        if end is None and length and isinstance(start, datetime):
            end = start + length
        found.append(FoundOccurrence(start, spread(start, end), status, previous=previous))
    return found


def _split(value: Any) -> list[Any]:
    return [bare for one in items(value) if (bare := scalar(one)) not in (None, "")]


def ended(start: Moment, end: Moment | None, zone: ZoneInfo) -> Moment | None:
    """An end as sources give it (a day is included) made exclusive, of the kind of its start."""
    if end is None:
        return None
    if isinstance(start, datetime):
        if isinstance(end, datetime):
            return end
        # A time on the first day, a day as the end: until the last day is over.
        if end <= start.date():
            return None
        return datetime.combine(end + timedelta(days=1), time(), tzinfo=zone)
    last = end.date() if isinstance(end, datetime) else end
    if last < start:
        return None
    return last + timedelta(days=1)


def length_of(told: str) -> timedelta | None:
    """An ISO 8601 duration."""
    m = _DURATION.fullmatch(told.strip())
    if not m or not any(m.groups()):
        return None
    weeks, days, hours, minutes, seconds = (int((g or "0")[:6]) for g in m.groups())
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return length if timedelta() < length < timedelta(days=3_660) else None


# --- Schedules -------------------------------------------------------------------------------
def scheduled(node: Node, zone: ZoneInfo, now: datetime) -> Iterator[FoundOccurrence]:
    """The times that `eventSchedule` gives (schema.org Schedule)."""
    for schedule in nodes(node.get("eventSchedule")):
        yield from _times_of_schedule(schedule, zone, now)


def _times_of_schedule(schedule: Node, zone: ZoneInfo, now: datetime) -> Iterator[FoundOccurrence]:
    zone = _zone(text(schedule.get("scheduleTimezone"))) or zone
    start = moment_of(scalar(schedule.get("startDate")), zone)
    if start is None:
        return
    first = start.date() if isinstance(start, datetime) else start
    clock = clock_of(text(schedule.get("startTime"))) if schedule.get("startTime") else None
    if clock is None and isinstance(start, datetime):
        clock = start.time()
    length = length_of(text(schedule.get("duration")))
    end_clock = clock_of(text(schedule.get("endTime"))) if schedule.get("endTime") else None
    except_days = {_day(moment_of(one, zone)) for one in texts(schedule.get("exceptDate"))}
    for day in _days(schedule, first, zone, now):
        if day in except_days:
            continue
        if clock is None:
            yield FoundOccurrence(day, day + timedelta(days=1))
            continue
        begins = datetime.combine(day, clock, tzinfo=zone)
        ends = begins + length if length else None
        if end_clock is not None:
            later = day if end_clock > clock else day + timedelta(days=1)
            ends = datetime.combine(later, end_clock, tzinfo=zone)
        yield FoundOccurrence(begins, ends)


def _days(schedule: Node, first: date, zone: ZoneInfo, now: datetime) -> list[date]:
    step = re.fullmatch(r"P(\d{1,3})([DWMY])", text(schedule.get("repeatFrequency")).upper())
    frequency = _STEPS[step[2]] if step else _named(text(schedule.get("repeatFrequency")))
    last = _day(moment_of(scalar(schedule.get("endDate")), zone))
    count = text(schedule.get("repeatCount"))
    until = last or (max(first, now.date()) + AHEAD)
    by_day = [_DAYS[key] for told in texts(schedule.get("byDay")) if (key := _weekday(told))]
    if frequency is None and not by_day:
        return [first]
    try:
        rule = rrule(
            frequency if frequency is not None else WEEKLY,
            dtstart=datetime.combine(first, time()),
            interval=max(1, int(step[1])) if step else 1,
            until=datetime.combine(until, time()),
            byweekday=by_day or None,
            bymonthday=_numbers(schedule.get("byMonthDay")),
            bymonth=_numbers(schedule.get("byMonth")),
        )
        most = min(MOST_TIMES, int(count)) if count.isdecimal() else MOST_TIMES
        return [moment.date() for moment, _ in zip(rule, range(most), strict=False)]
    except (ValueError, TypeError, OverflowError):
        return [first]


def _named(word: str) -> int | None:
    return {"daily": DAILY, "weekly": WEEKLY, "monthly": MONTHLY, "yearly": YEARLY}.get(
        word.lower()
    )


def _weekday(told: str) -> str:
    word = told.rsplit("/", 1)[-1].removeprefix("schema:").lower()
    return word if word in _DAYS else ""


def _numbers(value: Any) -> list[int] | None:
    found = [int(n) for told in texts(value) if re.fullmatch(r"-?\d{1,2}", n := told.strip())]
    return [n for n in found if n] or None


def _day(moment: Moment | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None
