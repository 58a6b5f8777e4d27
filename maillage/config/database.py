"""The two databases: the main one, and a small second file for cache and rate limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from maillage.config.env import SettingError

# FULL: an acknowledged row survives a power cut. IMMEDIATE: a writer waits for its turn instead of
# failing half-way with "database is locked" (both measured, see docs/decisions).
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous={synchronous};PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=134217728;PRAGMA cache_size=-16000;"
)

# PostgreSQL takes a rotating disk for granted and then reads whole tables where an index would do:
# on 100,000 actors the count of a list read 3,225 blocks, and 1,350 with this (EXPLAIN, BUFFERS).
# A DATABASE_URL with its own `options` keeps them: a pooler may refuse any (`?options=`).
POSTGRESQL_OPTIONS = "-c random_page_cost=1.1"


def sqlite(path: Path, *, synchronous: str = "FULL") -> dict[str, Any]:
    """Django's settings of one SQLite file."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS.format(synchronous=synchronous),
        },
    }


def from_url(url: str, *, data: Path) -> dict[str, Any]:
    """Django's settings for `DATABASE_URL`; empty means SQLite in the data folder.

    Errors: SettingError for a scheme that is neither `postgres(ql)` nor `sqlite`.
    """
    if not url:
        return sqlite(data / "maillage.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SettingError(
            "DATABASE_URL doit commencer par postgres:// ou sqlite:// "
            "(vide : SQLite dans le dossier de données)."
        )
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query.setdefault("options", POSTGRESQL_OPTIONS)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


class CacheRouter:
    """Sends the cache table to its own file: counting sign-ins never waits on a write."""

    app = "django_cache"

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "cache" if model._meta.app_label == self.app else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        if db == "cache":
            return app_label == self.app
        return False if app_label == self.app else None
