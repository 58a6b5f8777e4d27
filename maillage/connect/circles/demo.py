"""The demonstration region's circles: four, one of them closed, with what was said in two."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from maillage.connect.models import Circle, CircleMember, Message, Thread
from maillage.core import journal
from maillage.core.models import Actor, Batch, Topic, Visibility

MARK = " (exemple)"
Kind, Joining, Role, State = Circle.Kind, Circle.Joining, CircleMember.Role, CircleMember.State
REGION = "04"


def fill_circles(cast: Any) -> None:
    """A roundtable and the group that answers to it, a community, a finished committee. Once."""
    if Circle.objects.filter(name__endswith=MARK).exists():
        return
    batch = journal.open_batch(by=None, act="demo", label="Cercles de la région")
    table = _circle(
        cast, batch, Kind.ROUNDTABLE, "Table numérique de la Mauricie", days=520,
        purpose="Décider ensemble de ce que la région partage : données, captation, billetterie.",
        deliverables="Un plan d’action commun, revu chaque printemps.",
        joining=Joining.REQUEST, owner=cast.agent1.person, host=cast.host1,
        topics=["mutualisation", "decouvrabilite"],
    )  # fmt: skip
    group = _circle(
        cast, batch, Kind.WORKING_GROUP, "Groupe de travail sur la billetterie", days=190,
        purpose="Huit diffuseurs vendent leurs billets de huit façons ; le public s’y perd.",
        deliverables="Un cahier des charges commun, puis un essai dans trois salles.",
        to=200, joining=Joining.INVITATION, owner=cast.agent2.person, host=cast.host2,
        parent=table, topics=["billetterie", "donnees-d-usage"],
    )  # fmt: skip
    community = _circle(
        cast, batch, Kind.COMMUNITY, "Communauté de pratique : métadonnées au quotidien", days=310,
        purpose="S’entraider pour décrire œuvres et événements sans y passer ses soirées.",
        joining=Joining.OPEN, owner=cast.coordination.person, host=cast.network,
        topics=["metadonnees", "formation"],
    )  # fmt: skip
    closed = _circle(
        cast, batch, Kind.COMMITTEE, "Comité des lieux accessibles", days=700,
        purpose="Savoir avant de partir si l’on pourra entrer.",
        deliverables="La fiche d’accessibilité de quarante lieux.",
        joining=Joining.REQUEST, owner=cast.agent1.person, host=cast.host1,
        topics=["accessibilite"],
        closed_on=timezone.localdate() - timedelta(days=75),
        closing_reason="Mandat rempli : quarante-trois lieux sont décrits, et les fiches sont "
        "tenues à jour par chaque lieu.",
        kept="La grille de visite et le guide d’entretien sont sur la fiche de Culture "
        "Haute-Rivière ; les fiches vivent dans l’agenda régional.",
        kept_by=cast.agent1.person,
    )  # fmt: skip
    _seat_all(cast, batch, table, group, community, closed)
    _talk(cast, batch, table, community)
    journal.close_batch(batch)


def _circle(
    cast: Any, batch: Batch, kind: str, name: str, *, days: int, topics: list[str],
    to: int | None = None, **values: Any,
) -> Circle:  # fmt: skip
    today = timezone.localdate()
    ends = today + timedelta(days=to) if to else None
    circle = Circle(
        kind=kind, name=name + MARK, from_date=today - timedelta(days=days), to_date=ends,
        region_id=REGION, visibility=Visibility.NETWORK, **values,
    )  # fmt: skip
    found = Topic.objects.filter(slug__in=topics).values_list("pk", flat=True)
    return journal.create(circle, by=values["owner"], batch=batch, many={"topics": found})


def _seat_all(
    cast: Any, batch: Batch, table: Circle, group: Circle, community: Circle, closed: Circle
) -> None:
    alice, bruno = cast.agent1.person, cast.agent2.person
    claire, diane, emile = (
        cast.manager.person, cast.coordination.person, cast.member.person,
    )  # fmt: skip
    bodies = cast.actors
    rows = [
        (table, alice, Role.CHAIR, cast.host1),
        (table, bruno, Role.SECRETARY, cast.host2),
        (table, claire, Role.MEMBER, cast.host1),
        (table, diane, Role.OBSERVER, cast.network),
        (table, bodies["Musée du Bois et de la Drave"], Role.MEMBER, None),
        (table, bodies["Orchestre de chambre des Deux-Rives"], Role.MEMBER, None),
        (table, bodies["Bibliothèque de la Batiscan"], Role.MEMBER, None),
        (group, bruno, Role.CHAIR, cast.host2),
        (group, emile, Role.MEMBER, bodies["Théâtre de la Grève"]),
        (group, bodies["Festival Voix d’automne"], Role.MEMBER, None),
        (group, bodies["Humour en région"], Role.MEMBER, None),
        (community, diane, Role.CHAIR, cast.network),
        (community, alice, Role.MEMBER, cast.host1),
        (community, bruno, Role.MEMBER, cast.host2),
        (community, bodies["Société d’histoire de Mékinac-Sud"], Role.MEMBER, None),
        (closed, alice, Role.CHAIR, cast.host1),
        (closed, bodies["Sentier des sculptures"], Role.MEMBER, None),
        (closed, bodies["Centre d’exposition de la Gare"], Role.MEMBER, None),
    ]
    seats = [
        CircleMember(circle=c, actor=a, role=r, designated_by=by, from_date=c.from_date)
        for c, a, r, by in rows
    ]
    left = CircleMember(
        circle=table, actor=bodies["Éditions de l’Écluse"], state=State.LEFT,
        from_date=table.from_date, to_date=timezone.localdate() - timedelta(days=120),
    )  # fmt: skip
    asks = CircleMember(circle=table, actor=emile, state=State.REQUESTED,
                        designated_by=bodies["Théâtre de la Grève"])  # fmt: skip
    invited = CircleMember(
        circle=group,
        actor=alice,
        state=State.INVITED,
        designated_by=cast.host1,
        mailed_at=timezone.now(),
    )
    journal.create_many([*seats, left, asks, invited], by=None, batch=batch)


def _talk(cast: Any, batch: Batch, table: Circle, community: Circle) -> None:
    alice, bruno = cast.agent1.person, cast.agent2.person
    diane = cast.coordination.person
    _thread(batch, table, "Partager une caméra et une console entre quatre salles ?", [
        (alice, 9, "Le musée et l’orchestre louent chacun le même équipement, le même mois. "
                   "Qui d’autre en a besoin cet hiver ?"),
        (bruno, 8, "Trois lieux dans le nord. Je peux faire le calendrier des prêts."),
        (alice, 6, "Parfait. Je demande au centre de création ce que coûte l’assurance."),
        (diane, 2, "La coordination a un modèle d’entente de prêt : je l’ajoute aux fichiers."),
    ])  # fmt: skip
    _thread(batch, community, "Une fiche d’événement en cinq champs : lesquels ?", [
        (diane, 20, "Si vous n’aviez que cinq champs à demander à un diffuseur, lesquels ?"),
        (bruno, 19, "Titre, date et heure, lieu, qui joue, et l’adresse de la billetterie."),
        (alice, 18, "J’ajoute l’accessibilité du lieu : c’est la première question qu’on me pose. "
                    "Les propriétés sont décrites à https://schema.org/Event"),
    ])  # fmt: skip


def _thread(batch: Batch, circle: Circle, title: str, said: list[tuple[Actor, int, str]]) -> None:
    """Messages as (who, how many days ago, words)."""
    thread = journal.create(
        Thread(circle=circle, title=title, started_by=said[0][0]), by=said[0][0], batch=batch
    )
    for who, days, text in said:
        at: datetime = timezone.now() - timedelta(days=days, minutes=days * 7)
        message = journal.create(Message(thread=thread, author=who, text=text), by=who, batch=batch)
        Message.objects.filter(pk=message.pk).update(created_at=at)
        Thread.objects.filter(pk=thread.pk).update(last_message_at=at)
