"""What the columns of a table hold, told by their headings (French, English) and their cells.

A number that only counts the rows (`id`, `class`, a serial code) says nothing of what they are: it
is left out, unless its heading names a number that the world shares (ISBN, NEQ, ISNI…).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from maillage.algorithms.duplicates import rows
from maillage.algorithms.duplicates.venues import civic
from maillage.algorithms.duplicates.words import tokens
from maillage.algorithms.french_text import fold

SAMPLE = 2_000  # cells read to tell what a column holds
MOST = 0.7  # part of them that must look like it

# Role → whole words of a heading, folded. The first that fits wins.
_HEADINGS = (
    (rows.IDENTIFIER, r"neq|isbn|issn|isni|orcid|ean|upc|doi|siret|siren|wikidata|artsdata|gtin"),
    (rows.EMAIL, r"e ?mail|mail|courriel"),
    (rows.PHONE, r"phone|telephone|tel|fax|telecopieur|cell|cellulaire|mobile"),
    (rows.URL, r"url|website|web|site|lien|link|page|facebook|homepage"),
    (rows.POSTAL, r"postal|postcode|zip|zipcode|cp"),
    (rows.POSITION, r"position|coordinates|coordonnees|geo|latlng|geolocation"),
    (rows.ADDRESS, r"addr|address|adresse|street|rue|civic"),
    (rows.TOWN, r"city|town|ville|municipalite|municipality|locality|localite|suburb"),
    (rows.NAME, r"name|nom|title|titre|prenom|surname|denomination|raison|given|family"),
    (rows.DAY, r"date|jour|day|dob|birth|naissance|start|debut|begin|end|fin"),
    (rows.CATEGORY, r"type|category|categorie|genre|kind|discipline|cuisine|sorte|region|"
                    r"mrc|state"),
    (rows.TEXT, r"description|resume|summary|text|texte|notes?|authors?|auteurs?|venue"),
    (rows.NUMBER, r"price|prix|year|annee|capacity|capacite|amount|montant"),
)  # fmt: skip
_SHAPES = (
    (rows.EMAIL, re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}")),
    (rows.URL, re.compile(r"(?:https?://|www\.)\S+")),
    (rows.POSTAL, re.compile(r"[a-z]\d[a-z] ?\d[a-z]\d")),
    (rows.DAY, re.compile(r"\d{4}-\d\d-\d\d(?:[t ].*)?|\d{1,2}/\d{1,2}/\d{4}.*")),
    (rows.PHONE, re.compile(r"(?:\+?1[ .-]?)?\(?\d{3}\)?[ ./-]{0,2}\d{3}[ ./-]?\d{4}\b.{0,12}")),
    (rows.POSITION, re.compile(r"-?\d{1,2}\.\d+[,; ]+-?\d{1,3}\.\d+")),
    (rows.NUMBER, re.compile(r"[$€]? ?-?\d+(?:[.,]\d+)? ?[$€]?")),
)  # fmt: skip
_PROVENANCE = re.compile(r"(?:data ?)?(?:source|set)s?|origine?|provenance|fichier|file|table")
_SERIAL = re.compile(r"[a-z]{0,6}[-_:/]?\d+|[0-9a-f-]{16,}")


@dataclass(frozen=True, slots=True)
class Told:
    """What a column holds: its role, or why it is left out."""

    column: str
    role: str
    why: str = ""  # French; empty when the column is compared


def heading(column: str) -> str:
    """A heading as words: « AdresseCivique_2 » is `adresse civique 2`."""
    cut = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", column)
    return " ".join(re.findall(r"[a-z]+|\d+", fold(cut)))


def role_of(column: str, cells: Sequence[str], *, asked: bool = False) -> Told:
    """The role of one column. `asked`: a person named it, it is compared whatever it holds."""
    filled = [fold(cell).strip() for cell in cells if cell.strip()][:SAMPLE]
    if not filled:
        return Told(column, "", "vide")
    if _PROVENANCE.fullmatch(heading(column)) and not asked:
        return Told(column, "", "d’où vient la ligne")
    distinct = len(set(filled)) / len(filled)
    named = _by_heading(column)
    if named == rows.IDENTIFIER:
        return Told(column, named)
    if named not in (rows.PHONE, rows.DAY, rows.NUMBER) and _share(filled, _SERIAL) >= 0.9:
        if asked:
            return Told(column, rows.IDENTIFIER)
        if distinct > 0.3 or named == "":
            return Told(column, "", "numéro d’ordre")
    if len(set(filled)) == 1 and len(filled) > 2 and not asked:
        return Told(column, "", "une seule valeur")
    return Told(column, _confirmed(named, filled) or _by_cells(filled, distinct))


def _by_heading(column: str) -> str:
    words = heading(column)
    for role, pattern in _HEADINGS:
        if re.search(rf"\b(?:{pattern})s?\b", words):
            return role
    return ""


def _confirmed(role: str, filled: Sequence[str]) -> str:
    """The heading's role, unless the cells look like nothing of the kind."""
    shape = dict(_SHAPES).get(role)
    if shape is None or role in (rows.DAY, rows.PHONE):
        return role
    least = 0.3 if role in (rows.NUMBER, rows.URL) else 0.5
    return role if _share(filled, shape) >= least or role == rows.POSTAL else ""


def _by_cells(filled: Sequence[str], distinct: float) -> str:
    for role, shape in _SHAPES:
        if _share(filled, shape) >= MOST:
            return role
    if sum(bool(civic(cell)[0]) for cell in filled) >= MOST * len(filled):
        return rows.ADDRESS
    length = sum(len(tokens(cell)) for cell in filled) / len(filled)
    if length <= 3 and distinct <= 0.5 and len(filled) >= 20:
        return rows.CATEGORY
    return rows.TEXT


def _share(filled: Sequence[str], shape: re.Pattern[str]) -> float:
    return sum(bool(shape.fullmatch(cell)) for cell in filled) / len(filled)
