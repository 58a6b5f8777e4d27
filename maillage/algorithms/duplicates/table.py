"""A table of any origin as records: encoding and separator found, columns told apart."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maillage.algorithms.duplicates import rows
from maillage.algorithms.duplicates.columns import Told, role_of
from maillage.algorithms.duplicates.dates import read_occurrences
from maillage.algorithms.duplicates.event_columns import event_fields
from maillage.algorithms.duplicates.model import EVENT, Record

SEPARATORS = (",", ";", "\t", "|")
BEGINNING = 200_000  # bytes in which the separator is sought
LOOKED_AT = 200  # lines read to find the separator


class TableProblem(ValueError):
    """Something in the table that its owner can mend; the message is French."""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, and rows as long as them."""

    columns: list[str]
    rows: list[list[str]]

    def place(self, column: str) -> int:
        """Where a column is. TableProblem when it is not there."""
        folded = [name.strip().casefold() for name in self.columns]
        for names, wanted in ((self.columns, column), (folded, column.strip().casefold())):
            if wanted in names:
                return names.index(wanted)
        known = ", ".join(self.columns)
        raise TableProblem(f"la colonne « {column} » n’existe pas ; le fichier a : {known}.")

    def cells(self, column: str) -> list[str]:
        """All the cells of a column."""
        place = self.place(column)
        return [row[place] for row in self.rows]


def read_table(content: bytes) -> Table:
    """The table of a CSV file. TableProblem when there is none."""
    encoding = encoding_of(content)
    if b"\x00" in content and encoding != "utf-16":
        raise TableProblem("ce fichier n’est pas un tableau en texte (CSV).")
    csv.field_size_limit(2**31 - 1)
    beginning = content[:BEGINNING].decode(encoding, errors="replace")
    separator, quote = _separator(beginning)
    reader = csv.reader(
        io.TextIOWrapper(io.BytesIO(content), encoding, newline=""), delimiter=separator,
        quotechar=quote, doublequote=quote == '"', escapechar="\\" if quote == "'" else None,
    )  # fmt: skip
    try:
        lines = (line for line in reader if any(cell.strip() for cell in line))
        heading = next(lines, None)
        if heading is None:
            raise TableProblem("le fichier est vide.")
        columns = _headings(heading)
        known: dict[str, str] = {}
        return Table(columns, [_row(line, len(columns), known) for line in lines])
    except csv.Error as error:
        raise TableProblem(f"ce fichier ne se lit pas comme un tableau ({error}).") from error


def _headings(line: list[str]) -> list[str]:
    columns = [_cell(name) for name in line]
    if twice := [name for name, count in Counter(columns).items() if count > 1 and name]:
        raise TableProblem(f"deux colonnes ont le même nom : « {twice[0]} ».")
    return columns


def _row(line: list[str], width: int, known: dict[str, str]) -> list[str]:
    """A row as wide as the headings; a text met again is the same in memory."""
    cells = [known.setdefault(text, text) for text in map(_cell, line[:width])]
    return cells + [""] * (width - len(cells))


def _cell(cell: str) -> str:
    text = cell.strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        text = text[1:-1].replace("\\'", "'").strip()
    return text


def encoding_of(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 if it is marked so, else what Windows wrote."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _separator(text: str) -> tuple[str, str]:
    """The separator and the quotation mark that give the most even rows."""
    lines = text.splitlines(keepends=True)[:LOOKED_AT]
    best, found = (0.0, 0), (",", '"')
    for quote in ('"', "'"):
        for separator in SEPARATORS:
            try:
                reader = csv.reader(lines, delimiter=separator, quotechar=quote,
                                    escapechar="\\" if quote == "'" else None)  # fmt: skip
                widths = Counter(len(line) for line in reader if line)
            except csv.Error:
                continue
            width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
            # Cells within simple quotation marks are told from apostrophes by even rows only.
            even = count / max(1, widths.total()) - (0.05 if quote == "'" else 0.0)
            if width > 1 and (even, width) > best:
                best, found = (even, width), (separator, quote)
    return found


@dataclass(frozen=True, slots=True)
class Prepared:
    """Records ready to be compared, the role of each field, and what was made of each column."""

    records: list[Record]
    roles: dict[str, str]
    told: list[Told]


def prepare(
    table: Table, *, key: str, kind: str, source: str = "", columns: Sequence[str] = (),
    ignored: Sequence[str] = (),
) -> Prepared:  # fmt: skip
    """The records of a table. TableProblem when a column is missing, an id empty or there twice."""
    keys = _keys(table, key)
    sources = table.cells(source) if source else [""] * len(keys)
    left_out = {table.place(name) for name in (key, *([source] if source else []), *ignored)}
    named = [table.place(name) for name in columns]
    kept = [at for at in (named or range(len(table.columns))) if at not in left_out]
    if kind == EVENT:
        return _events(table, keys, sources, kept)
    told = [
        role_of(table.columns[at], [row[at] for row in table.rows], asked=bool(named))
        for at in kept
    ]
    roles, fields = _fields(told, kept)
    records = [
        Record(k, s, {label: row[at] for label, at in fields.items() if row[at]})
        for k, s, row in zip(keys, sources, table.rows, strict=True)
    ]
    return Prepared(records, roles, told)


def _fields(told: Sequence[Told], kept: Sequence[int]) -> tuple[dict[str, str], dict[str, int]]:
    """Roles and places of the columns compared; without a name, the first text is the name."""
    roles = {t.column: t.role for t in told if t.role}
    if not roles:
        raise TableProblem("aucune colonne à comparer ; « --columns » les nomme.")
    if rows.NAME not in roles.values():
        first = next((column for column, role in roles.items() if role == rows.TEXT), None)
        if first:
            roles[first] = rows.NAME
    places = {t.column: at for t, at in zip(told, kept, strict=True) if t.role}
    return roles, places


def _keys(table: Table, key: str) -> list[str]:
    keys = table.cells(key)
    for at, value in enumerate(keys, start=2):
        if not value:
            raise TableProblem(f"ligne {at} : la colonne « {key} » est vide.")
    if twice := [value for value, count in Counter(keys).items() if count > 1]:
        raise TableProblem(f"la colonne « {key} » a deux fois « {twice[0]} ».")
    return keys


def _events(
    table: Table, keys: Sequence[str], sources: Sequence[str], kept: Sequence[int]
) -> Prepared:
    found = event_fields([table.columns[at] for at in kept])
    fields: Mapping[str, int] = {name: kept[at] for name, at in found.items()}
    if "title" not in fields:
        raise TableProblem("aucune colonne de titre ; « title », « titre » ou « nom » la nomme.")
    dates = {"start", "end", "clock"}
    names = [name for name in fields if name not in dates]

    def cell(row: list[str], name: str) -> str:
        return row[fields[name]] if name in fields else ""

    records = [
        Record(
            k, s, {name: row[fields[name]] for name in names if row[fields[name]]},
            read_occurrences(cell(row, "start"), cell(row, "end"), cell(row, "clock")),
        )
        for k, s, row in zip(keys, sources, table.rows, strict=True)
    ]  # fmt: skip
    read_as = {at: name for name, at in fields.items()}
    told = [
        Told(table.columns[at], read_as.get(at, ""), "" if at in read_as else "sans usage ici")
        for at in kept
    ]
    return Prepared(records, {}, told)
