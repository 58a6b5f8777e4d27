"""Writes of the night: it begins, people arrive or do not, rounds begin and end, it is over.

Each act locks the evening, so that two greeters, or two hosts, come one after the other.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.core import journal
from maillage.core.models import Actor, Batch, Change
from maillage.develop import seating
from maillage.develop.actions import plans
from maillage.develop.actions.evenings import NotNow, touch
from maillage.develop.models import Evening, Registration, SeatingPlan
from maillage.develop.tonight.mending import Proposal, propose

Coming = Registration.State
MARKS = (Coming.PRESENT.value, Coming.ABSENT.value, Coming.REGISTERED.value)
MOST_MINUTES = 60
LEAST_LEFT = timedelta(minutes=1)
KEPT_SECONDS = 3600
SLIP = timedelta(minutes=5)


def _locked(evening: Evening) -> Evening:
    return Evening.objects.select_for_update().get(pk=evening.pk)


def _running(evening: Evening) -> Evening:
    now = _locked(evening)
    if now.state != Evening.State.RUNNING:
        raise NotNow(_("La soirée n’est pas en cours."))
    return now


# --- The evening --------------------------------------------------------------------------------
@transaction.atomic
def begin(*, evening: Evening, by: Actor) -> Evening:
    """The doors open: registration is closed, people are greeted. Twice is once."""
    now = _locked(evening)
    if now.state == Evening.State.RUNNING:
        return now
    if now.state not in (Evening.State.OPEN, Evening.State.CLOSED):
        raise NotNow(_("Ouvrez d’abord les inscriptions, ou la soirée est déjà terminée."))
    journal.change(now, {"state": Evening.State.RUNNING}, by=by, pins=False)
    seating.match_names(now)
    touch(now)
    return now


@transaction.atomic
def close_doors(*, evening: Evening, by: Actor) -> Evening:
    """They were opened too soon: the evening waits again. Not once a round has begun."""
    now = _running(evening)
    if now.current_round:
        raise NotNow(_("Un tour a déjà eu lieu : les portes restent ouvertes."))
    new = {"state": Evening.State.CLOSED, "message": ""}
    journal.change(now, new, by=by, pins=False)
    touch(now)
    return now


@transaction.atomic
def finish(*, evening: Evening, by: Actor) -> Batch:
    """The evening is over: whoever is not marked by now did not come. One act, undone as one."""
    now = _running(evening)
    missing = now.registrations.filter(state=Coming.REGISTERED)
    with journal.one_act(by=by, act="evening", label=_("Fin : %s") % now.title) as batch:
        for row in missing:
            journal.change(row, {"state": Coming.ABSENT}, by=by, batch=batch, pins=False)
        new = {"state": Evening.State.OVER, "round_ends_at": None, "message": ""}
        journal.change(now, new, by=by, batch=batch, pins=False)
    touch(now)
    return batch


# --- Who is there -------------------------------------------------------------------------------
@transaction.atomic
def mark(*, registration: Registration, state: str, by: Actor) -> Change | None:
    """She is there, she does not come, or nobody knows yet; None when that was known.

    Whoever arrives once a round has begun misses the rounds that have: she is seated from the
    next one. Somebody who waited for a place and is let in has one.
    """
    evening = _locked(registration.evening)
    if evening.state == Evening.State.OVER:
        raise NotNow(_("La soirée est terminée."))
    row = Registration.objects.get(pk=registration.pk)
    if state not in MARKS or row.state in (Coming.CANCELLED, Coming.UNCONFIRMED):
        raise NotNow(_("Cette personne s’est désistée ou n’a pas confirmé : inscrivez-la d’abord."))
    if row.state == state:
        return None
    new: dict[str, Any] = {"state": state, "checked_in_at": None}
    if state == Coming.PRESENT:
        new["checked_in_at"] = timezone.now()
        if evening.current_round and not _was_there(row):
            missed = set(row.absent_rounds) | set(range(1, evening.current_round + 1))
            new["absent_rounds"] = sorted(missed)
    told = journal.change(row, new, by=by, pins=False)
    # What anybody typed is compared at every mark: a mending never shows that something was typed.
    seating.match_names(evening)
    return told


def _was_there(row: Registration) -> bool:
    """Whether this mark puts back one that was there: she left, or a finger slipped.

    « Not her » taken back after a while is an arrival: the first mark was meant for somebody else.
    """
    last = next((one for one in journal.history(row)[:20] if "state" in one.after), None)
    if last is None or last.before.get("state") != Coming.PRESENT:
        return False
    return row.state == Coming.ABSENT or timezone.now() - last.at < SLIP


@transaction.atomic
def count_missing_absent(*, evening: Evening, by: Actor) -> Batch:
    """Whoever has not arrived is absent: one act, undone as a whole."""
    now = _locked(evening)
    label = _("Absences : %s") % now.title
    with journal.one_act(by=by, act="evening", label=label) as batch:
        for row in now.registrations.filter(state=Coming.REGISTERED):
            journal.change(row, {"state": Coming.ABSENT}, by=by, batch=batch, pins=False)
    seating.match_names(now)
    return batch


# --- Rounds mended ------------------------------------------------------------------------------
@transaction.atomic
def mend(*, evening: Evening, digest: str, by: Actor) -> tuple[SeatingPlan, Proposal]:
    """Publish the mended rounds, as they were shown: `digest` is the proposal's.

    Raises NotNow when something changed since it was shown, NoPlan when no plan is possible.
    """
    now = _locked(evening)
    found = propose(now)
    if found is None or found.digest != digest:
        raise NotNow(_("Quelqu’un est arrivé ou parti depuis : voici la réparation refaite."))
    plan = SeatingPlan(
        evening=now, seconds=0, from_round=found.done + 1, seed=found.former.seed,
    )  # fmt: skip
    plan = journal.create(plan, by=by)
    worth = seating.measured(now, found.people, found.tables, found.rounds_of_now)
    plans.write(plan, worth, found.people, found.tables, rounds=found.rounds)
    plan.refresh_from_db()
    plans.publish(plan=plan, by=by)
    return plan, found


# --- Rounds that begin and end ------------------------------------------------------------------
@transaction.atomic
def start_round(*, evening: Evening, number: int, by: Actor) -> Evening:
    """Round `number` begins now, for the minutes that were told. Twice is once."""
    now = _running(evening)
    if not 1 <= number <= now.rounds:
        raise NotNow(_("Il n’y a pas de tour %d.") % number)
    if now.round_ends_at is not None:
        if number == now.current_round:
            return now
        raise NotNow(_("Le tour %d est en cours : terminez-le d’abord.") % now.current_round)
    if number <= now.current_round:
        raise NotNow(_("Le tour %d a déjà eu lieu.") % number)
    if not now.plans.filter(state=SeatingPlan.State.PUBLISHED).exists():
        raise NotNow(_("Publiez d’abord un plan : personne ne sait où s’asseoir."))
    ends = timezone.now() + timedelta(minutes=now.round_minutes)
    return _turn(now, current_round=number, round_ends_at=ends)


@transaction.atomic
def resume_round(*, evening: Evening, number: int, by: Actor) -> Evening:
    """Round `number` was ended too soon: it goes on, for the time that it had left."""
    now = _running(evening)
    if now.round_ends_at is not None or not number or number != now.current_round:
        return now
    least = timezone.now() + LEAST_LEFT
    return _turn(now, round_ends_at=max(cache.get(_left(now)) or least, least))


def _left(evening: Evening) -> str:
    """Where the end that the round had is kept: a comfort, not a record."""
    return f"develop.round:{evening.uid}:{evening.current_round}"


@transaction.atomic
def lengthen(*, evening: Evening, minutes: int, by: Actor, number: int = 0) -> Evening:
    """The round ends so many minutes later, or sooner; never before now.

    `number`: the round that the host read, so that an old page does not change another.
    """
    now = _running(evening)
    if now.round_ends_at is None or number not in (0, now.current_round):
        raise NotNow(_("Ce tour n’est plus en cours."))
    bounded = max(-MOST_MINUTES, min(MOST_MINUTES, minutes))
    ends = max(now.round_ends_at, timezone.now()) + timedelta(minutes=bounded)
    return _turn(now, round_ends_at=max(ends, timezone.now()))


@transaction.atomic
def end_round(*, evening: Evening, by: Actor, number: int = 0) -> Evening:
    """The break: people go to their next table. `number`: the round that the host read."""
    now = _running(evening)
    if now.round_ends_at is None or number not in (0, now.current_round):
        return now  # another host has ended it
    cache.set(_left(now), now.round_ends_at, KEPT_SECONDS)
    return _turn(now, round_ends_at=None)


@transaction.atomic
def tell_all(*, evening: Evening, message: str, by: Actor) -> Evening:
    """A sentence on the wall and on every phone; empty takes it away."""
    now = _running(evening)
    journal.change(now, {"message": message.strip()[:300]}, by=by, pins=False)
    touch(now)
    return now


def _turn(evening: Evening, **values: Any) -> Evening:
    """Where the evening is: no history, the plan and the presences say it."""
    Evening.objects.filter(pk=evening.pk).update(**values)
    touch(evening)
    evening.refresh_from_db()
    return evening
