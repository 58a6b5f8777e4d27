"""French words made comparable: fold (accents, ligatures, case) first, stem second.

The order matters: stem-then-fold gives `lumi` for « lumières » but `lumier` for « lumiere »; fold-
then-stem gives `lumier` for both. The stemmer is Snowball's French one (snowballstem.org).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

VERSION = 1

# Letters that Unicode does not decompose, and the signs a keyboard or a word processor swaps.
_LETTERS = {
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ı": "i",
    "’": "'", "‘": "'", "‛": "'", "`": "'", "´": "'", "ʼ": "'", "ʹ": "'", "′": "'", "＇": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    "“": '"', "”": '"', "«": '"', "»": '"',
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")

# Articles, pronouns, prepositions and auxiliaries: words that say nothing of the subject.
STOP_WORDS = frozenset(
    _WORD.findall(
        "a ai as au aux avec c ce ces cet cette chez comme d dans de des donc du elle elles en "
        "entre est et eu ete etre eux fait il ils j je jusqu l la le les leur leurs lors lui m ma "
        "mais me mes moi mon n ne nos notre nous on ont ou par pas pour plus puis qu que quel "
        "quelle qui s sa se ses si son sont sous sur t ta te tes toi ton tu un une vers via vos "
        "votre vous y"
    )
)
_ELISIONS = frozenset(_WORD.findall("c d j l m n qu s t jusqu lorsqu puisqu"))


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and where it stands in the folded text (half-open span)."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """What one character becomes; may be empty (a combining accent) or longer (a ligature)."""
    folded = character
    for _ in range(4):  # a fixed point is reached in two or three rounds
        before = folded
        folded = unicodedata.normalize("NFKD", folded).casefold()
        folded = "".join(
            _LETTERS.get(c, c) for c in folded if unicodedata.category(c) not in ("Mn", "Cf")
        )
        if folded == before:
            break
    if character.isspace() or not folded.strip():
        return " " if character.isspace() else ""
    return folded


def fold(text: str) -> str:
    """The text without accents, ligatures, capitals or typographic signs. Idempotent.

    Never raises. « L’Œuvre d’ÉTÉ » gives `l'oeuvre d'ete`. Spaces are kept one for one.
    """
    return text.lower() if _is_plain(text) else "".join(map(_fold_character, text))


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and "`" not in text


def fold_aligned(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters its place in the original text.

    The list has one more element than the folded text: the length of the original.
    """
    pieces: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        piece = _fold_character(character)
        pieces.append(piece)
        places.extend([place] * len(piece))
    places.append(len(text))
    return "".join(pieces), places


def spans(folded: str) -> list[Word]:
    """Each word of a text that is already folded, with its span. Hyphens and apostrophes cut."""
    return [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(folded)]


def words(text: str) -> list[str]:
    """The folded words of a text, in order, elisions (l’, d’, qu’) left out."""
    found = _WORD.findall(fold(text))
    return [word for word in found if word not in _ELISIONS]


class _Stemmers(threading.local):
    """A Snowball stemmer keeps the word it works on in itself: one per thread."""

    def __init__(self) -> None:
        self.french = snowballstemmer.stemmer("french")


_stemmers = _Stemmers()


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of one word: folded first, so `lumiere`, `lumières` and `LUMIÈRE` agree."""
    return str(_stemmers.french.stemWord(fold(word)))


def stems(text: str, *, keep_stop_words: bool = False) -> list[str]:
    """The stems of a text in order, without stop words unless asked for."""
    return [stem(word) for word in words(text) if keep_stop_words or word not in STOP_WORDS]


def trigrams(text: str) -> frozenset[str]:
    """The three-letter pieces of the folded words, padded so that beginnings weigh more."""
    joined = " ".join(words(text))
    if not joined:
        return frozenset()
    padded = f"  {joined} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def similarity(left: str, right: str) -> float:
    """How alike two names are, 0 to 1: Dice coefficient of their folded trigrams. Symmetric."""
    a, b = trigrams(left), trigrams(right)
    if not a or not b:
        return 0.0
    return 2 * len(a & b) / (len(a) + len(b))


def shared_stems(left: str, right: str) -> float:
    """The part of the shorter text's stems that the other one also has, 0 to 1."""
    a, b = set(stems(left)), set(stems(right))
    if not a or not b:
        return 0.0
    return len(a & b) / min(len(a), len(b))
