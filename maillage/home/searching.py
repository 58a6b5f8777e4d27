"""The search over everything that the reader may see, and what remains of it without an index."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language

from maillage.algorithms.french_text import fold
from maillage.core import indexing
from maillage.core.access import Reader, visible
from maillage.core.models import Actor
from maillage.core.registry import registry
from maillage.search import SearchError

log = logging.getLogger("maillage.home")
PER_PAGE = 20
LAST_PAGE = 500  # the index gives no hit beyond the 10,000th
LATE_SECONDS = 30.0


@dataclass
class Found:
    """One page of answers. `without_index`: only actors' names could be searched."""

    hits: list[dict[str, Any]] = field(default_factory=list)
    total: int = 0
    kinds: list[dict[str, Any]] = field(default_factory=list)
    approximate: bool = False
    without_index: bool = False
    late: int = 0  # changes that the index has not taken in, when it is behind


def find(text: str, reader: Reader, *, kind: str = "", page: int = 1) -> Found:
    """Answers that the reader may see; the right to see them is part of the question."""
    if not text.strip():
        return Found()
    try:
        return _from_index(text, reader, kind, page)
    except SearchError as trouble:
        log.warning("search without the index: %s", trouble)
        return _from_names(text, reader)


def _from_index(text: str, reader: Reader, kind: str, page: int) -> Found:
    results = indexing.reader().search(
        text,
        audiences=reader.tokens(),
        kinds=[kind] if kind else None,
        limit=PER_PAGE,
        offset=(page - 1) * PER_PAGE,
    )
    titles = _titles()
    waiting, age = indexing.lag()
    return Found(
        hits=[
            {
                "title": hit.title, "url": _in_language(hit.url), "kind": titles.get(hit.kind, ""),
                "excerpt": hit.excerpt, "date": hit.date, "language": hit.language,
            }
            for hit in results.hits
        ],
        total=results.total,
        kinds=[
            {"key": key, "title": titles.get(key, key), "count": count}
            for key, count in sorted(results.kinds.items(), key=lambda item: -item[1])
        ],
        approximate=results.approximate,
        late=waiting if age > LATE_SECONDS else 0,
    )  # fmt: skip


def _from_names(text: str, reader: Reader) -> Found:
    """Actors by name and place, straight from the database: better than an error page."""
    rows = visible(Actor.objects.current(), reader)
    for word in fold(text).split()[:8]:
        rows = rows.filter(folded__contains=word)
    hits = [
        {"title": actor.name, "url": actor.get_absolute_url(), "kind": actor.get_kind_display()}
        for actor in rows.order_by("sort_name")[:PER_PAGE]
    ]
    return Found(hits=hits, total=len(hits), without_index=True)


def _titles() -> dict[str, Any]:
    return {s.kind: s.title for s in registry.searchables.values()}


def _in_language(url: str) -> str:
    """The index holds the addresses of the first language; the page shows those of its own."""
    language = get_language() or settings.LANGUAGE_CODE
    return url if language == settings.LANGUAGE_CODE or not url else translate_url(url, language)
