"""The data folder: made, keyed, migrated and given its static files when that is needed.

Each step first asks cheaply whether there is anything to do, so that a second start is quick.
"""

from __future__ import annotations

import gc
import hashlib
import os
import secrets
from pathlib import Path
from typing import Any

from maillage.cli.archive import swap
from maillage.cli.compiled import keep_compiled_code
from maillage.cli.locks import alone
from maillage.cli.version import program_version
from maillage.config import env
from maillage.core.console import Console, Problem, current_console

FOLDERS = ("media/public", "media/private")


def data_path() -> Path:
    """The data folder named by the environment or `.env`; nothing is made."""
    return env.data_folder(env.load())


def make_folder() -> Path:
    """Make the data folder and draw its secret key, when they are missing."""
    data = data_path()
    try:
        for name in FOLDERS:
            (data / name).mkdir(parents=True, exist_ok=True)
        if not env.load().values.get(env.KEY_NAME) and not env.stored_key(data):
            _draw_key(env.key_file(data))
    except NotADirectoryError:
        raise Problem(
            f"{data} n’est pas un dossier.", "Nommer un dossier par MAILLAGE_DATA."
        ) from None
    except OSError as error:
        raise Problem(
            f"le dossier des données {data} ne peut pas être écrit ({error.strerror}).",
            "Donner ce droit au compte qui lance maillage, ou changer MAILLAGE_DATA.",
        ) from None
    keep_compiled_code(data)
    return data


def _draw_key(path: Path) -> None:
    """Two commands may start at once: the first to write wins, the other reads."""
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(number, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")


def load_program() -> None:
    """Load Django with our settings.

    Modules stay: looking for garbage among them while they load took a quarter of the start
    (2.1 s of processor, 1.6 s without), and later each time again.
    """
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    gc.disable()
    try:
        django.setup()
        gc.freeze()
    finally:
        gc.enable()


def open_data(console: Console | None = None, *, static: bool = False) -> Path:
    """Everything a command needs before it reads or writes: folder, key, database.

    `static=True` also collects the static files, which only a server needs.
    Errors: Problem when the folder cannot be written or the database is newer than the program.
    """
    console = console or current_console()
    data = make_folder()
    load_program()
    with alone(data, "prepare"):
        swap.finish(data)
        refuse_newer_database()
        if is_behind():
            migrate(console)
        if not has_cache_table():
            make_cache_table()
        if static:
            collect_static(data, console)
    return data


# --- Database -------------------------------------------------------------------------------
def known_migrations() -> set[tuple[str, str]]:
    """(application, name) of every migration the program holds, read from the folders."""
    from django.apps import apps

    return {
        (app.label, path.stem)
        for app in apps.get_app_configs()
        for path in Path(app.path, "migrations").glob("[0-9]*.py")
    }


def applied_migrations() -> set[tuple[str, str]]:
    """(application, name) of every migration the database has had; empty for a new one."""
    from django.db import connection

    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return set()
        cursor.execute("SELECT app, name FROM django_migrations")
        return {(app, name) for app, name in cursor.fetchall()}


def is_behind() -> bool:
    """Whether the database lacks a migration of the program."""
    return bool(known_migrations() - applied_migrations())


def newer_applications(applied: set[tuple[str, str]]) -> list[str]:
    """Our applications whose applied migrations go further than the program's own."""
    from django.apps import apps

    own = {app.label for app in apps.get_app_configs() if app.name.startswith("maillage.")}
    known = _last_numbers(known_migrations())
    return sorted(
        label
        for label, number in _last_numbers(applied).items()
        if label in own and number > known.get(label, 0)
    )


def _last_numbers(migrations: set[tuple[str, str]]) -> dict[str, int]:
    last: dict[str, int] = {}
    for label, name in migrations:
        digits = name.partition("_")[0]
        if digits.isdigit():
            last[label] = max(last.get(label, 0), int(digits))
    return last


def refuse_newer_database() -> None:
    """An older program must not write in a newer database."""
    newer = newer_applications(applied_migrations())
    if newer:
        raise Problem(
            f"la base vient d’une version plus récente de Maillage ({', '.join(newer)}).",
            "Installer cette version ou une suivante, ou restaurer une sauvegarde plus ancienne.",
        )


def migrate(console: Console) -> list[str]:
    """Apply what is missing, with a progress bar. Returns the names of what was applied."""
    from django.core.management import call_command
    from django.core.management.commands.migrate import Command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from maillage.cli.lean_states import lean_states

    applied: list[str] = []
    before = applied_migrations()
    if not before and connection.vendor == "sqlite":
        # Nothing is there yet that a power cut could lose; many times quicker.
        connection.cursor().execute("PRAGMA synchronous=OFF")
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    with console.progress("Base de données", len(plan)) as bar:

        class WithProgress(Command):
            def migration_progress_callback(
                self, action: str, migration: Any = None, fake: bool = False
            ) -> None:
                if action == "apply_success":
                    applied.append(f"{migration.app_label}.{migration.name}")
                    bar.advance()

        with lean_states():
            call_command(WithProgress(), verbosity=0, interactive=False)
    # The next connection has the settings' own pragmas again.
    connection.close()
    return applied


def has_cache_table() -> bool:
    from django.db import connections

    connection = connections["cache"]
    with connection.cursor() as cursor:
        return "cache" in connection.introspection.table_names(cursor)


def make_cache_table() -> None:
    """The second file: cache and rate limits, so that counting never waits on a write."""
    from django.core.management import call_command

    call_command("createcachetable", database="cache", verbosity=0)


# --- Static files ---------------------------------------------------------------------------
def static_fingerprint() -> str:
    """Changes with the program's version and with any static file of it or of its libraries."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(program_version().encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = os.stat(storage.path(name))
            digest.update(f"{name}:{stat.st_size}:{stat.st_mtime_ns};".encode())
    return digest.hexdigest()


def collect_static(data: Path, console: Console) -> bool:
    """Write the static files under names of their content. Returns whether it was needed."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = data / "static.stamp"
    fingerprint = static_fingerprint()
    if Path(settings.STATIC_ROOT).is_dir() and stamp.is_file():
        if stamp.read_text() == fingerprint:
            return False
        stamp.unlink()
    with console.progress("Fichiers statiques") as bar:
        bar.say("Fichiers statiques : copie et compression")
        call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(fingerprint)
    return True
