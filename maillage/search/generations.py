"""Where an index lives on disk.

    path/current        the name of the generation that answers
    path/g000001/       a generation: tantivy's files and `stamp.json`
    path/writer.lock    held by the one process that writes

A generation is built beside the one that answers and takes its place by renaming one small file,
so a reader sees the former or the new one and a crash leaves the former.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import tantivy

from maillage.search.definition import RECORDS, Definition, engine_format
from maillage.search.interface import (
    IndexBusy,
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
    IndexUnwritable,
    SearchError,
)

POINTER = "current"
STAMP = "stamp.json"
NAME = re.compile(r"g(\d{6,})\Z")
GRACE_SECONDS = 60.0  # a reader may still be opening the former generation

Signature = tuple[tuple[int, int, int], tuple[int, int, int]]


@contextmanager
def engine_faults(path: Path, writing: bool = False) -> Iterator[None]:
    """Nothing of the engine's own errors passes: they become ours, with the place and remedy.

    A Rust panic reaches Python as a BaseException of a type that cannot be imported."""
    try:
        yield
    except SearchError:
        raise
    except BaseException as error:
        if isinstance(error, FileNotFoundError) or type(error).__name__ == "PanicException":
            raise IndexDamaged(path, "Search index damaged; rebuild it") from error
        if isinstance(error, OSError) or (writing and _disk_refuses(error)):
            raise IndexUnwritable(path, f"Search index cannot be used: {error}") from error
        if isinstance(error, (ValueError, RuntimeError)):
            raise IndexDamaged(
                path, f"Search index damaged ({error!s:.200}); rebuild it"
            ) from error
        raise


def _disk_refuses(error: BaseException) -> bool:
    return any(word in str(error) for word in ("No space left", "Permission denied", "StorageFull"))


def current(path: Path) -> Path:
    """Folder of the generation that answers."""
    try:
        name = (path / POINTER).read_text(encoding="ascii", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(path, "No search index; rebuild it") from None
    if not NAME.match(name) or not (path / name).is_dir():
        raise IndexDamaged(path, "Search index damaged: its generation is lost; rebuild it")
    return path / name


def signature(path: Path) -> Signature:
    """Changes with each commit and each rebuild; costs a few calls to the system."""
    folder = current(path)
    try:
        return _identity(path / POINTER), _identity(folder / "meta.json")
    except FileNotFoundError:
        raise IndexDamaged(path, "Search index damaged: no meta.json; rebuild it") from None


def _identity(file: Path) -> tuple[int, int, int]:
    status = file.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def create(folder: Path, definition: Definition = RECORDS) -> tantivy.Index:
    """A new empty generation, stamped, that does not answer yet."""
    folder.mkdir(parents=True)
    made_by = {"version": definition.version, "format": engine_format()}
    write_durably(folder / STAMP, json.dumps(made_by) + "\n")
    return definition.register(tantivy.Index(definition.schema, str(folder)))


def open_generation(folder: Path, definition: Definition = RECORDS) -> tantivy.Index:
    """Raises IndexOutdated if another version of the program made it, else IndexDamaged."""
    try:
        made_by = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        version, files = made_by["version"], made_by["format"]
    except (OSError, ValueError, KeyError, TypeError):
        raise IndexDamaged(folder, "Search index damaged: no stamp; rebuild it") from None
    wanted = definition.version
    if (version, files) != (wanted, engine_format()):
        reason = f"Search index of version {version} ({files}), {wanted} expected; rebuild it"
        raise IndexOutdated(folder, reason)
    with engine_faults(folder):
        return definition.register(tantivy.Index.open(str(folder)))


def next_folder(path: Path) -> Path:
    numbers = [int(found[1]) for child in _children(path) if (found := NAME.match(child.name))]
    return path / f"g{max(numbers, default=0) + 1:06d}"


def publish(path: Path, folder: Path) -> None:
    """From now on `folder` answers; durable before it returns."""
    for file in _children(folder):
        sync(file)
    sync(folder)
    write_durably(path / POINTER, folder.name + "\n")


def sweep(path: Path) -> None:
    """Remove generations that do not answer; only the holder of the lock may.

    An unfinished one (higher number) goes at once, a former one after a minute."""
    answering = current(path)
    rested = time.time() - (path / POINTER).stat().st_mtime > GRACE_SECONDS
    for child in _children(path):
        unfinished = child.name > answering.name
        if NAME.match(child.name) and child != answering and (unfinished or rested):
            shutil.rmtree(child, ignore_errors=True)


def _children(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else []


def write_durably(file: Path, text: str) -> None:
    """Replace a small file whole: after a crash it holds the former text or the new one."""
    draft = file.with_name(file.name + ".new")
    draft.write_text(text, encoding="utf-8")
    sync(draft)
    os.replace(draft, file)
    sync(file.parent)


def sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class WriterLock:
    """The right to write, for one process; the system gives it back when the process dies."""

    def __init__(self, path: Path, wait: float = 0.0) -> None:
        """Raises IndexBusy if another holds it after `wait` seconds."""
        with engine_faults(path, writing=True):
            path.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(path / "writer.lock", os.O_RDWR | os.O_CREAT, 0o644)
        deadline = time.monotonic() + wait
        while not self._taken():
            if time.monotonic() >= deadline:
                self.release()
                raise IndexBusy(path, "Another process is writing the search index")
            time.sleep(0.05)

    def _taken(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.release()
