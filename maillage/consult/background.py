"""Large imports of notes, written and taken back by the worker while a page shows how far it is.

An import is one transaction: killed or failed, it leaves nothing, and the worker begins it again.
How far it is cannot be told inside that transaction, so it goes through the cache.
"""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Sequence
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from maillage.consult import actions
from maillage.consult.access import workshops_to_import_into
from maillage.consult.drafts import draft_sources
from maillage.consult.models import NotesDraft, NotesImport
from maillage.consult.notes import NotesError
from maillage.consult.plan import WorkshopPlan
from maillage.core.access import Reader, reader_for
from maillage.core.models import Actor, Batch, User
from maillage.core.said import to_json

logger = logging.getLogger("maillage.consult")
LARGE = 500  # rows to write: beyond, a page would keep its reader waiting
SECONDS_BETWEEN_NOTES = 0.5
KEPT_SECONDS = 3600
TOLD_REFUSALS = 100
State = NotesDraft.State


@task(queue_name="long")
def write_notes(draft_id: int) -> None:
    """Background work: write a confirmed import, or begin again one that was killed."""
    run_import(draft_id)


@task(queue_name="long")
def take_back_notes(draft_id: int) -> None:
    """Background work: undo a whole import."""
    run_undo(draft_id)


# --- Import -----------------------------------------------------------------------------------
def is_large(plans: Sequence[WorkshopPlan]) -> bool:
    """Whether writing these plans is work for the background."""
    groups = [group for plan in plans for group in plan.groups if group.is_changed]
    rows = sum(g.count("new") + g.count("changed") + len(g.removed) for g in groups)
    return rows > LARGE


@transaction.atomic
def queue_import(*, draft: NotesDraft, choices: dict[str, Any], audience: str, host: int) -> None:
    """Confirm a draft; a second click does nothing more. `choices` as `plan_import` takes them."""
    now = NotesDraft.objects.select_for_update().get(pk=draft.pk)
    if not now.is_open:
        return
    target, held_on = choices["target"], choices["held_on"]
    now.choices = {
        **choices,
        "target": target.uid if target else "",
        "held_on": held_on.isoformat() if held_on else "",
        "audience": audience,
        "host": host,
    }
    now.state = State.QUEUED
    now.report = {"task": str(write_notes.enqueue(now.pk).id)}
    now.save(update_fields=["choices", "state", "report", "updated_at"])


def run_import(draft_id: int) -> None:
    """Write a queued import. Does nothing for one that is over."""
    waiting = NotesDraft.objects.filter(pk=draft_id, state__in=[State.QUEUED, State.RUNNING])
    draft = waiting.select_related("owner").first()
    if draft is None:
        return
    waiting.update(state=State.RUNNING)
    try:
        with transaction.atomic():
            _write(draft)
    except NotesError as error:
        _fail(draft, State.FAILED, {"problem": to_json(error.said)})
    except actions.ImportRefused as error:
        _fail(draft, State.FAILED, {"problem": str(error)})
    except Exception:
        logger.exception("Import de notes %s interrompu par une erreur", draft.uid)
        _fail(draft, State.FAILED, {"is_unexpected": True})


def _write(draft: NotesDraft) -> None:
    told = draft.choices
    reader = reader_for(User.objects.filter(person=draft.owner).first())
    held_on = told["held_on"]
    target = None
    if told["target"]:
        target = workshops_to_import_into(reader).filter(uid=told["target"]).first()
        if target is None:
            raise actions.ImportRefused(_("L’atelier choisi n’est plus là."))
    outcome = actions.import_notes(
        sources=draft_sources(draft), by=draft.owner, reader=reader, host=_host(told, reader),
        target=target, is_new=told["is_new"], title=told["title"], audience=told["audience"],
        held_on=datetime.date.fromisoformat(held_on) if held_on else None,
        progress=_Progress(draft.uid),
    )  # fmt: skip
    report: dict[str, Any] = {"counts": actions.counts_of(outcome)}
    if outcome.workshops:
        report["workshop"] = outcome.workshops[0].uid
    draft.batch = outcome.batch
    draft.readings = {}
    draft.files.clear()  # the imports hold them now
    _end(draft, State.DONE, report)


