<<<<<<< HEAD
"""A harvest under way while people read and moderators write: nobody waits, nothing is lost.

python bench/harvest.py [--dates 20000] [--events 5000] [--seconds 120] [--kill]

`maillage serve` on this machine holds the agenda; a harvest of a file goes through its worker for
long jobs while four readers ask a page a second each and two moderators decide one event after
another. Prints Markdown for docs/measurements.md. `--kill` ends every process of the server in the
middle of the harvest as a power cut would, starts it again and looks for halves. Data folders are
temporary. Exit code 1 when a limit is passed, an answer is an error or a write is lost.
=======
"""Measures a harvest under load: 5,000 events come in while people read and moderators write.

python bench/harvest.py [--dates 20000] [--events 5000] [--seconds 120] [--quick]

`maillage serve` answers four readers, who each ask a page of the agenda a second; two moderators
change events, one change a second each, in processes of their own; a harvest writes meanwhile.
Then a second harvest is killed with its events half written, and started again. Exit code 1 when
an answer fails, a write is lost, an event is halved, or the limit is passed.
>>>>>>> main
"""

from __future__ import annotations

import argparse
import json
import os
import random
<<<<<<< HEAD
import re
=======
>>>>>>> main
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
<<<<<<< HEAD
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.frame import CSRF, ROOT, SESSION_BACKEND, machine

READERS, MODERATORS, HELD = 4, 2, 400
LIMIT = 150  # ms, 95th percentile of the agenda
PATHS = ("/agenda/", "/agenda/?q=concert", "/agenda/?q=neige", "/agenda/mois/")


@dataclass
class Seen:
    """What readers and moderators saw: times of the agenda in ms, errors, acknowledged writes."""

    agenda: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    decided: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
=======
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.frame import ROOT, machine
from bench.visits import serving, visit

LIMIT = 150.0  # ms, 95th percentile of the agenda meanwhile
READERS, MODERATORS = 4, 2
>>>>>>> main


def options(arguments: list[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--dates", type=int, default=20_000)
    asked.add_argument("--events", type=int, default=5_000)
    asked.add_argument("--seconds", type=int, default=120)
<<<<<<< HEAD
    asked.add_argument("--kill", action="store_true")
    asked.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return asked.parse_args(arguments)


# --- What is there before ---------------------------------------------------------------------
def prepare(dates: int) -> list[str]:
    """The agenda, two moderators and events that wait; gives the moderators' sessions."""
    from maillage.cli import data

    data.make_folder()
=======
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
>>>>>>> main
    import django

    django.setup()
    from django.core.management import call_command
<<<<<<< HEAD
    from django.test import Client
    from django.utils import timezone

    from bench import region
    from maillage.core.models import Actor, Membership, User
    from maillage.offer.models import Event
    from maillage.offer.schedule import Slot, schedule_of

    call_command("migrate", verbosity=0)
    region.fill(dates, timezone.localdate())
    evening = datetime.combine(timezone.localdate() + timedelta(days=20), time_of_day(19, 30))
    for number in range(HELD):
        Event.objects.create(
            title=f"Attend {number}", state="held", schedule=schedule_of([Slot(evening)])
        )
    host = Actor.objects.create(kind="organization", name="Culture Rivière", is_host=True)
    sessions = []
    for number in range(MODERATORS):
        person = Actor.objects.create(kind="person", name=f"Agente {number}")
        user = User.objects.create_user(
            email=f"a{number}@example.org", password=None, person=person
        )
        Membership.objects.create(person=person, organisation=host, role="agent")
        client = Client()
        client.force_login(user, backend=SESSION_BACKEND)
        sessions.append(client.cookies["sessionid"].value)
    run = [sys.executable, "-m", "maillage.cli", "reindex"]
    subprocess.run(run, cwd=ROOT, check=True, capture_output=True)
    return sessions


