"""Two workshops read from notes of our own, and the practice that comes out of the first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from maillage.algorithms.typography import long_date
from maillage.consult.actions import import_notes
from maillage.consult.adoption import adopt_workshop, proposed_verbs
from maillage.consult.models import Workshop
from maillage.consult.sources import read_sources
from maillage.consult.synthesis import synthesis_of
from maillage.core.models import Practice

MANAGERS = "Ce que nos équipes attendent du numérique (exemple)"
AGENTS = "Suites de la rencontre des gestionnaires (exemple)"
HEAD = "Verbe\tPourquoi ce verbe\tExemples de gestes\n"
GROUPS = {
    "1": (
        HEAD + "1. Réseauter\tSortir chaque équipe de son isolement<br>Savoir qui fait déjà quoi\t"
        "Tenir un déjeuner mensuel entre musées<br>Présenter deux équipes qui s’ignorent\n"
        "2. Outiller\tTrouver un outil à la taille de l’organisme\t"
        "Prêter une caméra et montrer à s’en servir<br>Comparer trois billetteries\n"
        "3. Conseiller\tAvoir une personne neutre à qui demander\tRelire une soumission\n"
        "4. Documenter\t\t\n",
        "- **Réseauter** : « Que personne ne cherche seul ce que sa voisine a déjà trouvé »\n"
        "- **Outiller** : « De petits outils, bien choisis, que l’équipe garde après le projet »\n",
        "Le poste se termine au printemps et personne ne sait qui répondra ensuite.",
    ),
    "2": (
        HEAD + "1. Former\tRendre les équipes autonomes\tDonner une demi-journée sur place\n"
        "2. Réseauter\tMettre en commun ce que chacun paie déjà\tOrganiser une soirée de maillage\n"
        "3. Veiller\tNe pas découvrir un programme après l’échéance\tEnvoyer trois liens par mois\n"
        "4. Piloter des projets\t\t\n",
        "- **Former** : « Apprendre en faisant, sur nos propres dossiers »\n"
        "- **Réseauter** : « Une région où l’on se prête ses idées autant que son matériel »\n",
        "Les petits organismes n’ont pas d’heures à consacrer aux formations.",
    ),
}
AGENTS_GRID = (
    HEAD + "1. Concerter\tRamener les besoins des organismes à une même table\t"
    "Réunir six organismes autour d’un calendrier commun\n"
    "2. Informer\tFaire savoir ce qui existe avant d’en créer\tÉcrire une infolettre courte\n"
)


def import_workshops(cast: Any) -> None:
    """Two workshops and the concerns between them; a practice when there is none."""
    today = timezone.localdate()
    held_on, follows_on = today - timedelta(days=75), today - timedelta(days=40)
    by = getattr(cast.coordination, "person", cast.coordination)
    texts = [(name, _notes(name, held_on, follows_on)) for name in GROUPS]
    made = _import(texts, by, cast, "gestionnaires")
    _import([("1", _follow_up(follows_on))], by, cast, "agentes et agents")
    if Practice.current() is None:
        adopt_workshop(
            workshop=made, by=by, host=cast.network, decided_on=today - timedelta(days=30),
            title="La pratique du réseau (exemple)", choices=proposed_verbs(synthesis_of(made)),
        )  # fmt: skip


def _notes(name: str, held_on: date, follows_on: date) -> str:
    grid, words, concern = GROUPS[name]
    return (
        f"{MANAGERS}\nGroupe {name} - {long_date(held_on)}\n\n"
        f"Étape 1 : Les verbes du métier\n\n{grid}\n"
        f"Étape 2 : Les 2 mots retenus\n\n{words}\n"
        f"Étape 3 : Préoccupations (atelier du {long_date(follows_on)})\n\n{concern}\n"
    )


def _follow_up(held_on: date) -> str:
    return (
        f"{AGENTS}\nGroupe 1 - {long_date(held_on)}\n\n"
        f"Étape 1 : Les verbes du métier\n\n{AGENTS_GRID}\n"
        "Étape 2 : Le mot retenu\n\n- **Concerter** : « Une seule table, pas six réunions »\n"
    )


def _import(texts: list[tuple[str, str]], by: Any, cast: Any, audience: str) -> Workshop:
    sources = [
        source
        for name, text in texts
        for source in read_sources(text.encode(), filename=f"notes-groupe-{name}.txt")
    ]
    outcome = import_notes(
        sources=sources, by=by, reader=None, host=cast.network, audience=audience
    )
    return outcome.workshops[0]
