"""The sentences of the demonstration region's gestures, drawn so that none wears out.

`core/demo/data/gestures.csv` holds them: the room of their verb, the organisations and persons they
suit, what came of them. In a sentence {o} is an organisation with its article, {de} and {au} the
same after « de » and « à », {p} a person ({dep} after « de »), {v} a place of the
region; {n} people, {m} organisations, {N} readers. {o2} and {de2} are a second
organisation; {O} and {P} begin a sentence.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from maillage.core.models import Actor

DATA = Path(__file__).parents[1] / "demo" / "data" / "gestures.csv"
PLACES = (
    "Trois-Rivières", "Shawinigan", "La Tuque", "Louiseville", "Saint-Tite", "Maskinongé",
    "Champlain", "Yamachiche", "Sainte-Thècle", "Grandes-Piles", "Saint-Élie-de-Caxton", "Batiscan",
)  # fmt: skip
ARTICLES = {
    "le": "Théâtre Musée Festival Salon Ciné-club Village Cirque Centre Moulin Sentier Chœur "
    "Service Studio Marché Comité Cercle Chantier Groupe",
    "la": "Maison Galerie Bibliothèque Compagnie Radio Société Coop Fonderie Communauté Table",
    "l’": "Orchestre Atelier École Auberge",
    "les": "Éditions Archives",
}
ARTICLE_OF = {noun: article for article, nouns in ARTICLES.items() for noun in nouns.split()}
CONTRACTED = {"de le": "du", "de les": "des", "à le": "au", "à les": "aux"}
OUTCOME_TOLD = 0.6  # of the sentences that have one


@dataclass(frozen=True)
class Said:
    """A sentence as an agent typed it, its room, who it was with, what came of it (or nothing)."""

    text: str
    room: str
    actors: tuple[Actor, ...]
    outcome: str


class Sentences:
    """Every sentence once in any order, then every one again: none comes back too often.

    `actors`: the region's, by their names. One that the region does not have is replaced by another
    organisation, and its sentence is left out when it needs a person that is not there.
    """

    def __init__(self, rng: Random, actors: Mapping[str, Actor]) -> None:
        self._rng, self._actors = rng, actors
        self._organisations = sorted(
            name
            for name, actor in actors.items()
            if actor.kind == Actor.Kind.ORGANIZATION and not actor.is_host
        )
        with DATA.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self._rows = [row for row in rows if not row["persons"] or self._known(row["persons"])]
        self._bag: list[dict[str, str]] = []

    def draw(self) -> Said:
        """The next sentence, with whom it may be with."""
        if not self._bag:
            self._bag = list(self._rows)
            self._rng.shuffle(self._bag)
        row = self._bag.pop()
        pattern = row["text"]
        organisations = self._organisations_for(row)
        persons = self._known(row["persons"])
        person = self._rng.choice(persons) if persons else ""
        values = self._values(organisations, person)
        named = [*organisations, *([person] if person else [])]
        tells = self._rng.random() < OUTCOME_TOLD
        return Said(
            text=pattern.format_map(values),
            room=row["room"],
            actors=tuple(self._actors[name] for name in named),
            outcome=row["outcome"].format_map(values) if tells else "",
        )

    def _known(self, names: str) -> list[str]:
        return [name for name in names.split(";") if name in self._actors]

    def _organisations_for(self, row: dict[str, str]) -> list[str]:
        if not row["organisations"]:
            return []
        wanted = 2 if "2}" in row["text"] else 1
        names = self._known(row["organisations"])
        if len(names) < wanted:
            names = self._organisations
        return self._rng.sample(names, min(wanted, len(names)))

    def _values(self, organisations: list[str], person: str) -> dict[str, object]:
        first, second = organisations[0] if organisations else "", (organisations or [""])[-1]
        return {
            "o": after("", first), "O": _begun(after("", first)), "de": after("de", first),
            "au": after("à", first), "o2": after("", second), "de2": after("de", second),
            "p": person, "P": _begun(person), "dep": after("de", person),
            "v": self._rng.choice(PLACES),
            "n": self._rng.randint(5, 24), "m": self._rng.randint(3, 11),
            "N": self._rng.randint(180, 240),
        }  # fmt: skip


def after(preposition: str, name: str) -> str:
    """The name with its article after « de », « à » or nothing: « du Théâtre de la Grève »."""
    article = ARTICLE_OF.get(name.split(" ")[0] if name else "", "")
    words = f"{preposition} {article}".strip()
    words = CONTRACTED.get(words, words)
    if not article and preposition == "de" and name[:1] in "AEÉIOUH":
        words = "d’"
    return f"{words}{name}" if not words or words.endswith("’") else f"{words} {name}"


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
