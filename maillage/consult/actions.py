"""Writes of workshops: import notes, undo an import, correct a row, adopt a practice.

Keyword-only, atomic, journalled: one act is one batch, undone together.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.consult.matching import same_step
from maillage.consult.models import (
    Breakout,
    Contribution,
    NotesImport,
    Relay,
    Step,
    Workshop,
)
from maillage.consult.plan import (
    GroupPlan,
    RowPlan,
    Source,
    StepPlan,
    WorkshopPlan,
    plan_import,
)
from maillage.consult.sources import forget_file, keep_original
from maillage.core import journal
from maillage.core.access import Reader
from maillage.core.journal_many import change_many, paged, remove_many
from maillage.core.models import Actor, Batch, Concern, File, Visibility
from maillage.core.said import to_json

Progress = Callable[[int, int], None]


class ImportRefused(Exception):
    """Notes of a group that somebody else keeps: the message says whose and what to do."""


@dataclass
class Imported:
    """What an import did. `batch` is None when nothing changed."""

    plans: list[WorkshopPlan]
    batch: Batch | None = None
    workshops: list[Workshop] = field(default_factory=list)

    def count(self, state: str) -> int:
        return sum(group.count(state) for plan in self.plans for group in plan.groups)

    @property
    def removed(self) -> int:
        return sum(len(group.removed) for plan in self.plans for group in plan.groups)


@dataclass
class _Writing:
    """Who writes, in which batch, and how far it is."""

    by: Actor | None
    host: Actor | None
    visibility: str
    batch: Batch
    total: int
    progress: Progress | None
    originals: dict[str, File]
    done: int = 0

    def advance(self, count: int) -> None:
        self.done += count
        if self.progress:
            self.progress(self.done, self.total)


def import_notes(
    *,
    sources: Sequence[Source],
    by: Actor | None,
    reader: Reader | None,
    host: Actor | None = None,
    target: Workshop | None = None,
    is_new: bool = False,
    title: str = "",
    held_on: datetime.date | None = None,
    audience: str = "",
    progress: Progress | None = None,
) -> Imported:
    """Write notes as `plan.plan_import` shows them: one batch, or nothing when nothing differs.

    `by` None: « maillage import », the command line without an account. Raises NotesError, and
    ImportRefused for a group whose notes the reader may not change; then nothing is written.
    """
    originals: dict[str, File] = {}
    try:
        with transaction.atomic():
            plans = plan_import(
                sources, reader=reader, target=target, is_new=is_new, title=title, held_on=held_on
            )
            _refuse_rehearsing(plans)
            return _import(plans, by, host, audience, progress, originals)
    except BaseException:
        for file in originals.values():
            file.file.storage.delete(file.file.name or "")
        raise


def _import(
    plans: list[WorkshopPlan], by: Actor | None, host: Actor | None, audience: str,
    progress: Progress | None, originals: dict[str, File],
) -> Imported:  # fmt: skip
    refuse_foreign(plans)
    outcome = Imported(plans)
    changed = [plan for plan in plans if plan.is_changed]
    if changed:
        total = sum(len(s.rows) for p in changed for g in p.groups for s in g.steps)
        label = _("Import de notes : %s") % ", ".join(plan.title for plan in changed)
        batch = journal.open_batch(by=by, act="import-notes", label=label)
        writing = _Writing(by, host, Visibility.NETWORK, batch, total, progress, originals)
        for plan in changed:
            _write_workshop(plan, audience, writing)
        journal.close_batch(batch)
        outcome.batch = batch
    outcome.workshops = [plan.workshop for plan in plans if plan.workshop is not None]
    return outcome


def _refuse_rehearsing(plans: Sequence[WorkshopPlan]) -> None:
    """Notes written into a rehearsal would be wiped with it."""
    names = [str(p.workshop) for p in plans if p.workshop is not None and p.workshop.is_rehearsing]
    if names:
        raise ImportRefused(
            _("« %s » est en répétition : effacez-la avant d’importer de vraies notes.") % names[0]
        )


def refuse_foreign(plans: Sequence[WorkshopPlan]) -> None:
    """Raises ImportRefused when one of the groups is not the reader's to change."""
    names = [group.label for plan in plans for group in plan.refused]
    if names:
        raise ImportRefused(
            _(
                "%s : ces notes sont déjà là, prises par quelqu’un d’autre. La personne qui les a "
                "prises ou la coordination peut importer la correction."
            )
            % ", ".join(names)
        )


