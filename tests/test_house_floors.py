"""The floors of the house: keys go down only, rooms can be taken out, each says what it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "maillage"
ROOMS = [app.removeprefix("maillage.") for app in settings.ROOMS]
UPPER = ["home", "report"]
SHELVES = {"core": 0, **dict.fromkeys(ROOMS, 1), **dict.fromkeys(UPPER, 2)}


def keys_of_the_house():
    """(app, model, field, app of the related model) of every relation between our own models."""
    for model in apps.get_models(include_auto_created=True):
        app = model._meta.app_label
        if app not in SHELVES:
            continue
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model:
                yield app, model.__name__, field.name, field.related_model._meta.app_label


def goes_up(app: str, other: str) -> bool:
    if other == app or other not in SHELVES:
        return False
    return SHELVES[other] >= SHELVES[app]


def test_foreign_keys_point_to_the_same_room_or_down():
    relations = list(keys_of_the_house())
    assert len(relations) > 50
    upward = [r for r in relations if goes_up(r[0], r[3])]
    assert upward == []


def test_the_rule_of_the_floors_can_fail():
    assert goes_up("core", "consult")
    assert goes_up("consult", "connect")
    assert not goes_up("report", "core")


def test_every_foreign_key_to_an_actor_says_what_deletion_does():
    from django.db.models import DO_NOTHING

    from maillage.core.models import Actor

    rules = {
        f"{m.__name__}.{f.name}": f.remote_field.on_delete
        for m in apps.get_models()
        for f in m._meta.concrete_fields
        if f.is_relation and f.related_model is Actor
    }
    assert len(rules) > 15
    assert [name for name, rule in rules.items() if rule is DO_NOTHING] == []


@pytest.mark.parametrize("room", [*ROOMS, *UPPER])
def test_every_room_says_what_it_is(room):
    text = (PACKAGE / room / "README.md").read_text(encoding="utf-8")
    assert 5 <= len([line for line in text.splitlines() if line.strip()]) <= 30


BOOT = """
import gc
gc.disable()
import django
from maillage.config import settings as s
from django.conf import settings
options = {k: getattr(s, k) for k in dir(s) if k.isupper()}
options["INSTALLED_APPS"] = [a for a in s.INSTALLED_APPS if a != "maillage.@room@"]
options["ROOMS"] = [a for a in s.ROOMS if a != "maillage.@room@"]
settings.configure(**options)
django.setup()
from django.core.management import call_command
from django.test.utils import setup_test_environment
setup_test_environment()
call_command("check")
from django.test import Client
from django.urls import get_resolver
names = [p.app_name for p in get_resolver().url_patterns[-1].url_patterns if hasattr(p, "app_name")]
assert "@room@" not in names, names
answer = Client().get("/connexion/login/")
assert answer.status_code == 200, answer.status_code
"""


@pytest.mark.slow
@pytest.mark.parametrize("room", [*ROOMS, *UPPER])
def test_the_program_boots_without_a_room(room, tmp_path):
    code = BOOT.replace("@room@", room)
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
        env={**os.environ, "MAILLAGE_DATA": str(tmp_path), "MAILLAGE_DEBUG": "1"},
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr[-2000:]
