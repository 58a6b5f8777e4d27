"""A file or a pasted text becomes rows of text, or a clear refusal.

CSV in any usual encoding and separator, cells pasted from a spreadsheet (tabs), XLSX. Everything
is text: a formula is its last value, hostile content is data.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from maillage.core.documents.cells import plain_cell
from maillage.core.said import Said

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
# An XLSX that unpacks to more than this, or a hundred times its size, is a trap.
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')


class SheetError(Exception):
    """The file cannot be taken; the message names it, the place and the remedy."""


@dataclass
class Sheet:
    """Rows of text as they stand; `numbers` are their line numbers in the person's file."""

    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_sheet(
    content: bytes, name: str, *, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS
) -> Sheet:
    """The rows of a file by its content, whatever its extension. Raises SheetError."""
    if len(content) > max_bytes:
        raise SheetError(_("« %s » dépasse 20 Mo. Coupez le tableau en plusieurs fichiers.") % name)
    if not content.strip():
        raise SheetError(
            _("« %s » est vide. Choisissez le fichier qui contient le tableau.") % name
        )
    if content.startswith(b"PK"):
        sheet = _read_xlsx(content, name, max_rows)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise SheetError(
            _("« %s » est un ancien classeur (.xls) ou un classeur protégé par mot de passe. "
              "Enregistrez-le en .xlsx sans mot de passe, ou en CSV.") % name
        )  # fmt: skip
    else:
        sheet = read_text(_decoded(content, name), name, max_rows)
    if not sheet.rows:
        raise SheetError(_("« %s » ne contient aucune ligne. Vérifiez la feuille choisie.") % name)
    return sheet


def _decoded(content: bytes, name: str) -> str:
    """The text of a file: marks first, then UTF-8, then what Windows wrote."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    head = content[:4000]
    if 0 in head:
        # Two bytes a letter without a mark: the high bytes are empty, the low ones never are.
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if max(even, odd) > len(head) * 0.3 and min(even, odd) < len(head) * 0.01:
            little = odd > even
            return content.decode("utf-16-le" if little else "utf-16-be", errors="replace")
        raise SheetError(
            _("« %s » n’est pas un tableau de texte. Choisissez un fichier CSV ou XLSX.") % name
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _refuse_binary(text, name)
    return _refuse_binary(content.decode("latin-1"), name)


def _refuse_binary(text: str, name: str) -> str:
    head = text[:4000]
    strange = sum(1 for c in head if ord(c) < 32 and c not in "\t\r\n\f\x1e\x1f")
    if strange > len(head) * 0.02:
        raise SheetError(
            _("« %s » n’est pas un tableau de texte. Choisissez un fichier CSV ou XLSX.") % name
        )
    return text


def read_text(text: str, name: str, max_rows: int = MAX_ROWS) -> Sheet:
    """The rows of a CSV or of pasted cells; the separator is the one that cuts most evenly."""
    text = text.lstrip("\ufeff").replace("\0", "")
    return _collected(_csv_rows(text, _separator(text)), name, max_rows)


def _csv_rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    csv.field_size_limit(MAX_BYTES)
    line = 0
    while True:
        before, line = line, reader.line_num
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:  # e.g. a stray return inside a cell: the rest is still read
            continue
        yield max(before, line) + 1, row


def _separator(text: str) -> str:
    head = "\n".join(text.splitlines()[:30])
    best, best_score = ",", 0.0
    for separator in ("\t", ";", ",", "|"):
        try:
            widths = [len(r) for r in csv.reader(io.StringIO(head), delimiter=separator) if r]
        except csv.Error:
            continue
        if not widths or max(widths) < 2:
            continue
        usual = max(set(widths), key=widths.count)
        score = widths.count(usual) / len(widths) * min(usual, 12) if usual > 1 else 0.1
        if score > best_score:
            best, best_score = separator, score
    return best


def _collected(rows: Iterator[tuple[int, list[Any]]], name: str, max_rows: int) -> Sheet:
    """Rows that hold something, as text, within the limits."""
    sheet = Sheet()
    for number, row in rows:
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            raise SheetError(
                _("« %(file)s », ligne %(line)s : plus de %(limit)s colonnes. Retirez les colonnes "
                  "qui ne servent pas.")
                % {"file": name, "line": number, "limit": MAX_COLUMNS}
            )  # fmt: skip
        if len(sheet.rows) > max_rows:
            raise SheetError(
                _("« %s » a plus de 50 000 lignes. Coupez le tableau en plusieurs fichiers.") % name
            )
        sheet.rows.append(cells)
        sheet.numbers.append(number)
    return sheet


def _text(value: Any) -> str:
    """A cell as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, str):
        # `plain_cell`: a sheet that we exported comes back as it was.
        return str(plain_cell(value.replace("\r\n", "\n").replace("\0", "").strip()))
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


