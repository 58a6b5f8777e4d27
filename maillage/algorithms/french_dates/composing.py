"""From groups to what happens when: frames, weekdays inside them, days left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from maillage.algorithms.french_dates import remarks
from maillage.algorithms.french_dates.doubts import Doubts
from maillage.algorithms.french_dates.grouping import (
    Expression,
    Group,
    hours_of,
    is_weekly,
    names_in,
)
from maillage.algorithms.french_dates.phrases import (
    Clock,
    DayName,
    Except,
    Hours,
    Limit,
    Months,
    Part,
    Stretch,
    Weekly,
)
from maillage.algorithms.french_dates.resolving import Named, Resolver, earliest

MOST = 1_500
_DAY = timedelta(days=1)
_LONGEST_WALK = 100 * 366  # days looked at inside one frame
Leaves = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Run:
    """Days that follow each other, both ends included; `last` is None when no end is said."""

    first: date
    last: date | None
    is_stretch: bool = False
    start: Clock | None = None
    end: Clock | None = None
    hours: Hours | None = None

    def days(self) -> Iterator[date]:
        """Each day, at most a century of them."""
        last = self.last or self.first + timedelta(days=400)
        count = min((last - self.first).days + 1, _LONGEST_WALK)
        return (self.first + timedelta(days=i) for i in range(count))


@dataclass(slots=True)
class Block:
    """Runs at some hours. `left_out` are days that another block holds instead."""

    runs: list[Run] = field(default_factory=list)
    weeklies: list[Weekly] = field(default_factory=list)
    hours: list[Hours] = field(default_factory=list)
    limits: list[Run] = field(default_factory=list)
    months: list[Run] = field(default_factory=list)
    left_out: set[date] = field(default_factory=set)
    is_used: bool = False  # it only framed others

    @property
    def frames(self) -> list[Run]:
        """Inside what its weekdays come back."""
        return self.limits or self.runs or self.months

    @property
    def is_weekdays_only(self) -> bool:
        """Whether it needs a frame from elsewhere."""
        return bool(self.weeklies) and not self.frames


@dataclass(slots=True)
class Composed:
    """The blocks of one expression and the days left out of all of them."""

    blocks: list[Block]
    leaves: list[Leaves]
    doubts: Doubts
    idle: list[Except | Limit]  # those that leave nothing out, or end nothing


def compose(e: Expression, now: date, doubts: Doubts) -> Composed:
    """What an expression says, in days of the calendar."""
    if e.trust < 1:
        doubts.lower(e.trust)
    resolver = Resolver(now, doubts, _years_written(e))
    idle: list[Except | Limit] = []
    blocks = [_block(group, resolver, idle) for group in e.groups]
    _frame(blocks, now, doubts)
    if any(days.is_choice for group in e.groups for days in group.days):
        doubts.cap(0.5, remarks.CHOICE)
    leaves: list[Leaves] = []
    for ex in e.excepts:
        rules = list(_leaving(ex.days.parts, blocks, resolver))
        leaves.extend(rules)
        if not rules:
            idle.append(ex)
    return Composed([b for b in blocks if not b.is_used], leaves, doubts, idle)


def _years_written(e: Expression) -> list[tuple[int, int, int]]:
    named = [n for g in e.groups for part in g.parts for n in names_in(part)]
    return [(n.year, n.month, n.day) for n in named if n.year and n.month and n.day]


def _block(group: Group, resolver: Resolver, idle: list[Except | Limit]) -> Block:
    block = Block(hours=list(hours_of(group, resolver.doubts)))
    block.runs = _runs([p for p in group.parts if not isinstance(p, Months)], resolver)
    for part in group.parts:
        if isinstance(part, Weekly):
            block.weeklies.append(part)
            resolver.doubts.lower(part.trust)
        elif is_weekly(part) and isinstance(part, DayName):
            block.weeklies.append(Weekly(part.weekdays, is_each=part.is_plural))
        elif isinstance(part, Months):
            block.months.extend(_month_runs(part, resolver))
    if block.months and not block.weeklies:  # « tout le mois de mars »
        block.runs.extend(block.months)
    if group.limits and not _limit(block, group.limits, resolver):
        idle.extend(group.limits)
    return block


def _runs(parts: list[Part], resolver: Resolver) -> list[Run]:
    """Dated parts, resolved together: each helps the others to their month and year."""
    dated = [p for p in parts if not is_weekly(p)]
    named: list[Named] = []
    for part in dated:
        if isinstance(part, DayName):
            named.append(Named(part))
        elif isinstance(part, Stretch) and part.first:
            named.append(Named(part.first, is_first=part.last is not None))
            if part.last and not part.last.is_weekday_only:
                named.append(Named(part.last, is_last=True))
    known = [n for n in named if not n.name.is_weekday_only]
    found = iter(resolver.find(known) if known else [])
    days = [None if n.name.is_weekday_only else next(found) for n in named]
    return _as_runs(dated, iter(days), resolver)


def _as_runs(parts: list[Part], days: Iterator[date | None], resolver: Resolver) -> list[Run]:
    runs: list[Run] = []
    for part in parts:
        if isinstance(part, DayName):
            day = next(days)
            fits = day and (not part.must_fit or day.weekday() in part.weekdays)
            if day and fits:
                runs.append(Run(day, day, hours=part.hours))
        elif isinstance(part, Stretch) and part.first:
            run = _stretch_run(part, days, resolver)
            if run:
                runs.append(run)
                resolver.stretches.append((run.first, run.last or run.first))
    return runs


def _stretch_run(part: Stretch, days: Iterator[date | None], resolver: Resolver) -> Run | None:
    resolver.doubts.lower(part.trust)
    first = next(days)
    if part.whole:
        return _whole(first, part.whole, resolver.doubts) if first else None
    last_name = part.last
    if last_name and last_name.is_weekday_only:
        last = _weekday_from(first, last_name.weekdays) if first else None
    else:
        last = next(days)
    if first is None and part.first and part.first.is_weekday_only and last:
        first = last - timedelta(days=(last.weekday() - min(part.first.weekdays)) % 7)
    if first is None or last is None:
        return None
    if last < first:
        resolver.doubts.cap(0.3, remarks.BACKWARDS)
        return Run(first, first)
    return Run(first, last, True, part.start, part.end)


def _whole(day: date, whole: str, doubts: Doubts) -> Run:
    """The week or weekend that a day names: its Monday to Sunday, or Saturday and Sunday."""
    if whole == "weekend":
        if day.weekday() == 6:
            return Run(day - _DAY, day, True)
        saturday = day + timedelta(days=(5 - day.weekday()) % 7)
        return Run(day if day.weekday() == 4 else saturday, saturday + _DAY, True)
    if day.weekday() == 6:
        return Run(day, day + timedelta(days=6), True)
    if day.weekday() != 0:
        doubts.lower(0.8)
    monday = day - timedelta(days=day.weekday())
    return Run(monday, monday + timedelta(days=6), True)


def _weekday_from(day: date, weekdays: Iterable[int]) -> date:
    """The first of these weekdays on that day or after."""
    return min(day + timedelta(days=(w - day.weekday()) % 7) for w in weekdays)


def _month_runs(part: Months, resolver: Resolver) -> list[Run]:
    """Whole months, the first not over yet when no year is written."""
    runs: list[Run] = []
    before: date | None = None
    for month, year in part.months:
        last: date | None = None
        end = DayName(0, month, year)
        if year:
            last = resolver.find([Named(end)])[0]
        else:
            last = earliest(end, before or resolver.now)
        if last is None:
            continue
        first = last.replace(day=1)
        is_running = not year and first < resolver.now <= last
        runs.append(Run(resolver.now if is_running else first, last, True))
        before = last
    if any(not year for _month, year in part.months):
        resolver.doubts.lower(0.95, remarks.YEAR_GUESSED)
    return runs


def _limit(block: Block, limits: list[Limit], resolver: Resolver) -> bool:
    """« dès le 3 mars », « jusqu’au 10 janvier », or both; whether they were counted."""
    begin = _limit_day([x for x in limits if not x.is_end], resolver)
    if begin:
        resolver.stretches.append((begin, begin))
        resolver.last = begin
    until = _limit_day([x for x in limits if x.is_end], resolver, after=begin)
    if block.runs and not block.weeklies:
        if until and len(block.runs) == 1 and not block.hours and not block.runs[0].is_stretch:
            block.runs = [Run(block.runs[0].first, max(until, block.runs[0].first), True)]
        elif begin is None or until is None:
            resolver.doubts.cap(0.5, remarks.DAYS_AND_LIMIT)
            return False
        return True
    first = begin or resolver.now
    if until and until < first:
        resolver.doubts.cap(0.3, remarks.BACKWARDS)
        return False
    if begin is None and until is None:
        return False
    run = Run(first, until, until is not None)
    if block.weeklies:
        block.limits = [_inside(run, block)]
        return True
    if until is None:
        resolver.doubts.cap(0.6, remarks.NO_END)
        run = Run(first, first)
    elif block.hours:
        resolver.doubts.lower(0.85)
    block.runs = [run]
    return True


def _inside(run: Run, block: Block) -> Run:
    """A limit narrowed by the days or months that the block names too."""
    frames = block.runs or block.months
    if not frames:
        return run
    lasts = [f.last or f.first for f in frames]
    first = max(run.first, min(f.first for f in frames))
    last = min(run.last or max(lasts), max(lasts))
    return Run(first, max(first, last), True)


def _limit_day(limits: list[Limit], resolver: Resolver, after: date | None = None) -> date | None:
    if not limits:
        return None
    name = limits[0].day
    if name.is_weekday_only:
        resolver.doubts.lower(0.85, remarks.WEEKDAY_ALONE)
        return _weekday_from(after or resolver.now, name.weekdays)
    return resolver.find([Named(name)])[0]


def _frame(blocks: list[Block], now: date, doubts: Doubts) -> None:
    """Weekdays take their frame from their own block, then from the others, then from now."""
    last: date | None = None
    for block in blocks:
        if block.weeklies:
            others = [b for b in blocks if b is not block]
            _put_weekdays(block, others, now, last, doubts)
        ends = [run.last or run.first for run in block.runs]
        last = max(ends) if ends else last


def _put_weekdays(
    block: Block, others: list[Block], now: date, last: date | None, doubts: Doubts
) -> None:
    frames = block.frames
    if not frames:
        plain = [b for b in others if b.frames and not b.is_weekdays_only]
        given = [b for b in plain if not b.hours or b.limits or b.weeklies] or plain
        frames = [run for b in given for run in b.frames]
        days = list(weekly_days(block.weeklies, frames)) if frames else []
        if days:
            _share(block, given, set(days))
            _check_weekdays(block.weeklies, days, doubts)
        elif frames and any(w.is_each or w.is_run for w in block.weeklies):
            doubts.cap(0.4, remarks.NO_SUCH_WEEKDAY)
    else:
        days = list(weekly_days(block.weeklies, frames))
        if not days:
            doubts.cap(0.4, remarks.NO_SUCH_WEEKDAY)
        elif any(f.last is None for f in frames):
            days = days[:1]
            doubts.cap(0.5, remarks.NO_END)
        else:
            _check_weekdays(block.weeklies, days, doubts)
    if days:
        block.limits = block.limits or frames  # what frames the blocks that follow
        block.runs = [Run(day, day) for day in days]
    elif not frames or not block.frames:
        block.runs = _unframed(block.weeklies, now, last, doubts)


def _check_weekdays(weeklies: list[Weekly], days: list[date], doubts: Doubts) -> None:
    """« du 6 au 8 mars : vendredi… » when there is no Friday in it."""
    met = {day.weekday() for day in days}
    named = [w for w in weeklies if not w.is_run and not w.ordinals and len(w.weekdays) < 7]
    if any(not w.weekdays <= met for w in named):
        doubts.cap(0.4, remarks.NO_SUCH_WEEKDAY)


def _share(block: Block, given: list[Block], days: set[date]) -> None:
    """What framed: used up, or kept without the days that have hours of their own."""
    for frame in given:
        if frame.weeklies or (frame.limits and frame.is_used):
            continue
        if not frame.hours:
            frame.is_used = True
        elif block.hours:
            frame.left_out |= days
        else:
            block.hours, frame.is_used = frame.hours, True


def weekly_days(weeklies: list[Weekly], frames: list[Run]) -> Iterator[date]:
    """The days of the frames that are such weekdays, in order, `MOST` at most."""
    days = sorted({d for f in frames for w in weeklies for d in islice(_matching(w, f), MOST + 1)})
    return iter(days[: MOST + 1])


def _matching(weekly: Weekly, frame: Run) -> Iterator[date]:
    first_week: int | None = None
    for day in frame.days():
        if day.weekday() not in weekly.weekdays or not _is_ordinal(day, weekly.ordinals):
            continue
        week = (day.toordinal() - 1) // 7
        first_week = week if first_week is None else first_week
        if (week - first_week) % weekly.step == 0:
            yield day


def _is_ordinal(day: date, ordinals: frozenset[int]) -> bool:
    if not ordinals:
        return True
    if (day.day - 1) // 7 + 1 in ordinals:
        return True
    after = (day + timedelta(days=7)).month != day.month
    before_last = (day + timedelta(days=14)).month != day.month and not after
    return (after and -1 in ordinals) or (before_last and -2 in ordinals)


def _unframed(weeklies: list[Weekly], now: date, last: date | None, doubts: Doubts) -> list[Run]:
    """Weekdays with neither dates nor limits: the next ones."""
    runs: list[Run] = []
    base = last or now
    for weekly in weeklies:
        if weekly.is_run:
            first = base
            while not _begins(weekly, first):
                first += _DAY
            runs.append(Run(first, first + timedelta(days=len(weekly.weekdays) - 1), True))
            doubts.cap(0.6, remarks.NO_END)
            base = first
            continue
        open_frame = Run(base + _DAY if last and not weekly.is_each else base, None)
        day = next(_matching(weekly, open_frame), None)
        if day is None:
            continue
        if weekly.is_each:
            doubts.cap(0.5, remarks.NO_END)
        elif last is None and not weekly.ordinals:
            doubts.lower(0.85, remarks.WEEKDAY_ALONE)
        runs.append(Run(day, day))
        base = last = day
    return runs


def _begins(weekly: Weekly, day: date) -> bool:
    return day.weekday() in weekly.weekdays and (day - _DAY).weekday() not in weekly.weekdays


def _leaving(parts: Iterable[Part], blocks: list[Block], resolver: Resolver) -> Iterator[Leaves]:
    """Which days « relâche … » leaves out; says so when there is none of them."""
    alive = [b for b in blocks if not b.is_used]
    days = {d for b in alive for run in b.runs for d in islice(run.days(), MOST)}
    for part in parts:
        leaves = _leaves(part, resolver, days)
        gone = {d for d in days if leaves and leaves(d)}
        if leaves is None or not gone:
            resolver.doubts.cap(0.6, remarks.NOT_AMONG)
            continue
        if isinstance(part, DayName) and part.day and part.weekdays:
            wrong = [d for d in gone if d.weekday() not in part.weekdays]
            if wrong:
                resolver.doubts.cap(0.5, remarks.OTHER_WEEKDAY[wrong[0].weekday()])
        yield leaves


def _leaves(part: Part, resolver: Resolver, days: set[date]) -> Leaves | None:
    if isinstance(part, Weekly):
        return lambda d: d.weekday() in part.weekdays and _is_ordinal(d, part.ordinals)
    if isinstance(part, DayName):
        return _leaves_day(part)
    if isinstance(part, Stretch) and part.first and part.last:
        first, last = part.first, part.last
        month = last.month or (min(days).month if days else 1)
        edges = [
            (name.month or month, name.day or 0) for name in (first, last)
        ]  # fmt: skip
        return lambda d: edges[0] <= (d.month, d.day) <= edges[1]
    return None


def _leaves_day(name: DayName) -> Leaves:
    if name.is_weekday_only:
        return lambda d: d.weekday() in name.weekdays
    if name.fixed:
        return lambda d: d == name.fixed
    return lambda d: (
        d.day == name.day
        and (name.month is None or d.month == name.month)
        and (name.year is None or d.year == name.year)
    )
