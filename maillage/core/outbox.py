"""The outbox of the search index: which records' documents are out of date.

A row is written in the transaction of the record itself, so both are there after a crash, or
neither. `core.journal` writes most of them; the signals here catch what passes it by (a plain
`save`, a deletion by cascade, a many-to-many), once per record and transaction. Only
`QuerySet.update` and `bulk_create` send no signal: whoever uses them on a searchable model calls
`to_index` beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models.signals import m2m_changed, post_save, pre_delete

from maillage.core.models import Actor, IndexChange

PAGE = 200
# A long transaction is not searched whole: a second row for a record does no harm.
LOOK_BACK = 40
# Models with search documents, and those whose records appear in documents of others.
watched_models: set[type[models.Model]] = set()
# For each of these, which documents show it: {Actor: {Gesture: ("actors", "owner")}}.
followers: dict[type[models.Model], dict[type[models.Model], tuple[str, ...]]] = {}


class Noted:
    """Left among the callbacks of the transaction, where it lives exactly as long as the rows:
    when a savepoint is rolled back, Django drops both."""

    def __init__(self, keys: set[tuple[int, int]]) -> None:
        self.keys = keys

    def __call__(self) -> None:
        """Nothing is left to do at the commit."""


def to_index(records: Sequence[models.Model]) -> None:
    """Note that these records' search documents are out of date (same transaction)."""
    if records and type(records[0]) in watched_models:
        note(type(records[0]), (record.pk for record in records))


def note(model: type[models.Model], ids: Iterable[int]) -> None:
    """The same, by the records' ids; those noted in this transaction already are left out."""
    kind = ContentType.objects.get_for_model(model)
    recent = _noted_lately()
    fresh = {(kind.pk, pk) for pk in ids}
    fresh = {key for key in fresh if not any(key in noted for noted in recent)}
    if not fresh:
        return
    IndexChange.objects.bulk_create(
        [IndexChange(record_type=kind, record_id=pk) for _kind, pk in sorted(fresh)],
        batch_size=PAGE,
    )
    if connection.in_atomic_block:
        connection.on_commit(Noted(fresh))


def _noted_lately() -> list[set[tuple[int, int]]]:
    """What this transaction noted in its last writes."""
    entries = connection.run_on_commit[-LOOK_BACK:]
    return [entry[1].keys for entry in entries if isinstance(entry[1], Noted)]


def forget_noted() -> None:
    """The outbox was emptied in this very transaction (in a test): what is noted now counts."""
    if connection.in_atomic_block:
        connection.run_on_commit = [
            entry for entry in connection.run_on_commit if not isinstance(entry[1], Noted)
        ]


# --- The net --------------------------------------------------------------------------------
def watch(
    model: type[models.Model], follows: dict[type[models.Model], tuple[str, ...]] | None = None
) -> None:
    """Catch every write of `model`, and of the models that its documents show."""
    for other, lookups in (follows or {}).items():
        known = followers.setdefault(other, {}).get(model, ())
        followers[other][model] = tuple(dict.fromkeys((*known, *lookups)))
    for one in (model, *(follows or {})):
        watched_models.add(one)
        name = f"outbox:{one._meta.label}"
        post_save.connect(_saved, sender=one, dispatch_uid=name)
        pre_delete.connect(_going, sender=one, dispatch_uid=name)
        for many in one._meta.many_to_many:
            m2m_changed.connect(_joined, sender=many.remote_field.through, dispatch_uid=name)


def _saved(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    note(sender, [instance.pk])


def _going(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """After the deletion nobody could tell which documents showed the record: ask now."""
    note(sender, [instance.pk])
    for model, lookups in followers.get(sender, {}).items():
        note_followers(model, lookups, [instance.pk])
    if isinstance(instance, Actor) and instance.kind == Actor.Kind.PERSON:
        _note_orphans(instance)


def note_followers(model: type[models.Model], lookups: tuple[str, ...], ids: Sequence[int]) -> None:
    """Note the records of `model` whose documents show one of the records `ids`."""
    note(model, follower_ids(model, lookups, ids))


def follower_ids(
    model: type[models.Model], lookups: tuple[str, ...], ids: Sequence[int]
) -> set[int]:
    """Ids of the records of `model` that one of the `lookups` joins to the records `ids`."""
    found: set[int] = set()
    for lookup in lookups:
        rows = model._base_manager.filter(**{f"{lookup}__in": list(ids)})
        found.update(rows.values_list("pk", flat=True))
    return found


def _note_orphans(person: Actor) -> None:
    """Keys to a person that are emptied by a plain update, which sends no signal: owner, holder."""
    for relation in person._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        model = relation.related_model
        if model in watched_models and relation.on_delete is models.SET_NULL:
            rows = model._base_manager.filter(**{relation.field.name: person.pk})
            note(model, rows.values_list("pk", flat=True))


def _joined(
    sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, model: Any, **kwargs: Any
) -> None:
    if not reverse and action in {"post_add", "post_remove", "post_clear"}:
        if type(instance) in watched_models:
            note(type(instance), [instance.pk])
    elif reverse and action in {"post_add", "post_remove"} and model in watched_models:
        note(model, pk_set)
    elif reverse and action == "pre_clear" and model in watched_models:
        field = next(f for f in model._meta.many_to_many if f.remote_field.through is sender)
        rows = model._base_manager.filter(**{field.name: instance.pk})
        note(model, rows.values_list("pk", flat=True))
