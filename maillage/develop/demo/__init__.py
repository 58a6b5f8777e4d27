"""The demonstration's evenings: one to come, seated; one that was held. All of it invented.

Their plans were computed beforehand (`plans.txt`, by `demo.compute`): looking for them again would
take twenty seconds. What they are worth is measured anew.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from maillage.algorithms.typography import typeset
from maillage.core.demo.region import MARK
from maillage.core.models import Municipality, Topic
from maillage.develop import seating
from maillage.develop.actions import evenings, plans, registrations
from maillage.develop.actions.registrations import Arrival
from maillage.develop.demo.afterwards import tell_afterwards
from maillage.develop.demo.people import MATTERS, Guest, guests
from maillage.develop.models import Evening, Registration, SeatingPlan
from maillage.develop.preparing.tables import TypedTable
from maillage.develop.registering.wording import consent_to_match

TITLE = typeset("Soirée de maillage : qui cherche trouve", "fr-ca") + MARK
PAST = "Soirée de maillage d’automne" + MARK
IN_DAYS, DAYS_AGO = 21, 40
PLANS = Path(__file__).parent / "plans.txt"
COMING, HELD = 48, 24
State = Registration.State


def fill_evenings(cast: Any) -> None:
    """48 people at eight tables in three weeks, three who wait; 24 people at four tables before."""
    if Evening.objects.filter(title=TITLE).exists():
        return
    to_come = _evening(cast, TITLE, IN_DAYS, tables=8, capacity=COMING, rounds=4)
    _register(to_come, guests(), cast)
    _seat(to_come, "to come", seed=1)
    held = _evening(cast, PAST, -DAYS_AGO, tables=4, capacity=HELD, rounds=3)
    _register(held, guests()[:HELD], cast)
    _seat(held, "held", seed=1)
    _hold(held)
    tell_afterwards(held)


def _evening(
    cast: Any, title: str, days: int, *, tables: int, capacity: int, rounds: int
) -> Evening:
    day = timezone.localdate() + timedelta(days=days)
    starts = timezone.make_aware(datetime.combine(day, time(18, 30)))
    topics = Topic.objects.filter(slug__in=[slugify(topic) for topic, *_more in MATTERS])
    values = {
        "title": title, "starts_at": starts, "ends_at": starts + timedelta(minutes=150),
        "description": "Une soirée pour rencontrer les bonnes personnes : dites en deux minutes ce "
                       "que vous cherchez et ce que vous offrez, le plan de table fait le reste.",
        "location": "Salle du Vieux-Quai, Trois-Rivières" + MARK,
        "municipality": Municipality.objects.filter(name="Trois-Rivières").first(),
        "accessibility": "Entrée de plain-pied, toilettes adaptées",
        "capacity": capacity, "rounds": rounds, "round_minutes": 25, "break_minutes": 5,
        "topics": topics,
    }  # fmt: skip
    room = [TypedTable(6, rank < 2) for rank in range(tables)]
    made = evenings.create_evening(
        values=values, tables=room, by=cast.agent1.person, host=cast.host1
    )
    Evening.objects.filter(pk=made.pk).update(state=Evening.State.OPEN)
    made.refresh_from_db()
    return made


def _register(evening: Evening, people: list[Guest], cast: Any) -> None:
    topics = {topic.slug: topic for topic in evening.topics.all()}
    wording = consent_to_match(evening)
    first = evening.starts_at - timedelta(days=60)
    for guest in people:
        arrival = Arrival(
            name=guest.name, email=guest.email, organisation_name=guest.organisation + MARK,
            wording=wording if guest.agrees else "", needs=guest.needs,
            offers=guest.offers, needs_accessible=guest.number in (7, 21),
            actor=cast.member.person if guest.number == 4 else None,
        )  # fmt: skip
        row, _new = registrations.register(evening=evening, arrival=arrival, is_confirmed=True)
        registrations.change_profile(
            registration=row, values={}, topics=[topics[s] for t in guest.topics
                                                 if (s := slugify(t)) in topics],
            known_names=guest.known,
        )  # fmt: skip
        arrived = first + timedelta(hours=9 * guest.number)
        Registration.objects.filter(pk=row.pk).update(asked_at=min(arrived, timezone.now()))


def known_plans() -> dict[str, list[list[list[int]]]]:
    """{evening: rounds of tables of arrivals}, as they were computed."""
    found: dict[str, list[list[list[int]]]] = {}
    for line in PLANS.read_text(encoding="utf-8").splitlines():
        name, _sep, tables = line.partition(":")
        here = [[int(n) for n in table.split()] for table in tables.split("/")]
        found.setdefault(name.strip(), []).append(here)
    return found


def _seat(evening: Evening, name: str, *, seed: int) -> None:
    """Write the known plan, measured again; published."""
    seating.match_names(evening)
    people, tables = seating.people_coming(evening), list(evening.tables.order_by("number"))
    by_number = [str(row.pk) for row in people]
    rounds = [[[by_number[n] for n in table] for table in one] for one in known_plans()[name]]
    found = seating.measured(evening, people, tables, rounds)
    plan = SeatingPlan.objects.create(evening=evening, seed=seed, seconds=10)
    plans.write(plan, found, people, tables)
    plan.refresh_from_db()
    plans.publish(plan=plan, by=evening.owner)


def _hold(evening: Evening) -> None:
    """It took place: two people did not come."""
    rows = list(evening.registrations.order_by("asked_at", "pk"))
    for rank, row in enumerate(rows):
        row.state = State.ABSENT if rank in (9, 17) else State.PRESENT
        row.checked_in_at = None if rank in (9, 17) else evening.starts_at
    Registration.objects.bulk_update(rows, ["state", "checked_in_at"])
    Evening.objects.filter(pk=evening.pk).update(
        state=Evening.State.OVER, current_round=F("rounds")
    )


__all__ = ["fill_evenings", "known_plans"]
