"""Forget again: what was erased stays erased when an older copy of the database comes back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError

from maillage.core import journal
from maillage.core.models import Actor, Change, Erasure

ERASED = "(effacé)"  # data


# Beside the database, not in it: a restored backup knows nothing of what was erased since.
LIST = "erasures.txt"


def known_erasures() -> set[tuple[str, str]]:
    """(model, uid) of every record that was erased here, whatever backup is in place."""
    return set(Erasure.objects.values_list("model", "record_uid")) | _listed()


def remember(records: Iterable[tuple[str, str]]) -> None:
    """Note that these (model, uid) are erased: in the database now, in the list at the commit."""
    noted = list(records)
    for label, uid in noted:
        Erasure.objects.get_or_create(model=label, record_uid=uid)
    transaction.on_commit(lambda: _list(noted))


def erasure_list() -> Path:
    """One erased record a line: its model and its identifier, no name."""
    return Path(settings.DATA) / LIST


def _listed() -> set[tuple[str, str]]:
    if not erasure_list().exists():
        return set()
    lines = erasure_list().read_text(encoding="ascii", errors="replace").splitlines()
    pairs = (line.split(" ") for line in lines)
    return {(pair[0], pair[1]) for pair in pairs if len(pair) == 2}


def _list(records: list[tuple[str, str]]) -> None:
    known = _listed()
    with erasure_list().open("a", encoding="ascii") as file:
        file.writelines(f"{label} {uid}\n" for label, uid in records if (label, uid) not in known)


def erase_again(erasures: Iterable[tuple[str, str]]) -> int:
    """Erase those of the records that are there again. Returns how many were.

    The record goes with its story; a person, with all that `forget_person` takes away. A record
    that others still need stays without its words.
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
    if isinstance(record, Actor) and record.kind == Actor.Kind.PERSON:
        from maillage.core.privacy.actions import forget_person

        forget_person(person=record)
        return
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
