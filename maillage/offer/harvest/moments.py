"""Dates and times as machines write them, made moments: a date (all day) or an aware datetime.

ISO 8601 in all its disguises, RFC 2822, seconds since 1970; numeric dates of spreadsheets in a
given order. What people write in words goes to `maillage.algorithms.french_dates`.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

from maillage.offer.harvest.found import Moment

FIRST_YEAR, LAST_YEAR = 1900, 2200
_ISO = re.compile(
    r"(?P<y>\d{4})(?P<s>[-/.]?)(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"(?:(?:[T ]|,\s*)\s*(?P<time>\d{1,2}(?::?\d{2}){0,2})(?:[.,]\d+)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?(?:\[[^\]]*\])?)?\s*",
    re.I,
)
_SLASHED = re.compile(
    r"(?P<a>\d{1,2})\s*(?P<s>[-/.])\s*(?P<b>\d{1,2})\s*(?P=s)\s*(?P<y>\d{4}|\d{2})(?!\d)"
    r"(?:(?:\s*(?:,|à|at|T)?\s*)(?P<time>\d.*))?",
    re.I,
)
_CLOCK = re.compile(
    r"(?P<h>\d{1,2})\s*(?:(?:h(?:eures?|rs?)?|:|\.)\s*(?P<m>\d{2})?)?(?:\s*(?:min|m))?"
    r"(?::(?P<s>\d{2}))?(?:\.\d+)?\s*(?P<half>[ap]\.?\s?m\.?)?",
    re.I,
)
_MICROSOFT = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/")
_DUMMY = frozenset(("0000-00-00", "0001-01-01", "1900-01-01", "none", "null", "n/a", "tbd", "tba"))


def moment_of(value: Any, zone: ZoneInfo, *, naive: ZoneInfo | None = None) -> Moment | None:
    """The moment a machine wrote, in `zone`; None when it is not one.

    A time without an offset is read in `naive` (by default `zone`). A number is seconds, or
    milliseconds, since 1970.
    """
    if isinstance(value, datetime):
        return _placed(value, zone, naive)
    if isinstance(value, date):
        return value if FIRST_YEAR <= value.year <= LAST_YEAR else None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _since_1970(value, zone)
    text = " ".join(str(value).split())[:80]
    if not text or text.lower() in _DUMMY:
        return None
    return _iso(text, zone, naive) or _other(text, zone, naive)


def _iso(text: str, zone: ZoneInfo, naive: ZoneInfo | None) -> Moment | None:
    m = _ISO.fullmatch(text)
    if not m or (m["s"] == "" and len(m["m"] + m["d"]) != 4):
        return None
    day = _day(int(m["y"]), int(m["m"]), int(m["d"]))
    if day is None or m["time"] is None:
        return day
    return _at(day, m["time"], m["zone"], zone, naive)


def _at(
    day: date, clock: str, offset: str | None, zone: ZoneInfo, naive: ZoneInfo | None
) -> datetime | None:
    digits = clock.replace(":", "")
    digits = digits.zfill(len(digits) + len(digits) % 2)
    hour, minute, second = (int(digits[i : i + 2] or 0) for i in (0, 2, 4))
    if hour == 24 and not minute and not second:
        day, hour = day + timedelta(days=1), 0
    try:
        read = datetime.combine(day, time(hour, minute, min(second, 59)))
        return _placed(read.replace(tzinfo=_offset(offset)), zone, naive)
    except (ValueError, OverflowError):
        return None


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(shift if text[0] == "+" else -shift)


def _other(text: str, zone: ZoneInfo, naive: ZoneInfo | None) -> Moment | None:
    m = _MICROSOFT.fullmatch(text)
    if m:
        return _since_1970(int(m[1]), zone)
    if re.fullmatch(r"1\d{9}|1\d{12}", text):
        return _since_1970(int(text), zone)
    if re.match(r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d{1,2}:\d{2}", text):
        try:
            return _placed(parsedate_to_datetime(text), zone, naive)
        except (ValueError, TypeError, OverflowError):
            return None
    return None


def _since_1970(number: float, zone: ZoneInfo) -> datetime | None:
    seconds = number / 1000 if abs(number) >= 1e11 else number
    try:
        read = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    # A small number is a row's number, not a date.
    return read.astimezone(zone) if 1990 <= read.year <= LAST_YEAR else None


def _placed(read: datetime, zone: ZoneInfo, naive: ZoneInfo | None) -> datetime | None:
    try:
        if not FIRST_YEAR <= read.year <= LAST_YEAR:
            return None
        if read.tzinfo is None or read.utcoffset() is None:
            read = read.replace(tzinfo=naive or zone)
        return read.astimezone(zone)
    except (ValueError, OverflowError):
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def numeric_moment(text: str, zone: ZoneInfo, order: str = "dmy") -> Moment | None:
    """« 05/03/2026 », « 5-3-26 19 h 30 »: `order` is "dmy" or "mdy"; a day over 12 decides."""
    m = _SLASHED.fullmatch(" ".join(text.split())[:60])
    if not m:
        return None
    first, second = int(m["a"]), int(m["b"])
    if order == "mdy":
        first, second = second, first
    if second > 12 >= first:
        first, second = second, first
    year = int(m["y"]) + (2000 if len(m["y"]) == 2 else 0)
    day = _day(year, second, first)
    if day is None or not m["time"]:
        return day
    clock = clock_of(m["time"])
    return datetime.combine(day, clock, tzinfo=zone) if clock else None


def order_of(texts: list[str]) -> str:
    """Whether a column of numeric dates begins with the day ("dmy") or the month ("mdy")."""
    votes = {"dmy": 0, "mdy": 0}
    for text in texts:
        m = _SLASHED.match(" ".join(text.split())[:60])
        if m and int(m["a"]) > 12 >= int(m["b"]):
            votes["dmy"] += 1
        elif m and int(m["b"]) > 12 >= int(m["a"]):
            votes["mdy"] += 1
    return "mdy" if votes["mdy"] > votes["dmy"] else "dmy"


def clock_of(text: str) -> time | None:
    """« 19:30 », « 19 h 30 », « 19h », « 7:30 PM », « midi », « minuit » as a time of day."""
    plain = " ".join(text.lower().split())
    if plain in ("midi", "noon", "midnight", "minuit"):
        return time(12 if plain in ("midi", "noon") else 0)
    m = _CLOCK.fullmatch(plain)
    if not m or (plain.isdigit() and len(plain) > 2):
        return None
    hour = int(m["h"])
    if m["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if m["half"][0] == "p" else 0)
    if hour == 24 and not int(m["m"] or 0):
        hour = 0
    try:
        return time(hour, int(m["m"] or 0), int(m["s"] or 0))
    except ValueError:
        return None


def iso(moment: Moment | None) -> str | None:
    """ISO 8601: a date alone, or a time with its offset."""
    return moment.isoformat() if moment is not None else None
