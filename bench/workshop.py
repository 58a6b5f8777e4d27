"""Measures a workshop held live: 200 guests in 20 groups, each adds 20 rows within a minute.

python bench/workshop.py [--guests 200] [--groups 20] [--rows 20] [--seconds 60]
                         [--databases sqlite,postgresql] [--seated] [--kill]

Against `maillage serve`, the phones on the same cores, joins included (`--seated`: places are
given beforehand). `--kill`: the whole server is killed (SIGKILL) in the middle and started again;
the phones go on. Prints a Markdown table for docs/measurements.md; exit code 1 when a limit is
passed, a row is lost or doubled, or (without `--kill`) an answer was an error.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.frame import HEAD, ROOT, Result, database, machine

JOIN, WRITE, SEEN = 1000.0, 300.0, 3000.0


def options(arguments: list[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--guests", type=int, default=200)
    asked.add_argument("--groups", type=int, default=20)
    asked.add_argument("--rows", type=int, default=20)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--databases", default="sqlite,postgresql")
    asked.add_argument("--seated", action="store_true")
    asked.add_argument("--kill", action="store_true")
    asked.add_argument("--inside", help=argparse.SUPPRESS)
    return asked.parse_args(arguments)


# --- Inside: one database ------------------------------------------------------------------------
def prepare(asked: argparse.Namespace) -> dict[str, Any]:
    """A workshop of `groups` groups where everybody writes, its only step open."""
    from maillage.consult.live import facilitating, joining, phones
    from maillage.consult.models import Breakout, Step, Workshop, new_code

    workshop = Workshop.objects.create(
        title="Rencontre nationale", visibility="network", code=new_code(), guest_limit=1000
    )
    groups = [
        Breakout.objects.create(
            workshop=workshop, name=str(place + 1), position=place, code=new_code(),
            pen=Breakout.Pen.EVERYBODY,
        )
        for place in range(asked.groups)
    ]  # fmt: skip
    step = Step.objects.create(
        workshop=workshop, kind=Step.Kind.GRID, title="Verbes", position=1,
        columns=["Verbe", "Pourquoi", "Exemples"],
    )  # fmt: skip
    facilitating.open_step(step=step, by=None)
    workshop.refresh_from_db()
    seats = []
    for number in range(asked.guests if asked.seated else 0):
        way = joining.Entrance(workshop, groups[number % len(groups)])
        guest = joining.join(way=way, name=f"Personne {number}")
        name, _secret = phones._names(workshop.uid)
        seats.append({"cookies": {name: phones._signer.sign(guest.uid)}})
    return {
        "workshop": workshop.uid, "step": step.uid, "codes": [g.code for g in groups],
        "seats": seats, "guests": asked.guests, "rows": asked.rows, "seconds": asked.seconds,
        "join_within": min(10.0, asked.seconds / 6),
    }  # fmt: skip


class Serve:
    """`maillage serve` on a port of its own; killed whole and started again."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "maillage.cli", "serve", "--port", str(self.port), "--json"],
            cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        for line in self.process.stdout or ():
            if line.startswith("}"):
                break
        time.sleep(2)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)


def _kill_in_the_middle(serve: Serve, after: float) -> None:
    time.sleep(after)
    serve.kill()
    serve.start()


def inside(asked: argparse.Namespace) -> int:
    from maillage.cli.data import open_data
    from maillage.core.console import Console

    open_data(Console(is_json=True), static=True)
    orders = prepare(asked)
    from django.db import connections

    connections.close_all()
    serve = Serve()
    killer = threading.Thread(target=_kill_in_the_middle, args=(serve, asked.seconds / 2))
    try:
        if asked.kill:
            killer.start()
        phones = subprocess.run(
            [sys.executable, str(ROOT / "bench" / "phones.py")],
            input=json.dumps({**orders, "host": "127.0.0.1", "port": serve.port}),
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    finally:
        if asked.kill:
            killer.join()
        serve.stop()
    return report(asked, json.loads(phones.stdout), orders)


def report(asked: argparse.Namespace, told: dict[str, Any], orders: dict[str, Any]) -> int:
    from maillage.consult.models import Contribution

    words = Counter(
        Contribution.objects.filter(step__uid=orders["step"]).values_list("word", flat=True)
    )
    lost = [word for word in told["kept"] if not words[word]]
    doubled = [word for word, count in words.items() if count > 1]
    kind = asked.inside + (", killed" if asked.kill else "")
    results = [
        Result(name, kind, "server", [value * 1000 for value in told[key]], limit)
        for name, key, limit in [
            ("join: page, form, guest's page", "joins", None if asked.kill else JOIN),
            ("row written", "writes", None if asked.kill else WRITE),
            ("row seen by another of the group", "lags", None if asked.kill else SEEN),
            ("poll", "polls", None),
        ]
        if told[key]
    ]
    for result in results:
        print(result.line())
    polls = len(told["polls"])
    sys.stderr.write(
        f"{kind}: {len(told['kept'])} acknowledged of {asked.guests * asked.rows}, "
        f"{len(lost)} lost, {len(doubled)} doubled, {told['unseen']} unseen, "
        f"{len(told['errors'])} errors, {told['fresh']} of {polls} polls brought something, "
        f"{told['seconds']:.1f} s\n"
    )
    for error, count in Counter(e.split(" ", 1)[-1] for e in told["errors"]).most_common(5):
        sys.stderr.write(f"  {count} x {error}\n")
    is_whole = len(told["kept"]) == asked.guests * asked.rows and not told["unseen"]
    is_clean = asked.kill or not told["errors"]
    is_kept = all(result.is_kept for result in results)
    return 0 if is_whole and is_clean and is_kept and not lost and not doubled else 1


# --- Outside -----------------------------------------------------------------------------------
def main(arguments: list[str]) -> int:
    asked = options(arguments)
    if asked.inside:
        return inside(asked)
    print(f"{date.today()} · `python bench/workshop.py {' '.join(arguments)}`\n{machine()}\n")
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
