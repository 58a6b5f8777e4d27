"""From days as they are named to days of the calendar: months, years and weekdays not said."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from maillage.algorithms.french_dates import remarks
from maillage.algorithms.french_dates.cursor import YEARS
from maillage.algorithms.french_dates.doubts import Doubts
from maillage.algorithms.french_dates.phrases import DayName
from maillage.algorithms.said import Said

JUST_PAST = timedelta(
    days=60
)  # so long after, a text may still speak of the day that its weekday says
FAR_AHEAD = timedelta(days=300)
_TOO_WIDE = timedelta(days=200)


@dataclass(frozen=True, slots=True)
class Named:
    """A day to find; `is_last` ends the stretch that the one before begins."""

    name: DayName
    is_last: bool = False
    is_first: bool = False


@dataclass(slots=True)
class Resolver:
    """Finds the days of one expression in order, remembering those found and the years written."""

    now: date
    doubts: Doubts
    written: list[tuple[int, int, int]] = field(default_factory=list)  # years written further on
    anchors: list[date] = field(default_factory=list)  # days whose year was written
    stretches: list[tuple[date, date]] = field(default_factory=list)
    last: date | None = None  # the first day of what was found before
    guessed: float = 1.0  # the doubt already told about the year

    def find(self, names: Sequence[Named]) -> list[date | None]:
        """The days of names that stand together; None for one that does not exist."""
        named = _with_months(names)
        if any(n.name.month is None and n.name.fixed is None for n in named):
            found = [self._without_month(n) for n in named]
        elif any(n.name.year or n.name.fixed for n in named):
            found = _around_written(named)
        elif self.anchors or self.written:
            found = self._near_anchor(named)
        else:
            found = self._guess(named)
        for n, day in zip(named, found, strict=True):
            self._judge(n.name, day)
        known = [day for day in found if day]
        if known:
            self.last = known[0]
        if any(n.name.year for n in named):
            self.anchors = known or self.anchors
        return found

    def _judge(self, name: DayName, day: date | None) -> None:
        if name.trust < 1:
            self.doubts.lower(name.trust, name.remark)
        if day is None:
            self.doubts.cap(0.4, remarks.IMPOSSIBLE)
        elif name.weekdays and day.weekday() not in name.weekdays:
            self.doubts.cap(0.35, remarks.OTHER_WEEKDAY[day.weekday()])

    def _without_month(self, n: Named) -> date | None:
        """« le 14 », « vendredi 27 »: the next one, from what was said before or from now."""
        name = n.name
        if name.fixed or name.month:
            return _next(self.now, name)
        base = max(self.last, self.now) if self.last and not self.stretches else self.last
        candidates = list(_days_numbered(base or self.now, name.day or 0))
        fitting = [d for d in candidates if not name.weekdays or d.weekday() in name.weekdays]
        chosen = fitting[:1] or candidates[:1]
        if not chosen:
            return None
        if self.last is None:
            is_first = chosen[0] == candidates[0]
            if name.weekdays and fitting:
                self.doubts.lower(
                    0.92 if is_first else 0.6, None if is_first else remarks.MONTH_GUESSED
                )
            else:
                self.doubts.lower(0.75, remarks.MONTH_GUESSED)
        return chosen[0]

    def _near_anchor(self, named: Sequence[Named]) -> list[date | None]:
        """A year was written elsewhere in the expression: the days nearest to it."""
        anchor = self.anchors[-1] if self.anchors else _safe(*self.written[0])
        if anchor is None:
            return self._guess(named)
        best: list[date | None] = []
        distance = timedelta.max
        for year in (anchor.year - 1, anchor.year, anchor.year + 1):
            chain = _chain(named, year)
            if chain[0] is not None and abs(chain[0] - anchor) < distance:
                best, distance = chain, abs(chain[0] - anchor)
        return best or _chain(named, anchor.year)

    def _guess(self, named: Sequence[Named]) -> list[date | None]:
        """No year: the days that are not all past, the year that the weekdays fit if it is near."""
        inside = self._inside_a_stretch(named)
        if inside:
            return inside
        found = self._not_past(named)
        known = [d for d in found if d]
        if len(known) < len(found) or not known:
            return found
        is_list = not any(n.is_last for n in named)
        if is_list and len(named) > 1 and max(known) - min(known) > _TOO_WIDE:
            return [self._not_past([n])[0] for n in named]
        checked = [n for n in named if n.name.weekdays]
        if checked and _mismatches(named, found):
            return self._year_of_weekdays(named, found)
        self._say_guess(known, bool(checked))
        return found

    def _not_past(self, named: Sequence[Named]) -> list[date | None]:
        chain: list[date | None] = []
        for year in range(self.now.year - 1, self.now.year + 9):
            chain = _chain(named, year)
            known = [d for d in chain if d]
            if known and len(known) == len(chain) and max(known) >= self.now:
                return chain
        # Part of it does not exist in any year: what does is kept.
        alone = [_next(self.now, n.name) for n in named]
        return alone if len(named) > 1 else [None for _ in named]

    def _say_guess(self, known: list[date], is_checked: bool) -> None:
        if min(known) < self.now:
            self._doubt_year(0.92, remarks.RUNNING)
        elif is_checked:
            self._doubt_year(0.98)
        elif min(known).year > self.now.year + 1:
            self._doubt_year(0.85, remarks.YEAR_GUESSED)
        elif min(known) - self.now > FAR_AHEAD:
            self._doubt_year(0.85, remarks.YEAR_JUST_PAST)
        else:
            self._doubt_year(0.95, remarks.YEAR_GUESSED)

    def _doubt_year(self, factor: float, remark: Said | None = None) -> None:
        """One doubt about the year for the whole expression: the greatest."""
        if factor < self.guessed:
            self.doubts.lower(factor / self.guessed, remark)
            self.guessed = factor

    def _inside_a_stretch(self, named: Sequence[Named]) -> list[date | None]:
        """« du 3 nov. au 20 déc., vernissage le 3 nov. »: the day of the stretch already found."""
        for first, last in self.stretches:
            for year in {first.year, last.year}:
                chain = _chain(named, year)
                known = [d for d in chain if d]
                near = [first - timedelta(30) <= d <= last for d in known]
                if near and len(near) == len(chain) and all(near):
                    return chain
        return []

    def _year_of_weekdays(
        self, named: Sequence[Named], found: list[date | None]
    ) -> list[date | None]:
        base = found[0].year if found[0] else self.now.year
        for shift in (-1, 1, 2):
            chain = _chain(named, base + shift)
            known = [d for d in chain if d]
            if len(known) < len(chain) or _mismatches(named, chain):
                continue
            if shift < 0:
                if max(known) < self.now - JUST_PAST:
                    continue
                self.doubts.lower(0.8, remarks.PAST)
            else:
                self.doubts.cap(0.5, remarks.YEAR_BY_WEEKDAY)
            return chain
        self._say_guess([d for d in found if d], False)
        return found


def _mismatches(named: Sequence[Named], days: Sequence[date | None]) -> bool:
    return any(
        n.name.weekdays and day and day.weekday() not in n.name.weekdays
        for n, day in zip(named, days, strict=True)
    )


def _with_months(names: Sequence[Named]) -> list[Named]:
    """Each day takes the month written next to it: « 5, 6 et 12 mars », « du 28 au 3 avril »."""
    months = [n.name.month for n in names]
    for i in range(len(names) - 2, -1, -1):
        later = names[i + 1].name
        if months[i] is None and names[i].name.fixed is None and months[i + 1]:
            months[i] = months[i + 1]
            if names[i].is_first and (names[i].name.day or 0) > (later.day or 31):
                months[i] = ((months[i] or 1) + 10) % 12 + 1
    for i in range(1, len(names)):
        if months[i] is None and names[i].name.fixed is None and months[i - 1]:
            months[i] = months[i - 1]
            if names[i].is_last and (names[i].name.day or 0) < (names[i - 1].name.day or 0):
                months[i] = (months[i] or 12) % 12 + 1
    return [
        Named(_with_month(n.name, month), n.is_last, n.is_first)
        for n, month in zip(names, months, strict=True)
    ]


def _with_month(name: DayName, month: int | None) -> DayName:
    return name if name.fixed or name.month == month else replace(name, month=month)


def _around_written(named: Sequence[Named]) -> list[date | None]:
    """Years from the days of the list that have theirs: before it and after it."""
    found: list[date | None] = [_written(n.name) for n in named]
    after: date | None = None
    for i in range(len(named) - 1, -1, -1):
        if found[i] is None and after is not None and not named[i].name.year:
            found[i] = _latest(named[i].name, after)
        after = found[i] or after
    before: date | None = None
    for i, n in enumerate(named):
        if found[i] is None and before is not None and not n.name.year:
            found[i] = earliest(n.name, before)
        before = found[i] or before
    return found


def _written(name: DayName) -> date | None:
    if name.fixed:
        return name.fixed
    return _of_year(name, name.year) if name.year else None


def _chain(named: Sequence[Named], year: int) -> list[date | None]:
    """The first in that year, each other not before the one it follows."""
    found: list[date | None] = []
    before: date | None = None
    for n in named:
        day = earliest(n.name, before) if before else _of_year(n.name, year)
        found.append(day)
        before = day or before
    return found


def earliest(name: DayName, after: date) -> date | None:
    """The first day of that name on that day or after, None when there is none near."""
    return next(_of_years(name, range(after.year, after.year + 9), lambda d: d >= after), None)


def _latest(name: DayName, before: date) -> date | None:
    years = range(before.year, before.year - 9, -1)
    return next(_of_years(name, years, lambda d: d <= before), None)


def _next(now: date, name: DayName) -> date | None:
    if name.fixed or name.year:
        return _written(name)
    return earliest(name, now)


def _of_years(name: DayName, years: Iterable[int], keep: Callable[[date], bool]) -> Iterator[date]:
    for year in years:
        day = _of_year(name, year)
        if day and keep(day):
            yield day


def _of_year(name: DayName, year: int) -> date | None:
    if name.fixed:
        return name.fixed
    month = name.month or 0
    if name.day == 0 and 1 <= month <= 12 and year in YEARS:  # the last of the month
        return date(year, month, monthrange(year, month)[1])
    return _safe(year, month, name.day or 0)


def _safe(year: int, month: int, day: int) -> date | None:
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _days_numbered(base: date, number: int) -> Iterator[date]:
    """The days of that number, from the base on, for a year."""
    year, month = base.year, base.month
    for _ in range(13):
        day = _safe(year, month, number)
        if day and day >= base:
            yield day
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
