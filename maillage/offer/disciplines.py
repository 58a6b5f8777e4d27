"""Which of our disciplines a source's own words mean: « Concert », « spectacle de danse »."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from maillage.algorithms.french_text import fold
from maillage.core.models import Discipline

# Folded words of programmes → slug of a discipline. Only what leaves no doubt.
WORDS = {
    "concert": "musique", "concerts": "musique", "music": "musique", "musical": "musique",
    "musique classique": "musique", "jazz": "musique", "orchestre": "musique", "choeur": "musique",
    "chorale": "musique", "opera": "musique", "recital": "musique", "musicevent": "musique",
    "rock": "musique", "folk": "musique", "blues": "musique", "chansonnier": "chanson",
    "theatre": "theatre", "theaterevent": "theatre", "marionnette": "theatre", "piece": "theatre",
    "theatre jeunesse": "theatre", "improvisation": "theatre", "danceevent": "danse",
    "danse": "danse", "dance": "danse", "ballet": "danse", "cirque": "arts-cirque",
    "circus": "arts-cirque", "humour": "humour", "comedyevent": "humour", "comedy": "humour",
    "humoriste": "humour", "exposition": "arts-visuels", "expositions": "arts-visuels",
    "expo": "arts-visuels", "exhibition": "arts-visuels", "exhibitionevent": "arts-visuels",
    "vernissage": "arts-visuels", "visualartsevent": "arts-visuels", "peinture": "arts-visuels",
    "gravure": "arts-visuels", "photographie": "arts-visuels", "galerie": "arts-visuels",
    "cinema": "cinema-video", "film": "cinema-video", "films": "cinema-video",
    "projection": "cinema-video", "screeningevent": "cinema-video", "documentaire": "cinema-video",
    "conte": "arts-parole", "contes": "arts-parole", "slam": "arts-parole",
    "heure du conte": "arts-parole", "lecture": "litterature", "litterature": "litterature",
    "literaryevent": "litterature", "poesie": "litterature", "livre": "litterature",
    "rencontre d'auteur": "litterature", "salon du livre": "litterature",
    "bibliotheque": "bibliotheques", "patrimoine": "patrimoine", "histoire": "patrimoine",
    "heritage": "patrimoine", "musee": "museologie", "museum": "museologie",
    "visite guidee": "patrimoine", "metiers d'art": "metiers-art", "artisanat": "metiers-art",
    "ceramique": "metiers-art", "arts numeriques": "arts-numeriques",
    "art numerique": "arts-numeriques", "arts de la rue": "arts-rue",
    "arts visuels": "arts-visuels",
    "chanson": "chanson", "variete": "variete", "varietes": "variete", "atelier": "loisir-culturel",
    "loisir": "loisir-culturel", "loisirs": "loisir-culturel", "autochtone": "arts-autochtones",
}  # fmt: skip


@cache
def _known() -> dict[str, int]:
    """Folded name, slug or word → number of the discipline. The vocabulary is in the migrations."""
    numbers = {d.slug: d for d in Discipline.objects.all()}
    known = {word: numbers[slug].pk for word, slug in WORDS.items() if slug in numbers}
    for slug, discipline in numbers.items():
        name = fold(discipline.name_fr)
        for word in (slug, slug.replace("-", " "), name, name.partition(" (")[0]):
            known[word] = discipline.pk
        if discipline.name_en:
            known[fold(discipline.name_en)] = discipline.pk
    return known


def disciplines_of(words: Iterable[str], *, most: int = 3) -> list[int]:
    """Numbers of the disciplines that the words name, in their order; unknown ones say nothing."""
    known = _known()
    found: list[int] = []
    for word in words:
        folded = fold(word).strip()
        number = known.get(folded) or known.get(folded.removesuffix("s"))
        if number is None:
            pieces = (known.get(piece) for piece in folded.replace("/", " ").split())
            number = next((n for n in pieces if n), None)
        if number and number not in found:
            found.append(number)
    return found[:most]
