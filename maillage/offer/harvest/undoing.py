"""A whole run taken back: what it made goes, what it changed is as before."""

from __future__ import annotations

from django.db.models import Q

from maillage.core import journal
from maillage.core.journal import Undone
from maillage.core.models import Actor
from maillage.offer.models import DuplicatePair, Event, HarvestRecord, HarvestRun, Kin, Source

State = HarvestRun.State


def undo_run(run: HarvestRun, *, by: Actor) -> Undone:
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
