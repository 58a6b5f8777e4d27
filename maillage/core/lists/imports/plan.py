"""Rows of text become rows to write: cleaned, matched with what is there, told apart."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.files.base import ContentFile

from maillage.core.access import reader_for
from maillage.core.lists.imports.declaration import (
    MAX_CELL,
    Importer,
    ImportField,
    ImportProblem,
    Near,
    Row,
)
from maillage.core.lists.imports.mapping import Mapping
from maillage.core.lists.imports.sheets import Sheet
from maillage.core.models import File, Import, User, Visibility
from maillage.core.registry import registry
from maillage.core.said import Said, said_of, to_json

LOOK_AT = 1000  # rows per question to the database while previewing
# Up to here each row is compared word by word with the list and with the others of its file.
COMPARED_ROWS = 1000
TOLD_PROBLEMS, TOLD_DOUBLES, TOLD_ROWS = 200, 200, 10
CREATE, UPDATE, SKIP = "create", "update", "skip"


def keep_rows(sheet: Sheet, imported: Import) -> File:
    """The sheet as one JSON row per line in a private file: read once, resumed from anywhere."""
    lines = "".join(
        json.dumps([number, cells], ensure_ascii=False) + "\n"
        for number, cells in zip(sheet.numbers, sheet.rows, strict=True)
    ).encode()
    kept = File(
        title=imported.title, media_type="application/jsonl", size=len(lines),
        owner=imported.owner, host=imported.host, visibility=Visibility.PRIVATE,
    )  # fmt: skip
    kept.file.save(f"import-{imported.uid}.jsonl", ContentFile(lines), save=True)
    return kept


def kept_rows(imported: Import) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of every kept row, heading included."""
    if imported.file is None:
        return
    kept = imported.file.file
    # The storage opens a file of its own each time: a resumed import reads it twice at once.
    with kept.storage.open(kept.name or "", "rb") as file:
        for line in file:
            number, cells = json.loads(line)
            yield number, cells


def data_rows(imported: Import, skip: int = 0) -> Iterator[tuple[int, list[str]]]:
    """The rows after the heading, without the first `skip` of them."""
    first = imported.options.get("header", 0) + 1 + skip
    for place, row in enumerate(kept_rows(imported)):
        if place >= first:
            yield row


def importer_of(imported: Import) -> Importer:
    """The list's importer, under the rights that the owner has now."""
    declared = registry.lists[imported.list_name].importer
    user = User.objects.filter(person_id=imported.owner_id).first()
    return declared(reader_for(user), imported.owner, imported.host, imported.options)


def cleaned(number: int, cells: Sequence[str], mapping: Mapping, fields: dict) -> Row:
    """One row's values by field; each wrong cell is a problem with its column and its remedy."""
    row = Row(number)
    texts: dict[str, list[str]] = {}
    for column, name in mapping.items():
        cell = cells[int(column)] if int(column) < len(cells) else ""
        if cell and name in fields:
            texts.setdefault(name, []).append(cell)
    for name, field in fields.items():
        try:
            value = _cleaned_cell("; ".join(texts.get(name, [])), field)
        except ImportProblem as problem:
            note(row, field, problem.problem, problem.remedy)
        else:
            if value not in ("", None, []):
                row.values[name] = value
    return row


def _cleaned_cell(text: str, field: ImportField) -> Any:
    if not text:
        if field.is_required:
            raise ImportProblem(
                Said("La case est vide."), Said("Remplissez-la ou retirez la ligne.")
            )
        return ""
    limit = min(field.max_length, MAX_CELL)
    if len(text) > limit:
        raise ImportProblem(
            Said(
                "Le texte a %(length)s caractères ; %(limit)s au plus.",
                length=len(text), limit=limit,
            ),
            Said("Raccourcissez-le dans le tableur."),
        )  # fmt: skip
    return field.clean(text) if field.clean else text


def note(row: Row, field: ImportField | None, problem: str, remedy: str) -> None:
    """Add a problem to a row; its words are kept for whoever reads the report, in any language."""
    row.problems.append(
        {
            "column": to_json(said_of(field.title)) if field else "",
            "problem": to_json(problem), "remedy": to_json(remedy),
        }
    )  # fmt: skip


def plan_rows(importer: Importer, rows: Sequence[Row], seen: dict[str, int]) -> None:
    """Match rows with the list and with one another. `seen` holds the keys of earlier lines.

    One file writes a record once: a later line of the same record is a double of the first, or
    importing twice would turn its values back and forth.
    """
    right = [row for row in rows if not row.is_wrong]
    importer.prepare(right)
    right = [row for row in right if not row.is_wrong]
    importer.match(right)
    for row in right:
        same = [f"record:{row.double.pk}"] if row.double is not None else []
        looks = [*same, *importer.looks(row)]
        row.double_of_line = next((seen[key] for key in looks if key in seen), 0)
        for key in (*same, *importer.keys(row)):
            seen.setdefault(key, row.number)


