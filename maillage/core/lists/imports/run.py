"""Writing an import: 200 rows at a time, progress kept with the rows, taken up again after a crash.

Each page of rows and the count of rows done are one transaction: a process killed at any moment
leaves whole pages only. The task is taken up again after the last one (`schedules.take_up_again`);
when it killed its worker too often, `give_up_import` says so and the person may start it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from maillage.core import journal
from maillage.core.lists.imports.declaration import Importer, Row, Written
from maillage.core.lists.imports.plan import (
    TOLD_PROBLEMS,
    cleaned,
    data_rows,
    importer_of,
    plan_rows,
    problems_of,
    settle,
    what_to_do,
)
from maillage.core.models import Import
from maillage.core.said import Said, to_json

logger = logging.getLogger("maillage.core")
PAGE = journal.PAGE
State = Import.State


@task(queue_name="long")
def write_import(import_id: int) -> None:
    """Background work: write a confirmed import, or go on with an interrupted one."""
    run_import(import_id)


@task(queue_name="long")
def take_back_import(import_id: int) -> None:
    """Background work: undo a whole import."""
    undo_import(import_id)


def run_import(import_id: int, progress: Callable[[int, int], None] | None = None) -> None:
    """Write what is left of an import, page by page. Does nothing for one that is over.

    `progress`, when given, is told after each page how many rows are done, and of how many.
    """
    imported = _begun(import_id)
    if imported is None:
        return
    try:
        while _write_next_page(imported):
            if progress:
                progress(imported.rows_done, imported.rows_total)
    except Exception:
        logger.exception("Importation %s interrompue par une erreur", imported.uid)
        _fail(imported.pk, Said("Une erreur du programme est notée dans le journal du serveur."))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")  # the planner learns that the list has grown


def _begun(import_id: int) -> Import | None:
    with transaction.atomic():
        imported = Import.objects.select_for_update().filter(pk=import_id).first()
        if imported is None or imported.state not in {State.QUEUED, State.RUNNING}:
            return None
        if imported.batch is None:
            imported.batch = journal.open_batch(
                by=imported.owner, act="import", label=imported.title
            )
        imported.state = State.RUNNING
        imported.save(update_fields=["state", "batch", "updated_at"])
    return imported


def _write_next_page(imported: Import) -> bool:
    """Write one page; whether there may be another. Another worker on the same import ends this."""
    cells = _next_cells(imported)
    with transaction.atomic():
        now = Import.objects.select_for_update().get(pk=imported.pk)
        if now.state != State.RUNNING or now.rows_done != imported.rows_done:
            return False
        if now.stop_asked or not cells:
            _finish(now, State.STOPPED if cells else State.DONE)
            return False
        written = _write(_importer(imported), imported, cells)
        report = imported.report
        for name in ("new", "updated", "unchanged", "skipped"):
            report[name] = report.get(name, 0) + getattr(written, name)
        report["wrong"] = report.get("wrong", 0) + len({p["line"] for p in written.problems})
        told = report.setdefault("problems", [])
        told += written.problems[: max(0, TOLD_PROBLEMS - len(told))]
        imported.rows_done += len(cells)
        imported.save(update_fields=["rows_done", "report", "updated_at"])
    return True


def _importer(imported: Import) -> Importer:
    if not hasattr(imported, "_importer"):
        imported._importer = importer_of(imported)  # type: ignore[attr-defined]
    return imported._importer  # type: ignore[attr-defined]


def _next_cells(imported: Import) -> list[tuple[int, list[str]]]:
    """The next rows of the sheet; the file is read once, from where the last run stopped."""
    if not hasattr(imported, "_rows"):
        imported._rows = data_rows(imported, skip=imported.rows_done)  # type: ignore[attr-defined]
    return list(islice(imported._rows, PAGE))  # type: ignore[attr-defined]


def _write(importer: Importer, imported: Import, cells: list[tuple[int, list[str]]]) -> Written:
    fields = {f.name: f for f in importer.fields}
    rows = [cleaned(number, row, imported.mapping, fields) for number, row in cells]
    plan_rows(importer, rows, _seen(imported, importer, fields))
    settle(imported, importer, rows)
    written = Written()
    usual = imported.options.get("doubles", "skip")
    sorts: dict[str, list[Row]] = {"create": [], "update": [], "skip": []}
    for row in rows:
        if not row.is_wrong:
            sorts[what_to_do(row, usual)].append(row)
    importer.create(sorts["create"], imported.batch)
    written.new, written.skipped = len(sorts["create"]), len(sorts["skip"])
    importer.load(sorts["update"])
    _update(importer, imported, sorts["update"], written)
    written.problems = [told for row in rows if row.is_wrong for told in problems_of(row)]
    return written


def _seen(imported: Import, importer: Importer, fields: dict) -> dict[str, int]:
    """The keys of the lines already written; read again from the sheet after a crash."""
    if not hasattr(imported, "_seen"):
        seen: dict[str, int] = {}
        done = islice(data_rows(imported), imported.rows_done)
        while page := list(islice(done, PAGE)):
            rows = [cleaned(number, row, imported.mapping, fields) for number, row in page]
            plan_rows(importer, rows, seen)
        imported._seen = seen  # type: ignore[attr-defined]
    return imported._seen  # type: ignore[attr-defined]


def _update(importer: Importer, imported: Import, rows: list[Row], written: Written) -> None:
    for row in rows:
        if row.double_of_line:
            written.skipped += 1
        elif importer.update(row, imported.batch):
            written.updated += 1
        elif not row.is_wrong:
            written.unchanged += 1


def _finish(imported: Import, state: str) -> None:
    imported.state = state
    imported.save(update_fields=["state", "updated_at"])
    if imported.batch:
        journal.close_batch(imported.batch)
    if state != State.FAILED:  # a failed one keeps its rows: it may be started again
        _forget_file(imported)


def forget(imported: Import) -> None:
    """An import that was only looked at leaves nothing."""
    with transaction.atomic():
        _forget_file(imported)
        imported.delete()


def _forget_file(imported: Import) -> None:
    """The rows are in the list now, or taken back: nobody needs a second copy."""
    if imported.file:
        kept, imported.file = imported.file, None
        imported.save(update_fields=["file"])
        name, storage = str(kept.file.name), kept.file.storage
        kept.delete()
        transaction.on_commit(lambda: storage.delete(name))


def _fail(import_id: int, reason: Said) -> None:
    """The page that failed is rolled back: what is written is whole, and may go on or be undone."""
    with transaction.atomic():
        imported = Import.objects.select_for_update().get(pk=import_id)
        if imported.state not in {State.QUEUED, State.RUNNING}:
            return
        imported.report["failure"] = reason.as_json()
        imported.save(update_fields=["report"])
        _finish(imported, State.FAILED)


def may_start_again(imported: Import) -> bool:
    """Whether a failed import still has its rows and was not taken back."""
    return (
        imported.state == State.FAILED
        and imported.file_id is not None
        and "undo" not in imported.options
    )


# --- Undo and crash ---------------------------------------------------------------------------
def ask_undo(imported: Import) -> None:
    """Queue the undo of a whole import; the page shows its outcome."""
    with transaction.atomic():
        imported.options["undo"] = "asked"
        imported.save(update_fields=["options", "updated_at"])
        take_back_import.enqueue(imported.pk)


def undo_import(import_id: int) -> None:
    """Take back every row of an import; what changed since stays, and is named."""
    imported = Import.objects.select_related("batch", "owner", "file").get(pk=import_id)
    if imported.batch is None or imported.batch.undone_at or "undo" not in imported.options:
        return
    try:
        take_back(imported)
    except Exception:
        logger.exception("Annulation de l’importation %s interrompue", imported.uid)
        give_up_undo(import_id)


def take_back(imported: Import) -> journal.Undone:
    """Undo an import that wrote something, now; its report says what came of it."""
    if imported.batch is None:
        raise ValueError("this import wrote nothing")
    outcome = journal.undo(imported.batch, by=imported.owner)
    imported.options["undo"] = "done"
    imported.report["undone"] = outcome.done
    imported.report["refused"] = to_json(outcome.refused[:TOLD_PROBLEMS])
    imported.report["refused_count"] = len(outcome.refused)
    imported.report.pop("undo_failure", None)
    imported.save(update_fields=["options", "report", "updated_at"])
    _forget_file(imported)
    return outcome


def give_up_import(import_id: int) -> None:
    """Its worker was killed too often: fail, so that nobody waits for it any more."""
    _fail(import_id, Said("Le serveur s’est arrêté plusieurs fois pendant l’écriture."))


def give_up_undo(import_id: int) -> None:
    """The undo was cut short for good: what it took back stays so, and it may be asked again."""
    with transaction.atomic():
        imported = Import.objects.select_for_update().get(pk=import_id)
        if imported.options.get("undo") != "asked":
            return
        del imported.options["undo"]
        imported.report["undo_failure"] = Said("L’annulation s’est arrêtée avant la fin.").as_json()
        imported.save(update_fields=["options", "report", "updated_at"])


def resume_interrupted_imports() -> int:
    """Queue again the imports and undos that no task holds any more; how many.

    A crash leaves its task, which `take_up_again` puts back; a restored copy of the database may
    lack it. Called before the only worker starts: whatever is under way then has no process.
    """
    writing = Import.objects.filter(state__in=[State.QUEUED, State.RUNNING])
    undoing = Import.objects.exclude(pk__in=writing).filter(options__undo="asked")
    count = 0
    for work, rows in ((write_import, writing), (take_back_import, undoing)):
        held = _held(work)
        for pk in rows.values_list("pk", flat=True):
            if pk not in held:
                work.enqueue(pk)
                count += 1
    return count


def _held(work: Any) -> set[int]:
    """The imports that a waiting or running task of this kind will write."""
    tasks = DBTaskResult.objects.filter(
        task_path=work.module_path,
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING],
    )
    return {call["args"][0] for call in tasks.values_list("args_kwargs", flat=True)}


__all__ = ["resume_interrupted_imports", "run_import", "undo_import", "write_import"]
