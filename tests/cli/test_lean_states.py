"""Migrations remake few classes; what they make from nothing is what the models say."""

from __future__ import annotations

import sqlite3

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from maillage.cli.lean_states import lean_states
from tests.cli.conftest import Instance


def key_to(model: str) -> models.ForeignKey:
    return models.ForeignKey(model, models.CASCADE)


def a_state() -> ProjectState:
    """House → street → town, photo → house, and a shop of the same street; all made."""
    state = ProjectState()
    for name, told in {
        "Town": {}, "Street": {"town": key_to("x.Town")}, "House": {"street": key_to("x.Street")},
        "Photo": {"house": key_to("x.House")}, "Shop": {"street": key_to("x.Street")},
    }.items():  # fmt: skip
        state.add_model(ModelState("x", name, [("id", models.AutoField(primary_key=True)),
                                               *told.items()]))  # fmt: skip
    assert state.apps.ready
    return state


@pytest.mark.parametrize(
    ("changed", "made_again"),
    [
        ("photo", {"photo"}),
        ("house", {"house", "photo"}),
        ("street", {"street", "house", "photo", "shop"}),
    ],
)
def test_a_model_is_made_again_with_those_that_point_at_it_and_no_other(changed, made_again):
    state = a_state()
    before = dict(state.apps.all_models["x"])
    with lean_states():
        state.add_field("x", changed, "colour", models.TextField(default=""), True)
    after = state.apps.all_models["x"]
    assert {name for name in after if after[name] is not before[name]} == made_again
    for model in after.values():
        for field in model._meta.fields:
            if field.is_relation:
                assert after[field.related_model._meta.model_name] is field.related_model
    back = {rel.related_model for rel in after["street"]._meta.related_objects}
    assert back == {after["house"], after["shop"]}


def test_a_new_model_remakes_nothing_and_is_known_to_what_it_points_at():
    state = a_state()
    before = dict(state.apps.all_models["x"])
    with lean_states():
        fields = [("id", models.AutoField(primary_key=True)), ("house", key_to("x.House"))]
        state.add_model(ModelState("x", "Door", fields))
    after = state.apps.all_models["x"]
    assert {name for name in after if after[name] is not before.get(name)} == {"door"}
    back = {rel.related_model for rel in after["house"]._meta.related_objects}
    assert back == {after["photo"], after["door"]}


@pytest.mark.slow
def test_a_folder_migrated_from_nothing_has_what_the_models_say(tmp_path):
    done = Instance(tmp_path / "var").run("migrate")
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "var" / "maillage.sqlite3") as database:
        made = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        all_sql = "\n".join(made.values())
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if not model._meta.managed or table not in made:
                assert not model.__module__.startswith("maillage."), table
                continue
            has = {row[1] for row in database.execute(f'PRAGMA table_info("{table}")')}
            # A table of SQLite's text search does not list its key.
            wanted = {field.column for field in model._meta.local_concrete_fields} - {"rowid"}
            assert has == wanted, table
            for named in (*model._meta.indexes, *model._meta.constraints):
                # SQLite has no unique key in which empty values are equal.
                if getattr(named, "nulls_distinct", None) is None:
                    assert f'"{named.name}"' in all_sql, named.name
        [(keys,)] = database.execute("SELECT COUNT(*) FROM pragma_foreign_key_check")
        assert keys == 0
