"""A region's offer to measure with: events of a believable shape all over Quebec, written in bulk.

Four dates an event on the mean, half of the events with a single one; a place for 150 dates; each
of the `KNOWN` words stands in about 15 % of the events, and so of the dates.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
ZONE = ZoneInfo("America/Toronto")
BATCH = 2_000
SHARE = 0.15
KINDS = re.findall(
    r"[^,\n]+",
    "Concert,Spectacle,Exposition,Atelier,Conférence,Lecture,Projection,Visite guidée,Causerie,"
    "Soirée de contes,Vernissage,Lancement,Récital,Cabaret,Bal,Résidence ouverte,Marché,Festival",
)
NOUNS = re.findall(
    r"\w+",
    """
    forêt neige village quai pont marée jardin atelier voix corde tambour vent pierre
    soleil nuit
    matin fleuve barrage usine papier bois cuir laine encre image ombre horizon chemin
    gare train
    rue place école bibliothèque musée théâtre scène rideau danse pas geste souffle
    silence bruit
    chanson conte légende fable récit poème roman lettre archive carte photographie
    gravure peinture
    sculpture céramique verre textile broderie tissage lutherie violon piano orgue
    accordéon guitare
    harmonica chœur quatuor orchestre fanfare cirque acrobate clown marionnette masque
    costume décor
    famille enfance jeunesse aînés voisinage communauté quartier territoire patrimoine héritage
    métier
    récolte moisson cuisine pain cidre miel érable bleuet canneberge automne printemps
    été saison
    fête
    """,
)
KNOWN = NOUNS[:40]
WORDS = re.findall(
    r"\w+",
    """
    artistes public rencontre invite découvrir œuvre création parcours collectif inédit intime
    vivant
    grand petit nouveau ancien premier dernier ouvert gratuit familial interactif sonore visuel
    numérique contemporain traditionnel autochtone francophone québécois régional international
    ensemble autour durée entracte billetterie réservation présentation programme
    édition tournée
    compagnie troupe maison centre salle église parc marché coopérative société festival
    """,
)
ROOMS = re.findall(
    r"[^,\n]+",
    "Salle,Maison de la culture,Bibliothèque,Centre culturel,Église,Musée,Théâtre,Parc,Galerie,"
    "Centre d’artistes,Café,Vieille gare,Moulin,Auditorium,Chapelle",
)


@dataclass(frozen=True)
class Offer:
    """What was written: a few things to ask about."""

    events: int
    occurrences: int
    places: int


class Words:
    """Sentences whose words fall off as in a language, with the known words here and there."""

    def __init__(self, chance: random.Random) -> None:
        made = {a[: len(a) // 2 + 1] + b for a in NOUNS for b in WORDS}
        self.chance, self.stock = chance, [*NOUNS, *WORDS, *sorted(made)]
        chance.shuffle(self.stock)
        self.weights = list(accumulate(1 / (rank + 8) for rank in range(len(self.stock))))

    def some(self, number: int) -> list[str]:
        return self.chance.choices(self.stock, cum_weights=self.weights, k=number)

    def title(self) -> str:
        one, two = self.chance.choices(NOUNS, k=2)
        return f"{self.chance.choice(KINDS)} : {one} et {two}, {' '.join(self.some(2))}"

    def text(self) -> str:
        words = self.some(self.chance.randint(25, 75))
        words += [word for word in KNOWN if self.chance.random() < SHARE]
        self.chance.shuffle(words)
        return " ".join(words).capitalize() + "."

    def uid(self) -> str:
        return "".join(self.chance.choices(ALPHABET, k=16))


def write(model: Any, rows: Iterator[dict[str, Any]]) -> int:
    """Insert rows of plain values by column, defaults filled in; gives how many."""
    from django.db import connection

    fields = [f for f in model._meta.concrete_fields if not (f.primary_key and f.name == "id")]
    given = {f.attname: f for f in model._meta.concrete_fields}
    rows = iter(rows)
    first = next(rows)
    if "id" in first:
        fields = [given["id"], *fields]
    defaults = {f.attname: f.get_default() for f in fields}
    quote = connection.ops.quote_name
    names = ", ".join(quote(f.column) for f in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"
    done, batch = 0, []
    with connection.cursor() as cursor:
        for row in [first]:
            batch.append(_values(row, fields, defaults, connection))
        for row in rows:
            batch.append(_values(row, fields, defaults, connection))
            if len(batch) >= BATCH:
                cursor.executemany(sql, batch)
                done, batch = done + len(batch), []
        if batch:
            cursor.executemany(sql, batch)
    return done + len(batch)


def _values(
    row: dict[str, Any], fields: list[Any], defaults: dict[str, Any], connection: Any
) -> list[Any]:
    whole = {**defaults, **row}
    return [f.get_db_prep_save(whole[f.attname], connection) for f in fields]


# --- What is written ------------------------------------------------------------------------
def fill(occurrences: int, today: date, seed: int = 1) -> Offer:
    """Write the offer into an empty database."""
    from django.db import connection, transaction

    from maillage.core.models import Actor, Place
    from maillage.offer.models import Event, EventCredit, Occurrence

    chance = random.Random(seed)
    words = Words(chance)
    moment = datetime.combine(today, time(12), UTC)
    stamps = {"created_at": moment, "updated_at": moment}
    plan = list(_plan(chance, occurrences))
    places, actors = max(40, occurrences // 150), max(40, occurrences // 200)
    with transaction.atomic():
        write(Place, _places(chance, words, places, stamps))
        write(Actor, _actors(chance, words, actors, stamps))
    place_ids = list(Place.objects.values_list("pk", flat=True))
    actor_ids = list(Actor.objects.order_by("-pk").values_list("pk", flat=True)[:actors])
    known: list[list[tuple[str, datetime]]] = []
    with transaction.atomic():
        write(Event, _events(chance, words, plan, known, place_ids, today, stamps))
    with transaction.atomic():
        write(Occurrence, _occurrences(known))
    with transaction.atomic():
        write(EventCredit, _credits(chance, words, len(plan), actor_ids))
        write(Event.disciplines.through, _disciplines(chance, len(plan)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Offer(len(plan), sum(plan), places)


def _plan(chance: random.Random, occurrences: int) -> Iterator[int]:
    """How many dates each event has."""
    left = occurrences
    while left:
        least, most = chance.choices([(1, 1), (2, 5), (6, 12), (13, 30)], weights=[50, 30, 15, 5])[
            0
        ]
        number = min(left, chance.randint(least, most))
        left -= number
        yield number


def _places(
    chance: random.Random, words: Words, number: int, stamps: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    from maillage.algorithms.french_text import fold
    from maillage.core.models import Municipality

    towns = list(Municipality.objects.order_by("code"))
    weights = [(town.population or 100) ** 0.7 for town in towns]
    for town in chance.choices(towns, weights=weights, k=number):
        name = f"{chance.choice(ROOMS)} {' '.join(words.some(2)).title()}"
        yield {
            **stamps, "uid": words.uid(), "name": name, "folded": fold(name)[:200],
            "municipality_id": town.code, "visibility": "public",
            "latitude": round((town.latitude or 46.5) + chance.gauss(0, 0.02), 5),
            "longitude": round((town.longitude or -72.5) + chance.gauss(0, 0.03), 5),
            "street_address": f"{chance.randint(1, 999)}, rue {chance.choice(NOUNS)}",
            "accessible": chance.sample(["wheelchair", "toilet", "parking"], chance.randint(0, 3)),
        }  # fmt: skip


def _actors(
    chance: random.Random, words: Words, number: int, stamps: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    from maillage.algorithms.french_text import fold

    for _n in range(number):
        name = " ".join(words.some(2)).title()
        yield {
            **stamps, "uid": words.uid(), "kind": chance.choice(["person", "organization"]),
            "name": name, "sort_name": fold(name), "folded": fold(name), "visibility": "public",
        }  # fmt: skip


def _events(
    chance: random.Random,
    words: Words,
    plan: list[int],
    known: list[list[tuple[str, datetime]]],
    place_ids: list[int],
    today: date,
    stamps: dict[str, Any],
) -> Iterator[dict[str, Any]]:
    """The events; their dates are left in `known` for the occurrences."""
    from maillage.algorithms.french_text import fold

    for pk, number in enumerate(plan, start=1):
        starts = _starts(chance, number, today)
        known.append([(words.uid(), start) for start in starts])
        title, free = words.title()[:200], chance.choice([True, False, False, None])
        yield {
            **stamps, "id": pk, "uid": words.uid(), "title": title, "folded": fold(title)[:200],
            "summary": " ".join(words.some(8))[:300], "description": words.text(),
            "place_id": chance.choice(place_ids), "state": "published", "visibility": "public",
            "published_at": stamps["created_at"], "checked_at": stamps["created_at"],
            "attendance": chance.choices(["offline", "online", "mixed"], [90, 6, 4])[0],
            "language": chance.choices(["fr", "en", "zxx"], [90, 7, 3])[0],
            "status": chance.choices(["scheduled", "cancelled"], [98, 2])[0],
            "audience": chance.choice(["", "everyone", "family", "adults", "teenagers"]),
            "age_low": chance.choice([None, None, 0, 6, 12, 18]), "is_free": free,
            "price_low": chance.randint(5, 80) if free is False else None,
            "accessible": chance.sample(["sign_language", "relaxed", "captions"], free is None),
            "first_start": _utc(starts[0]), "last_end": _utc(starts[-1] + timedelta(hours=2)),
            "schedule": [
                {"uid": uid, "start": s.isoformat(), "end": (s + timedelta(hours=2)).isoformat()}
                for uid, s in known[-1]
            ],
        }  # fmt: skip


def _starts(chance: random.Random, number: int, today: date) -> list[datetime]:
    """Dates of an event: some past, most in the year to come."""
    first = today + timedelta(days=chance.randint(-30, 360))
    days = sorted(chance.sample(range(max(60, number)), number))
    at = time(chance.choice([10, 13, 14, 16, 18]), chance.choice([0, 30]))
    return [datetime.combine(first + timedelta(days=day), at) for day in days]


def _utc(local: datetime) -> datetime:
    return local.replace(tzinfo=ZONE).astimezone(UTC)


def _occurrences(known: list[list[tuple[str, datetime]]]) -> Iterator[dict[str, Any]]:
    for event, dates in enumerate(known, start=1):
        for uid, start in dates:
            end = start + timedelta(hours=2)
            yield {
                "uid": uid, "event_id": event, "start_day": start.date(), "end_day": end.date(),
                "start_time": start.time(), "end_time": end.time(), "has_end": True,
                "starts_at": _utc(start), "ends_at": _utc(end),
            }  # fmt: skip


def _credits(
    chance: random.Random, words: Words, events: int, actor_ids: list[int]
) -> Iterator[dict[str, Any]]:
    for event in range(1, events + 1):
        actor = chance.choice(actor_ids) if chance.random() < 0.7 else None
        name = " ".join(words.some(2)).title()
        yield {"event_id": event, "actor_id": actor, "name": name, "role": "organizer"}


def _disciplines(chance: random.Random, events: int) -> Iterator[dict[str, Any]]:
    from maillage.core.models import Discipline

    ids = list(Discipline.objects.values_list("pk", flat=True))
    for event in range(1, events + 1):
        for discipline in chance.sample(ids, chance.choice([1, 1, 2])):
            yield {"event_id": event, "discipline_id": discipline}
