"""Phrases found inside a text whatever their endings: those of the lexicon, those of the team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from maillage.algorithms.wording.lexicon import SENSES
from maillage.algorithms.wording.roots import Token, as_written, phrase_key, tokens

# How surely a phrase carries its sense, and how many other words may stand inside it.
_PHRASE, _WORD, _GENERAL = 1.0, 0.8, 0.3
_MOST_BETWEEN = 2


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase of one sense. `whole` is given when its small words matter (« en ligne »)."""

    sense: str
    shown: str
    roots: tuple[str, ...]
    whole: str
    strength: float


@dataclass(frozen=True, slots=True)
class Found:
    """A sense met in a text: how surely, the words of the text that said it, and their roots."""

    sense: str
    strength: float
    said: str
    roots: tuple[str, ...]


def pattern(sense: str, phrase: str) -> Pattern | None:
    """The phrase as it is looked for; nothing when it holds no word of its own."""
    read = tokens(phrase)
    kept = [token for token in read if not token.is_small]
    if not kept:
        return None
    has_small_words = len(kept) == 1 and any(
        (token.is_small and len(token.folded) > 1) or token.folded in ("a", "y") for token in read
    )
    faint = all(token.is_general or token.is_light for token in kept)
    strength = _PHRASE if len(kept) > 1 or has_small_words else _GENERAL if faint else _WORD
    whole = f" {phrase_key(phrase)} " if has_small_words else ""
    return Pattern(sense, phrase, tuple(token.root for token in kept), whole, strength)


class Senses:
    """Patterns indexed by their first root. Never modified once it is built."""

    def __init__(self, patterns: Iterable[Pattern | None]) -> None:
        self._by_root: dict[str, list[Pattern]] = defaultdict(list)
        for one in patterns:
            if one:
                self._by_root[one.roots[0]].append(one)

    def find(self, read: Sequence[Token]) -> dict[str, Found]:
        """The senses of a text, each at its surest."""
        kept = [token for token in read if not token.is_small]
        whole = " " + " ".join(token.folded for token in read) + " "
        found: dict[str, Found] = {}
        for start, token in enumerate(kept):
            for one in self._by_root.get(token.root, ()):
                end = _match(one, kept, start)
                if end is None or one.whole not in whole:
                    continue
                best = found.get(one.sense)
                if best is None or best.strength < one.strength:
                    said = _said(read, kept[start], kept[end])
                    found[one.sense] = Found(one.sense, one.strength, said, one.roots)
        return found


def _match(one: Pattern, kept: Sequence[Token], start: int) -> int | None:
    """Where the pattern that begins at `start` ends, in the same clause; None if it does not."""
    place = start
    for root in one.roots[1:]:
        nearest = range(place + 1, min(len(kept), place + 2 + _MOST_BETWEEN))
        here = [p for p in nearest if kept[p].root == root and kept[p].clause == kept[start].clause]
        if not here:
            return None
        place = here[0]
    return place


def _said(read: Sequence[Token], first: Token, last: Token) -> str:
    begin = next(n for n, token in enumerate(read) if token is first)
    end = next(n for n, token in enumerate(read) if token is last)
    return as_written(read[begin : end + 1])


@lru_cache(maxsize=1)
def lexicon() -> Senses:
    """The senses of the lexicon, each named by its first phrase."""
    return Senses(pattern(phrases[0], phrase) for phrases in SENSES for phrase in phrases)
