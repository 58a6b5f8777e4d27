"""Made people for an evening, always the same: 120 of them, who seek, offer and know a few.

    python bench/seating_people.py [COUNT] [SEED] > people.csv

Each needs and offers one to three of forty skills (the frequent ones more often), likes two of
twelve topics, works in one of COUNT / 3 organisations, knows up to five people and, one in
fifteen, would rather not sit with somebody. Nobody here exists.
"""

from __future__ import annotations

import csv
import random
import sys
from typing import TextIO

ACTS = (
    "montage captation sonorisation numérisation archivage traduction graphisme médiation".split()
)
SUBJECTS = "de spectacles,de patrimoine,de balados,de vidéos,de collections".split(",")
TOPICS = (
    "patrimoine,lecture,musique,théâtre,danse,jeunesse,ruralité,accessibilité,arts visuels,"
    "jeu vidéo,données ouvertes,tourisme"
).split(",")
COLUMNS = ["id", "name", "organisation", "needs", "offers", "topics", "known", "refused"]


def people(count: int, seed: int) -> list[dict[str, str]]:
    """The rows of the table."""
    chance = random.Random(seed)
    skills = [f"{act} {subject}" for act in ACTS for subject in SUBJECTS]
    weights = [1 / (rank + 4) for rank in range(len(skills))]

    def some() -> str:
        drawn = chance.choices(skills, weights, k=chance.randint(1, 3))
        return ";".join(dict.fromkeys(drawn))

    def others(most: int) -> str:
        return ";".join(f"p{chance.randrange(count):03}" for _ in range(chance.randint(0, most)))

    return [
        {
            "id": f"p{n:03}", "name": f"Personne {n}",
            "organisation": f"Organisme {chance.randrange(max(1, count // 3))}",
            "needs": some(), "offers": some(), "topics": ";".join(chance.sample(TOPICS, 2)),
            "known": others(5), "refused": others(1) if chance.random() < 2 / 15 else "",
        }
        for n in range(count)
    ]  # fmt: skip


def write(rows: list[dict[str, str]], out: TextIO) -> None:
    """The table as CSV."""
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)


if __name__ == "__main__":
    count, seed = (int(text) for text in (sys.argv[1:] + ["120", "1"][len(sys.argv) - 1 :]))
    write(people(count, seed), sys.stdout)
