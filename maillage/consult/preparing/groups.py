"""Groups from a pasted list or a CSV: what is understood of each line, and what is not."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maillage.algorithms.french_text import fold
from maillage.consult.live.wording import clean_text
from maillage.consult.models import Breakout, folded_key
from maillage.core.lists.imports.sheets import read_sheet
from maillage.core.models import Actor

MOST_GROUPS = 60
NAME_LIMIT = 120
PASTED = "liste.csv"
_NUMBERED = re.compile(r"^groupe\s+(\d{1,3}|[A-Za-z])$", re.IGNORECASE)
PENS = {
    Breakout.Pen.ONE: ("une seule plume", "une plume", "une", "plume", "1"),
    Breakout.Pen.EVERYBODY: ("tout le monde ecrit", "tout le monde", "tous", "toutes", "everybody"),
    Breakout.Pen.PAPER: ("sur papier", "papier", "paper"),
}
# The columns in their order, and the headings by which they are known when there are any.
COLUMNS = ("name", "note_taker", "facilitator", "pen")
HEADINGS = {
    "name": ("groupe", "groupes", "nom", "nom du groupe", "table", "equipe", "group", "name"),
    "note_taker": (
        "prise de notes", "notes", "preneur de notes", "preneuse de notes", "secretaire",
        "note-taker",
    ),
    "facilitator": ("animation", "animateur", "animatrice", "anime", "facilitator"),
    "pen": ("plume", "qui ecrit", "ecriture", "pen"),
}  # fmt: skip


@dataclass
class GroupLine:
    """A line as it is understood. A `problem` keeps the list from being added; a `remark` does
    not."""

    number: int
    name: str
    pen: str = Breakout.Pen.ONE
    note_taker: Actor | None = None
    facilitator: Actor | None = None
    problem: str = ""
    remark: str = ""

    @property
    def breakout(self) -> Breakout:
        """The group to be, for its label."""
        return Breakout(name=self.name, pen=self.pen)


def group_name(typed: str) -> str:
    """« Groupe 2 » is kept as « 2 », as the notes of a group are."""
    name = " ".join(clean_text(typed).split())
    found = _NUMBERED.match(name)
    return found.group(1) if found else name


def numbered(count: int, taken: Iterable[str] = ()) -> list[GroupLine]:
    """So many groups with the numbers that follow those already there."""
    last = max((int(name) for name in taken if name.isdecimal()), default=0)
    return [GroupLine(rank, str(last + rank)) for rank in range(1, count + 1)]


def read_groups(
    content: bytes, *, people: QuerySet[Actor], taken: Iterable[str]
) -> list[GroupLine]:
    """The groups of a list, in its order. `people`: among whom roles are given; `taken`: names of
    groups that are there. Raises SheetError for a file that is no list.
    """
    sheet = read_sheet(content, PASTED)
    rows = list(zip(sheet.numbers, sheet.rows, strict=True))
    places = _headings(rows[0][1])
    if places is None:
        places = {name: rank for rank, name in enumerate(COLUMNS)}
    else:
        rows = rows[1:]
    names = list(taken)
    seen = {folded_key(name) for name in names}
    # One line too many says so; a list of thousands is not looked up line by line.
    lines = [_line(number, row, places, people, seen) for number, row in rows[: MOST_GROUPS + 1]]
    for line in lines[max(0, MOST_GROUPS - len(names)) :]:
        line.problem = line.problem or _("Au plus %d groupes par atelier.") % MOST_GROUPS
    return lines


def _headings(row: list[str]) -> dict[str, int] | None:
    """Where each column is, when the first row names them."""
    found: dict[str, int] = {}
    for rank, cell in enumerate(row):
        said = fold(cell).strip(" :")
        for name, known in HEADINGS.items():
            if said in known:
                found.setdefault(name, rank)
    return found if "name" in found and len(found) == len([c for c in row if c.strip()]) else None


def _line(
    number: int, row: list[str], places: dict[str, int], people: QuerySet[Actor], seen: set[str]
) -> GroupLine:
    def cell(name: str) -> str:
        rank = places.get(name, len(row))
        return row[rank].strip() if rank < len(row) else ""

    line = GroupLine(number, group_name(cell("name")))
    key = folded_key(line.name)
    if not line.name:
        line.problem = _("Le nom du groupe manque.")
    elif len(line.name) > NAME_LIMIT:
        line.problem = _("Le nom dépasse %d caractères.") % NAME_LIMIT
    elif key in seen:
        line.problem = _("Un groupe porte déjà ce nom.")
    seen.add(key)
    pen = pen_of(cell("pen"))
    if pen is None:
        line.problem = line.problem or _(
            "« %s » : écrivez « une plume », « tout le monde » ou « papier »."
        ) % cell("pen")
    line.pen = pen or Breakout.Pen.ONE
    remarks = []
    line.note_taker, remark = _person(cell("note_taker"), people)
    if remark and not line.note_taker:
        remarks.append(remark + " " + _("Le lien de prise de notes lui suffira."))
    line.facilitator, remark = _person(cell("facilitator"), people)
    line.remark = " ".join(one for one in [*remarks, remark] if one)
    return line


def pen_of(typed: str) -> str | None:
    """Who writes; one pen when nothing is said, None when it is not understood."""
    said = fold(typed).strip()
    if not said:
        return str(Breakout.Pen.ONE)
    return next((str(pen) for pen, words in PENS.items() if said in words), None)


def person_named(typed: str, people: QuerySet[Actor]) -> list[Actor]:
    """Those of `people` with this e-mail address or this name: none, one, or two."""
    said = typed.strip()
    if "@" in said:
        return list(people.filter(user__email__iexact=said)[:2])
    return list(people.filter(sort_name=fold(said)[:200])[:2])


def _person(typed: str, people: QuerySet[Actor]) -> tuple[Actor | None, str]:
    if not typed:
        return None, ""
    found = person_named(typed, people)
    if len(found) == 1:
        return found[0], ""
    if found:
        return None, _("Plusieurs personnes s’appellent %s : donnez son courriel.") % typed
    return None, _("%s ne se trouve pas dans le réseau.") % typed


def as_text(content: bytes) -> str:
    """A file's rows as they would be pasted, to be read, mended and sent again."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(read_sheet(content, PASTED).rows)
    return out.getvalue()
