"""The region made once for all the workers of a run: its database, its files, its short names."""

from __future__ import annotations

import pickle
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

from django.db import connection

from tests.browser.region import build
from tests.kept import kept


def fill(files: Path) -> SimpleNamespace:
    """The region in this worker's database and in `files`, where the settings keep files."""
    if connection.vendor != "sqlite":
        return build()
    place = kept("region", lambda folder: _make(folder, files))
    connection.ensure_connection()
    with closing(sqlite3.connect(place / "region.sqlite3")) as source:
        source.backup(connection.connection)
    shutil.copytree(place / "files", files, dirs_exist_ok=True)
    return pickle.loads((place / "names.pickle").read_bytes())


def _make(folder: Path, files: Path) -> None:
    names = build()
    with closing(sqlite3.connect(folder / "region.sqlite3")) as target:
        connection.connection.backup(target)
    shutil.copytree(files, folder / "files")
    (folder / "names.pickle").write_bytes(pickle.dumps(names))
