"""Cut a text into the tokens of dates. What only looks like a date (prices, telephones, ages,
addresses) becomes one token of the kind OTHER, that the grammar never reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from maillage.algorithms.french_dates.phrases import Clock
from maillage.algorithms.french_dates.pieces import NUMBER, SCAN
from maillage.algorithms.french_dates.vocabulary import (
    ALL_MONTHS,
    ENGLISH_MONTHS,
    PARTS,
    SHARED_MONTHS,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAY_NUMBER,
)
from maillage.algorithms.french_text import fold_aligned


class Kind(Enum):
    """What a token is."""

    NUMBER = "number"
    CLOCK = "clock"
    HAPPY_HOUR = "happy hour"  # « 5 à 7 »
    DATE = "date"
    MONTH = "month"
    WEEKDAY = "weekday"
    PART = "part"  # matin, soir
    WORD = "word"
    MARK = "mark"
    OTHER = "other"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A token and its place in the original text (half-open). `breaks`: 1 new line, 2 blank line.

    `number`: value of a number, month or weekday. `numbers`: (year, month, day) of a date, 0 where
    not said. `flag`: ordinal number, plural weekday, English month, day and month exchanged.
    """

    kind: Kind
    text: str
    start: int
    end: int
    number: int = 0
    numbers: tuple[int, int, int] = (0, 0, 0)
    clock: Clock | None = None
    end_clock: Clock | None = None
    flag: bool = False
    trust: float = 1.0
    breaks: int = 0


_NUMBER_NEXT = re.compile(r"\.? ?[0-9]")
_ENGLISH_DAY = re.compile(r"\.? [0-9]{1,2}, (?:19|20|21)[0-9]{2}(?![0-9])")
_FRACTION = {"demi": 30, "demie": 30, "quart": 15}


