"""How well records that are one thing are found, and how fast.

python bench/duplicates.py [--events 200000] [--actors 100000] [--workers 2]

Every figure comes from the command `maillage duplicates` as anyone would run it. The labelled
French events are of our own making (bench/event_set.py): the program was looked over on the dev
set; the test set shares no title, artist nor hall with it. Fodors-Zagats is read where it lies
(../shared/data/er), on name, addr, city, phone and type; its labels are read here alone, to count.
P, R and F1 are of pairs: two rows of one cluster against two rows of one thing.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.actor_set import main as make_actors
from bench.event_set import DATA
from bench.event_set import main as make_events
from bench.frame import ROOT, machine

FODORS = ROOT.parent / "shared" / "data" / "er" / "fodors-zagats"
READ = ("name", "addr", "city", "phone", "type")
Pairs = set[frozenset[str]]


@dataclass(frozen=True)
class Run:
    """What one run of the command found and took."""

    pairs: Pairs
    seconds: float
    processor: float  # seconds of all its processes
    megabytes: float


def run(file: Path, *options: str) -> Run:
    """Run the command on a table."""
    begun, used = time.perf_counter(), processor_time()
    with tempfile.TemporaryFile() as answer:
        process = subprocess.Popen(
            [sys.executable, "-m", "maillage.cli", "duplicates", str(file), "--id", "id", "--json",
             *options],
            cwd=ROOT, stdout=answer, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        most = 0.0
        while process.poll() is None:
            most = max(most, memory_of(process.pid))
            time.sleep(0.05)
        took = time.perf_counter() - begun
        assert process.returncode == 0, options
        answer.seek(0)
        clusters = json.load(answer)["clusters"]
    return Run(pairs_of(clusters), took, processor_time() - used, most)


def processor_time() -> float:
    """Seconds that the processes started here have used, those that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory_of(pid: int) -> float:
    """Megabytes of a process and of those it started: what they share is counted once (PSS)."""
    found = 0
    try:
        process = psutil.Process(pid)
        for each in (process, *process.children(recursive=True)):
            used = each.memory_full_info()
            found += getattr(used, "pss", used.rss)
    except psutil.Error:
        pass
    return found / 2**20


def pairs_of(clusters: Iterable[Iterable[str]]) -> Pairs:
    return {frozenset(pair) for cluster in clusters for pair in combinations(cluster, 2)}


def truth_of(file: Path) -> Pairs:
    events: dict[str, list[str]] = defaultdict(list)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            events[row["truth"]].append(row["id"])
    return pairs_of(events.values())


def line(name: str, ran: Run, truth: Pairs) -> str:
    found = ran.pairs
    right = len(found & truth)
    precision, recall = right / max(1, len(found)), right / max(1, len(truth))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    counts = f"{len(truth)} | {len(found)} | {precision:.3f} | {recall:.3f} | **{f1:.3f}**"
    return f"| {name} | {counts} | {ran.seconds:.1f} s | {ran.processor:.1f} s |"


HEAD = (
    "| set | true pairs | found | P | R | F1 | time | processor |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|"
)  # fmt: skip


# --- French events -------------------------------------------------------------------------------
def measure_events() -> None:
    for half in ("dev", "test"):
        file = DATA / f"events-{half}.csv"
        truth = truth_of(file)
        plain = ("--kind", "event", "--ignore", "truth")
        for name, options in (("", plain), (", one to one", (*plain, "--source", "source"))):
            print(line(f"French events, {half}{name}", run(file, *options), truth), flush=True)


# --- Fodors-Zagats -------------------------------------------------------------------------------
def fodors(folder: Path) -> tuple[Path, Pairs]:
    """One table of both guides, `class` left out; the true pairs."""
    rows: list[dict[str, Any]] = []
    for source, name in (("f", "fodors.csv"), ("z", "zagats.csv")):
        with (FODORS / name).open(encoding="utf-8", newline="") as lines:
            read = csv.DictReader(lines, quotechar="'", escapechar="\\", doublequote=False)
            rows += [
                {"id": source + row["id"], "source": source, **{c: row[c] for c in READ}}
                for row in read
            ]
    table = folder / "fodors-zagats.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ("id", "source", *READ))
        writer.writeheader()
        writer.writerows(rows)
    with (FODORS / "matches_fodors_zagats.csv").open(encoding="utf-8") as lines:
        known = [(f"f{r['fodors_id']}", f"z{r['zagats_id']}") for r in csv.DictReader(lines)]
    return table, pairs_of(known)


def measure_fodors(folder: Path) -> None:
    if not FODORS.is_dir():
        print("| Fodors-Zagats: not on this machine | | | | | | | |")
        return
    table, truth = fodors(folder)
    columns = ("--columns", ",".join(READ))
    for name, options in (
        ("Fodors-Zagats, two sources one to one", ("--source", "source")),
        ("Fodors-Zagats, sources not told", ()),
    ):
        print(line(name, run(table, *columns, *options), truth), flush=True)


# --- Time ----------------------------------------------------------------------------------------
def measure_time(folder: Path, number: int, workers: int) -> None:
    file = folder / "many.csv"
    make_events([str(number), str(file)])
    options = ("--kind", "event", "--ignore", "truth", "--workers", str(workers))
    ran = run(file, *options)
    print(f"\n{HEAD}\n{line(f'{number} made events', ran, truth_of(file))}")
    kept = "kept" if ran.seconds < 60 and ran.megabytes < 1024 else "not kept"
    print(
        f"\n{number} events: {ran.seconds:.1f} s (limit 60), {ran.processor:.1f} s of processor, "
        f"{ran.megabytes:.0f} MB (limit 1024), load {os.getloadavg()[0]:.1f}: {kept}"
    )


def measure_actors(folder: Path, number: int, workers: int) -> None:
    """Made actors (bench/actor_set.py), by the engine that `connect:duplicates` runs."""
    file = folder / "actors.csv"
    make_actors([str(number), str(file)])
    ran = run(file, "--kind", "actor", "--ignore", "truth", "--workers", str(workers))
    print(f"\n{HEAD}\n{line(f'{number} made actors', ran, truth_of(file))}")
    kept = "kept" if ran.seconds < 60 else "not kept"
    print(
        f"\n{number} actors: {ran.seconds:.1f} s (limit 60), {ran.processor:.1f} s of processor, "
        f"{ran.megabytes:.0f} MB, load {os.getloadavg()[0]:.1f}: {kept}"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=200_000)
    options.add_argument("--actors", type=int, default=100_000)
    options.add_argument("--workers", type=int, default=2)
    asked = options.parse_args()
    print(f"{date.today()} · `python bench/{' '.join([Path(sys.argv[0]).name, *sys.argv[1:]])}`")
    print(f"{machine()}\n\n{HEAD}")
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as name:
        measure_events()
        measure_fodors(Path(name))
        if asked.events:
            measure_time(Path(name), asked.events, asked.workers)
        if asked.actors:
            measure_actors(Path(name), asked.actors, asked.workers)


if __name__ == "__main__":
    main()
