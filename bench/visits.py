"""A visitor of few means: whole HTTP requests over connections that stay open, and what they cost.

The client shares the machine with the server; it is small so as to weigh little.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.frame import ROOT

HEADERS = {"Accept": "text/html,*/*", "Accept-Encoding": "gzip", "Accept-Language": "fr-CA"}


@dataclass(frozen=True)
class Visits:
    """Times in ms of the answers, in the order in which they came, and how long all took (s)."""

    times: list[float]
    seconds: float
    largest: int  # bytes on the wire

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds


@contextmanager
def serving() -> Iterator[tuple[str, int]]:
    """`maillage serve` on this process's data folder: its address and process id."""
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
        address = json.loads("".join(told))["address"]
        time.sleep(5)  # the schedules' first look is no part of what people wait for
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


def visit(address: str, paths: Sequence[str], connections: int = 1) -> Visits:
    """Ask each path once, over so many connections at the same time. RuntimeError if one fails."""
    times: list[float] = []
    sizes: list[int] = []
    faults: list[str] = []
    waiting = iter(paths)
    turn = threading.Lock()

    def ask() -> None:
        place = urlsplit(address)
        line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=120)
        while not faults:
            with turn:
                path = next(waiting, None)
            if path is None:
                break
            begun = time.perf_counter()
            line.request("GET", path, headers=HEADERS)
            answer = line.getresponse()
            body = answer.read()
            times.append((time.perf_counter() - begun) * 1000)
            sizes.append(len(body))
            if answer.status != 200:
                faults.append(f"{path}: {answer.status}")
        line.close()

    threads = [threading.Thread(target=ask) for _ in range(connections)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    if faults or len(times) != len(paths):
        raise RuntimeError(f"the server did not answer well: {faults[:1]}")
    return Visits(times, took, max(sizes))


def memory(pid: int) -> float:
    """Megabytes of a process and of all below it: what each shares is counted once (PSS)."""
    return sum(_proportional(one) for one in [pid, *_below(pid)]) / 1024


def _below(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def folder_size(path: Path) -> float:
    """Megabytes of the files below."""
    files = (Path(root, name) for root, _folders, names in os.walk(path) for name in names)
    return sum(file.stat().st_size for file in files) / 1e6
