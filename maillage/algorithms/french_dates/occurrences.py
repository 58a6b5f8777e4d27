"""From days and hours to occurrences: the zone, the hours that clocks skip or strike twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice
from zoneinfo import ZoneInfo

from maillage.algorithms.french_dates import remarks
from maillage.algorithms.french_dates.composing import MOST, Block, Composed, Leaves, Run
from maillage.algorithms.french_dates.doubts import Doubts
from maillage.algorithms.french_dates.phrases import Clock, Hours
from maillage.algorithms.french_dates.shapes import Occurrence

_DAY = timedelta(days=1)


def occurrences_of(composed: Composed, zone: ZoneInfo) -> list[Occurrence]:
    """Each occurrence once, in order, `MOST` at most."""
    made = (o for block in composed.blocks for o in _of_block(block, composed, zone))
    return in_order(list(islice(made, MOST + 1)), composed.doubts)


def in_order(found: list[Occurrence], doubts: Doubts) -> list[Occurrence]:
    """Sorted, without repetition; more than `MOST` are cut, and it is said."""
    kept = sorted(dict.fromkeys(found), key=_order)
    if len(kept) > MOST:
        doubts.cap(0.3, remarks.CAPPED)
    return kept[:MOST]


def _order(o: Occurrence) -> tuple[date, float, str]:
    if isinstance(o.start, datetime):
        return o.start.date(), o.start.timestamp(), str(o.end)
    return o.start, float("-inf"), str(o.end)


def _of_block(block: Block, composed: Composed, zone: ZoneInfo) -> Iterator[Occurrence]:
    def is_left_out(day: date) -> bool:
        return day in block.left_out or any(leaves(day) for leaves in composed.leaves)

    for run in block.runs:
        hours = block.hours or ([run.hours] if run.hours else [])
        if run.start and run.last and not block.hours:
            yield _across(run, run.start, zone, composed.doubts)
        elif hours:
            for day in run.days():
                if not is_left_out(day):
                    yield from (_timed(day, h, zone, composed.doubts) for h in hours)
        else:
            for first, last in _pieces(run, is_left_out):
                yield Occurrence(first, last + _DAY, True)


def _pieces(run: Run, is_left_out: Leaves) -> Iterator[tuple[date, date]]:
    """A stretch cut where days are left out."""
    first: date | None = None
    last = run.first
    for day in run.days():
        if is_left_out(day):
            if first is not None:
                yield first, last
            first = None
        else:
            first = day if first is None else first
            last = day
    if first is not None:
        yield first, last


def _across(run: Run, start: Clock, zone: ZoneInfo, doubts: Doubts) -> Occurrence:
    """« du 3 mars à 18 h au 5 mars à 16 h » is one occurrence."""
    begin = at(run.first, start, zone, doubts)
    end = at(run.last or run.first, run.end, zone, doubts) if run.end else None
    if end is None and run.last:
        doubts.lower(0.7)
    return Occurrence(begin, end if end and _later(begin, end) else None, False)


def _timed(day: date, hours: Hours, zone: ZoneInfo, doubts: Doubts) -> Occurrence:
    start = at(day, hours.start, zone, doubts)
    if hours.end is None:
        return Occurrence(start, None, False)
    end_day = day + _DAY if hours.end.minutes <= hours.start.minutes else day
    end = at(end_day, hours.end, zone, doubts)
    return Occurrence(start, end if _later(start, end) else None, False)


def _later(start: datetime, end: datetime) -> bool:
    return end.astimezone(UTC) > start.astimezone(UTC)


def at(day: date, clock: Clock, zone: ZoneInfo, doubts: Doubts) -> datetime:
    """The instant, with its offset. An hour that clocks skip is told an hour later; of one that
    they strike twice, the first."""
    if clock.trust < 1:
        doubts.cap(clock.trust, remarks.HAPPY_HOUR if clock.trust < 0.9 else None)
    naive = datetime(day.year, day.month, day.day) + timedelta(minutes=clock.minutes)
    if clock.offset is not None:
        there = naive.replace(tzinfo=timezone(timedelta(minutes=clock.offset)))
        return _fixed(there.astimezone(zone))
    if clock.is_midnight:
        doubts.cap(0.88, remarks.MIDNIGHT)
    local = naive.replace(tzinfo=zone)
    back = local.astimezone(UTC).astimezone(zone)
    if back.replace(tzinfo=None) != naive:
        doubts.cap(0.6, remarks.HOUR_SKIPPED)
    elif local.utcoffset() != local.replace(fold=1).utcoffset():
        doubts.cap(0.8, remarks.HOUR_TWICE)
    return _fixed(back)


def _fixed(local: datetime) -> datetime:
    """The same with a plain offset, so that subtracting and comparing count real minutes."""
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()), fold=0)
