"""From the outbox to the search indexes: one process alone writes, the web processes read.

The indexer takes the outbox in pages: it builds the documents of the records named there from the
database as it is now, commits the indexes, then removes the rows it read. A crash in between does
the page again, which changes nothing. `rebuild` makes each index anew beside the one that answers;
`agreement` compares indexes and database.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, close_old_connections, connection, models
from django.utils import timezone

from maillage.core.index_documents import (
    AGENDA_TARGET,
    PAGE,
    RECORDS_TARGET,
    Target,
    key_of,
    targets,
)
from maillage.core.models import IndexChange
from maillage.core.outbox import follower_ids, followers, forget_noted
from maillage.search import (
    IndexBusy,
    IndexDamaged,
    IndexMissing,
    IndexReader,
    IndexWriter,
    Keyed,
    SearchError,
)
from maillage.search.agenda import AgendaReader

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


# --- The indexes ----------------------------------------------------------------------------
def index_path() -> Path:
    return RECORDS_TARGET.path


@cache
def _reader_of(path: str) -> IndexReader:
    return IndexReader(path)


def reader() -> IndexReader:
    """This process's reader of the index of records, shared by its threads."""
    return _reader_of(str(index_path()))


@cache
def _agenda_of(path: str) -> AgendaReader:
    return AgendaReader(path)


def agenda() -> AgendaReader:
    """This process's reader of the public agenda, shared by its threads."""
    return _agenda_of(str(AGENDA_TARGET.path))


Writers = list[tuple[Target, IndexWriter]]


@contextmanager
def open_writers() -> Iterator[Writers]:
    """A writer for each index. Raises as IndexWriter does."""
    with ExitStack() as stack:
        yield [(target, stack.enter_context(target.index.writer())) for target in targets()]


# --- One page of the outbox -----------------------------------------------------------------
def write_page(writers: Writers) -> int:
    """Bring the indexes up to date with the oldest outbox rows; gives how many rows were done."""
    rows = list(
        IndexChange.objects.order_by("pk").values_list("pk", "record_type_id", "record_id")[:PAGE]
    )
    if not rows:
        return 0
    changed: dict[int, set[int]] = {}
    for _pk, kind, record in rows:
        changed.setdefault(kind, set()).add(record)
    due = _due(changed)
    for target, writer in writers:
        if sum([_write_documents(target, writer, model, ids) for model, ids in due.items()]):
            writer.commit()
    # Only the rows read: what was noted meanwhile waits for the next page.
    IndexChange.objects.filter(pk__in=[pk for pk, _kind, _record in rows]).delete()
    forget_noted()
    return len(rows)


def _due(changed: dict[int, set[int]]) -> dict[type[models.Model], set[int]]:
    """The records that changed, by model, and those whose documents show them."""
    due: dict[type[models.Model], set[int]] = {}
    for kind, ids in changed.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        if model is None:
            continue  # a room that was taken out; a rebuild forgets its documents
        due.setdefault(model, set()).update(ids)
        for other, lookups in followers.get(model, {}).items():
            due.setdefault(other, set()).update(follower_ids(other, lookups, sorted(ids)))
    return due


def _write_documents(
    target: Target, writer: IndexWriter, model: type[models.Model], ids: Iterable[int]
) -> int:
    """Write the records' documents as they are now; one that is gone or hidden is taken out.

    Gives how many records were looked at; none when this index knows nothing of the model."""
    source = target.sources().get(model)
    if source is None and target is not RECORDS_TARGET:
        return 0
    waiting = sorted(ids)
    for start in range(0, len(waiting), PAGE):
        page = waiting[start : start + PAGE]
        gone = {key_of(model, pk) for pk in page}
        for document in target.documents_of(source, page) if source else ():
            if _written(writer, document):
                gone.discard(document.key)
        writer.delete(sorted(gone))
    return len(waiting)


def _written(writer: IndexWriter, document: Keyed) -> bool:
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
    with open_writers() as writers:
        while count := write_page(writers):
            done += count
    return done


