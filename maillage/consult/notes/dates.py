"""Dates as notes write them: « 27 octobre 2021 », « 2021-10-27 », « 27/10/2021 », « 24 nov. »."""

from __future__ import annotations

import datetime
import re

from .markup import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan",
            "fevrier fevr fev",
            "mars",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "aout",
            "septembre sept sep",
            "octobre oct",
            "novembre nov",
            "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WRITTEN = re.compile(
    r"\b(?P<day>\d{1,2})(?:er|e)?\s+(?P<month>"
    + "|".join(sorted(_MONTHS, key=len, reverse=True))
    + r")\b\.?(?:\s*,?\s*(?P<year>\d{4})\b)?"
)
_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"
)
_NUMERIC = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>(?:19|20)\d\d)(?!\d)"
)


def full_date(text: str) -> datetime.date | None:
    """The first date of `text` that has its year."""
    for day, month, year in _dates(text):
        if year and (found := _date(year, month, day)):
            return found
    return None


def date_after(text: str, reference: datetime.date | None) -> datetime.date | None:
    """The first date of `text`; a missing year is that of `reference`, or the next one when the
    day would fall before it."""
    for day, month, year in _dates(text):
        if year or reference is None:
            if year and (found := _date(year, month, day)):
                return found
            continue
        found = _date(reference.year, month, day)
        if found and found < reference:
            found = _date(reference.year + 1, month, day)
        if found:
            return found
    return None


def names_a_day(text: str) -> bool:
    return bool(_dates(text))


def _dates(text: str) -> list[tuple[int, int, int | None]]:
    folded = fold(text)
    found: list[tuple[int, tuple[int, int, int | None]]] = []
    for match in _WRITTEN.finditer(folded):
        year = int(match["year"]) if match["year"] else None
        found.append((match.start(), (int(match["day"]), _MONTHS[match["month"]], year)))
    for pattern in (_ISO, _NUMERIC):
        for match in pattern.finditer(folded):
            day, month = int(match["day"]), int(match["month"])
            found.append((match.start(), (day, month, int(match["year"]))))
    return [date for _, date in sorted(found)]


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
