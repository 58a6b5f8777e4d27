"""Write a record and its story in one transaction, and undo.

Every write of a person or a machine passes here: the record, its `Change` and the search index's
outbox are written together or not at all. Values in the journal are plain JSON: a foreign key is
its id, a many-to-many the sorted list of ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core.files import File as DjangoFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.core.models.journal import Batch, Change, Pin
from maillage.core.outbox import to_index
from maillage.core.said import Said, in_words, said_of

M = TypeVar("M", bound=models.Model)
PAGE = 200
UNDO_PAGE = 1000
UNTOLD = {
    "id", "created_at", "updated_at", "uid", "password",
    "folded", "sort_name", "sort_place", "name_key", "also_named",
}  # fmt: skip
_encoder = DjangoJSONEncoder()


@dataclass
class Undone:
    """What an undo did. `refused` says what changed since, or what still needs the record."""

    done: int = 0
    refused: list[str] = field(default_factory=list)

    @property
    def refusals(self) -> list[str]:
        """What was refused, in the reader's language."""
        return [in_words(refusal) for refusal in self.refused]


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, DjangoFile) or hasattr(value, "storage"):
        return getattr(value, "name", "") or ""
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return _encoder.default(value)


def snapshot(record: models.Model, fields: Iterable[str] | None = None) -> dict[str, Any]:
    """The record's own fields as plain JSON values; the derived ones are left out.

    A model names in `untold` those of its own fields that are derived or merely observed.
    """
    wanted = set(fields) if fields is not None else None
    untold = UNTOLD | getattr(record, "untold", frozenset())
    values = {}
    for f in record._meta.concrete_fields:
        if f.name in untold or (wanted is not None and f.name not in wanted):
            continue
        values[f.name] = _plain(f.value_from_object(record))
    for m in record._meta.many_to_many:
        if wanted is not None and m.name in wanted:
            values[m.name] = sorted(getattr(record, m.name).values_list("pk", flat=True))
    return values


def open_batch(*, by: Any, act: str, label: str = "") -> Batch:
    """Begin a batch: an import, a merge, a synthesis."""
    return Batch.objects.create(by=by, act=act, label=label[:300])


def close_batch(batch: Batch) -> None:
    """The last row is written: from now on the batch can be undone."""
    batch.finished_at = timezone.now()
    batch.save(update_fields=["finished_at", "updated_at"])


@contextmanager
def one_act(*, by: Any, act: str, label: str = "") -> Iterator[Batch]:
    """`with one_act(…) as batch`: what is written under `batch` is one act, undone as a whole.

    An act that wrote nothing leaves no batch; `batch.finished_at` then stays empty. Inside a
    transaction, so that an error leaves neither.
    """
    batch = open_batch(by=by, act=act, label=label)
    yield batch
    if batch.changes.exists():
        close_batch(batch)
    else:
        batch.delete()


def tell(
    record: models.Model,
    act: str,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
    by: Any = None,
    batch: Batch | None = None,
) -> Change:
    """Tell the journal of a write already done, in the same transaction; the index is not told.

    For rows written in numbers that no search shows yet (a workshop under way). The values are
    plain JSON under the names of fields: what names a person has no place there.
    """
    return Change.objects.create(
        by=by,
        act=act,
        batch=batch,
        record_type=ContentType.objects.get_for_model(record),
        record_id=record.pk,
        label=str(record)[:200],
        before=before,
        after=after,
    )


def _write_change(
    record: models.Model, act: str, before: dict, after: dict, by: Any, batch: Batch | None
) -> Change:
    to_index([record])
    return tell(record, act, before=before, after=after, by=by, batch=batch)


@transaction.atomic
def create(
    record: M, *, by: Any, batch: Batch | None = None, many: Mapping[str, Iterable] | None = None
) -> M:
    """Save a new record (with its many-to-many values) and tell the journal."""
    record.save(force_insert=record.pk is None)
    for name, values in (many or {}).items():
        getattr(record, name).set(values)
    after = snapshot(record)
    after.update(snapshot(record, many or {}))
    _write_change(record, Change.Act.CREATE, {}, after, by, batch)
    return record


@transaction.atomic
def create_many(
    records: Sequence[M],
    *,
    by: Any,
    batch: Batch | None = None,
    many: Mapping[str, Sequence[Iterable[int]]] | None = None,
) -> list[M]:
    """Save many new records of one model, 200 rows at a time, and tell the journal.

    `prepare()` is called on each record that has it, since `save()` is passed by. `many` gives, for
    a many-to-many field, the ids of each record in order.
    """
    if not records:
        return []
    for record in records:
        if hasattr(record, "prepare"):
            record.prepare()
    made = type(records[0])._default_manager.bulk_create(records, batch_size=PAGE)
    told_many: list[dict[str, Any]] = [{} for _record in made]
    for name, values in (many or {}).items():
        for told, ids in zip(told_many, values, strict=True):
            told[name] = sorted(set(ids))
        _join_many(made, name, [told[name] for told in told_many])
    kind = ContentType.objects.get_for_model(made[0])
    Change.objects.bulk_create(
        [
            Change(
                by=by, act=Change.Act.CREATE, batch=batch, record_type=kind, record_id=r.pk,
                label=str(r)[:200], after={**snapshot(r), **told},
            )
            for r, told in zip(made, told_many, strict=True)
        ],
        batch_size=PAGE,
    )  # fmt: skip
    to_index(made)
    return made


