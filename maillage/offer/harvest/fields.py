"""The names that tables and JSON give to what an event has, in French and in English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from maillage.algorithms.french_text import fold

# Field → folded names; the first field that knows a name takes it.
FIELDS: dict[str, tuple[str, ...]] = {
    "key": ("identifiant", "id", "uid", "guid", "uuid", "event id", "identifier", "code", "no"),
    "title": (
        "titre", "title", "nom", "name", "evenement", "event", "event name", "event title",
        "nom de l'evenement", "titre de l'evenement", "nom evenement", "titre evenement",
        "activite", "nom de l'activite", "titre de l'activite", "intitule", "subject", "objet",
        "spectacle", "headline", "nom du spectacle", "titre du spectacle", "label",
    ),
    "start": (
        "debut", "date de debut", "date debut", "date du debut", "start", "start date", "startdate",
        "date", "event date", "eventdate", "date de l'evenement", "date evenement", "jour",
        "begin", "begin date", "dtstart", "starts at", "date start", "start datetime", "starts on",
        "date time", "datetime", "debute le", "begins at", "start at", "date et heure de debut",
        "event start", "event start date", "date from", "from date",
    ),
    "start_time": (
        "heure", "heure de debut", "heure debut", "start time", "starttime", "time", "horaire",
        "heures", "hour", "event time", "event start time",
    ),
    "end": (
        "fin", "date de fin", "date fin", "end", "end date", "enddate", "dtend", "ends at",
        "finish",
        "date end", "end datetime", "jusqu'au", "until", "ends on", "termine le", "end at",
        "date et heure de fin", "event end", "event end date", "date to", "to date",
    ),
    "end_time": ("heure de fin", "heure fin", "end time", "endtime", "event end time"),
    "dates": (
        "dates", "quand", "when", "horaires", "date et heure", "dates et heures", "date and time",
        "representations", "calendrier", "schedule", "periode",
    ),
    "all_day": ("journee entiere", "all day", "all day event", "allday", "toute la journee"),
    "place": (
        "lieu", "lieux", "place", "location", "locations", "venue", "venue name", "salle",
        "nom du lieu", "lieu de l'evenement", "emplacement", "endroit", "location name", "where",
        "place name", "ou", "site", "lieu nom", "location title",
    ),
    "street_address": (
        "adresse", "address", "street address", "rue", "adresse du lieu", "venue address",
        "street", "adresse civique", "address1", "address line 1", "location address",
        "adresse complete",
    ),
    "locality": (
        "ville", "city", "municipalite", "municipality", "locality", "town", "localite",
        "address locality", "arrondissement",
    ),
    "region": ("province", "state", "address region", "region administrative"),
    "postal_code": ("code postal", "postal code", "postalcode", "zip", "zip code", "postcode"),
    "latitude": ("latitude", "lat", "geo lat", "location lat", "geo latitude"),
    "longitude": ("longitude", "lng", "lon", "long", "geo lon", "geo lng", "geo longitude"),
    "url": (
        "url", "lien", "link", "site web", "website", "page", "page url", "adresse web", "web",
        "event url", "permalink", "url fiche", "page web", "en savoir plus", "event page",
        "details url", "href", "site internet", "lien web",
    ),
    "ticket_url": (
        "billetterie", "billets", "tickets", "ticket url", "ticket link", "achat", "inscription",
        "lien d'inscription", "inscription url", "activity inscription url", "registration url",
        "activity inscription url url", "lien billetterie", "url billetterie", "booking url",
        "tickets url", "reservation", "buy url", "lien d'achat",
    ),
    "image": (
        "image", "image url", "photo", "affiche", "picture", "image link", "visuel", "thumbnail",
        "images", "picture url", "photo url", "url image",
    ),
    "image_alt": ("texte alternatif", "alt", "image alt", "alternative text", "description image"),
    "image_credit": ("credit photo", "credit", "photo credit", "image credit", "mention"),
    "summary": ("resume", "accroche", "en une phrase", "sous-titre", "subtitle", "chapeau"),
    "description": (
        "description", "texte", "details", "body", "contenu", "content", "excerpt", "extrait",
        "description longue", "notes", "presentation", "long description", "descriptif", "summary",
        "short description", "description courte",
    ),
    "organizer": (
        "organisateur", "organisatrice", "organizer", "organiser", "organisme", "diffuseur",
        "presente par", "organisme responsable", "organisation", "host", "promoteur", "producteur",
        "organisateur·trice", "organization",
    ),
    "performer": (
        "artiste", "artistes", "performer", "performers", "interprete", "interpretes", "artist",
        "distribution", "avec", "conferencier", "animateur",
    ),
    "price": (
        "prix", "price", "tarif", "tarifs", "cout", "couts", "cost", "prix du billet", "entree",
        "ticket price", "fee", "price text", "prices",
    ),
    "is_free": ("gratuit", "free", "is free", "gratuite", "entree libre", "est gratuit"),
    "status": ("statut", "status", "etat", "event status", "annule", "cancelled", "canceled"),
    "audience": (
        "public", "public cible", "audience", "clientele", "clienteles", "publics", "target",
        "target audience", "clientele cible",
    ),
    "age": ("age", "ages", "groupe d'age", "age range", "tranche d'age", "typical age range"),
    "disciplines": (
        "discipline", "disciplines", "categorie", "categories", "category", "genre", "genres",
        "type", "type d'evenement", "types", "event type", "sorte", "volet", "subcategories",
        "sous-categorie", "sous-categories", "subcategory", "domaine",
    ),
    "keywords": ("mots-cles", "mots cles", "keywords", "tags", "etiquettes", "themes", "theme"),
    "language": ("langue", "language", "lang", "langues", "in language"),
    "accessibility": ("accessibilite", "accessibility", "acces universel"),
    "contact": (
        "contact", "renseignements", "telephone", "phone", "courriel", "email", "information",
        "infos", "pour information",
    ),
    "online_url": ("lien virtuel", "online url", "webdiffusion", "lien zoom", "stream url"),
}  # fmt: skip
SEVERAL = ("disciplines", "keywords", "audience", "performer", "organizer")
_FIELD_OF = {name: field for field, names in reversed(FIELDS.items()) for name in names}
# What the inside of an object is called when it only names it.
_BARE = frozenset("label name nom title titre fr value text raw rendered".split())
_WRAPPING = frozenset("properties attributes fields event data item node fr".split())


def heading_key(name: str) -> str:
    """A heading to compare: « EventDate », « event_date » and « Event date : » are one."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.replace("’", "'"))
    folded = fold(re.sub(r"[_./:*()\[\]]+", " ", spaced))
    return " ".join(folded.split())


