"""What the tests of the readers share: a fixed moment, and one way to ask."""

from __future__ import annotations

from datetime import UTC, datetime

from maillage.offer.harvest.found import FoundEvent, Reading
from maillage.offer.harvest.kinds import Asked
from maillage.offer.harvest.reading import read

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


def reading_of(content: str | bytes, kind: str = "", **asked) -> Reading:
    """The reading of some content, begun."""
    data = content.encode() if isinstance(content, str) else content
    return read(data, Asked(now=NOW, **asked), kind)


def events_of(content: str | bytes, kind: str = "", **asked) -> list[FoundEvent]:
    """The events of some content, all of which must be readable."""
    reading = reading_of(content, kind, **asked)
    events = reading.all()
    assert not reading.refused
    return events


def one_event(content: str | bytes, kind: str = "", **asked) -> FoundEvent:
    """The only event of some content."""
    (event,) = events_of(content, kind, **asked)
    return event


def calendar(*events: str, head: str = "") -> str:
    """An iCalendar file of some VEVENT bodies."""
    parts = "".join(f"BEGIN:VEVENT\n{body.strip()}\nEND:VEVENT\n" for body in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{parts}END:VCALENDAR\n"


def starts(event: FoundEvent) -> list[str]:
    """When each occurrence starts, in ISO 8601."""
    return [one.start.isoformat() for one in event.occurrences]
