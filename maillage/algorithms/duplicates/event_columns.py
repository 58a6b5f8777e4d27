"""Which column of a table of events is its title, its dates, its place… (French, English)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from maillage.algorithms.duplicates.columns import heading

# Field → headings, folded, the surest first. Whole headings are tried before words within one.
_FIELDS = (
    ("start", "start date|startdate|date de debut|date debut|start|debut|begin|dtstart|starts at|"
              "event date|dates|date|quand|when|occurrences|jour"),
    ("end", "end date|enddate|date de fin|date fin|end|fin|dtend|ends at"),
    ("clock", "start time|heure de debut|heure debut|heure|time|horaire"),
    ("postal", "postal code|code postal|postal|postalcode|zip|cp"),
    ("address", "street address|adresse civique|address|adresse|addr|street"),
    ("town", "town|city|ville|municipalite|municipality|locality|address locality"),
    ("latitude", "latitude|lat"),
    ("longitude", "longitude|lng|lon|long"),
    ("organiser", "organiser|organizer|organisateur|organisme|presenter|diffuseur|promoteur|host"),
    ("performer", "performer|performers|artist|artiste|artistes|interprete|interpretes"),
    ("url", "url|link|lien|page|website|site web|ticket url|web"),
    ("phone", "phone|telephone|tel"),
    ("place", "place|venue|location|lieu|salle|endroit|where|ou|place name|venue name|nom du lieu|"
              "location name"),
    ("title", "title|titre|name|nom|event|evenement|summary|event name|nom de l evenement|"
              "spectacle"),
)  # fmt: skip


def event_fields(columns: Sequence[str]) -> dict[str, int]:
    """Field → place of its column; a column serves once, what is not told is left out."""
    heads = [heading(column) for column in columns]
    found: dict[str, int] = {}
    for exact in (True, False):
        for field, headings in _FIELDS:
            if field not in found and (at := _first(heads, headings, exact, found)) is not None:
                found[field] = at
    return found


def _first(heads: Sequence[str], headings: str, exact: bool, found: dict[str, int]) -> int | None:
    for wanted in headings.split("|"):
        for at, head in enumerate(heads):
            if at in found.values():
                continue
            if head == wanted or (not exact and re.search(rf"\b{wanted}s?\b", head)):
                return at
    return None