def field_named(heading: str) -> str:
    """The field that a heading or a dotted path names, or ""."""
    key = heading_key(heading)
    if key in _FIELD_OF:
        return _FIELD_OF[key]
    segments = [part for part in heading.split(".") if part.casefold() not in _WRAPPING]
    if len(segments) > 1 and segments[-1].casefold() in _BARE:
        segments.pop()
    return _FIELD_OF.get(heading_key(".".join(segments)), "")


def guessed(names: Sequence[str]) -> dict[str, list[str]]:
    """Field → the headings that name it, in the order of the source; one for most fields."""
    fields: dict[str, list[str]] = {}
    # Shallow names first: « title » before « venue.title ».
    ordered = sorted(names, key=lambda name: name.count("."))
    for name in ordered:
        field = field_named(name)
        if field and (field in SEVERAL or field not in fields):
            fields.setdefault(field, []).append(name)
    for name in ordered:
        if any(name in taken for taken in fields.values()):
            continue
        field = _beginning(name)
        if field and field not in fields:
            fields[field] = [name]
    return fields


def _beginning(name: str) -> str:
    """The field whose longest name begins a heading: « Titre (français) », « Prix régulier »."""
    key = heading_key(name)
    known = [(len(n), f) for n, f in _FIELD_OF.items() if len(n) > 3 and key.startswith(f"{n} ")]
    return max(known)[1] if known else ""


def known_headings(cells: Iterable[str]) -> int:
    """How many cells of a row name a field: the header is the row that has most."""
    return len({field_named(cell) for cell in cells if cell and len(cell) < 60} - {""})
