"""An evening for tests: Alice's host prepares it, people are registered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from maillage.develop.actions import evenings, registrations
from maillage.develop.actions.registrations import Arrival
from maillage.develop.models import Evening, Registration
from maillage.develop.preparing.tables import TypedTable

WORDING = "J’accepte (texte d’essai)."


def make_evening(cast: Any, *, opened: bool = True, **fields: Any) -> Evening:
    """Two tables of four, two rounds, in ten days."""
    starts = (timezone.now() + timedelta(days=10)).replace(microsecond=0)
    tables = fields.pop("tables", [TypedTable(4), TypedTable(4, is_accessible=False)])
    values = {
        "title": "Qui cherche trouve", "starts_at": starts, "ends_at": starts + timedelta(hours=2),
        "location": "Salle du Quai", "capacity": 8, "rounds": 2, "round_minutes": 20,
        "break_minutes": 5, **fields,
    }  # fmt: skip
    made = evenings.create_evening(
        values=values, tables=tables, by=cast.agent.person, host=cast.host
    )
    if opened:
        evenings.set_state(evening=made, state=Evening.State.OPEN, by=cast.agent.person)
    return made


def come(evening: Evening, name: str, **fields: Any) -> Registration:
    """Somebody registered, who agreed to be matched."""
    lines = {key: fields.pop(key) for key in ("known_names", "avoided_names") if key in fields}
    email = fields.pop("email", f"{name.split()[0].lower()}@exemple.org")
    arrival = Arrival(name=name, email=email, wording=fields.pop("wording", WORDING), **fields)
    row, _new = registrations.register(evening=evening, arrival=arrival, is_confirmed=True)
    registrations.change_profile(registration=row, values={}, **lines)
    return row
