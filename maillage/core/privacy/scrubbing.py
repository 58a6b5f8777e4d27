"""Take a person's name and addresses out of what the program itself copied: labels, the journal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Cast

from maillage.core.models import (
    Actor,
    Batch,
    Change,
    File,
    Gesture,
    Import,
    Invitation,
    Merger,
    Schedule,
)
from maillage.core.privacy.relations import TEXT, text_fields
from maillage.core.registry import registry

# Data, not an interface text: it stays the same whatever the language of whoever asks.
GONE = "personne effacée"  # data
SHORTEST_NAME = 3
PAGE = 500
COPIES: dict[type[models.Model], tuple[str, ...]] = {
    Change: ("label",),
    Batch: ("label",),
    File: ("title",),
    Import: ("title", "report"),
    Merger: ("aside",),
    Schedule: ("last_problem",),
}


@dataclass(frozen=True)
class Words:
    """What must not be found any more: whole names, and addresses wherever they are."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]

    def all(self) -> tuple[str, ...]:
        return (*self.names, *self.addresses)

    def cleaned(self, text: str) -> str:
        """The text without the names and the addresses."""
        for word in sorted(self.all(), key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", GONE, text, flags=re.IGNORECASE)
        return text

    def cleaned_value(self, text: str) -> str:
        """A field's value in the journal: emptied if it is the name, without the addresses.

        A sentence of somebody else that names her stays as its author wrote it.
        """
        if text.strip().casefold() in {name.casefold() for name in self.names}:
            return GONE
        return Words((), self.addresses).cleaned(text)


def words_of(names: Iterable[str], addresses: Iterable[str]) -> Words:
    """Names too short to be told from other words are left out."""
    kept = {n.strip() for n in names if len(n.strip()) >= SHORTEST_NAME}
    return Words(tuple(sorted(kept)), tuple(addresses))


def in_depth(value: Any, clean: Callable[[str], str]) -> Any:
    """A JSON value with every text in it cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [in_depth(v, clean) for v in value]
    if isinstance(value, dict):
        return {clean(k): in_depth(v, clean) for k, v in value.items()}
    return value


def holding(
    rows: models.QuerySet[Any], fields: Iterable[str], words: Iterable[str]
) -> models.QuerySet[Any]:
    """Those of `rows` that hold one of the words in one of the fields (JSON as it is stored)."""
    wanted = models.Q()
    for name in fields:
        rows = rows.annotate(**{f"as_text_{name}": Cast(name, models.TextField())})
        for word in words:
            stored = {word, json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1]}
            for form in stored:
                wanted |= models.Q(**{f"as_text_{name}__icontains": form})
    return rows.filter(wanted) if wanted else rows.none()


def scrub(
    rows: models.QuerySet[Any], fields: tuple[str, ...], words: Words, *, as_values: bool = False
) -> int:
    """Clean these fields of these rows; gives how many rows were written.

    `as_values`: they are the journal's copies of fields, see `Words.cleaned_value`.
    """
    clean = words.cleaned_value if as_values else words.cleaned
    done = 0
    for row in holding(rows, fields, words.all()).iterator(chunk_size=200):
        for name in fields:
            setattr(row, name, in_depth(getattr(row, name), clean))
        row.save(update_fields=list(fields))
        done += 1
    return done


def scrub_copies(words: Words) -> None:
    """Every copy that the program made of the name or of an address, in every room."""
    for model, fields in (*COPIES.items(), *registry.copies.items()):
        scrub(model._base_manager.all(), tuple(fields), words)
    scrub(Change.objects.all(), ("before", "after"), words, as_values=True)
    quoted = holding(Gesture.objects.all(), ["quote_by"], words.names)
    for gesture in quoted:
        gesture.quote_by, gesture.quote_consent = "", False
        gesture.save(update_fields=["quote_by", "quote_consent", "updated_at"])
    for address in words.addresses:
        Invitation.objects.filter(email__iexact=address).delete()
    tasks = apps.get_model("django_tasks_database", "DBTaskResult")._base_manager.all()
    told = ["args_kwargs", "return_value", "traceback"]
    tasks.filter(pk__in=holding(tasks, told, words.all()).values("pk")).delete()


def scrub_own(rows: models.QuerySet[Any], words: Words) -> None:
    """Records of hers that stay with her host, and their journal: her name leaves them too."""
    fields = tuple(text_fields(rows.model))
    if not fields or issubclass(rows.model, Actor):
        return
    kind = ContentType.objects.get_for_model(rows.model)
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), PAGE):
        told = Change.objects.filter(record_type=kind, record_id__in=ids[start : start + PAGE])
        scrub(told, ("before", "after"), words)
    scrub(rows, fields, words)


def traces_of(words: Iterable[str]) -> Iterator[tuple[str, Any, str]]:
    """(model, id, field) of each row of the whole database that still holds one of the words."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, TEXT):
                for pk in holding(model._base_manager.all(), [field.name], words).values_list(
                    "pk", flat=True
                ):
                    yield model._meta.label, pk, field.name
