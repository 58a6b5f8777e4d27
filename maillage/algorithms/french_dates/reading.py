"""Read the dates of a text: `read_dates` for a line that is about them, `find_dates` inside prose.

Looks forward: without a year, a day is the next one from `now`. How sure a reading is:

| what is read | confidence |
|---|--:|
| day, month, year, time; weekday right or not said | .99 |
| no year, and the weekday fits the next time | .97 |
| no year | .94 |
| no year, and the day has just passed (or the period has begun) | .84 to .91 |
| a day without a month, « samedi » without a date, « samedi prochain » | .69 to .91 |
| midnight; an hour that clocks strike twice or skip | at most .88; .8; .6 |
| days at choice, weekdays without an end, a year chosen by its weekday | at most .5 |
| a weekday that contradicts its date | at most .35 |
| words of dates that were not understood; an impossible day | at most .5; .4 |
| nothing read | 0 |

Doubts multiply; each has a remark in French (`Said`). Confidence is the lowest of the expressions'.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from maillage.algorithms.french_dates import remarks
from maillage.algorithms.french_dates.composing import compose
from maillage.algorithms.french_dates.cursor import YEARS
from maillage.algorithms.french_dates.doubts import Doubts
from maillage.algorithms.french_dates.grammar import phrases
from maillage.algorithms.french_dates.grouping import Expression, expressions
from maillage.algorithms.french_dates.occurrences import in_order, occurrences_of
from maillage.algorithms.french_dates.shapes import DatesRead, FoundDates, Occurrence
from maillage.algorithms.french_dates.tokens import Kind, Token, tokens_of
from maillage.algorithms.french_dates.vocabulary import DOORS, FILLERS, LASTING, MOVED, UNSAID

LONGEST = 50_000  # characters read; the rest is said to be unread
MOST_UNREAD = 40
_LONGEST_UNREAD = 200
_EDGES = " \t\r\n\u00a0\u202f,;:.!?-–—/|()[]•·"


def read_dates(text: str, *, now: date, zone: str = "America/Toronto") -> DatesRead:
    """All that a text says of when. Never raises on a text; an unknown zone raises
    `zoneinfo.ZoneInfoNotFoundError`. Shapes and meaning of what is given back: `shapes.py`.
    """
    doubts = Doubts()
    found = _read(text, now, ZoneInfo(zone), doubts)
    events = [f for f in found if not f.is_deadline] or found
    every: list[Occurrence] = []
    for one in events:
        every.extend(one.occurrences)
        for remark in one.doubts.remarks:
            doubts.say(remark)
    kept = in_order(every, doubts)
    unread = _unread(text, [f for f in events if f.occurrences], doubts)
    if not kept:
        doubts.say(remarks.NOTHING)
        return DatesRead((), 0.0, unread, tuple(doubts.remarks))
    sure = min([doubts.confidence, *(f.doubts.confidence for f in events if f.occurrences)])
    spans = tuple(span for f in events if f.occurrences for span in f.spans)
    return DatesRead(tuple(kept), sure, unread, tuple(doubts.remarks), spans)


def find_dates(text: str, *, now: date, zone: str = "America/Toronto") -> tuple[FoundDates, ...]:
    """Each expression of a longer text (a post, an e-mail) with its place. Never raises."""
    found: list[FoundDates] = []
    for one in _read(text, now, ZoneInfo(zone), Doubts()):
        if one.occurrences:
            start, end = one.spans[0][0], one.spans[-1][1]
            read = DatesRead(
                tuple(one.occurrences), one.doubts.confidence, (), tuple(one.doubts.remarks),
                one.spans,
            )  # fmt: skip
            found.append(FoundDates(read, start, end))
    return tuple(found)


class _One:
    """An expression that was read."""

    def __init__(self, e: Expression, tokens: list[Token], now: date, zone: ZoneInfo) -> None:
        self.doubts = Doubts()
        self.is_deadline = e.is_deadline
        if self.is_deadline:
            self.doubts.cap(0.4, remarks.DEADLINE)
        composed = compose(e, now, self.doubts)
        self.occurrences = occurrences_of(composed, zone)
        idle = {(p.first, p.last) for p in composed.idle}  # by place: comparing them is quadratic
        read = [p for p in e.phrases if (p.first, p.last) not in idle]
        self.spans = tuple((tokens[p.first].start, tokens[p.last - 1].end) for p in read)


def _read(text: str, now: date, zone: ZoneInfo, doubts: Doubts) -> list[_One]:
    day = now.date() if isinstance(now, datetime) else now
    if not YEARS.start < day.year < YEARS.stop - 10:
        doubts.say(remarks.OUT_OF_CALENDAR)
        return []
    if len(text) > LONGEST:
        doubts.cap(0.5, remarks.TOO_LONG)
    tokens = tokens_of(text[:LONGEST])
    return [_One(e, tokens, day, zone) for e in expressions(phrases(tokens, day), tokens)]


def _unread(text: str, found: list[_One], doubts: Doubts) -> tuple[str, ...]:
    """The pieces of the text that say something and were not read; doubts what looks like dates."""
    spans = sorted(span for one in found for span in one.spans)
    pieces: list[str] = []
    at = 0
    for start, end in [*spans, (min(len(text), LONGEST), len(text))]:
        if start > at and len(pieces) < MOST_UNREAD:
            pieces.extend(_said(text[at:start], doubts))
        at = max(at, end)
    if len(text) > LONGEST:
        pieces.append("…")
    words = sum(len(piece.split()) for piece in pieces)
    doubts.lower(max(0.9, 1 - 0.01 * words))
    return tuple(pieces[:MOST_UNREAD])


def _said(piece: str, doubts: Doubts) -> list[str]:
    telling = [t for t in tokens_of(piece) if _tells(t)]
    if not telling:
        return []
    texts = {t.text for t in telling}
    if texts & UNSAID:
        doubts.cap(0.6, remarks.UNSETTLED)
    kinds = {t.kind for t in telling}
    if Kind.MONTH in kinds and not any(
        0 < t.number <= 31 for t in telling if t.kind is Kind.NUMBER
    ):
        doubts.say(remarks.MONTH_ONLY)
    if texts & MOVED:
        doubts.cap(0.4, remarks.MOVED)
    dates = (Kind.DATE, Kind.CLOCK, Kind.MONTH, Kind.WEEKDAY)
    beside = texts & (LASTING | DOORS)  # a length, or when doors open
    doubtful = any(t.kind in dates for t in telling) or texts & {"relache", "sauf", "jusqu"}
    if doubtful and not beside:
        doubts.cap(0.5)
    return [piece.strip(_EDGES)[:_LONGEST_UNREAD]]


def _tells(token: Token) -> bool:
    """Whether a token that was not read means something."""
    if token.kind is Kind.WORD:
        return token.text not in FILLERS
    return token.kind is not Kind.MARK and token.kind is not Kind.PART
