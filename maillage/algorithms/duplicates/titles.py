"""Whether two titles name one event: subtitles, artist before the title, notices and part numbers.

A title is cut into segments (« Artiste – Titre : sous-titre »). Notices (« annulé », « complet »,
« supplémentaire ») and the rank in a series (« (2/5) ») are taken out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from maillage.algorithms.duplicates.words import (
    Overlap,
    Vocabulary,
    Words,
    folded_tokens,
    overlap,
    tokens,
)
from maillage.algorithms.french_text import STOP_WORDS, fold

_NOTICE = re.compile(
    r"\b(?:annulee?s?|complet|completee?s?|reportee?s?|remise? au|nouvelle dates?|supplementaires?|"
    r"guichet ferme|derniere chance|en rappel|de retour|gratuit(?:e|ement)?|billets? en vente|"
    r"cancelled|postponed|sold out)\b"
)
_RANK = re.compile(r"\(?\b\d{1,2}\s?(?:/|de|sur|of)\s?\d{1,2}\b\)?(?!\s*(?:ans|h\b))")
_FIGURE = re.compile(r"\d.*\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CUT = re.compile(r"\s[-|·•]\s|\s?[:|()\[\];/]\s?|\s\+\s|,\s")
# Words that lead to who presents or plays: what follows adds to a title, it does not change it.
_LINK = frozenset({"present", "presente", "presentent", "invite", "featuring", "feat", "with"})

# What such a segment names holds several shows: it makes none of them another.
_UMBRELLA = frozenset({"festival", "fete", "fetes", "semaine", "nuit", "salon", "serie", "journees",
                       "rendez", "cine", "club", "biennale", "foire", "marche"})  # fmt: skip

ENOUGH = 0.55  # weight of shared words below which one title within another proves nothing
GLUED = 0.85  # likeness in letters of two titles without their spaces
LEFT_OVER = 0.2  # part of the shared weight that a contained title may lack


class Likeness(IntEnum):
    """How two titles agree, the best first."""

    SAME = 0
    WITHIN = 1  # one has everything that the other says
    ALIKE = 2
    SHARED = 3  # a whole segment in common, and each has something else
    PARTLY = 4
    UNKNOWN = 5
    DIFFERENT = 6


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it is compared; `beside` are the words of who plays and who presents."""

    whole: Words
    segments: tuple[tuple[str, ...], ...]
    beside: frozenset[str]
    numbers: frozenset[str]
    rank: tuple[int, int] | None  # « (2/5) »


def clean(title: str) -> str:
    """The folded title without notices, rank in a series nor year."""
    folded = _NOTICE.sub(" ", _RANK.sub(" ", fold(title)))
    timeless = _YEAR.sub(" ", folded)
    return timeless if timeless.strip(" -:()!") else folded


def read(vocabulary: Vocabulary, title: str, beside: str = "", cleaned: str = "") -> Title:
    """A title, and what else the record says of who plays; `cleaned` if it is known."""
    cleaned = cleaned or clean(title)
    cut = [words for piece in _CUT.split(cleaned) if (words := _own(piece))]
    said = [words for words in cut if not STOP_WORDS.issuperset(words)] or cut  # « (Le) »
    whole = vocabulary.words_of(word for words in said for word in words)
    pieces = (
        [vocabulary.words_of(words).words for words in said] if len(said) > 1 else [whole.words]
    )
    numbers = frozenset(w for w in whole.words if w.isdigit())
    return Title(whole, tuple(pieces), frozenset(tokens(beside)), numbers, rank_of(title))


def rank_of(title: str) -> tuple[int, int] | None:
    """Which one of how many a title says that it is: « (2/5) » is (2, 5)."""
    if not _FIGURE.search(title) or (found := _RANK.search(fold(title))) is None:
        return None
    rank, whole = map(int, re.findall(r"\d+", found[0]))
    return (rank, whole) if 1 <= rank <= whole else None


def _own(text: str) -> list[str]:
    return [word for word in folded_tokens(text) if word not in _LINK]


class Compared(NamedTuple):
    """A likeness, and the weight of the words that make it (how much they say)."""

    likeness: Likeness
    said: float
    ratio: float  # 0 to 1


def compare(left: Title, right: Title) -> Compared:
    """How two titles agree. Symmetric."""
    if not left.whole.words or not right.whole.words:
        return Compared(Likeness.UNKNOWN, 0.0, 0.0)
    if left.whole.words == right.whole.words:
        return Compared(Likeness.SAME, left.whole.total, 1.0)
    common = overlap(left.whole, right.whole)
    found = _judge(left, right, common)
    if found.likeness < Likeness.PARTLY and _numbers_differ(left, right):
        return Compared(Likeness.PARTLY, found.said, found.ratio / 2)
    return found


def _judge(left: Title, right: Title, common: Overlap) -> Compared:
    ratio = common.dice
    if ratio >= 0.92:
        return Compared(Likeness.SAME, common.shared, ratio)
    lacks_left = _lacking(left.whole, common.left, common.left_words, right.beside)
    lacks_right = _lacking(right.whole, common.right, common.right_words, left.beside)
    lack = min(lacks_left, lacks_right)
    if common.shared >= ENOUGH and lack <= LEFT_OVER * common.shared:
        return Compared(Likeness.WITHIN, common.shared, max(ratio, 0.8))
    if ratio >= 0.66 or glued_likeness(left.whole, right.whole) >= GLUED:
        return Compared(Likeness.ALIKE, min(left.whole.total, right.whole.total) * ratio, ratio)
    if common.shared >= 0.8 * ENOUGH and (said := _shared_segment(left, right)):
        return Compared(Likeness.SHARED, said, max(ratio, 0.6))
    if ratio >= 0.4 or common.containment >= 0.6:
        return Compared(Likeness.PARTLY, common.shared, ratio)
    return Compared(Likeness.DIFFERENT, common.shared, ratio)


def _lacking(whole: Words, weight: float, alone: Sequence[str], beside: frozenset[str]) -> float:
    """The weight of what one title alone says, who plays in the other left out."""
    if not beside:
        return weight
    return weight - sum(whole.weights[word] for word in alone if word in beside)


def glued_likeness(left: Words, right: Words) -> float:
    """Likeness in letters, spaces left out: « heur edu conte » is « heure du conte »."""
    a, b = left.glued, right.glued
    if min(len(a), len(b)) < 8 or abs(len(a) - len(b)) > (1 - GLUED) * max(len(a), len(b)):
        return 0.0
    return OSA.normalized_similarity(a, b, score_cutoff=GLUED)


def _shared_segment(left: Title, right: Title) -> float:
    """The weight of the segment that two titles share; 0 when that is only a festival's name."""
    rights = [_segment(right.whole, words) for words in right.segments]
    return max(
        (
            min(a.total, b.total)
            for a in (_segment(left.whole, words) for words in left.segments)
            for b in rights
            if min(a.total, b.total) >= ENOUGH
            and not _UMBRELLA & {*a.words[:1], *b.words[:1]}
            and (a.words == b.words or (_meet(a, b) and overlap(a, b).dice >= 0.85))
        ),
        default=0.0,
    )


def _segment(whole: Words, words: tuple[str, ...]) -> Words:
    weights = {word: whole.weights[word] for word in words}
    return Words(words, weights, sum(weights.values()))


def _meet(left: Words, right: Words) -> bool:
    return not left.weights.keys().isdisjoint(right.weights)


def _numbers_differ(left: Title, right: Title) -> bool:
    """« Atelier 2 » is not « atelier 3 »; a number that only one has says nothing."""
    return bool(left.numbers - right.numbers and right.numbers - left.numbers)
