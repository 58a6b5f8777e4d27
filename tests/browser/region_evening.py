"""What the evenings' screens show beside the demonstration's: one online, a plan that failed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from maillage.core.said import Said, to_json
from maillage.develop.actions import evenings, night, plans, registrations
from maillage.develop.actions.registrations import Arrival
from maillage.develop.demo import PAST, TITLE
from maillage.develop.models import Evening, Registration, Seat, SeatingPlan, Wish
from maillage.develop.preparing.tables import TypedTable, read_links
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
    _tonight(w)
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


def _tonight(w: Any) -> None:
    """`tonight`: an evening under way, one person who came, one who did not, a round begun."""
    w.tonight = evenings.create_evening(
        values={"title": "Soirée en cours (exemple)", "starts_at": w.evening.starts_at,
                "ends_at": w.evening.ends_at, "location": "Salle du Quai", "capacity": 8,
                "rounds": 2, "round_minutes": 20, "break_minutes": 5},
        tables=[TypedTable(4), TypedTable(4)], by=w.agent.person, host=w.host,
    )  # fmt: skip
    by = w.agent.person
    Evening.objects.filter(pk=w.tonight.pk).update(state=Evening.State.OPEN)
    for name in ("Ada Un", "Bea Deux", "Cléo Trois", "Dan Quatre", "Eli Cinq"):
        arrival = Arrival(name, f"{name[:3]}@example.org".lower(), wording="Oui.",
                          needs=["filmer"], offers=["filmer"])  # fmt: skip
        registrations.register(evening=w.tonight, arrival=arrival, is_confirmed=True)
    plan = SeatingPlan.objects.create(evening=w.tonight, seconds=0)
    plans.run(plan)
    plans.publish(plan=SeatingPlan.objects.get(pk=plan.pk), by=by)
    w.tonight = night.begin(evening=w.tonight, by=by)
    first, last = w.tonight.registrations.order_by("pk")[:2]
    night.mark(registration=first, state="present", by=by)
    night.start_round(evening=w.tonight, number=1, by=by)
    night.mark(registration=last, state="absent", by=by)
    night.tell_all(evening=w.tonight, message="Le café est servi.", by=by)
    w.tonight.refresh_from_db()
    w.tonight_guest, w.tonight_key = first, key_of(first)
