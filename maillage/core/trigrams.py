"""PostgreSQL looks inside words through a trigram index; SQLite reads its covering index instead.

Measured in bench/core.py: without it, a search among 100,000 actors reads the whole table.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import DatabaseError, transaction

logger = logging.getLogger("maillage.core")
INDEXES = {"actor_folded_trigrams": ("core_actor", "folded")}


def create_trigram_indexes(apps: Any, schema_editor: Any) -> None:
    """Migration step. A server that refuses the extension still works, only slower."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for name, (table, column) in INDEXES.items():
                cursor.execute(
                    f"CREATE INDEX IF NOT EXISTS {name} ON {table} "
                    f"USING gin ({column} gin_trgm_ops) WITH (gin_pending_list_limit = 512)"
                )
    except DatabaseError as error:
        logger.warning("Index de trigrammes non créé (extension pg_trgm) : %s", error)


def drop_trigram_indexes(apps: Any, schema_editor: Any) -> None:
    """The way back. The extension stays: something else may use it."""
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")
