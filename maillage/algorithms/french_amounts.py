"""How many people, how many organisations, how long: amounts read in a folded French line.

« 12 jeunes artistes », « 1 200 abonnés », « vingt-cinq personnes », « 3 musées et 2 galeries »,
« 1 h 30 », « de 14 h à 16 h ». A clock time (« à 14 h ») is not a duration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from maillage.algorithms.french_numbers import numbers
from maillage.algorithms.french_text import Word, stem

VERSION = 1

_LARGEST = 999_999


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in text.split())


# Nouns for everybody in the room, then for some of them: a total is never added to its parts.
_EVERYBODY = _stems(
    "personnes personne pers participants participantes participations inscrits inscrites gens "
    "présents people attendees"
)
_SOME_PEOPLE = _stems(
    "artistes agents agentes gestionnaires bénévoles élèves étudiants étudiantes membres auteurs "
    "autrices auteures musiciens musiciennes artisans artisanes enseignants enseignantes collègues "
    "intervenants intervenantes citoyens citoyennes jeunes aînés aînées créateurs créatrices "
    "médiateurs médiatrices bibliothécaires élus élues adn travailleurs travailleuses employés "
    "employées écrivains écrivaines comédiens comédiennes danseurs danseuses invités invitées "
    "directeurs directrices responsables abonnés abonnées formateurs formatrices conservateurs "
    "spectateurs spectatrices visiteurs visiteuses enfants adultes parents muséologues techniciens "
    "techniciennes administrateurs administratrices femmes hommes auditeurs auditrices lecteurs "
    "lectrices usagers usagères internautes artists subscribers students visitors"
)  # fmt: skip
_ORGANISATIONS = _stems(
    "organismes organisme organisations musées bibliothèques municipalités théâtres festivals "
    "galeries centres écoles diffuseurs compagnies villes mrc institutions entreprises partenaires "
    "librairies cinémas cégeps orchestres ensembles corporations fondations sociétés coopératives "
    "coops associations éditeurs producteurs salles hôtes lieux établissements ministères "
    "organizations museums libraries"
)
_ADJECTIVES = _stems(
    "nouveaux nouvelles petits petites grands grandes jeunes autres différents différentes "
    "membres locaux locales autre nouvel nouvelle de d environ"
)
_NOT_A_COUNT_OF_ONE = frozenset(("salles", "lieux", "centre", "lieu", "salle", "ensemble"))

_MINUTES = re.compile(r"(?<![\d,.])(\d{1,3})\s*(?:min|mn|minutes?)\b")
_HOURS = re.compile(
    r"(?<![\d,.:/-])(\d{1,2})(?:[.,](\d))?\s*(?:h|heures?)(?:\s*(\d{2}))?\b(?!\s*(?:min)?\d)"
)
_RANGE = re.compile(
    r"(?<!\d)(\d{1,2})\s*h(?:\s*(\d{2}))?\s*(?:-|a|jusqu'a)\s*(\d{1,2})\s*h(?:\s*(\d{2}))?\b"
)
_SPELLED = (
    (re.compile(r"\bune heure et demie\b"), 90),
    (re.compile(r"\bdeux heures et demie\b"), 150),
    (re.compile(r"\b(?:une )?demi[- ]heure\b"), 30),
    (re.compile(r"\bdeux heures\b"), 120),
    (re.compile(r"\btrois heures\b"), 180),
    (re.compile(r"\bune heure\b"), 60),
    (re.compile(r"\b(?:une )?demi[- ]journee\b"), 210),
)
_BEFORE_CLOCK = re.compile(
    r"(?:\ba|\bde|\bdes|\bvers|\bavant|\bapres|\bjusqu'a|\bentre|@|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|matin|hier|\bdu)\s*$"
)
_BEFORE_DURATION = re.compile(r"(?:duree|dure|pendant|durant|formation de|atelier de|appel de|"
                              r"rencontre de|reunion de|total)\s*(?:de)?\s*:?\s*$")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, how sure, and each place of the folded text that counted (half-open spans)."""

    value: int
    confidence: float
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    value: int
    word: Word
    start: int
    round_number: bool
    article: bool


