"""The database, its second file and the search index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, connections

from maillage.cli.checks import Finding, broken, good, odd

EXTENSIONS = {"unaccent", "pg_trgm"}


def database() -> Iterator[Finding]:
    from maillage.cli.data import applied_migrations, is_behind, newer_applications

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).is_file():
        yield broken("database", "La base n’existe pas encore.", "« maillage migrate » la crée.")
        return
    try:
        applied = applied_migrations()
    except DatabaseError as error:
        if connection.vendor == "sqlite":
            yield _damaged(str(error))
            return
        yield broken(
            "database", f"La base ne répond pas : {str(error).strip()}",
            "Vérifier DATABASE_URL, que le serveur de base tourne et que le compte y a droit.",
        )  # fmt: skip
        return
    newer = newer_applications(applied)
    if newer:
        yield broken(
            "database", f"La base est d’une version plus récente ({', '.join(newer)}).",
            "Installer cette version de Maillage ou une suivante.",
        )  # fmt: skip
    elif is_behind():
        yield broken("database", "La base n’est pas à jour.", "maillage migrate")
    else:
        yield good("database", f"Base {connection.vendor} à jour")
        yield from (_sqlite() if connection.vendor == "sqlite" else _postgresql())


def _sqlite() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()[0]
        cursor.execute("PRAGMA quick_check(5)")
        said = [row[0] for row in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        orphans = len(cursor.fetchmany(5))
    if journal != "wal":
        yield broken(
            "pragma", f"Le journal de SQLite est « {journal} », pas « wal ».",
            "Mettre les données sur un disque local : un disque de réseau ne convient pas.",
        )  # fmt: skip
    if said != ["ok"] or orphans:
        yield _damaged("; ".join(said))
    else:
        yield good("integrity", "La base est entière, ses clés mènent quelque part")


def _damaged(said: str) -> Finding:
    return broken(
        "integrity",
        f"La base est abîmée ({said}).",
        "Arrêter le serveur et restaurer une sauvegarde : maillage restore FICHIER",
    )


def _postgresql() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        missing = EXTENSIONS - {row[0] for row in cursor.fetchall()}
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    yield good("postgresql", f"PostgreSQL {version}")
    if missing:
        statements = " ".join(f"CREATE EXTENSION {name};" for name in sorted(missing))
        yield odd("extensions", f"Extensions absentes : {', '.join(sorted(missing))}.", statements)


def cache() -> Iterator[Finding]:
    file = Path(connections["cache"].settings_dict["NAME"])
    try:
        # Asking SQLite for a file that is not there would make it.
        with connections["cache"].cursor() if file.is_file() else nullcontext() as cursor:
            is_there = file.is_file() and "cache" in connections["cache"].introspection.table_names(
                cursor
            )
    except DatabaseError:
        is_there = False
    if is_there:
        yield good("cache", "Cache et limites de débit en place")
    else:
        yield broken("cache", "La table du cache manque.", "maillage migrate")


def index() -> Iterator[Finding]:
    if find_spec("maillage.core.indexing") is None:
        return
    from maillage.core import indexing

    if not Path(settings.SEARCH_INDEX).exists():
        yield odd(
            "index", "L’index de recherche n’existe pas encore.", "« maillage serve » le fait."
        )
        return
    try:
        agreement = indexing.agreement()
    except Exception as error:  # an index that cannot be opened is a finding, not a crash
        yield broken("index", f"L’index ne s’ouvre pas : {error}", "maillage reindex")
        return
    if not agreement.is_whole:
        yield odd(
            "index", "L’index et la base diffèrent.",
            "Attendre une minute si le serveur tourne ; sinon : maillage reindex",
        )  # fmt: skip
    else:
        yield good("index", "L’index est d’accord avec la base")
