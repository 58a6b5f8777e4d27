"""What people say in the workshop that the demonstration holds: our own sentences, nobody's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """A group: who sits there (name, organisation of the region), what it writes, what it sends.

    `rows`: verb, why, what is done. `words`: verb and its sentence.
    """

    people: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, str], ...]
    words: tuple[tuple[str, str], ...]
    concern: str = ""


MUSEUMS = Told(
    people=(
        ("Ghislaine", "Musée du Bois et de la Drave"),
        ("Normand", "Société d’histoire de Mékinac-Sud"),
        ("Maïka", "Village des métiers d’autrefois"),
    ),
    rows=(
        (
            "Réseauter",
            "Savoir quelle équipe a déjà réglé le problème",
            "Une visite de réserve par saison, chez l’une puis chez l’autre",
        ),
        (
            "Documenter",
            "Ce qu’une personne apprend reste quand elle part",
            "Une fiche d’une page après chaque montage",
        ),
        (
            "Outiller",
            "Un inventaire commun vaut mieux que trois tableurs",
            "Prêter le banc de photographie d’un musée à l’autre",
        ),
        ("Former", "Nos fonds tiennent par des bénévoles", "Une matinée sur les droits d’images"),
    ),
    words=(
        ("Réseauter", "Ouvrir nos réserves les unes aux autres avant d’acheter quoi que ce soit"),
        ("Documenter", "Une page claire après chaque projet, pour la prochaine personne"),
    ),
    concern="Personne n’est payé pour tenir à jour ce que nous mettons en commun.",
)
STAGES = Told(
    people=(
        ("Rosaire", "Théâtre de la Grève"),
        ("Ines", "Festival Voix d’automne"),
        ("Colombe", "Jazz au parc"),
    ),
    rows=(
        (
            "Faire du réseautage",
            "Nos programmations se nuisent sans que nous le sachions",
            "Un appel de vingt minutes avant d’annoncer les dates",
        ),
        (
            "Informer",
            "Le public cherche quoi faire, pas nos sept sites",
            "Un calendrier que toutes les salles remplissent",
        ),
        (
            "Apprendre ensemble",
            "Chaque équipe refait seule les mêmes erreurs",
            "Deux soirées sur la billetterie, chiffres en main",
        ),
    ),
    words=(
        ("Informer", "Une seule réponse à la question : qu’est-ce qu’il y a samedi ?"),
        ("Faire du réseautage", "Se parler avant d’annoncer, pas après"),
    ),
    concern="Les petites salles n’ont pas les moyens d’une billetterie commune.",
)
LIBRARIES = Told(
    people=(
        ("Yamina", "Bibliothèque de la Batiscan"),
        ("Laurier", "Le Livre voyageur"),
        ("Édith", "Éditions de l’Écluse"),
        ("", ""),
    ),
    rows=(
        ("Tisser des liens", "Les gens passent d’un lieu à l’autre ; nos équipes, non",
         "Une journée d’échange entre bibliothèques"),
        ("Former", "On nous demande de l’aide au comptoir, sans rendez-vous",
         "Une trousse d’animation que chaque bibliothèque adapte"),
        ("Équiper", "Des appareils prêtés demandent quelqu’un qui les met à jour",
         "Dix tablettes qui tournent entre six bibliothèques"),
    ),
    words=(
        ("Former", "Montrer une fois bien, pour que la suite se fasse sans nous"),
        ("Tisser des liens", "Une voisine qu’on peut appeler, dans chaque municipalité"),
    ),
)  # fmt: skip
GROUPS = (MUSEUMS, STAGES, LIBRARIES)

NETWORK = ("Réseauter", ("Réseauter", "Faire du réseautage", "Tisser des liens"))
NEED = "Un rendez-vous court et régulier entre lieux voisins, avant que les dates soient annoncées."
LEARNING = ("Former", ("Former", "Apprendre ensemble"))
DECISION = "Trois demi-journées de formation données en commun (exemple)"
DECISION_TEXT = "Une par table : les droits d’images, la billetterie, l’aide au comptoir."
ACTION = "Proposer trois dates et un lieu à chaque table (exemple)"
ANSWER = (
    "Un fournisseur accepte un an d’essai sans frais fixes pour les salles de moins de deux cents "
    "places. Trois salles commencent ; le bilan sera présenté à la prochaine rencontre."
)