def _write_workshop(plan: WorkshopPlan, audience: str, writing: _Writing) -> None:
    """The frame (workshop, groups, steps) is journalled outside the batch: groups share it."""
    if plan.workshop is None:
        plan.workshop = journal.create(
            Workshop(
                title=plan.title, held_on=plan.held_on, audience=audience[:200],
                state=Workshop.State.CLOSED, is_from_notes=True,
                owner=writing.by, host=writing.host, visibility=writing.visibility,
            ),
            by=writing.by,
        )  # fmt: skip
        _await_concerns(plan.workshop, writing)
    steps = list(plan.workshop.steps.all())
    for group in plan.groups:
        if group.is_changed:
            _write_group(group, plan.workshop, steps, writing)


def _await_concerns(workshop: Workshop, writing: _Writing) -> None:
    """Concerns addressed to this date find the workshop, when no other was held that day."""
    if workshop.held_on is None:
        return
    if Workshop.objects.filter(held_on=workshop.held_on).exclude(pk=workshop.pk).exists():
        return
    waiting = Relay.objects.filter(to_date=workshop.held_on, to_workshop=None)
    for relay in waiting.exclude(workshop=workshop):
        journal.change(
            relay, {"to_workshop": workshop}, by=writing.by, batch=writing.batch, is_machine=True
        )


def _write_group(
    group: GroupPlan, workshop: Workshop, steps: list[Step], writing: _Writing
) -> None:
    if group.breakout is None:
        group.breakout = journal.create(
            Breakout(
                workshop=workshop, name=group.name, position=workshop.breakouts.count() + 1,
                note_taker=writing.by, confirmed_at=timezone.now(), confirmed_by=writing.by,
            ),
            by=writing.by,
        )  # fmt: skip
    used = {step.existing.pk for step in group.steps if step.existing is not None}
    for step in group.steps:
        if step.existing is None:
            step.existing = _step_for(step, workshop, steps, used, writing)
            used.add(step.existing.pk)
        new = {name: now for name, (_was, now) in step.changes.items()}
        if new:
            journal.change(step.existing, new, by=writing.by, batch=writing.batch, is_machine=True)
        _write_rows(step, step.existing, group.breakout, writing)
    for page in paged(group.removed):
        _remove(page, writing)
    _write_import(group, group.breakout, workshop, writing)


def _step_for(
    plan: StepPlan, workshop: Workshop, steps: list[Step], used: set[int], writing: _Writing
) -> Step:
    """A step that an earlier group of this same import has just made, or a new one."""
    made = same_step(plan.step, [step for step in steps if step.pk not in used])
    if made is not None:
        return made
    made = journal.create(
        Step(workshop=workshop, kind=plan.step.kind, position=len(steps) + 1, **plan.frame),
        by=writing.by,
    )
    steps.append(made)
    return made


def _write_rows(plan: StepPlan, step: Step, breakout: Breakout, writing: _Writing) -> None:
    new = [row for row in plan.rows if row.existing is None]
    for page in paged(new):
        made = journal.create_many(
            [Contribution(breakout=breakout, step=step, **row.values) for row in page],
            by=writing.by, batch=writing.batch,
        )  # fmt: skip
        if step.kind == Step.Kind.RELAY:
            _hand_over(page, made, step, breakout.workshop, writing)
        writing.advance(len(page))
    for changed in paged([row for row in plan.rows if row.state == "changed"]):
        _change_rows(changed, writing)
        writing.advance(len(changed))
    writing.advance(sum(row.state == "same" for row in plan.rows))


