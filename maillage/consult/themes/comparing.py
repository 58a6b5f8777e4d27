"""Suggestions computed by the long worker while a page shows how far it is.

The pairs are written as soon as they are known, the proposed themes after them. Killed, the job
begins again: it writes nothing but its own answer.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from maillage.algorithms.wording import (
    CLOSENESS,
    FLOOR,
    VERSION,
    Gathering,
    Reason,
    Row,
    suggest,
    themes,
)
from maillage.consult.models import Comparison, Contribution, Synonym, Workshop
from maillage.consult.themes.reading import Stand, head_of, lines_of, shown_rows, stands_of
from maillage.consult.themes.wordings import memory_of
from maillage.core.said import to_json

logger = logging.getLogger("maillage.consult")
State = Comparison.State
ERROR, KILLED = "error", "killed"  # told in the reader's language by the page
WAITING = (State.WAITING, State.RUNNING)
SECONDS_BETWEEN_NOTES = 0.4
PERCENT = 100
PAIRS_PART = 60  # of a hundred: what comparing takes; joining rows into themes takes the rest
MOST_PAIRS = 200
MOST_ROWS = 5000


@task(queue_name="long")
def compare_rows(comparison_id: int) -> None:
    """Background work: compute a comparison, or begin again one that was killed."""
    run_comparison(comparison_id)


@transaction.atomic
def queue_comparison(*, workshop: Workshop) -> Comparison:
    """Ask for suggestions; asked twice, it is one."""
    Workshop.objects.select_for_update().get(pk=workshop.pk)
    asked = workshop.comparisons.filter(state__in=WAITING).first()
    if asked is not None:
        settle_if_dead(asked)
        if asked.state in WAITING:
            return asked
    asked = Comparison.objects.create(workshop=workshop, total=PERCENT)
    asked.result = {"task": str(compare_rows.enqueue(asked.pk).id)}
    asked.save(update_fields=["result", "updated_at"])
    return asked


def run_comparison(comparison_id: int) -> None:
    """Compute a waiting comparison. Does nothing for one that is over."""
    waiting = Comparison.objects.filter(pk=comparison_id, state__in=WAITING)
    comparison = waiting.select_related("workshop").first()
    if comparison is None:
        return
    waiting.update(state=State.RUNNING, done=0)
    try:
        _compute(comparison)
    except Exception:
        logger.exception("Comparaison %s interrompue par une erreur", comparison.uid)
        Comparison.objects.filter(pk=comparison.pk).update(state=State.FAILED, problem=ERROR)


def _compute(comparison: Comparison) -> None:
    workshop = comparison.workshop
    stands = stands_of(workshop)
    comparison.fingerprint = fingerprint_of(workshop, stands)
    rows = list(shown_rows(workshop).order_by("pk")[:MOST_ROWS])
    compared = [as_compared(row) for row in rows]
    gathering = Gathering(compared, memory_of(workshop))
    result: dict[str, Any] = {
        "version": VERSION,
        "task": comparison.result.get("task", ""),
        "rows": len(rows),
        "groups": len({row.breakout_id for row in rows}),
    }
    digests = {stand.pk: stand.digest for stand in stands}
    # Read and compared once, for the pairs and for the themes.
    gathering.near(CLOSENESS * FLOOR, _Progress(comparison.pk, 0, PAIRS_PART))
    found = suggest(compared, limit=MOST_PAIRS, gathering=gathering)
    # A word that a group chose among its own rows: nobody need be asked whether it is the same.
    chosen = {frozenset((row.pk, row.continues_id)) for row in rows if row.continues_id}
    result["pairs"] = [
        {"rows": [one.left, one.right], "score": one.score, "why": _told(one.reasons)}
        for one in found
        if frozenset((one.left, one.right)) not in chosen
    ]
    _keep(comparison, result, digests, done=PAIRS_PART, state=State.RUNNING)
    result["themes"] = _themes(compared, gathering)
    _keep(comparison, result, digests, done=PERCENT, state=State.DONE)
    Comparison.objects.filter(workshop=workshop, pk__lt=comparison.pk).delete()


def _themes(rows: Sequence[Row], gathering: Gathering) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "rows": list(one.rows), "score": one.score, "why": _told(one.reasons)}
        for one in themes(rows, gathering=gathering)
    ]


def _told(reasons: Iterable[Reason]) -> list[Any]:
    return [to_json(reason.said) for reason in reasons]


def _keep(
    comparison: Comparison, result: dict[str, Any], digests: dict[int, str], *, done: int,
    state: str,
) -> None:  # fmt: skip
    told = [*result["pairs"], *result.get("themes", [])]
    named = {pk for one in told for pk in one["rows"]}
    # What a row said when it was compared: one reworded since is shown with these reasons no more.
    result["digests"] = {str(pk): digests.get(pk, "") for pk in sorted(named)}
    comparison.result, comparison.state, comparison.done = result, state, done
    comparison.save(update_fields=["result", "state", "done", "fingerprint", "updated_at"])


class _Progress:
    """Notes now and then how far a part of the work is."""

    def __init__(self, pk: int, first: int, last: int) -> None:
        self._pk, self._first, self._last, self._at = pk, first, last, time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if not total or time.monotonic() - self._at < SECONDS_BETWEEN_NOTES:
            return
        self._at = time.monotonic()
        percent = self._first + (self._last - self._first) * done // total
        Comparison.objects.filter(pk=self._pk).update(done=percent)


def settle_if_dead(comparison: Comparison) -> None:
    """A job that was killed too often is marked as failed: say so instead of waiting for it."""
    task_id = comparison.result.get("task")
    if comparison.state not in WAITING or not task_id:
        return
    if DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.FAILED).exists():
        comparison.state = State.FAILED
        comparison.problem = KILLED
        comparison.save(update_fields=["state", "problem", "updated_at"])


# --- What is compared ---------------------------------------------------------------------------
def as_compared(row: Contribution) -> Row:
    """The row as the algorithm takes it: what names it, what explains it."""
    head = head_of(row)
    others = [row.sentence, row.text] if row.word else [row.sentence] if row.text else []
    body = tuple(part for part in (*others, *lines_of(row)) if part)
    return Row(row.pk, row.breakout_id, head, body)


def fingerprint_of(workshop: Workshop, stands: Sequence[Stand]) -> str:
    """64 hexadecimal digits: the first half changes with the rows, the second with decisions."""
    told = hashlib.sha256()
    for one in stands:
        told.update(f"{one.pk}:{one.digest};".encode())
    return told.hexdigest()[:32] + _decisions(workshop, stands)


def _decisions(workshop: Workshop, stands: Sequence[Stand]) -> str:
    told = hashlib.sha256()
    for parts in Synonym.objects.order_by("pk").values_list("left", "right", "is_same"):
        told.update(repr(parts).encode())
    for pair in workshop.apart.order_by("pk").values_list("left_id", "right_id"):
        told.update(repr(pair).encode())
    for one in stands:
        told.update(repr((one.pk, one.theme_id)).encode())
    return told.hexdigest()[:32]


def what_changed(comparison: Comparison, now: str) -> str:
    """« rows » when rows changed since, « decisions » when only decisions did; else empty."""
    if comparison.fingerprint[:32] != now[:32]:
        return "rows"
    return "decisions" if comparison.fingerprint[32:] != now[32:] else ""