def _host(told: dict[str, Any], reader: Reader) -> Actor | None:
    return Actor.objects.filter(pk=told["host"]).first() if told["host"] in reader.hosts else None


def _end(draft: NotesDraft, state: str, report: dict[str, Any]) -> None:
    draft.state, draft.report = state, report
    draft.save(update_fields=["state", "report", "readings", "batch", "updated_at"])


def _fail(draft: NotesDraft, state: str, report: dict[str, Any]) -> None:
    """Only this much is written: what the draft held before the attempt stays."""
    NotesDraft.objects.filter(pk=draft.pk).update(state=state, report=report)


class _Progress:
    """Notes now and then how many rows are written, where the page finds it."""

    def __init__(self, uid: str) -> None:
        self._key, self._last = _key(uid), 0.0

    def __call__(self, done: int, total: int) -> None:
        if done >= total or time.monotonic() - self._last >= SECONDS_BETWEEN_NOTES:
            self._last = time.monotonic()
            cache.set(self._key, [done, total], KEPT_SECONDS)


def _key(uid: str) -> str:
    return f"consult.notes:{uid}"


def progress_of(draft: NotesDraft) -> tuple[int, int]:
    """Rows written and in all; (0, 0) before the first is."""
    done, total = cache.get(_key(draft.uid)) or (0, 0)
    return done, total


# --- Undo -------------------------------------------------------------------------------------
def is_large_batch(batch: Batch) -> bool:
    """Whether undoing this import is work for the background."""
    return batch.changes.count() > LARGE


@transaction.atomic
def queue_undo(*, batch: Batch, by: Actor) -> NotesDraft:
    """Ask for the undo of a whole import; asked twice, it is one."""
    asked = NotesDraft.objects.filter(batch=batch, state=State.UNDOING).first()
    if asked is not None:
        return asked
    told = NotesImport.objects.filter(batch=batch).select_related("workshop")[0]
    asked = NotesDraft.objects.create(owner=by, state=State.UNDOING, batch=batch)
    asked.report = {
        "task": str(take_back_notes.enqueue(asked.pk).id), "workshop": told.workshop.uid,
    }  # fmt: skip
    asked.save(update_fields=["report"])
    return asked


def run_undo(draft_id: int) -> None:
    """Take back a whole import; what changed since stays, and is named."""
    asked = NotesDraft.objects.filter(pk=draft_id, state=State.UNDOING)
    draft = asked.select_related("batch", "owner").first()
    if draft is None or draft.batch is None:
        return
    report = {"workshop": draft.report.get("workshop", "")}
    try:
        with transaction.atomic():
            outcome = actions.undo_import(batch=draft.batch, by=draft.owner)
            report["refused"] = to_json(outcome.refused[:TOLD_REFUSALS])
            report["refused_count"] = len(outcome.refused)
            _end(draft, State.UNDONE, report)
    except Exception:
        logger.exception("Annulation de l’import %s interrompue par une erreur", draft.uid)
        _fail(draft, State.UNDONE, {"workshop": report["workshop"], "is_unexpected": True})


# --- Work that nobody does any more -----------------------------------------------------------
def settle_if_dead(draft: NotesDraft) -> None:
    """A job that was killed too often is marked as failed: say so instead of waiting for it."""
    task_id = draft.report.get("task")
    if not draft.is_waiting or not task_id:
        return
    if DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.FAILED).exists():
        over = State.UNDONE if draft.state == State.UNDOING else State.FAILED
        draft.report = {"is_unexpected": True, "workshop": draft.report.get("workshop", "")}
        draft.state = over
        _fail(draft, over, draft.report)
