"""CSV and XLSX: rows of any usual encoding, separator and header, read by a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from maillage.algorithms.said import Said
from maillage.core.lists.imports.sheets import Sheet, SheetError, read_sheet
from maillage.offer.harvest.fields import heading_key, known_headings
from maillage.offer.harvest.found import FoundEvent, Reading, Refused, too_long, whole_file
from maillage.offer.harvest.kinds import Asked
from maillage.offer.harvest.records import Mapped, event_of, mapped
from maillage.offer.harvest.schema_event import Keys

MOST_ROWS = 200_000
MOST_BYTES = 60 * 1024 * 1024
HEADER_SEARCH = 15
SAMPLES = 2_000


def read_table(data: bytes, asked: Asked) -> Reading:
    """The events of a table, one a row. The header is the row that names most fields."""
    reading = Reading(kind="table", found=iter(()))
    try:
        sheet = read_sheet(data, asked.name or "tableau", max_bytes=MOST_BYTES, max_rows=MOST_ROWS)
    except SheetError as error:
        reading.refuse(whole_file(Said("%(why)s", why=str(error))))
        return reading
    reading.notes += [Said("%(note)s", note=str(note)) for note in sheet.notes]
    header = _header(sheet.rows)
    headings = _headings(sheet.rows, header)
    samples = [dict(zip(headings, row, strict=False))
               for row in sheet.rows[header + 1 : header + 1 + SAMPLES]]  # fmt: skip
    plan = mapped(headings, samples, asked.mapping, asked)
    reading.mapping = plan.to_json()
    if "title" not in plan.fields or not {"start", "dates", "start_time"} & set(plan.fields):
        reading.refuse(whole_file(_unmapped(plan, headings)))
        return reading
    reading.total = len(sheet.rows) - header - 1
    reading.found = _events(sheet, header, headings, plan, asked)
    return reading


def columns_of(sheet: Sheet, count: int) -> tuple[list[str], list[dict[str, str]]]:
    """(names of the columns, the first rows): what a mapping is chosen from."""
    header = _header(sheet.rows)
    headings = _headings(sheet.rows, header)
    below = sheet.rows[header + 1 : header + 1 + count]
    return headings, [dict(zip(headings, row, strict=False)) for row in below]


def _events(
    sheet: Sheet, header: int, headings: list[str], plan: Mapped, asked: Asked
) -> Iterator[FoundEvent | Refused]:
    keys = Keys()
    named = sheet.rows[header]
    for index in range(header + 1, len(sheet.rows)):
        if asked.is_late():
            yield too_long()
            return
        row = sheet.rows[index]
        if row == named:  # a header printed again on each page
            continue
        where = Said("ligne %(line)d", line=sheet.numbers[index])
        try:
            found = event_of(dict(zip(headings, row, strict=False)), plan, asked, keys, where)
        except (ValueError, TypeError, OverflowError):
            found = Refused(where, Said("contenu illisible"), " | ".join(row)[:2_000])
        if found is not None:
            yield found


def _header(rows: Sequence[Sequence[str]]) -> int:
    scores = [known_headings(row) for row in rows[:HEADER_SEARCH]]
    return scores.index(max(scores)) if scores else 0


def _headings(rows: Sequence[Sequence[str]], header: int) -> list[str]:
    """A name for each column, all different."""
    width = max((len(row) for row in rows[: header + SAMPLES]), default=0)
    named = [*rows[header], *[""] * width][:width]
    headings: list[str] = []
    for number, name in enumerate(named, start=1):
        heading = " ".join(name.split())[:120] or f"#{number}"
        if heading in headings:
            heading = f"{heading} #{number}"
        headings.append(heading)
    return headings


def _unmapped(plan: Mapped, headings: Sequence[str]) -> Said:
    told = ", ".join(h for h in headings[:8] if heading_key(h))[:200]
    if "title" not in plan.fields:
        return Said(
            "aucune colonne ne donne le titre (colonnes lues : %(names)s) : "
            "indiquez-la dans une correspondance",
            names=told,
        )
    return Said(
        "aucune colonne ne donne la date (colonnes lues : %(names)s) : "
        "indiquez-la dans une correspondance",
        names=told,
    )
