"""The embedded engine as one object: a folder that can be read, written and rebuilt."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from maillage.search.definition import RECORDS, Definition
from maillage.search.interface import Keyed, Progress
from maillage.search.reader import IndexReader
from maillage.search.writer import IndexWriter, rebuild


class SearchIndex:
    """An index in the folder `path` (satisfies `Engine`); of records, or as `definition` says."""

    def __init__(self, path: Path | str, definition: Definition = RECORDS) -> None:
        self.path = Path(path)
        self.definition = definition

    def reader(self) -> IndexReader:
        return IndexReader(self.path)

    def writer(self, wait: float = 0.0) -> IndexWriter:
        return IndexWriter(self.path, self.definition, wait=wait)

    def rebuild(
        self,
        documents: Iterable[Keyed],
        progress: Progress | None = None,
        wait: float = 0.0,
    ) -> int:
        return rebuild(self.path, documents, progress, definition=self.definition, wait=wait)
