"""Forget again: what was erased stays erased when an older copy of the database comes back."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError

from maillage.core import journal
from maillage.core.models import Change, Erasure

ERASED = "(effacé)"


def known_erasures() -> set[tuple[str, str]]:
    """(model, uid) of every record that was erased here."""
    return set(Erasure.objects.values_list("model", "record_uid"))


def erase_again(erasures: Iterable[tuple[str, str]]) -> int:
    """Erase those of the records that are there again. Returns how many were.

    The record goes with its story. One that others still need stays without its words.
    """
    count = 0
    for label, uid in sorted(erasures):
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError):
            continue
        with transaction.atomic():
            Erasure.objects.get_or_create(model=label, record_uid=uid)
            record = model._base_manager.filter(uid=uid).first()
            if record is not None:
                _erase(record)
                count += 1
    return count


def _erase(record: models.Model) -> None:
    kind = ContentType.objects.get_for_model(record)
    Change.objects.filter(record_type=kind, record_id=record.pk).update(
        before={}, after={}, label=ERASED
    )
    journal.to_index([record])
    try:
        with transaction.atomic():
            record.delete()
    except (ProtectedError, RestrictedError):
        _blank(record)


def _blank(record: models.Model) -> None:
    for f in record._meta.concrete_fields:
        is_text = isinstance(f, models.CharField | models.TextField) and not f.choices
        if is_text and f.name not in {"uid", "slug"}:
            setattr(record, f.attname, "" if f.blank else ERASED)
    record.save()
