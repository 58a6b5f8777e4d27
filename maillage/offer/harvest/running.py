"""A harvest from its first byte to its report: read, written page by page, taken up again, undone.

What was read is kept as a private file until the run has ended: a run whose process was killed goes
on from the page after the last one written, on the very same content.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
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
from maillage.core.models import Actor, File, Visibility
from maillage.offer.harvest.alerting import flag_missing
from maillage.offer.harvest.found import Reading, Refused
from maillage.offer.harvest.joining import Joiner
from maillage.offer.harvest.kinds import Asked
from maillage.offer.harvest.memory import collected_between
from maillage.offer.harvest.polite import Refusal, hash_of, next_reading
from maillage.offer.harvest.reading import read
from maillage.offer.harvest.visiting import remember, visit
from maillage.offer.harvest.writing import PAGE, PageWriter
from maillage.offer.models import Event, HarvestRecord, HarvestRun, Source

log = logging.getLogger("maillage.harvest")
State = HarvestRun.State
Progress = Callable[[int, int], None]
# Kinds that always give a part of what they have: what they leave out has not disappeared.
# What the reading is told of a source's kind; the others are recognised by their content.
READERS = {
    Source.Kind.ICS: "ics", Source.Kind.MICRODATA: "html", Source.Kind.FEED: "feed",
    Source.Kind.TABLE: "table", Source.Kind.JSON: "json",
}  # fmt: skip
PARTIAL = {Source.Kind.FEED, Source.Kind.API}


@task(queue_name="long")
def harvest_source(run_id: int) -> None:
    """Background work: run a harvest, or go on with one that was interrupted."""
    run = HarvestRun.objects.select_related("source", "file", "batch").filter(pk=run_id).first()
    if run is None or run.state not in {State.WAITING, State.RUNNING}:
        return
    if run.stop_asked and run.state == State.WAITING:
        _end(run, State.STOPPED)
    else:
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


def ask_for_content(
    *, source: Source, content: bytes, by: Actor | None, content_type: str = ""
) -> HarvestRun:
    """Put a file that somebody gives on the queue, for a source; the run keeps it until its end."""
    run = HarvestRun.objects.create(source=source)
    _keep(run, content, by, content_type=content_type)
    harvest_source.enqueue(run.pk)
    return run


def give_up_harvest(run_id: int) -> None:
    """The run killed its process too often: it ends, and says so; whole pages stay."""
    run = HarvestRun.objects.select_related("source", "file", "batch").filter(pk=run_id).first()
    if run is not None and run.state in {State.WAITING, State.RUNNING}:
        why = Said("La moisson a été interrompue plusieurs fois ; elle n’est plus reprise.")
        _end(run, State.FAILED, problem=why)


def stop(run: HarvestRun) -> None:
    """Ask a run to stop after the page that it writes; one that has not begun ends at once."""
    HarvestRun.objects.filter(pk=run.pk, state__in=[State.WAITING, State.RUNNING]).update(
        stop_asked=True
    )


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
    run = (
        HarvestRun.objects.filter(source=source, state=State.RUNNING, file__title=hash_of(content))
        .select_related("source", "file", "batch")
        .first()
    )
    if run is None:
        run = HarvestRun.objects.create(source=source)
        _keep(run, content, by)
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
    try:
        if run.file is None and not _visited(run, by):
            return _end(run, State.UNCHANGED)
        _begin(run)
        _write_all(run, by=by, progress=progress, name=name)
    except Refusal as error:
        return _end(run, State.FAILED, problem=error.why, retry_after=error.retry_after)
    except Exception:
        log.exception("moisson %s interrompue par une erreur", run.uid)
        return _end(
            run, State.FAILED, problem=Said("Une erreur du programme est notée au journal.")
        )
    run.refresh_from_db()
    return _end(run, State.STOPPED if run.stop_asked else State.DONE)


def _visited(run: HarvestRun, by: Actor | None) -> bool:
    """Read the source's address into the run's file; False when nothing changed there."""
    answer = visit(run.source)
    if answer.unchanged:
        remember(run.source, answer.memory)
        return False
    _keep(run, answer.data, by, content_type=answer.content_type)
    remember(run.source, answer.memory)
    return True


def _begin(run: HarvestRun) -> None:
    run.state = State.RUNNING
    run.started_at = run.started_at or timezone.now()
    if run.batch is None:
        run.batch = journal.open_batch(by=None, act="harvest", label=str(run.source))
    run.save(update_fields=["state", "started_at", "batch", "updated_at"])


def _keep(run: HarvestRun, content: bytes, by: Actor | None, *, content_type: str = "") -> None:
    kept = File(
        title=hash_of(content), size=len(content), media_type=content_type[:120],
        visibility=Visibility.PRIVATE, owner=by,
    )  # fmt: skip
    kept.file.save(f"{run.uid}.harvest", ContentFile(content), save=False)
    kept.save()
    run.file = kept
    run.state = State.RUNNING
    run.save(update_fields=["file", "state", "updated_at"])


def _write_all(run: HarvestRun, *, by: Actor | None, progress: Progress | None, name: str) -> None:
    assert run.file is not None  # `carry_on` kept it
    with run.file.file.open("rb") as stored:
        content = stored.read()
    # The same moment when the run is taken up again: an endless series gives the same dates.
    asked = Asked(
        now=run.started_at or timezone.now(), base=run.source.url, name=name,
        content_type=run.file.media_type, mapping=dict(run.source.mapping),
    )  # fmt: skip
    reading = read(content, asked, READERS.get(Source.Kind(run.source.kind), ""))
    writer, joiner = PageWriter(run, by=by), Joiner(run, by=by)
    events = iter(reading)
    for _done in range(run.position):
        next(events, None)
    if run.position:
        # The page written last may not have been compared when the process was killed.
        joiner.join(list(Event.objects.current().filter(records__last_run=run)))
    with closing(collected_between(_pages(events))) as pages:
        for page in pages:
            done = writer.write(page, _drained(reading))
            joiner.join(done.events)
            run.position += done.seen
            if progress:
                progress(run.position, max(reading.total, reading.seen))
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


def _end(
    run: HarvestRun, state: str, *, problem: Any = "", retry_after: float | None = None
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
    _plan_next(run.source, state == State.FAILED, retry_after)
    if connection.vendor == "sqlite" and run.new > PAGE:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")  # the planner learns that the tables have grown
    return run


def _plan_next(source: Source, failed: bool, retry_after: float | None) -> None:
    source.failures = min(source.failures + 1, 1_000) if failed else 0
    every = timedelta(minutes=max(1, source.every_minutes))
    planned = next_reading(
        timezone.now(), every=every, failures=source.failures, retry_after=retry_after
    )
    source.next_at = planned if source.url else None
    source.save(update_fields=["failures", "next_at", "updated_at"])
