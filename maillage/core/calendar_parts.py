"""The components of a calendar, one at a time: parse one, name it, say why it cannot be read.

icalendar keeps the zones that a file defines in one place for the whole process: they are emptied
between two readings, so that one person's « Customized Time Zone » never shifts another's events.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from recurring_ical_events.errors import BadRuleStringFormat, PeriodEndBeforeStart

from maillage.algorithms.said import Said
from maillage.core.calendar_text import Block, CalendarText, property_value


class _Zones:
    """Whose zones icalendar knows at this moment."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.holder: object = None


_zones = _Zones()


@contextmanager
def own_zones(holder: object, define: Callable[[], None]) -> Iterator[None]:
    """As long as the block runs, icalendar knows the zones of `holder` and no others.

    `define` parses them; it is called again only when another reading came between.
    """
    with _zones.lock:
        if _zones.holder is not holder:
            icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]
            _zones.holder = holder
            define()
        yield


def define_zones(parts: CalendarText, refuse: Callable[[str, str], None]) -> None:
    """Parsing a VTIMEZONE alone is enough for icalendar to know its TZID afterwards."""
    for block in parts.blocks:
        if block.kind == "VTIMEZONE":
            try:
                parsed(block.text)
            except Exception:
                name = block.first("TZID")[:60] or Said("sans nom")
                where = Said("ligne %(line)d", line=block.line)
                refuse(where, Said("fuseau horaire illisible : « %(zone)s »", zone=name))


def parsed(inner: str, header: Iterable[str] = ()) -> Any:
    """icalendar's own object for some components. Raises whatever the content makes it raise."""
    lines = "".join(f"{line}\r\n" for line in header)
    return icalendar.Calendar.from_ical(
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//lecture//FR\r\n{lines}{inner}END:VCALENDAR\r\n"
    )


def parsed_event(text: str) -> Any:
    """icalendar's own object for one VEVENT. Raises whatever the content makes it raise."""
    return icalendar.Event.from_ical(text)


def header_values(parts: CalendarText) -> Iterator[tuple[str, str]]:
    """The calendar's own properties: name in capitals, raw value."""
    for line in parts.properties:
        yield line.partition(":")[0].split(";")[0].strip().upper(), property_value(line)


def by_uid(events: Iterable[Block]) -> dict[str, list[Block]]:
    """The events of each UID: a series with its overrides, or a single one."""
    groups: dict[str, list[Block]] = {}
    for block in events:
        groups.setdefault(uid_of(block), []).append(block)
    return groups


def uid_of(block: Block) -> str:
    """The event's UID, or one drawn from its content when the file gives none."""
    given = block.first("UID")
    return given or f"sans-uid-{hashlib.sha256(block.text.encode()).hexdigest()[:20]}"


def where_of(block: Block) -> Said:
    """The place of an event in its file, for a person."""
    title = plain(block.first("SUMMARY"))[:80]
    if title:
        return Said("ligne %(line)d, « %(title)s »", line=block.line, title=title)
    return Said("ligne %(line)d", line=block.line)


_WHY: tuple[tuple[type[Exception], Said], ...] = (
    (PeriodEndBeforeStart, Said("la fin précède le début")),
    (BadRuleStringFormat, Said("règle de récurrence illisible")),
    (OverflowError, Said("date hors du calendrier")),
    (RecursionError, Said("contenu imbriqué à l’excès")),
)


def why_of(error: Exception) -> Said:
    """Why a component could not be read, from what reading it raised."""
    for kind, reason in _WHY:
        if isinstance(error, kind):
            return reason
    return Said("contenu illisible")


def zone_named(name: str) -> ZoneInfo | None:
    """The zone of an IANA name, or None."""
    try:
        return ZoneInfo(name.strip().strip('"'))
    except (KeyError, ValueError, OSError):
        return None


def plain(value: str) -> str:
    """A raw text value without its iCalendar escapes, on one line."""
    value = re.sub(r"\\(.)", lambda m: " " if m[1] in "nN" else m[1], value)
    return " ".join(value.split())
