"""The passage of a text that shows why it was found."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.search.analysis import Spot, Word, spots, within_one_edit
from maillage.search.interface import Part
from maillage.search.queries import FUZZY_FROM

LENGTH = 220
LEAD = 60
CHUNK = 2_000


def excerpt(body: str, words: list[Word], approximate: bool) -> tuple[Part, ...]:
    """About 220 characters around the first word found, or the beginning of the text."""
    start = min(first_match(body, words, approximate) - LEAD, len(body) - LENGTH)
    start = max(0, start)
    if start:
        start = body.find(" ", start, start + LEAD) + 1 or start
    end = min(len(body), start + LENGTH)
    if end < len(body):
        end = max(body.rfind(" ", start + LEAD, end), start) if " " in body[start:end] else end
        end = end if end > start else min(len(body), start + LENGTH)
    parts = list(marked(body[start:end], words, approximate))
    before, after = [Part("… ")] if start else [], [Part(" …")] if end < len(body) else []
    return tuple(before + parts + after)


def first_match(body: str, words: list[Word], approximate: bool) -> int:
    """Place of the first word found, or 0; the text is read piece by piece until then."""
    if not words:
        return 0
    for start in range(0, len(body), CHUNK):
        for spot in spots(body[start : start + CHUNK]):
            if matches(spot, words, approximate):
                return start + spot.start
    return 0


def marked(text: str, words: list[Word], approximate: bool) -> Iterator[Part]:
    """The text cut in parts, those found being marked; together they are the text."""
    at = 0
    for spot in spots(text) if words else ():
        if matches(spot, words, approximate):
            if spot.start > at:
                yield Part(text[at : spot.start])
            yield Part(text[spot.start : spot.end], matched=True)
            at = spot.end
    if at < len(text):
        yield Part(text[at:])


def matches(spot: Spot, words: list[Word], approximate: bool) -> bool:
    return any(
        spot.stem == word.stem
        or (word.open and spot.plain.startswith(word.plain))
        or (approximate and _nearly(spot, word))
        for word in words
    )


def _nearly(spot: Spot, word: Word) -> bool:
    if len(word.plain) < FUZZY_FROM:
        return False
    if within_one_edit(word.plain, spot.plain) or within_one_edit(word.stem, spot.stem):
        return True
    around = range(len(word.plain) - 1, len(word.plain) + 2)
    return word.open and any(within_one_edit(word.plain, spot.plain[:n]) for n in around)
