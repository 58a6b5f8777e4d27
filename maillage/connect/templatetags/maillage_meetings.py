"""What a circle's page shows of its meetings, under the reader's rights."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from maillage.connect.access import sits
from maillage.connect.meetings import keys
from maillage.connect.meetings.timing import wall
from maillage.connect.models import Circle, Meeting
from maillage.core.access import visible
from maillage.core.models import Action, Actor, Decision

register = template.Library()
PAST = 8


@register.simple_tag(takes_context=True)
def circle_meetings(context: Any, circle: Circle) -> dict[str, Any]:
    """Meetings to come (soonest first) and past; counts of decisions and of open actions."""
    reader = context["request"].reader
    now = timezone.now()
    rows = visible(Meeting.objects.filter(circle=circle), reader)
    decisions = Decision.objects.filter(taken_at__meeting__circle=circle)
    actions = Action.objects.filter(given_at__meeting__circle=circle, done_on=None)
    return {
        "coming": [_line(m) for m in rows.filter(ends_at__gte=now).order_by("starts_at")[:10]],
        "past": [_line(m) for m in rows.filter(ends_at__lt=now).order_by("-starts_at")[:PAST]],
        "decisions": visible(decisions, reader).count(),
        "actions": visible(actions, reader).count(),
        **_own_keys(circle, reader),
    }


def _line(meeting: Meeting) -> dict[str, Any]:
    return {"meeting": meeting, "start": wall(meeting.starts_at, meeting.time_zone)}


def _own_keys(circle: Circle, reader: Any) -> dict[str, str]:
    """A member's own addresses: the calendar that she may subscribe to, her choice of reminders."""
    if not reader.person_id or not sits(circle, reader):
        return {}
    person = Actor.objects.get(pk=reader.person_id)
    key = keys.calendar_key(circle, person)
    return {
        "calendar_url": settings.SITE_URL + reverse("connect:circle_calendar", args=[key]),
        "reminders_url": reverse("connect:reminders", args=[keys.reminders_key(person)]),
    }
