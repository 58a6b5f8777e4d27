"""Measures the core: lists, gestures, home, import and undo, on SQLite and PostgreSQL.

python bench/core.py [--actors 100000] [--gestures 10000] [--rows 20000] [--requests 200]
                     [--only lists,gestures,home,import] [--databases sqlite,postgresql]

Prints a Markdown table for docs/measurements.md; its databases are temporary. Exit code 1 when a
limit is passed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import network
from bench.frame import (
    HEAD,
    ROOT,
    Program,
    Result,
    Server,
    database,
    machine,
    milliseconds,
    seconds,
    served,
)

SECTIONS = ["lists", "gestures", "home", "import"]
DATABASES = ["sqlite", "postgresql"]
LIST, GESTURE, HOME, IMPORT = 100.0, 50.0, 80.0, 60.0
Door = Program | Server


def options(arguments: list[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--actors", type=int, default=100_000)
    asked.add_argument("--gestures", type=int, default=10_000)
    asked.add_argument("--rows", type=int, default=20_000)
    asked.add_argument("--requests", type=int, default=200)
    asked.add_argument("--only", default=",".join(SECTIONS))
    asked.add_argument("--databases", default=",".join(DATABASES))
    asked.add_argument("--inside", help=argparse.SUPPRESS)
    return asked.parse_args(arguments)


# --- Sections --------------------------------------------------------------------------------
def questions(chance: random.Random) -> dict[str, Callable[[], dict[str, Any]]]:
    """What people ask of a list, each time something else."""
    from maillage.core.models import Discipline, Region

    regions = [str(code) for code in Region.objects.values_list("code", flat=True)]
    slugs = list(Discipline.objects.values_list("slug", flat=True))
    sorts = ["name", "-name", "municipality", "-municipality", "-updated_at", "kind"]
    word = partial(chance.choice, network.KINDS)
    syllable = partial(chance.choice, network.SYLLABLES)
    return {
        "list: first page": lambda: {"page": chance.randint(1, 20)},
        "list: search, one word": lambda: {"q": word()},
        "list: search, two words": lambda: {"q": f"{word()} {syllable()}{syllable()}"},
        "list: search, nothing found": lambda: {"q": f"xyz{chance.randrange(10**6)}"},
        "list: filter by region": lambda: {"territory": chance.choice(regions)},
        "list: filter by discipline": lambda: {"disciplines": chance.choice(slugs)},
        "list: sort": lambda: {"tri": chance.choice(sorts)},
        "list: deep page": lambda: {"page": chance.randint(500, 1500)},
        "list: search, filter and sort": lambda: {
            "q": word(), "territory": chance.choice(regions), "tri": chance.choice(sorts)
        },
    }  # fmt: skip


def measure_lists(
    door: Door, asked: argparse.Namespace
) -> Iterator[tuple[str, list[float], float]]:
    from django.urls import reverse

    path = reverse("connect:actors")
    for name, make in questions(random.Random(4)).items():
        assert "ignoré" not in door.get(path, make()), name  # the question was understood
        times = [milliseconds(partial(door.get, path, make())) for _ in range(asked.requests)]
        yield f"{name} ({asked.actors} actors)", times, LIST


def measure_gestures(
    door: Door, asked: argparse.Namespace
) -> Iterator[tuple[str, list[float], float]]:
    from django.urls import reverse

    path, chance = reverse("core:note_gesture"), random.Random(5)
    door.post(path, {"line": network.line(chance)})
    times = [
        milliseconds(partial(door.post, path, {"line": network.line(chance)}))
        for _ in range(asked.requests)
    ]
    yield f"gesture saved ({asked.actors} actors)", times, GESTURE


def measure_home(door: Door, asked: argparse.Namespace) -> Iterator[tuple[str, list[float], float]]:
    from django.urls import reverse

    path = reverse("home:today")
    door.get(path)
    times = [milliseconds(partial(door.get, path)) for _ in range(asked.requests)]
    yield f"home ({asked.gestures} gestures)", times, HOME


def measure_import(kind: str, cast: SimpleNamespace, rows: int) -> Iterator[Result]:
    """A spreadsheet read, previewed, written and undone, as the worker does it."""
    from maillage.core.lists.imports import actions
    from maillage.core.lists.imports.run import run_import, undo_import
    from maillage.core.lists.imports.sheets import read_text
    from maillage.core.models import Actor, Import

    kept: dict[str, Any] = {}
    text, before = sheet(rows), Actor.objects.count()

    def step(name: str, act: Callable[[], Any], limit: float | None = None) -> Result:
        took = seconds(lambda: kept.update({name: act()}))
        return Result(f"import, {rows} rows: {name}", kind, "program", [took], limit, "s")

    steps = [step("read", lambda: receive(read_text(text, "acteurs.csv"), cast.user))]
    imported = kept["read"]
    steps.append(step("preview", lambda: actions.choose_columns(
        imported=imported, mapping=imported.mapping, options={}
    )))  # fmt: skip
    Import.objects.filter(pk=imported.pk).update(state=Import.State.QUEUED, report={})
    steps.append(step("write", lambda: run_import(imported.pk)))
    done = Import.objects.get(pk=imported.pk)
    assert done.state == Import.State.DONE, done.report
    assert Actor.objects.count() == before + done.report["new"], done.report
    total = sum(result.times[0] for result in steps)
    steps.append(Result(f"import, {rows} rows: all", kind, "program", [total], IMPORT, "s"))
    Import.objects.filter(pk=imported.pk).update(options={**done.options, "undo": "asked"})
    steps.append(step("undo", lambda: undo_import(imported.pk)))
    assert Actor.objects.count() == before
    yield from steps


def receive(read: Any, user: Any) -> Any:
    from maillage.core.access import reader_for
    from maillage.core.lists.imports import actions
    from maillage.core.registry import registry

    importer = registry.lists["actors"].importer
    return actions.receive(
        sheet=read, title="acteurs.csv", list_name="actors", importer=importer,
        reader=reader_for(user),
    )  # fmt: skip


def sheet(rows: int) -> str:
    """A CSV of new actors, with their towns, e-mail and web sites."""
    lines = ["Nom,Sorte,Municipalité,Région,Courriel,Site web"]
    for n, actor in enumerate(network.actors(rows, seed=9)):
        town = actor.municipality
        region = town.region.name if town.region_id else ""
        lines.append(
            f'"{actor.name} {n}",{actor.get_kind_display()},"{town.name}","{region}",'
            f"nouveau{n}@example.org,https://nouveau.example.org/{n}"
        )
    return "\n".join(lines)


# --- One database ----------------------------------------------------------------------------
def measure_all(asked: argparse.Namespace) -> Iterator[Result]:
    """Everything, on the database of this process's environment."""
    kind, wanted = asked.inside, asked.only.split(",")
    cast = network.fill(asked.actors, asked.gestures)
    sections = {"lists": measure_lists, "gestures": measure_gestures, "home": measure_home}
    sections = {name: run for name, run in sections.items() if name in wanted}

    def through(door: Door) -> Iterator[Result]:
        for run in sections.values():
            for name, times, limit in run(door, asked):
                yield Result(name, kind, door.name, times, limit)

    if sections:
        yield from through(Program(cast.user))
        with served(cast.user) as server:
            yield from through(server)
    if "import" in wanted:
        yield from measure_import(kind, cast, asked.rows)


def inside(asked: argparse.Namespace) -> None:
    """In the process that has the database: results as JSON, one a line, marked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    from maillage.cli.data import open_data
    from maillage.core.console import Console

    open_data(Console(is_json=True), static=True)
    for result in measure_all(asked):
        print(f"RESULT {result.dump()}", flush=True)


def main(arguments: list[str]) -> int:
    asked = options(arguments)
    if asked.inside:
        inside(asked)
        return 0
    print(f"{date.today()} · `python bench/core.py {' '.join(arguments)}`".rstrip("` ") + "`")
    print(f"{machine()}\n\n{HEAD}", flush=True)
    results: list[Result] = []
    for kind in asked.databases.split(","):
        with database(kind) as env:
            command = [sys.executable, __file__, *arguments, "--inside", kind]
            process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
            )
            for told in process.stdout or ():
                if told.startswith("RESULT "):
                    results.append(Result(**json.loads(told.removeprefix("RESULT "))))
                    print(results[-1].line(), flush=True)
            if process.wait():
                return process.returncode
    return 0 if all(result.is_kept for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
