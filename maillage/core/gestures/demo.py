"""The demonstration region's practice and gestures: fictional, deterministic, fourteen months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from maillage.core import journal
from maillage.core.access import reader_for
from maillage.core.actions import NewVerb, adopt_practice
from maillage.core.gestures.demo_sentences import Said, Sentences
from maillage.core.gestures.understanding import Reading, Words, current_words, read_line
from maillage.core.models import Actor, Gesture, Practice, Verb, Visibility

DAYS = 425
VERBS = (
    ("Réseauter/faire des liens", "Découvrir les écosystèmes et réunir les gens",
     "Animer une communauté de pratique"),
    ("Développer et réaliser", "Monter des partenariats et des projets",
     "Concevoir une soirée de maillage"),
    ("Concerter", "Traduire les besoins du milieu et faire travailler ensemble",
     "Créer un comité de travail"),
    ("Outiller", "Repérer les ressources et les rendre disponibles",
     "Tenir un répertoire d’outils"),
    ("Conseiller", "Orienter un organisme devant un choix numérique", "Relire un devis"),
    ("Piloter des projets", "Mener un projet commun jusqu’au bout", "Suivre un échéancier"),
    ("Former", "Transmettre ce qui rend autonome", "Donner un atelier de données structurées"),
    ("Veiller", "Repérer ce qui vient et le trier pour le milieu", "Lire et commenter une étude"),
    ("Documenter", "Garder trace pour que d’autres reprennent", "Rédiger une fiche"),
    ("Informer/communiquer", "Faire savoir ce qui existe", "Écrire l’infolettre du mois"),
)  # fmt: skip
# What people said, after a gesture of which room; all fictional, all consenting. The first agent
# heard the first three.
QUOTES = (
    ("advise", "Sans cet accompagnement, nous aurions repoussé le projet d’un an.",
     "Hélène Trudel-Roy, direction d’un théâtre (exemple)"),
    ("train", "J’ai refait seule, le lendemain, tout ce que nous avions fait ensemble.",
     "Maude Kirouac, bénévole (exemple)"),
    ("consult", "Pour une fois, les petits organismes ont parlé les premiers.",
     "Réjean Doucet, conseil d’un musée (exemple)"),
    ("connect", "Nous savons enfin qui appeler.",
     "Anouk Petiquay, artiste (exemple)"),
    ("equip", "Le gabarit nous a évité de partir d’une page blanche.",
     "Paul-Émile Gervais, archives (exemple)"),
)  # fmt: skip
HEARD_BY_FIRST = 3


@dataclass(frozen=True)
class _Year:
    """Whose gestures are written, and how their lines are read."""

    person: Actor
    host: Actor
    reader: Any
    words: Words
    rooms: dict[str, Verb]
    today: date

    def read(self, said: Said) -> Reading:
        return read_line(said.text, reader=self.reader, today=self.today, words=self.words)


def fill_gestures(cast: Any) -> None:
    """Write the practice (version 1) and the gestures of both agents. Twice changes nothing."""
    if Gesture.objects.filter(source="demo").exists():
        return
    today = timezone.localdate()
    if Practice.current() is None:
        _adopt(cast, today)
    words = current_words()
    rooms = {verb.room: verb for verb in words.verbs.values()}
    sentences = Sentences(cast.rng, cast.actors)
    for agent, host, heard in (
        (cast.agent1, cast.host1, QUOTES[:HEARD_BY_FIRST]),
        (cast.agent2, cast.host2, QUOTES[HEARD_BY_FIRST:]),
    ):
        reader = reader_for(agent.user, today)
        year = _Year(agent.person, host, reader, words, rooms, today)
        _write_year(cast.rng, year, sentences, heard)


def _adopt(cast: Any, today: date) -> None:
    adopt_practice(
        by=cast.coordination.person,
        title="La pratique du réseau, première version",
        decision_title="Adoption de la pratique à la rencontre nationale (exemple)",
        decided_on=today - timedelta(days=DAYS + 7),
        verbs=[NewVerb(name, why=[why], examples=[example]) for name, why, example in VERBS],
    )


def _write_year(rng: Random, year: _Year, sentences: Sentences, heard: Any) -> None:
    gestures, met = [], []
    for back in range(DAYS, 0, -1):
        day = year.today - timedelta(days=back)
        if day.weekday() > 4 or rng.random() > 0.55:
            continue
        said = sentences.draw()
        gestures.append(_gesture(rng, year, said, day, is_recent=back <= 8))
        met.append(said.actors)
    _quote(gestures, year, heard)
    made = journal.create_many(gestures, by=year.person)
    through = Gesture.actors.through
    through.objects.bulk_create(
        [
            through(gesture_id=gesture.pk, actor_id=actor.pk)
            for gesture, with_whom in zip(made, met, strict=True)
            for actor in with_whom
        ],
        batch_size=200,
    )


def _gesture(rng: Random, year: _Year, said: Said, day: date, *, is_recent: bool) -> Gesture:
    """Recent ones stand as they were understood, to be read again; the others were confirmed."""
    reading = year.read(said)
    verb, axis = reading.verb, reading.axis
    if not is_recent and said.room in year.rooms:
        verb = year.rooms[said.room]
        axis = verb.axis
    return Gesture(
        text=said.text, occurred_on=day, verb=verb, axis=axis,
        people_reached=reading.people_reached,
        organisations_reached=reading.organisations_reached,
        proposal=reading.proposal if is_recent else {}, is_confirmed=not is_recent,
        owner=year.person, host=year.host, source="demo",
        visibility=_visibility(rng, is_recent), outcome="" if is_recent else said.outcome,
    )  # fmt: skip


def _quote(gestures: list[Gesture], year: _Year, heard: Any) -> None:
    """Each quote once, on a shared gesture of its room; they are spread over the months."""
    for place, (room, quote, said_by) in enumerate(heard, 1):
        verb = year.rooms.get(room)
        shared = [
            gesture
            for gesture in gestures
            if gesture.is_confirmed
            and gesture.visibility != Visibility.PRIVATE
            and (verb is None or gesture.verb == verb)
        ]
        if shared:
            gesture = shared[len(shared) * place // (len(heard) + 1)]
            gesture.quote, gesture.quote_by, gesture.quote_consent = quote, said_by, True


def _visibility(rng: Random, recent: bool) -> str:
    if recent:
        return Visibility.PRIVATE
    return rng.choices(
        [Visibility.HOST, Visibility.NETWORK, Visibility.PRIVATE], weights=[60, 25, 15]
    )[0]
