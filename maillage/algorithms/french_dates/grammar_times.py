"""Rules for times of day: « 19 h 30 », « de 13 h à 16 h », « 14 h et 19 h 30 », « 5 à 7 »."""

from __future__ import annotations

from dataclasses import replace

from maillage.algorithms.french_dates.cursor import Cursor
from maillage.algorithms.french_dates.phrases import Clock, Hours, Times
from maillage.algorithms.french_dates.tokens import Kind
from maillage.algorithms.french_dates.vocabulary import (
    AFTERNOON,
    DOORS,
    EVENING,
    LASTING,
    MORNING,
    PARTS,
)

_LONGEST = 24
_OPENERS = ("a partir de", "des", "de", "d", "a", "vers", "entre", "from", "at", "@")
_OF_THE_DAY = ("l", "la", "le", "les", "soir", "matin", "ce")


def times(c: Cursor) -> Times | None:
    """The hours that stand here, joined in a list, or None."""
    first = c.at
    read: list[Hours] = []
    while len(read) < _LONGEST:
        before = c.at
        if read and not _joiner(c):
            break
        hours = _hours(c)
        if hours is None:
            c.at = before
            break
        read.append(hours)
    if not read:
        c.at = first
        return None
    around = [c.tokens[i].text for i in range(max(0, first - 3), first)]
    after = _told_after(c)
    follows_and = c.peek(first - c.at - 1).text in ("et", "&", "/", "puis", ",", "and")
    return Times(
        tuple(read), first, c.at, follows_and=follows_and,
        is_doors=bool(DOORS & {*_clause(around), *after}), trust=0.9 if "vers" in around else 1.0,
    )  # fmt: skip


def _told_after(c: Cursor) -> list[str]:
    """The words of the parenthesis that follows, unless it holds another time."""
    if c.peek().text != "(":
        return []
    inside = [c.peek(i) for i in range(1, 7)]
    return [] if any(t.kind is Kind.CLOCK for t in inside) else [t.text for t in inside]


def _clause(texts: list[str]) -> list[str]:
    """The words since the last comma."""
    for i in range(len(texts) - 1, -1, -1):
        if texts[i] in (",", ";", ".", "/", "|"):
            return texts[i + 1 :]
    return texts


def _joiner(c: Cursor) -> bool:
    found = c.take("et", ",", "/", "&", "ou", "puis", ";", "and", "+", "|")
    if found:
        c.take("et", "puis", "and")
    return found


def _hours(c: Cursor) -> Hours | None:
    start_at = c.at
    opener = c.take_any(*_OPENERS)
    if c.kind(Kind.HAPPY_HOUR):
        token = c.peek()
        c.at += 1
        return Hours(token.clock, token.end_clock) if token.clock else None
    is_range = opener in ("de", "entre", "from", "d")
    start = _first(c, is_range=is_range)
    if start is None:
        c.at = start_at
        return None
    end = _end(c, opener == "entre")
    if end is None:
        if _is_a_length(c, start_at) or start.minutes == 24 * 60:
            c.at = start_at
            return None
        return Hours(start)
    if end.has_half and not start.has_half and start.minutes + 720 <= end.minutes:
        start = replace(start, minutes=start.minutes + 720)
    return Hours(start, end)


def _first(c: Cursor, *, is_range: bool) -> Clock | None:
    """A time, or the number of « 13 à 16 h ». An article before it makes the number a day."""
    found = clock(c)
    if found or not c.kind(Kind.NUMBER) or c.peek().number > 24 or c.peek().flag:
        return found
    if not is_range and _is_a_day_number(c) and not c.kind(Kind.WEEKDAY, -1):
        return None
    if c.peek(1).text in ("a", "-", "to", *(("et", "and") if is_range else ())):
        after = 2
        if c.kind(Kind.CLOCK, after):
            c.at += 1
            return Clock(c.peek(-1).number * 60, trust=0.95)
    return None


def _is_a_day_number(c: Cursor) -> bool:
    before = c.peek(-1)
    is_day = before.kind is Kind.NUMBER and before.number <= 31
    return is_day or before.kind is Kind.WEEKDAY or before.text in (
        "le", "les", "et", "du", "au", "&", "the", "jusqu",
    )  # fmt: skip


def _end(c: Cursor, is_between: bool) -> Clock | None:
    before = c.at
    if c.peek().text == "," and c.peek(1).text == "jusqu":
        c.at += 1
    if c.take_any("jusqu a", "jusqu au", "a", "-", "to", "until", "till", "au") or (
        is_between and c.take("et", "and")
    ):
        c.skip("la", "environ")
        end = clock(c)
        if end:
            return end
    c.at = before
    return None


def clock(c: Cursor) -> Clock | None:
    """One time, with the part of the day that follows it: « 8 h du soir »."""
    token = c.peek()
    if token.kind is not Kind.CLOCK or token.clock is None:
        return None
    c.at += 1
    found, before = token.clock, c.at
    if c.peek().text == "(" and c.kind(Kind.CLOCK, 1) and c.peek(2).text == ")":
        c.at += 3  # « 12 h (midi) »
    c.skip("du", "de", "l", "le", "la", "en", "'", "in", "the")
    if not c.kind(Kind.PART):
        c.at = max(before, c.at if c.peek(-1).text == ")" else before)
        return found
    c.at += 1
    return in_the(found, PARTS[c.peek(-1).text])


def in_the(found: Clock, part: str) -> Clock:
    """The time in that part of the day: eight in the evening is 20:00."""
    if found.has_half or found.minutes >= 720:
        return found
    if (part == EVENING and found.minutes >= 5 * 60) or part == AFTERNOON:
        return replace(found, minutes=found.minutes + 720, has_half=True)
    return replace(found, has_half=part == MORNING)


def _is_a_length(c: Cursor, start_at: int) -> bool:
    """« durée : 1 h 30 », « 2 h de musique », « à 2 h de Montréal »."""
    around = {c.tokens[i].text for i in range(max(0, start_at - 4), start_at)}
    if around & LASTING:
        return True
    short = (c.peek(-1).clock or Clock(0)).minutes < 8 * 60
    if not short or c.peek().text not in ("de", "d"):
        return False
    following = c.peek(2 if c.peek(1).text == "'" else 1)
    return following.kind is Kind.WORD and following.text not in _OF_THE_DAY
