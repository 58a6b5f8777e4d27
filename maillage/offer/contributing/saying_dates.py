"""Times written so that `read_dates` reads the very same again: the form keeps dates as words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from maillage.algorithms.french_dates import Occurrence, read_dates

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
Moment = date | datetime


def in_french(start: Moment, end: Moment | None = None) -> str:
    """« samedi 28 novembre 2026 de 19 h 30 à 21 h »; `end` exclusive when all day."""
    if not isinstance(start, datetime):
        last = end - timedelta(days=1) if end is not None else start
        if last <= start:
            return _day(start)
        return f"du {_plain(start)} au {_plain(last)}"
    if not isinstance(end, datetime) or end <= start:
        return f"{_day(start)} à {_hour(start.time())}"
    if end - start < timedelta(hours=24) and (end.date() == start.date() or end.time() < time(6)):
        return f"{_day(start)} de {_hour(start.time())} à {_hour(end.time())}"
    return f"du {_plain(start)} à {_hour(start.time())} au {_plain(end)} à {_hour(end.time())}"


def all_in_french(times: Sequence[tuple[Moment, Moment | None]]) -> str:
    """One line for each time."""
    return "\n".join(in_french(start, end) for start, end in times)


def shortest(occurrences: Sequence[Occurrence], said: Sequence[str], now: date) -> str:
    """The words that the author used when they read the same by themselves, else ours."""
    wanted = list(occurrences)
    for words in said:
        plain = " ".join(words.split()).removeprefix("le ")
        if plain and len(plain) <= 200:
            read = read_dates(plain, now=now)
            if list(read.occurrences) == wanted and not read.unread:
                return plain
    return all_in_french([(local(one.start), local(one.end)) for one in occurrences])


def local(moment: Moment | None) -> Moment:
    """Without its offset: what people wrote. None stays None."""
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else moment  # type: ignore[return-value]


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {_plain(day)}"


def _plain(day: date) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def _hour(at: time) -> str:
    return f"{at.hour} h {at.minute:02d}" if at.minute else f"{at.hour} h"
