"""Who comes to the demonstration's evenings: invented people of the region's own organisations."""

from __future__ import annotations

from dataclasses import dataclass

# Topic, what somebody looks for, what somebody else offers.
MATTERS = (
    (
        "captation",
        "quelqu’un pour filmer un spectacle",
        "la captation d’un spectacle à deux caméras",
    ),
    ("prêt d’équipement", "un projecteur à emprunter", "un projecteur et un écran à prêter"),
    ("droits", "y voir clair dans les droits d’auteur", "une heure de conseil sur les droits"),
    ("promotion", "faire connaître nos activités aux jeunes", "un réseau de bénévoles qui affiche"),
    ("accessibilité", "sous-titrer des vidéos", "le sous-titrage et la description de vidéos"),
    ("calendrier partagé", "ne plus tomber les mêmes soirs", "un calendrier commun déjà en marche"),
    ("financement", "relire une demande de subvention", "la relecture d’une demande de subvention"),
    ("numérisation", "numériser nos photos anciennes", "un numériseur grand format à partager"),
    ("billetterie", "une billetterie simple", "notre expérience de trois billetteries"),
    ("médiation", "des ateliers pour les écoles", "des ateliers de médiation clé en main"),
    ("résidences", "un lieu pour une résidence", "un studio libre trois semaines l’automne"),
    ("métadonnées", "décrire notre collection", "un vocabulaire pour décrire une collection"),
    ("formation", "apprendre le montage sonore", "une initiation au montage sonore"),
    ("bénévolat", "des bénévoles pour l’accueil", "une équipe de bénévoles aguerrie"),
    ("boutique en ligne", "vendre en ligne sans commission", "une boutique en ligne coopérative"),
    ("cartographie", "une carte de nos lieux", "des cartes faites avec des données ouvertes"),
)
NAMES = """Adèle Marchessault;Bertrand Lajoie;Camille Desruisseaux;Damien Prud’homme;Éloïse Bergevin
Fabienne Carpentier;Gaston Villemure;Hélène Trépanier;Isaac Toupin;Jacinthe Beaudry;Karim Benali
Léonie Gélinas;Marius Hamelin;Nadine Ricard;Octave Lampron;Pénélope Descôteaux;Quentin Frigon
Rosalie Massicotte;Simon Awashish;Thérèse Lacerte;Ulysse Bordeleau;Violaine Dessureault
Wassila Haddad;Xavier Loranger;Yolande Ferron;Zacharie Boisvert;Annie Petiquay;Benoît Grandmont
Clémence Sauvageau;Denis Caron-Huot;Édith Lemay;Florent Magny;Geneviève Thiffault;Hugo Matteau
Irène Duplessis;Julien Rocheleau;Kim Nguyen-Roy;Laurence Vadeboncœur;Mathis Gervais;Noémie Houle
Olivier Champoux;Patricia Deveault;Raphaël Neault;Solange Baril;Tristan Fortier;Ursule Ayotte
Victor Pépin;Wendy Cossette;Aurèle Normandin;Blanche Milette;Colin Drolet"""
ORGANISATIONS = (
    "Théâtre de la Grève", "Galerie du Vieux-Quai", "Musée du Bois et de la Drave",
    "Festival Voix d’automne", "Bibliothèque de la Batiscan", "Orchestre de chambre des Deux-Rives",
    "Compagnie de danse Courant", "Éditions de l’Écluse", "Ciné-club du Portage",
    "Radio communautaire du Saint-Maurice", "Centre de création numérique Lueur",
    "Salon du livre des Cantons", "Centre d’exposition de la Gare", "Chœur des Trois-Rives",
    "Cirque de la Petite-Scène", "Service culturel de Rive-Nord", "Jazz au parc",
)  # fmt: skip


@dataclass(frozen=True)
class Guest:
    """Somebody who registers. `number` counts arrivals from 0."""

    number: int
    name: str
    organisation: str
    needs: tuple[str, ...]
    offers: tuple[str, ...]
    topics: tuple[str, ...]
    known: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether she wants to be matched: nearly everybody does."""
        return self.number % 16 != 15

    @property
    def email(self) -> str:
        return f"personne{self.number + 1}@demo.example"


def guests() -> list[Guest]:
    """51 people, always the same: each looks for one or two things and offers as many."""
    names = [name for line in NAMES.splitlines() for name in line.split(";")]
    return [_guest(number, names) for number in range(len(names))]


def _guest(number: int, names: list[str]) -> Guest:
    count = len(MATTERS)
    sought = [number % count] + ([(number * 5 + 3) % count] if number % 3 else [])
    offered = [(number * 7 + 2) % count] + ([(number * 3 + 11) % count] if number % 4 else [])
    offered = [one for one in dict.fromkeys(offered) if one not in sought]
    topics = list(dict.fromkeys([*sought, *offered]))[:3]
    # Neighbours on the list came together, one time in five.
    known = (names[number - 1],) if number % 5 == 1 else ()
    return Guest(
        number=number, name=names[number],
        organisation=ORGANISATIONS[(number * 4) % len(ORGANISATIONS)],
        needs=tuple(MATTERS[one][1] for one in dict.fromkeys(sought)),
        offers=tuple(MATTERS[one][2] for one in offered),
        topics=tuple(MATTERS[one][0] for one in topics), known=known,
    )  # fmt: skip