# --- Rebuild --------------------------------------------------------------------------------
def rebuild(progress: Told | None = None) -> int:
    """Make the indexes anew, in this process or by the indexer that runs; gives their size.

    `progress(done, expected)` is called now and then; what it raises stops a rebuild made here.
    The former indexes answer until the end. Raises IndexUnwritable.
    """
    total, done = sum(target.expected() for target in targets()), 0
    for target in targets():

        def tell(here: int, _expected: int, before: int = done) -> None:
            if progress:
                progress(min(before + here, total), total)

        done += _rebuild_one(target, tell)
    return done


def _rebuild_one(target: Target, progress: Told) -> int:
    while True:
        try:
            return _rebuild_here(progress, target=target)
        except IndexBusy:
            _ask_the_indexer(target, progress)
            if not _request(target).exists():
                return sum(1 for _ in target.reader().versions())


def _rebuild_here(
    progress: Told | None,
    stop: threading.Event | None = None,
    target: Target = RECORDS_TARGET,
) -> int:
    total = target.expected()

    def tell(done: int) -> None:
        if stop is not None and stop.is_set():
            raise Stopped
        _tell_asker(target, done, total)
        if progress:
            progress(min(done, total), total)

    done = target.index.rebuild(target.documents(), tell)
    _request(target).unlink(missing_ok=True)
    return done


def _request(target: Target) -> Path:
    return target.path / REQUEST


def _tell_asker(target: Target, done: int, total: int) -> None:
    if _request(target).exists():
        draft = _request(target).with_suffix(".new")
        draft.write_text(f"{done} {total}", encoding="ascii")
        draft.replace(_request(target))


def _ask_the_indexer(target: Target, progress: Told) -> None:
    """Leave the request and wait until the indexer took it away, or ended without doing it."""
    request = _request(target)
    request.write_text("0 0", encoding="ascii")
    while request.exists():
        time.sleep(0.2)
        with suppress(OSError, ValueError):
            done, total = map(int, request.read_text(encoding="ascii").split())
            if total:
                progress(min(done, total), total)
        if _nobody_writes(target):
            return


def _nobody_writes(target: Target) -> bool:
    try:
        target.index.writer().close()
    except IndexBusy:
        return False
    except SearchError:
        return True
    return True


# --- The indexer's loop ---------------------------------------------------------------------
def run_indexer(stop: threading.Event) -> None:
    """Keep the indexes up to date until `stop` is set. Never gives up: trouble is logged, and tried
    again; a missing, damaged or older index is rebuilt. A change is found within two seconds."""
    while not stop.is_set():
        try:
            with open_writers() as writers:
                _follow(writers, stop)
        except (IndexMissing, IndexDamaged, RebuildAsked) as reason:
            for target in _to_rebuild(reason):
                log.info("search index %s: rebuild (%s)", target.name, type(reason).__name__)
                _try(partial(_rebuild_here, None, stop, target), stop)
        except IndexBusy:
            stop.wait(QUIET_SECONDS)
        except (SearchError, DatabaseError, OSError):
            log.exception("search index: trouble, tried again in %s s", TROUBLE_SECONDS)
            _rest(stop)


def _follow(writers: Writers, stop: threading.Event) -> None:
    while not stop.is_set():
        if any(_request(target).exists() for target, _writer in writers):
            raise RebuildAsked
        if not write_page(writers):
            stop.wait(QUIET_SECONDS)


def _to_rebuild(reason: Exception) -> list[Target]:
    """The indexes that were asked for, or the one in trouble (the agenda lies within the other)."""
    if isinstance(reason, SearchError):
        path = reason.path
        return [t for t in reversed(targets()) if path.is_relative_to(t.path)][:1]
    return [target for target in targets() if _request(target).exists()]


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
    told = Agreement(pending=pending)
    for target in targets():
        indexed = dict(target.reader().versions())
        for document in target.documents():
            version = indexed.pop(document.key, None)
            if version is None:
                told.missing.append(target.naming(document.key))
            elif version != document.version:
                told.stale.append(target.naming(document.key))
        told.extra.extend(target.naming(key) for key in sorted(indexed))
    return told


def lag() -> tuple[int, float]:
    """How far the index is behind: outbox rows, and the age of the oldest in seconds."""
    oldest = IndexChange.objects.order_by("pk").values_list("at", flat=True).first()
    if oldest is None:
        return 0, 0.0
    return IndexChange.objects.count(), (timezone.now() - oldest).total_seconds()
