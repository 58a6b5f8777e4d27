"""The demonstration's agreements and strategy. All of it invented."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from maillage.core import journal
from maillage.core.demo.region import MARK
from maillage.core.models import Batch, Visibility
from maillage.develop.models import (
    Agreement,
    Objective,
    Orientation,
    ProgressIndicator,
    Project,
    Reading,
    Strategy,
)

PLAN = "Plan numérique culturel de la Mauricie" + MARK
Kind, State, Renewal = Agreement.Kind, Agreement.State, Agreement.Renewal
P = Project.State


def fill_commitments(cast: Any) -> None:
    """Four agreements, one of which ends soon, and a strategy under way. Once."""
    if Strategy.objects.filter(title=PLAN).exists():
        return
    batch = journal.open_batch(by=None, act="demo", label="Ententes et stratégie")
    today = timezone.localdate()
    _agreements(cast, batch, today)
    _strategy(cast, batch, today)
    journal.close_batch(batch)


def _agreements(cast: Any, batch: Batch, today: date) -> None:
    bodies, host = cast.actors, cast.host1
    rows = [
        ("Prêt d’équipement de captation", Kind.AGREEMENT, State.ACTIVE, Renewal.EXPRESS,
         -330, 34, "Deux caméras et une console circulent entre quatre salles, selon un calendrier "
         "commun ; chacun assure ce qu’il emprunte.",
         ["Musée du Bois et de la Drave", "Orchestre de chambre des Deux-Rives",
          "Théâtre de la Grève"]),
        ("Agenda régional partagé", Kind.PARTNERSHIP, State.ACTIVE, Renewal.TACIT, -700, 395,
         "Chaque diffuseur saisit son offre une fois ; la radio et la bibliothèque la relaient.",
         ["Radio communautaire du Saint-Maurice", "Bibliothèque de la Batiscan"]),
        ("Formation des artistes aux métadonnées", Kind.SERVICE, State.ENDED, Renewal.NONE,
         -520, -160, "Six ateliers d’une demi-journée, données versées au domaine public.",
         ["Centre de création numérique Lueur"]),
        ("Résidence numérique à l’écluse", Kind.LETTER, State.DISCUSSED, Renewal.NONE, None, None,
         "Un studio, trois semaines, une sortie publique : reste à trouver l’hébergement.",
         ["Éditions de l’Écluse"]),
    ]  # fmt: skip
    for title, kind, state, renewal, begun, ends, purpose, parties in rows:
        made = Agreement(
            title=title + MARK, kind=kind, state=state, renewal=renewal, purpose=purpose,
            from_date=None if begun is None else today + timedelta(days=begun),
            to_date=None if ends is None else today + timedelta(days=ends),
            visibility=Visibility.NETWORK, host=host, owner=cast.agent1.person,
        )  # fmt: skip
        bound = [host.pk, *(bodies[name].pk for name in parties)]
        journal.create(made, by=made.owner, batch=batch, many={"parties": bound})


def _strategy(cast: Any, batch: Batch, today: date) -> None:
    by, bodies = cast.agent1.person, cast.actors

    def write(record: Any) -> Any:
        return journal.create(record, by=by, batch=batch)

    def day(days: int) -> date:
        return today + timedelta(days=days)

    plan = Strategy(
        title=PLAN, from_date=day(-400), to_date=day(690), visibility=Visibility.NETWORK,
        description="Trois ans pour que la culture de la région se trouve, se partage et se "
                    "compte, sans que chacun recommence seul.",
        host=cast.host1, owner=by,
    )  # fmt: skip
    partners = [cast.host2.pk, bodies["Service culturel de Rive-Nord"].pk]
    journal.create(plan, by=by, batch=batch, many={"partners": partners})
    found = write(Orientation(strategy=plan, position=1, title="Se faire trouver"))
    shared = write(Orientation(strategy=plan, position=2, title="Partager les moyens"))
    cards = write(Objective(
        orientation=found, position=1, title="Deux cents œuvres décrites et reliées",
        due_on=day(330),
    ))  # fmt: skip
    measure = write(ProgressIndicator(
        objective=cards, name="Œuvres publiées dans la vitrine", unit="œuvres", start=12,
        target=200,
    ))  # fmt: skip
    for days, value, note in ((-210, 41, ""), (-95, 88, "Après l’atelier de printemps"),
                              (-12, 124, "")):  # fmt: skip
        write(Reading(indicator=measure, read_on=day(days), value=value, note=note))
    write(Project(objective=cards, title="Journées de description en musée", state=P.RUNNING,
                  holder=bodies["Musée du Bois et de la Drave"]))  # fmt: skip
    write(Objective(
        orientation=found, position=2, title="Un agenda commun à tous les diffuseurs",
        due_on=day(-60), reached_on=day(-74),
        result="Dix-neuf diffuseurs sur vingt et un y versent leur saison.",
    ))  # fmt: skip
    kit = write(Objective(
        orientation=shared, position=1, title="Un parc d’équipement prêté entre salles",
        due_on=day(-20),
    ))  # fmt: skip
    lent = write(ProgressIndicator(objective=kit, name="Prêts par saison", unit="prêts",
                                   start=0, target=40))  # fmt: skip
    write(Reading(indicator=lent, read_on=day(-30), value=17))
    write(Project(objective=kit, title="Calendrier des prêts", state=P.DONE, holder=cast.host2))
    write(Project(objective=kit, title="Assurance commune", state=P.PLANNED))


__all__ = ["fill_commitments"]
