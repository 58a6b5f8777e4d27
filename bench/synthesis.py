"""Measures the synthesis across groups: 1,000 rows in 40 groups, through `maillage serve`.

python bench/synthesis.py [--rows 1000] [--groups 40] [--requests 100]
                          [--databases sqlite,postgresql]

The page of the themes (some rows gathered, its filters, a theme's own page) and the suggestions:
from the click to the first pairs on the page, and to the proposed themes, the page asked every
half second as a browser does; each answer meanwhile shows progress. Prints a Markdown table for
docs/measurements.md; exit code 1 when a limit is passed.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.frame import HEAD, ROOT, Result, Server, database, machine, milliseconds, served

PAGE, SUGGESTED = 200.0, 5.0
ROUNDS = 5


def options(arguments: list[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=1000)
    asked.add_argument("--groups", type=int, default=40)
    asked.add_argument("--requests", type=int, default=100)
    asked.add_argument("--databases", default="sqlite,postgresql")
    asked.add_argument("--inside", help=argparse.SUPPRESS)
    return asked.parse_args(arguments)


# --- Inside: one database ------------------------------------------------------------------------
def prepare(asked: argparse.Namespace) -> tuple[Any, Any]:
    """A workshop of confirmed groups, a fifth of its rows in themes; who leads it."""
    from django.utils import timezone

    from bench.wording import workshop as wording_rows
    from maillage.consult.models import Breakout, Contribution, Step, Workshop
    from maillage.consult.themes import actions
    from maillage.core.models import Actor, Membership, User, Visibility

    network = Visibility.NETWORK
    host = Actor.objects.create(kind="organization", name="Hôte", visibility=network, is_host=True)
    person = Actor.objects.create(kind="person", name="Alice", visibility=network, host=host)
    user = User.objects.create_user(email="bench@example.org", person=person)
    Membership.objects.create(person=person, organisation=host, role="agent")
    workshop = Workshop.objects.create(
        title="Rencontre nationale", visibility=network, owner=person, host=host, state="closed"
    )
    step = Step.objects.create(
        workshop=workshop, kind=Step.Kind.GRID, title="Verbes", position=1,
        columns=["Verbe", "Pourquoi", "Exemples"],
    )  # fmt: skip
    groups = Breakout.objects.bulk_create(
        Breakout(workshop=workshop, name=str(n + 1), position=n, confirmed_at=timezone.now())
        for n in range(asked.groups)
    )
    rows = Contribution.objects.bulk_create(
        Contribution(
            breakout=groups[row.id % asked.groups], step=step, position=row.id, word=row.head,
            why=list(row.body[:1]), examples=list(row.body[1:]),
        )
        for row in wording_rows(asked.rows, asked.groups)
    )  # fmt: skip
    uids = iter([row.uid for row in rows[: asked.rows // 5]])
    while several := list(islice(uids, 5)):
        actions.gather(workshop=workshop, rows=several, by=person)
    return workshop, user


def inside(asked: argparse.Namespace) -> int:
    from django.db import connections

    from maillage.cli.data import open_data
    from maillage.core.console import Console

    open_data(Console(is_json=True), static=True)
    workshop, user = prepare(asked)
    theme = workshop.themes.first().get_absolute_url()
    group = workshop.breakouts.first().uid
    connections.close_all()
    base = f"/concerter/ateliers/{workshop.address}/themes/"
    size = f"{asked.rows} rows, {asked.groups} groups"
    with served(user) as server:
        pages: list[tuple[str, str, Callable[[int], dict[str, Any]]]] = [
            (f"themes and rows to gather ({size})", base, lambda n: {"page": n % 16 + 1}),
            ("the same, one group", base, lambda n: {"groupe": group}),
            ("the same, a word", base, lambda n: {"q": ("réseau", "outils", "liens")[n % 3]}),
            ("one theme", theme, lambda n: {}),
        ]
        results = [
            Result(name, asked.inside, "server", times(server, path, params, asked.requests), PAGE)
            for name, path, params in pages
        ]
        results += suggested(server, base, asked)
        results.append(
            Result(
                "suggestions, page", asked.inside, "server",
                times(server, f"{base}suggestions/", lambda n: {"page": n % 5 + 1}, asked.requests),
                PAGE,
            )
        )  # fmt: skip
    for result in results:
        print(result.line(), flush=True)
    return 0 if all(result.is_kept for result in results) else 1


def times(
    server: Server, path: str, params: Callable[[int], dict[str, Any]], count: int
) -> list[float]:
    server.get(path, params(0))
    return [milliseconds(lambda n=n: server.get(path, params(n))) for n in range(count)]


def suggested(server: Server, base: str, asked: argparse.Namespace) -> list[Result]:
    """From the click: the first pairs on the page, and the end; progress is shown between."""
    first, last = [], []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        server.post(f"{base}faire/", {"act": "compare"})
        seen = 0.0
        while True:
            page = server.get(f"{base}suggestions/")
            now = time.perf_counter() - begun
            is_waiting = "<progress" in page
            if not seen and re.search(r'id="rapprochement-', page):
                seen = now
            if not is_waiting:
                break
            assert now < 120, "no answer from the worker"
            time.sleep(0.5)
        first.append(seen or now)
        last.append(now)
    return [
        Result("suggestions, from the click to the pairs", asked.inside, "server", first, SUGGESTED,
               "s"),
        Result("suggestions, from the click to the proposed themes", asked.inside, "server", last,
               None, "s"),
    ]  # fmt: skip


# --- Outside -------------------------------------------------------------------------------------
def main(arguments: list[str]) -> int:
    asked = options(arguments)
    if asked.inside:
        return inside(asked)
    print(f"{date.today()} · `python bench/synthesis.py {' '.join(arguments)}`\n{machine()}\n")
    print(HEAD, flush=True)
    code = 0
    for kind in asked.databases.split(","):
        with database(kind) as env:
            env["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings"
            command = [sys.executable, __file__, *arguments, "--inside", kind]
            code |= subprocess.run(command, env=env, cwd=ROOT, check=False).returncode
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
