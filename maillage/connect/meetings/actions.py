"""Writes about a meeting itself: plan, change, cancel, hold; its agenda."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.connect.circles.actions import NotPossible
from maillage.connect.meetings.gestures import leave_gestures
from maillage.connect.models import AgendaItem, Circle, Meeting
from maillage.core import journal
from maillage.core.models import Actor, Change

State, MinutesState = Meeting.State, Meeting.MinutesState
# What an invitation tells: when one of these changes, those who were called get it again.
TOLD_BY_MAIL = ("title", "starts_at", "ends_at", "time_zone", "location", "online_url", "call")
MOST_ITEMS = 60


def touch_calendar(circle_id: int) -> None:
    """A subscribed calendar finds something new."""
    Circle.objects.filter(pk=circle_id).update(calendar_version=F("calendar_version") + 1)


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, kept from other writers until the end of the act."""
    found = Meeting.objects.select_for_update(of=("self",)).select_related("circle")
    return found.get(pk=meeting.pk)


def open_to_words(meeting: Meeting) -> Meeting:
    """The same, when its minutes may still be written."""
    now = locked(meeting)
    if now.minutes_state == MinutesState.APPROVED:
        raise NotPossible(
            _("Le compte rendu est approuvé : ce qui change ensuite est une correction.")
        )
    if now.state == State.CANCELLED:
        raise NotPossible(_("Cette réunion est annulée."))
    if now.circle.closed_on:
        raise NotPossible(_("Ce cercle est fermé : il se lit, et plus rien ne s’y ajoute."))
    return now


@transaction.atomic
def plan_meeting(*, circle: Circle, values: Mapping[str, Any], by: Actor) -> Meeting:
    """Write a meeting; nobody is told before it is called."""
    circle = Circle.objects.select_for_update().get(pk=circle.pk)
    if circle.closed_on:
        raise NotPossible(_("Ce cercle est fermé : il se lit, et plus rien ne s’y ajoute."))
    meeting = journal.create(Meeting(circle=circle, **values), by=by)
    touch_calendar(circle.pk)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, values: Mapping[str, Any], by: Actor) -> Change | None:
    """Other words, hours or place. Once called, its invitation has a higher number."""
    now = locked(meeting)
    if now.state == State.CANCELLED:
        raise NotPossible(_("Cette réunion est annulée."))
    told = journal.change(now, values, by=by, pins=False)
    if told is not None:
        if now.called_at and set(told.after) & set(TOLD_BY_MAIL):
            now.sequence += 1
            now.reminded_at = None
            now.save(update_fields=["sequence", "reminded_at", "updated_at"])
        touch_calendar(now.circle_id)
    return told


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: Actor) -> Change | None:
    """It will not be held; those who were called are told (`mailing.queue_cancellations`)."""
    now = locked(meeting)
    if now.state == State.HELD:
        raise NotPossible(_("Cette réunion a eu lieu : elle ne s’annule plus."))
    told = journal.change(now, {"state": State.CANCELLED}, by=by, pins=False)
    if told is not None:
        now.sequence += 1
        now.save(update_fields=["sequence", "updated_at"])
        touch_calendar(now.circle_id)
    return told


@transaction.atomic
def hold_meeting(*, meeting: Meeting, by: Actor) -> None:
    """It took place: each agent who was there finds a gesture of it in her week."""
    now = locked(meeting)
    if now.state == State.CANCELLED:
        raise NotPossible(_("Cette réunion est annulée."))
    if now.starts_at > timezone.now():
        raise NotPossible(_("Elle n’a pas encore commencé."))
    with journal.one_act(by=by, act="hold-meeting", label=now.title) as batch:
        if now.state == State.PLANNED:
            journal.change(now, {"state": State.HELD}, by=by, batch=batch, pins=False)
        leave_gestures(meeting=now, by=by, batch=batch)


# --- Agenda ---------------------------------------------------------------------------------
@transaction.atomic
def add_item(*, meeting: Meeting, values: Mapping[str, Any], by: Actor) -> AgendaItem:
    """One more point, at the end."""
    now = open_to_words(meeting)
    touch_calendar(now.circle_id)
    last = now.agenda.aggregate(last=Max("position"))["last"] or 0
    if now.agenda.count() >= MOST_ITEMS:
        raise NotPossible(_("Un ordre du jour a %d points au plus.") % MOST_ITEMS)
    return journal.create(AgendaItem(meeting=now, position=last + 1, **values), by=by)


@transaction.atomic
def change_item(*, item: AgendaItem, values: Mapping[str, Any], by: Actor) -> Change | None:
    """Another title, kind, length or presenter."""
    touch_calendar(open_to_words(item.meeting).circle_id)
    return journal.change(item, values, by=by, pins=False)


@transaction.atomic
def remove_item(*, item: AgendaItem, by: Actor) -> Change:
    """Take a point out, unless something was written or decided there."""
    touch_calendar(open_to_words(item.meeting).circle_id)
    now = AgendaItem.objects.get(pk=item.pk)
    if now.notes or now.decisions.exists() or now.actions.exists():
        raise NotPossible(
            _("Ce point a des notes, une décision ou une action : il reste au compte rendu.")
        )
    return journal.remove(now, by=by)


@transaction.atomic
def move_item(*, item: AgendaItem, is_up: bool, by: Actor) -> None:
    """One place up or down; the others keep their order."""
    touch_calendar(open_to_words(item.meeting).circle_id)
    rows = list(AgendaItem.objects.filter(meeting=item.meeting_id).order_by("position", "id"))
    here = next((n for n, row in enumerate(rows) if row.pk == item.pk), None)
    there = None if here is None else here + (-1 if is_up else 1)
    if here is None or there is None or not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    with journal.one_act(by=by, act="order-agenda", label=item.title) as batch:
        for position, row in enumerate(rows, 1):
            if row.position != position:
                journal.change(row, {"position": position}, by=by, batch=batch, pins=False)
