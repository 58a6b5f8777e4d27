"""When the demonstration's workshops happen: days counted from today, and what the journal says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone

from maillage.core.models import Batch
from maillage.core.models.journal import Change

BEGINS = time(13, 30)


def working_day(days: int) -> date:
    """So many days from today; the Friday before when that is a weekend."""
    day = timezone.localdate() + timedelta(days=days)
    return day - timedelta(days=max(0, day.weekday() - 4))


def afternoon(day: date, minutes: int = 0) -> datetime:
    """That day at the hour when workshops begin, so many minutes later."""
    return timezone.make_aware(datetime.combine(day, BEGINS)) + timedelta(minutes=minutes)


@contextmanager
def told_as_of(moment: datetime) -> Iterator[None]:
    """What is written inside is told by the journal at that moment, not when the demo was filled.

    Otherwise a workshop held twelve days ago would have been written today.
    """
    last_change = Change.objects.aggregate(n=Max("pk"))["n"] or 0
    last_batch = Batch.objects.aggregate(n=Max("pk"))["n"] or 0
    yield
    Change.objects.filter(pk__gt=last_change).update(at=moment)
    batches = Batch.objects.filter(pk__gt=last_batch)
    batches.exclude(finished_at=None).update(finished_at=moment)
    batches.update(created_at=moment, updated_at=moment)
