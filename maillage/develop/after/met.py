"""Who met whom: who sat at a table together in the published plan, and was there.

Whoever arrived late or left early met nobody in the rounds that she missed, seat or no seat.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from maillage.core.said import Said, in_words
from maillage.develop.models import Evening, Registration, SeatingPlan

PRESENT = Registration.State.PRESENT
# Sentences of `algorithms.seating` that explain a meeting which answers no need and no interest.
KNOWN = Said("se connaissent déjà : une place à partager")
NEUTRAL = frozenset(
    {KNOWN, Said("même organisation : une place à partager"), Said("organisations différentes"),
     Said("communautés différentes"), Said("une première rencontre")}
)  # fmt: skip


@dataclass
class Met:
    """Somebody a person met, in which rounds, and why the plan wanted it."""

    row: Registration
    rounds: list[int] = field(default_factory=list)
    why: list[str] = field(default_factory=list)


def plan_of(evening: Evening) -> SeatingPlan | None:
    """The plan that was followed."""
    return evening.plans.filter(state=SeatingPlan.State.PUBLISHED).first()


def held(plan: SeatingPlan) -> Any:
    """The plan's seats in rounds that took place: all, when nobody led them from the program."""
    evening = plan.evening
    last = evening.current_round or evening.rounds
    return plan.seats.filter(round__lte=last)


def people_met(row: Registration) -> list[Met]:
    """Those who sat with her and were there, in the order in which she met them."""
    plan = plan_of(row.evening)
    if plan is None or row.state != PRESENT:
        return []
    mine = {
        number: table
        for number, table in held(plan).filter(registration=row).values_list("round", "table")
        if number not in row.absent_rounds
    }
    seats = held(plan).filter(table__in=set(mine.values()), registration__state=PRESENT)
    found: dict[int, Met] = {}
    rows = seats.exclude(registration=row).select_related("registration")
    for seat in rows.order_by("round", "registration__name", "registration"):
        is_there = seat.round not in seat.registration.absent_rounds
        if is_there and mine.get(seat.round) == seat.table_id:
            met = found.setdefault(seat.registration_id, Met(seat.registration))
            met.rounds.append(seat.round)
    for met in found.values():
        met.why = [in_words(why) for why in _useful(_reasons(plan, row.pk, met.row.pk))]
    return list(found.values())


def pairs_met(plan: SeatingPlan | None) -> set[tuple[int, int]]:
    """Pairs of registrations, the lower first, that met and were both there."""
    if plan is None:
        return set()
    at: dict[tuple[int, int], list[int]] = defaultdict(list)
    seats = held(plan).filter(registration__state=PRESENT).order_by("registration")
    columns = ("round", "table", "registration", "registration__absent_rounds")
    for number, table, person, missed in seats.values_list(*columns):
        if number not in missed:
            at[number, table].append(person)
    return {
        (one, other)
        for people in at.values()
        for rank, one in enumerate(people)
        for other in people[rank + 1 :]
    }


def is_new(plan: SeatingPlan, pair: tuple[int, int]) -> bool:
    """Whether they did not know each other, as far as the plan was told."""
    return KNOWN not in [_template(why) for why in _reasons(plan, *pair)]


def is_useful(plan: SeatingPlan, pair: tuple[int, int]) -> bool:
    """Whether one offered what the other looks for, or they share a topic."""
    return bool(_useful(_reasons(plan, *pair)))


def _reasons(plan: SeatingPlan, one: int, other: int) -> list[Any]:
    low, high = sorted((one, other))
    return plan.reasons.get(f"{low}-{high}", [])


def _useful(reasons: list[Any]) -> list[Any]:
    return [why for why in reasons if _template(why) not in NEUTRAL]


def _template(why: Any) -> str:
    return str(why.get("said", "")) if isinstance(why, dict) else str(why)
