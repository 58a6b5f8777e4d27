"""An open index: many processes read, each seeing a commit or a rebuild at its next question."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import Query

from maillage.search import generations
from maillage.search.definition import (
    RECORDS,
    STAMP_BUCKETS,
    Definition,
    read_stamp,
    stamp_prefix,
)
from maillage.search.interface import IndexDamaged


@dataclass(frozen=True, slots=True)
class Opened:
    folder: Path
    signature: generations.Signature
    process: int
    index: tantivy.Index
    searcher: tantivy.Searcher


class OpenIndex:
    """The index in `path`; safe to share between threads and to carry over a fork.

    Nothing is opened before the first question, so a web process may start before the index
    exists. Each question raises IndexMissing, IndexDamaged or IndexOutdated as long as there is
    none to read.
    """

    def __init__(self, path: Path | str, definition: Definition = RECORDS) -> None:
        self.path = Path(path)
        self.definition = definition
        self._opened: Opened | None = None
        self._guard = threading.Lock()

    def versions(self) -> Iterator[tuple[str, str]]:
        """Every (key, version) of one commit, in no order; memory holds one part in 256."""
        searcher = self._searcher()
        for bucket in range(STAMP_BUCKETS):
            with self._trouble():
                # The filter leaves out terms whose documents were deleted since.
                terms = searcher.terms_with_prefix(
                    "stamp", stamp_prefix(bucket), filter_query=Query.all_query()
                )
            yield from (read_stamp(term) for term, _ in terms)

    def count(self) -> int:
        """Number of documents, whoever may see them."""
        return int(self._searcher().num_docs)

    def _searcher(self) -> tantivy.Searcher:
        return self._now().searcher

    def _now(self) -> Opened:
        """The index as it is now; its signature tells one commit from another."""
        with self._guard:
            opened = self._opened
            # Read before opening: a commit that comes in between is seen at the next question.
            signature = generations.signature(self.path)
            if opened and (opened.signature, opened.process) == (signature, os.getpid()):
                return opened
            self._opened = None
            self._opened = self._fresh(opened, signature)
            return self._opened

    def _fresh(self, former: Opened | None, signature: generations.Signature) -> Opened:
        folder = generations.current(self.path)
        try:
            if former and (former.folder, former.process) == (folder, os.getpid()):
                index = former.index
            else:
                index = generations.open_generation(folder, self.definition)
            with generations.engine_faults(self.path):
                index.config_reader("manual")
                index.reload()
                return Opened(folder, signature, os.getpid(), index, index.searcher())
        except IndexDamaged:
            # A rebuild may have swapped, and removed the former, while we were opening it.
            if generations.current(self.path) == folder:
                raise
            return self._fresh(None, generations.signature(self.path))

    def _trouble(self) -> AbstractContextManager[None]:
        return generations.engine_faults(self.path)
