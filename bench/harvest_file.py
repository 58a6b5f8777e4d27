"""Measures `maillage offer harvest FILE`: 50,000 events of one file, tried, then written.

python bench/harvest_file.py [--events 50000]

The whole command each time, from a data folder that is ready and empty. Prints Markdown for
docs/measurements.md. Exit code 1 when the limit of 60 s is passed or an event is lost.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.frame import ROOT, machine

LIMIT = 60
WORDS = "Bal Concert Veillée Récital Conte Atelier Visite Projection Lecture Danse".split()
TEXT = "Une soirée pour tout le monde, au coin du feu. " * 3


def an_event(number: int, chance: random.Random) -> dict[str, Any]:
    day = f"2027-{chance.randrange(1, 13):02d}-{chance.randrange(1, 28):02d}"
    return {
        "@type": "Event",
        "@id": f"https://ville.example/e/{number}",
        "name": f"{chance.choice(WORDS)} {chance.choice(WORDS)} numéro {number}",
        "description": TEXT,
        "startDate": f"{day}T19:30:00-05:00",
        "location": {
            "@type": "Place",
            "name": f"Salle {chance.randrange(300)} (exemple)",
            "address": {"@type": "PostalAddress", "addressLocality": "Shawinigan"},
        },
        "organizer": {"@type": "Organization", "name": f"Organisme {chance.randrange(200)}"},
        "offers": {"@type": "Offer", "price": "12.00", "url": "https://ville.example/billets"},
    }


def a_file(path: Path, events: int) -> float:
    """Write the file; its size in megabytes."""
    chance = random.Random(3)
    graph = [an_event(number, chance) for number in range(events)]
    path.write_text(json.dumps({"@context": "https://schema.org", "@graph": graph}))
    return path.stat().st_size / 1e6


def run(env: dict[str, str], *arguments: str) -> tuple[dict[str, Any], float]:
    """What the command prints as JSON, and how long it took."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "maillage.cli", *arguments], cwd=ROOT, env=env, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout or "{}"), time.perf_counter() - begun


def main(arguments: list[str]) -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--events", type=int, default=50_000)
    events = asked.parse_args(arguments).events
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
        file = Path(folder) / "ville.jsonld"
        size = a_file(file, events)
        env = {**os.environ, "PYTHONPATH": str(ROOT), "MAILLAGE_DATA": f"{folder}/data"}
        run(env, "migrate", "--json")
        tried, trying = run(env, "offer", "harvest", str(file), "--dry-run", "--json")
        told, writing = run(env, "offer", "harvest", str(file), "--json")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    is_whole = len(tried["events"]) == told["new"] == events
    print(f"{time.strftime('%Y-%m-%d')} · `python bench/harvest_file.py {' '.join(arguments)}`")
    print(f"{machine()}\n\n| {events} events, {size:.0f} MB of JSON-LD | time | limit |")
    print("|---|--:|--:|")
    print(f"| tried (`--dry-run`), every event told | {trying:.1f} s | |")
    mark = "" if writing <= LIMIT else " ✗"
    print(f"| written, {told['new']} new, {told['refused']} refused | {writing:.1f} s "
          f"| {LIMIT} s{mark} |")  # fmt: skip
    print(f"\nMost memory of one process: {most:.0f} MB.")
    return 0 if is_whole and writing <= LIMIT else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
