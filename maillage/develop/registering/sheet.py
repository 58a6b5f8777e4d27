"""A spreadsheet of people in and out, with the columns of `maillage evening seat`.

Out: `id,name,organisation,needs,offers,topics,known`. The command also knows `refused`; it is never
exported. In: the same columns, `email` too, under their French or English headings.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from maillage.core.documents.cells import safe_cell
from maillage.core.lists.imports.declaration import heading_key
from maillage.core.lists.imports.sheets import Sheet
from maillage.develop import seating
from maillage.develop.actions.registrations import Arrival
from maillage.develop.models import Evening
from maillage.develop.registering.forms import LONGEST_LINE, MOST_LINES, MOST_NAMES
from maillage.develop.registering.names import words_of

COLUMNS = ("id", "name", "organisation", "needs", "offers", "topics", "known")
HEADINGS = {
    "id": ("id", "identifiant", "numéro"),
    "name": ("name", "nom", "personne", "nom complet"),
    "first_name": ("prénom", "first name"),
    "email": ("email", "courriel", "adresse courriel", "e-mail"),
    "organisation": ("organisation", "organisme", "organization"),
    "needs": ("needs", "besoins", "je cherche", "cherche"),
    "offers": ("offers", "offres", "j’offre", "offre"),
    "topics": ("topics", "thèmes", "sujets"),
    "known": ("known", "connaît", "déjà connus", "connus"),
    "refused": ("refused", "refus", "à éviter"),
}
MOST_PEOPLE = 400


@dataclass
class Line:
    """One row on its way in. `problem`: why it is left out; `is_there`: she is registered."""

    number: int
    arrival: Arrival | None = None
    topics: list[str] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)
    problem: str = ""
    is_there: bool = False


# --- Out ----------------------------------------------------------------------------------------
def written(evening: Evening) -> str:
    """Those who come, as CSV. Whom they refuse is not there; needs are only those agreed to."""
    people = seating.people_coming(evening)
    known = seating.known_pairs(people)
    file = io.StringIO()
    sheet = csv.writer(file)
    sheet.writerow(COLUMNS)
    for row in people:
        speaks = row.may_be_matched
        topics = [topic.name for topic in row.topics.all()] if speaks else []
        sheet.writerow([
            row.pk, safe_cell(row.name), safe_cell(row.organisation_name),
            _joined(row.needs if speaks else []), _joined(row.offers if speaks else []),
            _joined(topics), ";".join(map(str, sorted(known[row.pk]))),
        ])  # fmt: skip
    return "\ufeff" + file.getvalue()


def _joined(texts: Sequence[str]) -> str:
    return str(safe_cell(";".join(text.replace(";", ",") for text in texts)))


# --- In -----------------------------------------------------------------------------------------
def read(sheet: Sheet, evening: Evening) -> list[Line]:
    """The people of a sheet; a row that cannot be taken says why. Writes nothing.

    `known` and `refused` name people by their `id` in the same sheet, by name or by e-mail.
    """
    columns = _columns(sheet.rows[0])
    if "name" not in columns:
        told = _("Aucune colonne « nom » : la première ligne nomme les colonnes.")
        return [Line(1, problem=told)]
    rows = [
        (number, {name: _cell(row, at) for name, at in columns.items()})
        for row, number in zip(sheet.rows[1:], sheet.numbers[1:], strict=True)
    ]
    people = {row["id"]: _name(row) for _number, row in rows if row.get("id")}
    here = evening.registrations.exclude(state="cancelled")
    emails = {email.casefold() for email in here.values_list("email", flat=True) if email}
    names = {words_of(name) for name in here.values_list("name", flat=True)}
    lines = []
    for number, row in rows[:MOST_PEOPLE]:
        line = _line(number, row, people)
        if line.arrival is not None:
            email, name = line.arrival.email.casefold(), words_of(line.arrival.name)
            line.is_there = email in emails if email else name in names
            emails.add(email or "?")
            names.add(name)
        lines.append(line)
    return lines


def _columns(headings: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    known = {heading_key(text): name for name, texts in HEADINGS.items() for text in texts}
    for at, heading in enumerate(headings):
        name = known.get(heading_key(heading))
        if name:
            found.setdefault(name, at)
    return found


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _name(row: Mapping[str, str]) -> str:
    return " ".join(f"{row.get('first_name', '')} {row['name']}".split())


def _line(number: int, row: Mapping[str, str], people: Mapping[str, str]) -> Line:
    name, email = _name(row), row.get("email", "")
    if not name:
        return Line(number, problem=_("Sans nom : la ligne est laissée."))
    if len(name) > 120:
        return Line(number, problem=_("Le nom dépasse 120 caractères."))
    try:
        if email:
            validate_email(email)
    except ValidationError:
        return Line(number, problem=_("Ce courriel n’en est pas un : « %s ».") % email[:60])
    lists = {name: _list(row.get(name, "")) for name in ("needs", "offers", "topics")}
    too_long = [text for texts in lists.values() for text in texts if len(text) > LONGEST_LINE]
    if too_long:
        return Line(number, problem=_("« %s… » est trop long.") % too_long[0][:30])
    arrival = Arrival(
        name=name, email=email, organisation_name=row.get("organisation", "")[:200],
        needs=lists["needs"][:MOST_LINES], offers=lists["offers"][:MOST_LINES],
    )  # fmt: skip
    named = {
        field: [people.get(text, text) for text in _list(row.get(column, ""))][:MOST_NAMES]
        for column, field in (("known", "known_names"), ("refused", "avoided_names"))
    }
    return Line(number, arrival, lists["topics"], named)


def _list(cell: str) -> list[str]:
    return list(dict.fromkeys(text for part in cell.split(";") if (text := " ".join(part.split()))))


def carried(lines: Sequence[Line]) -> list[Any]:
    """The lines to write, fit for JSON: the preview carries them to its confirmation."""
    return [
        {
            "name": a.name, "email": a.email, "organisation": a.organisation_name,
            "needs": list(a.needs), "offers": list(a.offers), "topics": line.topics, **line.names,
        }
        for line in lines
        if (a := line.arrival) is not None and not line.is_there and not line.problem
    ]  # fmt: skip
