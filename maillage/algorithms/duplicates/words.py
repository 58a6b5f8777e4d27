"""Names and titles as words that weigh more the rarer they are, and what two of them share.

Two words agree when they are equal, when one is the beginning of the other, or when they are close
in letters (Jaro-Winkler: Winkler 1990); the overlap of weighted words is that of « soft tf-idf »
(Cohen, Ravikumar and Fienberg 2003).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from maillage.algorithms.french_text import STOP_WORDS, fold

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"'s\b")
_STOP = STOP_WORDS | {"the", "of", "and", "an", "at", "in", "on", "for", "by", "with", "to"}
# Where nothing is known of a corpus, as if so many other texts had been read.
UNSEEN = 500
TELLING = 10.0  # bits: a word met once in a thousand texts says all that a word can
CLOSE = 0.91  # below, « Martin » and « Marie » would be one
MOST_WORDS = 60  # a description is compared by its beginning
MOST_LOOSE = 12  # left-over words tried against each other
# Words of the trade: they say what sort of thing it is, not which one.
COMMON = frozenset(
    _WORD.findall(
        "activite aine ami apres artiste atelier ballet bibliotheque brunch cafe causerie centre "
        "ciel cine cinema cirque club compagnie concert conference conte corporation creation "
        "culture culturel culturelle danse decouverte ecole edition eglise ensemble enfant entree "
        "espace evenement exposition expo famille familial festival fete film formation gala "
        "galerie gratuit groupe heure humour inc initiation jeu jeune journee lancement lecture "
        "maison marche matinee ministere municipal municipale musee musique nuit orchestre opera "
        "organisme parc piece place point presente presentation programme projection regroupement "
        "rencontre representation restaurant salle salon scene seance serie societe soiree "
        "spectacle studio tournee theatre vernissage visite volet"
    )
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, in order without repetition, and what each weighs."""

    words: tuple[str, ...]
    weights: dict[str, float]
    total: float

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def glued(self) -> str:
        """Without spaces: « heur edu conte » is « heure du conte »."""
        return "".join(self.words)


class Overlap(NamedTuple):
    """Weight of what two texts share, and of what only one has; made by the million."""

    shared: float
    left: float
    right: float
    # The words that only one has, those of the other text being no spelling of them.
    left_words: Sequence[str] = ()
    right_words: Sequence[str] = ()

    @property
    def dice(self) -> float:
        whole = 2 * self.shared + self.left + self.right
        return 2 * self.shared / whole if whole else 0.0

    @property
    def containment(self) -> float:
        """The part of the lighter text that the other has too."""
        lighter = self.shared + min(self.left, self.right)
        return self.shared / lighter if lighter else 0.0


def tokens(text: str) -> list[str]:
    """Folded words without stop words; initials are left out, « J.-A.-Thompson » is `thompson`."""
    return folded_tokens(fold(text))


def folded_tokens(folded: str) -> list[str]:
    """The same, of a text already folded."""
    if "'s" in folded:
        folded = _POSSESSIVE.sub("", folded)
    found = dict.fromkeys(_WORD.findall(folded))
    kept = [w for w in found if w not in _STOP and (len(w) > 1 or w.isdigit())]
    return (kept or list(found))[:MOST_WORDS]


class Vocabulary:
    """How rare each word is in a corpus; a word never met is the rarest."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.counts: Counter[str] = Counter()
        self.size = 0
        self._weights: dict[str, float] = {}
        self._one: dict[str, str] = {}  # each word once in memory
        self._read: dict[tuple[str, ...], Words] = {}
        self._known: dict[str, Words] = {}
        for text in texts:
            self.add(text)

    def add(self, text: str) -> None:
        """Count one more text."""
        self.size += 1
        self.counts.update(tokens(text))

    def weight(self, word: str) -> float:
        """From 0 (everywhere) to 1 (never met); words of the trade weigh less."""
        seen = (self.size + UNSEEN) / (self.counts.get(word, 0) + 1)
        rarity = min(1.0, max(0.05, math.log2(seen) / TELLING))
        return rarity * (0.4 if is_common(word) else 1.0)

    def forget(self) -> None:
        """Let go of the texts read, when no more will be."""
        self._read.clear()
        self._one.clear()
        self._known.clear()

    def _weight(self, word: str) -> float:
        if (found := self._weights.get(word)) is None:
            found = self._weights[word] = self.weight(word)
        return found

    def read(self, text: str) -> Words:
        """The words of a text, read once."""
        if (found := self._known.get(text)) is None:
            found = self._known[text] = self.words_of(tokens(text))
        return found

    def words_of(self, words: Iterable[str]) -> Words:
        """The same, from words already cut."""
        kept = tuple(self._one.setdefault(word, word) for word in dict.fromkeys(words))
        if (found := self._read.get(kept)) is None:
            weights = {word: self._weight(word) for word in kept}
            found = Words(kept, weights, sum(weights.values()))
            self._read[kept] = found
        return found


def is_common(word: str) -> bool:
    """Whether a word is one of the trade, in the singular or the plural."""
    return word in COMMON or (word[-1:] in "sx" and word[:-1] in COMMON)


def overlap(left: Words, right: Words) -> Overlap:
    """What two texts share. Symmetric: `overlap(b, a)` is the same, sides exchanged."""
    both = left.weights.keys() & right.weights.keys()
    shared = 0.0
    for word in sorted(both):  # in one order, so that the sum is the same to the last bit
        shared += left.weights[word]
    alone_left = [w for w in left.words if w not in both]
    alone_right = [w for w in right.words if w not in both]
    lacks_left, lacks_right = left.total - shared, right.total - shared
    if alone_left and alone_right and (alike := _alike(alone_left, alone_right)):
        for likeness, _, _, a, b in sorted(alike):
            if a in alone_left and b in alone_right:
                one, other = left.weights[a], right.weights[b]
                weight = -likeness * (one + other) / 2
                shared += weight
                lacks_left += max(0.0, one - weight) - one
                lacks_right += max(0.0, other - weight) - other
                alone_left.remove(a)
                alone_right.remove(b)
    return Overlap(shared, max(0.0, lacks_left), max(0.0, lacks_right), alone_left, alone_right)


def _alike(left: list[str], right: list[str]) -> list[tuple[float, str, str, str, str]]:
    """The words left over on both sides that are spellings of one, the likest to come first."""
    if len(left) > MOST_LOOSE or len(right) > MOST_LOOSE:
        return []
    return [
        (-likeness, min(a, b), max(a, b), a, b)
        for a in left
        for b in right
        if (a[0] == b[0] or a[1:] == b or b[1:] == a) and (likeness := word_likeness(a, b)) > 0
    ]


@lru_cache(maxsize=200_000)
def word_likeness(a: str, b: str) -> float:
    """0 unless one word is the other's spelling, plural or abbreviation. Numbers must be equal."""
    if a == b:
        return 1.0
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    if len(shorter) < 3 or shorter.isdigit() or longer.isdigit():
        return 0.0
    if a[0] != b[0]:  # « voyageurs », its first letter lost; but « porte » is not « forte »
        return 0.85 if len(shorter) > 5 and longer[1:] == shorter else 0.0
    if longer.startswith(shorter):
        return 0.95 if len(longer) - len(shorter) <= 2 else 0.8 if len(shorter) > 3 else 0.6
    if len(shorter) < 4:
        return 0.0
    if OSA.distance(a, b, score_cutoff=1) <= 1:
        return 0.9
    likeness = JaroWinkler.similarity(a, b)
    return likeness if len(shorter) > 4 and likeness >= CLOSE else 0.0
