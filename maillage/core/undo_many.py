"""Undo many changes at once: an import of 20,000 rows is taken back in seconds (bench/core.py).

`journal.undo` calls this; it says and does what `journal._undo_one` would, row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError

from maillage.core.journal import PAGE, loaded, snapshot, to_index
from maillage.core.journal_many import change_many, many_of, paged, remove_many, writes_plainly
from maillage.core.models.journal import Batch, Change


def runs(page: Iterable[Change]) -> list[list[Change]]:
    """Changes of one kind to records of one model together, in order.

    Models that hold a key to another of the page go first: a contact point before its actor.
    """
    told = list(page)
    if any(change.act != Change.Act.CREATE for change in told):
        return _neighbours(told)
    kinds: dict[type[models.Model] | None, list[Change]] = {}
    for change in told:
        kinds.setdefault(change.record_type.model_class(), []).append(change)
    ordered: list[list[Change]] = []
    while kinds:
        free = next((m for m in kinds if not _is_leant_on(m, kinds)), next(iter(kinds)))
        ordered.append(kinds.pop(free))
    return ordered


def _is_leant_on(
    model: type[models.Model] | None, kinds: Iterable[type[models.Model] | None]
) -> bool:
    return any(
        field.related_model is model
        for other in kinds
        if other is not None and other is not model
        for field in other._meta.concrete_fields
        if field.is_relation
    )


def _neighbours(page: Iterable[Change]) -> list[list[Change]]:
    """What follows one another, is of one kind and names no record twice."""
    found: list[list[Change]] = []
    seen: set[int] = set()
    for told in page:
        last = found[-1][-1] if found else None
        is_alike = last is not None and (last.act, last.record_type_id) == (
            told.act, told.record_type_id,
        )  # fmt: skip
        if is_alike and told.record_id not in seen:
            found[-1].append(told)
            seen.add(told.record_id)
        else:
            found.append([told])
            seen = {told.record_id}
    return found


def undo_run(run: list[Change], reverse: Batch, by: Any) -> bool:
    """Undo a run of changes at once, when none of them would be refused; else nothing is done."""
    acts = {
        Change.Act.CREATE: take_away_many,
        Change.Act.CHANGE: put_back_many,
        Change.Act.REMOVE: bring_back_many,
    }
    return acts[Change.Act(run[0].act)](run, reverse, by)


def take_away_many(run: list[Change], reverse: Batch, by: Any) -> bool:
    """Undo creations at once, when nothing of them changed since; else False and nothing is done.

    Says nothing that `_undo_one` would not: as soon as one row would be refused, the caller goes
    through them one by one so that each refusal is named.
    """
    model = run[0].record_type.model_class()
    if model is None:
        return False
    records = model._base_manager.in_bulk([told.record_id for told in run])
    there = [told for told in run if told.record_id in records]
    many = many_of([records[told.record_id] for told in there])
    present: dict[int, dict[str, Any]] = {}
    for told in there:
        record = records[told.record_id]
        current = present[record.pk] = {**snapshot(record), **many[record.pk]}
        if any(current.get(name) != value for name, value in told.after.items()):
            return False
    if _changed_since(there):
        return False
    try:
        with transaction.atomic():
            remove_many(list(records.values()), by=by, batch=reverse, present=present)
    except (ProtectedError, RestrictedError):
        return False
    return True


def _changed_since(creations: Sequence[Change]) -> bool:
    """Whether somebody changed one of these new records after it was made."""
    if not creations:
        return False
    made = {told.record_id: told.pk for told in creations}
    later = (
        Change.objects.filter(
            record_type=creations[0].record_type_id,
            record_id__in=list(made),
            act=Change.Act.CHANGE,
        )
        .exclude(batch__act="undo")
        .exclude(batch__undone_at__isnull=False)
        .exclude(batch=creations[0].batch_id)
    )
    return any(pk > made[record] for record, pk in later.values_list("record_id", "pk"))


def put_back_many(run: list[Change], reverse: Batch, by: Any) -> bool:
    """Undo changes of plain fields at once, when nothing of them changed since; else False."""
    model = run[0].record_type.model_class()
    names = {name for told in run for name in (*told.before, *told.after)}
    if model is None or not _are_plain(model, names):
        return False
    records = model._base_manager.in_bulk([told.record_id for told in run])
    if len(records) < len(run) or any(
        snapshot(records[told.record_id], told.after) != told.after for told in run
    ):
        return False
    values = [(r, loaded(r, t.before)) for t in run for r in [records[t.record_id]]]
    change_many(values, by=by, batch=reverse, respects_pins=False)
    return True


def _are_plain(model: type[models.Model], names: set[str]) -> bool:
    """Whether these are fields of the model's own table that point at nothing."""
    own = {f.name for f in model._meta.concrete_fields if not f.is_relation}
    return names <= own and writes_plainly(model)


def bring_back_many(run: list[Change], reverse: Batch, by: Any) -> bool:
    """Undo removals at once, when all that the records point at is still there; else False."""
    model = run[0].record_type.model_class()
    if (
        model is None
        or not writes_plainly(model)
        or any(hasattr(m2m, "m2m_column_name") for m2m in model._meta.many_to_many)
    ):
        return False
    ids = [told.record_id for told in run]
    if model._base_manager.filter(pk__in=ids).exists() or not _targets_are_there(model, run):
        return False
    own = {f.name: f for f in model._meta.concrete_fields}
    back = []
    for told in run:
        values = {own[n].attname: own[n].to_python(v) for n, v in told.before.items() if n in own}
        back.append(model(pk=told.record_id, **values))
    for page in paged(back):
        model._base_manager.bulk_create(page)
    Change.objects.bulk_create(
        [
            Change(
                by=by, act=Change.Act.CREATE, batch=reverse, record_type=told.record_type,
                record_id=told.record_id, label=str(record)[:200], after=snapshot(record),
            )
            for told, record in zip(run, back, strict=True)
        ],
        batch_size=PAGE,
    )  # fmt: skip
    to_index(back)
    return True


def _targets_are_there(model: type[models.Model], run: Sequence[Change]) -> bool:
    for key in model._meta.concrete_fields:
        if not key.is_relation:
            continue
        wanted = {told.before[key.name] for told in run if told.before.get(key.name) is not None}
        target: Any = key.related_model
        if target._base_manager.filter(pk__in=wanted).count() < len(wanted):
            return False
    return True
