"""Rows of the database as lines of JSON, the same for SQLite and PostgreSQL, and back.

Values are those of Django's fields, so a backup taken on one engine is restored on the other.
"""

from __future__ import annotations

import base64
import datetime
import decimal
import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils.duration import duration_iso_string
from wagtail.blocks import StreamValue

PAGE = 200
# Sign-ins end with the move; search indexes are made again from the rows.
LEFT_OUT_APPS = {"sessions", "wagtailsearch"}
LEFT_OUT = {"core.indexchange", "wagtailadmin.editingsession"}


def tables(models_: Iterable[type[models.Model]]) -> list[type[models.Model]]:
    """The models whose own rows a backup holds, many-to-many tables included."""
    return [
        m
        for m in models_
        if m._meta.managed
        and not m._meta.proxy
        and m._meta.app_label not in LEFT_OUT_APPS
        and m._meta.label_lower not in LEFT_OUT
    ]


def own_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of the model's own table."""
    return [f for f in model._meta.local_concrete_fields if not f.generated]


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, and nobody who writes waits for us."""
    if connection.vendor == "sqlite":
        # Not `atomic()`: its IMMEDIATE transaction would take the writers' turn.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            cursor.execute("SELECT COUNT(*) FROM django_migrations")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _plain(value: Any) -> Any:
    """What json does not know, in full: Django's own encoder drops the microseconds."""
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return duration_iso_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, decimal.Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, StreamValue):
        # The body of an article, as its own column holds it.
        body = value.stream_block.get_prep_value(value)
        # PostgreSQL keeps keys in its own order: sorted, a body is the same text on both.
        return json.dumps(body, cls=DjangoJSONEncoder, sort_keys=True)
    raise TypeError(f"{type(value).__name__} ne s’écrit pas en JSON")


def lines_of(model: type[models.Model], counted: dict[str, int]) -> Iterator[bytes]:
    """A line of column names, then one per row; `counted` receives the number of rows."""
    names = [f.attname for f in own_fields(model)]
    yield json.dumps(names).encode() + b"\n"
    label, number = model._meta.label_lower, 0
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=2000):
        number += 1
        line = json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":"))
        yield line.encode() + b"\n"
    counted[label] = number


def write_rows(model: type[models.Model], path: Path) -> int:
    """Insert the rows of a member as they are: no `save()`, no date of today. Returns how many."""
    by_name = {f.attname: f for f in own_fields(model)}
    number = 0
    with path.open(encoding="utf-8") as file:
        names = json.loads(next(file))
        fields = [by_name[name] for name in names]
        page: list[models.Model] = []
        for line in file:
            values = zip(fields, json.loads(line), strict=True)
            page.append(model(**{f.attname: _value(f, raw) for f, raw in values}))
            if len(page) == PAGE:
                number += _insert(model, page, fields)
                page = []
        number += _insert(model, page, fields)
    return number


def _value(field: models.Field[Any, Any], raw: Any) -> Any:
    # A JSON column holds what was written, text that looks like a date included.
    if raw is None or isinstance(field, models.JSONField):
        return raw
    return field.to_python(raw)


def _insert(model: type[models.Model], page: list[models.Model], fields: list[models.Field]) -> int:
    if page:
        # As `loaddata` does for one row: raw, so that auto_now keeps the old dates.
        model._base_manager._insert(page, fields=fields, using="default", raw=True)  # type: ignore[attr-defined]
    return len(page)
