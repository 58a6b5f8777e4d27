"""What mending the rounds that remain would change, read before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from maillage.develop import seating
from maillage.develop.models import Evening, EveningTable, Registration, SeatingPlan

Plan = list[list[list[str]]]  # by round and table, ids of registrations


@dataclass(frozen=True)
class Change:
    """Somebody's table in a round; None: not seated."""

    person: Registration
    before: EveningTable | None
    after: EveningTable | None


@dataclass
class Proposal:
    """The mended plan: `done` rounds are untouched, the others seat exactly who is there."""

    former: SeatingPlan
    done: int
    people: list[Registration]
    tables: list[EveningTable]
    rounds: Plan
    moved: dict[int, list[Change]] = field(default_factory=dict)
    came: dict[int, list[Change]] = field(default_factory=dict)
    left: dict[int, list[Change]] = field(default_factory=dict)

    @property
    def changes_nothing(self) -> bool:
        return not (self.moved or self.came or self.left)

    @property
    def moves(self) -> int:
        """Seats that people who were already seated change."""
        return sum(map(len, self.moved.values()))

    @property
    def digest(self) -> str:
        """What was shown: the same as long as nothing that matters has changed."""
        told = json.dumps([self.former.pk, self.done, self.rounds])
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    @property
    def rounds_of_now(self) -> Plan:
        """The rounds without those who are gone: what the plan is worth from now on."""
        here = {str(row.pk) for row in self.people}
        return [[[id for id in table if id in here] for table in one] for one in self.rounds]


def propose(evening: Evening) -> Proposal | None:
    """The published plan mended for who is there; None when there is no published plan.

    Who is there: those present, and those registered who may still come. Rounds that have begun
    stay. Raises `seating.NoPlan`.
    """
    published = SeatingPlan.State.PUBLISHED
    former = evening.plans.filter(state=published).prefetch_related("seats").first()
    if former is None:
        return None
    people = seating.people_coming(evening)
    tables = list(evening.tables.order_by("number"))
    rounds = _rounds(former, evening.rounds, tables)
    done = min(evening.current_round, evening.rounds)
    found = seating.mended(evening, people, tables, rounds, done=done)
    proposal = Proposal(former, done, people, tables, found.rounds)
    _compare(proposal, found)
    return proposal


def _rounds(plan: SeatingPlan, count: int, tables: list[EveningTable]) -> Plan:
    place = {table.pk: at for at, table in enumerate(tables)}
    rounds: Plan = [[[] for _table in tables] for _round in range(count)]
    for seat in plan.seats.all():
        if seat.round <= count and seat.table_id in place:
            rounds[seat.round - 1][place[seat.table_id]].append(str(seat.registration_id))
    return rounds


def _compare(proposal: Proposal, found: Any) -> None:
    """Group what changes by round; names in order."""
    before = {
        (seat.round, seat.registration_id): seat.table_id for seat in proposal.former.seats.all()
    }
    tables = {table.pk: table for table in proposal.tables}
    ids = {int(move.person) for move in found.moves} | {int(id) for _round, id in found.left}
    people = Registration.objects.in_bulk(ids)
    moved: dict[int, list[Change]] = defaultdict(list)
    came: dict[int, list[Change]] = defaultdict(list)
    left: dict[int, list[Change]] = defaultdict(list)
    for move in found.moves:
        person = people[int(move.person)]
        was = tables.get(before.get((move.round, person.pk), 0))
        told = Change(person, was, proposal.tables[move.after - 1])
        (moved if was else came)[move.round].append(told)
    for number, id in found.left:
        person = people[int(id)]
        was = tables.get(before.get((number, person.pk), 0))
        left[number].append(Change(person, was, None))
    for name, rows in (("moved", moved), ("came", came), ("left", left)):
        ordered = {
            number: sorted(rows[number], key=lambda one: (one.person.name, one.person.pk))
            for number in sorted(rows)
        }
        setattr(proposal, name, ordered)


@dataclass
class RoundOfChanges:
    """One round of a proposal, for its page."""

    number: int
    moved: list[Change]
    came: list[Change]
    left: list[Change]


def gone_for_good(proposal: Proposal) -> list[Registration]:
    """Those who leave every seat that they still had: said once, rather than in each round."""
    stay = {row.pk for row in proposal.people}
    left = {one.person.pk: one.person for rows in proposal.left.values() for one in rows}
    gone = [person for pk, person in left.items() if pk not in stay]
    return sorted(gone, key=lambda person: (person.name, person.pk))


def by_round(proposal: Proposal) -> list[RoundOfChanges]:
    """The rounds in which something changes for those who are there, in order."""
    gone = {person.pk for person in gone_for_good(proposal)}
    left = {
        number: [one for one in rows if one.person.pk not in gone]
        for number, rows in proposal.left.items()
    }
    numbers = {*proposal.moved, *proposal.came, *(n for n, rows in left.items() if rows)}
    return [
        RoundOfChanges(
            number, proposal.moved.get(number, []), proposal.came.get(number, []),
            left.get(number, []),
        )
        for number in sorted(numbers)
    ]  # fmt: skip
