"""What takes long to make, made once for all the workers of a run, and for the run after it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.database import ROOT

# Not from an earlier day, nor past what the program itself lets be mended for a while.
SECONDS_FRESH = 1800
# A run may be at work on it for as long again.
SECONDS_KEPT = 2 * 3600
SOURCES = ("maillage", "tests", "requirements.lock")


@cache
def program_key() -> str:
    """A hash of every file that decides what the program writes."""
    digest = hashlib.sha256()
    for name in SOURCES:
        top = ROOT / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def kept(name: str, make: Callable[[Path], object]) -> Path:
    """The folder of that name, filled by `make` unless it was not long ago, by this very program.

    One worker makes it, the others wait; the rename makes it whole or absent. It is to be copied,
    never written in.
    """
    top = ROOT / ".pytest_cache" / "kept"
    top.mkdir(parents=True, exist_ok=True)
    with (top / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        there = sorted(top.glob(f"{name}-*-*"), key=_age)
        for place in there:
            if _age(place) > SECONDS_KEPT:
                shutil.rmtree(place)
        if there and program_key() in there[0].name and _is_fresh(there[0]):
            return there[0]
        unfinished = top / f"{name}.{os.getpid()}"
        unfinished.mkdir()
        make(unfinished)
        return unfinished.rename(top / f"{name}-{program_key()}-{os.getpid()}")


def _age(place: Path) -> float:
    return time.time() - place.stat().st_mtime


def _is_fresh(place: Path) -> bool:
    """Made today, less than half an hour ago."""
    made = time.localtime(place.stat().st_mtime)
    return _age(place) < SECONDS_FRESH and made.tm_yday == time.localtime().tm_yday
