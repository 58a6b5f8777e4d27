"""Write `plans.txt` anew, after the people changed: call `main` where Django is set up."""

from __future__ import annotations

from maillage.algorithms.seating import Evening, Person, seat

SECONDS, SEED = 10, 20211027


def main() -> None:
    """Both evenings, from the people alone: no database."""
    from maillage.develop.demo import COMING, HELD, PLANS

    lines = []
    for name, count, tables, rounds in (("to come", COMING, 8, 4), ("held", HELD, 4, 3)):
        found = seat(_asked(count, tables, rounds), seconds=SECONDS, seed=SEED)
        for one in found.rounds:
            lines.append(f"{name}: " + " / ".join(" ".join(table) for table in one))
    PLANS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _asked(count: int, tables: int, rounds: int) -> Evening:
    from maillage.develop.demo.people import guests

    coming = guests()[:count]
    numbers = {guest.name: str(guest.number) for guest in coming}
    people = tuple(
        Person(
            id=str(g.number), name=g.name, organisation=g.organisation,
            needs=g.needs if g.agrees else (), offers=g.offers if g.agrees else (),
            topics=g.topics if g.agrees else (),
            known=frozenset(numbers[name] for name in g.known if name in numbers),
            accessible=g.number in (7, 21),
        )
        for g in coming
    )  # fmt: skip
    return Evening(people, (6,) * tables, rounds, frozenset({1, 2}))
