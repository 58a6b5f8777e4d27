"""What the grammar reads: days, times, exceptions and limits, still without a year or a zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.algorithms.said import Said


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes (0 to 1440; 1440 only ends a range) and how far to trust it."""

    minutes: int
    trust: float = 1.0
    is_midnight: bool = False
    has_half: bool = False  # « p.m. » or « du soir » was written
    offset: int | None = None  # minutes from UTC, when an ISO text says it


@dataclass(frozen=True, slots=True)
class Hours:
    """From a time to another, or a time alone."""

    start: Clock
    end: Clock | None = None


@dataclass(frozen=True, slots=True)
class DayName:
    """A day as it is named; what is not said is None (or empty). `fixed` is already known."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekdays: frozenset[int] = frozenset()
    fixed: date | None = None
    trust: float = 1.0
    remark: Said | None = None
    is_anchored: bool = False  # an article or a weekday stands before the number
    is_plural: bool = False  # « les samedis 6 et 13 »
    must_fit: bool = False  # only a day if the weekday is right: « lundi 12 artistes »
    hours: Hours | None = None  # an ISO text names day and time at once

    @property
    def is_weekday_only(self) -> bool:
        return bool(self.weekdays) and self.day is None and self.fixed is None


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a day to another. `whole` is « week » or « weekend » when the first names it."""

    first: DayName | None
    last: DayName | None
    start: Clock | None = None
    end: Clock | None = None
    whole: str = ""
    trust: float = 1.0


@dataclass(frozen=True, slots=True)
class Weekly:
    """Weekdays that come back. `ordinals`: first (1) or last (-1) of a month; `step` in weeks."""

    weekdays: frozenset[int]
    is_each: bool = True  # False: « samedi » alone, which is one day
    is_run: bool = False  # « du mardi au dimanche »
    ordinals: frozenset[int] = frozenset()
    step: int = 1
    trust: float = 1.0


@dataclass(frozen=True, slots=True)
class Months:
    """Whole months, as (month, year or None), in the order written."""

    months: tuple[tuple[int, int | None], ...]
    is_whole: bool = False  # « tout le mois de mars »


Part = DayName | Stretch | Weekly | Months


@dataclass(frozen=True, slots=True)
class Days:
    """Parts joined in a list, with the tokens read: half-open indexes."""

    parts: tuple[Part, ...]
    first: int
    last: int
    is_choice: bool = False  # « le 5 ou le 6 »


@dataclass(frozen=True, slots=True)
class Times:
    """Hours joined in a list."""

    hours: tuple[Hours, ...]
    first: int
    last: int
    is_doors: bool = False
    follows_and: bool = False
    trust: float = 1.0


@dataclass(frozen=True, slots=True)
class Except:
    """Days left out: « relâche le 14 »."""

    days: Days
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Limit:
    """« jusqu’au 10 janvier » (is_end) or « dès le 3 mars »."""

    day: DayName
    is_end: bool
    first: int
    last: int


Phrase = Days | Times | Except | Limit
