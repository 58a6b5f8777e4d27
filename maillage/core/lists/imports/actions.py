"""The steps of an import before it runs: receive, map, confirm, stop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.core.access import Reader
from maillage.core.lists.imports.declaration import Importer
from maillage.core.lists.imports.mapping import (
    NO_HEADER,
    find_header,
    guess_mapping,
    headings_of,
    remember,
    remembered,
)
from maillage.core.lists.imports.plan import keep_rows, preview_of
from maillage.core.lists.imports.run import may_start_again, write_import
from maillage.core.lists.imports.sheets import MAX_BYTES, Sheet, read_sheet
from maillage.core.models import Import
from maillage.core.said import to_json

SAMPLE = 20


def sheet_of(content: bytes, name: str, importer: type[Importer]) -> Sheet:
    """The rows of a file: a table, or what else the list reads. Raises SheetError."""
    other = importer.read_other(content, name) if len(content) <= MAX_BYTES else None
    return read_sheet(content, name) if other is None else other


@transaction.atomic
def receive(
    *, sheet: Sheet, title: str, list_name: str, importer: type[Importer], reader: Reader
) -> Import:
    """Keep the sheet and propose a mapping: the remembered one, else a guess."""
    header = find_header(sheet.rows[:SAMPLE], importer.fields)
    imported = Import(
        list_name=list_name,
        title=title[:255],
        owner_id=reader.person_id or 0,
        host_id=reader.current_host_id,
        options={"header": header, "notes": to_json(sheet.notes)},
    )
    imported.options |= {o.name: str(o.choices[0][0]) for o in importer.options_asked}
    imported.options["sample"] = sheet.rows[:SAMPLE]
    imported.options["numbers"] = sheet.numbers[:SAMPLE]
    imported.rows_total = len(sheet.rows) - header - 1
    imported.file = keep_rows(sheet, imported)
    propose_mapping(imported, importer)
    imported.save()
    return imported


def propose_mapping(imported: Import, importer: type[Importer]) -> None:
    """Set the mapping from the heading row; the caller saves."""
    headings = sheet_headings(imported)
    known = {f.name for f in importer.fields}
    kept = remembered(imported, headings) if imported.options["header"] != NO_HEADER else None
    kept = {column: name for column, name in (kept or {}).items() if name in known}
    imported.mapping = kept or guess_mapping(headings, importer.fields)


def sheet_headings(imported: Import) -> list[str]:
    """The columns' titles, from the first rows kept with the import."""
    return headings_of(imported.options.get("sample", []), imported.options.get("header", 0))


def move_header(*, imported: Import, header: int, importer: type[Importer]) -> None:
    """Another row names the columns: propose a new mapping."""
    imported.rows_total += imported.options["header"] - header
    imported.options["header"] = header
    propose_mapping(imported, importer)
    imported.save()


@transaction.atomic
def choose_columns(*, imported: Import, mapping: dict[str, str], options: dict[str, Any]) -> None:
    """Write the person's mapping and options, remember them, and look at every row."""
    imported.mapping = mapping
    imported.options |= options
    remember(imported, sheet_headings(imported), mapping)
    imported.report = {"preview": preview_of(imported)}
    imported.rows_total = imported.report["preview"]["total"]
    imported.state = Import.State.PREVIEWED
    imported.save()


@transaction.atomic
def confirm(
    *, imported: Import, choices: Mapping[str, str] | None = None, is_queued: bool = True
) -> bool:
    """Queue the writing; False when it was queued already (two clicks).

    `choices`: line → `create`, `skip` or `update:<uid>`, as `may_choose` allows. Not `is_queued`:
    the caller writes it at once (`run.run_import`).
    """
    now = Import.objects.select_for_update().get(pk=imported.pk)
    if now.state != Import.State.PREVIEWED:
        return False
    now.options["choices"] = may_choose(now, choices or {})
    now.state = Import.State.QUEUED
    now.report = {}  # the preview has served; from now on the report says what was done
    now.save(update_fields=["state", "options", "report", "updated_at"])
    if is_queued:
        write_import.enqueue(now.pk)
    return True


def may_choose(imported: Import, choices: Mapping[str, str]) -> dict[str, str]:
    """Those of the choices that the preview offered; each row's usual fate is left out."""
    kept = {}
    for row in offered(imported):
        asked = choices.get(str(row["line"]), "")
        if asked and asked != row["usual"] and asked in {value for value, _t in row["choices"]}:
            kept[str(row["line"])] = asked
    return kept


def offered(imported: Import) -> list[dict[str, Any]]:
    """The rows that resemble something, each with its `choices` (value, words) and `usual` one."""
    told, doubles = imported.report.get("preview", {}), imported.options.get("doubles", "skip")
    rows = []
    for name, is_known in (("double_rows", True), ("maybe_rows", False)):
        for row in told.get(name, ()):
            links = [one for one in row["near"] if one["uid"]]
            choices = [
                (f"update:{one['uid']}", _("relier à « %s » et mettre à jour") % one["record"])
                for one in links
            ]
            choices += [("create", _("nouvelle fiche")), ("skip", _("ne rien écrire"))]
            usual = doubles if is_known else "create"
            if usual == "update":
                usual = f"update:{links[0]['uid']}" if links else "skip"
            rows.append({**row, "choices": choices, "usual": usual, "is_known": is_known})
    return rows


@transaction.atomic
def ask_stop(*, imported: Import) -> None:
    """Ask the writing to stop after its present page; a queued one stops at once."""
    Import.objects.filter(
        pk=imported.pk, state__in=[Import.State.QUEUED, Import.State.RUNNING]
    ).update(stop_asked=True)


@transaction.atomic
def start_again(*, imported: Import) -> bool:
    """Go on with a failed import after its last whole page; False when it may not (two clicks)."""
    now = Import.objects.select_for_update(of=("self",)).select_related("batch").get(pk=imported.pk)
    if not may_start_again(now):
        return False
    now.state, now.stop_asked = Import.State.QUEUED, False
    for told in ("failure", "undo_failure"):
        now.report.pop(told, None)
    now.save(update_fields=["state", "stop_asked", "report", "updated_at"])
    if now.batch:
        now.batch.finished_at = None  # not to be undone from its history while it is written
        now.batch.save(update_fields=["finished_at", "updated_at"])
    write_import.enqueue(now.pk)
    return True
