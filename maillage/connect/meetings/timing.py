"""When each point of an agenda begins, and what the agenda says of the planned length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Offered in the form; another zone stays when a meeting already has it.
ZONES = ("America/Toronto", "America/Halifax", "America/Blanc-Sablon", "America/Vancouver",
         "Europe/Paris", "UTC")  # fmt: skip


@dataclass(frozen=True)
class Point:
    """A point with what the clock says when it begins; None once a point before has no length."""

    item: Any
    number: int
    starts_at: datetime | None


@dataclass(frozen=True)
class Agenda:
    """The points in order. Minutes: `planned` from begin to end, `given` to points, `over`."""

    points: list[Point] = field(default_factory=list)
    planned: int = 0
    given: int = 0
    untimed: int = 0

    @property
    def over(self) -> int:
        """By how many minutes the points exceed the planned length."""
        return max(0, self.given - self.planned)

    @property
    def left(self) -> int:
        """Minutes that no point takes."""
        return max(0, self.planned - self.given)


def zone_of(name: str) -> ZoneInfo:
    """The zone, or the network's own when nothing is known by that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("America/Toronto")


def wall(at: datetime, zone: str) -> datetime:
    """What a clock on the wall says there: without a zone, so that no page shifts it."""
    return at.astimezone(zone_of(zone)).replace(tzinfo=None)


def agenda_of(items: Iterable[Any], starts_at: datetime, ends_at: datetime, zone: str) -> Agenda:
    """Points with the time each begins, in the meeting's zone.

    Lengths are added in real time, so that an agenda that meets a change of clocks stays right.
    """
    at: datetime | None = starts_at.astimezone(UTC)
    points, given, untimed = [], 0, 0
    for number, item in enumerate(items, 1):
        shown = wall(at, zone) if at else None
        points.append(Point(item, number, shown))
        given += item.duration or 0
        untimed += not item.duration
        at = at + timedelta(minutes=item.duration) if at and item.duration else None
    planned = round((ends_at - starts_at).total_seconds() / 60)
    return Agenda(points, planned, given, untimed)


class NoSuchTime(ValueError):
    """The clocks pass over this moment on that day."""


def moment(day: date, at: time, zone: str) -> datetime:
    """The aware moment in a zone. NoSuchTime for an hour that the change of clocks leaves out."""
    told = datetime.combine(day, at, tzinfo=zone_of(zone))
    back = told.astimezone(UTC).astimezone(zone_of(zone))
    if back.replace(tzinfo=None) != told.replace(tzinfo=None):
        raise NoSuchTime(f"{told:%H:%M}")
    return told
