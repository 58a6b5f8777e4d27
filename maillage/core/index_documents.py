"""Records as the search index sees them, through what the rooms registered."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict, replace
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation

from maillage.core.registry import Searchable, registry
from maillage.search import SearchDocument

log = logging.getLogger("maillage.indexer")
PAGE = 500


def key_of(model: type[models.Model], pk: int) -> str:
    """A record's key in the index: "core.actor:12"."""
    return f"{model._meta.label_lower}:{pk}"


def document_of(searchable: Searchable, record: Any) -> SearchDocument | None:
    """The record's document, its version being a hash of all it says; None: not to be found.

    A document that cannot be built is logged and left out: one bad record must not stop the rest.
    """
    key = key_of(searchable.model, record.pk)
    try:
        # Addresses in the index are those of the site's first language, whoever builds them.
        with translation.override(settings.LANGUAGE_CODE):
            document = searchable.document(record)
    except Exception:
        log.exception("no search document for %s", key)
        return None
    if document is None:
        return None
    document = replace(document, key=key, kind=searchable.kind, version="")
    content = json.dumps(asdict(document), sort_keys=True, default=_plain, ensure_ascii=False)
    version = blake2b(content.encode("utf-8", "replace"), digest_size=12).hexdigest()
    return replace(document, version=version)


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, set | frozenset) else str(value)


def _pages(searchable: Searchable, size: int = PAGE) -> Iterator[list[Any]]:
    """All records of a searchable, by id, page by page: no long read holds the database."""
    last = 0
    rows = searchable.queryset().order_by("pk")
    while page := list(rows.filter(pk__gt=last)[:size]):
        yield page
        last = page[-1].pk


def all_documents() -> Iterator[SearchDocument]:
    """Every search document of every registered model."""
    for searchable in list(registry.searchables.values()):
        for page in _pages(searchable):
            for record in page:
                document = document_of(searchable, record)
                if document is not None:
                    yield document


def expected() -> int:
    """How many records a rebuild goes through."""
    return sum(s.queryset().count() for s in registry.searchables.values())