def preview_of(imported: Import) -> dict[str, Any]:
    """What the import would do, without writing: counts, first rows, doubles and problems.

    What was found alike by its words is kept with the import (`options["near"]`; the caller
    saves): writing, which goes page by page, then does what was shown.
    """
    importer = importer_of(imported)
    told: dict[str, Any] = {
        "total": 0, "new": 0, "doubles": 0, "maybe": 0, "wrong": 0, "is_compared": True,
        "first": [], "double_rows": [], "maybe_rows": [], "problems": [],
    }  # fmt: skip
    imported.options["near"], imported.options["choices"] = {}, {}
    pages = _pages(imported, importer)
    if imported.rows_total <= COMPARED_ROWS:
        whole = [row for page in pages for row in page]
        importer.near([row for row in whole if not row.is_wrong])
        pages = iter([whole])
    else:
        told["is_compared"] = False
    for page in pages:
        _tell(told, importer, page, imported.options["near"])
    return told


def _pages(imported: Import, importer: Importer) -> Iterator[list[Row]]:
    """All rows cleaned and matched, a thousand at a time."""
    fields = {f.name: f for f in importer.fields}
    seen: dict[str, int] = {}
    rows = data_rows(imported)
    while cells := list(islice(rows, LOOK_AT)):
        page = [cleaned(number, row, imported.mapping, fields) for number, row in cells]
        plan_rows(importer, page, seen)
        yield page


def _tell(told: dict[str, Any], importer: Importer, page: list[Row], near: dict[str, str]) -> None:
    for row in page:
        told["total"] += 1
        if row.is_wrong:
            told["wrong"] += 1
            room = TOLD_PROBLEMS - len(told["problems"])
            told["problems"] += problems_of(row)[: max(0, room)]
            continue
        _tell_double(told, importer, row, near)
        if len(told["first"]) < TOLD_ROWS:
            told["first"].append({"line": row.number, "cells": importer.shown(row)})


def _tell_double(told: dict[str, Any], importer: Importer, row: Row, near: dict[str, str]) -> None:
    sure = next((one for one in row.near if one.is_sure), None)
    if sure is not None:
        near[str(row.number)] = f"#{sure.line}" if sure.record is None else sure.record.uid
    if row.double is not None or row.double_of_line or sure is not None:
        told["doubles"] += 1
        shown = "double_rows"
    elif row.near:
        told["maybe"] += 1
        told["new"] += 1
        shown = "maybe_rows"
    else:
        told["new"] += 1
        return
    if len(told[shown]) < TOLD_DOUBLES:
        told[shown].append(_double(row, importer))


def problems_of(row: Row) -> list[dict[str, Any]]:
    """The row's problems as the report keeps them."""
    return [{"line": row.number, **problem} for problem in row.problems]


def _double(row: Row, importer: Importer) -> dict[str, Any]:
    """A row beside what it is, or may be; `uid` is empty for an earlier line of the file."""
    if row.double_of_line:
        near = [Near(line=row.double_of_line, because=[row.because] if row.because else [])]
    elif row.double is not None:
        near = [Near(record=row.double, because=[row.because])]
    else:
        near = row.near
    return {
        "line": row.number,
        "shown": next((text for _title, text in importer.shown(row)), ""),
        "near": [
            {
                "uid": one.record.uid if one.record is not None else "",
                "record": str(one.record) if one.record is not None else "",
                "url": one.record.get_absolute_url() if one.record is not None else "",
                "of_line": one.line,
                "because": [to_json(reason) for reason in one.because],
            }
            for one in near
        ],
    }


# --- What a person chose ----------------------------------------------------------------------
def settle(imported: Import, importer: Importer, rows: Sequence[Row]) -> None:
    """Set what the preview found alike and what a person chose, row by row, before writing."""
    near, choices = imported.options.get("near", {}), imported.options.get("choices", {})
    right = [row for row in rows if not row.is_wrong]
    wanted = {near.get(str(row.number), "") for row in right}
    wanted |= {choices.get(str(row.number), "").partition(":")[2] for row in right}
    records = importer.records({uid for uid in wanted if uid and not uid.startswith("#")})
    for row in right:
        alike = near.get(str(row.number), "")
        if alike and row.double is None and not row.double_of_line:
            if alike.startswith("#"):
                row.double_of_line = int(alike[1:])
            else:
                row.double, row.is_alike = records.get(alike), True
        chosen, _sep, uid = choices.get(str(row.number), "").partition(":")
        if chosen == UPDATE and uid in records:
            row.is_alike |= row.double is None or row.double.uid != uid
            row.double, row.double_of_line, row.choice = records[uid], 0, UPDATE
        elif chosen in {CREATE, SKIP}:
            row.choice = chosen


def what_to_do(row: Row, usual: str) -> str:
    """`create`, `update` or `skip`: what a person said of this row, else of all doubles."""
    if row.choice:
        return row.choice
    return usual if row.double is not None or row.double_of_line else CREATE
