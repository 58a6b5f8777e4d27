"""Decisions and actions: taken at a meeting's point, then followed to the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.connect.circles.actions import NotPossible
from maillage.connect.meetings.actions import open_to_words
from maillage.connect.meetings.timing import zone_of
from maillage.connect.models import AgendaItem, Meeting, MeetingAction, MeetingDecision
from maillage.core import journal
from maillage.core.access import Reader, visible
from maillage.core.models import Action, Actor, Batch, Change, Decision
from maillage.core.registry import Origin


def _scope(meeting: Meeting) -> dict[str, Any]:
    """Whose it is, and who sees it: as its circle."""
    circle = meeting.circle
    return {"owner": circle.owner, "host": circle.host, "visibility": circle.visibility}


def _begun(meeting: Meeting, by: Actor, batch: Batch) -> None:
    if meeting.minutes_state == Meeting.MinutesState.NONE:
        values = {"minutes_state": Meeting.MinutesState.DRAFT, "minutes_by": by}
        journal.change(meeting, values, by=by, batch=batch, pins=False)


@transaction.atomic
def decide(
    *, meeting: Meeting, item: AgendaItem | None, title: str, text: str, by: Actor
) -> Decision:
    """A decision enters the register on the meeting's day."""
    now = open_to_words(meeting)
    with journal.one_act(by=by, act="decide", label=title) as batch:
        decision = journal.create(
            Decision(
                title=title, text=text, decided_by=by, **_scope(now),
                decided_on=timezone.localdate(now.starts_at, zone_of(now.time_zone)),
            ),
            by=by, batch=batch,
        )  # fmt: skip
        row = MeetingDecision(meeting=now, item=item, decision=decision)
        journal.create(row, by=by, batch=batch)
        _begun(now, by, batch)
    return decision


@transaction.atomic
def give(
    *, meeting: Meeting, item: AgendaItem | None, title: str, holder: Actor | None,
    due_on: date | None, by: Actor,
) -> Action:  # fmt: skip
    """Something to do; its holder finds it in her own list, and is reminded."""
    now = open_to_words(meeting)
    decisions = now.decisions.filter(item=item) if item else now.decisions.none()
    last = decisions.order_by("-pk").first()
    with journal.one_act(by=by, act="give-action", label=title) as batch:
        action = journal.create(
            Action(title=title, holder=holder, due_on=due_on, **_scope(now),
                   decision=last.decision if last else None),
            by=by, batch=batch,
        )  # fmt: skip
        row = MeetingAction(meeting=now, item=item, action=action)
        journal.create(row, by=by, batch=batch)
        _begun(now, by, batch)
    return action


@transaction.atomic
def take_out(*, meeting: Meeting, record: Decision | Action, by: Actor) -> Batch:
    """A decision or an action written by mistake, before the minutes are approved."""
    now = open_to_words(meeting)
    rows: Any = now.decisions if isinstance(record, Decision) else now.actions
    name = "decision" if isinstance(record, Decision) else "action"
    row = rows.filter(**{name: record}).first()
    if row is None:
        raise NotPossible(_("Ce n’est plus au compte rendu."))
    with journal.one_act(by=by, act="take-out", label=record.title) as batch:
        journal.remove(row, by=by, batch=batch)
        journal.remove(record, by=by, batch=batch)
    return batch


# --- Followed -------------------------------------------------------------------------------
@transaction.atomic
def settle(*, action: Action, is_done: bool, by: Actor) -> Change | None:
    """Done today, or not done after all."""
    now = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if bool(now.done_on) == is_done:
        return None
    return journal.change(now, {"done_on": timezone.localdate() if is_done else None}, by=by)


@transaction.atomic
def pass_on(*, action: Action, holder: Actor | None, due_on: date | None, by: Actor) -> Any:
    """Somebody else does it, or by another day."""
    now = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    return journal.change(now, {"holder": holder, "due_on": due_on}, by=by)


# --- Where they come from -------------------------------------------------------------------
def _origins(rows: Any, name: str, ids: list[int], reader: Reader) -> Iterator[tuple[int, Origin]]:
    seen = visible(rows.filter(**{f"{name}__in": ids}), reader).select_related("meeting__circle")
    for row in seen:
        meeting = row.meeting
        yield (
            getattr(row, f"{name}_id"),
            Origin(
                meeting.title, meeting.get_absolute_url(), meeting.circle.name,
                timezone.localdate(meeting.starts_at, zone_of(meeting.time_zone)),
            ),
        )  # fmt: skip


def decision_origins(ids: list[int], reader: Reader) -> Iterator[tuple[int, Origin]]:
    """The meeting at which each was taken."""
    return _origins(MeetingDecision.objects.all(), "decision", ids, reader)


def action_origins(ids: list[int], reader: Reader) -> Iterator[tuple[int, Origin]]:
    """The meeting at which each was given."""
    return _origins(MeetingAction.objects.all(), "action", ids, reader)
