"""The test database: migrated once, then copied for every later run and every worker.

Wagtail's history takes most of a minute to replay; its result depends only on the migrations and
on the locked versions, so it is kept in the cache folder under their hash.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases

from maillage.cli.lean_states import lean_states

ROOT = Path(__file__).resolve().parent.parent


@cache
def schema_key() -> str:
    """A hash of all that decides the migrated database's content."""
    digest = hashlib.sha256(" ".join(settings.INSTALLED_APPS).encode())
    sources = [*ROOT.glob("maillage/*/migrations/*.py"), *ROOT.glob("maillage/core/data/*.csv")]
    sources += [ROOT / "requirements.lock", ROOT / "maillage/core/vocabulary.py"]
    for source in sorted(sources):
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def own_database(worker: str) -> Iterator[None]:
    """Django's default connection on a migrated database of this worker's own."""
    if connection.vendor == "sqlite":
        with own_file(worker) as name:
            turn_to(name)
            yield
            connection.close()
        return
    with own_copy(worker) as name:
        turn_to(name)
        yield
        connection.close()


def turn_to(name: str) -> None:
    """From now on Django's default connection is with this database."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def empty() -> None:
    """What a test committed goes: the database is as it was when this worker began.

    Django's own `flush` would take the pages and the vocabulary that migrations wrote with it.
    SQLite's file is written over page by page, in milliseconds; PostgreSQL copies its template.
    """
    if connection.vendor != "sqlite":
        name = connection.settings_dict["NAME"]
        connection.close()
        with maintenance() as server:
            copy_template(server, name)
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(template())) as source:
        source.backup(connection.connection)


def migrate_from_nothing(name: str) -> None:
    """A migrated database of that name, as a first start makes it."""
    connection.settings_dict["TEST"]["NAME"] = name
    with lean_states():
        setup_databases(verbosity=0, interactive=False)
    connection.close()


# --- PostgreSQL --------------------------------------------------------------------------------
@contextmanager
def own_copy(worker: str) -> Iterator[str]:
    """The name of a PostgreSQL database copied from the migrated one, dropped at the end."""
    name = f"test_maillage_{worker}_{os.getpid()}"
    with maintenance() as server:
        # One worker migrates, the others wait; a template being copied must have no other user.
        server.execute("SELECT pg_advisory_lock(%s)", [int(schema_key()[:15], 16)])
        if not database_exists(server, postgres_template()):
            migrate_postgres_template(server)
        copy_template(server, name)
    try:
        yield name
    finally:
        with maintenance() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def copy_template(server, name: str) -> None:
    """A database of that name as migrations left it, whatever it held before."""
    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{postgres_template()}"')


def postgres_template() -> str:
    """The name of the migrated PostgreSQL database of this schema."""
    return f"test_maillage_{schema_key()}"


def maintenance():
    """A connection outside Django, to the server's own database: it sees no transaction of ours."""
    import psycopg

    where = {**connection.get_connection_params(), "dbname": "postgres"}
    wanted = ("dbname", "user", "password", "host", "port")
    return psycopg.connect(**{k: where[k] for k in wanted if where.get(k)}, autocommit=True)


def database_exists(server, name: str) -> bool:
    found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return found.fetchone() is not None


def migrate_postgres_template(server) -> None:
    """Migrate under another name; the rename makes the template whole or absent."""
    fresh = f"{postgres_template()}_fresh"
    migrate_from_nothing(fresh)
    server.execute(f'ALTER DATABASE "{fresh}" RENAME TO "{postgres_template()}"')


# --- SQLite ------------------------------------------------------------------------------------
@contextmanager
def own_file(worker: str) -> Iterator[str]:
    """The path of a SQLite file copied from the migrated one, removed at the end."""
    template().parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="maillage-tests-"))
    path = folder / f"{worker}.sqlite3"
    try:
        with template().with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not template().exists():
                migrate_sqlite_template(path)
        shutil.copyfile(template(), path)
        yield str(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def migrate_sqlite_template(path: Path) -> None:
    migrate_from_nothing(str(path))
    keep_as_template(path)


def template() -> Path:
    """Where the migrated SQLite file of this schema is kept."""
    return ROOT / ".pytest_cache" / "databases" / f"{schema_key()}.sqlite3"


def keep_as_template(path: Path) -> None:
    """Keep a freshly migrated file for the next runs; the rename makes it whole or absent."""
    template().parent.mkdir(parents=True, exist_ok=True)
    fresh = template().with_suffix(f".{os.getpid()}")
    with sqlite3.connect(path) as source, sqlite3.connect(fresh) as target:
        source.backup(target)
    target.close()
    os.replace(fresh, template())
