"""A whole run taken back: what it made goes, what it changed is as before."""

from __future__ import annotations

from django.db.models import Q
from django_tasks import task

from maillage.core import journal
from maillage.core.journal import Undone
from maillage.core.models import Actor
from maillage.core.said import to_json
from maillage.offer.models import DuplicatePair, Event, HarvestRecord, HarvestRun, Kin, Source

State = HarvestRun.State
AT_ONCE = 300  # changes that are taken back while the person waits
MOST_TOLD = 50  # refusals that the report names


def may_undo(run: HarvestRun) -> bool:
    """Whether the run wrote something, has ended, and is not being undone."""
    over = run.state in {State.DONE, State.STOPPED, State.FAILED}
    return over and run.batch is not None and run.undo.get("state") != "asked"


def ask_undo(run: HarvestRun, *, by: Actor) -> bool:
    """Undo the run: at once when it is small, else in the background. Tells whether it is done."""
    assert run.batch is not None  # `may_undo` was asked
    run.undo = {"state": "asked"}
    run.save(update_fields=["undo", "updated_at"])
    if run.batch.changes.count() > AT_ONCE:
        take_back_run.enqueue(run.pk, by.pk)
        return False
    _take_back(run, by)
    return True


@task(queue_name="long")
def take_back_run(run_id: int, by_id: int) -> None:
    """Background work: undo a whole run, or go on with an undo that was interrupted."""
    run = HarvestRun.objects.select_related("source", "batch").filter(pk=run_id).first()
    if run is not None and run.undo.get("state") == "asked":
        _take_back(run, Actor.objects.get(pk=by_id))


def give_up_undo(run_id: int, by_id: int) -> None:
    """The undo was cut short for good: what it took back stays so, and it may be asked again."""
    run = HarvestRun.objects.filter(pk=run_id).first()
    if run is not None and run.undo.get("state") == "asked":
        run.undo = {"state": "failed"}
        run.save(update_fields=["undo", "updated_at"])


def _take_back(run: HarvestRun, by: Actor) -> None:
    outcome = undo_run(run, by=by)
    told = [to_json(refusal) for refusal in outcome.refused[:MOST_TOLD]]
    run.undo = {"state": "done", "done": outcome.done, "refused": told}
    run.save(update_fields=["undo", "updated_at"])


def undo_run(run: HarvestRun, *, by: Actor | None) -> Undone:
    """Undo a whole run: what it made goes, what it changed is as before; what a person changed
    since is refused and named. The source's next run finds these events anew."""
    assert run.batch is not None  # only a run that wrote is offered for undo
    made = run.batch.changes.filter(act="create").values_list("record_type__model", "record_id")
    events = [pk for model, pk in made if model == Event._meta.model_name]
    outcome = Undone()
    joined = DuplicatePair.objects.filter(
        Q(first_id__in=events) | Q(second_id__in=events),
        kin=Kin.EVENT, state=DuplicatePair.State.SAME, is_automatic=True,
    )  # fmt: skip
    for pair in joined.select_related("batch"):
        if pair.batch is not None:
            outcome.refused += journal.undo(pair.batch, by=by).refused
            pair.delete()
    told = journal.undo(run.batch, by=by)
    outcome.done += told.done
    outcome.refused += told.refused
    HarvestRecord.objects.filter(last_run=run).update(fingerprint="")
    DuplicatePair.objects.filter(
        Q(first_id__in=events) | Q(second_id__in=events), kin=Kin.EVENT,
        state=DuplicatePair.State.ASKED,
    ).delete()  # fmt: skip
    run.state = State.UNDONE
    run.save(update_fields=["state", "updated_at"])
    Source.objects.filter(pk=run.source_id).update(etag="", last_modified="", body_hash="")
    return outcome
