"""Rows of any table compared column by column: actors, places, and tables never seen before.

Each column has a role; each role its levels of agreement and, for each level, how often it is met
between two rows of one thing (m) and of two things (u), written down by reasoning. A table never
seen before corrects both from its own rows, without any label: see `learning`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Levenshtein

from maillage.algorithms.duplicates import venues
from maillage.algorithms.duplicates.addresses import page_key, phone_key, position
from maillage.algorithms.duplicates.model import Judged, Reason, Record
from maillage.algorithms.duplicates.row_reasons import say
from maillage.algorithms.duplicates.words import Vocabulary, Words, overlap
from maillage.algorithms.french_text import fold

NAME, TEXT, PHONE, EMAIL, URL, ADDRESS = "name", "text", "phone", "email", "url", "address"
TOWN, POSTAL, POSITION, IDENTIFIER = "town", "postal", "position", "identifier"
CATEGORY, NUMBER, DAY = "category", "number", "date"
MISSING = -1

# Role → m and u of each level, the best agreement first. Each line sums to 1.
LEVELS: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    NAME: ((0.74, 0.14, 0.08, 0.03, 0.01), (0.0005, 0.0010, 0.0060, 0.0500, 0.9425)),
    TEXT: ((0.40, 0.25, 0.20, 0.10, 0.05), (0.0010, 0.0040, 0.0200, 0.1000, 0.8750)),
    PHONE: ((0.80, 0.07, 0.13), (0.0002, 0.0004, 0.9994)),
    EMAIL: ((0.75, 0.10, 0.15), (0.0001, 0.0050, 0.9949)),
    URL: ((0.60, 0.25, 0.15), (0.0001, 0.0030, 0.9969)),
    ADDRESS: ((0.75, 0.08, 0.09, 0.08), (0.0003, 0.0040, 0.0100, 0.9857)),
    TOWN: ((0.80, 0.08, 0.12), (0.0800, 0.0200, 0.9000)),
    POSTAL: ((0.80, 0.10, 0.10), (0.0010, 0.0300, 0.9690)),
    POSITION: ((0.80, 0.12, 0.05, 0.03), (0.0005, 0.0100, 0.0900, 0.8995)),
    IDENTIFIER: ((0.96, 0.04), (0.0001, 0.9999)),
    CATEGORY: ((0.60, 0.20, 0.20), (0.1000, 0.1000, 0.8000)),
    NUMBER: ((0.70, 0.15, 0.15), (0.0200, 0.0500, 0.9300)),
    DAY: ((0.80, 0.10, 0.10), (0.0100, 0.0500, 0.9400)),
}
# Fields that speak of one thing: the strongest counts whole, each other one half.
TOGETHER = frozenset({ADDRESS, TOWN, POSTAL, POSITION})
RARE = 3.0  # bits at most that the rarity of a value adds or takes
_FIGURES = re.compile(r"-?\d+(?:[.,]\d+)?")
# What the levels of words mean: the share of weight in common.
_ALIKE = (0.93, 0.76, 0.5, 0.25)


def read_value(role: str, text: str, vocabulary: Vocabulary) -> Any:
    """A cell as it is compared, or None when it says nothing."""
    if not text.strip():
        return None
    if role in (NAME, TEXT, CATEGORY):
        words = vocabulary.read(text)
        return words if words.words else None
    if role == ADDRESS:
        number, street = venues.civic(text)
        return (number, street, vocabulary.read(text))
    if role == POSITION:
        return position(*[*re.split(r"[;,\s]+", text.strip()), ""][:2])
    if role == NUMBER:
        found = _FIGURES.search(text.replace("\u00a0", ""))
        return float(found[0].replace(",", ".")) if found else None
    plain = {
        PHONE: phone_key, URL: page_key, EMAIL: _email, TOWN: venues.town_key,
        POSTAL: _postal, IDENTIFIER: _identifier, DAY: _day,
    }  # fmt: skip
    return plain[role](text) or None


def _email(text: str) -> str:
    return fold(text).strip().removeprefix("mailto:")


def _postal(text: str) -> str:
    return venues.postal_code(text) or re.sub(r"\W", "", fold(text))


def _identifier(text: str) -> str:
    return re.sub(r"[\W_]", "", fold(text))


def _day(text: str) -> str:
    found = re.search(r"\d{4}-\d\d-\d\d", text)
    return found[0] if found else fold(text).strip()


def level(role: str, left: Any, right: Any) -> int:
    """How two values agree: 0 the best, the last the worst, -1 when one is missing. Symmetric."""
    if left is None or right is None:
        return MISSING
    if role in (NAME, TEXT):
        return _level_of_words(left, right)
    if role == CATEGORY:
        return _level_of_category(left, right)
    if role == ADDRESS:
        return _level_of_address(left, right)
    if role == POSITION:
        metres = venues.distance(left, right)
        return sum(metres > limit for limit in (venues.DOOR, 1_000.0, venues.AWAY))
    if role == NUMBER:
        if left == right:
            return 0
        return 1 if abs(left - right) <= 0.05 * max(abs(left), abs(right)) else 2
    if left == right:
        return 0
    return _NEARLY[role](left, right)


def _level_of_words(left: Words, right: Words) -> int:
    if left.words == right.words:
        return 0
    common = overlap(left, right)
    alike = 0.6 * common.dice + 0.4 * common.containment
    glued, other = left.glued, right.glued
    if min(len(glued), len(other)) > 5:
        alike = max(alike, 2 * Levenshtein.normalized_similarity(glued, other) - 1)
    return sum(alike < limit for limit in _ALIKE)


def _level_of_category(left: Words, right: Words) -> int:
    if left.words == right.words:
        return 0
    return 1 if overlap(left, right).containment >= 0.5 else 2


def _level_of_address(left: Any, right: Any) -> int:
    number = bool(left[0]) and left[0] == right[0]
    a, b = left[1], right[1]
    street = bool(a & b) or any(_spelt_alike(x, y) for x in a for y in b)
    if number:
        return 0 if street else 1
    if left[0] and right[0]:
        return 2 if street else 3
    alike = overlap(left[2], right[2])  # no number: the corner of two streets, a place's name
    return 0 if alike.dice >= 0.85 else 2 if alike.containment >= 0.6 else 3


def _spelt_alike(left: str, right: str) -> bool:
    return min(len(left), len(right)) >= 5 and Levenshtein.distance(left, right) <= 1


def _near_phone(left: str, right: str) -> int:
    if left[-7:] == right[-7:] or (len(left) == len(right) and _one_figure(left, right)):
        return 1
    return 2


def _one_figure(left: str, right: str) -> bool:
    return sum(a != b for a, b in zip(left, right, strict=True)) == 1


def _near_email(left: str, right: str) -> int:
    return 1 if left.rpartition("@")[2] == right.rpartition("@")[2] else 2


def _near_page(left: str, right: str) -> int:
    return 1 if left.partition("/")[0] == right.partition("/")[0] else 2


def _near_town(left: str, right: str) -> int:
    a, b = set(left.split()), set(right.split())
    return 1 if a <= b or b <= a or Levenshtein.normalized_similarity(left, right) > 0.85 else 2


def _near_postal(left: str, right: str) -> int:
    return 1 if left[:3] == right[:3] else 2


def _near_day(left: str, right: str) -> int:
    return 1 if left[:7] == right[:7] else 2


def _never_near(left: str, right: str) -> int:
    return 1


_NEARLY = {
    PHONE: _near_phone, EMAIL: _near_email, URL: _near_page, TOWN: _near_town,
    POSTAL: _near_postal, DAY: _near_day, IDENTIFIER: _never_near,
}  # fmt: skip


Face = tuple[Any, ...]  # one value a column


@dataclass(frozen=True, slots=True)
class Column:
    """A column compared: its label, its role, the bits of each level."""

    label: str
    role: str
    bits: tuple[float, ...]


def written_bits(role: str) -> tuple[float, ...]:
    """log2(m/u) of a role, as written above."""
    return tuple(math.log2(m / u) for m, u in zip(*LEVELS[role], strict=True))


def value_key(role: str, value: Any) -> str:
    """What is counted of a value, to know how rare it is; "" when its rarity says nothing."""
    if value is None or role in (POSITION, ADDRESS, NUMBER):
        return ""
    return value.text if role in (NAME, TEXT, CATEGORY) else str(value)


class Rarity:
    """How often each value of a column is met."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.counts = Counter(key for key in keys if key)
        self.size = sum(self.counts.values())
        squares = sum(c * c for c in self.counts.values())
        self.usual = squares / self.size if self.size else 1.0

    def bits(self, key: str) -> float:
        """What agreeing on this value says more (rare) or less (common) than on another."""
        if not key or self.size < 20:
            return 0.0
        # A pair of duplicates alone makes a count of 2.
        count = max(1, self.counts.get(key, 1) - 1)
        return max(-RARE, min(RARE, math.log2(max(1.0, self.usual - 1) / count)))


