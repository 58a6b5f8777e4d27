"""A harvest from its first byte to its report: read, written page by page, taken up again, undone.

What was read is kept as a private file until the run has ended: a run whose process was killed goes
on from the page after the last one written, on the very same content.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from maillage.algorithms.said import Said
from maillage.core import journal
from maillage.core.fetch import FetchFailed, FetchRefused
from maillage.core.models import Actor, File, Visibility
from maillage.offer.harvest.alerting import flag_missing
from maillage.offer.harvest.found import Reading, Refused
from maillage.offer.harvest.joining import Joiner
from maillage.offer.harvest.polite import RobotsRefused, next_delay
from maillage.offer.harvest.reading import Unreadable, open_reading
from maillage.offer.harvest.visiting import Visited, visit
from maillage.offer.harvest.writing import PAGE, PageWriter, Written
from maillage.offer.models import Event, HarvestRecord, HarvestRun, Source

log = logging.getLogger("maillage.harvest")
State = HarvestRun.State
Progress = Callable[[int, int], None]
# Kinds that always give a part of what they have: what they leave out has not disappeared.
PARTIAL = {Source.Kind.FEED, Source.Kind.API}


@task(queue_name="long")
def harvest_source(run_id: int) -> None:
    """Background work: run a harvest, or go on with one that was interrupted."""
    run = HarvestRun.objects.select_related("source", "file", "batch").filter(pk=run_id).first()
    if run is not None and run.state in {State.WAITING, State.RUNNING}:
        carry_on(run)


@transaction.atomic
def ask_for_harvest(*, source: Source, by: Actor | None = None) -> HarvestRun:
    """Put a harvest on the queue; a source that is being harvested is not asked twice."""
    under_way = Q(state__in=[State.WAITING, State.RUNNING])
    run = HarvestRun.objects.select_for_update().filter(under_way, source=source).first()
    if run is None:
        run = HarvestRun.objects.create(source=source)
        transaction.on_commit(lambda: harvest_source.enqueue(run.pk))
    return run


def harvest_due() -> None:
    """The job: every source whose time has come is put on the queue."""
    due = Source.objects.filter(is_active=True, next_at__lte=timezone.now()).exclude(url="")
    for source in due:
        ask_for_harvest(source=source)


def run_content(
    *,
    source: Source,
    content: bytes,
    name: str,
    by: Actor | None = None,
    progress: Progress | None = None,
) -> HarvestRun:
    """Harvest a file that is already here. Asked again for the same content after a crash, it
    goes on where it was."""
    digest = hashlib.sha256(content).hexdigest()
    run = (
        HarvestRun.objects.filter(source=source, state=State.RUNNING, file__title=digest)
        .select_related("source", "file", "batch")
        .first()
    )
    if run is None:
        run = HarvestRun.objects.create(source=source)
        _keep(run, content, digest, by)
    return carry_on(run, by=by, progress=progress, name=name)


def carry_on(
    run: HarvestRun,
    *,
    by: Actor | None = None,
    progress: Progress | None = None,
    name: str = "",
) -> HarvestRun:
    """Read (or read again) and write what is left; ends with the run's report on its row.

    Nothing is raised for what a source does wrong: the run says so, and the source waits longer.
    """
    source = run.source
    try:
        if run.file is None:
            visited = visit(source)
            if visited.is_unchanged:
                return _end(run, State.UNCHANGED, visited=visited)
            _keep(run, visited.body, hashlib.sha256(visited.body).hexdigest(), by)
            _remember(source, visited)
        _begin(run)
        _write_all(run, by=by, progress=progress, name=name or source.url or source.name)
    except (FetchRefused, FetchFailed, RobotsRefused, Unreadable) as error:
        return _end(run, State.FAILED, problem=error.args[0])
    except Exception:
        log.exception("moisson %s interrompue par une erreur", run.uid)
        return _end(
            run, State.FAILED, problem=Said("Une erreur du programme est notée au journal.")
        )
    run.refresh_from_db()
    return _end(run, State.STOPPED if run.stop_asked else State.DONE)


def _begin(run: HarvestRun) -> None:
    run.state = State.RUNNING
    run.started_at = run.started_at or timezone.now()
    if run.batch is None:
        run.batch = journal.open_batch(by=None, act="harvest", label=str(run.source))
    run.save(update_fields=["state", "started_at", "batch", "updated_at"])


def _keep(run: HarvestRun, content: bytes, digest: str, by: Actor | None) -> None:
    kept = File(title=digest, size=len(content), visibility=Visibility.PRIVATE, owner=by)
    kept.file.save(f"{run.uid}.harvest", ContentFile(content), save=False)
    kept.save()
    run.file = kept
    run.state = State.RUNNING
    run.save(update_fields=["file", "state", "updated_at"])


def _write_all(run: HarvestRun, *, by: Actor | None, progress: Progress | None, name: str) -> None:
    assert run.file is not None  # `carry_on` kept it
    with run.file.file.open("rb") as stored:
        reading = open_reading(
            stored.read(), kind=run.source.kind, name=name, mapping=run.source.mapping
        )
    writer, joiner = PageWriter(run, by=by), Joiner(run, by=by)
    events = iter(reading)
    for _done in range(run.position):
        next(events, None)
    if run.position:
        # The page written last may not have been compared when the process was killed.
        joiner.join(list(Event.objects.current().filter(records__last_run=run)))
    for page in _pages(events):
        done = writer.write(page, _drained(reading))
        joiner.join(done.events)
        if progress:
            progress(_total(run, done), max(reading.total, reading.seen))
        if HarvestRun.objects.filter(pk=run.pk, stop_asked=True).exists():
            return
    rest = _drained(reading)
    if rest:
        writer.write([], rest)
    if reading.mapping and reading.mapping != run.source.mapping:
        Source.objects.filter(pk=run.source_id).update(mapping=reading.mapping)
    if run.source.kind not in PARTIAL and HarvestRecord.objects.filter(last_run=run).exists():
        missing = flag_missing(run, by=by)
        HarvestRun.objects.filter(pk=run.pk).update(missing=missing)


def _pages(events: Iterator[Any]) -> Iterator[list[Any]]:
    while page := list(islice(events, PAGE)):
        yield page


def _drained(reading: Reading) -> list[Refused]:
    """What was refused since the last page; a run that goes on does not tell it twice."""
    told = list(reading.refused)
    reading.refused.clear()
    return told


def _total(run: HarvestRun, done: Written) -> int:
    run.position += done.seen
    return run.position


def _end(
    run: HarvestRun, state: str, *, problem: Any = "", visited: Visited | None = None
) -> HarvestRun:
    run.refresh_from_db()
    now = timezone.now()
    run.state, run.problem, run.finished_at = state, problem, now
    kept, run.file = run.file, None
    run.save(update_fields=["state", "problem", "finished_at", "file", "updated_at"])
    if run.batch is not None:
        journal.close_batch(run.batch)
    if kept is not None:
        kept.file.delete(save=False)
        kept.delete()
    source = run.source
    failed = state == State.FAILED
    source.failures = min(source.failures + 1, 1_000) if failed else 0
    wait = next_delay(source.failures, every=timedelta(minutes=source.every_minutes))
    source.next_at = now + wait if source.url else None
    source.save(update_fields=["failures", "next_at", "updated_at"])
    if visited is not None:
        _remember(source, visited)
    if connection.vendor == "sqlite" and run.new > PAGE:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")
    return run


def _remember(source: Source, visited: Visited) -> None:
    source.etag, source.last_modified = visited.etag[:300], visited.last_modified[:100]
    source.body_hash = visited.body_hash
    source.save(update_fields=["etag", "last_modified", "body_hash", "updated_at"])
