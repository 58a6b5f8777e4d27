"""Read a calendar somebody exported, leniently, and propose gestures from it. No Django here.

One broken component never loses the others: each event (with its own overrides) is parsed and
expanded apart, and what cannot be read is reported in French with its place. Google, Outlook and
Apple exports are all somewhat off RFC 5545; nothing below trusts the file.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
import x_wr_timezone

from maillage.algorithms.said import Said
from maillage.core.calendar_fields import (
    attendees_of,
    person_named,
    stable_moment,
    start_problem,
    text_of,
)
from maillage.core.calendar_parts import (
    by_uid,
    define_zones,
    header_values,
    own_zones,
    parsed,
    plain,
    uid_of,
    where_of,
    why_of,
    zone_named,
)
from maillage.core.calendar_rules import far_from, too_frequent
from maillage.core.calendar_text import Block, CalendarText, decode, take_apart

MAX_BYTES = 10 * 1024 * 1024
MAX_OCCURRENCES = 2_000
MAX_SECONDS = 20.0
WHOLE_FILE = Said("fichier")
_CALENDAR = Said("calendrier")


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One occurrence. `start` and `end` are aware, in the reader's zone; `end` is exclusive.

    An all-day event runs from midnight to midnight. `recurrence_id` tells the occurrences of one
    series apart (ISO, empty for a single event); `uid` + `recurrence_id` is stable from one export
    to the next. `attendees` leaves out rooms and those who declined.
    """

    uid: str
    recurrence_id: str
    title: str
    start: datetime
    end: datetime
    all_day: bool = False
    location: str = ""
    organizer: str = ""
    attendees: tuple[str, ...] = ()
    description: str = ""
    status: str = "confirmed"
    private: bool = False

    @property
    def day(self) -> date:
        """The local day it starts."""
        return self.start.date()

    @property
    def minutes(self) -> int:
        """How long it lasts; 0 for an all-day event, whose length says nothing of the work."""
        return 0 if self.all_day else int((self.end - self.start).total_seconds() // 60)


@dataclass(slots=True)
class CalendarReading:
    """Events by start; what was refused as (where, why) in French; `seen` counts VEVENT parts."""

    events: list[CalendarEvent] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    name: str = ""
    seen: int = 0


def read_calendar(
    data: bytes, *, start: date, end: date, timezone: str = "America/Toronto"
) -> CalendarReading:
    """The events that touch the days `start` to `end`, both included.

    Never raises on the file's content. Raises ValueError when `end` is before `start`, and
    ZoneInfoNotFoundError for an unknown `timezone`. Times without a zone are read in the
    calendar's own (X-WR-TIMEZONE), otherwise in `timezone`.
    """
    if end < start:
        raise ValueError("the period ends before it starts")
    reading = CalendarReading()
    zone = ZoneInfo(timezone)
    problem = _unreadable(data)
    if problem:
        reading.refused.append((WHOLE_FILE, problem))
        return reading
    parts = take_apart(decode(data))
    if not parts.opened:
        reason = Said("ce n’est pas un calendrier iCalendar : la ligne BEGIN:VCALENDAR manque")
        reading.refused.append((WHOLE_FILE, reason))
        return reading
    reader = _Reader(parts, reading, zone, start, end)
    with own_zones(object(), lambda: define_zones(parts, reader._refuse)):
        reader.read()
    if not reading.events and not reading.refused:
        reading.refused.append((_CALENDAR, Said("aucun événement dans la période demandée")))
    reading.events.sort(key=lambda event: (event.start, event.end, event.uid))
    return reading


def _unreadable(data: bytes) -> str:
    if not data.strip():
        return Said("le fichier est vide")
    if len(data) > MAX_BYTES:
        return Said("le fichier dépasse 10 Mo : exportez une période plus courte")
    beginning = data[:1000].lstrip().lower()
    if beginning.startswith((b"<!doctype html", b"<html")):
        return Said("c’est une page web et non un calendrier : vérifiez l’adresse privée (.ics)")
    return ""


class _Reader:
    """One reading: the parts of a calendar, the zone and period asked, and what comes out."""

    def __init__(
        self, parts: CalendarText, reading: CalendarReading, zone: ZoneInfo, start: date, end: date
    ) -> None:
        self.parts, self.reading = parts, reading
        self.zone, self.start, self.end = zone, start, end
        self.floating = zone
        self.header: list[str] = []
        self.cancelled = False

    def read(self) -> None:
        self._read_header()
        began = time.monotonic()
        events = [block for block in self.parts.blocks if block.kind == "VEVENT"]
        self.reading.seen = len(events)
        if not events:
            self._refuse(_CALENDAR, Said("il ne contient aucun événement"))
        for group in by_uid(events).values():
            if time.monotonic() - began > MAX_SECONDS:
                reason = Said("trop long à lire : la suite n’a pas été lue")
                return self._refuse(_CALENDAR, reason)
            self._read_group(group)
            if len(self.reading.events) >= MAX_OCCURRENCES:
                del self.reading.events[MAX_OCCURRENCES:]
                reason = Said(
                    "plus de 2 000 occurrences dans la période : la suite n’a pas été lue"
                )
                return self._refuse(_CALENDAR, reason)
        return None

    def _refuse(self, where: str, why: str) -> None:
        if (where, why) not in self.reading.refused[-50:]:
            self.reading.refused.append((where, why))

    def _read_header(self) -> None:
        for key, value in header_values(self.parts):
            if key == "X-WR-CALNAME":
                self.reading.name = self.reading.name or plain(value)
            elif key == "X-WR-TIMEZONE":
                zone = zone_named(value)
                if zone:
                    self.floating = zone
                    self.header = [f"X-WR-TIMEZONE:{zone.key}"]
                elif value:
                    reason = Said("fuseau horaire inconnu : « %(zone)s »", zone=value[:60])
                    self._refuse(_CALENDAR, reason)
            elif key == "METHOD":
                self.cancelled = value.upper() == "CANCEL"

    def _read_group(self, blocks: list[Block]) -> None:
        """All the VEVENT of one UID: a series and its overrides, or a single event."""
        if len(blocks) == 1 and far_from(blocks[0], self.start, self.end):
            return
        sound = [block for block in blocks if self._sound(block)]
        if not sound:
            return
        try:
            self._expand(sound)
        except Exception as error:
            if len(sound) == 1:
                self._refuse(where_of(sound[0]), why_of(error))
                return
            for block in sound:  # the series is lost together: try each part by itself
                self._expand_alone(block)

    def _expand_alone(self, block: Block) -> None:
        try:
            self._expand([block])
        except Exception as error:
            self._refuse(where_of(block), why_of(error))

    def _sound(self, block: Block) -> bool:
        """Whether a component can be parsed and has a start; says why when not."""
        problem: str = ""
        if not block.complete:
            problem = Said("événement tronqué : sa fin manque")
        elif too_frequent(block, self.end):
            problem = Said("récurrence trop fréquente ou trop longue pour une activité")
        elif not re.match(r"\d{8}|$", block.first("DTSTART")):
            problem = Said("date de début illisible")
        else:
            try:
                component = parsed(block.text).subcomponents[0]
                problem = start_problem(component)
            except Exception as error:
                problem = why_of(error)
            else:
                if not problem and block.first("RRULE") and "RRULE" not in component:
                    reason = Said("récurrence illisible : seule la première fois est gardée")
                    self._refuse(where_of(block), reason)
        if problem:
            self._refuse(where_of(block), problem)
        return not problem

    def _expand(self, blocks: list[Block]) -> None:
        text = "".join(block.text for block in blocks)
        calendar = x_wr_timezone.to_standard(parsed(text, self.header))
        query = recurring_ical_events.of(calendar)
        # Wider by a day on each side, then exact: the file's zones are not the reader's.
        first = self.start - timedelta(days=1) if self.start > date.min else self.start
        last = self.end + timedelta(days=2) if self.end < date.max - timedelta(2) else self.end
        found = query.between(first, last)
        repeated = len(blocks) > 1 or any(
            block.first(key) for block in blocks for key in ("RRULE", "RDATE", "RECURRENCE-ID")
        )
        uid = uid_of(blocks[0])
        events = [self._event(component, uid, repeated=repeated) for component in found]
        self.reading.events.extend(event for event in events if self._touches(event))

    def _touches(self, event: CalendarEvent) -> bool:
        last = event.end - timedelta(microseconds=1) if event.end > event.start else event.end
        return event.start.date() <= self.end and last.date() >= self.start

    def _event(self, component: Any, uid: str, *, repeated: bool) -> CalendarEvent:
        begins = component["DTSTART"].dt
        all_day = not isinstance(begins, datetime)
        ends = component["DTEND"].dt if "DTEND" in component else begins
        start, end = self._local(begins), self._local(ends)
        if all_day and end <= start:
            end = self._local(begins + timedelta(days=1))
        recurrence = component.get("RECURRENCE-ID")
        status = text_of(component, "STATUS").lower() or "confirmed"
        return CalendarEvent(
            uid=uid,
            recurrence_id=stable_moment(getattr(recurrence, "dt", None) or begins)
            if repeated
            else "",
            title=" ".join(text_of(component, "SUMMARY").split()),
            start=start,
            end=max(start, end),
            all_day=all_day,
            location=" ".join(text_of(component, "LOCATION").split()),
            organizer=person_named(component.get("ORGANIZER")),
            attendees=attendees_of(component),
            description=text_of(component, "DESCRIPTION"),
            status="cancelled" if self.cancelled else status,
            private=text_of(component, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"),
        )

    def _local(self, moment: date) -> datetime:
        if not isinstance(moment, datetime):
            return datetime.combine(moment, clock(), tzinfo=self.zone)
        if moment.tzinfo is None or moment.utcoffset() is None:
            moment = moment.replace(tzinfo=self.floating)
        return moment.astimezone(self.zone)
