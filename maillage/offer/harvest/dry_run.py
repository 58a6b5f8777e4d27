"""What `maillage offer harvest --dry-run` tells: everything that was read, and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from maillage.offer.harvest.found import FoundEvent, Reading
from maillage.offer.harvest.moments import iso


def told(reading: Reading, tick: Callable[[int, int], None] = lambda done, total: None) -> dict:
    """`{"seen", "events", "refused"}`. `tick` is told how many were read, and of how many."""
    events = []
    for event in reading:
        events.append(event_told(event))
        tick(reading.seen, reading.total)
    refused = [{"where": str(one.where), "why": str(one.why)} for one in reading.refused]
    return {"seen": reading.seen, "events": events, "refused": refused}


def event_told(event: FoundEvent) -> dict[str, Any]:
    """One event: times with their offset, dates alone when all day, `end` exclusive."""
    return {
        "title": event.title,
        "start": iso(event.start),
        "end": iso(event.end),
        "all_day": event.all_day,
        "location": event.location,
        "url": event.url,
        "status": event.status,
        "occurrences": [[iso(one.start), iso(one.end)] for one in event.occurrences],
    }
