"""The map of a network of 10,000 actors: its weight, and how soon it can be moved in Chromium.

python bench/network_map.py [--nodes 10000] [--visits 5]

Barabasi-Albert (m = 3, seed 1) in a database of its own, `maillage serve` with its workers, the
system's Chromium without a cache at each visit, on the same machine. Interactive: from the begin of
the navigation until the graph is drawn and answers (two frames later). Chromium draws without a
graphics card here, which is slower than a person's computer.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.frame import ROOT, Server, database, machine, milliseconds, served

MAP = "/reseauter/carte/"
LIMITS = {"page, all that is transferred": 1.5, "interactive": 3.0}  # MB, s
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# A drag across the map: how many frames were painted while it lasted.
FRAMES = """() => { window.painted = 0; const count = () => { window.painted += 1;
requestAnimationFrame(count); }; requestAnimationFrame(count); }"""


def fill(nodes: int) -> Any:
    """Actors with names and places, ties drawn by preferential attachment; the agent's account."""
    import igraph

    from bench.network import actors
    from maillage.core.models import Actor, Membership, Tie, TieType, User

    host = Actor.objects.create(kind="organization", name="Culture Rivière", is_host=True)
    person = Actor.objects.create(kind="person", name="Alice Roy", visibility="network", host=host)
    user = User.objects.create_user(email="alice@example.org", password=None, person=person)
    Membership.objects.create(person=person, organisation=host, role="agent")
    made = list(actors(nodes))
    for actor in made:
        actor.visibility = "network"
    Actor.objects.bulk_create(made, batch_size=500)
    random.seed(1)
    igraph.set_random_number_generator(random)
    kind = TieType.objects.get(slug="collabore")
    ties = [
        Tie(source=made[a], target=made[b], type=kind, visibility="network", state="confirmed")
        for a, b in igraph.Graph.Barabasi(nodes, m=3).get_edgelist()
    ]
    Tie.objects.bulk_create(ties, batch_size=500)
    return user


def measure(asked: argparse.Namespace) -> Iterator[tuple[str, str, str]]:
    """(measure, what was seen, limit)"""
    user = fill(asked.nodes)
    with served(user) as server:
        begun = time.perf_counter()
        while "data-network" not in server.get(MAP):
            time.sleep(0.5)
        yield "read by the job, from the first visit", f"{time.perf_counter() - begun:.1f} s", ""
        yield from ask(server)
        yield from see(server, asked.visits)


def ask(server: Server) -> Iterator[tuple[str, str, str]]:
    """What the server gives, and in how long."""
    for name, path in (
        ("map, page", MAP), ("map, data", f"{MAP}donnees.json"),
        ("the same in list", "/reseauter/reseau/liste/"),
        ("« Ce que dit le réseau »", "/reseauter/reseau/"),
    ):  # fmt: skip
        times = [milliseconds(lambda path=path: server.get(path)) for _ in range(7)]
        yield f"{name}: answered (median of 7)", f"{statistics.median(times):.0f} ms", ""
    told = server.get(f"{MAP}donnees.json").encode()
    squeezed = len(gzip.compress(told, 6))
    yield "data, as JSON; compressed", f"{len(told) / 1e6:.2f} MB; {squeezed / 1e6:.2f} MB", ""


def see(server: Server, visits: int) -> Iterator[tuple[str, str, str]]:
    """What Chromium sees of the whole page, nothing kept from one visit to the next."""
    from playwright.sync_api import sync_playwright

    weights, ready, frames = [], [], []
    with sync_playwright() as playwright:
        for _ in range(visits):
            browser = playwright.chromium.launch(
                executable_path=next(filter(None, map(shutil.which, BROWSERS)), None),
                args=["--no-sandbox", "--disable-background-networking"],
            )
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.context.add_cookies([{"name": "sessionid", "url": str(server.client.base_url),
                                       "value": server.client.cookies["sessionid"]}])  # fmt: skip
            weights.append(weighed(page, f"{server.client.base_url}{MAP}".replace("//r", "/r")))
            ready.append(int(page.locator("#carte").get_attribute("data-ready") or 0) / 1000)
            frames.append(dragged(page))
            browser.close()
    weight, first = max(weights) / 1e6, statistics.median(ready)
    names = list(LIMITS)
    yield names[0], f"{weight:.2f} MB", _limit(weight, LIMITS[names[0]], "MB")
    told = f"{first:.2f} s (median of {visits}; most {max(ready):.2f} s)"
    yield names[1], told, _limit(first, LIMITS[names[1]], "s")
    yield "frames a second while it is dragged", f"{statistics.median(frames):.0f}", ""


def _limit(value: float, limit: float, unit: str) -> str:
    return f"{limit:g} {unit}{'' if value < limit else ' ✗'}"


def weighed(page: Any, address: str) -> int:
    """Open the map; bytes on the wire until it can be moved."""
    line = page.context.new_cdp_session(page)
    sizes: list[int] = []
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    page.goto(address)
    page.wait_for_selector("#carte[data-ready]", timeout=60_000)
    page.wait_for_load_state("networkidle")
    return sum(sizes)


def dragged(page: Any) -> float:
    """Frames a second while the map is dragged for two seconds."""
    box = page.locator("#carte").bounding_box()
    page.evaluate(FRAMES)
    page.mouse.move(box["x"] + 500, box["y"] + 250)
    page.mouse.down()
    begun = time.perf_counter()
    step = 0
    while time.perf_counter() - begun < 2:
        step += 1
        page.mouse.move(box["x"] + 500 - 3 * (step % 80), box["y"] + 250 + step % 40)
    lasted = time.perf_counter() - begun
    page.mouse.up()
    return float(page.evaluate("window.painted")) / lasted


def inside(asked: argparse.Namespace) -> None:
    """In the process that has the database: results as JSON, one a line, marked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    from maillage.cli.data import open_data
    from maillage.core.console import Console

    open_data(Console(is_json=True), static=True)
    for result in measure(asked):
        print(f"RESULT {json.dumps(result, ensure_ascii=False)}", flush=True)


def main(arguments: list[str]) -> int:
    """Print a table; 1 when a limit is passed."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--nodes", type=int, default=10_000)
    reading.add_argument("--visits", type=int, default=5)
    reading.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = reading.parse_args(arguments)
    if asked.inside:
        inside(asked)
        return 0
    print(
        f"{date.today()} · `python bench/network_map.py {' '.join(arguments)}`".rstrip("` ") + "`"
    )
    load = os.getloadavg()[0]
    print(f"{machine()}; load {load:.1f}; {asked.nodes} actors\n")
    print("| measure | seen | limit |\n|---|--:|--:|", flush=True)
    passed = False
    with database("sqlite") as env:
        command = [sys.executable, __file__, *arguments, "--inside"]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
        for told in process.stdout or ():
            if told.startswith("RESULT "):
                name, seen, limit = json.loads(told.removeprefix("RESULT "))
                print(f"| {name} | {seen} | {limit} |", flush=True)
                passed |= "✗" in limit
        return process.wait() or int(passed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
