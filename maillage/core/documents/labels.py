"""The few words that the writers add themselves, by language.

Not gettext: a document's language is its own (a French report read by someone whose screen is
in English stays wholly French), and these modules run without Django.
"""

LABELS: dict[str, dict[str, str]] = {
    "fr": {
        "page": "Page",
        "of": "de",
        "observed": "observé",
        "declared": "déclaré",
        "yes": "oui",
        "no": "non",
        "untitled": "Document sans titre",
        "mark": "Maillage",
        "signature": "Signature",
        "date": "Date",
        "figures": "Chiffres",
        "dictionary": "Dictionnaire",
        "sheet": "Feuille",
        "column": "Colonne",
        "meaning": "Définition",
        "unit": "Unité ou format",
        "source": "Provenance",
        "truncated": "… [texte coupé]",
    },
    "en": {
        "page": "Page",
        "of": "of",
        "observed": "observed",
        "declared": "declared",
        "yes": "yes",
        "no": "no",
        "untitled": "Untitled document",
        "mark": "Maillage",
        "signature": "Signature",
        "date": "Date",
        "figures": "Figures",
        "dictionary": "Dictionary",
        "sheet": "Sheet",
        "column": "Column",
        "meaning": "Definition",
        "unit": "Unit or format",
        "source": "Source",
        "truncated": "… [text cut]",
    },
}


def labels(language: str) -> dict[str, str]:
    """Return the words for a language tag: `fr…` is French, all else English."""
    return LABELS["fr" if language.lower().startswith("fr") else "en"]
