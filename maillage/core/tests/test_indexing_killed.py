"""Killed in the middle of writes: what was acknowledged is there, and index and database agree."""

from __future__ import annotations

import json
import time

import pytest

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


@pytest.mark.slow
def test_after_a_kill_every_acknowledged_row_is_there_and_the_index_agrees(nursery):
    acknowledged: list[int] = []
    for pause in (0.4, 0.9):
        indexer = nursery.start(HEAD + INDEXER)
        writer = nursery.start(HEAD + WRITER)
        indexer.wait_for_lines(1)
        writer.wait_for_lines(1)
        time.sleep(pause)
        acknowledged += [int(line) for line in writer.kill()]
        indexer.kill()
    told = json.loads(nursery.start(HEAD + CHECK).result())
    assert len(acknowledged) > 10
    assert set(acknowledged) <= set(told["ids"])
    assert told["differences"] == []
    assert told["whole"]
    assert told["pending"] == 0
    assert told["size"] > len(acknowledged)
