"""The evening as `algorithms.seating` wants it, and its answer as a plan. The only door to it.

Ids that go in are those of registrations, as texts. Only what people agreed to goes in as a reason
to meet: who did not consent to be matched is seated all the same, and tells nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from django.db.models import Q

from maillage.core.models import Avoidance, Tie, Visibility
from maillage.core.said import Said, to_json
from maillage.develop.models import Evening, EveningTable, Registration
from maillage.develop.registering.names import Named, Names, pairs_of

State = Registration.State
COMING = (State.REGISTERED, State.PRESENT)
TOLD_TO_ALL = (Visibility.NETWORK, Visibility.PUBLIC)


def people_coming(evening: Evening) -> list[Registration]:
    """Those to be seated, in the order of their arrival."""
    rows = evening.registrations.filter(state__in=COMING).select_related("host_of", "organisation")
    return list(rows.prefetch_related("topics").order_by("asked_at", "pk"))


def match_names(evening: Evening) -> None:
    """Compare again what everybody typed with who is registered now.

    Written straight to the joining tables: no journal, no date, nothing that a page counts.
    """
    rows = list(evening.registrations.exclude(state=State.CANCELLED))
    names = Names(Named(row.pk, row.name, row.email) for row in rows)
    for field, typed in (("knows", "known_names"), ("avoids", "avoided_names")):
        found = pairs_of({row.pk: getattr(row, typed) for row in rows}, names)
        through = _joining(field)
        through.objects.filter(from_registration__in=rows).delete()
        through.objects.bulk_create(
            through(from_registration_id=one, to_registration_id=other)
            for one, others in found.items()
            for other in sorted(others)
        )


def known_pairs(people: Iterable[Registration]) -> dict[int, set[int]]:
    """Whom each already knows: as she typed it, or by a tie that nobody refused.

    Only ties that the whole network reads: « se connaissent déjà » is told to both and to the host.
    """
    found = _joined("knows", people)
    by_actor = {row.actor_id: row.pk for row in people if row.actor_id}
    ends = list(by_actor)
    ties = Tie.objects.filter(source__in=ends, target__in=ends, visibility__in=TOLD_TO_ALL)
    ties = ties.exclude(state=Tie.State.REFUSED)
    for one, other in ties.values_list("source_id", "target_id"):
        found[by_actor[one]].add(by_actor[other])
    return found


def refused_pairs(people: Iterable[Registration]) -> dict[int, set[int]]:
    """Who must not sit with whom: absolute, read here and told nowhere."""
    found = _joined("avoids", people)
    by_actor = {row.actor_id: row.pk for row in people if row.actor_id}
    ends = list(by_actor)
    rows = Avoidance.objects.filter(Q(person__in=ends) & Q(other__in=ends))
    for one, other in rows.values_list("person_id", "other_id"):
        found[by_actor[one]].add(by_actor[other])
    return found


def _joining(field: str) -> Any:
    """The table that joins registrations, written past the journal."""
    many: Any = Registration._meta.get_field(field)
    return many.remote_field.through


def _joined(field: str, people: Iterable[Registration]) -> dict[int, set[int]]:
    ids = [row.pk for row in people]
    rows = _joining(field).objects.filter(from_registration__in=ids, to_registration__in=ids)
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in rows.values_list("from_registration_id", "to_registration_id"):
        found[one].add(other)
    return found


def problem_of(evening: Evening, people: list[Registration], tables: list[EveningTable]) -> Any:
    """What is asked of the algorithm (`algorithms.seating.Evening`)."""
    from maillage.algorithms.seating import Evening as Asked

    known, refused = known_pairs(people), refused_pairs(people)
    rank = {table.pk: number for number, table in enumerate(tables, start=1)}
    return Asked(
        people=tuple(_person(row, known[row.pk], refused[row.pk], rank) for row in people),
        tables=tuple(table.seats for table in tables),
        rounds=evening.rounds,
        accessible=frozenset(rank[t.pk] for t in tables if t.is_accessible),
    )


def _person(row: Registration, known: set[int], refused: set[int], rank: dict[int, int]) -> Any:
    from maillage.algorithms.seating import Person

    speaks = row.may_be_matched
    return Person(
        id=str(row.pk),
        name=row.name,
        organisation=row.organisation_name,
        needs=tuple(row.needs) if speaks else (),
        offers=tuple(row.offers) if speaks else (),
        topics=tuple(topic.name_fr for topic in row.topics.all()) if speaks else (),
        known=frozenset(map(str, known)),
        refused=frozenset(map(str, refused)),
        host=rank.get(row.host_of_id or 0),
        accessible=row.needs_accessible,
        absent=frozenset(row.absent_rounds),
    )


# --- The computation ----------------------------------------------------------------------------
class NoPlan(Exception):
    """No plan keeps what is asked. `told`: sentences for those who prepare the evening."""

    def __init__(self, *told: Said) -> None:
        super().__init__(*told)
        self.told = told


@cache
def warm() -> None:
    """Have the search compiled before its seconds are counted: once in a worker's life."""
    from maillage.algorithms import seating

    seating.compile_loops()


