"""The writer and the indexer are killed while dates change: the agenda agrees all the same."""

from __future__ import annotations

import json
import time

import pytest

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


@pytest.mark.slow
def test_after_a_kill_the_agenda_has_every_date_once(nursery):
    written = 0
    for pause in (0.8, 1.5):
        indexer = nursery.start(HEAD + INDEXER)
        writer = nursery.start(HEAD + WRITER)
        indexer.wait_for_lines(1)
        writer.wait_for_lines(1)
        time.sleep(pause)
        written += len(writer.kill())
        indexer.kill()
    told = json.loads(nursery.start(HEAD + CHECK).result())
    assert told["events"] >= written > 5
    assert told["withdrawn"] > 0
    assert told["whole"]
    assert told["indexed"] == told["dates"] > 0
