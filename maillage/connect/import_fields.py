"""What a column about an actor may hold: headings it answers to, how its cells are read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from maillage.connect.cells import (
    clean_email,
    clean_emails,
    clean_kind,
    clean_needs,
    clean_phone,
    clean_phones,
    clean_url,
    clean_words,
)
from maillage.connect.identifiers import clean_artsdata, clean_isni, clean_neq, clean_wikidata
from maillage.core.lists import ImportField
from maillage.core.lists.imports.declaration import DOUBLES, ImportOption
from maillage.core.models import Visibility

FIELDS = [
    ImportField(
        "name", gettext_lazy("Nom"), is_required=True, is_unique=True, max_length=200,
        synonyms=["nom de l’organisme", "organisme", "organisation", "nom complet", "acteur",
                  "raison sociale", "artiste", "titre", "full name", "organization", "company"],
    ),
    ImportField(
        "kind", gettext_lazy("Sorte"), clean=clean_kind, is_unique=True,
        synonyms=["type", "type d’organisme", "catégorie", "category", "kind"],
    ),
    ImportField(
        "municipality", gettext_lazy("Municipalité"), is_unique=True, max_length=120,
        synonyms=["ville", "lieu", "localité", "town", "city", "municipality", "place"],
    ),
    ImportField(
        "region", gettext_lazy("Région"), is_unique=True, max_length=120,
        synonyms=["région administrative", "region", "territoire"],
    ),
    ImportField(
        "disciplines", gettext_lazy("Disciplines"), max_length=1000,
        synonyms=["discipline", "domaine", "secteur", "secteur d’activité", "field", "sector"],
    ),
    ImportField(
        "description", gettext_lazy("Ce que fait cet acteur"), max_length=10_000,
        synonyms=["description", "mission", "notes", "présentation", "about", "commentaire"],
    ),
    ImportField(
        "url", gettext_lazy("Site web"), clean=clean_url, is_unique=True, max_length=200,
        synonyms=["site", "site internet", "web", "website", "url", "adresse web", "lien"],
    ),
    ImportField(
        "email", gettext_lazy("Courriel"), clean=clean_email, is_unique=True, max_length=254,
        synonyms=["e-mail", "email", "adresse courriel", "adresse électronique", "mail", "mél"],
    ),
    ImportField(
        "phone", gettext_lazy("Téléphone"), clean=clean_phone, is_unique=True, max_length=60,
        synonyms=["tél", "numéro de téléphone", "phone", "telephone", "cellulaire"],
    ),
    ImportField(
        "postal", gettext_lazy("Adresse postale"), max_length=300,
        synonyms=["adresse", "adresse civique", "address", "street address"],
    ),
    ImportField(
        "neq", gettext_lazy("NEQ"), clean=clean_neq, is_unique=True, max_length=30,
        synonyms=["numéro d’entreprise", "numéro d’entreprise du québec", "business number"],
    ),
    ImportField(
        "more_emails", gettext_lazy("Autres courriels"), clean=clean_emails, max_length=1000,
        synonyms=["courriel 2", "email 2", "e-mail 2", "autre courriel", "other emails"],
    ),
    ImportField(
        "more_phones", gettext_lazy("Autres téléphones"), clean=clean_phones, max_length=400,
        synonyms=["téléphone 2", "phone 2", "autre téléphone", "other phones", "télécopieur"],
    ),
    ImportField(
        "skills", gettext_lazy("Compétences"), clean=clean_words, max_length=2000,
        synonyms=["compétence", "expertise", "expertises", "savoir-faire", "skills", "skill"],
    ),
    ImportField(
        "topics", gettext_lazy("Thèmes"), clean=clean_words, max_length=2000,
        synonyms=["thème", "sujets", "mots-clés", "topics", "keywords", "tags"],
    ),
    ImportField(
        "seeks", gettext_lazy("Cherche"), clean=clean_needs, max_length=3000,
        synonyms=["je cherche", "besoin", "besoins", "needs", "seeks", "looking for"],
    ),
    ImportField(
        "offers", gettext_lazy("Offre"), clean=clean_needs, max_length=3000,
        synonyms=["j’offre", "offres", "peut offrir", "offers", "offering"],
    ),
    ImportField(
        "wikidata", gettext_lazy("Wikidata"), clean=clean_wikidata, is_unique=True,
        max_length=80, synonyms=["qid", "élément wikidata", "wikidata id"],
    ),
    ImportField(
        "isni", gettext_lazy("ISNI"), clean=clean_isni, is_unique=True, max_length=80,
        synonyms=["numéro isni"],
    ),
    ImportField(
        "artsdata", gettext_lazy("Artsdata"), clean=clean_artsdata, is_unique=True,
        max_length=120, synonyms=["artsdata id", "uri artsdata"],
    ),
]  # fmt: skip
OPTIONS = (
    DOUBLES,
    ImportOption(
        "visibility",
        gettext_lazy("Les nouvelles fiches seront visibles par"),
        (
            (Visibility.NETWORK.value, gettext_lazy("le réseau")),
            (Visibility.HOST.value, gettext_lazy("mon organisme")),
            (Visibility.PRIVATE.value, gettext_lazy("moi seulement")),
            (Visibility.PUBLIC.value, gettext_lazy("tout le monde")),
        ),
    ),
)
