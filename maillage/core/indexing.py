"""From the outbox to the search index: one process alone writes, the web processes read.

The indexer takes the outbox in pages: it builds the documents of the records named there from the
database as it is now, commits the index, then removes the rows it read. A crash between the two
does the page again, which changes nothing. `rebuild` makes the whole index anew beside the one
that answers; `agreement` compares index and database.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from maillage.core.index_documents import PAGE, all_documents, document_of, expected, key_of
from maillage.core.models import IndexChange
from maillage.core.outbox import follower_ids, followers, forget_noted
from maillage.core.registry import Searchable, registry
from maillage.search import (
    IndexBusy,
    IndexDamaged,
    IndexMissing,
    IndexReader,
    IndexWriter,
    SearchDocument,
    SearchError,
    SearchIndex,
)

log = logging.getLogger("maillage.indexer")

QUIET_SECONDS = 0.5  # between two looks at an empty outbox
TROUBLE_SECONDS = 5.0  # after a full disk, a database that is away…
REQUEST = "rebuild.asked"  # in the index's folder: another process asks for a rebuild
Told = Callable[[int, int], None]  # documents done, documents expected


@dataclass(frozen=True)
class Agreement:
    """Keys on which the index and the database differ; `pending` outbox rows may explain them."""

    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    pending: int = 0

    @property
    def is_whole(self) -> bool:
        return not (self.missing or self.extra or self.stale)


class Stopped(Exception):
    """The indexer was asked to end in the middle of a rebuild; the former index still answers."""


class RebuildAsked(Exception):
    """Somebody asks the running indexer for a rebuild."""


# --- The index ------------------------------------------------------------------------------
def index_path() -> Path:
    return Path(settings.SEARCH_INDEX)


@cache
def _reader_of(path: str) -> IndexReader:
    return IndexReader(path)


def reader() -> IndexReader:
    """This process's reader of the index, shared by its threads."""
    return _reader_of(str(index_path()))


# --- One page of the outbox -----------------------------------------------------------------
def write_page(writer: IndexWriter) -> int:
    """Bring the index up to date with the oldest outbox rows; gives how many rows were done."""
    rows = list(
        IndexChange.objects.order_by("pk").values_list("pk", "record_type_id", "record_id")[:PAGE]
    )
    if not rows:
        return 0
    changed: dict[int, set[int]] = {}
    for _pk, kind, record in rows:
        changed.setdefault(kind, set()).add(record)
    for kind, ids in changed.items():
        _write_records(writer, kind, ids)
    writer.commit()
    # Only the rows read: what was noted meanwhile waits for the next page.
    IndexChange.objects.filter(pk__in=[pk for pk, _kind, _record in rows]).delete()
    forget_noted()
    return len(rows)


def _write_records(writer: IndexWriter, kind: int, ids: set[int]) -> None:
    model = ContentType.objects.get_for_id(kind).model_class()
    if model is None:
        return  # a room that was taken out; a rebuild forgets its documents
    if model in registry.searchables:
        _write_documents(writer, registry.searchables[model], ids)
    else:
        writer.delete(key_of(model, pk) for pk in ids)
    for other, lookups in followers.get(model, {}).items():
        if other in registry.searchables:
            found = follower_ids(other, lookups, sorted(ids))
            _write_documents(writer, registry.searchables[other], found)


def _write_documents(writer: IndexWriter, searchable: Searchable, ids: Iterable[int]) -> None:
    """Write the records' documents as they are now; one that is gone or hidden is taken out."""
    waiting = sorted(ids)
    for start in range(0, len(waiting), PAGE):
        page = waiting[start : start + PAGE]
        gone = {key_of(searchable.model, pk) for pk in page}
        for record in searchable.queryset().filter(pk__in=page):
            document = document_of(searchable, record)
            if document is not None and _written(writer, document):
                gone.discard(document.key)
        writer.delete(sorted(gone))


def _written(writer: IndexWriter, document: SearchDocument) -> bool:
    try:
        writer.upsert([document])
    except ValueError:
        log.exception("search document refused: %s", document.key)
        return False
    return True


def index_pending() -> int:
    """Write all that waits in the outbox, from a process that is not the indexer (a test, the
    demonstration). Gives the number of rows done; IndexBusy when the indexer runs."""
    done = 0
    with SearchIndex(index_path()).writer() as writer:
        while count := write_page(writer):
            done += count
    return done