def content_of(count: int) -> bytes:
    """A file of so many events, in forty halls of real towns."""
    from django.utils import timezone

    chance, today = random.Random(4), timezone.localdate()
    towns = ["Shawinigan", "Trois-Rivières", "La Tuque", "Louiseville", "Saint-Tite"]
    nodes = []
    for n in range(count):
        day = today.fromordinal(today.toordinal() + chance.randint(1, 300))
        nodes.append({
            "@type": "Event", "@id": f"https://moisson.example/e/{n}",
            "name": f"Moisson {n} {chance.choice(('du blé', 'du son', 'des voix'))}",
            "startDate": f"{day}T{chance.randint(13, 20)}:00:00-05:00",
            "location": {"@type": "Place", "name": f"Salle {n % 40}", "address": {
                "@type": "PostalAddress", "addressLocality": chance.choice(towns)}},
        })  # fmt: skip
    return json.dumps({"@context": "https://schema.org", "@graph": nodes}).encode()


def ask_for_harvest(count: int) -> int:
    """Put the file on the queue of the server's worker; gives the run's number."""
    from maillage.offer.harvest.running import ask_for_content
    from maillage.offer.models import Source

    source = Source.objects.create(name="La moisson", trust="publish", is_active=False)
    return ask_for_content(source=source, content=content_of(count), by=None).pk


# --- The server -------------------------------------------------------------------------------
def serve() -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "maillage.cli", "serve", "--port", "0", "--json"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    told = []
    for line in process.stdout or ():
        told.append(line)
        if line.startswith("}"):
            break
    return process, json.loads("".join(told))["address"]


# --- People -----------------------------------------------------------------------------------
def read(address: str, seen: Seen, until: float, number: int) -> None:
    """One reader: a page a second."""
    chance = random.Random(number)
    with httpx.Client(base_url=address, timeout=30) as client:
        while time.monotonic() < until:
            begun = time.monotonic()
            path = chance.choice(PATHS)
            try:
                answer = client.get(path)
                took = (time.monotonic() - begun) * 1000
                with seen.lock:
                    seen.agenda.append(took)
                    if answer.status_code != 200:
                        seen.errors.append(f"{path}: {answer.status_code}")
            except httpx.HTTPError as error:
                with seen.lock:
                    seen.errors.append(f"{path}: {type(error).__name__}")
            time.sleep(max(0.0, 1 - (time.monotonic() - begun)))


def moderate(address: str, session: str, seen: Seen, until: float, uids: list[str]) -> None:
    """One moderator: publishes one event, refuses the next, a decision every second or so."""
    cookies = {"sessionid": session, "csrftoken": CSRF}
    with httpx.Client(base_url=address, cookies=cookies, timeout=30) as client:
        for number, uid in enumerate(uids):
            if time.monotonic() > until:
                return
            act, state = (("publish", "published"), ("refuse", "refused"))[number % 2]
            begun = time.monotonic()
            try:
                answer = client.post(
                    "/offre/decider/", data={"act": act, "event": uid, "reason": "Hors région."},
                    headers={"X-CSRFToken": CSRF},
                )  # fmt: skip
                with seen.lock:
                    seen.writes.append((time.monotonic() - begun) * 1000)
                    if answer.status_code == 302:
                        seen.decided[uid] = state
                    else:
                        seen.errors.append(f"decide: {answer.status_code}")
            except httpx.HTTPError as error:
                with seen.lock:
                    seen.errors.append(f"decide: {type(error).__name__}")
            time.sleep(max(0.0, 1 - (time.monotonic() - begun)))


def measure(asked: argparse.Namespace) -> int:
    sessions = prepare(asked.dates)
    from django.db import connection

    from maillage.offer.models import Event, HarvestRun

    process, address = serve()
    try:
        for path in PATHS:
            httpx.get(address + path, timeout=60)
        time.sleep(3)
        waiting = list(Event.objects.filter(state="held").values_list("uid", flat=True))
        seen, begun = Seen(), time.monotonic()
        until = begun + asked.seconds
        run_id = ask_for_harvest(asked.events)
        people = [
            threading.Thread(target=read, args=(address, seen, until, n)) for n in range(READERS)
        ] + [
            threading.Thread(
                target=moderate, args=(address, session, seen, until, waiting[n::MODERATORS])
            )
            for n, session in enumerate(sessions)
        ]
        for one in people:
            one.start()
        took = None
        while time.monotonic() < until or took is None:
            state = HarvestRun.objects.values_list("state", flat=True).get(pk=run_id)
            if state not in ("waiting", "running") and took is None:
                took = time.monotonic() - begun
            if time.monotonic() > until + 300:
                break
            time.sleep(0.5)
        for one in people:
            one.join()
    finally:
        process.terminate()
        process.wait(timeout=60)
    connection.close()
    return tell(asked, seen, took, HarvestRun.objects.get(pk=run_id))


