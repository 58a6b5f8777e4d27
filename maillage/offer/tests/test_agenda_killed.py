"""The writer and the indexer are killed while dates change: the agenda agrees all the same."""

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
import json, threading, django
from datetime import datetime, timedelta
django.setup()
from maillage.core import indexing, journal
from maillage.core.models import Actor, IndexChange
from maillage.offer import actions, schedule
from maillage.offer.models import Event
from maillage.offer.schedule import Slot
def say(*words):
    print(*words, flush=True)
def slots(first, number):
    days = [datetime(2030, 1, 1, 20) + timedelta(days=first + n) for n in range(number)]
    return schedule.schedule_of([Slot(day) for day in days])
"""
WRITER = """
number = 0
names = ("Orchestre du Rocher", "Chœur de la Baie", "Troupe du Quai")
people = [journal.create(Actor(name=name, visibility="public"), by=None) for name in names]
credits = [actions.Credit(f"La bande à {one.name}", actor=one) for one in people]
while True:
    number += 1
    event = Event(title=f"Bal {number}", state="published", schedule=slots(number % 50, 12))
    actions.create_event(event=event, by=None, credits=credits)
    if number % 2 == 0:
        journal.change(event, {"schedule": slots(number % 40, 7)}, by=None)
    if number % 5 == 0:
        journal.change(event, {"state": "withdrawn"}, by=None)
    say(event.pk)
"""
INDEXER = """
say("ready")
indexing.PAGE = 5
indexing.run_indexer(threading.Event())
"""
CHECK = """
class Done(threading.Event):
    def is_set(self):
        return not IndexChange.objects.exists()
indexing.run_indexer(Done())
told = indexing.agreement()
dates = sum(len(e.schedule) for e in Event.objects.published())
say(json.dumps({"whole": told.is_whole, "dates": dates, "indexed": indexing.agenda().count(),
                "events": Event.objects.count(), "withdrawn":
                Event.objects.filter(state="withdrawn").count()}))
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
def test_after_a_kill_the_agenda_has_every_date_once(folder):
    written = 0
    for pause in (0.8, 1.5):
        indexer = started(INDEXER, folder)
        writer = started(WRITER, folder)
        try:
            assert indexer.stdout.readline() == "ready\n"
            writer.stdout.readline()
            time.sleep(pause)
        finally:
            written += len(killed(writer))
            killed(indexer)
    check = started(CHECK, folder)
    told = json.loads(check.communicate(timeout=120)[0].splitlines()[-1])
    assert told["events"] >= written > 5
    assert told["withdrawn"] > 0
    assert told["whole"]
    assert told["indexed"] == told["dates"] > 0
