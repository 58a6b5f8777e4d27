"""When an event takes place: slots kept on the event, and the occurrences written from them.

A slot says what people wrote: local days and times in the event's zone. For all-day slots the rule
of iCalendar holds everywhere in Python: `end` is exclusive (RFC 5545, 3.6.1); only the column
`end_day` of an occurrence is the last day, included.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from maillage.core.models.base import new_uid
from maillage.offer.models.events import DEFAULT_ZONE, Event, EventStatus, Occurrence

PAGE = 200
MOST_SLOTS = 1_500
Moment = date | datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """One time of an event. `start` and `end` are local: naive datetimes, or dates when all day.

    `end` is exclusive when all day; None when nobody said. `uid` stays from one writing to the
    next, so that calendars follow; `previous` is where a rescheduled slot was first.
    """

    start: Moment
    end: Moment | None = None
    status: str = EventStatus.SCHEDULED
    is_sold_out: bool = False
    previous: Moment | None = None
    place_id: int | None = None
    note: str = ""
    uid: str = ""

    @property
    def all_day(self) -> bool:
        return not isinstance(self.start, datetime)

    def to_json(self) -> dict[str, Any]:
        """As `Event.schedule` keeps it: what is empty is left out."""
        told: dict[str, Any] = {"uid": self.uid or new_uid(), "start": self.start.isoformat()}
        if self.end is not None:
            told["end"] = self.end.isoformat()
        if self.previous is not None:
            told["previous"] = self.previous.isoformat()
        if self.status != EventStatus.SCHEDULED:
            told["status"] = str(self.status)
        if self.is_sold_out:
            told["sold_out"] = True
        if self.place_id:
            told["place"] = self.place_id
        if self.note:
            told["note"] = self.note
        return told


def slot_of(told: dict[str, Any]) -> Slot:
    """A slot read from `Event.schedule`. ValueError or KeyError when it is not one."""
    return Slot(
        start=_moment(told["start"]),
        end=_moment(told["end"]) if told.get("end") else None,
        status=told.get("status", EventStatus.SCHEDULED),
        is_sold_out=bool(told.get("sold_out")),
        previous=_moment(told["previous"]) if told.get("previous") else None,
        place_id=told.get("place"),
        note=told.get("note", ""),
        uid=told.get("uid", ""),
    )


def slots_of(event: Event) -> list[Slot]:
    """The event's slots, in order."""
    return sorted((slot_of(told) for told in event.schedule), key=_order)


def schedule_of(slots: Iterable[Slot], former: Iterable[Slot] = ()) -> list[dict[str, Any]]:
    """What `Event.schedule` is to hold: in order, each start once, at most 1,500.

    A slot without a uid takes that of the former slot with the same start; when exactly one slot
    is left on both sides, the new one is the old one moved, and keeps its uid and says so.
    """
    known = {slot.start: slot for slot in former}
    kept: dict[Moment, Slot] = {}
    for slot in sorted(slots, key=_order)[:MOST_SLOTS]:
        old = known.get(slot.start)
        kept[slot.start] = replace(slot, uid=slot.uid or (old.uid if old else ""))
    used = {slot.uid for slot in kept.values() if slot.uid}
    left = [slot for slot in known.values() if slot.uid and slot.uid not in used]
    fresh = [slot for slot in kept.values() if not slot.uid]
    if len(left) == len(fresh) == 1:
        kept[fresh[0].start] = replace(fresh[0], uid=left[0].uid)
    return [slot.to_json() for slot in kept.values()]


def aware(moment: Moment, zone: str) -> datetime:
    """The moment in UTC; a date is its midnight. A local time that does not exist is moved on."""
    naive = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    if naive.tzinfo is not None:
        return naive.astimezone(UTC)
    return naive.replace(tzinfo=zone_of(zone)).astimezone(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """An aware moment as people of the zone write it (naive)."""
    return moment.astimezone(zone_of(zone)).replace(tzinfo=None)


def bounds(
    schedule: Sequence[dict[str, Any]], zone: str
) -> tuple[datetime | None, datetime | None]:
    """When the first slot starts and the last one ends, in UTC; (None, None) when there is none."""
    if not schedule:
        return None, None
    slots = [slot_of(told) for told in schedule]
    return (
        min(aware(slot.start, zone) for slot in slots),
        max(_ends_at(slot, zone) for slot in slots),
    )


def occurrences_of(event: Event) -> list[Occurrence]:
    """The rows that the event's schedule asks for, unsaved."""
    return [_occurrence(event, slot) for slot in slots_of(event)]


def digest_of(event: Event) -> str:
    """Tells whether the rows of `Occurrence` are those of the schedule."""
    told = json.dumps([event.timezone, event.schedule], sort_keys=True, default=str)
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def write_occurrences(event: Event) -> bool:
    """Write the event's occurrences when its schedule changed since; tells whether it did."""
    digest = digest_of(event)
    if event.written == digest:
        return False
    with transaction.atomic():
        Occurrence.objects.filter(event_id=event.pk).delete()
        Occurrence.objects.bulk_create(occurrences_of(event), batch_size=PAGE)
        Event.objects.filter(pk=event.pk).update(written=digest)
    event.written = digest
    return True


def write_many(events: Sequence[Event]) -> None:
    """The occurrences of events that were just created in bulk (`journal.create_many`).

    An event that was made with its `written` (`digest_of`) costs no second write.
    """
    Occurrence.objects.bulk_create(
        [row for event in events for row in occurrences_of(event)], batch_size=PAGE
    )
    left = [event for event in events if event.written != digest_of(event)]
    for event in left:
        event.written = digest_of(event)
    Event.objects.bulk_update(left, ["written"], batch_size=PAGE)


def _occurrence(event: Event, slot: Slot) -> Occurrence:
    zone = event.timezone
    last = last_day(slot)
    is_timed = isinstance(slot.start, datetime)
    return Occurrence(
        uid=slot.uid or new_uid(),
        event_id=event.pk,
        start_day=slot.start.date() if isinstance(slot.start, datetime) else slot.start,
        start_time=slot.start.time() if isinstance(slot.start, datetime) else None,
        end_day=last,
        end_time=slot.end.time() if isinstance(slot.end, datetime) else None,
        all_day=not is_timed,
        starts_at=aware(slot.start, zone),
        ends_at=_ends_at(slot, zone),
        has_end=slot.end is not None,
        status=slot.status,
        is_sold_out=slot.is_sold_out,
        previous_start=aware(slot.previous, zone) if slot.previous else None,
        place_id=slot.place_id,
        note=slot.note[:200],
    )


def last_day(slot: Slot) -> date:
    """The day on which a slot ends, included."""
    first = slot.start.date() if isinstance(slot.start, datetime) else slot.start
    if slot.end is None:
        return first
    if isinstance(slot.end, datetime):
        # A show that ends at midnight does not spill over into the next day.
        is_midnight = slot.end.time() == time() and slot.end.date() > first
        return slot.end.date() - timedelta(days=1) if is_midnight else slot.end.date()
    return max(first, slot.end - timedelta(days=1))


def _ends_at(slot: Slot, zone: str) -> datetime:
    if slot.end is not None:
        return max(aware(slot.end, zone), aware(slot.start, zone))
    if slot.all_day:
        return aware(slot.start + timedelta(days=1), zone)
    return aware(slot.start, zone)


def _moment(text: str) -> Moment:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _order(slot: Slot) -> tuple[str, str]:
    return slot.start.isoformat(), slot.uid


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The zone of this name; the usual one when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(DEFAULT_ZONE)