# --- Rebuild --------------------------------------------------------------------------------
def rebuild(progress: Told | None = None) -> int:
    """Make the whole index anew, in this process or by the indexer that runs; gives its size.

    `progress(done, expected)` is called now and then; what it raises stops a rebuild made here.
    The former index answers until the end. Raises IndexUnwritable.
    """
    while True:
        try:
            return _rebuild_here(progress)
        except IndexBusy:
            _ask_the_indexer(progress)
            if not _request().exists():
                return reader().count()


def _rebuild_here(progress: Told | None, stop: threading.Event | None = None) -> int:
    total = expected()

    def tell(done: int) -> None:
        if stop is not None and stop.is_set():
            raise Stopped
        _tell_asker(done, total)
        if progress:
            progress(min(done, total), total)

    done = SearchIndex(index_path()).rebuild(all_documents(), tell)
    _request().unlink(missing_ok=True)
    return done


def _request() -> Path:
    return index_path() / REQUEST


def _tell_asker(done: int, total: int) -> None:
    if _request().exists():
        draft = _request().with_suffix(".new")
        draft.write_text(f"{done} {total}", encoding="ascii")
        draft.replace(_request())


def _ask_the_indexer(progress: Told | None) -> None:
    """Leave the request and wait until the indexer took it away, or ended without doing it."""
    _request().write_text("0 0", encoding="ascii")
    while _request().exists():
        time.sleep(0.2)
        with suppress(OSError, ValueError):
            done, total = map(int, _request().read_text(encoding="ascii").split())
            if progress and total:
                progress(min(done, total), total)
        if _nobody_writes():
            return


def _nobody_writes() -> bool:
    try:
        SearchIndex(index_path()).writer().close()
    except IndexBusy:
        return False
    except SearchError:
        return True
    return True


# --- The indexer's loop ---------------------------------------------------------------------
def run_indexer(stop: threading.Event) -> None:
    """Keep the index up to date until `stop` is set. Never gives up: trouble is logged, and tried
    again; a missing, damaged or older index is rebuilt. A change is found within two seconds."""
    while not stop.is_set():
        try:
            with SearchIndex(index_path()).writer() as writer:
                _follow(writer, stop)
        except (IndexMissing, IndexDamaged, RebuildAsked) as reason:
            log.info("search index: rebuild (%s)", type(reason).__name__)
            _try(lambda: _rebuild_here(None, stop), stop)
        except IndexBusy:
            stop.wait(QUIET_SECONDS)
        except (SearchError, DatabaseError, OSError):
            log.exception("search index: trouble, tried again in %s s", TROUBLE_SECONDS)
            _rest(stop)


def _follow(writer: IndexWriter, stop: threading.Event) -> None:
    while not stop.is_set():
        if _request().exists():
            raise RebuildAsked
        if not write_page(writer):
            stop.wait(QUIET_SECONDS)


def _try(work: Callable[[], Any], stop: threading.Event) -> None:
    try:
        work()
    except Stopped:
        log.info("search index: rebuild stopped; the former one still answers")
    except IndexBusy:
        stop.wait(QUIET_SECONDS)
    except (SearchError, DatabaseError, OSError, ValueError):
        log.exception("search index: the rebuild failed, tried again in %s s", TROUBLE_SECONDS)
        _rest(stop)


def _rest(stop: threading.Event) -> None:
    """A database that went away is asked again through a new connection."""
    if not connection.in_atomic_block:
        close_old_connections()
    stop.wait(TROUBLE_SECONDS)


# --- Does the index say what the database says? ---------------------------------------------
def agreement() -> Agreement:
    """Compare every document with the database. Raises IndexMissing or IndexDamaged.

    Rows that wait in the outbox show as differences; `pending` says how many there are.
    """
    pending = IndexChange.objects.count()
    indexed = dict(reader().versions())
    missing, stale = [], []
    for document in all_documents():
        version = indexed.pop(document.key, None)
        if version is None:
            missing.append(document.key)
        elif version != document.version:
            stale.append(document.key)
    return Agreement(missing, sorted(indexed), stale, pending)


def lag() -> tuple[int, float]:
    """How far the index is behind: outbox rows, and the age of the oldest in seconds."""
    oldest = IndexChange.objects.order_by("pk").values_list("at", flat=True).first()
    if oldest is None:
        return 0, 0.0
    return IndexChange.objects.count(), (timezone.now() - oldest).total_seconds()
