"""Phrases put together: which hours go with which days, and where one expression ends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from maillage.algorithms.french_dates.doubts import Doubts
from maillage.algorithms.french_dates.grammar_times import in_the
from maillage.algorithms.french_dates.phrases import (
    Clock,
    DayName,
    Days,
    Except,
    Hours,
    Limit,
    Months,
    Part,
    Phrase,
    Stretch,
    Times,
    Weekly,
)
from maillage.algorithms.french_dates.remarks import DOORS_ONLY, PART_ONLY
from maillage.algorithms.french_dates.tokens import Kind, Token
from maillage.algorithms.french_dates.vocabulary import DEADLINES, FILLERS, PARTS

MOST_GROUPS = 60  # longer, nothing explains anything any more
FAR = 14  # so many words between two phrases: they speak of different things


@dataclass(slots=True)
class Group:
    """Days and what is said of them."""

    days: list[Days] = field(default_factory=list)
    hours: list[Hours] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    doors: list[Hours] = field(default_factory=list)
    part_of_day: str = ""

    @property
    def parts(self) -> list[Part]:
        """Every part of its days, in order."""
        return [part for days in self.days for part in days.parts]

    @property
    def is_dated(self) -> bool:
        """Whether a day of the calendar is named."""
        return any(is_dated(part) for part in self.parts)

    @property
    def is_weekly(self) -> bool:
        """Whether a weekday is named without its date."""
        return any(is_weekly(part) for part in self.parts)


@dataclass(slots=True)
class Expression:
    """Groups that explain each other, with the tokens from the first to the last."""

    groups: list[Group] = field(default_factory=list)
    excepts: list[Except] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    trust: float = 1.0
    is_times_first: bool = False
    is_deadline: bool = False

    @property
    def first(self) -> int:
        """Index of its first token."""
        return self.phrases[0].first

    @property
    def last(self) -> int:
        """Index after its last token."""
        return max(p.last for p in self.phrases)


def is_weekly(part: Part) -> bool:
    """« les samedis », « samedi »."""
    return isinstance(part, Weekly) or (isinstance(part, DayName) and part.is_weekday_only)


def is_dated(part: Part) -> bool:
    """« 14 mars », « du 3 au 5 », « demain »."""
    return not is_weekly(part) and not isinstance(part, Months)


@dataclass(slots=True)
class _Gap:
    words: int
    is_sentence: bool
    is_paragraph: bool


def expressions(found: list[Phrase], tokens: list[Token]) -> list[Expression]:
    """The expressions of a text, in order."""
    done: list[Expression] = []
    current = Expression()
    before: Phrase | None = None
    for phrase, following in zip(found, [*found, None][1:], strict=True):
        gap = _gap(tokens, before, phrase)
        deadline = is_deadline(phrase, tokens)
        needs_hours = isinstance(phrase, Times) and not any(g.hours for g in current.groups)
        far = gap.words > FAR or (gap.is_paragraph and not needs_hours)
        far = far or len(current.groups) > MOST_GROUPS
        other = isinstance(phrase, Days) and (deadline or (current.is_deadline and gap.words > 0))
        if current.phrases and (far or other):
            done.append(current)
            current = Expression()
        current.is_deadline = current.is_deadline or deadline
        if _add(current, phrase, gap, before, tokens, following):
            current.phrases.append(phrase)
            before = phrase
    if current.phrases:
        done.append(current)
    for expression in done:
        _tidy(expression)
    return done


def is_deadline(phrase: Phrase, tokens: list[Token]) -> bool:
    """« inscription avant le 12 mars »: words just before days, in the same clause."""
    if isinstance(phrase, Times | Except):
        return False
    for token in reversed(tokens[max(0, phrase.first - 5) : phrase.first]):
        if token.text in (".", ";", "!", "?", ",") or token.breaks:
            return token.text in DEADLINES and token.breaks > 0
        if token.text in DEADLINES:
            return True
    return False


def _gap(tokens: list[Token], before: Phrase | None, phrase: Phrase) -> _Gap:
    if before is None:
        return _Gap(0, False, False)
    between = tokens[before.last : phrase.first]
    words = sum(t.kind is Kind.OTHER or _is_word(t) for t in between)
    breaks = [t.breaks for t in tokens[before.last : phrase.first + 1]]
    sentence = any(t.text in (".", "!", "?") for t in between)
    return _Gap(words, sentence or 2 in breaks, 2 in breaks)


def _is_word(token: Token) -> bool:
    return token.kind in (Kind.WORD, Kind.NUMBER, Kind.MONTH) and token.text not in FILLERS


def _add(
    e: Expression,
    phrase: Phrase,
    gap: _Gap,
    before: Phrase | None,
    tokens: list[Token],
    following: Phrase | None,
) -> bool:
    """Put a phrase where it belongs. False when it stays unread."""
    group = e.groups[-1] if e.groups else None
    if isinstance(phrase, Times):
        own_days = isinstance(following, Days) and _gap(tokens, phrase, following).words == 0
        return _add_times(e, phrase, gap, before, own_days)
    if isinstance(phrase, Except):
        e.excepts.append(phrase)
        return True
    if isinstance(phrase, Limit):
        if group is None or gap.words > 3 or gap.is_sentence:
            group = Group()
            e.groups.append(group)
        group.limits.append(phrase)
        return True
    is_months = isinstance(phrase.parts[0], Months)
    if is_months and (group is None or not group.is_weekly or gap.words > 2):
        whole = isinstance(phrase.parts[0], Months) and phrase.parts[0].is_whole
        if not whole and not _weekly_follows(tokens, phrase):
            return False
    group = _group_for(e, group, gap, is_months)
    group.days.append(phrase)
    group.part_of_day = _part_after(tokens, phrase) or group.part_of_day
    return True


def _weekly_follows(tokens: list[Token], phrase: Phrase) -> bool:
    """« En mars : les samedis à 14 h »."""
    ahead = tokens[phrase.last : phrase.last + 4]
    return any(t.kind is Kind.WEEKDAY and t.flag for t in ahead) or any(
        t.text in ("tous", "chaque", "every") for t in ahead
    )


def _group_for(e: Expression, group: Group | None, gap: _Gap, is_months: bool) -> Group:
    is_open = group is not None and not group.hours and gap.words == 0 and not gap.is_sentence
    if group is not None and (is_months and gap.words <= 2) and group.is_weekly:
        return group
    if group is not None and is_open:
        return group
    if e.is_times_first and group is not None and group.hours and not group.days:
        return group
    e.groups.append(Group())
    return e.groups[-1]


def _part_after(tokens: list[Token], phrase: Phrase) -> str:
    """« samedi soir 8 h »: the part of the day said of the days."""
    for token in tokens[max(phrase.first, phrase.last - 1) : phrase.last + 2]:
        if token.kind is Kind.PART:
            return PARTS[token.text]
    return ""


def _add_times(
    e: Expression, phrase: Times, gap: _Gap, before: Phrase | None, own_days: bool
) -> bool:
    last = e.groups[-1] if e.groups else None
    if last is None or (e.is_times_first and last.hours and last.days and own_days):
        e.is_times_first = True
        e.groups.append(Group())
    group = e.groups[-1]
    if isinstance(before, Except) and gap.words == 0 and not gap.is_sentence and group.hours:
        e.excepts.pop()  # « sauf le dimanche à 14 h »: not left out, held at another time
        e.groups.append(Group([before.days], list(phrase.hours)))
        return True
    if phrase.is_doors:
        group.doors.extend(phrase.hours)
        return True
    if group.hours and gap.words and not phrase.follows_and:
        return False
    e.trust = min(e.trust, phrase.trust if not gap.words else phrase.trust * 0.97)
    group.hours.extend(phrase.hours)
    return True


def _tidy(e: Expression) -> None:
    """Hours without days go to the days before them; the part of the day is applied."""
    kept: list[Group] = []
    for group in e.groups:
        if kept and not group.days and not group.limits:
            kept[-1].hours.extend(group.hours)
            kept[-1].doors.extend(group.doors)
        else:
            kept.append(group)
    e.groups = kept
    for group in kept:
        if group.part_of_day:
            group.hours = [_in_part(h, group.part_of_day) for h in group.hours]


def _in_part(hours: Hours, part: str) -> Hours:
    end: Clock | None = in_the(hours.end, part) if hours.end else None
    return replace(hours, start=in_the(hours.start, part), end=end)


def hours_of(group: Group, doubts: Doubts) -> list[Hours]:
    """When it begins; the opening of the doors only when nothing else is said."""
    if group.part_of_day and not group.hours:
        doubts.lower(0.9, PART_ONLY)
    if not group.hours and group.doors:
        doubts.cap(0.75, DOORS_ONLY)
        return group.doors
    return group.hours


def names_in(part: Part) -> list[DayName]:
    """The days that a part names."""
    if isinstance(part, Stretch):
        return [name for name in (part.first, part.last) if name]
    return [part] if isinstance(part, DayName) else []
