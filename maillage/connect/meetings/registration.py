"""What meetings tell the floors above: registers, lines of time, to do, figures, jobs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.connect.meetings import mailing, outcomes, reminders
from maillage.connect.meetings.demo import fill_meetings
from maillage.connect.meetings.indicators import INDICATORS
from maillage.connect.meetings.lists import ActionsDue, Decisions
from maillage.connect.meetings.timing import zone_of
from maillage.connect.models import Circle, CircleMember, Meeting
from maillage.core.access import Reader, editable, visible
from maillage.core.models import Action, Actor, Decision, Participation
from maillage.core.registry import MenuEntry, Moment, Registry, TimelineSource, Todo

LATELY = timedelta(days=60)


def register(registry: Registry) -> None:
    """Called once, from the room's `ready`."""
    registry.add(
        MenuEntry("decisions", gettext_lazy("Décisions"), "connect:decisions",
                  audiences=("network",), group=2),
        MenuEntry("actions", gettext_lazy("Actions"), "connect:actions_due",
                  audiences=("signed_in",), group=2, badge=late_actions),
        TimelineSource(Circle, circle_moments),
        TimelineSource(Actor, actor_moments),
        *INDICATORS,
    )  # fmt: skip
    registry.add_list(Decisions)
    registry.add_list(ActionsDue)
    registry.add_address(Meeting, "connect:meeting")
    registry.add_origins(Decision, outcomes.decision_origins)
    registry.add_origins(Action, outcomes.action_origins)
    registry.add_copies(Meeting, "frozen")
    registry.add_todos(todos)
    registry.add_job("meeting-mails", mailing.run_mails, every_minutes=15)
    registry.add_job("action-reminders", reminders.remind_holders, every_minutes=24 * 60)
    registry.add_demo(46, fill_meetings)


def late_actions(reader: Reader) -> int:
    """How many of her own actions are late."""
    if not reader.person_id:
        return 0
    rows = Action.objects.filter(holder_id=reader.person_id, done_on=None)
    return rows.filter(due_on__lt=timezone.localdate()).count()


# --- To do ----------------------------------------------------------------------------------
def todos(request: Any) -> Iterator[Todo]:
    """Meetings to answer, minutes to approve or to write."""
    reader = request.reader
    if not reader.person_id:
        return
    seats = CircleMember.objects.filter(
        actor_id=reader.person_id, state=CircleMember.State.ACTIVE, circle__closed_on=None
    )
    rows = Meeting.objects.filter(circle__in=seats.values("circle")).select_related("circle")
    tag = gettext_lazy("Réseauter")
    now = timezone.now()
    waiting = rows.filter(
        state=Meeting.State.PLANNED, starts_at__gt=now, called_at__isnull=False,
        participations__actor=reader.person_id,
        participations__status=Participation.Status.INVITED,
    )  # fmt: skip
    for meeting in waiting.order_by("starts_at")[:3]:
        day = timezone.localdate(meeting.starts_at, zone_of(meeting.time_zone))
        yield Todo(tag, _("Serez-vous là ? %s") % meeting, meeting.get_absolute_url(),
                   str(meeting.circle), due=day, css="v1")  # fmt: skip
    asked = rows.filter(minutes_state=Meeting.MinutesState.PROPOSED)
    for meeting in asked.exclude(answers__actor=reader.person_id)[:3]:
        yield Todo(tag, _("Compte rendu à approuver : %s") % meeting, _minutes_url(meeting),
                   str(meeting.circle), css="v1")  # fmt: skip
    leads = seats.filter(role__in=[CircleMember.Role.CHAIR, CircleMember.Role.SECRETARY])
    past = Meeting.objects.filter(
        circle__in=leads.values("circle"), ends_at__lt=now, ends_at__gt=now - LATELY,
        minutes_state__in=[Meeting.MinutesState.NONE, Meeting.MinutesState.DRAFT],
    ).exclude(state=Meeting.State.CANCELLED)  # fmt: skip
    for meeting in editable(past, reader).select_related("circle")[:3]:
        yield Todo(tag, _("Compte rendu à finir : %s") % meeting, _minutes_url(meeting),
                   str(meeting.circle), css="v1")  # fmt: skip


def _minutes_url(meeting: Meeting) -> str:
    return reverse("connect:minutes", args=[meeting.address])


# --- Lines of time --------------------------------------------------------------------------
def circle_moments(circle: Circle, reader: Reader) -> Iterator[Moment]:
    """Its meetings held, and what was decided there. The caller sees the circle."""
    held = Meeting.objects.filter(circle=circle, state=Meeting.State.HELD)
    for meeting in held[:50]:
        yield Moment(at=meeting.starts_at, title=_("Réunion : %s") % meeting,
                     url=meeting.get_absolute_url(), css="v1")  # fmt: skip
    taken = Decision.objects.filter(taken_at__meeting__circle=circle)
    for decision in visible(taken, reader).order_by("-decided_on")[:50]:
        yield Moment(at=decision.decided_on, title=_("Décidé : %s") % decision,
                     url=decision.get_absolute_url(), css="v3")  # fmt: skip


def actor_moments(actor: Actor, reader: Reader) -> Iterator[Moment]:
    """Meetings at which the actor was, for readers of what is said in that circle."""
    there = Meeting.objects.filter(
        state=Meeting.State.HELD, participations__actor=actor,
        participations__status=Participation.Status.PRESENT,
        circle__members__actor_id=reader.person_id or 0,
        circle__members__state=CircleMember.State.ACTIVE,
    )  # fmt: skip
    for meeting in visible(there, reader).select_related("circle").distinct()[:50]:
        yield Moment(at=meeting.starts_at, title=_("Présence : %s") % meeting,
                     meta=str(meeting.circle), url=meeting.get_absolute_url(), css="v1",
                     kind="tie")  # fmt: skip
