"""Every key to an actor, whatever the room: a merge moves it, or says why not; undone whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Page

from maillage.core.merging import merge_actors, separate_actors
from maillage.core.merging.keys import STAYS, all_keys, moving_keys
from maillage.core.models import Actor, Membership

pytestmark = pytest.mark.django_db
NUMBERS = count(1)
NOT_COMPARED = {"core.change", "core.batch", "core.indexchange", "core.merger", "core.actorpair"}
NOW = datetime(2026, 3, 4, 19, 30, 5, 123456, tzinfo=UTC)


def filled(model: type[models.Model], **given: Any) -> models.Model:
    """A row of any model: what it cannot be without is made too."""
    values = {}
    for field in model._meta.concrete_fields:
        if field.name in given or field.attname in given or field.primary_key:
            continue
        if field.has_default() or (field.null and not field.unique):
            continue
        value = one_of(field)
        if value is not None:
            values[field.attname] = value
    row = model(**{**values, **given})
    row.save_base(raw=True)
    return row


def page(model: type[models.Model]) -> Any:
    """A page of the magazine hangs on a tree."""
    made = model(title=f"{next(NUMBERS)}")
    return Page.get_first_root_node().add_child(instance=made)


def one_of(field: Any) -> Any:
    number = next(NUMBERS)
    if field.is_relation:
        if field.null:
            return None
        if field.related_model is ContentType:
            return ContentType.objects.get_for_model(Actor).pk
        return (page if issubclass(field.related_model, Page) else filled)(field.related_model).pk
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.DateTimeField):
        return NOW + timedelta(minutes=number)  # what ends comes after what starts
    if isinstance(field, models.DateField):
        return date(2026, 3, 4)
    if isinstance(field, models.FloatField | models.IntegerField):
        return number
    return f"{number}" if field.unique or not field.blank else None


def pointing(key: Any, actor: Actor) -> models.Model:
    given: dict[str, Any] = {key.column: actor.pk}
    if key.type_field:
        given[f"{key.type_field}_id"] = ContentType.objects.get_for_model(Actor).pk
    return filled(key.model, **given)


def dump() -> dict[str, dict[Any, dict[str, Any]]]:
    """The whole database but the journal's own rows and the day an actor was last changed."""
    told = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if label.partition(".")[0] in ROOMS and label not in NOT_COMPARED:
            rows = {row["pk"]: row for row in model._base_manager.values("pk", *names_of(model))}
            told[label] = rows
    return told


ROOMS = {c.label for c in apps.get_app_configs() if c.name.startswith("maillage.")}


def names_of(model: type[models.Model]) -> list[str]:
    dated = {"updated_at"} if model is Actor else set()
    return [f.attname for f in model._meta.concrete_fields if f.name not in dated]


def test_what_stays_is_a_key_that_there_is():
    known = {key.label for key in all_keys()}
    assert {label for label in STAYS if label.partition(".")[0] in ROOMS} <= known


def test_every_key_to_an_actor_moves_and_is_put_back_as_it_was(cast):
    survivor = Actor.objects.create(name="Théâtre de la Grève", kind="organization")
    other = Actor.objects.create(name="Theatre de la Greve", kind="organization", neq="1140000000")
    rows = [(key, pointing(key, other)) for key in moving_keys()]
    by, before = cast.agent.person, dump()

    merger = merge_actors(survivor=survivor, other=other, by=by, is_coordination=True)
    for key, row in rows:
        assert not key.rows(other).exists(), key.label
        assert key.rows(survivor).filter(pk=row.pk).exists(), key.label
    # Nothing of the house points at the other record any more, but what says why.
    left = {key.label for key in all_keys() if key.rows(other).exists()}
    assert left <= set(STAYS)

    outcome = separate_actors(merger=merger, by=by)
    assert outcome.refused == []
    after = dump()
    for label, there in before.items():
        assert after[label] == there, label


def test_what_would_be_said_twice_is_kept_aside_and_put_back_as_it_was(cast):
    survivor = Actor.objects.create(name="Lise Bacon", kind="person")
    other = Actor.objects.create(name="Lise Bacon", kind="person")
    third = cast.artist if isinstance(cast.artist, Actor) else cast.agent.person
    for key in moving_keys():
        if key.is_constrained and not key.type_field:
            mine = pointing(key, survivor)
            same = {
                f.attname: getattr(mine, f.attname) for f in mine._meta.concrete_fields
                if not f.primary_key and f.attname not in {key.column, "uid", "key_hash"}
            }  # fmt: skip
            filled(key.model, **{**same, key.column: other.pk})
    avoidance, tie = apps.get_model("core", "Avoidance"), apps.get_model("core", "Tie")
    kind = filled(apps.get_model("core", "TieType"), symmetric=True)
    filled(avoidance, person_id=survivor.pk, other_id=other.pk)
    filled(avoidance, person_id=other.pk, other_id=survivor.pk)
    filled(tie, source_id=survivor.pk, target_id=other.pk, type_id=kind.pk)
    filled(tie, source_id=survivor.pk, target_id=third.pk, type_id=kind.pk, from_date=date.max)
    filled(tie, source_id=third.pk, target_id=other.pk, type_id=kind.pk, from_date=date.max)
    by, before = cast.agent.person, dump()

    merger = merge_actors(survivor=survivor, other=other, by=by, is_coordination=True)
    aside = {told["model"] for told in merger.aside}
    assert {
        "core.tie", "core.avoidance", "core.participation", "core.membership",
        "develop.registration", "core.contactpoint",
    } <= aside  # fmt: skip
    assert not any(key.rows(other).exists() for key in moving_keys())
    assert tie.objects.filter(type=kind).count() == 1
    assert not avoidance.objects.filter(person=survivor, other=survivor).exists()
    assert Membership.objects.filter(person=survivor).count() == 1

    outcome = separate_actors(merger=merger, by=by, may_name=lambda row: True)
    assert outcome.refused == []
    after = dump()
    for label, there in before.items():
        assert after[label] == there, label
