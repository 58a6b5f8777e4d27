"""How French text becomes words: the same way when indexing and when asking.

Accents are folded first, then words are stemmed. The other order gives `lumières` -> `lumi` but
`lumiere` -> `lumier`, and one would not find the other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import tantivy

LONGEST_WORD = 60
QUERY_CHARACTERS = 1000
QUERY_WORDS = 16

ELISION = re.compile(
    r"(?<!\w)(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu)['’ʼ‘`´](?=\w)", re.I
)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

# Folded words that may be missing from an answer, and that alone say nothing.
STOP_WORDS = frozenset(
    re.findall(
        r"[a-z]+",
        """
        a ai as au aux avec c ce ces cet cette d dans de des du elle en est et eu il ils j je l la
        le les leur leurs lui m ma mais me mes n ne nos notre nous on ou par pas pour qu que qui s
        sa se ses sont sur t te tes toi tu un une vos votre vous y the of and to in for
        """,
    )
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word asked for: folded as typed (`plain`), and its `stem`; `open` if it may go on."""

    plain: str
    stem: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A word found in a text, with its place in characters."""

    plain: str
    stem: str
    start: int
    end: int


def _builder() -> tantivy.TextAnalyzerBuilder:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(r"[\p{L}\p{M}\p{N}]+"))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.remove_long(LONGEST_WORD))
    )


PLAIN = _builder().build()
STEMMED = _builder().filter(tantivy.Filter.stemmer("french")).build()


def clean(text: str) -> str:
    """The text without what no index can hold: lone surrogates, null and control characters."""
    text = text.encode("utf-8", "ignore").decode()
    return CONTROL.sub(" ", unicodedata.normalize("NFC", text))


def without_elisions(text: str) -> str:
    """`l’écosystème` -> `  écosystème`: same length, so that places in the text stay true."""
    return ELISION.sub(lambda match: " " * len(match.group()), text)


def spots(text: str) -> list[Spot]:
    """Every word of a clean text, with its place."""
    text = without_elisions(text)
    plain, stemmed = PLAIN.pre_tokenize(text).tokens, STEMMED.pre_tokenize(text).tokens
    return [
        Spot(word.text, stem.text, word.char_offset_from, word.char_offset_to)
        for word, stem in zip(plain, stemmed, strict=True)
    ]


def asked_words(text: str) -> list[Word]:
    """The words of a query, at most 16, without stop words unless there is nothing else.

    Only the very last word typed is open: "mus" finds musée, "mus de" does not.
    """
    found = spots(clean(text[:QUERY_CHARACTERS]))
    last = len(found) - 1
    words = [Word(s.plain, s.stem, i == last and len(s.plain) > 1) for i, s in enumerate(found)]
    kept = [word for word in words if word.plain not in STOP_WORDS] or words
    return list(dict.fromkeys(kept))[:QUERY_WORDS]


def within_one_edit(one: str, other: str) -> bool:
    """Equal but for one letter added, missing, changed, or two neighbours exchanged."""
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    if one[at + 1 :] == other[at + 1 :]:
        return True
    return one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
