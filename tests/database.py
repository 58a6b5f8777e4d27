"""The test database: migrated once, then copied for every later run and every worker.

Wagtail's history takes most of a minute to replay; its result depends only on the migrations and
on the locked versions, so it is kept in the cache folder under their hash.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent


def schema_key() -> str:
    """A hash of all that decides the migrated database's content."""
    digest = hashlib.sha256(" ".join(settings.INSTALLED_APPS).encode())
    sources = [*ROOT.glob("maillage/*/migrations/*.py"), *ROOT.glob("maillage/core/data/*.csv")]
    sources += [ROOT / "requirements.lock", ROOT / "maillage/core/vocabulary.py"]
    for source in sorted(sources):
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()[:16]


def template() -> Path:
    """Where the migrated SQLite file of this schema is kept."""
    return ROOT / ".pytest_cache" / "databases" / f"{schema_key()}.sqlite3"


def working_copy(worker: str) -> Path:
    """A file of this worker's own, copied from the template when there is one."""
    folder = Path(tempfile.gettempdir()) / f"maillage-tests-{os.getpid()}"
    folder.mkdir(exist_ok=True)
    path = folder / f"{worker}.sqlite3"
    if template().exists():
        shutil.copyfile(template(), path)
    return path


def keep_as_template(path: Path) -> None:
    """Keep a freshly migrated file for the next runs; the rename makes it whole or absent."""
    template().parent.mkdir(parents=True, exist_ok=True)
    fresh = template().with_suffix(f".{os.getpid()}")
    with sqlite3.connect(path) as source, sqlite3.connect(fresh) as target:
        source.backup(target)
    target.close()
    os.replace(fresh, template())
