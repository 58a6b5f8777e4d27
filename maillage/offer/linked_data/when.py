"""Moments as schema.org writes them: with the zone's offset, or a date alone when all day."""

from __future__ import annotations

from datetime import datetime, timedelta

from maillage.offer.schedule import Moment, Slot, aware, zone_of


def moment_text(moment: Moment, zone: str) -> str:
    """`2026-11-28T19:30:00-05:00`, or `2026-11-28` for a date."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return aware(moment, zone).astimezone(zone_of(zone)).isoformat()


def start_text(slot: Slot, zone: str) -> str:
    """When a slot starts."""
    return moment_text(slot.start, zone)


def end_text(slot: Slot, zone: str) -> str:
    """When a slot ends, empty when nobody said. The last day of an all-day slot is included."""
    if slot.end is None:
        return ""
    if isinstance(slot.end, datetime):
        return moment_text(slot.end, zone)
    return max(slot.end - timedelta(days=1), _day(slot.start)).isoformat()


def _day(moment: Moment) -> Moment:
    return moment.date() if isinstance(moment, datetime) else moment
