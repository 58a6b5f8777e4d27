"""The agenda's question put otherwise: Django's `icontains`, SQLite's FTS5, and the index alone.

The same question for all: a word, a region, a month, the first twenty dates, their number, and the
figures of four facets, that of the region without its own filter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q

FACETS = ("discipline", "region", "municipality", "audience")
COLUMNS = {
    "discipline": "event__disciplines__slug",
    "region": "event__place__municipality__region_id",
    "municipality": "event__place__municipality_id",
    "audience": "event__audience",
}


def index_alone(word: str, region: str, since: date) -> Callable[[], Any]:
    """The index without HTTP, its kept figures forgotten."""
    from maillage.core import indexing
    from maillage.search.agenda import AgendaQuestion

    agenda = indexing.agenda()
    question = AgendaQuestion(
        since=since, until=since + timedelta(days=30), text=word, filters={"region": [region]},
        count=FACETS,
    )  # fmt: skip

    def ask() -> Any:
        agenda.forget()
        return agenda.agenda(question)

    return ask


def plain_django(word: str, region: str, since: date) -> Callable[[], Any]:
    """Dates whose event has the text within it: accents and plurals are in the way."""
    from maillage.offer.models import Occurrence

    until = since + timedelta(days=30)
    dates = Occurrence.objects.filter(
        event__state="published", event__merged_into=None, start_day__range=(since, until)
    ).filter(Q(event__title__icontains=word) | Q(event__description__icontains=word))
    here = dates.filter(event__place__municipality__region_id=region)

    def ask() -> Any:
        rows = list(here.select_related("event").order_by("starts_at", "pk")[:20])
        total = here.count()
        counts = {
            name: list(
                (dates if name == "region" else here)
                .order_by().values_list(COLUMNS[name]).annotate(Count("pk"))
            )
            for name in FACETS
        }  # fmt: skip
        return rows, total, counts

    return ask


def full_text(folder: Path) -> Callable[[str, str, date], Callable[[], Any]]:
    """SQLite's own full text over the same database, accents folded; made in `folder`."""
    base = sqlite3.connect(folder / "fts5.sqlite3")
    base.execute(f"ATTACH '{settings.DATABASES['default']['NAME']}' AS offer")
    base.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS words USING"
        " fts5(text, content='', tokenize=\"unicode61 remove_diacritics 2\")"
    )
    if not base.execute("SELECT count(*) FROM words").fetchone()[0]:
        base.execute(
            "INSERT INTO words(rowid, text) SELECT id, title || ' ' || summary || ' ' ||"
            " description FROM offer.offer_event WHERE state = 'published'"
        )
        base.commit()

    def prepare(word: str, region: str, since: date) -> Callable[[], Any]:
        found = (
            " FROM words JOIN offer.offer_event e ON e.id = words.rowid"
            " JOIN offer.offer_occurrence o ON o.event_id = e.id"
            " JOIN offer.core_place p ON p.id = e.place_id"
            " JOIN offer.core_municipality m ON m.code = p.municipality_id{join}"
            " WHERE words MATCH ? AND o.start_day BETWEEN ? AND ?"
        )
        values = [word, since.isoformat(), (since + timedelta(days=30)).isoformat()]
        here, mine = found + " AND m.region_id = ?", [*values, region]
        disciplines = " JOIN offer.offer_event_disciplines d ON d.event_id = e.id"
        by = {
            "discipline": "d.discipline_id", "region": "m.region_id", "municipality": "m.code",
            "audience": "e.audience",
        }  # fmt: skip

        def ask() -> Any:
            page = f"SELECT o.id{here.format(join='')} ORDER BY o.starts_at, o.id LIMIT 20"
            rows = base.execute(page, mine).fetchall()
            total = base.execute(f"SELECT count(*){here.format(join='')}", mine).fetchone()
            counts = {}
            for name, column in by.items():
                join = disciplines if name == "discipline" else ""
                within, given = (found, values) if name == "region" else (here, mine)
                sql = f"SELECT {column}, count(*){within.format(join=join)} GROUP BY 1"
                counts[name] = base.execute(sql, given).fetchall()
            return rows, total, counts

        return ask

    return prepare


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"
