"""The demonstration region's practice and gestures: fictional, deterministic, fourteen months."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from maillage.core import journal
from maillage.core.access import reader_for
from maillage.core.actions import NewVerb, adopt_practice
from maillage.core.gestures.understanding import current_words, read_line
from maillage.core.models import Actor, Gesture, Practice, Visibility

SEED = 20_211_027
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
# {o}: an organisation; {n}: people; {m}: organisations.
LINES = (
    "rencontre avec {o} au sujet de la billetterie, {m} organismes",
    "appel de {o} : diagnostic numérique, {n} personnes",
    "comité régional de concertation numérique, {m} organismes",
    "atelier données structurées chez {o}, {n} participants",
    "webinaire sur la découvrabilité, {n} personnes",
    "lecture d’une étude sur les publics en ligne",
    "veille : trois articles sur les droits d’auteur et l’IA relayés au réseau",
    "fiche technique sur la captation vidéo rédigée avec {o}",
    "infolettre de novembre envoyée, {n} abonnés",
    "suivi du projet de vitrine régionale avec {o}",
    "entente de développement signée avec {o}",
    "répertoire d’outils mis à jour, {m} fiches",
    "communauté de pratique des musées, {m} organismes",
    "accompagnement de {o} pour son site web",
    "soirée de maillage arts et techno, {n} personnes, {m} organismes",
    "sondage sur les besoins du milieu, {m} organismes",
)
OUTCOMES = (
    "", "", "",
    "{o} a choisi un outil et forme maintenant son équipe.",
    "Deux organismes mettront leurs données en commun.",
    "Un comité se réunira chaque trimestre.",
)  # fmt: skip
QUOTES = (
    "Sans cet accompagnement, nous aurions repoussé le projet d’un an.",
    "Nous savons enfin qui appeler.",
)


def fill_gestures(cast: Any) -> None:
    """Write the practice (version 1) and the gestures of both agents. Twice changes nothing."""
    if Gesture.objects.filter(source="demo").exists():
        return
    rng = random.Random(SEED)  # noqa: S311 - believable, not secret
    today = timezone.localdate()
    if Practice.current() is None:
        _adopt(cast, today)
    actors = _organisations(cast)
    for agent, host in ((cast.agent1, cast.host1), (cast.agent2, cast.host2)):
        _write_year(rng, agent, host, actors, today)


def _adopt(cast: Any, today: date) -> None:
    adopt_practice(
        by=cast.coordination.person,
        title="La pratique du réseau, première version",
        decision_title="Adoption de la pratique à la rencontre nationale (exemple)",
        decided_on=today - timedelta(days=DAYS + 7),
        verbs=[NewVerb(name, why=[why], examples=[example]) for name, why, example in VERBS],
    )


def _organisations(cast: Any) -> list[Actor]:
    """A dozen of the region's organisations, always the same."""
    hosts = {cast.host1.pk, cast.host2.pk}
    found = [
        actor
        for actor in cast.actors.values()
        if actor.kind == Actor.Kind.ORGANIZATION and not actor.is_host and actor.pk not in hosts
    ]
    return sorted(found, key=lambda actor: actor.name)[:12]


def _write_year(
    rng: random.Random, agent: Any, host: Actor, actors: list[Actor], today: date
) -> None:
    person, reader = agent.person, reader_for(agent.user, today)
    words = current_words()
    gestures, met = [], []
    for back in range(DAYS, 0, -1):
        day = today - timedelta(days=back)
        if day.weekday() > 4 or rng.random() > 0.55:
            continue
        actor = rng.choice(actors)
        line = rng.choice(LINES).format(o=actor.name, n=rng.randint(4, 40), m=rng.randint(2, 12))
        reading = read_line(line, reader=reader, today=day, words=words)
        recent = back <= 8
        gesture = Gesture(
            text=line, occurred_on=day, verb=reading.verb, axis=reading.axis,
            people_reached=reading.people_reached,
            organisations_reached=reading.organisations_reached,
            proposal=reading.proposal if recent else {}, is_confirmed=not recent,
            owner=person, host=host, source="demo",
            visibility=_visibility(rng, recent), outcome=_outcome(rng, actor, recent),
        )  # fmt: skip
        if not recent and rng.random() < 0.03:
            gesture.quote, gesture.quote_by = rng.choice(QUOTES), "Direction (exemple)"
            gesture.quote_consent = True
        gestures.append(gesture)
        met.append([actor] if actor.name in line else [])
    made = journal.create_many(gestures, by=person)
    through = Gesture.actors.through
    through.objects.bulk_create(
        [
            through(gesture_id=gesture.pk, actor_id=actor.pk)
            for gesture, with_whom in zip(made, met, strict=True)
            for actor in with_whom
        ],
        batch_size=200,
    )


def _visibility(rng: random.Random, recent: bool) -> str:
    if recent:
        return Visibility.PRIVATE
    return rng.choices(
        [Visibility.HOST, Visibility.NETWORK, Visibility.PRIVATE], weights=[60, 25, 15]
    )[0]


def _outcome(rng: random.Random, actor: Actor, recent: bool) -> str:
    return "" if recent else rng.choice(OUTCOMES).format(o=actor.name)
