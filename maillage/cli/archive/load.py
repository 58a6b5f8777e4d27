"""Build a database from the rows of a backup, beside the one in use, then let it take its place.

SQLite: a new file, put in place by renaming. PostgreSQL: a new schema, renamed in the same
transaction as everything before it. Until that last step nothing in use has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.core.management.commands.migrate import Command
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from maillage.cli.archive.rows import tables, write_rows
from maillage.cli.lean_states import lean_states
from maillage.core.console import Bar, Problem

FRESH_SCHEMA = "maillage_restore"


def build(folder: Path, manifest: dict[str, Any], bar: Bar) -> None:
    """Tables as they were for the backup, its rows, then today's tables and a check.

    Errors: Problem when a count or a key does not agree.
    """
    bar.say("Tables")
    executor = MigrationExecutor(connection, _fire_pending_checks)
    targets = _targets(executor, manifest)
    with lean_states():
        executor.migrate(targets)
    state = executor.loader.project_state(targets)
    known = tables(state.apps.get_models(include_auto_created=True))
    with _keys_unchecked(), transaction.atomic():
        _empty(state.apps.get_models(include_auto_created=True))
        _load(known, folder, manifest["counts"], bar)
    _settle(known)
    bar.say("Mise à niveau")
    with lean_states():
        call_command(_MigrateOn(), verbosity=0, interactive=False)


class _MigrateOn(Command):
    """Django's `migrate`, inside our transaction."""

    def migration_progress_callback(self, action: str, *_more: Any, **_others: Any) -> None:
        _fire_pending_checks(action)


def _fire_pending_checks(action: str, *_more: Any) -> None:
    """Each migration expects the one before it to be committed: PostgreSQL alters no table whose
    deferred keys are still to be looked at. SQLite has no such wait."""
    if action == "apply_success" and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _load(known: list[type[models.Model]], folder: Path, counts: dict[str, int], bar: Bar) -> None:
    bar.set(0, sum(counts.values()))
    for model in known:
        label = model._meta.label_lower
        path = folder / "database" / f"{label}.jsonl"
        if path.is_file():
            bar.say(f"Lignes de {label}")
            found = write_rows(model, path)
            if found != counts.get(label):
                raise Problem(
                    f"{label} compte {found} lignes au lieu de {counts.get(label)}. "
                    "Rien n’a été changé.",
                    "Choisir une autre sauvegarde.",
                )
            bar.advance(found)


@contextmanager
def _keys_unchecked() -> Iterator[None]:
    """Rows arrive table by table: SQLite must not look at keys before the last one.

    PostgreSQL's keys are deferred by themselves to the end of the transaction.
    """
    if connection.vendor == "sqlite":
        connection.disable_constraint_checking()
    try:
        yield
    finally:
        if connection.vendor == "sqlite":
            connection.enable_constraint_checking()


def _targets(executor: MigrationExecutor, manifest: dict[str, Any]) -> list[tuple[str, str]]:
    """The last migrations that the backup's database had had."""
    graph = executor.loader.graph
    had = {(app, name) for app, name in manifest["migrations"]}
    reached = {node for node in had if node in graph.nodes}
    return sorted(
        node
        for node in reached
        if not any(c.key in reached and c.key[0] == node[0] for c in graph.node_map[node].children)
    )


def _empty(every_model: list[type[models.Model]]) -> None:
    """What migrations wrote themselves makes room for the rows of the backup."""
    names = sorted({m._meta.db_table for m in every_model if m._meta.managed})
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    names = [name for name in names if name in there]
    for statement in connection.ops.sql_flush(no_style(), names, allow_cascade=True):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _settle(known: list[type[models.Model]]) -> None:
    """Keys that lead nowhere are refused now; the next new row gets a number of its own."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        else:
            connection.check_constraints()
        for statement in connection.ops.sequence_reset_sql(no_style(), known):
            cursor.execute(statement)


# --- SQLite -------------------------------------------------------------------------------------
@contextmanager
def fresh_file(path: Path) -> Iterator[None]:
    """Inside, the connection is to a new database file. It is left whole, in one file."""
    former = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        with connection.cursor() as cursor:
            # The file is nobody's yet: speed first, one fsync at the end.
            cursor.execute("PRAGMA synchronous=OFF")
        yield
        with connection.cursor() as cursor:
            _check_file(cursor)
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = former


def _check_file(cursor: Any) -> None:
    cursor.execute("PRAGMA integrity_check")
    said = cursor.fetchall()
    cursor.execute("PRAGMA foreign_key_check")
    if said != [("ok",)] or cursor.fetchone():
        raise Problem(
            "la base de la sauvegarde se contredit. Rien n’a été changé.",
            "Choisir une autre sauvegarde.",
        )


# --- PostgreSQL ---------------------------------------------------------------------------------
@contextmanager
def fresh_schema(former: str) -> Iterator[None]:
    """Inside, tables are made in a new schema; at the end it takes the place of `public`.

    All of it is one transaction. The former schema stays under the name `former`.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {FRESH_SCHEMA}")
            cursor.execute(
                "SELECT extname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
                " WHERE n.nspname = 'public' AND e.extrelocatable"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER EXTENSION "{name}" SET SCHEMA {FRESH_SCHEMA}')
            cursor.execute(f"SET LOCAL search_path TO {FRESH_SCHEMA}")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER SCHEMA public RENAME TO {former}")
            cursor.execute(f"ALTER SCHEMA {FRESH_SCHEMA} RENAME TO public")
            cursor.execute("SET LOCAL search_path TO public")
