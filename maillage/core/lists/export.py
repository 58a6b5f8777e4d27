"""A list out: CSV as a stream, XLSX as a file. Only what the reader sees; formulas neutralised."""

from __future__ import annotations

import csv
import mimetypes
import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from maillage.core.access import Reader
from maillage.core.documents.cells import safe_cell
from maillage.core.lists.declaration import List
from maillage.core.lists.state import ListState, ordered_keys, records_of

CHUNK = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What XML 1.0 cannot hold: openpyxl would refuse the whole file for one such character.
_UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def export(a_list: type[List], state: ListState, reader: Reader) -> HttpResponseBase:
    """The whole list, as narrowed and sorted, in the format that the state asks for."""
    written = {"csv": _csv, "xlsx": _xlsx}
    response = written.get(state.format, _other)(a_list, state, reader)
    name = f"{a_list.name}-{timezone.localdate():%Y-%m-%d}.{state.format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def table(a_list: type[List], state: ListState, reader: Reader) -> Iterator[list[Any]]:
    """The heading, then a row per record."""
    columns = [column for column in a_list.columns if column.in_export]
    yield [str(column.title) for column in columns]
    for record in _records(a_list, state, reader):
        yield [_cell(column.value_of(record)) for column in columns]


def _records(a_list: type[List], state: ListState, reader: Reader) -> Iterator[Any]:
    """All records of the question, with what `load` attaches, some at a time."""
    # All keys at once: a record added while the stream runs cannot shift the chunks.
    keys = list(ordered_keys(a_list, state, reader))
    for start in range(0, len(keys), CHUNK):
        records = records_of(a_list, keys[start : start + CHUNK], reader)
        a_list.load_for_export(records, reader)
        yield from records


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, int | float) or hasattr(value, "isoformat"):
        return value
    return safe_cell(str(value).translate(_UNPRINTABLE))


class _Echo:
    """A file that hands back what is written: csv writes rows, the response streams them."""

    def write(self, text: str) -> str:
        return text


def _csv(a_list: type[List], state: ListState, reader: Reader) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff"  # spreadsheet programs then read UTF-8
        for row in table(a_list, state, reader):
            yield writer.writerow(row)

    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")


def _other(a_list: type[List], state: ListState, reader: Reader) -> StreamingHttpResponse:
    """A format of the list's own: cards of an address book."""
    lines = a_list.other_exports[state.format](_records(a_list, state, reader))
    kind = mimetypes.guess_type(f"a.{state.format}")[0] or "text/plain"
    return StreamingHttpResponse(lines, content_type=f"{kind}; charset=utf-8")


def _xlsx(a_list: type[List], state: ListState, reader: Reader) -> FileResponse:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(a_list.title)[:31])
    for row in table(a_list, state, reader):
        sheet.append(row)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return FileResponse(file, content_type=XLSX)
