"""A meeting for tests: a circle of four, of whom one has no address; an agenda of three points."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from maillage.connect.meetings import actions
from maillage.connect.models import Circle, Meeting
from maillage.connect.tests.circle_cast import make_circle, seat
from maillage.core.models import Actor


def make_table(cast: Any, **values: Any) -> SimpleNamespace:
    """`.circle` (the agent chairs, the colleague keeps the minutes, the artist is a member, the
    museum too and has no address), `.museum`."""
    circle = make_circle(cast, "Table de la captation", **values)
    museum = Actor.objects.create(
        kind=Actor.Kind.ORGANIZATION, name="Musée du quai", visibility="network", region_id="04"
    )
    seat(circle, cast.colleague.person, role="secretary")
    seat(circle, cast.artist.person, designated_by=museum)
    seat(circle, museum)
    return SimpleNamespace(circle=circle, museum=museum)


def make_meeting(cast: Any, circle: Circle, days: int = 5, **values: Any) -> Meeting:
    """An hour and a half, `days` from now, with points of 30, 60 and (none) minutes."""
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)
    told = {
        "title": "Rencontre de mars", "starts_at": start, "location": "Salle du haut",
        "ends_at": start + timedelta(minutes=90), "time_zone": "America/Toronto", **values,
    }  # fmt: skip
    meeting = actions.plan_meeting(circle=circle, values=told, by=cast.agent.person)
    for title, kind, duration in (
        ("Tour de table", "information", 30), ("Caméra commune", "decision", 60),
        ("Varia", "discussion", None),
    ):  # fmt: skip
        actions.add_item(
            meeting=meeting, by=cast.agent.person,
            values={"title": title, "kind": kind, "duration": duration},
        )  # fmt: skip
    return meeting
