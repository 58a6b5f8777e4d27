"""Dates and times as the cells of a table hold them: ISO, figures, French words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

from maillage.algorithms.duplicates.model import Occurrence
from maillage.algorithms.french_text import fold

_MONTHS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_ENGLISH = {"feb": 2, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8}
_ISO = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)")
_FIGURES = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_WORDS = re.compile(r"\b(\d{1,2})(?:er)?\s+([a-z]{3,9})\.?,?\s+(\d{4})\b")
_TIME = re.compile(
    r"(?:^|[t\s,a])(\d{1,2})(?:\s?h(?:eures?)?\s?(\d\d)?|:(\d\d)(?::\d\d(?:\.\d+)?)?"
    r"|(?<=t\d\d)(\d\d)(?:\d\d)?)\s?(am|pm|a\.m\.|p\.m\.)?"
)
_ZONE = re.compile(r"\d(z|[+-]\d\d:?\d\d)$")
_SEVERAL = re.compile(r"\s*[;|\n]\s*|,\s+(?=\d{4}-)")
_UNTIL = re.compile(
    r"(?<=\d)(?:/(?=\d{4}-)|\s+(?:au|a|to|-|–|—)\s+(?=\d{1,2}\s[^\W\d]{3}|\d{4}-|\d{1,2}/\d))"
)


def read_when(text: str, clock: str = "") -> date | datetime | None:
    """One date, with its time if it says one (or if `clock` does); None when it cannot be read."""
    folded = fold(text).strip()
    found = _day(folded)
    if found is None:
        return None
    day, rest = found
    hour = _clock(rest) if rest.strip() else None
    if hour is None and clock:
        hour = _clock(f" {fold(clock).strip()}")
    if hour is None:
        return day
    zone = _ZONE.search(folded)
    return datetime.combine(day, hour, _zone(zone[1]) if zone else None)


def _day(folded: str) -> tuple[date, str] | None:
    for shape in (_ISO, _FIGURES, _WORDS):
        if (found := shape.search(folded)) is None:
            continue
        try:
            return _date(shape, found), folded[found.end() :]
        except ValueError:
            return None
    return None


def _date(shape: re.Pattern[str], found: re.Match[str]) -> date:
    if shape is _ISO:
        return date(int(found[1]), int(found[2]), int(found[3]))
    if shape is _WORDS:
        return date(int(found[3]), _month(found[2]), int(found[1]))
    first, second = int(found[1]), int(found[2])
    if second > 12:  # as in English: the month first
        first, second = second, first
    return date(int(found[3]), second, first)


def _month(word: str) -> int:
    for number, beginning in enumerate(_MONTHS, start=1):
        if word.startswith(beginning):
            return number
    if word[:3] in _ENGLISH:
        return _ENGLISH[word[:3]]
    raise ValueError(word)


def _clock(rest: str) -> time | None:
    if "midi" in rest.split():
        return time(12)
    if (found := _TIME.search(rest)) is None:
        return None
    hour, minute = int(found[1]), int(found[2] or found[3] or found[4] or 0)
    if found[5]:
        hour = hour % 12 + (12 if found[5].startswith("p") else 0)
    if hour == 24:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _zone(text: str) -> timezone:
    if text == "z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(away if text[0] == "+" else -away)


@lru_cache(maxsize=100_000)
def read_occurrences(start: str, end: str = "", clock: str = "") -> tuple[Occurrence, ...]:
    """All the dates of a cell (cut by `;` or `|`), periods included; `end` is of the only one."""
    pieces = [piece for piece in _SEVERAL.split(start.strip()) if piece]
    found = []
    for piece in pieces:
        first, *last = _UNTIL.split(piece, maxsplit=1)
        when = read_when(first, clock)
        until = read_when(last[0] if last else end if len(pieces) == 1 else "")
        if when is not None:
            found.append(Occurrence(when, _after(when, until)))
    return tuple(found)


def _after(start: date | datetime, end: date | datetime | None) -> date | datetime | None:
    """The end, unless it comes before the start."""
    if end is None:
        return None
    first = start.date() if isinstance(start, datetime) else start
    last = end.date() if isinstance(end, datetime) else end
    return end if last >= first else None
