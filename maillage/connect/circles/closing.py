"""A circle closes and hands its knowledge over; coordination may open it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.connect.circles.actions import NotPossible
from maillage.connect.models import Circle, CircleMember, Meeting
from maillage.core import journal
from maillage.core.gestures.leaving import leave_gesture
from maillage.core.models import Action, Actor, Batch


def open_actions(circle: Circle) -> list[Action]:
    """What the circle's meetings gave to do and is not done."""
    rows = Action.objects.filter(given_at__meeting__circle=circle, done_on=None)
    return list(rows.select_related("holder"))


@transaction.atomic
def close_circle(
    *,
    circle: Circle,
    values: Mapping[str, Any],
    settled: Mapping[int, Actor | None],
    by: Actor,
) -> Batch:
    """Close the circle as one act that can be undone.

    `values`: closing_reason, kept, kept_by. `settled` says for each open action (its id) who takes
    it over, or None when it ends with the circle. NotPossible when one is left out.
    """
    circle = Circle.objects.select_for_update().get(pk=circle.pk)
    if circle.closed_on:
        raise NotPossible(_("Ce cercle est déjà fermé."))
    waiting = open_actions(circle)
    if {action.pk for action in waiting} - set(settled):
        raise NotPossible(_("Une action vient d’être donnée : dites aussi ce qu’elle devient."))
    today = timezone.localdate()
    with journal.one_act(by=by, act="close-circle", label=circle.name) as batch:
        for action in waiting:
            to = settled[action.pk]
            new: dict[str, Any] = {"done_on": today} if to is None else {"holder": to}
            journal.change(action, new, by=by, batch=batch, pins=False)
        for meeting in circle.meetings.filter(
            state=Meeting.State.PLANNED, starts_at__gt=timezone.now()
        ):
            new = {"state": Meeting.State.CANCELLED, "sequence": meeting.sequence + 1}
            journal.change(meeting, new, by=by, batch=batch, pins=False)
        for seat in circle.members.filter(
            state__in=[CircleMember.State.INVITED, CircleMember.State.REQUESTED]
        ):
            journal.remove(seat, by=by, batch=batch)
        journal.change(circle, {**values, "closed_on": today}, by=by, batch=batch, pins=False)
        _leave_gestures(circle, by, batch)
    return batch


def _leave_gestures(circle: Circle, by: Actor, batch: Batch) -> None:
    """Those who led it find in their week what it gathered."""
    active = circle.members.filter(state=CircleMember.State.ACTIVE).select_related("actor__user")
    seats = list(active.select_related("designated_by"))
    leads = {CircleMember.Role.CHAIR, CircleMember.Role.SECRETARY}
    people = {s.actor.pk: s.actor for s in seats if s.role in leads} | {by.pk: by}
    bodies = {
        body.pk: body
        for s in seats
        for body in (s.actor, s.designated_by)
        if body is not None and body.kind == Actor.Kind.ORGANIZATION
    }
    members = sum(s.actor.kind == Actor.Kind.PERSON for s in seats)

    def told() -> tuple[str, str]:
        count = ngettext("%d membre", "%d membres", members) % members
        return _("Fermé « %s » et transmis ce qu’il laisse") % circle, f"{count}. {circle.kept}"

    for person in people.values():
        leave_gesture(
            room="connect", source="circle",
            about=circle, moment=f"closed-{circle.closed_on}", person=person, by=by, batch=batch,
            told=told, people=max(0, members - 1), actors=bodies.values(),
        )  # fmt: skip


@transaction.atomic
def reopen_circle(*, circle: Circle, by: Actor) -> None:
    """The circle goes on; what it had handed over stays told in its history."""
    journal.change(
        circle, {"closed_on": None, "closing_reason": "", "kept": "", "kept_by": None},
        by=by, pins=False,
    )  # fmt: skip
