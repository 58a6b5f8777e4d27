"""Measures a harvest under load: 5,000 events come in while people read and moderators write.

python bench/harvest.py [--dates 20000] [--events 5000] [--seconds 120] [--quick]

`maillage serve` answers four readers, who each ask a page of the agenda a second; two moderators
change events, one change a second each, in processes of their own; a harvest writes meanwhile.
Then a second harvest is killed with its events half written, and started again. Exit code 1 when
an answer fails, a write is lost, an event is halved, or the limit is passed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.frame import ROOT, machine
from bench.visits import serving, visit

LIMIT = 150.0  # ms, 95th percentile of the agenda meanwhile
READERS, MODERATORS = 4, 2


def options(arguments: list[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--dates", type=int, default=20_000)
    asked.add_argument("--events", type=int, default=5_000)
    asked.add_argument("--seconds", type=int, default=120)
    asked.add_argument("--quick", action="store_true", help="2,000 dates, 400 events, 15 seconds")
    asked.add_argument("--inside", choices=["measure", "moderator"], help=argparse.SUPPRESS)
    asked.add_argument("--turn", type=int, default=0, help=argparse.SUPPRESS)
    told = asked.parse_args(arguments)
    if told.quick:
        told.dates, told.events, told.seconds = 2_000, 400, 15
    return told


# --- What is harvested ----------------------------------------------------------------------
def calendar(path: Path, events: int, today: date, seed: int) -> None:
    """A calendar of events that resemble no other: a title of their own, one to three dates."""
    from bench.region import Words

    chance = random.Random(seed)
    words = Words(chance)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//maillage//bench//FR"]
    for n in range(events):
        day = today + timedelta(days=chance.randint(1, 300))
        start = datetime.combine(day, datetime.min.time()).replace(hour=chance.randint(9, 20))
        lines += [
            "BEGIN:VEVENT", f"UID:{seed}-{n}@bench.example", "DTSTAMP:20261101T120000Z",
            f"DTSTART;TZID=America/Toronto:{start:%Y%m%dT%H%M%S}", "DURATION:PT2H",
            f"RRULE:FREQ=WEEKLY;COUNT={chance.randint(1, 3)}",
            f"SUMMARY:{' '.join(words.some(5)).capitalize()} {words.uid()}",
            f"DESCRIPTION:{' '.join(words.some(12))}", "END:VEVENT",
        ]  # fmt: skip
    path.write_text("\r\n".join([*lines, "END:VCALENDAR", ""]), encoding="utf-8")


def harvest(path: Path) -> subprocess.Popen[str]:
    run = [sys.executable, "-m", "maillage.cli", "offer", "harvest", str(path), "--kind", "ics"]
    return subprocess.Popen(
        [*run, "--json"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


# --- Moderators -----------------------------------------------------------------------------
def moderate(asked: argparse.Namespace) -> None:
    """Change an event a second, and say each change once it is acknowledged."""
    import django

    django.setup()
    from maillage.offer.actions import change_event
    from maillage.offer.models import Event

    chance = random.Random(asked.turn)
    ids = list(Event.objects.order_by("pk").values_list("pk", flat=True)[:2_000])
    mine = ids[asked.turn :: MODERATORS]
    end = time.monotonic() + asked.seconds
    number = 0
    while time.monotonic() < end:
        number += 1
        event = Event.objects.get(pk=chance.choice(mine))
        note = f"changement {asked.turn}-{number}"
        begun = time.perf_counter()
        change_event(event=event, values={"status_note": note}, by=None)
        took = (time.perf_counter() - begun) * 1000
        print(json.dumps({"event": event.pk, "note": note, "ms": took}), flush=True)
        time.sleep(max(0.0, 1 - took / 1000))


def moderators(asked: argparse.Namespace) -> list[subprocess.Popen[str]]:
    return [
        subprocess.Popen(
            [sys.executable, __file__, "--inside", "moderator", "--turn", str(turn),
             "--seconds", str(asked.seconds)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )
        for turn in range(MODERATORS)
    ]  # fmt: skip


# --- Readers --------------------------------------------------------------------------------
class Readers:
    """Each asks another page of the agenda every second, until told to stop."""

    def __init__(self, address: str) -> None:
        self.address, self.times, self.faults = address, [], []
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=self._read, args=(n,)) for n in range(READERS)]
        for thread in self.threads:
            thread.start()

    def _read(self, seed: int) -> None:
        from urllib.parse import urlencode

        from bench import region

        chance = random.Random(seed)
        while not self.stopped.is_set():
            begun = time.monotonic()
            word = chance.choice(["", *region.KNOWN])
            path = f"/agenda/?{urlencode({'q': word})}" if word else "/agenda/"
            try:
                self.times += visit(self.address, [path]).times
            except (RuntimeError, OSError) as fault:
                self.faults.append(str(fault))
            self.stopped.wait(max(0.0, 1 - (time.monotonic() - begun)))

    def stop(self) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()


# --- The measure ----------------------------------------------------------------------------
def inside(asked: argparse.Namespace) -> None:
    from maillage.cli import data

    folder = data.make_folder()
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from bench import region
    from maillage.core import indexing, journal
    from maillage.offer.models import Source

    call_command("migrate", verbosity=0)
    today = timezone.localdate()
    region.fill(asked.dates, today)
    indexing.rebuild()
    files = [folder / "premier.ics", folder / "second.ics"]
    for seed, file in enumerate(files, start=1):
        calendar(file, asked.events, today, seed)
        source = Source(name=file.name, kind="ics", trust=Source.Trust.PUBLISH, is_active=False)
        journal.create(source, by=None)
    with serving() as (address, _pid):
        under_load(asked, address, files[0])
        killed(asked, files[1])
        followed()


def say(name: str, **told: Any) -> None:
    print("RESULT " + json.dumps({"name": name, **told}, ensure_ascii=False), flush=True)


def under_load(asked: argparse.Namespace, address: str, file: Path) -> None:
    visit(address, ["/agenda/"] * 4)
    readers, writers, begun = Readers(address), moderators(asked), time.monotonic()
    process = harvest(file)
    report = json.loads(process.communicate()[0])
    took = time.monotonic() - begun
    acknowledged = [json.loads(line) for one in writers for line in one.communicate()[0].split("\n")
                    if line]  # fmt: skip
    readers.stop()
    failed = sum(1 for one in writers if one.returncode)
    p95 = statistics.quantiles(readers.times, n=100, method="inclusive")[94]
    say("harvest", seconds=round(took, 1), new=report["new"], refused=report["refused"],
        good=report["new"] == asked.events)  # fmt: skip
    say("readers", pages=len(readers.times), faults=len(readers.faults),
        p50=round(statistics.median(readers.times)), p95=round(p95),
        good=not readers.faults and p95 <= LIMIT)  # fmt: skip
    lost = lost_writes(acknowledged)
    say("moderators", writes=len(acknowledged), lost=lost, failed=failed,
        slowest=round(max(one["ms"] for one in acknowledged)),
        good=bool(acknowledged) and not lost and not failed)  # fmt: skip


def lost_writes(acknowledged: list[dict[str, Any]]) -> int:
    """Acknowledged changes that the journal does not have, and last ones that no event shows."""
    from maillage.core.models import Change
    from maillage.offer.models import Event

    last = {one["event"]: one["note"] for one in acknowledged}
    shown = dict(Event.objects.filter(pk__in=last).values_list("pk", "status_note"))
    told = {
        change.after.get("status_note")
        for change in Change.objects.filter(
            record_type__model="event", act=Change.Act.CHANGE
        ).iterator()
    }
    missing = sum(1 for one in acknowledged if one["note"] not in told)
    return missing + sum(1 for pk, note in last.items() if shown.get(pk) != note)


def killed(asked: argparse.Namespace, file: Path) -> None:
    """A harvest killed with half of its events written, then asked again."""
    from maillage.offer.models import Event, HarvestRun

    first = harvest(file)
    while first.poll() is None:
        run = HarvestRun.objects.filter(source__name=file.name).order_by("-pk").first()
        if run is not None and run.seen >= asked.events // 2:
            break
        time.sleep(0.02)
    was_running = first.poll() is None
    first.send_signal(signal.SIGKILL)
    first.communicate()
    written = Event.objects.filter(records__source__name=file.name).count()
    halves = halved(file.name)
    report = json.loads(harvest(file).communicate()[0])
    whole = Event.objects.filter(records__source__name=file.name).count()
    runs = HarvestRun.objects.filter(source__name=file.name).count()
    say("killed", was_running=was_running, written=written, halves=halves, after=whole,
        runs=runs, state=report["state"],
        good=was_running and not halves and whole == asked.events and not halved(file.name),
    )  # fmt: skip


def halved(source: str) -> int:
    """Events of a source without all the dates that their schedule has."""
    from django.db.models import Count

    from maillage.offer.models import Event

    rows = Event.objects.filter(records__source__name=source).annotate(n=Count("occurrences"))
    return sum(1 for event in rows.only("schedule") if event.n != len(event.schedule))


def followed() -> None:
    """The index agrees with the database, once it has followed."""
    from maillage.core import indexing
    from maillage.core.models import IndexChange

    begun = time.monotonic()
    while IndexChange.objects.exists() and time.monotonic() - begun < 120:
        time.sleep(0.1)
    told = indexing.agreement()
    differing = {"missing": told.missing, "extra": told.extra, "stale": told.stale}
    say("index", seconds=round(time.monotonic() - begun, 1), good=told.is_whole,
        **{name: len(keys) for name, keys in differing.items()},
        first=[keys[0] for keys in differing.values() if keys])  # fmt: skip


def main(arguments: list[str]) -> int:
    asked = options(arguments)
    if asked.inside == "moderator":
        moderate(asked)
        return 0
    if asked.inside:
        inside(asked)
        return 0
    print(f"{date.today()} · python bench/harvest.py {' '.join(arguments)}\n{machine()}\n")
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
        env = {**os.environ, "PYTHONPATH": str(ROOT), "MAILLAGE_DATA": f"{folder}/data"}
        env["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings"
        command = [sys.executable, __file__, "--inside", "measure"]
        for name in ("dates", "events", "seconds"):
            command += [f"--{name}", str(getattr(asked, name))]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
        good = True
        for line in process.stdout or ():
            if line.startswith("RESULT "):
                told = json.loads(line.removeprefix("RESULT "))
                good = good and told["good"]
                words = ", ".join(f"{k} {v}" for k, v in told.items() if k not in ("name", "good"))
                print(f"| {told['name']} | {words} | {'✓' if told['good'] else '✗'} |", flush=True)
        return process.wait() or (0 if good else 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
