"""Numbers of a folded French line, in digits or spelled, each one whole.

« 1 200 », « 1,200 », « 12 mille », « vingt-cinq », « soixante et onze », « quatre-vingt-dix-sept »,
« trois cent cinquante », « une trentaine », « deux centaines ». A decimal (« 3,5 ») counts nobody:
it is left out, and so is a round number nobody counted (« des centaines »).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from maillage.algorithms.french_text import Word

VERSION = 1

_UNITS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14,
    "quinze": 15, "seize": 16,
}  # fmt: skip
_TENS = {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_ROUND = {
    "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
    "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000,
}  # fmt: skip
_HUNDRED, _THOUSAND = ("cent", "cents"), "mille"
# After these a figure is a day, an hour or a name: « mardi 3 200 personnes » is not 3,200 people.
_NAMED_BY_A_FIGURE = frozenset(
    "le au du h salle groupe no numero lundi mardi mercredi jeudi vendredi samedi dimanche".split()
)


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number of the line and the ranks of its first and last word.

    `article`: it is only « un » or « une »; `rough`: a round word (« une trentaine »).
    """

    value: int
    first: int
    last: int
    article: bool = False
    rough: bool = False


def numbers(folded: str, line: Sequence[Word]) -> Iterator[Number]:
    """Each number of the line, left to right; no word belongs to two."""
    i = 0
    while i < len(line):
        if line[i].text in _ROUND:
            yield Number(_ROUND[line[i].text], i, i, rough=True)
            i += 1
            continue
        found = _digits(folded, line, i) or _spelled(folded, line, i)
        if found is None:
            i += 1
            continue
        value, last = found
        times = _round_word(folded, line, last + 1, value)
        if times:
            last += 1
        if value:
            article = i == last and line[i].text in ("un", "une")
            yield Number(value * (times or 1), i, last, article=article, rough=bool(times))
        i = last + 1


def _joined(folded: str, line: Sequence[Word], rank: int, signs: str) -> bool:
    """Whether that word follows the one before with nothing but one of these signs between."""
    if not 0 < rank < len(line):
        return False
    return re.fullmatch(signs, folded[line[rank - 1].end : line[rank].start]) is not None


def _digits(folded: str, line: Sequence[Word], i: int) -> tuple[int, int] | None:
    """A number in digits and its last rank; 0 where the digits are no whole number."""
    text = line[i].text
    if not (text.isdecimal() and text.isascii()):
        return None
    last, value = i, int(text) if len(text) <= 6 else 0
    if _may_lead(folded, line, i):
        while (
            _joined(folded, line, last + 1, r"[ .,]")
            and len(line[last + 1].text) == 3
            and line[last + 1].text.isdecimal()
        ):
            last += 1
            value = value * 1000 + int(line[last].text)
    if last == i and _joined(folded, line, i + 1, r"[.,]") and line[i + 1].text.isdecimal():
        last, value = i + 1, 0
    if _joined(folded, line, last + 1, r" ") and line[last + 1].text == _THOUSAND:
        return value * 1000, last + 1
    return value, last


def _may_lead(folded: str, line: Sequence[Word], i: int) -> bool:
    """Whether groups of three digits may follow: not after a date, an hour or a room's number."""
    word = line[i]
    if len(word.text) > 3 or word.text.startswith("0"):
        return False
    if folded[: word.start][-1:] in tuple("-/:.,"):
        return False
    return not (i and line[i - 1].text in _NAMED_BY_A_FIGURE)


def _spelled(folded: str, line: Sequence[Word], i: int) -> tuple[int, int] | None:
    """A number in words and its last rank."""
    total = current = 0
    last = -1
    rank = i
    while rank < len(line) and (rank == i or _joined(folded, line, rank, r" ?-? ?")):
        word = line[rank].text
        if word == "et" and _and_one(line, rank, current):
            rank += 1
            continue
        after = _with(total, current, word)
        if after is None:
            break
        total, current = after
        last = rank
        rank += 1
    return (total + current, last) if last >= 0 else None


def _and_one(line: Sequence[Word], rank: int, current: int) -> bool:
    """« vingt et un », « soixante et onze »: never « deux et un »."""
    after = line[rank + 1].text if rank + 1 < len(line) else ""
    tens = current % 100
    return after in ("un", "une", "onze") and (20 <= tens <= 60 and tens % 10 == 0)


def _with(total: int, current: int, word: str) -> tuple[int, int] | None:
    """The number with one more word said, None where this word begins another number."""
    tens = current % 100
    if word in _UNITS:
        unit = _UNITS[word]
        free = tens == 0 or (tens in (20, 30, 40, 50, 60, 80) and unit < 10)
        after_ten = tens in (60, 80) and unit >= 10
        seven_to_nine = tens in (10, 70, 90) and 7 <= unit <= 9
        return (total, current + unit) if free or after_ten or seven_to_nine else None
    if word in _TENS:
        if tens == 4 and word in ("vingt", "vingts"):
            return total, current + 76
        return (total, current + _TENS[word]) if tens == 0 else None
    if word in _HUNDRED:
        return (total, (current or 1) * 100) if current < 20 else None
    if word == _THOUSAND:
        return ((current or 1) * 1000, 0) if not total else None
    return None


def _round_word(folded: str, line: Sequence[Word], rank: int, value: int) -> int | None:
    """What « trentaine » or « centaines » at that rank multiplies « une » or « deux » by."""
    if not (0 < value < 100 and _joined(folded, line, rank, r" ")):
        return None
    word = line[rank].text
    return _ROUND.get(word.removesuffix("s") if value > 1 else word)
