"""What goes in and out of the search for duplicates: records, decisions, pairs, clusters."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeAlias

from maillage.algorithms.said import Said

EVENT, ACTOR, PLACE, GENERIC = "event", "actor", "place", "generic"
KINDS = (EVENT, ACTOR, PLACE, GENERIC)
State = Literal["merge", "ask"]
# (records or pairs done, how many there are).
Progress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One performance or one period. Dates alone when the time is not known; `end` is inclusive.

    A time with a zone is read in that of Quebec; a time without is taken as it stands.
    """

    start: date | datetime
    end: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One row of one source.

    `key` is unique among the records compared. Fields of an event: `title`, `performer`, `place`,
    `address`, `town`, `postal`, `latitude`, `longitude`, `organiser`, `url`, `phone`, all texts;
    dates are in `occurrences`. The fields of other kinds are named in `rows.ROLES`. What is not
    known is left out or empty: it then counts neither for nor against.
    """

    key: str
    source: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    occurrences: Sequence[Occurrence] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said of two records; of two decisions on one pair the later holds."""

    left: str
    right: str
    same: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """What one field says: how alike (0 to 1), its weight in bits (negative: against), in words."""

    field: str
    likeness: float
    weight: float
    said: Said


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one; `left` < `right`. `score` in bits: the log2 of the odds."""

    left: str
    right: str
    score: float
    state: State
    _why: Callable[[], list[Reason]] = field(repr=False, compare=False)

    @property
    def probability(self) -> float:
        """The odds as a chance, 0 to 1."""
        return 1 / (1 + math.exp2(-self.score))

    @property
    def reasons(self) -> list[Reason]:
        """The fields that spoke, the strongest first; reckoned when asked."""
        return sorted(self._why(), key=lambda reason: (-abs(reason.weight), reason.field))


@dataclass(frozen=True, slots=True)
class Found:
    """Clusters of two keys or more, each key once; pairs, the best first."""

    clusters: list[list[str]]
    pairs: list[Pair]


class Judged(NamedTuple):
    """What a comparison came to: bits, and whether both may stand in one cluster."""

    score: float
    conflict: bool
    # The same event on another day or at another hour: together only through its series.
    sibling: bool
