"""What reading a typed line rests on: the folded line with the way back, and the proposal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from maillage.algorithms.french_text import fold_aligned, spans
from maillage.algorithms.said import Said

T = TypeVar("T")
Span = tuple[int, int]

MAX_LENGTH = 2_000  # a line is a line: what comes after is kept in `text` but not examined


@dataclass(frozen=True, slots=True)
class Proposal(Generic[T]):
    """A value proposed for a field: `confidence` 0 to 1, `reason` a sentence (`Said`), spans."""

    value: T
    confidence: float
    reason: str
    spans: tuple[Span, ...] = ()
    alternatives: tuple[T, ...] = ()


class Line:
    """The typed line, folded, with the way back from the folded text to the typed one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded, self._places = fold_aligned(text[:MAX_LENGTH])
        self.words = spans(self.folded)

    def span(self, start: int, end: int) -> Span:
        return self._places[start], self._places[end]

    def quote(self, start: int, end: int) -> str:
        first, last = self.span(start, end)
        return Said("« %(words)s »", words=self.text[first:last].strip())

    def capital(self, start: int) -> bool:
        """Whether the word begins with a capital that is not merely the line's first letter."""
        place = self._places[start]
        return bool(self.text[:place].strip()) and self.text[place].isupper()

    def complement(self, start: int) -> bool:
        """Whether what begins there completes a noun before it (« bilan de la soirée »)."""
        return self.word_before(start) in ("de", "d", "du", "des")

    def word_before(self, start: int) -> str:
        """The word before that place, articles skipped (« à la Tuque »)."""
        before = [word.text for word in self.words if word.end <= start]
        while before and before[-1] in ("le", "la", "les", "l"):
            before.pop()
        return before[-1] if before else ""


def because(quotes: Sequence[str]) -> Said:
    """« parce que « rencontre » et « organismes » »."""
    unique = list(dict.fromkeys(quotes))[:3]
    if len(unique) > 1:
        return Said("parce que %(words)s et %(last)s", words=tuple(unique[:-1]), last=unique[-1])
    return Said("parce que %(words)s", words=unique[0])


def inside(start: int, end: int, places: Iterable[Span]) -> bool:
    return any(a <= start and end <= b for a, b in places)
