"""The walk over all that points to a person: for her export, her erasure and « Mon espace »."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.deletion import Collector

from maillage.core.models import (
    Actor,
    Batch,
    Change,
    ContactPoint,
    Pin,
    Scoped,
    Tie,
    User,
    Visibility,
)

TEXT = (models.CharField, models.TextField, models.JSONField)
# How the program itself works: told apart (the journal) or of no interest to her.
MACHINERY = (Change, Batch, Pin, User)


def models_of_the_house() -> list[type[models.Model]]:
    """Our own models, whatever the room."""
    ours = [c.label for c in apps.get_app_configs() if c.name.startswith("maillage.")]
    return [model for model in apps.get_models() if model._meta.app_label in ours]


def keys_to_people(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """The model's foreign keys to an actor."""
    return [
        f for f in model._meta.concrete_fields
        if isinstance(f, models.ForeignKey) and f.related_model is Actor
    ]  # fmt: skip


def subject_keys(model: type[models.Model]) -> list[str]:
    """Keys by which a record is about a person, or written by her.

    A record that disappears with her is about her; so is a scoped record that she owns, except
    somebody else's: another actor's record, a tie between two others. A model whose rows one
    person alone may know of names her key in `hers_alone`: the other end must not learn of them.
    """
    if alone := getattr(model, "hers_alone", ""):
        return [alone]
    names = [f.name for f in keys_to_people(model) if f.remote_field.on_delete is models.CASCADE]
    if issubclass(model, Scoped) and not issubclass(model, Actor | Tie):
        names.append("owner")
    return names


def records_of(person: Actor) -> Iterator[tuple[type[models.Model], models.QuerySet[Any]]]:
    """(model, its records about this person or written by her), her own record first."""
    yield Actor, Actor.objects.filter(pk=person.pk)
    for model in models_of_the_house():
        if issubclass(model, (Actor, *MACHINERY)) or model._meta.auto_created:
            continue
        mine = models.Q()
        for name in subject_keys(model):
            mine |= models.Q(**{name: person.pk})
        if mine:
            yield model, model._base_manager.filter(mine).order_by("pk")


def going_with(records: list[Any]) -> dict[type[models.Model], set[int]]:
    """Ids of all that the database deletes together with these records, themselves included.

    Raises ProtectedError when a record that must stay needs one of them.
    """
    collector = Collector(using=str(records[0]._state.db or "default"), origin=records[0])
    collector.collect(records)
    going = {model: {r.pk for r in found} for model, found in collector.data.items()}
    for rows in collector.fast_deletes:
        if isinstance(rows, models.QuerySet):
            going.setdefault(rows.model, set()).update(rows.values_list("pk", flat=True))
    return going


def gone_before(people: list[int]) -> dict[type[models.Model], set[int]]:
    """Ids of records about these people, or private to them, that were removed earlier: only the
    journal remembers them."""
    gone: dict[type[models.Model], set[int]] = {}
    for model in models_of_the_house():
        about = models.Q()
        for field in keys_to_people(model):
            if field.remote_field.on_delete is models.CASCADE:
                about |= _told(field.name, people)
        if issubclass(model, Scoped):
            about |= models.Q(before__visibility=Visibility.PRIVATE) & _told("owner", people)
        if about:
            kind = ContentType.objects.get_for_model(model)
            told = Change.objects.filter(about, record_type=kind)
            ids = set(told.values_list("record_id", flat=True))
            here = model._base_manager.filter(pk__in=ids).values_list("pk", flat=True)
            gone[model] = ids - set(here)
    return gone


def _told(name: str, people: list[int]) -> models.Q:
    """Changes whose values name one of these people under this key."""
    told = models.Q()
    for pk in people:
        told |= models.Q(**{f"before__{name}": pk}) | models.Q(**{f"after__{name}": pk})
    return told


def text_fields(model: type[models.Model]) -> list[str]:
    """Names of the model's own fields that may hold a name: text and JSON, not a choice."""
    return [
        f.name for f in model._meta.concrete_fields
        if isinstance(f, TEXT) and not f.choices and f.name != "uid"
    ]  # fmt: skip


def addresses_of(people: list[Actor]) -> list[str]:
    """E-mail addresses and other ways to reach these people, longest first."""
    points = ContactPoint.objects.filter(actor__in=people)
    found = set(points.values_list("value", flat=True))
    users = User.objects.filter(person__in=people)
    found.update(users.values_list("email", flat=True))
    found.update(EmailAddress.objects.filter(user__in=users).values_list("email", flat=True))
    return sorted({a.strip() for a in found if len(a.strip()) > 3}, key=len, reverse=True)