def _hand_over(
    rows: Sequence[RowPlan], made: Sequence[Contribution], step: Step, workshop: Workshop,
    writing: _Writing,
) -> None:  # fmt: skip
    concerns = journal.create_many(
        [
            Concern(
                text=row.values["text"], status=Concern.Status.SENT, addressed_on=row.to,
                owner=writing.by, host=writing.host, visibility=workshop.visibility,
            )
            for row in rows
        ],
        by=writing.by, batch=writing.batch,
    )  # fmt: skip
    relays = [
        Relay(
            workshop=workshop, step=step, contribution=contribution, concern=concern,
            to_date=row.to, to_workshop=_workshop_of(row.to, workshop),
        )
        for row, contribution, concern in zip(rows, made, concerns, strict=True)
    ]  # fmt: skip
    journal.create_many(relays, by=writing.by, batch=writing.batch)


def _workshop_of(held_on: datetime.date | None, origin: Workshop) -> Workshop | None:
    """The only workshop of that date, when there is one and only one."""
    if held_on is None:
        return None
    found = list(Workshop.objects.filter(held_on=held_on).exclude(pk=origin.pk)[:2])
    return found[0] if len(found) == 1 else None


def _change_rows(rows: Sequence[RowPlan], writing: _Writing) -> None:
    there = [(row, row.existing) for row in rows if row.existing is not None]
    values = [
        (existing, {name: new for name, (_was, new) in row.changes.items() if name != "to"})
        for row, existing in there
    ]
    change_many(values, by=writing.by, batch=writing.batch)
    relayed = [
        (row, relay, told)
        for (row, existing), (_record, told) in zip(there, values, strict=True)
        for relay in existing.relays.all()
        if row.changes.keys() & {"to", "text"}
    ]
    for row, relay, told in relayed:
        _address_anew(row, relay, told, writing)


def _address_anew(row: RowPlan, relay: Relay, told: dict[str, Any], writing: _Writing) -> None:
    by, batch = writing.by, writing.batch
    concern: dict[str, Any] = {"addressed_on": row.to}
    if "text" in told:
        concern["text"] = told["text"]
    journal.change(relay.concern, concern, by=by, batch=batch, is_machine=True)
    address = {"to_date": row.to, "to_workshop": _workshop_of(row.to, relay.workshop)}
    journal.change(relay, address, by=by, batch=batch, is_machine=True)


def _remove(rows: Sequence[Contribution], writing: _Writing) -> None:
    """Rows that the notes no longer have, with their relays; a concern that serves elsewhere stays.

    Their order is that of an undo, backwards: the rows come back before what points at them.
    """
    relays = list(
        Relay.objects.filter(contribution__in=[row.pk for row in rows]).select_related("concern")
    )
    concerns = {relay.concern_id: relay.concern for relay in relays}
    remove_many(relays, by=writing.by, batch=writing.batch)
    serving = set(Relay.objects.filter(concern__in=concerns).values_list("concern_id", flat=True))
    alone = [concern for pk, concern in concerns.items() if pk not in serving]
    remove_many(alone, by=writing.by, batch=writing.batch)
    remove_many(list(rows), by=writing.by, batch=writing.batch)


def _write_import(
    group: GroupPlan, breakout: Breakout, workshop: Workshop, writing: _Writing
) -> None:
    source = group.source
    if source.file is None and source.data:
        source.file = _original(source, writing)
    if source.file is not None and source.file.visibility == Visibility.PRIVATE:
        scope = {"visibility": workshop.visibility, "host": writing.host}
        journal.change(source.file, scope, by=writing.by, is_machine=True)
    record = NotesImport(
        workshop=workshop, breakout=breakout, batch=writing.batch, filename=source.filename[:255],
        sha256=source.sha256, file=source.file, notes=source.notes.notes,
        warnings=to_json(source.notes.warnings), read=source.notes.as_json(),
        frame=[{"step": s.existing.pk, **s.frame} for s in group.steps if s.existing is not None],
    )  # fmt: skip
    journal.create(record, by=writing.by, batch=writing.batch)


