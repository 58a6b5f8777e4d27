"""The gestures that a held meeting leaves in the weeks of the agents who were there."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.connect.meetings.presence import gathered
from maillage.connect.meetings.timing import zone_of
from maillage.connect.models import CircleMember, Meeting
from maillage.core.gestures.leaving import leave_gesture
from maillage.core.models import Actor, Batch, Participation

LEADS = (CircleMember.Role.CHAIR, CircleMember.Role.SECRETARY)


def leave_gestures(*, meeting: Meeting, by: Actor | None, batch: Batch | None) -> None:
    """Once for each agent present; nothing is typed again, and she reads it before it counts."""
    there = meeting.participations.filter(status=Participation.Status.PRESENT)
    people = Actor.objects.filter(
        pk__in=there.values("actor"), kind=Actor.Kind.PERSON, user__isnull=False
    ).select_related("user")
    who = gathered(meeting)
    leads = set(
        CircleMember.objects.filter(
            circle=meeting.circle_id, role__in=LEADS, state=CircleMember.State.ACTIVE
        ).values_list("actor", flat=True)
    )
    for person in people:
        leave_gesture(
            room="connect", source="circle",
            about=meeting, moment="held", person=person, by=by, batch=batch,
            told=partial(_told, meeting, who, person.pk in leads),
            occurred_on=timezone.localdate(meeting.starts_at, zone_of(meeting.time_zone)),
            people=max(0, who.people - 1), actors=who.organisations,
        )  # fmt: skip


def _told(meeting: Meeting, who: Any, is_leading: bool) -> tuple[str, str]:
    text = _("Animé « %(title)s » (%(circle)s)") if is_leading else _(
        "Participé à « %(title)s » (%(circle)s)"
    )  # fmt: skip
    decided, given = meeting.decisions.count(), meeting.actions.count()
    parts = [
        ngettext("%d personne", "%d personnes", who.people) % who.people,
        ngettext("%d organisme", "%d organismes", len(who.organisations)) % len(who.organisations),
    ]
    if who.regions:
        parts.append(ngettext("%d région", "%d régions", len(who.regions)) % len(who.regions))
    told = [_("Réunis : %s.") % ", ".join(parts)]
    out = []
    if decided:
        out.append(ngettext("%d décision", "%d décisions", decided) % decided)
    if given:
        out.append(ngettext("%d action", "%d actions", given) % given)
    if out:
        told.append(_("Il en est sorti : %s.") % ", ".join(out))
    return text % {"title": meeting.title, "circle": meeting.circle.name}, "\n".join(told)
