"""The embedded engine as one object: a folder that can be read, written and rebuilt."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from maillage.search.interface import Progress, SearchDocument
from maillage.search.reader import IndexReader
from maillage.search.writer import IndexWriter, rebuild


class SearchIndex:
    """An index in the folder `path` (satisfies `Engine`)."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    def reader(self) -> IndexReader:
        return IndexReader(self.path)

    def writer(self, wait: float = 0.0) -> IndexWriter:
        return IndexWriter(self.path, wait=wait)

    def rebuild(
        self,
        documents: Iterable[SearchDocument],
        progress: Progress | None = None,
        wait: float = 0.0,
    ) -> int:
        return rebuild(self.path, documents, progress, wait=wait)
