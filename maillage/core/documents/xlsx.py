"""Write sheets as an Excel workbook with its data dictionary; no cell can run as a formula."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

import regex
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from maillage.core.documents.cells import safe_cell
from maillage.core.documents.labels import labels
from maillage.core.documents.prepare import clean

MAX_ROWS = 1_048_576  # Excel's own limits
MAX_TEXT = 32_767
MAX_TITLE = 31
FORMATS = {dt.datetime: "yyyy-mm-dd hh:mm", dt.date: "yyyy-mm-dd", dt.time: "hh:mm"}
HEAD = Font(name="Calibri", bold=True, color="FFFFFFFF")
FILL = PatternFill("solid", start_color="FF0F4C5C")
RULE = Border(bottom=Side("thin", color="FFE2DDD2"))
TOP = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a title, column labels, rows of plain values (read once, may be a generator)."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Definition:
    """One line of the data dictionary: what a column of a sheet means, its unit, its source."""

    sheet: str
    column: str
    meaning: str
    unit: str = ""
    source: str = ""


def as_xlsx(
    sheets: Sequence[Sheet],
    dictionary: Sequence[Definition] = (),
    *,
    title: str = "",
    author: str = "",
    language: str = "fr-CA",
) -> bytes:
    """Return the workbook: each sheet with a frozen, filtered header, then « Dictionnaire ».

    Numbers stay numbers, dates are dates (time zones dropped, local time kept), None and numbers
    that are not finite are empty. Raises ValueError when a sheet is longer than Excel can hold.
    """
    words = labels(language)
    book = Workbook(write_only=True)
    book.properties.title = clean(title) or None
    book.properties.creator = clean(author) or words["mark"]
    book.properties.language = language
    taken: set[str] = set()
    for sheet in sheets:
        _add(book, sheet, taken, words)
    heads = [words[key] for key in ("sheet", "column", "meaning", "unit", "source")]
    lines = [(d.sheet, d.column, d.meaning, d.unit, d.source) for d in dictionary]
    _add(book, Sheet(words["dictionary"], heads, lines), taken, words)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _add(book: Workbook, sheet: Sheet, taken: set[str], words: dict[str, str]) -> None:
    rows = [[_value(value, words) for value in row] for row in sheet.rows]
    if len(rows) >= MAX_ROWS:
        raise ValueError(f"{len(rows)} rows: a sheet holds {MAX_ROWS - 1}")
    page = book.create_sheet(_title(sheet.title, taken))
    page.freeze_panes = "B2" if len(sheet.columns) > 3 else "A2"
    last = get_column_letter(max(1, len(sheet.columns)))
    page.auto_filter.ref = f"A1:{last}{len(rows) + 1}"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    for index, label in enumerate(sheet.columns):
        values = [row[index] for row in rows[:500] if index < len(row)]
        page.column_dimensions[get_column_letter(index + 1)].width = _width(label, values)
    page.append([_cell(page, safe_cell(clean(label)), head=True) for label in sheet.columns])
    for row in rows:
        page.append([_cell(page, value) for value in row])


def _value(value: object, words: dict[str, str]) -> Any:
    """Return what goes in the cell: a bool, number, date, time, safe text, or None."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.datetime | dt.time):
        return value.replace(tzinfo=None)
    if isinstance(value, dt.date | dt.timedelta):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        value = ", ".join(str(part) for part in value)
    text = str(safe_cell(clean(str(value))))
    if len(text) <= MAX_TEXT:
        return text
    return text[: MAX_TEXT - len(words["truncated"])] + words["truncated"]


def _cell(page: Any, value: Any, *, head: bool = False) -> Any:
    if not head and (value is None or isinstance(value, bool | int | float | Decimal)):
        return value
    cell = WriteOnlyCell(page, value)
    if head:
        cell.font, cell.fill, cell.alignment = HEAD, FILL, TOP
    elif isinstance(value, str):
        cell.data_type = "s"
        if len(value) > 40 or "\n" in value:
            cell.alignment = TOP
    elif type(value) in FORMATS:
        cell.number_format = FORMATS[type(value)]
    return cell


def _width(label: str, values: Sequence[object]) -> float:
    """A width that shows most of a column's texts, between 10 and 60 characters."""
    lengths = sorted(len(str(value)) for value in values if value is not None)
    usual = lengths[int(len(lengths) * 0.9)] if lengths else 0
    return float(min(60, max(10, len(label) + 4, usual + 2)))


def _title(wanted: str, taken: set[str]) -> str:
    """A sheet name Excel accepts: 31 characters, without []:*?/\\, none twice."""
    base = regex.sub(r"[\[\]:*?/\\]+", " ", clean(wanted).replace("\n", " "))
    base = base.strip(" '")[:MAX_TITLE] or "1"
    title, rank = base, 2
    while title.casefold() in taken:
        suffix = f" ({rank})"
        title, rank = base[: MAX_TITLE - len(suffix)] + suffix, rank + 1
    taken.add(title.casefold())
    return title
