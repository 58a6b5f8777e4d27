"""What minutes tell, as plain data: live while they are written, frozen once approved.

The frozen form keeps names as they were the day of the approval (`registry.add_copies` takes an
erased person's out); everything else is codes, numbers and ISO dates, so that both languages read.
"""

from __future__ import annotations

from typing import Any

from maillage.connect.meetings.presence import gathered, sheet_of
from maillage.connect.meetings.timing import agenda_of
from maillage.connect.models import Meeting
from maillage.core.models import Participation

FORMAT = 1
Status = Participation.Status


def told_of(meeting: Meeting) -> dict[str, Any]:
    """The minutes as they were approved, else as they stand."""
    return meeting.frozen or live(meeting)


def live(meeting: Meeting) -> dict[str, Any]:
    """The minutes as they stand, from the rows."""
    items = list(meeting.agenda.select_related("presenter"))
    agenda = agenda_of(items, meeting.starts_at, meeting.ends_at, meeting.time_zone)
    decided, given = _decided(meeting), _given(meeting)
    return {
        "format": FORMAT,
        "words": meeting.minutes,
        "presence": _presence(meeting),
        "points": [
            {
                "uid": p.item.uid, "number": p.number, "title": p.item.title, "kind": p.item.kind,
                "at": p.starts_at.isoformat() if p.starts_at else "",
                "presenter": p.item.presenter.name if p.item.presenter else "",
                "notes": p.item.notes,
                "decisions": decided.get(p.item.pk, []), "actions": given.get(p.item.pk, []),
            }
            for p in agenda.points
        ],
        "decisions": decided.get(None, []),
        "actions": given.get(None, []),
    }  # fmt: skip


def _presence(meeting: Meeting) -> dict[str, Any]:
    seats, who = sheet_of(meeting), gathered(meeting)
    return {
        **{
            status: [seat.name for seat in seats if seat.status == status]
            for status in (Status.PRESENT, Status.EXCUSED, Status.ABSENT)
        },
        "people": who.people,
        "organisations": len(who.organisations),
        "regions": who.regions,
    }


def _decided(meeting: Meeting) -> dict[int | None, list[dict[str, Any]]]:
    found: dict[int | None, list[dict[str, Any]]] = {}
    for row in meeting.decisions.select_related("decision"):
        one = row.decision
        found.setdefault(row.item_id, []).append(
            {"uid": one.uid, "title": one.title, "text": one.text}
        )
    return found


def _given(meeting: Meeting) -> dict[int | None, list[dict[str, Any]]]:
    found: dict[int | None, list[dict[str, Any]]] = {}
    for row in meeting.actions.select_related("action__holder"):
        one = row.action
        found.setdefault(row.item_id, []).append({
            "uid": one.uid, "title": one.title, "holder": one.holder.name if one.holder else "",
            "due_on": one.due_on.isoformat() if one.due_on else "",
        })  # fmt: skip
    return found
