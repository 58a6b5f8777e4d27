"""A date or a place that changed at the source, a cancellation, a disappearance: seen at once.

A field that nobody corrected follows its source and the alert says so; a corrected one stays, and
the alert asks. Either way it shows until a person settles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from maillage.core import journal
from maillage.core.models import Actor, Batch
from maillage.offer.models import (
    Alert,
    Event,
    EventStatus,
    HarvestRecord,
    HarvestRun,
    PublicationState,
)
from maillage.offer.schedule import schedule_of, slot_of, slots_of

Kind = Alert.Kind


@dataclass
class Raised:
    """How many alerts a change raised, and how many of them say « cancelled »."""

    raised: int = 0
    cancelled: int = 0


def raise_alerts(
    *,
    event: Event,
    record: HarvestRecord,
    before: Mapping[str, Any],
    by: Actor | None,
    batch: Batch | None,
) -> Raised:
    """Compare what the record said (`before`) with what it says now. Call it before `retell`."""
    told = Raised()
    if event.is_over:
        return told
    now = record.values
    if _starts(before) != _starts(now) and now.get("schedule"):
        after = schedule_of((slot_of(slot) for slot in now["schedule"]), slots_of(event))
        _raise(
            event, record, Kind.DATE, {"schedule": event.schedule}, {"schedule": after}, by, batch
        )
        told.raised += 1
    if before.get("place") != now.get("place") and now.get("place"):
        here, there = {"place": event.place_id}, {"place": now["place"]}
        _raise(event, record, Kind.PLACE, here, there, by, batch)
        told.raised += 1
    if _is_cancelled(now) and not _is_cancelled(before):
        was, is_now = {"status": event.status}, {"status": EventStatus.CANCELLED.value}
        _raise(event, record, Kind.CANCELLED, was, is_now, by, batch)
        told.raised += 1
        told.cancelled += 1
    return told


def _raise(
    event: Event, record: HarvestRecord, kind: str, before: dict, after: dict, by: Any, batch: Any
) -> None:
    """One open alert per record and kind: a second change tells the newest."""
    alert = Alert.objects.filter(record=record, kind=kind, settled_at=None).first()
    if alert is None:
        alert = Alert(event=event, record=record, kind=kind, before=before, after=after)
        journal.create(alert, by=by, batch=batch)
    else:
        journal.change(alert, {"after": after}, by=by, batch=batch, pins=False)


def settle_reappeared(records: Iterable[HarvestRecord]) -> None:
    """What had disappeared from its source is there again: nobody has to decide."""
    ids = [record.pk for record in records]
    Alert.objects.filter(record__in=ids, kind=Kind.MISSING, settled_at=None).update(
        settled_at=timezone.now(), is_followed=False
    )


def flag_missing(run: HarvestRun, *, by: Actor | None) -> int:
    """Flag what the source no longer says; nothing is taken off the site. Tells how many.

    What is over is let go: sources drop their past.
    """
    now = timezone.now()
    gone = HarvestRecord.objects.filter(
        Q(event__last_end__gte=now),
        source=run.source, missing_since=None,
        event__merged_into=None,
        event__state__in=[PublicationState.PUBLISHED, PublicationState.HELD],
    ).exclude(last_run=run).select_related("event")  # fmt: skip
    count = 0
    for record in gone:
        flag_gone(record, by=by, batch=run.batch)
        count += 1
    return count


def flag_gone(record: HarvestRecord, *, by: Actor | None, batch: Batch | None) -> None:
    """Flag one record of an event as no longer at its source."""
    assert record.event is not None  # who calls asks for one that has its event
    record.missing_since = timezone.now()
    record.save(update_fields=["missing_since", "updated_at"])
    _raise(record.event, record, Kind.MISSING, {}, {}, by, batch)


def _starts(values: Mapping[str, Any]) -> list[str]:
    return sorted(told["start"] for told in values.get("schedule", ()))


def _is_cancelled(values: Mapping[str, Any]) -> bool:
    return values.get("status") == EventStatus.CANCELLED
