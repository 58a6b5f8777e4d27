"""The write side: one process alone, by upserts, deletions and commits, or a whole rebuild."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Self

import tantivy

from maillage.search import generations
from maillage.search.definition import RECORDS, Definition, token
from maillage.search.interface import IndexMissing, Keyed, Progress, SearchError

HEAP_BYTES = 30_000_000
PROGRESS_EVERY = 500


class IndexWriter:
    """Writes to the generation that answers; readers see it at `commit()`, not before.

    Raises IndexMissing, IndexDamaged or IndexOutdated when a rebuild is needed first, IndexBusy
    when another process writes (after `wait` seconds). What was not committed when it closes,
    or when the process dies, is dropped.
    """

    def __init__(
        self,
        path: Path | str,
        definition: Definition = RECORDS,
        *,
        wait: float = 0.0,
        heap: int = HEAP_BYTES,
    ) -> None:
        self.path = Path(path)
        self.definition = definition
        if not self.path.is_dir():
            raise IndexMissing(self.path, "No search index; rebuild it")
        self._lock = generations.WriterLock(self.path, wait)
        self._writer: tantivy.IndexWriter | None = None
        try:
            index = generations.open_generation(generations.current(self.path), definition)
            generations.sweep(self.path)
            with generations.engine_faults(self.path, writing=True):
                self._writer = index.writer(heap, 1)
        except BaseException:
            self._lock.release()
            raise

    def upsert(self, documents: Iterable[Keyed]) -> int:
        """Add documents, each replacing the one with its key; gives how many.

        ValueError names a document that cannot be indexed; those before it are kept."""
        done = 0
        for document in documents:
            ready = self.definition.encode(document)
            with generations.engine_faults(self.path, writing=True):
                self._open().delete_documents_by_term("key", document.key)
                for one in ready:
                    self._open().add_document(one)
            done += 1
        return done

    def delete(self, keys: Iterable[str]) -> int:
        """Remove documents by key (an unknown key is no error); gives how many were asked."""
        done = 0
        for key in keys:
            with generations.engine_faults(self.path, writing=True):
                self._open().delete_documents_by_term("key", token(key, "key"))
            done += 1
        return done

    def commit(self) -> None:
        """Make everything so far durable and visible."""
        with generations.engine_faults(self.path, writing=True):
            self._open().commit()
        generations.sweep(self.path)

    def _open(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise RuntimeError("this index writer is closed")
        return self._writer

    def close(self) -> None:
        writer, self._writer = self._writer, None
        try:
            if writer is not None:
                with generations.engine_faults(self.path, writing=True):
                    writer.wait_merging_threads()
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def rebuild(
    path: Path | str,
    documents: Iterable[Keyed],
    progress: Progress | None = None,
    *,
    definition: Definition = RECORDS,
    wait: float = 0.0,
) -> int:
    """Build the index anew from all documents, then let it answer; gives how many.

    The former index answers until the end, and goes on if anything fails. `progress` is called
    with the number done; raising in it, or in `documents`, stops the rebuild. Holds the writer's
    lock: raises IndexBusy while an IndexWriter is open (after `wait` seconds).
    """
    path = Path(path)
    with generations.WriterLock(path, wait):
        folder = generations.next_folder(path)
        try:
            done = _build(path, folder, documents, progress, definition)
            with generations.engine_faults(path, writing=True):
                generations.publish(path, folder)
                generations.sweep(path)
        except BaseException:
            if not _answers(path, folder):
                shutil.rmtree(folder, ignore_errors=True)
            raise
    return done


def _build(
    path: Path,
    folder: Path,
    documents: Iterable[Keyed],
    progress: Progress | None,
    definition: Definition,
) -> int:
    with generations.engine_faults(path, writing=True):
        writer = generations.create(folder, definition).writer(definition.rebuild_heap, 1)
    try:
        done = _fill(path, writer, documents, progress, definition)
        with generations.engine_faults(path, writing=True):
            writer.commit()
    finally:
        # Its threads must not write any more, whether the folder is published or removed.
        with generations.engine_faults(path, writing=True):
            writer.wait_merging_threads()
    if progress:
        progress(done)
    return done


def _fill(
    path: Path,
    writer: tantivy.IndexWriter,
    documents: Iterable[Keyed],
    progress: Progress | None,
    definition: Definition,
) -> int:
    done = 0
    for done, document in enumerate(documents, start=1):
        ready = definition.encode(document)
        with generations.engine_faults(path, writing=True):
            writer.delete_documents_by_term("key", document.key)
            for one in ready:
                writer.add_document(one)
        if progress and done % PROGRESS_EVERY == 0:
            progress(done)
    return done


def _answers(path: Path, folder: Path) -> bool:
    """A failure after the swap must not remove the generation that readers now use."""
    try:
        return generations.current(path) == folder
    except SearchError:
        return False
