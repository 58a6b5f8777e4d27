"""Words reduced to roots, so that « animation », « animer » and « animateurs » are one.

Snowball's stems keep the noun of a verb apart (`format` and `form`): the usual endings of French
nominalisations go first, and the families of the lexicon bring together what no ending shows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from maillage.algorithms.french_text import STOP_WORDS, fold, stem
from maillage.algorithms.wording.lexicon import FAMILIES, GENERAL, LIGHT

# What is read of one text: a group's row has some dozens of words; a pasted report has thousands,
# and its first page says what it is about.
MOST_CHARACTERS = 2_000
MOST_WORDS = 120

_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 40
# Ending, and the least that must be left for the ending to be one (« partage » is not « part »).
_ENDINGS = (
    ("isations", 4), ("isation", 4), ("isateurs", 4), ("isateur", 4), ("isatrice", 4),
    ("ations", 4), ("ation", 4), ("ateurs", 4), ("ateur", 4), ("atrices", 4), ("atrice", 4),
    ("atives", 4), ("ative", 4), ("atifs", 4), ("atif", 4),
    ("issements", 3), ("issement", 3), ("ements", 5), ("ement", 5),
    ("ages", 5), ("age", 5), ("euses", 5), ("euse", 5), ("eurs", 5), ("eur", 5),
    ("ances", 5), ("ance", 5), ("iser", 4), ("ises", 5), ("ise", 5),
)  # fmt: skip
_NOUN_OF_ACTION = re.compile(r"(?:[tsx]ions?|ements?|ages?|ances?)$")
_INFINITIVE = re.compile(r"(?:er|ir|oir|[dtv]re|ire|pre|cre)$")


@lru_cache(maxsize=65_536)
def root(word: str) -> str:
    """The root of one word. Deterministic; two forms of one word nearly always agree."""
    folded = fold(word)[:_LONGEST_WORD]
    stemmed = stem(folded)
    family = FAMILIES.get(folded) or FAMILIES.get(stemmed)
    if family:
        return family
    for ending, least in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= least:
            stemmed = folded[: -len(ending)]
            break
    if stemmed.endswith(("qu", "gu")):  # communiquer, communication; naviguer, navigation
        stemmed = stemmed[:-2] + ("c" if stemmed.endswith("qu") else "g")
    return FAMILIES.get(stemmed, stemmed)


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it was written, folded, and its root.

    `before`: what stood between it and the word before; `clause` counts the clauses before it.
    """

    before: str
    shown: str
    folded: str
    root: str
    clause: int

    @property
    def is_small(self) -> bool:
        return self.folded in STOP_WORDS

    @property
    def is_light(self) -> bool:
        """Says little without its object: « faire », « mettre »."""
        return self.root in LIGHT_ROOTS

    @property
    def is_general(self) -> bool:
        return self.root in GENERAL_ROOTS

    @property
    def is_act(self) -> bool:
        """An infinitive, or the noun of an act (« animation », « réseautage »)."""
        return bool(_INFINITIVE.search(self.folded) or _NOUN_OF_ACTION.search(self.folded))


LIGHT_ROOTS = frozenset(root(word) for word in LIGHT)
GENERAL_ROOTS = frozenset(root(word) for word in GENERAL)

_CLAUSE = re.compile(r"[.,;:!?/()\n•·*–—]| - | et | ou ")


def clean(text: str) -> str:
    """The text without what cannot be seen (zero-width, direction marks, controls)."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text)
    return "".join(
        " " if c != "\n" and (c.isspace() or unicodedata.category(c) == "Cc") else c
        for c in text
        if unicodedata.category(c) not in ("Cf", "Cs", "Co")
    )


def tokens(text: str) -> tuple[Token, ...]:
    """All the words of a text in order, small ones included, at most MOST_WORDS. Never raises."""
    return _tokens(text[:MOST_CHARACTERS])


@lru_cache(maxsize=4_096)
def _tokens(text: str) -> tuple[Token, ...]:
    found: list[Token] = []
    for number, clause in enumerate(_CLAUSE.split(clean(text))):
        end = 0
        for match in _WORD.finditer(clause):
            folded = "".join(_WORD.findall(fold(match.group())))
            if folded:
                before, end = clause[end : match.start()], match.end()
                found.append(Token(before, match.group(), folded, root(folded), number))
            if len(found) == MOST_WORDS:
                return tuple(found)
    return tuple(found)


def as_written(words: Sequence[Token]) -> str:
    """Words that follow one another, with what stood between them."""
    return "".join(token.before + token.shown for token in words).removeprefix(words[0].before)


def phrase_key(text: str) -> str:
    """What two writings of one phrase share: folded words, signs and elisions left out."""
    words = [token.folded for token in tokens(text)]
    return " ".join(word for word in words if len(word) > 1 or word.isdigit() or word == "a")