class Rows:
    """The reading of a table. `roles`: field → role; a field not named there keeps its own name."""

    def __init__(self, records: Sequence[Record], roles: Mapping[str, str] | None = None) -> None:
        self.roles = dict(roles) if roles else _own_roles(records)
        self.vocabularies = {label: Vocabulary() for label in self.roles}
        for record in records:
            for label, vocabulary in self.vocabularies.items():
                if text := record.fields.get(label, ""):
                    vocabulary.add(text)
        self.columns = [Column(label, r, written_bits(r)) for label, r in self.roles.items()]
        self.prior = -12.0
        self.merge, self.ask = 2.0, -2.0
        self.rarities = [Rarity(()) for _ in self.columns]

    def count(self, faces: Sequence[Face]) -> None:
        """Learn how rare the values are."""
        self.rarities = [
            Rarity(value_key(column.role, face[at]) for face in faces)
            for at, column in enumerate(self.columns)
        ]

    def read(self, record: Record) -> Face:
        """A record as it is compared: one value a column."""
        return tuple(
            read_value(role, record.fields.get(label, ""), self.vocabularies[label])
            for label, role in self.roles.items()
        )

    def forget(self) -> None:
        """Let go of what was kept for reading, when no more records will be read."""
        for vocabulary in self.vocabularies.values():
            vocabulary.forget()

    def levels(self, left: Face, right: Face) -> tuple[int, ...]:
        """The level of each column."""
        return tuple(
            level(column.role, left[at], right[at]) for at, column in enumerate(self.columns)
        )

    def parts(self, left: Face, right: Face) -> list[tuple[Column, int, float]]:
        """(column, level, bits) of each column that speaks."""
        found = []
        for at, reached in enumerate(self.levels(left, right)):
            if reached == MISSING:
                continue
            column = self.columns[at]
            bits = column.bits[reached]
            if reached == 0:
                bits = max(0.0, bits + self.rarities[at].bits(value_key(column.role, left[at])))
            found.append((column, reached, bits))
        return found

    def score(self, left: Face, right: Face) -> float:
        """The bits of two rows. Symmetric."""
        alone = 0.0
        near: list[float] = []
        for column, _, bits in self.parts(left, right):
            if column.role in TOGETHER:
                near.append(bits)
            else:
                alone += bits
        return self.prior + alone + _together(near)

    def judge(self, left: Face, right: Face) -> Judged:
        """The same, as the clusters want it: rows have no conflict besides their score."""
        return Judged(self.score(left, right), conflict=False, sibling=False)

    def reasons(self, left: Face, right: Face) -> list[Reason]:
        """The same comparison, column by column, in words."""
        return [
            say(column.label, column.role, reached, len(column.bits), bits)
            for column, reached, bits in self.parts(left, right)
        ]


def _together(bits: list[float]) -> float:
    """Fields that depend on each other: the strongest for and against, and half of the others."""
    total = 0.0
    for side in ([b for b in bits if b > 0], [b for b in bits if b < 0]):
        if side:
            strongest = max(side, key=abs)
            total += strongest + (sum(side) - strongest) / 2
    return total


def _own_roles(records: Sequence[Record]) -> dict[str, str]:
    labels = sorted({label for record in records for label in record.fields})
    return {label: label if label in LEVELS else TEXT for label in labels}
