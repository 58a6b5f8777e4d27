"""A network to measure with: actors of every kind all over Quebec, one agent and her gestures."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

SYLLABLES = "ba bou ca chan cor da fa gra jou la lu mai mon né pa pi ra ri so té va vil".split()
KINDS = (
    "musée bibliothèque festival théâtre centre coopérative maison galerie atelier orchestre "
    "fabrique troupe société regroupement"
).split()
LINES = (
    "rencontre avec le {kind} {name} au sujet de la billetterie, 3 organismes",
    "formation en données ouvertes pour 12 personnes à {place}",
    "accompagné {kind} {name} dans son diagnostic numérique hier",
    "appel avec deux artistes sur la mise en ligne du répertoire",
    "comité de veille, 2 h, 9 participants",
)


def name_of(chance: random.Random) -> str:
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(2)]
    return " ".join(words).title()


def actors(number: int, seed: int = 1) -> Iterator[Any]:
    """Unsaved actors: two in three organisations, seen by the network, some by one host only."""
    from maillage.core.models import Actor, Municipality

    chance = random.Random(seed)
    towns = list(Municipality.objects.select_related("region"))
    for n in range(number):
        is_person = chance.random() < 0.33
        name = name_of(chance)
        actor = Actor(
            kind=Actor.Kind.PERSON if is_person else Actor.Kind.ORGANIZATION,
            name=name if is_person else f"{chance.choice(KINDS).title()} {name}",
            municipality=chance.choice(towns),
            visibility=chance.choices(["network", "public", "host"], [7, 2, 1])[0],
            url=f"https://exemple.org/{n}" if n % 3 else "",
        )
        actor.prepare()
        yield actor


def fill(number_of_actors: int, number_of_gestures: int) -> SimpleNamespace:
    """Write the network and its index; gives `.user`, `.person`, `.host`."""
    from maillage.core import indexing
    from maillage.core.models import Actor, Membership, User

    host = Actor.objects.create(kind="organization", name="Culture Rivière", is_host=True)
    person = Actor.objects.create(kind="person", name="Alice Roy", visibility="network", host=host)
    user = User.objects.create_user(email="alice@example.org", password=None, person=person)
    Membership.objects.create(person=person, organisation=host, role="agent")
    made = []
    for actor in actors(number_of_actors):
        actor.host = host if actor.visibility == "host" and len(made) % 2 else None
        made.append(actor)
    Actor.objects.bulk_create(made, batch_size=500)
    _join(made)
    _gestures(made, person, host, number_of_gestures)
    indexing.rebuild()
    _analyze()
    return SimpleNamespace(user=user, person=person, host=host)


def _join(made: list[Any]) -> None:
    """Disciplines, needs and ties: what a list shows beside a name."""
    from maillage.core.models import Actor, Discipline, Need, Tie, TieType

    chance = random.Random(2)
    disciplines = list(Discipline.objects.all())
    through = Actor.disciplines.through
    pairs = {
        (a.pk, chance.choice(disciplines).pk) for a in made for _ in range(chance.randint(0, 2))
    }
    rows = [through(actor_id=a, discipline_id=d) for a, d in sorted(pairs)]
    through.objects.bulk_create(rows, batch_size=500)
    needs = [
        Need(actor=a, kind=chance.choice(["seeks", "offers"]), text=f"salle pour {a.name}"[:300],
             visibility="network")
        for a in chance.sample(made, len(made) // 5)
    ]  # fmt: skip
    Need.objects.bulk_create(needs, batch_size=500)
    kind = TieType.objects.first() or TieType.objects.create(
        slug="travaille-avec", name_fr="travaille avec"
    )
    ends = [chance.sample(made, 2) for _ in range(len(made) // 5)]
    ties = [Tie(source=a, target=b, type=kind, visibility="network") for a, b in ends]
    Tie.objects.bulk_create(ties, batch_size=500, ignore_conflicts=True)


def _gestures(made: list[Any], person: Any, host: Any, number: int) -> None:
    from django.utils import timezone

    from maillage.core.models import Axis, Gesture

    chance = random.Random(3)
    axes, today = list(Axis.objects.all()), timezone.localdate()
    rows = [
        Gesture(
            text=line(chance), owner=person, host=host, axis=chance.choice([None, *axes]),
            occurred_on=today - timedelta(days=chance.randrange(700)), is_confirmed=n % 20 > 0,
            visibility=chance.choice(["private", "host", "network"]),
        )
        for n in range(number)
    ]  # fmt: skip
    Gesture.objects.bulk_create(rows, batch_size=500)
    through = Gesture.actors.through
    links = [through(gesture_id=g.pk, actor_id=a.pk) for g in rows for a in chance.sample(made, 2)]
    through.objects.bulk_create(links, batch_size=500)


def line(chance: random.Random) -> str:
    """One line as an agent types it."""
    said = chance.choice(LINES)
    return said.format(kind=chance.choice(KINDS), name=name_of(chance), place="Shawinigan")


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
