"""iCalendar (RFC 5545): one event per UID, with all its occurrences. Lenient, part by part.

Rules, RDATE, EXDATE, overrides and RANGE=THISANDFUTURE are those of recurring-ical-events. What is
over is kept; a series without end goes on `AHEAD` from now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
import x_wr_timezone

from maillage.algorithms.said import Said
from maillage.core.calendar_fields import start_problem
from maillage.core.calendar_parts import (
    by_uid,
    define_zones,
    header_values,
    own_zones,
    parsed,
    parsed_event,
    plain,
    uid_of,
    where_of,
    why_of,
    zone_named,
)
from maillage.core.calendar_rules import too_frequent
from maillage.core.calendar_text import Block, CalendarText, decode, take_apart
from maillage.offer.harvest.found import (
    FoundEvent,
    FoundOccurrence,
    Reading,
    Refused,
    nearest,
    too_long,
    whole_file,
)
from maillage.offer.harvest.ics_event import described, local_key, moments_of, status_of_component
from maillage.offer.harvest.kinds import Asked

AHEAD = timedelta(days=2 * 366)
FARTHEST = timedelta(days=10 * 366)
MOST_OCCURRENCES = 10_000
REPEATING = ("RRULE", "RDATE", "RECURRENCE-ID", "EXRULE")
# What is read of an event: alarms, attendees and the rest are not even parsed.
READ = frozenset(
    "UID DTSTART DTEND DURATION RRULE RDATE EXRULE EXDATE RECURRENCE-ID SEQUENCE SUMMARY STATUS "
    "DESCRIPTION X-ALT-DESC LOCATION GEO URL CLASS CATEGORIES ORGANIZER CONTACT IMAGE ATTACH "
    "X-GOOGLE-CONFERENCE".split()
)
_TZID = re.compile(r';TZID=("?)([^:";]+)\1', re.I)
_CALENDAR = Said("calendrier")


def read_ics(data: bytes, asked: Asked) -> Reading:
    """The events of a calendar. Never raises on its content."""
    parts = take_apart(decode(data))
    reading = Reading(kind="ics", found=iter(()))
    if not parts.opened:
        why = Said("ce n’est pas un calendrier iCalendar : la ligne BEGIN:VCALENDAR manque")
        reading.refuse(whole_file(why))
        return reading
    reader = _Reader(parts, reading, asked)
    reading.found = reader.read()
    reading.total = len(reader.groups)
    return reading


class _Emptied(Exception):
    """A series of which nothing is left."""


class _Reader:
    def __init__(self, parts: CalendarText, reading: Reading, asked: Asked) -> None:
        self.parts, self.reading, self.asked = parts, reading, asked
        self.zone = self.floating = asked.zone
        self.header: list[str] = []
        self.is_cancelled = False
        self.holder = object()
        self.defined = {b.first("TZID") for b in parts.blocks if b.kind == "VTIMEZONE"}
        self.groups = list(by_uid(b for b in parts.blocks if b.kind == "VEVENT").values())
        self._read_header()

    def _read_header(self) -> None:
        for name, value in header_values(self.parts):
            if name == "X-WR-CALNAME":
                self.reading.name = self.reading.name or plain(value)[:200]
            elif name == "X-WR-TIMEZONE":
                zone = zone_named(value)
                if zone:
                    self.floating = zone
                    self.header = [f"X-WR-TIMEZONE:{zone.key}"]
                elif value:
                    why = Said("fuseau horaire inconnu : « %(zone)s »", zone=value[:60])
                    self.reading.notes.append(why)
            elif name == "METHOD":
                self.is_cancelled = value.upper() == "CANCEL"

    def read(self) -> Iterator[FoundEvent | Refused]:
        if not self.groups:
            yield Refused(_CALENDAR, Said("il ne contient aucun événement"), is_node=False)
        for group in self.groups:
            if self.asked.is_late():
                yield too_long()
                return
            with own_zones(self.holder, self._define_zones):
                found = list(self._group(group))
            yield from found

    def _define_zones(self) -> None:
        note = lambda where, why: self.reading.notes.append(why)  # noqa: E731
        define_zones(self.parts, note)

    def _group(self, blocks: list[Block]) -> Iterator[FoundEvent | Refused]:
        """All the VEVENT of one UID: one event, or several when a feed uses its UID over again."""
        sound: list[tuple[Block, Any]] = []
        for block in blocks:
            component, problem = self._parsed(block)
            if component is None:
                yield Refused(where_of(block), problem, block.text[:2000])
            else:
                sound.append((block, component))
        for one in _split(sound):
            try:
                yield self._event(one, is_shared=one is not sound)
            except _Emptied:
                why = Said(
                    "il ne reste aucune date : toutes sont exclues, ou la fin précède le début"
                )
                yield Refused(where_of(one[0][0]), why, one[0][0].text[:2000])
            except Exception as error:
                if len(one) == 1:
                    yield Refused(where_of(one[0][0]), why_of(error), one[0][0].text[:2000])
                    continue
                for part in one:  # the series is lost together: each part by itself
                    yield self._alone(part)

    def _alone(self, part: tuple[Block, Any]) -> FoundEvent | Refused:
        try:
            return self._event([part], is_shared=True)
        except Exception as error:
            return Refused(where_of(part[0]), why_of(error), part[0].text[:2000])

    def _parsed(self, block: Block) -> tuple[Any, str]:
        """icalendar's component, or None and why."""
        if not block.complete:
            return None, Said("événement tronqué : sa fin manque")
        start = block.first("DTSTART")
        if not re.match(r"\d{8}|$", start):
            return None, Said("date de début illisible")
        if too_frequent(block, self.asked.now.date() + AHEAD):
            return None, Said("récurrence trop fréquente ou trop longue pour une activité")
        self._mend_zones(block)
        try:
            component = parsed_event(block.only(READ))
            problem = start_problem(component)
        except Exception as error:
            return None, why_of(error)
        if problem:
            return None, problem
        if block.first("RRULE") and "RRULE" not in component:
            why = Said("récurrence illisible : seule la première fois est gardée")
            self.reading.notes.append(Said("%(where)s : %(why)s", where=where_of(block), why=why))
        return component, Said("")

    def _mend_zones(self, block: Block) -> None:
        """« /softwarestudio.org/Tzfile/Europe/Berlin » is Europe/Berlin, unless the file says."""
        for index, line in enumerate(block.lines):
            found = _TZID.search(line) if "TZID" in line[:200] else None
            if not found or found[2] in self.defined or found[2].count("/") < 2:
                continue
            zone = zone_named("/".join(found[2].split("/")[-2:]))
            if zone:
                block.lines[index] = line.replace(found[0], f";TZID={zone.key}", 1)

    # --- One event ---------------------------------------------------------------------------
    def _event(self, parts: list[tuple[Block, Any]], *, is_shared: bool) -> FoundEvent:
        blocks = [block for block, _ in parts]
        main = next((c for b, c in parts if not b.first("RECURRENCE-ID")), parts[0][1])
        is_series = len(parts) > 1 or any(blocks[0].first(key) for key in REPEATING)
        if is_series:
            times = self._expanded(blocks)
        else:
            times = [self._occurrence(main)]
        if not times:
            raise _Emptied
        key = uid_of(blocks[0])
        event = described(main, key=key, first=times[0], asked=self.asked)
        event.occurrences = times
        event.where = where_of(blocks[0])
        if is_shared:
            event.key = f"{key}#{times[0].key}"[:500]
        if self.is_cancelled or all(o.status == "cancelled" for o in times):
            event.status = "cancelled"
        event.raw = {"ics": "".join(block.text for block in blocks)[:50_000]}
        return event

    def _occurrence(self, component: Any) -> FoundOccurrence:
        start, end = moments_of(component, self.zone, self.floating)
        told = component.get("RECURRENCE-ID")
        return FoundOccurrence(
            start, end, status_of_component(component), key=local_key(getattr(told, "dt", start))
        )

    def _expanded(self, blocks: list[Block]) -> list[FoundOccurrence]:
        text = "".join(block.only(READ) for block in blocks)
        calendar = parsed(text, self.header)
        if self.header:
            calendar = x_wr_timezone.to_standard(calendar)
        first, last = self._period(blocks)
        found = recurring_ical_events.of(calendar).between(first, last + timedelta(days=1))
        times = [self._occurrence(component) for component in found]
        if not all(block.first("DTEND") or block.first("DURATION") for block in blocks):
            # The library gives an end to those that have none: their start.
            times = [replace(o, end=None) if o.end == o.start else o for o in times]
        kept = {(o.key, str(o.start), str(o.end)): o for o in times}
        ordered = sorted(kept.values(), key=lambda o: (_aware(o.start, self.zone), o.key))
        return nearest(ordered, self.asked.now, MOST_OCCURRENCES)

    def _period(self, blocks: list[Block]) -> tuple[datetime, date]:
        """From the first day that the series names to the last one to look at."""
        named = [day for block in blocks for day in _days(block)]
        first = min(named, default=self.asked.now.date())
        farthest = max([*named, self.asked.now.date()])
        last = max(farthest, self.asked.now.date()) + AHEAD
        for block in blocks:
            rule = block.first("RRULE").upper()
            if "COUNT=" in rule:
                last = max(last, farthest + FARTHEST)
            until = re.search(r"UNTIL=(\d{4})(\d{2})(\d{2})", rule)
            if until and int(until[1]) <= self.asked.now.year + 10:
                last = max(last, date(int(until[1]), 12, 31))
        first = max(first, date(1, 1, 3)) - timedelta(days=2)
        return datetime(first.year, first.month, first.day, tzinfo=UTC), last


def _split(parts: list[tuple[Block, Any]]) -> list[list[tuple[Block, Any]]]:
    """One series; or, when several different events bear one UID with no override, each of them.

    The same event sent again (a later SEQUENCE, or the same start) stays one.
    """
    main = [part for part in parts if not part[0].first("RECURRENCE-ID")]
    starts = {(b.first("DTSTART"), plain(b.first("SUMMARY")).casefold()) for b, _ in main}
    sequences = {b.first("SEQUENCE") or "0" for b, _ in main}
    if len(main) != len(parts) or len(starts) < 2 or len(sequences) > 1:
        return [parts] if parts else []
    unique = {(b.first("DTSTART"), plain(b.first("SUMMARY")).casefold()): (b, c) for b, c in main}
    return [[part] for part in unique.values()]


def _days(block: Block) -> Iterator[date]:
    for name in ("DTSTART", "RDATE", "RECURRENCE-ID"):
        for value in block.values(name):
            for m in re.finditer(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)", value):
                try:
                    yield date(int(m[1]), int(m[2]), int(m[3]))
                except ValueError:
                    continue


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _aware(moment: date, zone: ZoneInfo) -> datetime:
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, tzinfo=zone)
