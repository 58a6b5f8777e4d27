"""Rules for one day as it is named: « le samedi 14 mars 2027 », « demain », « March 3, 2027 »."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from maillage.algorithms.french_dates.cursor import YEARS, Cursor
from maillage.algorithms.french_dates.phrases import DayName, Hours
from maillage.algorithms.french_dates.remarks import AMBIGUOUS_ORDER, EXCHANGED, NEXT_WEEKDAY
from maillage.algorithms.french_dates.tokens import Kind, Token
from maillage.algorithms.french_dates.vocabulary import COUNTS, FILLERS, UNSAID

_ARTICLES = ("le", "les", "l", "la", "the", "on")
# What may follow « le 14 » or « 5 et 6 » when they are days; any other word is what they count.
_AFTER_DAY = FILLERS | UNSAID | frozenset(
    "jusqu relache sauf excepte ou or prochain inclusivement inclus vers entre chez avec midi "
    "minuit ferme fermee conge through until till except".split()
)  # fmt: skip


def day_name(c: Cursor) -> DayName | None:
    """The day named here, or None. A bare number is a day only if `is_day_number` says so."""
    start = c.at
    found = _relative(c) or _absolute(c)
    if found is None:
        c.at = start
    return found


def _absolute(c: Cursor) -> DayName | None:
    article = c.take(*_ARTICLES)
    c.skip("'")
    weekdays, is_plural, is_alone = _weekday(c)
    anchored = article or bool(weekdays)
    token = c.peek()
    found: DayName | None = None
    if is_alone:
        found = DayName()
    elif token.kind is Kind.DATE:
        found = _numeric(c, token, anchored)
    elif token.kind is Kind.MONTH and token.flag and _is_day(c.peek(1)):
        c.at += 2
        found = DayName(c.peek(-1).number, token.number, _year(c))
    elif _is_day(token) or (token.text == "premier" and c.kind(Kind.MONTH, 1)):
        c.at += 1
        found = _numbered(c, token.number or 1, anchored, bool(weekdays))
    if found is None:
        return None
    return replace(found, weekdays=weekdays, is_plural=is_plural, is_anchored=anchored)


def _weekday(c: Cursor) -> tuple[frozenset[int], bool, bool]:
    """The weekday before a number, with what may stand between: « samedi, le 14 ».

    Then whether it is a plural, and whether it stands alone.
    """
    token = c.peek()
    if token.kind is not Kind.WEEKDAY:
        return frozenset(), False, False
    c.at += 1
    before = c.at
    c.take(",")
    c.take("le", "the")
    following = c.peek()
    is_english = following.kind is Kind.MONTH and following.flag and _is_day(c.peek(1))
    is_alone = (
        not (_is_day(following) or following.kind is Kind.DATE or is_english)
        or _begins_hours(c, token.number)  # « vendredi 13 à 16 h »
        or (c.peek(-1).text == "," and not _has_month(c))  # « samedi, 12 artistes »
    )
    if is_alone:
        c.at = before
    return frozenset((token.number,)), token.flag, is_alone


def _begins_hours(c: Cursor, weekday: int) -> bool:
    """Whether « 13 » in « vendredi 13 à 16 h » begins hours: no Friday the 13th is near."""
    if not (c.kind(Kind.NUMBER) and c.peek(1).text in ("a", "-") and c.kind(Kind.CLOCK, 2)):
        return False
    if c.peek(1).text == "-":
        return True
    near = (c.day_ahead(days) for days in range(62))
    return not any(d and d.day == c.peek().number and d.weekday() == weekday for d in near)


def _has_month(c: Cursor) -> bool:
    """Whether a month follows the numbers that stand here."""
    for ahead in range(12):
        token = c.peek(ahead)
        if token.kind in (Kind.MONTH, Kind.DATE):
            return True
        if token.kind not in (Kind.NUMBER, Kind.WEEKDAY) and token.text not in (
            ",", "et", "au", "a", "-", "&", "le", "du", "and", "to",
        ):  # fmt: skip
            return False
    return False


def _is_day(token: Token) -> bool:
    return token.kind is Kind.NUMBER and 1 <= token.number <= 31


def _numbered(c: Cursor, day: int, anchored: bool, has_weekday: bool) -> DayName | None:
    before = c.at
    c.take_any("du mois de", "du mois d", "de", "of")
    if c.kind(Kind.MONTH):
        c.at += 1
        return DayName(day, c.peek(-1).number, _year(c))
    c.at = before
    if is_day_number(c):
        is_english = c.peek(-2).text in ("&", "and", "-", "to", "through") and c.peek().text == ","
        return DayName(day, year=_year(c) if is_english else None)
    return DayName(day, must_fit=True) if has_weekday else None


def is_day_number(c: Cursor) -> bool:
    """Whether what follows a number lets it be a day: « le 14, relâche », not « 14 artistes »."""
    following = c.peek()
    if following.kind is Kind.OTHER:
        return False
    if following.kind is Kind.WORD and following.text in ("h", "e", "eme", "pour", "sur", "ans"):
        return False
    return following.kind is not Kind.WORD or following.text in _AFTER_DAY or following.breaks > 0


def _year(c: Cursor) -> int | None:
    before = c.at
    c.take(",", ".")
    if c.kind(Kind.NUMBER) and c.peek().number in YEARS and not c.peek().flag:
        c.at += 1
        return c.peek(-1).number
    c.at = before
    return None


def _numeric(c: Cursor, token: Token, anchored: bool) -> DayName | None:
    year, month, day = token.numbers
    c.at += 1
    if not year and not (anchored or _time_follows(c)):  # « 10/10 » is a mark
        return None
    hours = Hours(token.clock) if token.clock else None
    remark = EXCHANGED if token.flag else AMBIGUOUS_ORDER if token.trust == 0.8 else None
    return DayName(day, month, year or None, trust=token.trust, remark=remark, hours=hours)


def _time_follows(c: Cursor) -> bool:
    c_at = 1 if c.peek().text in ("a", ",", "-", "de", "(", "@") else 0
    return c.kind(Kind.CLOCK, c_at) or (c.peek().text == "au" and c.kind(Kind.DATE, 1))


def _relative(c: Cursor) -> DayName | None:
    for words, days in _NEAR:
        if c.take_all(words):
            return _fixed(c.day_ahead(days), 0.97)
    # « cette soirée » may be any evening: only « ce soir » is today's.
    is_part = c.kind(Kind.PART, 1) and not c.peek(1).text.endswith("ee") and c.peek(2).text != "-"
    if c.peek().text in ("ce", "cet", "this") and is_part:
        c.at += 1  # the part of the day is read after
        return _fixed(c.now, 0.97)
    if c.peek().text == "ce" and c.peek(1).text in ("midi", "minuit"):
        c.at += 1
        return _fixed(c.now, 0.9)
    return _in_some_days(c) or _this_weekday(c)


_NEAR = (
    ("aujourdhui", 0), ("today", 0), ("apresdemain", 2), ("demain", 1), ("tomorrow", 1),
    ("avanthier", -2), ("hier", -1), ("tonight", 0),
)  # fmt: skip


def _fixed(day: date | None, trust: float) -> DayName | None:
    return DayName(fixed=day, trust=trust) if day else None


def _in_some_days(c: Cursor) -> DayName | None:
    before = c.at
    if c.take("dans", "in"):
        token = c.peek()
        count = token.number if token.kind is Kind.NUMBER else COUNTS.get(token.text, 0)
        c.at += 1
        if count and c.take("jours", "jour", "days"):
            return _fixed(c.day_ahead(count), 0.9)
        if count and c.take("semaines", "semaine", "weeks"):
            return _fixed(c.day_ahead(count * 7), 0.85)
    c.at = before
    return None


def _this_weekday(c: Cursor) -> DayName | None:
    """« ce samedi », « samedi prochain »; the weekday of today is today, or in a week."""
    before = c.at
    this = c.take("ce", "this")
    following = c.take("next")
    c.take("le")
    if c.kind(Kind.WEEKDAY) and not c.peek().flag and not _is_day(c.peek(1)):
        wanted = c.peek().number
        c.at += 1
        days = (wanted - c.now.weekday()) % 7
        if c.take("prochain") or following:
            day = c.day_ahead(days or 7)
            # Said in the same week, « prochain » may mean the week after.
            same_week = c.now.weekday() < wanted
            found = _fixed(day, 0.75 if same_week else 0.92)
            return replace(found, remark=NEXT_WEEKDAY) if found and same_week else found
        if c.take_all("en huit"):
            return _fixed(c.day_ahead(days + 7), 0.85)
        if c.take("dernier", "passe"):
            return _fixed(c.day_ahead(-((c.now.weekday() - wanted) % 7 or 7)), 0.8)
        if this and not _dated(c):
            return _fixed(c.day_ahead(days), 0.93 if days else 0.85)
    c.at = before
    return None


def _dated(c: Cursor) -> bool:
    return _is_day(c.peek()) or c.kind(Kind.DATE)
