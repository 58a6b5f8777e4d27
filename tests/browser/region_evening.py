"""What the evenings' screens show beside the demonstration's: one online, a plan that failed."""

from __future__ import annotations

from typing import Any

from maillage.core.said import Said, to_json
from maillage.develop.actions import evenings, registrations
from maillage.develop.actions.registrations import Arrival
from maillage.develop.demo import PAST, TITLE
from maillage.develop.models import Evening, Registration, SeatingPlan
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
    w.queued_plan = SeatingPlan.objects.create(evening=w.online)
    w.failed_plan = SeatingPlan.objects.create(
        evening=w.online, state=SeatingPlan.State.FAILED,
        problem=[to_json(Said("8 personnes pour 4 places : il en manque 4."))],
    )  # fmt: skip