def _join_many(records: Sequence[models.Model], name: str, values: Sequence[list[int]]) -> None:
    """Write the joining rows of a many-to-many field of new records."""
    if not any(values):
        return
    m2m: Any = records[0]._meta.get_field(name)
    own, other = m2m.m2m_column_name(), m2m.m2m_reverse_name()
    through = m2m.remote_field.through
    through._default_manager.bulk_create(
        [
            through(**{own: record.pk, other: pk})
            for record, ids in zip(records, values, strict=True)
            for pk in ids
        ],
        batch_size=PAGE,
    )


@transaction.atomic
def change(
    record: M,
    values: Mapping[str, Any],
    *,
    by: Any,
    batch: Batch | None = None,
    is_machine: bool = False,
    pins: bool = True,
) -> Change | None:
    """Set fields of a record. Returns the change, or None when nothing differs.

    Only `values` are written: what else was set on the record since it was read is put back.
    A person's edit pins its fields; a machine (`is_machine`) leaves pinned fields alone. An undo
    (`pins` false) does neither: it puts back what was there.
    """
    names = dict(values)
    if is_machine:
        names = {n: v for n, v in names.items() if n not in pinned_fields(record)}
    _read_again(record)
    before = snapshot(record, names)
    many = {m.name for m in record._meta.many_to_many}
    for name, value in names.items():
        if name not in many:
            setattr(record, name, value)
    record.save()
    for name in many & set(names):
        getattr(record, name).set(names[name])
    record.refresh_from_db(fields=[n for n in names if n not in many])
    after = snapshot(record, names)
    changed = {n for n in after if before.get(n) != after[n]}
    if not changed:
        return None
    if pins and not is_machine:
        pin(record, changed, by=by)
    return _write_change(
        record, Change.Act.CHANGE, {n: before[n] for n in changed},
        {n: after[n] for n in changed}, by, batch,
    )  # fmt: skip


def _read_again(record: models.Model) -> None:
    """Put the record's row as it is now into it, locked until the transaction ends.

    `save` writes all columns: those read a while ago would undo what somebody else wrote since. A
    form that validated has also written into its instance, which would hide what it changes.
    """
    row = type(record)._base_manager.select_for_update().get(pk=record.pk)
    for f in record._meta.concrete_fields:
        setattr(record, f.attname, vars(row)[f.attname])


@transaction.atomic
def remove(record: models.Model, *, by: Any, batch: Batch | None = None) -> Change:
    """Delete a record; its values stay in the journal so that the act can be undone."""
    many = {m.name for m in record._meta.many_to_many}
    before = {**snapshot(record), **snapshot(record, many), "uid": getattr(record, "uid", "")}
    told = _write_change(record, Change.Act.REMOVE, before, {}, by, batch)
    record.delete()
    return told


def pin(record: models.Model, fields: Iterable[str], *, by: Any) -> None:
    """Keep machines away from these fields of the record."""
    kind = ContentType.objects.get_for_model(record)
    Pin.objects.bulk_create(
        [Pin(record_type=kind, record_id=record.pk, field=name, by=by) for name in sorted(fields)],
        update_conflicts=True,
        unique_fields=["record_type", "record_id", "field"],
        update_fields=["by", "at"],
    )


def pinned_fields(record: models.Model) -> set[str]:
    """Names of the record's fields that a person corrected."""
    kind = ContentType.objects.get_for_model(record)
    rows = Pin.objects.filter(record_type=kind, record_id=record.pk)
    return set(rows.values_list("field", flat=True))


def history(record: models.Model) -> models.QuerySet[Change]:
    """The record's changes, newest first. The caller has checked that the record may be seen."""
    kind = ContentType.objects.get_for_model(record)
    changes = Change.objects.filter(record_type=kind, record_id=record.pk)
    removed = changes.filter(act=Change.Act.REMOVE).order_by("-pk").first()
    uid = getattr(record, "uid", "")
    if removed and uid and removed.before.get("uid") not in {"", None, uid}:
        # SQLite forgets the highest number of a table that a migration rebuilds, and may give a
        # removed record's number to another: its story is not this record's.
        changes = changes.filter(pk__gt=removed.pk)
    return changes.select_related("by", "batch")


# --- Undo -----------------------------------------------------------------------------------
def undo(batch: Batch, *, by: Any) -> Undone:
    """Undo a whole batch, last change first, in pages; what changed since is refused and named.

    The undo is itself a batch, so it shows in each record's history.
    """
    outcome = Undone()
    reverse = open_batch(by=by, act="undo", label=_("Annulation : %s") % batch.label)
    ids = list(batch.changes.order_by("-id").values_list("pk", flat=True))
    for start in range(0, len(ids), UNDO_PAGE):
        with transaction.atomic():
            _undo_page(ids[start : start + UNDO_PAGE], reverse, by, outcome)
    if not outcome.refused:
        batch.undone_at = timezone.now()
        batch.save(update_fields=["undone_at", "updated_at"])
    close_batch(reverse)
    return outcome


