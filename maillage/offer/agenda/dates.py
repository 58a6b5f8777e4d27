"""The days that an address asks for: `quand=demain`, `quand=2026-12`, `du=…&au=…`."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maillage.offer.agenda import words

DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
MONTH = re.compile(r"(\d{4})-(\d{2})\Z", re.ASCII)
FIRST = re.compile(r"\b1 (?=[^\W\d_])")
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class Days:
    """Local days, both included; `last` None: no end. `running`: only what began before."""

    first: date
    last: date | None = None
    running: bool = False
    label: str = ""


def read_day(text: str) -> date | None:
    """A day as an address writes it, or None."""
    if not DAY.match(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def read_month(text: str) -> date | None:
    """The first day of a month as an address writes it (2026-12), or None."""
    found = MONTH.match(text)
    if not found or not (1 <= int(found[2]) <= 12 and FIRST_YEAR <= int(found[1]) <= LAST_YEAR):
        return None
    return date(int(found[1]), int(found[2]), 1)


def last_of(month: date) -> date:
    """The last day of the month that `month` is in."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def shifted(month: date, months: int) -> date:
    """The first day of the month so many months later."""
    year, index = divmod(month.year * 12 + month.month - 1 + months, 12)
    return date(year, index + 1, 1)


def days_of(when: str, today: date) -> Days | None:
    """The days of a value of `quand`; None when it is not one."""
    if when in words.WHEN:
        label = str(words.WHEN[when])
        first, last = _named(when, today)
        return Days(first, last, running=when == words.NOW, label=label)
    if day := read_day(when):
        return Days(day, day, label=capfirst(first_of_month(date_format(day, "FULL_DATE_FORMAT"))))
    if month := read_month(when):
        first = today if month <= today <= last_of(month) else month
        label = capfirst(date_format(month, "YEAR_MONTH_FORMAT"))
        return Days(first, last_of(month), label=label)
    return None


def days_between(first: date | None, last: date | None, today: date) -> Days:
    """The days of `du` and `au`; either may be missing."""
    since = first or min(today, last or today)
    if first and last:
        told = _("Du %(first)s au %(last)s") % {"first": _said(first), "last": _said(last)}
    elif last:
        told = _("Jusqu’au %(last)s") % {"last": _said(last)}
    else:
        told = _("À partir du %(first)s") % {"first": _said(since)}
    return Days(since, last, label=told)


def first_of_month(told: str) -> str:
    """« 1er décembre » in French, where Django writes « 1 décembre »."""
    if (get_language() or "fr").startswith("en"):
        return told
    return FIRST.sub("1er ", told)


def _said(day: date) -> str:
    return first_of_month(date_format(day, "DATE_FORMAT"))


def _named(when: str, today: date) -> tuple[date, date]:
    if when == words.TOMORROW:
        return today + timedelta(days=1), today + timedelta(days=1)
    if when == words.WEEKEND:
        # Saturday and Sunday; on Sunday, what is left of it.
        saturday = today + timedelta(days=max(0, 5 - today.weekday()))
        return saturday, saturday + timedelta(days=6 - saturday.weekday())
    if when == words.MONTH:
        return today, last_of(today)
    return today, today
