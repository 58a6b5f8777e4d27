"""The grammar: what a list of tokens says of days and times, in order.

    phrase  = except | limit | times | days | months
    except  = ("relâche" | "sauf" | "fermé" | …) days
    limit   = ("jusqu’au" | "dès" | "à partir du" | …) day
    times   = hours {("," | "et" | "/") hours}
    hours   = ["de" | "à"] clock [("à" | "-") clock] | "5 à 7"
    days    = part {("," | "et" | "puis" | new line) part}
    part    = week | ordinal weekday | every | stretch | day
    stretch = ["du" | "entre le"] day [clock] ("au" | "-" | "et") day [clock]
    day     = ["le"] [weekday] number [month [year]] | numeric date | "demain" | …

A recursive descent by hand: each rule reads from a cursor, and puts it back when it fails. What
no rule reads is passed; nothing is read twice from more than a bounded number of places.
"""

from __future__ import annotations

from datetime import date

from maillage.algorithms.french_dates.cursor import Cursor
from maillage.algorithms.french_dates.grammar_days import days, months
from maillage.algorithms.french_dates.grammar_names import day_name
from maillage.algorithms.french_dates.grammar_times import times
from maillage.algorithms.french_dates.phrases import DayName, Days, Except, Limit, Phrase
from maillage.algorithms.french_dates.tokens import Kind, Token
from maillage.algorithms.french_dates.vocabulary import ORDINALS

MOST_PHRASES = 4_000
_EXCEPT = (
    "relaches", "relache", "sauf", "excepte", "exceptes", "hormis", "a l exception de",
    "a l exception du", "a l exception des", "pas de representation", "pas de spectacle",
    "pas d atelier", "pas de cours", "pas de seance", "pas de visite", "ferme", "fermee", "fermes",
    "conge", "except", "excluding", "closed",
)  # fmt: skip
_UNTIL = (
    "jusqu au", "jusqu a", "jusqu en", "d ici au", "d ici le", "d ici", "until", "till", "through",
    "se termine le", "prend fin le",
)  # fmt: skip
_FROM = (
    "a partir du", "a partir de", "a partir d", "a compter du", "a compter de", "des", "debutant",
    "depuis le", "depuis", "starting on", "starting", "as of", "beginning",
)  # fmt: skip


_NUMERIC = (Kind.CLOCK, Kind.NUMBER, Kind.HAPPY_HOUR)
_TELLING = (*_NUMERIC, Kind.DATE, Kind.MONTH, Kind.WEEKDAY)
_PREPOSITIONS = frozenset(("a", "at", "@", "vers"))
_AFTER_PREPOSITION = frozenset(("partir", "compter", "l", "tous"))
_OPENING_DAYS = (
    "le la les l the on du de d des entre from between ce cet cette this next aujourdhui today "
    "tonight demain tomorrow apresdemain hier avanthier tout toute tous toutes chaque every un fin "
    "weekend weekends semaine week deux trois quatre quotidiennement daily dans in en au of "
    "durant pendant pour"
)
_STARTERS = frozenset(
    [run.split()[0] for run in (*_EXCEPT, *_UNTIL, *_FROM)] + list(ORDINALS) + _OPENING_DAYS.split()
)


def phrases(tokens: list[Token], now: date) -> list[Phrase]:
    """What the tokens say, in order; what is not in it was not read."""
    c = Cursor(tokens, now)
    found: list[Phrase] = []
    while c.at < len(tokens) and len(found) < MOST_PHRASES:
        start = c.at
        phrase = _phrase(c)
        if phrase is not None:
            found.append(phrase)
        c.at = max(c.at, start + 1)
    return found


def _phrase(c: Cursor) -> Phrase | None:
    start = c.at
    if not _may_begin(c):
        return None
    for rule in (_except, _limit, times):
        phrase: Phrase | None = rule(c)
        if phrase is not None:
            return phrase
        c.at = start
    part = months(c)
    if part is not None:
        return Days((part,), start, c.at)
    c.at = start
    return days(c)


def _may_begin(c: Cursor) -> bool:
    """Whether any rule begins like this: most words of prose are passed at once."""
    token = c.peek()
    if token.text in _PREPOSITIONS:
        return c.peek(1).kind in _NUMERIC or c.peek(1).text in _AFTER_PREPOSITION
    return token.kind in _TELLING or token.text in _STARTERS


def _except(c: Cursor) -> Except | None:
    start = c.at
    if not c.take_any(*_EXCEPT):
        return None
    c.skip(":", "le", "les", "du", "des", "'")
    if c.peek(-1).text in ("le", "les", "du"):
        c.at -= 1  # the article makes a number a day
    found = days(c, bare=True)
    return Except(found, start, c.at) if found else None


def _limit(c: Cursor) -> Limit | None:
    start = c.at
    word = c.take_any(*_UNTIL)
    if word:
        c.skip(":", "et", "y", "compris")
        day = _month_end(c) or day_name(c)
        return Limit(day, True, start, c.at) if day and _is_date(day) else None
    word = c.take_any(*_FROM)
    if not word or (word == "des" and c.kind(Kind.NUMBER)):
        return None
    day = day_name(c)
    return Limit(day, False, start, c.at) if day and _is_date(day) else None


def _is_date(day: DayName) -> bool:
    return not day.must_fit and not day.is_plural


def _month_end(c: Cursor) -> DayName | None:
    """« la fin de mars », « fin mars »: its last day, written 0."""
    start = c.at
    c.take("la", "le")
    if c.take("fin", "end"):
        c.take_any("du mois de", "du mois d", "de", "d", "of")
        if c.kind(Kind.MONTH):
            month = c.peek().number
            c.at += 1
            return DayName(0, month, trust=0.75)
    c.at = start
    return None
