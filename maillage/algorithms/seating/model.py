"""What is asked of an evening, and what is answered. No database: ids are texts."""

from __future__ import annotations

from dataclasses import dataclass, field

from maillage.algorithms.said import Said

# One round: for each table of the room, in the order of their numbers, the places in `people`.
Round = list[list[int]]


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who comes. `known` and `refused` are ids; tables and rounds count from 1."""

    id: str
    name: str = ""
    organisation: str = ""
    community: str = ""
    needs: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    host: int | None = None
    accessible: bool = False
    absent: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Evening:
    """Who comes, the seats of each table, the rounds, the numbers of the accessible tables."""

    people: tuple[Person, ...]
    tables: tuple[int, ...]
    rounds: int
    accessible: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two people meet. A refusal is never said, not even by its absence."""

    pair: tuple[str, str]
    why: tuple[Said, ...]


@dataclass(slots=True)
class Seating:
    """All rounds and how good they are.

    `rounds[r][t]` are the ids at table t + 1. `repeats`: sum over pairs of max(0, meetings - 1).
    `is_proven`: no plan can do better on what counts. `worst`: the usefulness of the evening of
    the person who gains least, in points; `useful_meetings` counts them by id.
    """

    rounds: list[list[list[str]]]
    repeats: int
    repeats_bound: int
    usefulness: int
    usefulness_bound: int
    without_useful_meeting: list[str]
    reasons: list[Reason]
    is_proven: bool
    worst: int = 0
    useful_meetings: dict[str, int] = field(default_factory=dict)
    remarks: list[Said] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """The answer of `maillage evening seat --json`."""
        return {
            "rounds": self.rounds,
            "repeats": self.repeats,
            "repeats_bound": self.repeats_bound,
            "usefulness": self.usefulness,
            "usefulness_bound": self.usefulness_bound,
            "without_useful_meeting": self.without_useful_meeting,
            "reasons": [{"pair": list(r.pair), "why": list(r.why)} for r in self.reasons],
        }


class Impossible(ValueError):
    """No plan keeps what is asked; the sentence says why, `remedy` what would help.

    Neither names a person beside a refusal.
    """

    def __init__(self, why: Said, remedy: Said) -> None:
        super().__init__(why)
        self.why, self.remedy = why, remedy
