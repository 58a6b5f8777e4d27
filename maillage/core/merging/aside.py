"""Rows kept aside whole, with all that would go with them, and brought back as they were."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.deletion import Collector
from django.db.utils import IntegrityError

from maillage.core.outbox import note, watched_models

# Kept to the last microsecond: what JSON's own writer would cut short.
AS_TEXT = (date, datetime, time, Decimal)


def put_aside(row: models.Model) -> dict[str, Any]:
    """Take the row out of the database; gives what `bring_back` needs, as plain JSON.

    Raises ProtectedError or RestrictedError when another record cannot be without it.
    """
    collector = Collector(using=str(row._state.db or "default"), origin=row)
    collector.collect([row])
    going: dict[tuple[str, Any], models.Model] = {}
    for found in [*collector.data.values(), *collector.fast_deletes]:
        for one in found:
            going[one._meta.label_lower, one.pk] = one
    told = {
        "model": row._meta.label_lower,
        "pk": row.pk,
        "rows": [_as_json(one) for one in going.values()],
        "emptied": _emptied(collector),
    }
    row.delete()
    return told


def _as_json(row: models.Model) -> dict[str, Any]:
    fields = {}
    for field in row._meta.concrete_fields:
        value = field.value_from_object(row)
        is_text = isinstance(value, AS_TEXT) or isinstance(field, models.FileField)
        fields[field.attname] = field.value_to_string(row) if is_text else value
    return {"model": row._meta.label_lower, "fields": fields}


def _emptied(collector: Collector) -> list[dict[str, Any]]:
    """Keys that a deletion empties instead of taking their row: who pointed at what."""
    emptied = []
    updates: Any = collector.field_updates
    for (field, _value), found in updates.items():
        rows = [one for some in found for one in (some if _is_many(some) else [some])]
        pointing = [[one.pk, getattr(one, field.attname)] for one in rows]
        emptied.append(
            {"model": field.model._meta.label_lower, "column": field.attname, "rows": pointing}
        )
    return emptied


def _is_many(found: Any) -> bool:
    return not isinstance(found, models.Model)


def bring_back(told: dict[str, Any]) -> bool:
    """Write the rows again as they were; False, and nothing written, when that cannot be."""
    made = []
    for row in told["rows"]:
        model = _model(row["model"])
        if model is None:
            return False
        values = {
            field.attname: field.to_python(row["fields"][field.attname])
            for field in model._meta.concrete_fields
            if field.attname in row["fields"]
        }
        made.append(model(**values))
    if not _all_there(made):
        return False
    try:
        with transaction.atomic():
            for one in made:
                one.save_base(raw=True, force_insert=True)
    except IntegrityError:
        return False
    _fill_again(told["emptied"])
    for one in made:
        if type(one) in watched_models:
            note(type(one), [one.pk])
    return True


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except LookupError:
        return None


def _all_there(made: list[models.Model]) -> bool:
    """Whether all that these rows point at is there, or among them."""
    own = {(type(one), one.pk) for one in made}
    for one in made:
        for field in one._meta.concrete_fields:
            target, pk = field.related_model, getattr(one, field.attname)
            if not isinstance(target, type) or pk is None or (target, pk) in own:
                continue
            if not target._base_manager.filter(pk=pk).exists():  # type: ignore[attr-defined]
                return False
    return True


def _fill_again(emptied: list[dict[str, Any]]) -> None:
    for keys in emptied:
        model = _model(keys["model"])
        for pk, target in keys["rows"] if model else ():
            rows = model._base_manager.filter(pk=pk, **{keys["column"]: None})  # type: ignore[union-attr]
            rows.update(**{keys["column"]: target})
