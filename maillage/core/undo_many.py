"""Undo many creations at once: an import of 20,000 rows is taken back in seconds (bench/core.py).

`journal.undo` calls this; it says and does what `journal._undo_one` would, row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.deletion import (
    ProtectedError,
    RestrictedError,
    get_candidate_relations_to_delete,
)

from maillage.core.journal import PAGE, snapshot, to_index
from maillage.core.models.journal import Batch, Change


def runs(page: Iterable[Change]) -> list[list[Change]]:
    """Creations of one model together; every other change by itself, in order.

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
    found: list[list[Change]] = []
    for told in page:
        last = found[-1][-1] if found else None
        alike = last is not None and told.act == last.act == Change.Act.CREATE
        if alike and last is not None and told.record_type_id == last.record_type_id:
            found[-1].append(told)
        else:
            found.append([told])
    return found


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
    many = _many_of([records[told.record_id] for told in there])
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
            pairs = [(told, records[told.record_id]) for told in there]
            _remove_many(pairs, present, reverse, by)
    except (ProtectedError, RestrictedError):
        return False
    return True


def _many_of(records: Sequence[models.Model]) -> dict[int, dict[str, list]]:
    """The many-to-many ids of several records of one model, by record: one query per field."""
    found: dict[int, dict[str, list]] = {record.pk: {} for record in records}
    for m2m in records[0]._meta.many_to_many if records else ():
        if not hasattr(m2m, "m2m_column_name"):
            continue  # a generic relation
        own, other = m2m.m2m_column_name(), m2m.m2m_reverse_name()
        for values in found.values():
            values[m2m.name] = []
        through: Any = m2m.remote_field.through
        rows = through._default_manager.filter(**{f"{own}__in": list(found)})
        for pk, related in rows.order_by(other).values_list(own, other):
            found[pk][m2m.name].append(related)
    return found


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
        .exclude(batch=creations[0].batch_id)
    )
    return any(pk > made[record] for record, pk in later.values_list("record_id", "pk"))


def _remove_many(
    pairs: Sequence[tuple[Change, Any]], present: dict[int, dict], reverse: Batch, by: Any
) -> None:
    """Delete the records and tell the journal, as `remove` does for one."""
    records = [record for _told, record in pairs]
    if not records:
        return
    Change.objects.bulk_create(
        [
            Change(
                by=by, act=Change.Act.REMOVE, batch=reverse, record_type=told.record_type,
                record_id=record.pk, label=str(record)[:200],
                before={**present[record.pk], "uid": getattr(record, "uid", "")},
            )
            for told, record in pairs
        ],
        batch_size=PAGE,
    )  # fmt: skip
    to_index(records)
    rows = type(records[0])._base_manager.filter(pk__in=[record.pk for record in records])
    if _nothing_leans_on(records):
        for m2m in records[0]._meta.many_to_many:
            if hasattr(m2m, "m2m_field_name"):
                through = m2m.remote_field.through._base_manager
                own = f"{m2m.m2m_field_name()}__in"
                through.filter(**{own: [r.pk for r in records]})._raw_delete(rows.db)
        rows._raw_delete(rows.db)
    else:
        rows.delete()


def _nothing_leans_on(records: Sequence[models.Model]) -> bool:
    """Whether no row of any table points at these records, their own many-to-many rows apart.

    One question per key, on the range of their ids: what was imported together has neighbouring
    ids. Somebody else's row in the range only means the long way round (`delete`).
    """
    meta = records[0]._meta
    low, high = min(r.pk for r in records), max(r.pk for r in records)
    own = {m2m.remote_field.through for m2m in meta.many_to_many if hasattr(m2m, "m2m_field_name")}
    relations: Iterable[Any] = get_candidate_relations_to_delete(meta)
    for relation in relations:
        if relation.related_model in own:
            continue
        key = relation.field.name  # type: ignore[attr-defined]
        rows = relation.related_model._base_manager  # type: ignore[union-attr]
        if rows.filter(**{f"{key}__gte": low, f"{key}__lte": high}).exists():
            return False
    for generic in meta.private_fields:
        if not hasattr(generic, "bulk_related_objects"):
            continue
        kind = ContentType.objects.get_for_model(records[0])
        rows = generic.remote_field.model._base_manager
        pointing = {
            generic.content_type_field_name: kind,
            f"{generic.object_id_field_name}__range": (low, high),
        }
        if rows.filter(**pointing).exists():
            return False
    return True
