"""Seating plans: asked for, computed by the long worker, stopped, published.

How far a computation is goes through the cache: it would else be a write every second.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from maillage.core import journal
from maillage.core.models import Actor
from maillage.core.said import Said, to_json
from maillage.develop import seating
from maillage.develop.actions.evenings import NotNow, touch
from maillage.develop.actions.registrations import without_reasons_of
from maillage.develop.models import Evening, EveningTable, Registration, Seat, SeatingPlan

logger = logging.getLogger("maillage.develop")
State = SeatingPlan.State
KEPT_SECONDS = 3600
PAGE = 500
MOST_SECONDS = 120


@task(queue_name="long")
def compute_plan(plan_id: int) -> None:
    """Background work: compute a queued plan. Does nothing for one that is over."""
    plan = SeatingPlan.objects.select_related("evening").filter(pk=plan_id).first()
    if plan is not None and plan.state == State.QUEUED:
        run(plan)


def ask_for_plan(*, evening: Evening, seconds: int, seed: int, by: Actor) -> SeatingPlan:
    """Put a computation on the queue; an evening computes one plan at a time."""
    with transaction.atomic():
        Evening.objects.select_for_update().get(pk=evening.pk)
        waiting = evening.plans.filter(state=State.QUEUED).first()
        if waiting is not None:
            return waiting
        plan = SeatingPlan(evening=evening, seconds=min(seconds, MOST_SECONDS), seed=seed)
        plan = journal.create(plan, by=by)
        result = compute_plan.enqueue(plan.pk)
    cache.set(_key(plan, "task"), str(result.id), KEPT_SECONDS)
    return plan


def run(plan: SeatingPlan) -> SeatingPlan:
    """Compute a plan and write it: seats, what it is worth, why each pair meets."""
    if plan.seconds:
        seating.warm()
    cache.set(_key(plan, "began"), time.time(), KEPT_SECONDS)
    seating.match_names(plan.evening)
    people = seating.people_coming(plan.evening)
    tables = list(plan.evening.tables.order_by("number"))
    try:
        found = seating.solve(plan.evening, people, tables, seconds=plan.seconds, seed=plan.seed)
    except seating.NoPlan as refused:
        _end(plan, State.FAILED, problem=[to_json(one) for one in refused.told])
    except Exception:
        logger.exception("Calcul du plan %s interrompu par une erreur", plan.uid)
        told = Said("Une erreur du programme a arrêté le calcul ; elle est notée dans le journal "
                    "du serveur. Vous pouvez réessayer.")  # fmt: skip
        _end(plan, State.FAILED, problem=[to_json(told)])
    else:
        write(plan, found, people, tables)
    return plan


@transaction.atomic
def write(
    plan: SeatingPlan, found: Any, people: list[Registration], tables: list[EveningTable],
    rounds: list[list[list[str]]] | None = None,
) -> None:  # fmt: skip
    """Keep what was computed, unless the plan was stopped or thrown away meanwhile.

    `rounds`: who sat where, when that is more than what `found` measures (people who are gone).
    """
    _locked(plan)
    now = SeatingPlan.objects.select_for_update().filter(pk=plan.pk).first()
    if now is None or now.state != State.QUEUED:
        return
    seats = [
        Seat(plan=plan, round=number, table=tables[rank], registration_id=int(person))
        for number, placed in enumerate(rounds or found.rounds, start=1)
        for rank, here in enumerate(placed)
        for person in here
    ]
    Seat.objects.bulk_create(seats, batch_size=PAGE)
    _end(
        plan, State.READY, quality=seating.quality_of(found, people, plan.evening),
        reasons=without_reasons_of(_took_back(people), seating.reasons_of(found)),
    )  # fmt: skip


def _locked(plan: SeatingPlan) -> Evening:
    return Evening.objects.select_for_update().get(pk=plan.evening_id)


def _took_back(people: list[Registration]) -> set[int]:
    """Those who agreed to be matched when it began, and do not any more."""
    agreed = [row.pk for row in people if row.may_be_matched]
    rows = Registration.objects.filter(pk__in=agreed, consent_at=None)
    return set(rows.values_list("pk", flat=True))


def _end(plan: SeatingPlan, state: str, **values: Any) -> None:
    """Computed values are no history: a row is written, the journal is told of publishing only."""
    plan.state = state
    for name, value in values.items():
        setattr(plan, name, value)
    waiting = SeatingPlan.objects.filter(pk=plan.pk, state=State.QUEUED)
    waiting.update(state=state, updated_at=timezone.now(), **values)
    cache.delete(_key(plan, "began"))


# --- Progress ---------------------------------------------------------------------------------
def _key(plan: SeatingPlan, what: str) -> str:
    return f"develop.plan:{plan.uid}:{what}"


def progress_of(plan: SeatingPlan) -> tuple[float, float]:
    """Seconds spent, and allowed; (0, 0) before it began. A proven plan ends sooner."""
    began = cache.get(_key(plan, "began"))
    if began is None:
        return 0.0, 0.0
    return min(time.time() - float(began), float(plan.seconds)), float(plan.seconds)


def stop(*, plan: SeatingPlan) -> None:
    """Wait for it no more: what the worker still finds is thrown away."""
    told = Said("Le calcul a été arrêté ; rien n’en est gardé.")
    queued = SeatingPlan.objects.filter(pk=plan.pk, state=State.QUEUED)
    queued.update(state=State.FAILED, problem=[to_json(told)])


def settle_if_dead(plan: SeatingPlan) -> None:
    """A computation whose worker was killed too often is over: say so instead of waiting."""
    task_id = cache.get(_key(plan, "task"))
    if plan.state != State.QUEUED or not task_id:
        return
    if DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.FAILED).exists():
        give_up(plan.pk)
        plan.refresh_from_db()


def give_up(plan_id: int) -> None:
    """What to write when the long worker does not try any more."""
    told = Said("Le calcul s’est arrêté à plusieurs reprises. Réessayez avec moins de secondes.")
    queued = SeatingPlan.objects.filter(pk=plan_id, state=State.QUEUED)
    queued.update(state=State.FAILED, problem=[to_json(told)])


# --- Publishing -------------------------------------------------------------------------------
@transaction.atomic
def publish(*, plan: SeatingPlan, by: Actor | None) -> None:
    """This plan is the evening's from now on: people see their tables on their own pages.

    Raises NotNow for one that is not computed, or that tells otherwise what has taken place.
    """
    evening = _locked(plan)
    plan.refresh_from_db()
    if plan.state == State.PUBLISHED:
        return
    if plan.state != State.READY:
        raise NotNow(_("Ce plan n’est pas calculé."))
    if _played(evening, plan) != _played(evening, _followed(evening)):
        raise NotNow(_("Ce plan ne peut plus servir : des tours ont eu lieu selon un autre."))
    published = plan.evening.plans.filter(state=State.PUBLISHED).exclude(pk=plan.pk)
    for former in published:
        journal.change(former, {"state": State.READY}, by=by, pins=False)
    now = timezone.now()
    journal.change(plan, {"state": State.PUBLISHED, "published_at": now}, by=by, pins=False)
    touch(plan.evening)


def _followed(evening: Evening) -> SeatingPlan | None:
    return evening.plans.filter(state=State.PUBLISHED).first()


def _played(evening: Evening, plan: SeatingPlan | None) -> set[tuple[int, int, int]]:
    """Who sat where in the rounds that have begun; nothing without a plan to compare with."""
    if plan is None or not evening.current_round or _followed(evening) is None:
        return set()
    rows = plan.seats.filter(round__lte=evening.current_round)
    return set(rows.values_list("round", "table", "registration"))


@transaction.atomic
def withdraw(*, plan: SeatingPlan, by: Actor) -> None:
    """No plan is shown any more. Raises NotNow once a round was seated by it."""
    evening = _locked(plan)
    if _played(evening, plan):
        raise NotNow(_("Des tours ont eu lieu selon ce plan : il reste celui de la soirée."))
    plan.refresh_from_db()
    if plan.state != State.PUBLISHED:
        return
    journal.change(plan, {"state": State.READY}, by=by, pins=False)
    touch(plan.evening)


@transaction.atomic
def discard(*, plan: SeatingPlan, by: Actor) -> None:
    """Throw away a plan that is not published."""
    if plan.state != State.PUBLISHED:
        journal.remove(plan, by=by)
