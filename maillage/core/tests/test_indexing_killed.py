"""Killed in the middle of writes: what was acknowledged is there, and index and database agree."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.database import template

ROOT = Path(__file__).resolve().parents[3]
HEAD = """
import json, os, sys, threading, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
django.setup()
from maillage.core import indexing, journal, outbox
from maillage.core.models import Actor, Gesture, IndexChange
from maillage.core.registry import registry
from maillage.core.tests.searchables import SEARCHABLES
registry.searchables.clear()
registry.agendas.clear()
registry.add(*SEARCHABLES)
def say(*words):
    print(*words, flush=True)
"""
WRITER = """
number = 0
while True:
    number += 1
    actor = journal.create(Actor(name=f"Organisme {number}", visibility="network"), by=None)
    gesture = Gesture(text=f"Rencontre {number}", visibility="network")
    journal.create(gesture, by=None, many={"actors": [actor]})
    if number % 3 == 0:
        journal.change(actor, {"name": f"Organisme {number} bis"}, by=None)
    if number % 5 == 0:
        journal.remove(gesture, by=None)
    say(actor.pk)
"""
INDEXER = """
say("ready")
indexing.PAGE = 20
indexing.run_indexer(threading.Event())
"""
CHECK = """
class Done(threading.Event):
    def is_set(self):
        return not IndexChange.objects.exists()
indexing.run_indexer(Done())
told = indexing.agreement()
say(json.dumps({
    "ids": sorted(Actor.objects.values_list("pk", flat=True)), "whole": told.is_whole,
    "pending": told.pending, "size": indexing.reader().count(),
    "differences": [*told.missing, *told.extra, *told.stale][:5],
}))
"""


@pytest.fixture
def folder(django_db_setup, tmp_path) -> Path:
    """A data folder with a migrated database of its own, for processes that will be killed."""
    if template().exists():
        shutil.copyfile(template(), tmp_path / "maillage.sqlite3")
    else:
        run = [sys.executable, "-m", "django", "migrate", "--database", "default"]
        subprocess.run(run, cwd=ROOT, env=environment(tmp_path), check=True, timeout=300)
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MAILLAGE_", "DATABASE_"))}
    return {
        **env, "MAILLAGE_DATA": str(folder), "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
    }  # fmt: skip


def started(code: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HEAD + code],
        cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def killed(process: subprocess.Popen[str]) -> list[str]:
    """End it as a power cut would; gives the lines that it had said, the last one if whole."""
    process.send_signal(signal.SIGKILL)
    said, _nothing = process.communicate()
    return said.split("\n")[:-1]


@pytest.mark.slow
def test_after_a_kill_every_acknowledged_row_is_there_and_the_index_agrees(folder):
    acknowledged: list[int] = []
    for pause in (0.4, 0.9):
        indexer = started(INDEXER, folder)
        writer = started(WRITER, folder)
        try:
            assert indexer.stdout.readline() == "ready\n"
            writer.stdout.readline()
            time.sleep(pause)
        finally:
            acknowledged += [int(line) for line in killed(writer)]
            killed(indexer)
    check = started(CHECK, folder)
    told = json.loads(check.communicate(timeout=60)[0].splitlines()[-1])
    assert len(acknowledged) > 10
    assert set(acknowledged) <= set(told["ids"])
    assert told["differences"] == []
    assert told["whole"]
    assert told["pending"] == 0
    assert told["size"] > len(acknowledged)
