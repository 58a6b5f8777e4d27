from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from maillage.search import IndexReader, SearchDocument, rebuild


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index_of(folder: Path) -> Callable[[Iterable[SearchDocument]], IndexReader]:
    """Builds an index of these documents and gives its reader."""

    def build(documents: Iterable[SearchDocument]) -> IndexReader:
        rebuild(folder, documents)
        return IndexReader(folder)

    return build