def solve(
    evening: Evening, people: list[Registration], tables: list[EveningTable], *,
    seconds: float, seed: int,
) -> Any:  # fmt: skip
    """The seating (`algorithms.seating.Seating`), after so many seconds at most. Raises NoPlan."""
    from maillage.algorithms import seating

    asked = problem_of(evening, people, tables)
    try:
        return seating.seat(asked, seconds=seconds, seed=seed)
    except seating.Impossible as refused:
        raise NoPlan(*_without_refusals(refused, asked)) from None


def mended(
    evening: Evening, people: list[Registration], tables: list[EveningTable],
    rounds: list[list[list[str]]], *, done: int,
) -> Any:  # fmt: skip
    """The plan for who is there now (`algorithms.seating.Repaired`), the first `done` rounds
    untouched. Raises NoPlan."""
    from maillage.algorithms import seating

    asked = problem_of(evening, people, tables)
    try:
        return seating.repair(asked, rounds, done=done)
    except seating.Impossible as refused:
        raise NoPlan(*_without_refusals(refused, asked)) from None


def measured(
    evening: Evening, people: list[Registration], tables: list[EveningTable],
    rounds: list[list[list[str]]],
) -> Any:  # fmt: skip
    """What a plan that is already there is worth: `solve` without the search."""
    from maillage.algorithms.seating.layout import Layout
    from maillage.algorithms.seating.solving import Task
    from maillage.algorithms.seating.usefulness import Worth

    asked = problem_of(evening, people, tables)
    place = {person.id: at for at, person in enumerate(asked.people)}
    task = Task(asked, Layout(asked), Worth(asked.people), Random(0))  # noqa: S311
    return task.told([[[place[id] for id in table] for table in one] for one in rounds])


def _without_refusals(refused: Any, asked: Any) -> tuple[Said, ...]:
    """Why there is no plan, never that somebody refuses somebody.

    When there would be one without the refusals, the sentence speaks of requests as a whole:
    accessible places, hosts and rounds are requests too.
    """
    from maillage.algorithms import seating

    free = replace(asked, people=tuple(replace(p, refused=frozenset()) for p in asked.people))
    try:
        seating.seat(free, seconds=0, seed=1)
    except seating.Impossible as other:
        return other.why, other.remedy
    return (
        Said("Aucun plan ne respecte à la fois les tables et tout ce que les personnes ont "
             "demandé (tours manqués, places accessibles, animation, rencontres)."),
        Said("Ajoutez une table ou des places, ou faites moins de tours."),
    )  # fmt: skip


def quality_of(found: Any, people: list[Registration], evening: Evening) -> dict[str, Any]:
    """What the plan is worth, as `SeatingPlan.quality` keeps it: numbers, and ids of people."""
    return {
        "repeats": found.repeats,
        "repeats_bound": found.repeats_bound,
        "usefulness": found.usefulness,
        "usefulness_bound": found.usefulness_bound,
        "without_useful_meeting": [int(id) for id in found.without_useful_meeting],
        "is_proven": found.is_proven,
        "worst": found.worst,
        "people": len(people),
        "matched": sum(row.may_be_matched for row in people),
        "rounds": evening.rounds,
        "remarks": [to_json(one) for one in found.remarks],
    }


def reasons_of(found: Any) -> dict[str, list[Any]]:
    """Why each pair meets: {"id-id": sentences}, the lower id first."""
    kept = {}
    for reason in found.reasons:
        one, other = sorted(int(id) for id in reason.pair)
        kept[f"{one}-{other}"] = [to_json(why) for why in reason.why]
    return kept
