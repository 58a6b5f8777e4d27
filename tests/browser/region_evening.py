"""What the evenings' screens show beside the demonstration's: one online, a plan that failed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from maillage.core.said import Said, to_json
from maillage.develop.actions import evenings, registrations
from maillage.develop.actions.registrations import Arrival
from maillage.develop.demo import PAST, TITLE
from maillage.develop.models import Evening, Registration, Seat, SeatingPlan, Wish
from maillage.develop.preparing.tables import read_links
from maillage.develop.registering.keys import badge_key_of, key_of


def fill_evening(w: Any) -> None:
    """`evening`, `past_evening`, `online`: evenings; keys of people in each state; plans."""
    w.evening, w.past_evening = Evening.objects.get(title=TITLE), Evening.objects.get(title=PAST)
    w.evening_plan = w.evening.plans.get()
    State = Registration.State
    w.registration = w.evening.registrations.filter(state=State.REGISTERED).first()
    w.my_key, w.my_badge = key_of(w.registration), badge_key_of(w.registration)
    w.waiting_key = key_of(w.evening.registrations.filter(state=State.WAITING)[0])
    late, _new = registrations.register(
        evening=w.evening, arrival=Arrival("Noé Tard", "noe.tard@example.org"), is_confirmed=False
    )
    w.unconfirmed_key = key_of(late)
    w.online = evenings.duplicate_evening(
        source=w.evening, title="Soirée en ligne (exemple)", starts_at=w.evening.starts_at,
        by=w.agent.person, host=w.host,
    )  # fmt: skip
    values = {"is_online": True, "location": ""}
    evenings.change_evening(evening=w.online, values=values, by=w.agent.person)
    text = "\n".join(f"https://salles.example/{n}" for n in range(8))
    evenings.set_links(evening=w.online, links=read_links(text, 8, 4), by=w.agent.person)
    _after(w)
    w.queued_plan = SeatingPlan.objects.create(evening=w.online)
    w.failed_plan = SeatingPlan.objects.create(
        evening=w.online, state=SeatingPlan.State.FAILED,
        problem=[to_json(Said("8 personnes pour 4 places : il en manque 4."))],
    )  # fmt: skip


def _after(w: Any) -> None:
    """`asked_key`: her choice was mutual, a month ago; `met_key`: her evening was yesterday."""
    mutual = Wish.objects.filter(by__evening=w.past_evening)[0]
    w.asked_key = key_of(mutual.by)
    w.met_evening = evenings.duplicate_evening(
        source=w.past_evening, title="Soirée d’hier (exemple)", by=w.agent.person, host=w.host,
        starts_at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    rows = [
        registrations.register(
            evening=w.met_evening, arrival=Arrival(name, f"{n}@example.org"), is_confirmed=True
        )[0]
        for n, name in enumerate(("Noé Hier", "Mia Hier", "Tom Hier"))
    ]
    plan = SeatingPlan.objects.create(evening=w.met_evening, state=SeatingPlan.State.PUBLISHED)
    table = w.met_evening.tables.all()[0]
    Seat.objects.bulk_create(
        Seat(plan=plan, round=1, table=table, registration=row) for row in rows
    )
    w.met_evening.registrations.update(state=Registration.State.PRESENT)
    Evening.objects.filter(pk=w.met_evening.pk).update(state=Evening.State.OVER)
    w.met_key = key_of(rows[0])
