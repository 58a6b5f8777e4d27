"""Measures the regional showcase at 20,000 and at 1,000,000 dates of events.

python bench/offer.py [--sizes 20000,1000000] [--requests 200] [--quick] [--keep FOLDER]

Whole HTTP requests to `maillage serve` on this machine, which the client shares; the time and size
of the index, the memory of the server; the same question to Django's `icontains`, to SQLite's FTS5
and to the index alone. Prints Markdown for docs/measurements.md. Data folders are temporary unless
`--keep` names where they stay, and are found again. Exit code 1 when a limit is passed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.frame import ROOT, machine, milliseconds
from bench.visits import Visits, folder_size, memory, serving, visit

# Limits at a million dates: ms of the 95th percentile, then megabytes and seconds.
LIMITS = {
    "agenda: text, region, month": 60, "agenda: text": 60, "agenda: text, asked again": 60,
    "agenda, no text": 60, "agenda, no text, after a change": 60, "event page": 25,
    "API, first page": 20, "iCal of a place": 100, "agenda: text, region, month, 8 at a time": 300,
    "agenda: text, 8 at a time": 300, "memory": 600, "index": 300, "index build": 300,
}  # fmt: skip


def options(arguments: list[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", default="20000,1000000")
    asked.add_argument("--requests", type=int, default=200)
    asked.add_argument("--quick", action="store_true", help="2,000 and 20,000 dates, few requests")
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--inside", type=int, help=argparse.SUPPRESS)
    told = asked.parse_args(arguments)
    if told.quick:
        told.sizes, told.requests = "2000,20000", 40
    return told


# --- One size, in a process of its own -------------------------------------------------------
def say(name: str, **told: Any) -> None:
    print("RESULT " + json.dumps({"name": name, **told}), flush=True)


def say_visits(name: str, visits: Visits) -> None:
    cuts = statistics.quantiles(visits.times, n=100, method="inclusive")
    say(
        name, unit="ms", p50=statistics.median(visits.times), p95=cuts[94],
        most=max(visits.times), n=len(visits.times), rate=visits.per_second,
        kilobytes=visits.largest / 1000,
    )  # fmt: skip


def say_times(name: str, times: list[float]) -> None:
    say(name, unit="ms", p50=statistics.median(times), p95=max(times), most=max(times),
        n=len(times))  # fmt: skip


def inside(asked: argparse.Namespace) -> None:
    """Write the offer, build its index, ask it in every way."""
    from maillage.search.generations import current

    folder = Path(os.environ["MAILLAGE_DATA"])
    today = _fill(folder, asked.inside)
    begun = time.perf_counter()
    run = [sys.executable, "-m", "maillage.cli", "reindex"]
    subprocess.run(run, cwd=ROOT, check=True, capture_output=True)
    say("index build", unit="s", p95=time.perf_counter() - begun)
    _others(folder, today)
    with serving() as (address, pid):
        _visits(address, asked.requests, today)
        say("memory", unit="MB", p95=memory(pid))
    say("index", unit="MB", p95=sum(folder_size(current(path)) for path in _indexes(folder)))


def _indexes(folder: Path) -> list[Path]:
    """The records' and the agenda's; in each a former generation stays a minute beside the one
    that answers."""
    return [folder / "index", folder / "index" / "agenda"]


def _fill(folder: Path, size: int) -> date:
    """The offer of so many dates; written once if the folder is kept."""
    from maillage.cli import data

    data.make_folder()
    import django

    django.setup()
    from django.core.management import call_command
    from django.db.models import Max
    from django.utils import timezone

    from bench import region
    from maillage.offer.models import Event, Occurrence

    call_command("migrate", verbosity=0)
    if not Event.objects.exists():
        region.fill(size, timezone.localdate())
    told = Event.objects.aggregate(at=Max("created_at"))["at"]
    events, dates = Event.objects.count(), Occurrence.objects.count()
    say("offer", unit="", p95=0, events=events, dates=dates)
    return timezone.localtime(told).date()


def _months(chance: random.Random, today: date) -> Iterator[tuple[date, date]]:
    """Months to come, as an address says them: their first and last day."""
    while True:
        first = (today.replace(day=1) + timedelta(days=31 * chance.randint(1, 10))).replace(day=1)
        yield first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _others(folder: Path, today: date) -> None:
    from bench import others, region
    from maillage.core.models import Region

    chance, months = random.Random(7), _months(random.Random(8), today)
    regions = list(Region.objects.values_list("code", flat=True))
    ways = {"index alone": (others.index_alone, 40), "Django icontains": (others.plain_django, 3)}
    if others.is_sqlite():
        ways["SQLite FTS5"] = (others.full_text(folder), 5)
    for name, (prepare, times) in ways.items():
        asks = [
            prepare(chance.choice(region.KNOWN), chance.choice(regions), next(months)[0])
            for _n in range(times)
        ]
        say_times(f"same question, {name}", [milliseconds(ask) for ask in asks])


def _visits(address: str, requests: int, today: date) -> None:
    from bench import region
    from maillage.core.models import Region

    chance, months = random.Random(9), _months(random.Random(10), today)
    regions = [slug for slug in map(_slug, Region.objects.all()) if slug]

    def narrow() -> str:
        first, last = next(months)
        return _agenda(q=chance.choice(region.KNOWN), territoire=chance.choice(regions),
                       du=first.isoformat(), au=last.isoformat())  # fmt: skip

    visit(address, [_agenda(), *(narrow() for _n in range(10))])  # the first of each kind
    say_visits("agenda: text, region, month", visit(address, [narrow() for _n in range(requests)]))
    texts = [_agenda(q=word) for word in region.KNOWN]
    say_visits("agenda: text", visit(address, texts[:20]))
    say_visits("agenda: text, asked again", visit(address, chance.choices(texts[:20], k=requests)))
    say_visits("agenda, no text", visit(address, [_agenda()] * requests))
    say_visits("event page", visit(address, _events(chance, requests)))
    say_visits("API, first page", visit(address, ["/api/offre/evenements"] * requests))
    say_visits("iCal of a place", visit(address, _places(chance, min(requests, 100))))
    eight = visit(address, [narrow() for _n in range(requests)], connections=8)
    say_visits("agenda: text, region, month, 8 at a time", eight)
    say_visits("agenda: text, 8 at a time", visit(address, texts[20:], connections=8))
    say_visits("agenda, no text, after a change", _after_changes(address, 10))


def _agenda(**params: str) -> str:
    return f"/agenda/?{urlencode(params)}" if params else "/agenda/"


def _slug(place: Any) -> str:
    from django.utils.text import slugify

    return slugify(place.name)


def _events(chance: random.Random, number: int) -> list[str]:
    from maillage.offer.models import Event

    ids = chance.sample(range(1, Event.objects.count() + 1), number)
    return [f"/evenements/{event.address}/" for event in Event.objects.filter(pk__in=ids)]


def _places(chance: random.Random, number: int) -> list[str]:
    """Calendars of places, each of which has about 150 dates."""
    from maillage.core.models import Place

    places = list(Place.objects.exclude(folded="").order_by("pk"))
    return [f"/lieux/{place.address}.ics" for place in chance.choices(places, k=number)]


def _after_changes(address: str, number: int) -> Visits:
    """The plain agenda, each time an event was changed and the index followed."""
    from maillage.core import journal
    from maillage.core.models import IndexChange
    from maillage.offer.models import Event

    found = []
    for n, event in enumerate(Event.objects.order_by("-pk")[:number]):
        journal.change(event, {"title": f"Autre titre {n}"}, by=None)
        while IndexChange.objects.exists():
            time.sleep(0.05)
        found.append(visit(address, [_agenda()]))
    times = [ms for one in found for ms in one.times]
    return Visits(times, sum(one.seconds for one in found), found[0].largest)


# --- The table ------------------------------------------------------------------------------
@contextmanager
def data_folder(size: int, keep: Path | None) -> Iterator[dict[str, str]]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    env["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings"
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield {**env, "MAILLAGE_DATA": str(keep.resolve() / str(size))}
        return
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
        yield {**env, "MAILLAGE_DATA": f"{folder}/data"}


def measured(size: int, asked: argparse.Namespace) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    with data_folder(size, asked.keep) as env:
        command = [sys.executable, __file__, "--inside", str(size)]
        command += ["--requests", str(asked.requests)]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
        for line in process.stdout or ():
            if line.startswith("RESULT "):
                told = json.loads(line.removeprefix("RESULT "))
                found[told["name"]] = told
                print(f"<!-- {size}: {told} -->", file=sys.stderr, flush=True)
        if process.wait():
            raise SystemExit(process.returncode)
    return found


def table(results: dict[int, dict[str, dict[str, Any]]]) -> Iterator[str]:
    sizes = sorted(results)
    heads = [f"{size:,} dates: p50 | p95 | per s".replace(",", " ") for size in sizes]
    yield f"| measure | n | {' | '.join(heads)} | growth of p95 | limit |"
    yield "|---|--:|" + "--:|--:|--:|" * len(sizes) + "--:|--:|"
    for name, last in results[sizes[-1]].items():
        if name == "offer":
            continue
        rows = [results[size][name] for size in sizes]
        cells = [cell for row in rows for cell in _cells(row)]
        growth = rows[-1]["p95"] / max(rows[0]["p95"], 1e-9)
        limit = LIMITS.get(name)
        kept = (
            "" if limit is None else f"{limit} {last['unit']}{'' if last['p95'] <= limit else ' ✗'}"
        )
        yield f"| {name} | {last.get('n', 1)} | {' | '.join(cells)} | × {growth:.1f} | {kept} |"


def _cells(row: dict[str, Any]) -> list[str]:
    def shown(value: float) -> str:
        return f"{value:.{0 if value >= 100 else 1}f} {row['unit']}"

    rate = f"{row['rate']:.0f}" if "rate" in row else ""
    return [shown(row["p50"]) if "p50" in row else "", shown(row["p95"]), rate]


def main(arguments: list[str]) -> int:
    asked = options(arguments)
    if asked.inside:
        inside(asked)
        return 0
    print(f"{date.today()} · `python bench/offer.py {' '.join(arguments)}`".replace(" `", "`", 0))
    print(f"{machine()}\n", flush=True)
    results = {size: measured(size, asked) for size in map(int, asked.sizes.split(","))}
    for size, found in results.items():
        print(f"{size}: {found['offer']['events']} events, {found['offer']['dates']} dates")
    print("\n" + "\n".join(table(results)))
    largest = results[max(results)]
    kept = all(largest[name]["p95"] <= limit for name, limit in LIMITS.items())
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
