"""A harvest is killed in the middle of its work: no half event, and the run goes on to its end."""

from __future__ import annotations

import json

import pytest

from tests.nursery import Nursery

COUNT = 3_000
HEAD = f"""
import json, django
from collections import Counter
django.setup()
from maillage.core.models import Change
from maillage.offer.harvest import running
from maillage.offer.models import Event, HarvestRecord, HarvestRun, Occurrence, Source
def say(*words):
    print(*words, flush=True)
nodes = [
    {{"@type": "Event", "@id": f"https://ville.example/e/{{n}}", "name": f"Bal numéro {{n}}",
     "startDate": f"2030-03-{{n % 28 + 1:02}}T19:30:00-05:00",
     "location": {{"@type": "Place", "name": f"Salle {{n % 40}}",
                  "address": {{"addressLocality": "Shawinigan"}}}}}}
    for n in range({COUNT})
]
content = json.dumps({{"@context": "https://schema.org", "@graph": nodes}}).encode()
source = Source.objects.get_or_create(name="La ville", trust="publish")[0]
"""
HARVEST = """
run = running.run_content(source=source, content=content, name="ville.jsonld",
                          progress=lambda done, total: say(done))
say("ended", run.state)
"""
CHECK = """
run = HarvestRun.objects.get()
events = Event.objects.all()
told = Change.objects.filter(act="create", record_type__model="event").values_list("record_id")
say(json.dumps({
    "state": run.state, "position": run.position, "seen": run.seen, "new": run.new,
    "events": events.count(), "titles": len(Counter(events.values_list("title"))),
    "occurrences": Occurrence.objects.count(), "records": HarvestRecord.objects.count(),
    "bare": events.filter(occurrences=None).count() + events.filter(records=None).count(),
    "told": len(set(told)), "closed": bool(run.batch and run.batch.finished_at),
}))
"""


def looked(nursery: Nursery) -> dict:
    return json.loads(nursery.start(HEAD + CHECK).result())


@pytest.mark.slow
def test_after_a_kill_no_event_is_half_written_and_the_run_goes_on(nursery):
    for pages in (2, 4):
        harvest = nursery.start(HEAD + HARVEST)
        harvest.wait_for_lines(pages)
        assert all(line.isdigit() for line in harvest.kill())
        told = looked(nursery)
        assert told["state"] == "running"
        assert told["position"] == told["seen"] == told["new"] == told["events"]
        assert 0 < told["events"] < COUNT
        assert told["events"] % 200 == 0
        assert told["events"] == told["titles"] == told["occurrences"] == told["records"]
        assert told["events"] == told["told"]
        assert told["bare"] == 0
    harvest = nursery.start(HEAD + HARVEST)
    assert harvest.result() == "ended done"
    told = looked(nursery)
    assert told["state"] == "done"
    assert told["closed"]
    assert {told[name] for name in ("seen", "new", "events", "titles", "records", "told")} == {
        COUNT
    }
    assert told["bare"] == 0
