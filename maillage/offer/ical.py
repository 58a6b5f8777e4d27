"""Dates as iCalendar (RFC 5545): one VEVENT for each occurrence, written line by line.

Written by hand because the library takes half a second for a few hundred events (measured in
`tests/test_ical_out.py`, which also holds these lines equal to the library's).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from maillage.offer.schedule import DEFAULT_ZONE, zone_of

PRODUCT = "-//Maillage//Offre culturelle//FR"
REFRESH = "PT4H"
LONGEST = 75  # octets, without the end of line (RFC 5545, 3.1)
# All of eastern Canada changes its clocks on these days; other zones are told date by date.
RULES_OF_2007 = ("America/Toronto", "America/Montreal", "America/Halifax", "America/Moncton")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One occurrence as a calendar shows it. Times are aware; days are dates, `end` exclusive."""

    uid: str
    title: str
    start: date | datetime
    end: date | datetime | None
    zone: str
    created_at: datetime
    updated_at: datetime
    status: str = "CONFIRMED"
    description: str = ""
    location: str = ""
    position: tuple[float, float] | None = None
    categories: tuple[str, ...] = ()
    url: str = ""


def calendar(entries: Iterable[Entry], *, name: str, url: str, about: str = "") -> Iterator[str]:
    """The calendar, piece by piece; nothing is kept but the entry being written."""
    yield from _head(name, url, about)
    zones: set[str] = set()
    for entry in entries:
        if isinstance(entry.start, datetime) and entry.zone not in zones:
            zones.add(entry.zone)
            yield time_zone(entry.zone)
        yield event(entry)
    yield "END:VCALENDAR\r\n"


def event(entry: Entry) -> str:
    """The VEVENT of one occurrence."""
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{_utc(entry.updated_at)}",
        f"CREATED:{_utc(entry.created_at)}",
        f"LAST-MODIFIED:{_utc(entry.updated_at)}",
        # Grows with each change, as a client wants it, and needs no column.
        f"SEQUENCE:{max(0, int((entry.updated_at - entry.created_at).total_seconds()))}",
        _moment("DTSTART", entry.start, entry.zone),
    ]
    if entry.end is not None:
        lines.append(_moment("DTEND", entry.end, entry.zone))
    lines += [f"STATUS:{entry.status}", "TRANSP:TRANSPARENT"]
    if entry.position:
        lines.append(f"GEO:{entry.position[0]:.6f};{entry.position[1]:.6f}")
    if entry.categories:
        lines.append("CATEGORIES:" + ",".join(text(word) for word in entry.categories))
    if entry.url:
        lines.append(f"URL:{entry.url}")
    words = (
        ("SUMMARY", entry.title), ("DESCRIPTION", entry.description), ("LOCATION", entry.location),
    )  # fmt: skip
    return "".join(
        (
            *(folded(line) for line in lines),
            *(told(name, value) for name, value in words if value or name == "SUMMARY"),
            "END:VEVENT\r\n",
        )
    )


def text(value: str) -> str:
    """A TEXT value: escaped, without signs that no calendar can hold (RFC 5545, 3.3.11)."""
    clean = value.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    escaped = clean.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return _UNWRITABLE.sub("", escaped)


@lru_cache(maxsize=512)
def told(name: str, value: str) -> str:
    """A folded line of text; the dates of an event say the same over and over."""
    return folded(f"{name}:{text(value)}")


def folded(line: str) -> str:
    """A content line with its end, cut at 75 octets without cutting a sign in two."""
    if len(line) <= LONGEST and (line.isascii() or len(line.encode()) <= LONGEST):
        return f"{line}\r\n"
    raw, pieces, begin = line.encode(), [], 0
    while begin < len(raw):
        # From the second line on, the space that begins it counts too.
        end = min(begin + (LONGEST if begin == 0 else LONGEST - 1), len(raw))
        while end < len(raw) and raw[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(raw[begin:end].decode())
        begin = end
    return "\r\n ".join(pieces) + "\r\n"


@lru_cache(maxsize=64)
def time_zone(name: str) -> str:
    """The VTIMEZONE of a zone."""
    zone = zone_of(name)
    if name not in RULES_OF_2007:
        from icalendar import Timezone  # rare, and slow to load

        this_year = datetime.now(UTC).year
        made = Timezone.from_tzinfo(
            zone, name, first_date=date(this_year - 2, 1, 1), last_date=date(this_year + 5, 1, 1)
        )
        return str(made.to_ical().decode())
    winter, summer = (datetime(2020, month, 15, tzinfo=zone) for month in (1, 7))
    parts = (
        ("DAYLIGHT", "20070311T020000", "3;BYDAY=2SU", winter, summer),
        ("STANDARD", "20071104T020000", "11;BYDAY=1SU", summer, winter),
    )
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    for kind, first, rule, before, after in parts:
        lines += [
            f"BEGIN:{kind}", f"DTSTART:{first}", f"RRULE:FREQ=YEARLY;BYMONTH={rule}",
            f"TZNAME:{after.tzname()}", f"TZOFFSETFROM:{before:%z}", f"TZOFFSETTO:{after:%z}",
            f"END:{kind}",
        ]  # fmt: skip
    lines.append("END:VTIMEZONE")
    return "".join(f"{line}\r\n" for line in lines)


def _head(name: str, url: str, about: str) -> Iterator[str]:
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"NAME:{text(name)}", f"X-WR-CALNAME:{text(name)}",
        f"X-WR-TIMEZONE:{DEFAULT_ZONE}", f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}", f"URL:{url}",
    ]  # fmt: skip
    if about:
        lines += [f"DESCRIPTION:{text(about)}", f"X-WR-CALDESC:{text(about)}"]
    yield "".join(folded(line) for line in lines)


def _moment(name: str, moment: Any, zone: str) -> str:
    if not isinstance(moment, datetime):
        return f"{name};VALUE=DATE:{moment:%Y%m%d}"
    return f"{name};TZID={zone}:{moment.astimezone(zone_of(zone)):%Y%m%dT%H%M%S}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def day_after(day: date) -> date:
    """The exclusive end of an all-day entry whose last day is `day`."""
    return day + timedelta(days=1)
