"""Records as the search indexes see them, through what the rooms registered.

There are two indexes: `RECORDS`, every record that a reader may search for, and `AGENDA`, the dates
of public events. Both are written, rebuilt and compared in the same way.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation

from maillage.core.registry import AgendaSource, Searchable, registry
from maillage.search import RECORDS, Definition, Keyed, OpenIndex, SearchDocument, SearchIndex
from maillage.search.agenda import AGENDA

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


def _records(searchable: Searchable, ids: Iterable[int] | None) -> Iterator[SearchDocument]:
    """The documents of these records as they are now, or of all."""
    pages = _pages(searchable) if ids is None else [list(searchable.queryset().filter(pk__in=ids))]
    for page in pages:
        for record in page:
            document = document_of(searchable, record)
            if document is not None:
                yield document


def _entries(source: AgendaSource, ids: Iterable[int] | None) -> Iterator[Keyed]:
    """The same for the agenda: one entry per event, with all its dates."""
    with translation.override(settings.LANGUAGE_CODE):
        for pk, entry in source.entries(ids):
            version = blake2b(repr(entry).encode("utf-8", "replace"), digest_size=12).hexdigest()
            yield replace(entry, key=key_of(source.model, pk), version=version)


# --- The two indexes ------------------------------------------------------------------------
@dataclass(frozen=True)
class Target:
    """An index, and what the rooms registered to be found in it."""

    definition: Definition
    folder: str  # within settings.SEARCH_INDEX
    sources: Callable[[], Mapping[type[models.Model], Any]]
    documents_of: Callable[[Any, Iterable[int] | None], Iterator[Keyed]]
    size_of: Callable[[Any], int]

    @property
    def path(self) -> Path:
        return Path(settings.SEARCH_INDEX) / self.folder

    @property
    def index(self) -> SearchIndex:
        return SearchIndex(self.path, self.definition)

    @property
    def name(self) -> str:
        return self.definition.name

    def reader(self) -> OpenIndex:
        """A reader of its own, to compare and count with."""
        return OpenIndex(self.path, self.definition)

    def naming(self, key: str) -> str:
        """A key as a person is told of it: "agenda offer.event:12"."""
        return f"{self.folder} {key}".strip()

    def documents(self) -> Iterator[Keyed]:
        """Everything that is to be in this index."""
        for source in list(self.sources().values()):
            yield from self.documents_of(source, None)

    def expected(self) -> int:
        """About how many records a rebuild goes through."""
        return sum(self.size_of(source) for source in self.sources().values())


RECORDS_TARGET = Target(
    RECORDS, "", lambda: registry.searchables, _records, lambda s: s.queryset().count()
)
AGENDA_TARGET = Target(AGENDA, "agenda", lambda: registry.agendas, _entries, lambda s: s.expected())


def targets() -> list[Target]:
    """The indexes of this installation: no agenda without a room that has events."""
    return [RECORDS_TARGET, *([AGENDA_TARGET] if registry.agendas else [])]


def all_documents() -> Iterator[Keyed]:
    """Every search document of every registered model."""
    return RECORDS_TARGET.documents()