@dataclass(slots=True)
class _Scan:
    """The folded text and the tokens so far."""

    folded: str
    tokens: list[Token]

    def before(self) -> Token | None:
        """The last token that is not a comma or a dot."""
        for token in self.tokens[-1:-3:-1]:
            if token.text not in (",", "."):
                return token
        return None


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, in order, without spaces. Linear; never raises."""
    folded, places = fold_aligned(text)
    scan = _Scan(folded, [])
    at, breaks = 0, 0
    while at < len(folded):
        m = SCAN.match(folded, at)
        if m is None:  # `mark` takes whatever is left
            break
        name = m.lastgroup or "mark"  # the piece closes last, whatever it holds
        if name == "space":
            breaks = max(breaks, min(2, text.count("\n", places[m.start()], places[m.end()])))
            at = m.end()
            continue
        fields, end = _read(name, m, scan)
        start, stop = places[m.start()], places[end - 1] + 1
        scan.tokens.append(Token(start=start, end=stop, breaks=breaks, **fields))
        at, breaks = end, 0
    return scan.tokens


def _read(name: str, m: re.Match[str], scan: _Scan) -> tuple[dict[str, Any], int]:
    """The fields of the token and where it ends in the folded text."""
    before = scan.before()
    # « 5 mars 2027, rue Royale » and « dans 3 jours » are numbers after all.
    if before and (
        (name == "address" and before.kind in (Kind.MONTH, Kind.WEEKDAY))
        or (name == "amount" and before.text in ("dans", "in"))
    ):
        m = NUMBER.match(scan.folded, m.start()) or m
        name = "number" if m.re is NUMBER else name
    if name == "word":
        return _word(m, scan)
    reader = _READERS.get(name)
    fields = reader(m) if reader else None
    return fields or {"kind": Kind.OTHER, "text": m.group()}, m.end()


def _word(m: re.Match[str], scan: _Scan) -> tuple[dict[str, Any], int]:
    text, end = m.group(), m.end()
    before = scan.tokens[-1] if scan.tokens else None
    after_number = before is not None and before.kind is Kind.NUMBER
    dotted = end + 1 if scan.folded.startswith(".", end) else end
    if text in WEEKDAY_NUMBER:
        fields = {"kind": Kind.WEEKDAY, "number": WEEKDAY_NUMBER[text], "flag": text[-1] == "s"}
        return {**fields, "text": text}, end
    short = text in SHORT_WEEKDAYS and not (text == "mar" and _ENGLISH_DAY.match(scan.folded, end))
    if short and not after_number and _NUMBER_NEXT.match(scan.folded, end):
        return {"kind": Kind.WEEKDAY, "text": text, "number": SHORT_WEEKDAYS[text]}, dotted
    month = 3 if text == "mar" and after_number else ALL_MONTHS.get(text)
    if text == "mar" and _ENGLISH_DAY.match(scan.folded, end):  # « Mar 5, 2027 »
        return {"kind": Kind.MONTH, "text": text, "number": 3, "flag": True}, dotted
    if text == "sept" and not after_number:
        month = None
    if month:
        english = text in ENGLISH_MONTHS or text in SHARED_MONTHS
        fields = {"kind": Kind.MONTH, "text": text, "number": month, "flag": english}
        return fields, dotted if text in SHORT_MONTHS else end
    return {"kind": Kind.PART if text in PARTS else Kind.WORD, "text": text}, end


def _iso(m: re.Match[str]) -> dict[str, Any]:
    numbers = (int(m["iso_year"]), int(m["iso_month"]), int(m["iso_day"]))
    clock = None
    if m["iso_hour"] and int(m["iso_hour"]) < 24:
        said = m["iso_offset"]
        offset = None
        if said == "z":
            offset = 0
        elif said:
            digits = said[1:].replace(":", "")
            offset = int(said[0] + "1") * (int(digits[:2]) * 60 + int(digits[2:]))
            offset = offset if abs(offset) <= 14 * 60 else None
        clock = Clock(int(m["iso_hour"]) * 60 + int(m["iso_minute"]), offset=offset)
    return {"kind": Kind.DATE, "text": m.group(), "numbers": numbers, "clock": clock}


def _numeric(m: re.Match[str]) -> dict[str, Any]:
    day, month = int(m["num_day"]), int(m["num_month"] or m["num_month2"])
    year = int(m["num_year"]) if m["num_year"] else 2000 + int(m["num_year2"])
    is_exchanged = month > 12 >= day
    if is_exchanged:
        day, month = month, day
    trust = 0.7 if is_exchanged else 0.8 if max(day, month) <= 12 and day != month else 0.97
    if not m["num_year"]:
        trust = min(trust, 0.75)
    return {
        "kind": Kind.DATE, "text": m.group(), "numbers": (year, month, day), "trust": trust,
        "flag": is_exchanged,
    }  # fmt: skip


def _slashed(m: re.Match[str]) -> dict[str, Any]:
    numbers = (0, int(m["sl_month"]), int(m["sl_day"]))
    return {"kind": Kind.DATE, "text": m.group(), "numbers": numbers, "trust": 0.75}


def _clock(prefix: str) -> Callable[[re.Match[str]], dict[str, Any] | None]:
    def read(m: re.Match[str]) -> dict[str, Any] | None:
        part = m["c_part"] if prefix == "c" else None
        hour = int(m[f"{prefix}_hour"])
        minute = _FRACTION[part] if part else int(m[f"{prefix}_minute"] or 0)
        half = m[f"{prefix}_half"]
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour * 60 + minute > 24 * 60:
            return None
        is_midnight = hour == 24 or (hour == 0 and minute == 0)
        clock = Clock(hour * 60 + minute, is_midnight=is_midnight, has_half=bool(half))
        return {"kind": Kind.CLOCK, "text": m.group(), "clock": clock}

    return read


def _noon(m: re.Match[str]) -> dict[str, Any]:
    minute = _FRACTION[m["n_part"]] if m["n_part"] else int(m["n_minute"] or 0)
    is_noon = m["n_word"] in ("midi", "noon")
    clock = Clock((720 if is_noon else 0) + minute, is_midnight=not is_noon, has_half=True)
    return {"kind": Kind.CLOCK, "text": m["n_word"], "clock": clock}


def _happy(m: re.Match[str]) -> dict[str, Any] | None:
    begin, end = int(m["happy_from"]), int(m["happy_to"])
    if not 2 <= end - begin <= 4:
        return None
    clocks = (Clock((12 + begin) * 60, trust=0.85), Clock((12 + end) * 60))
    return {
        "kind": Kind.HAPPY_HOUR, "text": m.group(), "clock": clocks[0], "end_clock": clocks[1],
    }  # fmt: skip


def _plain_number(m: re.Match[str]) -> dict[str, Any]:
    value = int(m["number_value"])
    return {"kind": Kind.NUMBER, "text": m.group(), "number": value, "flag": bool(m["ordinal"])}


def _as(kind: Kind, text: str = "") -> Callable[[re.Match[str]], dict[str, Any]]:
    return lambda m: {"kind": kind, "text": text or m.group()}


_READERS: dict[str, Callable[[re.Match[str]], dict[str, Any] | None]] = {
    "iso": _iso,
    "numeric": _numeric,
    "slashed": _slashed,
    "happy": _happy,
    "clock": _clock("c"),
    "colon": _clock("k"),
    "english": _clock("e"),
    "noon": _noon,
    "number": _plain_number,
    "today": _as(Kind.WORD, "aujourdhui"),
    "after": _as(Kind.WORD, "apresdemain"),
    "before": _as(Kind.WORD, "avanthier"),
    "part": lambda m: {"kind": Kind.PART, "text": m.group().replace(" ", "-").rstrip("s")},
    "weekend": lambda m: {
        "kind": Kind.WORD,
        "text": "weekends"
        if m.group().endswith("ends") or m["end_word"].endswith("s")
        else "weekend",
    },
    "appointment": _as(Kind.WORD, "rendez-vous"),
    "mark": _as(Kind.MARK),
}
