"""One finding at a time, as the API writes them: the same trust, pins and alerts as a harvest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from maillage.core import journal
from maillage.core.models import Actor
from maillage.offer.harvest.alerting import flag_gone
from maillage.offer.harvest.found import FoundEvent
from maillage.offer.harvest.joining import Joiner
from maillage.offer.harvest.writing import PageWriter
from maillage.offer.models import Event, HarvestRecord, HarvestRun, Refusal, Source


class NotTaken(ValueError):
    """A finding that cannot be an event; its message says why."""


@dataclass(frozen=True)
class Upserted:
    """What a finding became: its event, and whether that is new or says something else now."""

    event: Event
    is_new: bool
    is_changed: bool


@transaction.atomic
def upsert_found(
    *, source: Source, found: FoundEvent, run: HarvestRun | None = None, by: Actor | None = None
) -> Upserted:
    """Make the event of a finding, or have it follow what the source says now.

    Raises NotTaken when it has no title or no date. What is new is compared with other sources'
    events in the background.
    """
    run = run or run_of_the_day(source)
    done = PageWriter(run, by=by).write([found])
    if done.refused:
        problem = Refusal.objects.filter(run=run).order_by("-pk").first()
        raise NotTaken(problem.why if problem else "")
    record = HarvestRecord.objects.select_related("event").get(source=source, key=found.key)
    assert record.event is not None  # the writer makes one for each finding that it takes
    if done.new:
        numbers = [event.pk for event in done.events]
        transaction.on_commit(lambda: join_new.enqueue(run.pk, numbers))
    return Upserted(record.event, bool(done.new), bool(done.changed))


@transaction.atomic
def gone_from_source(*, source: Source, key: str, by: Actor | None = None) -> Event | None:
    """The source no longer has this event: it is flagged for a person, and stays until then.

    None when the source never had it.
    """
    record = (
        HarvestRecord.objects.select_for_update(of=("self",))
        .select_related("event")
        .filter(source=source, key=key, event__isnull=False)
        .first()
    )
    if record is None:
        return None
    if record.missing_since is None:
        flag_gone(record, by=by, batch=run_of_the_day(source).batch)
    return record.event


def run_of_the_day(source: Source) -> HarvestRun:
    """One report a day for what is written event by event; it can be undone as a whole."""
    rows = HarvestRun.objects.select_for_update(of=("self",)).select_related("batch", "source")
    run = rows.filter(source=source, created_at__date=timezone.localdate()).last()
    if run is not None and run.state == HarvestRun.State.DONE and run.batch is not None:
        return run
    batch = journal.open_batch(by=None, act="harvest", label=str(source))
    journal.close_batch(batch)
    now = timezone.now()
    return HarvestRun.objects.create(
        source=source, state=HarvestRun.State.DONE, batch=batch, started_at=now, finished_at=now
    )


@task(queue_name="long")
def join_new(run_id: int, events: list[Any]) -> None:
    """Compare events that were just written with those of other sources."""
    run = HarvestRun.objects.select_related("source").filter(pk=run_id).first()
    if run is not None:
        Joiner(run).join(list(Event.objects.current().filter(pk__in=events)))
