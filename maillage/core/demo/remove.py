"""Take the demonstration region away, with everything that hangs on it in any room."""

from __future__ import annotations

from collections import Counter
from functools import partial

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models.deletion import (
    CASCADE,
    PROTECT,
    Collector,
    ProtectedError,
    RestrictedError,
)

from maillage.core import journal
from maillage.core.demo.region import region_topics
from maillage.core.models import Actor, Batch, Change, File, Pin, Topic, User
from maillage.core.registry import registry

# A key by any other rule only mentions an actor; these say whose record it is.
WHOSE = {"owner", "host"}


def remove() -> dict[str, int]:
    """Delete the region in one transaction. Returns how many records of each kind went.

    What a real person wrote *for a demonstration host* goes with it; nothing else does.
    """
    gone: Counter[str] = Counter()
    with transaction.atomic():
        demo = list(Actor.objects.filter(is_demo=True).values_list("pk", flat=True))
        users = User.objects.filter(models.Q(is_demo=True) | models.Q(person_id__in=demo))
        EmailAddress.objects.filter(user__in=users).delete()
        gone["core.User"] += users.count()
        users.delete()
        _remove_what_hangs_on(demo, gone)
        Batch.objects.filter(models.Q(by_id__in=demo) | models.Q(act="demo")).delete()
        _take_out(Actor.objects.filter(pk__in=demo), gone)
        _remove_words(gone)
        for remove_part in registry.demo_removals:
            gone.update(remove_part())
    return {name: count for name, count in gone.items() if count}


def _remove_words(gone: Counter[str]) -> None:
    """Topics that only the region used."""
    unused = Topic.objects.filter(
        slug__in=region_topics(), actors=None, skilled_actors=None, needs=None
    )
    gone["core.Topic"] += len(unused)
    Topic.objects.filter(pk__in=[t.pk for t in unused]).delete()


def _remove_what_hangs_on(demo: list[int], gone: Counter[str]) -> None:
    """In rounds: what another record still protects waits for that one to go first."""
    waiting = [rows for model in apps.get_models() if (rows := _rows_of(model, demo)) is not None]
    while waiting:
        protected = [rows for rows in waiting if not _take_out(rows, gone)]
        if len(protected) == len(waiting):
            # Nothing moved: let the database name what stands in the way.
            protected[0].delete()
        waiting = protected


def _rows_of(model: type[models.Model], demo: list[int]) -> models.QuerySet[models.Model] | None:
    if model._meta.proxy or not model._meta.managed:
        return None
    rule = models.Q()
    for f in model._meta.concrete_fields:
        if not isinstance(f, models.ForeignKey) or f.related_model is not Actor:
            continue
        if f.name in WHOSE or f.remote_field.on_delete in (CASCADE, PROTECT):
            rule |= models.Q(**{f"{f.attname}__in": demo})
    if not rule:
        return None
    rows = model._base_manager.filter(rule)
    # The region's own actors are hosts and owners of one another: they go last, together.
    return rows.exclude(pk__in=demo) if model is Actor else rows


def _take_out(rows: models.QuerySet[models.Model], gone: Counter[str]) -> bool:
    """Delete the rows and what falls with them, their story and their files; tell the index.

    False, and nothing is done, when another record protects one of them.
    """
    records = list(rows)
    if not records:
        return True
    if rows.model is Actor:
        # Protected keys among themselves (host, merged_into) would refuse each other.
        rows.update(host=None, owner=None, merged_into=None)
    elif among := _keys_among_themselves(rows.model):
        rows.update(**dict.fromkeys(among))
    try:
        falling = _falling_with(records)
    except (ProtectedError, RestrictedError):
        return False
    for model, fallen in falling.items():
        journal.to_index(fallen)
        kind, keys = ContentType.objects.get_for_model(model), [r.pk for r in fallen]
        Change.objects.filter(record_type=kind, record_id__in=keys).delete()
        Pin.objects.filter(record_type=kind, record_id__in=keys).delete()
        for file in fallen:
            if isinstance(file, File):
                transaction.on_commit(partial(file.file.storage.delete, str(file.file.name)))
    _number, counts = rows.model._base_manager.filter(pk__in=[r.pk for r in records]).delete()
    gone.update(counts)
    return True


def _keys_among_themselves(model: type[models.Model]) -> list[str]:
    """Protected keys from a record to another of its kind (a circle to its parent)."""
    return [
        f.name for f in model._meta.concrete_fields
        if isinstance(f, models.ForeignKey) and f.null
        and f.related_model is model and f.remote_field.on_delete is PROTECT
    ]  # fmt: skip


def _falling_with(records: list[models.Model]) -> dict[type[models.Model], list[models.Model]]:
    """These records and all that deleting them deletes, by model.

    Errors: ProtectedError or RestrictedError when something stands in the way.
    """
    collector = Collector(using=DEFAULT_DB_ALIAS)
    collector.collect(records)
    falling = {model: list(found) for model, found in collector.data.items()}
    for at_once in collector.fast_deletes:
        falling.setdefault(at_once.model, []).extend(at_once)
    # The rows of a many-to-many table have no story of their own.
    return {m: found for m, found in falling.items() if found and not m._meta.auto_created}
