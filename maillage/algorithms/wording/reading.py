"""What is kept of a row to compare it: roots, senses, pieces of letters, verbs and objects."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from maillage.algorithms.wording.roots import Token, as_written, phrase_key, tokens
from maillage.algorithms.wording.senses import Found, Senses, lexicon
from maillage.algorithms.wording.shapes import Row

Vector = dict[str, float]
Part = tuple[float, Vector]

# A row is named by its head and explained by its body.
_HEAD, _BODY = 0.8, 0.6
_LIGHT, _GENERAL = 0.3, 0.35
_GRAM_SIZES = (3, 4)
_MOST_GRAMS = 120


@dataclass(slots=True)
class Reading:
    """A row read once.

    `roots`, `senses`, `grams`: one vector for each part of the row (head, body) with the part's
    weight, counts damped by their logarithm, before any rarity. `forms`: verbs and objects.
    `said`, `team`, `shown`: what the row wrote for a sense of the lexicon, for a set of the team,
    for a root. `key`, `phrases`: see `row_key` and `row_phrases`.
    """

    key: str
    phrases: frozenset[str]
    roots: list[Part] = field(default_factory=list)
    senses: list[Part] = field(default_factory=list)
    grams: list[Part] = field(default_factory=list)
    forms: dict[str, str] = field(default_factory=dict)
    said: dict[str, Found] = field(default_factory=dict)
    team: dict[str, Found] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)


def read(row: Row, team: Senses | None = None) -> Reading:
    """The reading of a row; `team` holds the phrases of the team's decisions."""
    head, body = tokens(row.head), tokens("\n".join(row.body))
    reading = Reading(key=row_key(row), phrases=row_phrases(row))
    for part, weight in ((head, _HEAD if body else 1.0), (body, _BODY if head else 1.0)):
        kept = [token for token in part if not token.is_small]
        if not kept:
            continue
        found = lexicon().find(part)
        reading.roots.append((weight, _root_weights(kept)))
        reading.grams.append((weight, _gram_weights(kept)))
        reading.senses.append((weight, {s: f.strength for s, f in found.items()}))
        for sense, one in found.items():
            reading.said.setdefault(sense, one)
        for sense, one in (team.find(part) if team else {}).items():
            reading.team.setdefault(sense, one)
        for token in kept:
            reading.shown.setdefault(token.root, token.shown)
        for form, shown in _forms(part):
            reading.forms.setdefault(form, shown)
    return reading


def row_key(row: Row) -> str:
    """What two rows of the very same words share."""
    return f"{phrase_key(row.head)}|{phrase_key(chr(10).join(row.body))}"


def row_phrases(row: Row) -> frozenset[str]:
    """The phrases that a decision may have named the row by: its head, or all of it."""
    whole = " ".join(part for part in (row.head, *row.body) if part)
    return frozenset(key for key in (phrase_key(row.head or whole), phrase_key(whole)) if key)


def _root_weights(kept: Iterable[Token]) -> Vector:
    counts = Counter(token.root for token in kept)
    faint = {token.root: _LIGHT if token.is_light else _GENERAL for token in kept
             if token.is_light or token.is_general}  # fmt: skip
    return {root: (1 + math.log(n)) * faint.get(root, 1.0) for root, n in counts.items()}


@lru_cache(maxsize=16_384)
def grams_of(word: str) -> tuple[str, ...]:
    """The pieces of three and four letters of a folded word, its two edges marked."""
    padded = f" {word} "
    return tuple(padded[i : i + n] for n in _GRAM_SIZES for i in range(len(padded) - n + 1))


def _gram_weights(kept: Iterable[Token]) -> Vector:
    counts: Counter[str] = Counter()
    for token in kept:
        counts.update(grams_of(token.folded))
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_GRAMS]
    return {gram: 1 + math.log(n) for gram, n in most}


def _forms(part: Sequence[Token]) -> Iterable[tuple[str, str]]:
    """(verb and object, as written) for each clause that begins with an act.

    A light verb counts for nothing: « faire des liens » and « créer des liens » have one form.
    """
    clauses: dict[int, list[Token]] = {}
    for token in part:
        clauses.setdefault(token.clause, []).append(token)
    for clause in clauses.values():
        kept = [token for token in clause if not token.is_small][:3]
        if len(kept) < 2 or not kept[0].is_act:
            continue
        thing = next((t for t in kept[1:] if not (t.is_light or t.is_general)), None)
        if thing is None:
            continue
        act = "" if kept[0].is_light else kept[0].root
        words = clause[clause.index(kept[0]) : clause.index(thing) + 1]
        yield f"{act}+{thing.root}", as_written(words)
