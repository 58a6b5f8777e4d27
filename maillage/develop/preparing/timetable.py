"""When each round and each break begins and ends, and whether they fit in the evening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from maillage.develop.models import Evening


@dataclass(frozen=True)
class Stop:
    """A round (`number` from 1) or the break after it (`number` 0)."""

    number: int
    starts_at: datetime
    ends_at: datetime

    @property
    def is_break(self) -> bool:
        return self.number == 0


@dataclass(frozen=True)
class Timetable:
    """The rounds and breaks in order. `lead_minutes`: what is left before the first one."""

    stops: tuple[Stop, ...]
    starts_at: datetime
    ends_at: datetime

    @property
    def last(self) -> datetime:
        return self.stops[-1].ends_at

    @property
    def spare_minutes(self) -> int:
        """Minutes between the last round and the end; negative: the rounds last longer."""
        return int((self.ends_at - self.last).total_seconds() // 60)

    @property
    def fits(self) -> bool:
        return self.spare_minutes >= 0

    @property
    def late_minutes(self) -> int:
        return max(0, -self.spare_minutes)

    @property
    def rounds(self) -> list[Stop]:
        return [stop for stop in self.stops if not stop.is_break]


def timetable_of(evening: Evening) -> Timetable:
    """The evening's rounds, one after the other from its start, with a break between two."""
    return timetable(
        evening.starts_at, evening.ends_at, evening.rounds, evening.round_minutes,
        evening.break_minutes,
    )  # fmt: skip


def timetable(
    starts_at: datetime, ends_at: datetime, rounds: int, round_minutes: int, break_minutes: int
) -> Timetable:
    """As `timetable_of`, from plain values; `rounds` is at least 1."""
    stops: list[Stop] = []
    at = starts_at
    for number in range(1, rounds + 1):
        if number > 1 and break_minutes:
            stops.append(Stop(0, at, at + timedelta(minutes=break_minutes)))
            at = stops[-1].ends_at
        stops.append(Stop(number, at, at + timedelta(minutes=round_minutes)))
        at = stops[-1].ends_at
    return Timetable(tuple(stops), starts_at, ends_at)
