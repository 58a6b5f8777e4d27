"""Locks on the data folder, so that two commands never prepare, serve or restore it at once.

A lock is the kernel's (flock): it ends with the last process that holds it, even after kill -9.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from maillage.core.console import Problem

# After a kill -9 the orphans of the former server need some seconds to notice and leave.
PATIENCE = 15.0


@contextmanager
def alone(data: Path, name: str) -> Iterator[None]:
    """Wait for our turn to do `name` in this data folder."""
    with (data / f"{name}.lock").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def state_file(data: Path) -> Path:
    """What the running server says of itself: process, address, workers."""
    return data / "serve.json"


def server_state(data: Path) -> dict[str, Any]:
    """The last thing a server wrote of itself; empty when there is none."""
    try:
        state: dict[str, Any] = json.loads(state_file(data).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state


def is_served(data: Path) -> bool:
    """Whether a `maillage serve` (or what is left of one) works on this data folder."""
    path = data / "serve.lock"
    if not path.exists():
        return False
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def only_server(data: Path) -> Iterator[int]:
    """Hold the data folder for one server; its children inherit the lock through the number.

    Errors: Problem when another server holds it.
    """
    until = time.monotonic() + PATIENCE
    with (data / "serve.lock").open("a+") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                _refuse_if_alive(data, until)
                time.sleep(0.2)
        try:
            yield file.fileno()
        finally:
            state_file(data).unlink(missing_ok=True)


def _refuse_if_alive(data: Path, until: float) -> None:
    state = server_state(data)
    if is_alive(state.get("pid")) or time.monotonic() > until:
        raise Problem(
            f"un serveur travaille déjà sur {data}"
            + (f" ({state['address']}, processus {state['pid']})." if state else "."),
            "L’arrêter d’abord (Ctrl+C), ou nommer un autre dossier par MAILLAGE_DATA.",
        )


def is_alive(pid: int | None) -> bool:
    """Whether a process of this number exists."""
    if not pid:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
