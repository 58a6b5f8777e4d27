"""Change or remove many records of one model at once, as `journal.change` and `remove` do for one.

What is written is the same, row by row; only the number of questions to the database differs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import connections, models, router, transaction
from django.db.models.deletion import get_candidate_relations_to_delete
from django.utils import timezone

from maillage.core.journal import PAGE, snapshot
from maillage.core.models.journal import Batch, Change, Pin
from maillage.core.outbox import to_index

T = TypeVar("T")


def writes_plainly(model: type[models.Model]) -> bool:
    """Whether saving a record of the model writes its row and nothing else."""
    return model.save is models.Model.save


def paged(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """The rows in pages of 200: what one statement may name on every database."""
    for start in range(0, len(rows), PAGE):
        yield rows[start : start + PAGE]


@transaction.atomic
def change_many(
    values: Sequence[tuple[Any, Mapping[str, Any]]],
    *,
    by: Any,
    batch: Batch | None = None,
    respects_pins: bool = True,
) -> int:
    """Set plain fields of many records of one model, for a machine or an undo. How many changed.

    `values`: each record once, with its new values as `journal.change` takes them; no many-to-many
    field, and no model that does more than write when it is saved (`writes_plainly`). A machine
    leaves pinned fields alone; an undo (`respects_pins` false) does not.
    """
    done = 0
    for page in paged(values):
        pins = _pinned([record for record, _new in page]) if respects_pins else {}
        told = []
        for record, new in page:
            kept = pins.get(record.pk, set())
            told.append((record, *_set(record, {n: v for n, v in new.items() if n not in kept})))
        done += _write([one for one in told if one[2]], by, batch)
    return done


def _pinned(records: Sequence[models.Model]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    kind = ContentType.objects.get_for_model(records[0])
    rows = Pin.objects.filter(record_type=kind, record_id__in=[r.pk for r in records])
    for pk, name in rows.values_list("record_id", "field"):
        found[pk].add(name)
    return found


def _set(record: models.Model, new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the values; what was and what is, of those that differ."""
    before = snapshot(record, new)
    for name, value in new.items():
        setattr(record, name, value)
    after = snapshot(record, new)
    differing = [name for name in after if before.get(name) != after[name]]
    return {n: before[n] for n in differing}, {n: after[n] for n in differing}


def _write(told: Sequence[tuple[Any, dict, dict]], by: Any, batch: Batch | None) -> int:
    if not told:
        return 0
    records = [record for record, _before, _after in told]
    model = type(records[0])
    names = {name for _record, _before, after in told for name in after}
    for record in records:
        if hasattr(record, "updated_at"):
            record.updated_at = timezone.now()
            names.add("updated_at")
    _update(records, sorted(names))
    kind = ContentType.objects.get_for_model(model)
    Change.objects.bulk_create(
        Change(
            by=by, act=Change.Act.CHANGE, batch=batch, record_type=kind, record_id=record.pk,
            label=str(record)[:200], before=before, after=after,
        )
        for record, before, after in told
    )  # fmt: skip
    to_index(records)
    return len(records)


def _update(records: Sequence[models.Model], names: Sequence[str]) -> None:
    """One prepared statement for all: `bulk_update` spends ten times as long building its CASEs."""
    meta = records[0]._meta
    fields: list[Any] = [meta.get_field(name) for name in names]
    connection = connections[router.db_for_write(type(records[0]))]
    quoted = connection.ops.quote_name
    columns = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    key: Any = meta.pk
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quoted(meta.db_table)} SET {columns} "  # noqa: S608 - the model's own names
            f"WHERE {quoted(key.column)} = %s",
            [
                [field.get_db_prep_save(getattr(r, field.attname), connection) for field in fields]
                + [r.pk]
                for r in records
            ],
        )


@transaction.atomic
def remove_many(
    records: Sequence[models.Model],
    *,
    by: Any,
    batch: Batch | None = None,
    present: Mapping[int, dict[str, Any]] | None = None,
) -> None:
    """Delete many records of one model; their values stay in the journal.

    `present`: their values by id when the caller has just read them, many-to-many included. Raises
    ProtectedError or RestrictedError when one of them serves elsewhere; then nothing is done.
    """
    if not records:
        return
    kind = ContentType.objects.get_for_model(records[0])
    if present is None:
        many = many_of(records)
        present = {r.pk: {**snapshot(r), **many[r.pk]} for r in records}
    Change.objects.bulk_create(
        [
            Change(
                by=by, act=Change.Act.REMOVE, batch=batch, record_type=kind,
                record_id=record.pk, label=str(record)[:200],
                before={**present[record.pk], "uid": getattr(record, "uid", "")},
            )
            for record in records
        ],
        batch_size=PAGE,
    )  # fmt: skip
    to_index(records)
    rows = type(records[0])._base_manager.filter(pk__in=[record.pk for record in records])
    if not _nothing_leans_on(records):
        rows.delete()
        return
    for m2m in records[0]._meta.many_to_many:
        if hasattr(m2m, "m2m_field_name"):
            through: Any = m2m.remote_field.through._base_manager  # type: ignore[union-attr]
            own = f"{m2m.m2m_field_name()}__in"
            through.filter(**{own: [r.pk for r in records]})._raw_delete(rows.db)
    rows._raw_delete(rows.db)


def many_of(records: Sequence[models.Model]) -> dict[int, dict[str, list]]:
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