# --- XLSX -----------------------------------------------------------------------------------
def _read_xlsx(content: bytes, name: str, max_rows: int) -> Sheet:
    _refuse_bomb(content, name)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        chosen = _first_with_cells(book)
        if chosen is None:
            return Sheet()
        merged = _merged_below(content, chosen)
        chosen.reset_dimensions()  # a file may lie about its size; the rows do not
        sheet = _collected(_xlsx_rows(chosen, merged), name, max_rows)
        others = [s.title for s in book.worksheets if s is not chosen]
    except SheetError:
        raise
    except Exception as error:
        raise SheetError(
            _("« %s » n’est pas un classeur XLSX lisible. Ouvrez-le dans votre tableur et "
              "enregistrez-le de nouveau, ou exportez-le en CSV.") % name
        ) from error  # fmt: skip
    if others:
        sheet.notes.append(
            Said(
                "Seule la feuille « %(sheet)s » est lue ; il y en a %(count)d autre.",
                "Seule la feuille « %(sheet)s » est lue ; il y en a %(count)d autres.",
                sheet=chosen.title, count=len(others),
            )
        )  # fmt: skip
    return sheet


def _refuse_bomb(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise SheetError(
            _("« %s » est abîmé : son enveloppe ne s’ouvre pas. Enregistrez-le de nouveau.") % name
        ) from error
    unpacked = sum(entry.file_size for entry in entries)
    swollen = any(
        e.file_size > 10 * 1024 * 1024 and e.file_size > MAX_RATIO * max(1, e.compress_size)
        for e in entries
    )
    if unpacked > MAX_UNPACKED or swollen or len(entries) > 5000:
        raise SheetError(
            _("« %s » se déplie en un contenu démesuré et n’est pas ouvert. Copiez les cellules "
              "utiles dans un nouveau classeur.") % name
        )  # fmt: skip


def _first_with_cells(book: Any) -> Any:
    shown = [s for s in book.worksheets if s.sheet_state == "visible"] or book.worksheets
    for sheet in shown:
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_row=200, values_only=True):
            if any(cell not in (None, "") for cell in row):
                return sheet
    return None


def _xlsx_rows(sheet: Any, merged: dict[int, list[tuple[int, int]]]) -> Iterator:
    """Rows with their numbers; what is merged downwards is repeated on each of its lines."""
    held: dict[int, tuple[Any, int]] = {}
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1), 1):
        cells = list(row)
        for column, (value, last) in list(held.items()):
            if number > last:
                del held[column]
            elif column < len(cells) and cells[column] in (None, ""):
                cells[column] = value
            elif column >= len(cells):
                cells += [None] * (column + 1 - len(cells))
                cells[column] = value
        for column, last in merged.get(number, ()):
            if column < len(cells):
                held[column] = (cells[column], last)
        yield number, cells


def _merged_below(content: bytes, sheet: Any) -> dict[int, list[tuple[int, int]]]:
    """First line -> (column from 0, last line) of the cells merged downwards.

    The reader that keeps memory low does not know merged cells; they stand near the end of the
    sheet's XML and are found there without building it.
    """
    merged: dict[int, list[tuple[int, int]]] = {}
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        archive.open(sheet._worksheet_path.lstrip("/")) as file,
    ):
        tail = b""
        while chunk := file.read(1 << 20):
            text = tail + chunk
            end = 0
            for found in _MERGE.finditer(text):
                end = found.end()
                left, top, _right, bottom = range_boundaries(found.group(1).decode())
                if left and top and bottom and bottom > top:
                    merged.setdefault(top, []).append((left - 1, bottom))
            tail = text[max(end, len(text) - 200) :]
    return merged
