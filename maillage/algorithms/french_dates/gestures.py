"""The day a French line speaks of: « hier », « mardi 17 nov. », « le 12 », « 2026-11-12 ».

Works on text already folded by `french_text.fold`. A line notes what was done: without an explicit
year (or « demain ») the day found is never after `today`, and « mardi » is the last Tuesday.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.algorithms.french_dates.remarks import OTHER_WEEKDAY
from maillage.algorithms.french_dates.vocabulary import COUNTS, MONTH_NUMBER, WEEKDAYS
from maillage.algorithms.said import Said

_MONTH = "|".join(sorted(MONTH_NUMBER, key=len, reverse=True))
_WEEKDAY = "|".join(WEEKDAYS)
# A day whose last occurrence is that old was most likely meant for the coming months.
_TOO_OLD = timedelta(days=270)

_ISO = re.compile(r"(?<![\d-])((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?![\d-])")
_NUMERIC = re.compile(r"(?<![\d/-])(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d\d)(?![\d-])")
_DAY_MONTH = re.compile(
    rf"\b(?:(?:le|les|du|{_WEEKDAY})\s+)*(\d{{1,2}})(?:er)?"
    rf"(?:\s*(?:,|-|et|au|ou)\s*\d{{1,2}}(?:er)?)*\s+({_MONTH})\b\.?(?:\s+((?:19|20)\d\d)\b)?"
)
_DAY_ONLY = re.compile(
    r"\b(?:(?:(?:" + _WEEKDAY + r")\s+(?:le\s+)?)|(?:le|du)\s+)(\d{1,2})(?:er)?\b"
    r"(?!\s*(?:h\b|h\d|%|e\b|eme|min\b|heure|a\s+\d|[.,/-]\d|(?:" + _MONTH + r")\b))"
)
_NOUN_NEXT = re.compile(r"\s*[a-z]{3,}")
_WEEKDAY_ONLY = re.compile(rf"\b({_WEEKDAY})(\s+(?:dernier|passe))?\b")
_AGO = re.compile(r"\bil y a (\d{1,2}|" + "|".join(COUNTS) + r") (jours?|semaines?)\b")
_RELATIVE = (
    (re.compile(r"\bavant[- ]hier\b"), -2, 0.95),
    (re.compile(r"\b(?:hier|yesterday)\b"), -1, 0.95),
    (re.compile(r"\baujourd'? ?hui\b|\btoday\b|\bce (?:matin|midi|soir)\b"), 0, 0.95),
    (re.compile(r"\bcet (?:apres|avant)[- ]midi\b"), 0, 0.95),
    (re.compile(r"\bdemain\b"), 1, 0.6),
    (re.compile(r"\bla semaine (?:derniere|passee)\b"), -7, 0.4),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day, how sure (0 to 1), where it was read in the folded text, and a remark in French."""

    value: date
    confidence: float
    start: int
    end: int
    remark: str = ""


def find_date(folded: str, *, today: date) -> FoundDate | None:
    """The day the line was about, or None when it names none. Never raises.

    The most explicit way of writing wins; among equals, the first in the line.
    """
    for read in _READERS:
        for found in read(folded, today):
            return found
    return None


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shift(today: date, days: int) -> date | None:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return None


def _full_dates(folded: str, today: date) -> Iterator[FoundDate]:
    for m in _ISO.finditer(folded):
        if day := _safe(int(m[1]), int(m[3]), int(m[4])):
            yield FoundDate(day, 0.99, m.start(), m.end(), _ahead(day, today))
    for m in _NUMERIC.finditer(folded):
        if day := _safe(int(m[4]), int(m[3]), int(m[1])):
            yield FoundDate(day, 0.9, m.start(), m.end(), _ahead(day, today))


def _ahead(day: date, today: date) -> str:
    return Said("ce jour est à venir") if day > today else ""


def _days_of_month(folded: str, today: date) -> Iterator[FoundDate]:
    for m in _DAY_MONTH.finditer(folded):
        day_number, month = int(m[1]), MONTH_NUMBER[m[2]]
        if m[3]:
            if day := _safe(int(m[3]), month, day_number):
                yield FoundDate(day, 0.97, m.start(), m.end(), _ahead(day, today))
            continue
        past = (_safe(today.year - back, month, day_number) for back in range(9))
        last = next((day for day in past if day and day <= today), None)
        if last is None:
            continue
        if today - last > _TOO_OLD:
            remark = Said("ce jour semble à venir : la date d’aujourd’hui est proposée")
            yield FoundDate(today, 0.4, m.start(), m.end(), remark)
        else:
            yield _checked(last, 0.95, folded, m)


def _bare_days(folded: str, today: date) -> Iterator[FoundDate]:
    for m in _DAY_ONLY.finditer(folded):
        year, month = today.year, today.month
        for _ in range(3):
            day = _safe(year, month, int(m[1])) if year >= 1 else None
            if day and day <= today:
                found = _checked(day, 0.8, folded, m)
                # « lundi 12 artistes »: the number counts people unless the 12th is a Monday.
                if not (found.remark and _NOUN_NEXT.match(folded, m.end())):
                    yield found
                break
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)


def _checked(day: date, confidence: float, folded: str, m: re.Match[str]) -> FoundDate:
    """Lower the confidence, and say so, when the weekday written is not that day's."""
    written = re.search(_WEEKDAY, m.group())
    if written and written.group() != WEEKDAYS[day.weekday()]:
        return FoundDate(day, confidence / 2, m.start(), m.end(), OTHER_WEEKDAY[day.weekday()])
    return FoundDate(day, confidence, m.start(), m.end())


def _relative_days(folded: str, today: date) -> Iterator[FoundDate]:
    for pattern, days, confidence in _RELATIVE:
        m = pattern.search(folded)
        if m and (day := _shift(today, days)):
            yield FoundDate(day, confidence, m.start(), m.end(), _ahead(day, today))
    for m in _AGO.finditer(folded):
        count = COUNTS.get(m[1]) or int(m[1]) if m[1].isascii() else 0
        if day := _shift(today, -count * (7 if m[2].startswith("s") else 1)):
            yield FoundDate(day, 0.85, m.start(), m.end())


def _weekdays(folded: str, today: date) -> Iterator[FoundDate]:
    for m in _WEEKDAY_ONLY.finditer(folded):
        back = (today.weekday() - WEEKDAYS.index(m[1])) % 7
        if back == 0 and m[2]:
            back = 7
        if day := _shift(today, -back):
            yield FoundDate(day, 0.9 if back else 0.7, m.start(), m.end())


_READERS: tuple[Callable[[str, date], Iterator[FoundDate]], ...] = (
    _full_dates,
    _days_of_month,
    _relative_days,
    _bare_days,
    _weekdays,
)
