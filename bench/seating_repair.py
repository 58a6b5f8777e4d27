"""Measures the rounds mended on the night: 120 people, 20 tables of 6, 6 rounds, in a database.

python bench/seating_repair.py [--people 120]

From the tap to the published plan: what would change is read (the page), then written. Prints
Markdown for docs/measurements.md. Exit code 1 when either takes 2 s or more, or a round that had
begun is touched.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.frame import machine
from bench.seating_people import people as made_people

LIMIT = 2.0
SIZE, ROUNDS = 6, 6


def an_evening(count: int) -> tuple[Any, Any]:
    """An evening with its published plan, doors open; (evening, who leads it)."""
    from django.utils import timezone

    from maillage.core.models import Actor
    from maillage.develop.actions import evenings, night, plans, registrations
    from maillage.develop.actions.registrations import Arrival
    from maillage.develop.models import Evening, SeatingPlan
    from maillage.develop.preparing.tables import TypedTable

    by = Actor.objects.create(kind=Actor.Kind.PERSON, name="Qui mène")
    starts = timezone.now() + timedelta(days=1)
    made = evenings.create_evening(
        values={"title": "Mesure", "starts_at": starts, "ends_at": starts + timedelta(hours=3),
                "capacity": count, "rounds": ROUNDS, "round_minutes": 15, "break_minutes": 5},
        tables=[TypedTable(SIZE)] * -(-count // SIZE), by=by, host=None,
    )  # fmt: skip
    evenings.set_state(evening=made, state=Evening.State.OPEN, by=by)
    for row in made_people(count, 1):
        arrival = Arrival(
            name=row["name"], email=f"{row['id']}@exemple.org", wording="Oui.",
            organisation_name=row["organisation"], needs=row["needs"].split(";"),
            offers=row["offers"].split(";"),
        )  # fmt: skip
        registrations.register(evening=made, arrival=arrival, is_confirmed=True)
    plan = SeatingPlan.objects.create(evening=made, seconds=5)
    plans.run(plan)
    plans.publish(plan=SeatingPlan.objects.get(pk=plan.pk), by=by)
    return night.begin(evening=made, by=by), by


def seats_of(evening: Any) -> dict[tuple[int, int], int]:
    plan = evening.plans.get(state="published")
    rows = plan.seats.values_list("round", "registration", "table")
    return {(number, person): table for number, person, table in rows}


def mended(evening: Any, by: Any, name: str) -> tuple[str, bool]:
    """Mend, timed; the table's line, and whether it is as promised."""
    from maillage.develop.actions import night
    from maillage.develop.tonight.mending import propose

    evening.refresh_from_db()
    before = seats_of(evening)
    began = time.perf_counter()
    found = propose(evening)
    read = time.perf_counter() - began
    began = time.perf_counter()
    night.mend(evening=evening, digest=found.digest, by=by)
    written = time.perf_counter() - began
    after = seats_of(evening)
    done = evening.current_round
    is_kept = all(after.get(key) == table for key, table in before.items() if key[0] <= done)
    people = len(found.people)
    rest = people * (ROUNDS - done)
    repeats = evening.plans.get(state="published").quality["repeats"]
    line = (f"| {name} | {ROUNDS - done} | {people} | {found.moves} of {rest} | {repeats} "
            f"| {read:.2f} s | {written:.2f} s |")  # fmt: skip
    return line, is_kept and max(read, written) < LIMIT


def main(arguments: list[str]) -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=120)
    count = asked.parse_args(arguments).people
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
        os.environ |= {"MAILLAGE_DATA": folder,
                       "DJANGO_SETTINGS_MODULE": "maillage.config.settings"}  # fmt: skip
        from maillage.cli.data import open_data

        open_data()
        return measure(count)


def measure(count: int) -> int:
    from maillage.develop.actions import night

    evening, by = an_evening(count)
    rows = list(evening.registrations.order_by("pk"))

    def mark(some: list[Any], state: str) -> None:
        for row in some:
            night.mark(registration=row, state=state, by=by)

    lines, as_promised = [], []

    def told(name: str) -> None:
        line, is_good = mended(evening, by, name)
        lines.append(line)
        as_promised.append(is_good)

    mark(rows[3:], "present")
    mark(rows[:3], "absent")
    told("three no-shows before the first round")
    night.start_round(evening=evening, number=1, by=by)
    mark(rows[:1], "present")
    told("one of them comes during round 1")
    night.end_round(evening=evening, by=by)
    night.start_round(evening=evening, number=2, by=by)
    mark(rows[10:22], "absent")
    told("twelve leave during round 2")
    print(f"{time.strftime('%Y-%m-%d')} · `python bench/seating_repair.py`\n{machine()}\n")
    print("| what happens | rounds left | people | seats changed | repeats | read | written |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    print("\n".join(lines))
    print(f"\nLimit: {LIMIT:.0f} s each. Repeats are those of the whole evening for who is there.")
    return 0 if all(as_promised) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
