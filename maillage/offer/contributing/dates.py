"""The form’s dates: a line in French and plain rows become slots, shown back before sending."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from maillage.algorithms.french_dates import read_dates
from maillage.core.said import in_words
from maillage.offer.contributing.saying_dates import all_in_french, local
from maillage.offer.models import Event
from maillage.offer.schedule import Moment, Slot, last_day, slots_of

MOST_SHOWN = 40
SURE = 0.8
_DAY = timedelta(days=1)


@dataclass
class DatesSeen:
    """What was understood: slots, how sure, what was not read, why a doubt (in words)."""

    slots: list[Slot] = field(default_factory=list)
    confidence: float = 1.0
    unread: tuple[str, ...] = ()
    remarks: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """What the page gives back to say that these dates were seen."""
        told = "|".join(f"{slot.start.isoformat()}/{slot.end}" for slot in self.slots)
        return hashlib.blake2b(told.encode(), digest_size=8).hexdigest() if self.slots else ""

    @property
    def lines(self) -> list[str]:
        return [slot_in_words(slot) for slot in self.slots[:MOST_SHOWN]]

    @property
    def more(self) -> int:
        return max(0, len(self.slots) - MOST_SHOWN)

    @property
    def is_doubtful(self) -> bool:
        return self.confidence < SURE or bool(self.unread)

    @property
    def is_past(self) -> bool:
        today = timezone.localdate()
        return bool(self.slots) and all(last_day(slot) < today for slot in self.slots)


def read_when(text: str, rows: Iterable[tuple[date, time | None, time | None]] = ()) -> DatesSeen:
    """The slots of a French line and of plain rows (day, start, end), each once, in order."""
    seen = DatesSeen()
    slots: dict[Moment, Slot] = {}
    if text.strip():
        read = read_dates(text[:5_000], now=timezone.localdate())
        seen.confidence, seen.unread = read.confidence, read.unread
        seen.remarks = [in_words(remark) for remark in read.remarks]
        for one in read.occurrences:
            start = local(one.start)
            assert start is not None  # `local` keeps what it is given
            slots[start] = Slot(start, _end(start, local(one.end)))
    for day, begins, ends in rows:
        slot = _row(day, begins, ends)
        slots[slot.start] = slot
    seen.slots = sorted(slots.values(), key=lambda slot: slot.start.isoformat())
    return seen


def same_hours(event: Event, uid: str, to: Slot) -> Slot:
    """Where a date goes, at the hours it had when the new day is said alone."""
    was = next((slot for slot in slots_of(event) if slot.uid == uid), None)
    if was is None or was.all_day or not to.all_day or to.end not in (None, to.start + _DAY):
        return to
    assert isinstance(was.start, datetime)  # it is not all day
    start = datetime.combine(to.start, was.start.time())
    return Slot(start, start + (was.end - was.start) if was.end else None)


def _row(day: date, begins: time | None, ends: time | None) -> Slot:
    if begins is None:
        return Slot(day)
    start = datetime.combine(day, begins)
    if ends is None or ends == begins:
        return Slot(start)
    end = datetime.combine(day, ends)
    return Slot(start, end if end > start else end + timedelta(days=1))


def _end(start: Moment, end: Moment | None) -> Moment | None:
    """One whole day needs no end."""
    if end is not None and not isinstance(start, datetime) and end == start + timedelta(days=1):
        return None
    return end


def slot_in_words(slot: Slot) -> str:
    """« Samedi 28 novembre 2026, 19 h 30 à 21 h », in the reader's language."""
    start, end = slot.start, slot.end
    if not isinstance(start, datetime):
        last = last_day(slot)
        if last <= start:
            return _("%(day)s, toute la journée") % {"day": capfirst(_full(start))}
        return _("Du %(first)s au %(last)s") % {"first": _full(start), "last": _full(last)}
    told = f"{capfirst(_full(start.date()))}, {_hour(start)}"
    if not isinstance(end, datetime):
        return told
    is_near = end - start < timedelta(hours=12)
    until = _hour(end) if end.date() == start.date() or is_near else f"{_full(end)}, {_hour(end)}"
    return _("%(start)s à %(end)s") % {"start": told, "end": until}


def when_of(slots: Sequence[Slot]) -> str:
    """Slots as the form's line holds them."""
    return all_in_french([(slot.start, slot.end) for slot in slots])


def next_year(slots: Sequence[Slot], today: date) -> list[Slot]:
    """The same weekdays a year later: 52 weeks, or as many years as it takes to be ahead."""
    if not slots:
        return []
    first = min(slot.start.date() if isinstance(slot.start, datetime) else slot.start
                for slot in slots)  # fmt: skip
    years = 1
    while first + timedelta(weeks=52 * years) < today:
        years += 1
    shift = timedelta(weeks=52 * years)
    return [Slot(slot.start + shift, slot.end + shift if slot.end else None) for slot in slots]


def _full(day: Any) -> str:
    return date_format(day, "FULL_DATE_FORMAT")


def _hour(moment: datetime) -> str:
    return date_format(moment, "TIME_FORMAT")
