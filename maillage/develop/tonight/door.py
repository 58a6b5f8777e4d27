"""The list at the door: who is expected, who is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.algorithms.french_text import fold
from maillage.develop.models import Evening, Registration, Seat, SeatingPlan

State = Registration.State
SHOWN = (State.REGISTERED, State.PRESENT, State.ABSENT, State.WAITING)


@dataclass
class Guest:
    """One line: who, what to know to welcome her, her next table."""

    row: Registration
    notes: list[str]
    table: str = ""


def guests_of(evening: Evening, words: str = "") -> list[Guest]:
    """Those expected, by name; all `words` are in a name, an organisation or an e-mail."""
    rows = evening.registrations.filter(state__in=SHOWN).select_related("host_of")
    wanted = fold(words).split()
    found = sorted((row for row in rows if _holds(row, wanted)), key=lambda row: fold(row.name))
    tables = next_tables(evening)
    return [Guest(row, notes_of(row), tables.get(row.pk, "")) for row in found]


def _holds(row: Registration, wanted: list[str]) -> bool:
    told = fold(f"{row.name} {row.organisation_name} {row.email}")
    return all(word in told for word in wanted)


def next_tables(evening: Evening) -> dict[int, str]:
    """The table of each in the round under way, or in the next one."""
    number = min(evening.rounds, max(1, evening.current_round + (evening.round_ends_at is None)))
    seats = Seat.objects.filter(
        plan__evening=evening, plan__state=SeatingPlan.State.PUBLISHED, round=number
    )
    return {seat.registration_id: str(seat.table) for seat in seats.select_related("table")}


def notes_of(row: Registration) -> list[str]:
    """What helps to welcome her."""
    notes = []
    if row.host_of is not None:
        notes.append(_("anime : %s") % row.host_of)
    if row.needs_accessible:
        notes.append(_("table accessible"))
    if row.state == State.WAITING:
        notes.append(_("sur la liste d’attente"))
    if row.absent_rounds:
        notes.append(_("sans les tours %s") % ", ".join(map(str, row.absent_rounds)))
    return notes


def counts_of(evening: Evening) -> list[tuple[str, int]]:
    """« 38 là », « 9 pas encore là », « 3 absent·es »."""
    states = list(evening.registrations.values_list("state", flat=True))
    there, expected, absent = (
        states.count(one) for one in (State.PRESENT, State.REGISTERED, State.ABSENT)
    )
    return [
        (_("là"), there),
        (_("pas encore là"), expected),
        (ngettext("absent·e", "absent·es", absent), absent),
    ]


def marks() -> list[tuple[str, str]]:
    """What one tap says."""
    return [(State.PRESENT.value, _("Là")), (State.ABSENT.value, _("Absent·e"))]


def needs_mending(evening: Evening) -> bool:
    """Whether somebody seated is not there any more, or somebody there has no seat to come.

    Read at each tap: two counts, not the mended plan.
    """
    plan: Any = evening.plans.filter(state=SeatingPlan.State.PUBLISHED).only("pk").first()
    if plan is None or evening.current_round >= evening.rounds:
        return False
    coming = plan.seats.filter(round__gt=evening.current_round)
    gone = coming.exclude(registration__state__in=(State.PRESENT, State.REGISTERED))
    if gone.exists():
        return True
    seated = coming.values("registration")
    here = evening.registrations.filter(state=State.PRESENT).exclude(pk__in=seated)
    left = set(range(evening.current_round + 1, evening.rounds + 1))
    return any(left - set(missed) for missed in here.values_list("absent_rounds", flat=True))
