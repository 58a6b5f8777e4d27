"""Judging an event by its raw text, before it is parsed: is it worth expanding, is it safe to?

Expanding a rule walks through each of its occurrences since the first one: « every second since
1970 » would keep a server busy for hours. Such a rule is no activity, it is refused.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from maillage.core.calendar_text import Block

MAX_STEPS = 60_000  # 164 years of a daily meeting
MAX_TIMES_A_DAY = 12
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_STEP_DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
_MARGIN = timedelta(days=2)


def _day(value: str) -> date | None:
    m = _DAY.match(value)
    try:
        return date(int(m[1]), int(m[2]), int(m[3])) if m else None
    except ValueError:
        return None


def far_from(block: Block, start: date, end: date) -> bool:
    """Whether a single event lies plainly outside the period (most of an old calendar does).

    An event that repeats, overrides, or whose dates cannot be read plainly is never far.
    """
    if any(block.first(key) for key in ("RRULE", "RDATE", "RECURRENCE-ID", "DURATION")):
        return False
    begins = _day(block.first("DTSTART"))
    ends = _day(block.first("DTEND")) if block.first("DTEND") else begins
    if begins is None or ends is None or ends < begins:
        return False
    return begins.toordinal() > end.toordinal() + _MARGIN.days or (
        ends.toordinal() < start.toordinal() - _MARGIN.days
    )


def too_frequent(block: Block, end: date) -> bool:
    """Whether expanding the block's rules up to `end` would be unreasonable."""
    begins = _day(block.first("DTSTART"))
    for key in ("RRULE", "EXRULE"):
        for value in block.values(key):
            rule = dict(part.partition("=")[::2] for part in value.upper().split(";"))
            if _unreasonable(rule, (end - begins).days if begins else 0):
                return True
    return False


def _unreasonable(rule: dict[str, str], days: int) -> bool:
    frequency = rule.get("FREQ", "")
    if frequency in ("SECONDLY", "MINUTELY", "HOURLY"):
        return True
    times = 1
    for key in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= rule.get(key, "").count(",") + 1
    interval = rule.get("INTERVAL", "1")
    step = _STEP_DAYS.get(frequency, 1) * max(1, int(interval) if interval.isdecimal() else 1)
    return times > MAX_TIMES_A_DAY or days * times / step > MAX_STEPS