def _original(source: Source, writing: _Writing) -> File:
    """The original of a file that no draft kept; once for all the groups of the file."""
    if source.sha256 not in writing.originals:
        writing.originals[source.sha256] = keep_original(
            source.data, filename=source.filename, owner=writing.by, visibility=writing.visibility
        )
    return writing.originals[source.sha256]


# --- Undo ------------------------------------------------------------------------------------
@transaction.atomic
def undo_import(*, batch: Batch, by: Actor | None) -> journal.Undone:
    """Undo a whole import: its rows, then the groups, steps and workshop that it leaves empty.

    What changed since is refused and named. An original that no import holds any more is deleted.
    """
    imports = NotesImport.objects.filter(batch=batch).select_related("workshop", "file")
    workshops = {i.workshop for i in imports}
    files = {i.file for i in imports if i.file is not None}
    outcome = journal.undo(batch, by=by)
    reverse = Batch.objects.filter(act="undo").order_by("-pk").first()
    for workshop in workshops:
        _remove_empty(workshop, by=by, batch=reverse)
    for file in files:
        if not NotesImport.objects.filter(file=file).exists():
            forget_file(file)
    return outcome


def _remove_empty(workshop: Workshop, *, by: Actor | None, batch: Batch | None) -> None:
    if not workshop.is_from_notes:
        return
    for breakout in workshop.breakouts.filter(contributions=None, imports=None):
        journal.remove(breakout, by=by, batch=batch)
    for step in workshop.steps.filter(contributions=None):
        journal.remove(step, by=by, batch=batch)
    if not workshop.breakouts.exists() and workshop.practice_id is None:
        journal.remove(workshop, by=by, batch=batch)


# --- Correct a row ---------------------------------------------------------------------------
@transaction.atomic
def change_contribution(
    *, contribution: Contribution, values: Mapping[str, Any], by: Actor
) -> Batch | None:
    """Correct what a group wrote: imports leave these fields alone from then on."""
    with journal.one_act(by=by, act="change-contribution", label=str(contribution)) as batch:
        told = journal.change(contribution, values, by=by, batch=batch)
        if told is not None and "text" in told.after:
            for relay in contribution.relays.select_related("concern"):
                journal.change(relay.concern, {"text": contribution.text}, by=by, batch=batch)
    return batch if batch.finished_at else None


def told_in_words(outcome: Imported) -> str:
    """« 14 contributions ajoutées, 2 modifiées… », or that nothing changed."""
    return told_counts(counts_of(outcome))


def counts_of(outcome: Imported) -> dict[str, int]:
    """What an import did, as `told_counts` says it."""
    return {
        "new": outcome.count("new"),
        "changed": outcome.count("changed"),
        "removed": outcome.removed,
        "written": int(outcome.batch is not None),
    }


def told_counts(counts: Mapping[str, int]) -> str:
    """The counts of an import in the reader's language."""
    parts = []
    if new := counts["new"]:
        told = ngettext("%d contribution ajoutée", "%d contributions ajoutées", new)
        parts.append(told % new)
    if changed := counts["changed"]:
        told = ngettext("%d contribution modifiée", "%d contributions modifiées", changed)
        parts.append(told % changed)
    if removed := counts["removed"]:
        told = ngettext("%d contribution retirée", "%d contributions retirées", removed)
        parts.append(told % removed)
    if parts:
        return ", ".join(parts) + "."
    if counts["written"]:
        return _("Aucune contribution n’a changé ; les remarques de lecture sont à jour.")
    return _("Rien n’a changé : ces notes sont déjà là, telles quelles.")
