"""Full-text search: one index definition behind one small interface.

The rest of the program imports from here only; nothing here knows Django or the database.
"""

from maillage.search.definition import RECORDS, Definition
from maillage.search.index import SearchIndex
from maillage.search.interface import (
    Engine,
    Hit,
    IndexBusy,
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
    IndexUnwritable,
    Keyed,
    Part,
    Reader,
    Results,
    SearchDocument,
    SearchError,
    Writer,
)
from maillage.search.opening import OpenIndex
from maillage.search.reader import IndexReader
from maillage.search.writer import IndexWriter, rebuild

__all__ = [
    "RECORDS",
    "Definition",
    "Engine",
    "Hit",
    "IndexBusy",
    "IndexDamaged",
    "IndexMissing",
    "IndexOutdated",
    "IndexReader",
    "IndexUnwritable",
    "IndexWriter",
    "Keyed",
    "OpenIndex",
    "Part",
    "Reader",
    "Results",
    "SearchDocument",
    "SearchError",
    "SearchIndex",
    "Writer",
    "rebuild",
]