def _counted(folded: str, line: list[Word], nouns: frozenset[str]) -> list[_Counted]:
    """Each « number (adjective) noun » of the line for the nouns asked."""
    found: list[_Counted] = []
    for number in numbers(folded, line):
        if number.value > _LARGEST:
            continue
        for j in range(number.last + 1, min(number.last + 4, len(line))):
            between = folded[line[j - 1].end : line[j].start]
            if between.strip(" ·'-+"):
                break
            if stem(line[j].text) in nouns and not _is_adjective_before(line, j, nouns):
                if not (number.article and line[j].text in _NOT_A_COUNT_OF_ONE):
                    start = line[number.first].start
                    rough, article = number.rough, number.article
                    found.append(_Counted(number.value, line[j], start, rough, article))
                break
            if stem(line[j].text) not in _ADJECTIVES:
                break
    return found


def _is_adjective_before(line: list[Word], j: int, nouns: frozenset[str]) -> bool:
    """« 12 jeunes artistes », « 3 membres artistes »: the noun is the last of the two."""
    return (
        j + 1 < len(line) and stem(line[j].text) in _ADJECTIVES and stem(line[j + 1].text) in nouns
    )


def _after_dont(folded: str, item: _Counted) -> bool:
    return bool(re.search(r"\bdont\b[^,;.]*$", folded[: item.start]))


def _total(items: Iterable[_Counted]) -> Amount | None:
    kept = list(items)
    if not kept:
        return None
    total = sum(item.value for item in kept)
    confidence = 0.6 if any(i.article for i in kept) else 0.9
    if any(item.round_number for item in kept):
        confidence = 0.75
    if len(kept) > 1:
        confidence -= 0.15
    return Amount(total, confidence, tuple((item.start, item.word.end) for item in kept))


def people(folded: str, line: list[Word]) -> Amount | None:
    """People reached. « 12 personnes, dont 4 artistes » is 12, « 3 élus et 2 artistes » is 5."""
    nouns = _EVERYBODY | _SOME_PEOPLE
    found = [item for item in _counted(folded, line, nouns) if not _after_dont(folded, item)]
    everybody = [item for item in found if stem(item.word.text) in _EVERYBODY]
    return _total(everybody[:1] or found)


def organisations(folded: str, line: list[Word]) -> Amount | None:
    """Organisations reached: « 3 organismes », « 2 musées et une bibliothèque »."""
    found = _counted(folded, line, _ORGANISATIONS)
    found = [item for item in found if not _after_dont(folded, item)]
    generic = [item for item in found if item.word.text.startswith("organis")]
    return _total(generic[:1] or found)


def minutes(folded: str) -> Amount | None:
    """How long it lasted, in minutes (1 to 1,440)."""
    for m in _RANGE.finditer(folded):
        begin = int(m[1]) * 60 + int(m[2] or 0)
        length = int(m[3]) * 60 + int(m[4] or 0) - begin
        if 0 < length <= 720:
            return Amount(length, 0.8, ((m.start(), m.end()),))
    for pattern, value in _SPELLED:
        spelled = pattern.search(folded)
        if spelled and not _BEFORE_CLOCK.search(folded[: spelled.start()]):
            return Amount(value, 0.5 if value == 210 else 0.9, (spelled.span(),))
    return _hours(folded) or _minutes(folded)


def _hours(folded: str) -> Amount | None:
    for m in _HOURS.finditer(folded):
        before = folded[: m.start()]
        said = bool(_BEFORE_DURATION.search(before))
        value = int(m[1]) * 60 + int(m[2] or 0) * 6 + int(m[3] or 0)
        if not said and (_BEFORE_CLOCK.search(before) or int(m[1]) > 8):
            continue
        if int(m[3] or 0) < 60 and 0 < value <= 1440:
            return Amount(value, 0.95 if said else 0.85, ((m.start(), m.end()),))
    return None


def _minutes(folded: str) -> Amount | None:
    for m in _MINUTES.finditer(folded):
        if 0 < int(m[1]) <= 999:
            return Amount(int(m[1]), 0.95, ((m.start(), m.end()),))
    return None
