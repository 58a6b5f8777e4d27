"""Names out of which the labelled events are made: all fictional but the towns.

`half` keeps the development and the test events apart: neither a title, nor an artist, nor a hall
is in both.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import product

THINGS = (
    "lac marée clairière brume lanterne traversée promesse rivière chambre montagne valise "
    "horloge cabane tempête falaise boussole lumière racine écluse batture corneille renarde "
    "baleine outarde forge poudrerie balançoire cuisine fabrique échelle alouette cendre "
    "dérive embellie frontière girouette hivernie jachère louve mésange nacelle oseraie "
    "passerelle quenouille ruelle savane tourbière usine verrière "
).split()
OF = (
    "des cygnes blancs", "de papier", "sans fin", "du nord", "des oubliés", "de Madeleine",
    "à l’envers", "des géants", "aux mille voix", "de verre", "du dimanche", "des loups",
    "en novembre", "de sel", "des bûcherons", "au bord du monde", "de ma grand-mère", "des étoiles",
    "sous la neige", "d’Éloïse", "du bout du rang", "des voyageurs", "de laine", "d’octobre",
    "à vapeur", "des sœurs Lajoie", "de l’aube", "entre deux eaux", "du facteur", "des pommiers",
)  # fmt: skip
FIRST = (
    "Anaïs Bérénice Clovis Delphine Édouard Florence Gédéon Hélène Isidore Jérémie Karelle Léopold "
    "Maïka Noémie Octave Philomène Quentin Rosalie Siméon Théodora Ulysse Valérie Wilfrid Xavier "
    "Yolande Zacharie Aurore Barthélemy Cécile Donatien"
).split()
LAST = (
    "Beaugrand Charest-Lavoie Desjarlais Francœur Gignac Hétu Jutras Kirouac Lafrenière Milot "
    "Normandin Ouimette Paquin Quessy Ricard Sansoucy Trottier Vadnais Arcand Boisclair Cossette "
    "Dargis Éthier Frappier Grenier-Houle Isabelle Janvier Lemire Massicotte Neault"
).split()
SUBTITLES = (
    "un spectacle de marionnettes", "conte musical pour toute la famille", "théâtre documentaire",
    "concert intime", "création 2026", "danse contemporaine", "d’après le roman de Rosa Quimper",
    "nouvelle tournée", "spectacle d’humour", "chansons et récits", "cirque sans parole",
    "avec orchestre à cordes", "première québécoise", "opéra de poche",
)  # fmt: skip
SUBJECTS = (
    "la photographie argentique", "la généalogie", "les champignons sauvages", "le slam",
    "la gravure sur bois", "l’histoire des forges", "le tricot sans couture", "la calligraphie",
    "la lutherie", "les oiseaux de nos rives", "la bande dessinée", "le conte traditionnel",
    "la céramique", "le chant choral", "l’écriture de soi", "le tissage fléché",
)  # fmt: skip
GROUPS = ("Quatuor", "Ensemble", "Trio", "Fanfare", "Chœur", "Collectif", "Théâtre", "Compagnie")
TOWNS = (
    ("Trois-Rivières", 46.343, -72.543, "G9A"), ("Shawinigan", 46.566, -72.749, "G9N"),
    ("La Tuque", 47.439, -72.782, "G9X"), ("Louiseville", 46.256, -72.945, "J5V"),
    ("Saint-Tite", 46.728, -72.568, "G0X"), ("Bécancour", 46.341, -72.429, "G9H"),
    ("Nicolet", 46.226, -72.614, "J3T"), ("Drummondville", 45.883, -72.484, "J2B"),
    ("Victoriaville", 46.058, -71.958, "G6P"), ("Joliette", 46.016, -73.423, "J6E"),
    ("Champlain", 46.441, -72.344, "G0Y"), ("Yamachiche", 46.271, -72.833, "G0Z"),
)  # fmt: skip
STREETS = (
    "rue des Érables", "rue Saint-Paul", "boulevard des Forges-Neuves", "avenue du Fleuve",
    "rue Notre-Dame Ouest", "chemin du Rapide", "rue de la Gare", "boulevard Sainte-Anne",
    "rue Laviolette-Est", "place de l’Hôtel-de-Ville", "rue du Moulin", "avenue Champêtre",
)  # fmt: skip
BUILDINGS = (
    ("Maison de la culture de {town}", "salle", "Salle"),
    ("Centre des arts de {town}", "salle", "Salle"),
    ("Cégep de {town}", "théâtre", "Théâtre"),
    ("Bibliothèque {who}", "salle", "Salle"),
    ("Église {saint}", "chapelle", "Chapelle"),
    ("Complexe culturel {who}", "studio", "Studio"),
)  # fmt: skip
SAINTS = ("Saint-Philibert", "Sainte-Odile", "Saint-Fulgence", "Sainte-Prisca", "Saint-Aubert")


@dataclass(frozen=True)
class Hall:
    """A room of a building: what every source writes in its own way."""

    building: str
    room: str  # « salle », « théâtre »: what sort
    who: str  # who it is named after: « Anaïs Beaugrand »
    town: str
    address: str
    postal: str
    latitude: float
    longitude: float
    phone: str


@dataclass(frozen=True)
class Names:
    """The names of one half."""

    titles: tuple[str, ...]
    artists: tuple[str, ...]
    halls: tuple[Hall, ...]


def names(half: int, halls: int = 40) -> Names:
    """The names of the half 0 (development) or 1 (test)."""
    chance = random.Random(100 + half)
    titles = [f"{article(thing)}{thing} {of}" for thing, of in product(THINGS, OF)]
    people = [f"{first} {last}" for first, last in product(FIRST, LAST)]
    random.Random(7).shuffle(titles)
    random.Random(8).shuffle(people)
    own = people[half::2]
    artists = own[: len(own) // 2] + [
        f"{chance.choice(GROUPS)} {person.split()[1]}" for person in own[::3]
    ]
    named = own[len(own) // 2 :]
    rooms = tuple(
        _hall(chance, named[n % len(named)], named[-n % len(named)]) for n in range(halls)
    )
    return Names(tuple(titles[half::2]), tuple(artists), rooms)


def article(thing: str) -> str:
    """The article of a thing of the list: most are feminine."""
    if thing[0] in "aeéèêiouyh" and thing not in ("hivernie",):
        return "L’"
    return "Le " if thing in ("lac",) else "La "


def _hall(chance: random.Random, who: str, other: str) -> Hall:
    town, latitude, longitude, postal = chance.choice(TOWNS)
    building, room, _ = chance.choice(BUILDINGS)
    digit, letter, last = chance.randrange(10), chance.choice("ABCEGHJKL"), chance.randrange(10)
    return Hall(
        building.format(town=town, who="-".join(other.split()), saint=chance.choice(SAINTS)),
        room, who, town,
        f"{chance.randrange(12, 3900)}, {chance.choice(STREETS)}",
        f"{postal} {digit}{letter}{last}",
        round(latitude + chance.uniform(-0.03, 0.03), 5),
        round(longitude + chance.uniform(-0.03, 0.03), 5),
        f"819 {chance.randrange(200, 999)}-{chance.randrange(1000, 9999)}",
    )  # fmt: skip