def tell(asked: argparse.Namespace, seen: Seen, took: float | None, run: Any) -> int:
    """The table; 1 when something is not as it must be."""
    from maillage.offer.models import Event

    kept = dict(Event.objects.filter(uid__in=seen.decided).values_list("uid", "state"))
    lost = [uid for uid, state in seen.decided.items() if kept.get(uid) != state]
    halves = Event.objects.filter(title__startswith="Moisson ")
    bare = halves.filter(occurrences=None).count() + halves.filter(records=None).count()
    p95 = _p95(seen.agenda)
    print(f"{machine()}; {asked.dates} dates, {asked.events} events harvested, "
          f"{READERS} readers, {MODERATORS} moderators, {asked.seconds} s\n")  # fmt: skip
    print("| measure | value | limit |\n|---|--:|--:|")
    lines = [
        ("agenda, median", f"{statistics.median(seen.agenda):.0f} ms", ""),
        ("agenda, p95", f"{p95:.0f} ms", f"{LIMIT} ms"),
        ("agenda, slowest", f"{max(seen.agenda):.0f} ms", ""),
        ("pages read", str(len(seen.agenda)), ""),
        ("decisions", str(len(seen.decided)), ""),
        ("decision, p95", f"{_p95(seen.writes):.0f} ms", ""),
        ("errors", str(len(seen.errors)), "0"),
        ("writes lost", str(len(lost)), "0"),
        ("events half written", str(bare), "0"),
        ("harvest", f"{took:.0f} s, {run.new} new ({run.state})" if took else run.state, ""),
    ]
    for line in lines:
        print(f"| {' | '.join(line)} |")
    for error in seen.errors[:5]:
        print("!", error, file=sys.stderr)
    is_whole = run.state == "done" and run.new + run.refused == asked.events
    good = p95 <= LIMIT and not seen.errors and not lost and not bare and is_whole
    return 0 if good else 1


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[94] if len(times) > 1 else 0.0


# --- Killed -----------------------------------------------------------------------------------
def kill(asked: argparse.Namespace) -> int:
    """Everything is killed in the middle of the harvest; started again, the run goes on."""
    prepare(min(asked.dates, 2_000))
    from django.db import connection

    from maillage.offer.models import Event, HarvestRun

    process, _address = serve()
    run_id = ask_for_harvest(asked.events)
    while HarvestRun.objects.get(pk=run_id).position < asked.events // 4:
        time.sleep(0.2)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    connection.close()
    run, rows = (
        HarvestRun.objects.get(pk=run_id),
        Event.objects.filter(title__startswith="Moisson "),
    )
    bare = rows.filter(occurrences=None).count() + rows.filter(records=None).count()
    print(f"killed at {run.position}: {rows.count()} events, {bare} half written")
    process, _address = serve()
    begun = time.monotonic()
    try:
        while time.monotonic() - begun < 600:
            run.refresh_from_db()
            if run.state not in ("waiting", "running"):
                break
            time.sleep(1)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)
    titles = [re.sub(r"\D.*", "", title[8:]) for title in rows.values_list("title", flat=True)]
    good = run.state == "done" and len(titles) == len(set(titles)) == asked.events and not bare
    print(f"then: {run.state} {time.monotonic() - begun:.0f} s later, {len(titles)} events, "
          f"{len(set(titles))} different")  # fmt: skip
    return 0 if good else 1


def main() -> int:
    asked = options(sys.argv[1:])
    if asked.inside:
        return kill(asked) if asked.kill else measure(asked)
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
        env = {**os.environ, "MAILLAGE_DATA": f"{folder}/data", "PYTHONPATH": str(ROOT),
               "DJANGO_SETTINGS_MODULE": "maillage.config.settings"}  # fmt: skip
        env.pop("DATABASE_URL", None)
        command = [sys.executable, __file__, *sys.argv[1:], "--inside"]
        return subprocess.run(command, env=env, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
=======
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
>>>>>>> main
