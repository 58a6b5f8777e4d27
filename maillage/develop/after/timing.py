"""When wishes open and close, and when people are asked what came of them."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from maillage.develop.models import Evening

DAYS_TO_CHOOSE = 7
HOUR = time(8)
MONTHS = (1, 6)
# A question that could not leave in time is not asked any more: it would come out of the blue.
STILL_ASKED = timedelta(days=25)


def day_of(evening: Evening) -> date:
    """The evening's own day, where it took place."""
    return timezone.localdate(evening.starts_at, ZoneInfo(evening.time_zone))


def closes_at(evening: Evening) -> datetime:
    """Until when choices may change; at that moment all mutual ones are told together."""
    day = day_of(evening) + timedelta(days=DAYS_TO_CHOOSE)
    return datetime.combine(day, HOUR, tzinfo=ZoneInfo(evening.time_zone))


def may_choose(evening: Evening, now: datetime | None = None) -> bool:
    """From the last round on, until the moment that was told."""
    begun = evening.state == Evening.State.OVER or (
        evening.state == Evening.State.RUNNING and evening.current_round >= evening.rounds
    )
    return begun and evening.revealed_at is None and (now or timezone.now()) < closes_at(evening)


def asked_on(evening: Evening, months: int) -> date:
    """The same day so many months later; the last of a month that has no such day."""
    day = day_of(evening)
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def is_asked(evening: Evening, months: int, today: date) -> bool:
    """Whether the mail of that month leaves today."""
    due = asked_on(evening, months)
    return due <= today < due + STILL_ASKED


def question_of(evening: Evening, today: date | None = None) -> int:
    """The months of the last question whose day has come; 0 when none has."""
    today = today or timezone.localdate(None, ZoneInfo(evening.time_zone))
    return max((months for months in MONTHS if asked_on(evening, months) <= today), default=0)