def _undo_page(ids: list[int], reverse: Batch, by: Any, outcome: Undone) -> None:
    from maillage.core.undo_many import runs, undo_run

    page = Change.objects.filter(pk__in=ids).select_related("record_type").order_by("-id")
    for run in runs(page):
        if len(run) > 1 and undo_run(run, reverse, by):
            outcome.done += len(run)
            continue
        for told in run:
            refusal = _undo_one(told, reverse, by)
            if refusal:
                outcome.refused.append(refusal)
            else:
                outcome.done += 1


def undo_change(told: Change, *, by: Any) -> Undone:
    """Undo one change by itself."""
    outcome = Undone()
    with transaction.atomic():
        refusal = _undo_one(told, None, by)
    if refusal:
        outcome.refused.append(refusal)
    else:
        outcome.done = 1
    return outcome


def _undo_one(told: Change, reverse: Batch | None, by: Any) -> str:
    model = told.record_type.model_class()
    record = model._base_manager.filter(pk=told.record_id).first() if model else None
    if told.act == Change.Act.REMOVE:
        return _bring_back(told, model, record, reverse, by)
    if record is None:
        # Already gone: for a creation this is what was asked; for a change nothing can be done.
        return (
            ""
            if told.act == Change.Act.CREATE
            else Said("« %(label)s » n’existe plus.", label=told.label)
        )
    current = snapshot(record, told.after)
    differing = [name for name in told.after if current.get(name) != told.after[name]]
    if differing and told.before and current == told.before:
        return ""  # an undo that was interrupted had already come this far
    if differing:
        return changed_since(told, record, differing)[0]
    if told.act == Change.Act.CREATE:
        return _take_away(told, record, reverse, by)
    change(record, loaded(record, told.before), by=by, batch=reverse, pins=False)
    return ""


def changed_since(told: Change, record: models.Model, fields: Iterable[str]) -> list[Said]:
    """What an undo says of fields that somebody changed since; nothing for none."""
    labels = tuple(_field_label(record, name) for name in fields)
    if not labels:
        return []
    return [Said("« %(label)s » a changé depuis : %(fields)s.", label=told.label, fields=labels)]


def _take_away(told: Change, record: models.Model, reverse: Batch | None, by: Any) -> str:
    kind = ContentType.objects.get_for_model(record)
    later = Change.objects.filter(record_type=kind, record_id=record.pk, pk__gt=told.pk)
    if (
        later.filter(act=Change.Act.CHANGE)
        .exclude(batch__act="undo")
        .exclude(batch=told.batch)
        .exclude(batch__undone_at__isnull=False)  # taken back since: as if it had not been
        .exists()
    ):
        return Said("« %(label)s » a été modifié depuis.", label=told.label)
    try:
        with transaction.atomic():
            remove(record, by=by, batch=reverse)
    except (ProtectedError, RestrictedError):
        return Said("« %(label)s » sert ailleurs depuis.", label=told.label)
    return ""


def _bring_back(
    told: Change, model: type[models.Model] | None, record: Any, reverse: Batch | None, by: Any
) -> str:
    if model is None or record is not None:
        return Said("« %(label)s » existe déjà.", label=told.label)
    back = model(pk=told.record_id)
    if told.before.get("uid"):
        back.uid = told.before["uid"]  # type: ignore[attr-defined]
    own = {f.name for f in model._meta.concrete_fields}
    values = loaded(back, {n: v for n, v in told.before.items() if n in own})
    for name, value in values.items():
        if value is None and not model._meta.get_field(name).null:  # type: ignore[union-attr]
            return Said("« %(label)s » dépend d’une fiche qui n’existe plus.", label=told.label)
        setattr(back, name, value)
    many = {m.name: told.before[m.name] for m in model._meta.many_to_many if m.name in told.before}
    back.save(force_insert=True)
    for name, ids in many.items():
        getattr(back, name).set(ids)
    _write_change(back, Change.Act.CREATE, {}, {**snapshot(back), **many}, by, reverse)
    return ""


def loaded(record: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """Journal values as the model wants them (a foreign key's id becomes the related record)."""
    loaded: dict[str, Any] = {}
    for name, value in values.items():
        if name == "uid":
            continue
        f: Any = record._meta.get_field(name)
        if f.many_to_many:
            loaded[name] = value
        elif f.is_relation:
            related = f.related_model._base_manager.filter(pk=value).first() if value else None
            loaded[name] = related
        else:
            loaded[name] = f.to_python(value) if value is not None else None
    return loaded


def _field_label(record: models.Model, name: str) -> Said:
    return said_of(getattr(record._meta.get_field(name), "verbose_name", name))
