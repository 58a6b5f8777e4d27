"""What every search engine behind Maillage takes and gives: documents in, results out.

The embedded engine is in `reader.py` and `writer.py`; a cluster engine has only to satisfy
`Reader`, `Writer` and `Engine`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from pathlib import Path
from typing import Protocol, Self

Progress = Callable[[int], None]


class Keyed(Protocol):
    """What an index is given: written, replaced and removed by its key."""

    @property
    def key(self) -> str: ...

    @property
    def version(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """One record as the index sees it.

    `key` is unique ("core.actor:12"); `audiences` are the tokens of those who may see it (none:
    nobody); `version` is any text that changes when the record does, given back by `versions()`;
    `weight` multiplies the score. A facet's name is a short lower-case identifier.
    """

    key: str
    kind: str
    title: str
    url: str
    audiences: Collection[str]
    body: str = ""
    date: Date | None = None
    facets: Mapping[str, str | list[str]] = field(default_factory=dict)
    weight: float = 1.0
    language: str = "fr"
    version: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an excerpt, as plain text: the template escapes it and marks it if `matched`."""

    text: str
    matched: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    key: str
    kind: str
    title: str
    url: str
    score: float
    excerpt: tuple[Part, ...]
    date: Date | None
    language: str


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits. Every figure counts only what the reader may see.

    `kinds` counts the answers by kind without the `kinds` filter, so that a screen can offer the
    others; `facets` counts within it. `approximate`: nothing matched as typed, these are near.
    """

    hits: list[Hit]
    total: int
    kinds: dict[str, int]
    facets: dict[str, dict[str, int]]
    approximate: bool
    took_ms: float


class Reader(Protocol):
    def search(
        self,
        text: str,
        *,
        audiences: Collection[str],
        kinds: Collection[str] | None = None,
        facets: Mapping[str, str | Collection[str]] | None = None,
        after: Date | None = None,
        count_facets: Collection[str] = (),
        limit: int = 20,
        offset: int = 0,
    ) -> Results:
        """Answer any text; `after` is inclusive and leaves out what has no date."""
        ...

    def versions(self) -> Iterator[tuple[str, str]]:
        """Every (key, version) in the index, to compare with the database."""
        ...

    def count(self) -> int: ...


class Writer(Protocol):
    def upsert(self, documents: Iterable[Keyed]) -> int: ...

    def delete(self, keys: Iterable[str]) -> int: ...

    def commit(self) -> None: ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...


class Engine(Protocol):
    def reader(self) -> Reader: ...

    def writer(self) -> Writer: ...

    def rebuild(self, documents: Iterable[Keyed], progress: Progress | None = None) -> int: ...


class SearchError(Exception):
    """The index cannot answer or be written; `path` says where, the message says the remedy."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(f"{message} ({path})")
        self.path = path


class IndexMissing(SearchError):
    """There is no index there yet: rebuild it."""


class IndexDamaged(SearchError):
    """The index cannot be read: rebuild it."""


class IndexOutdated(IndexDamaged):
    """The index was built by another version of the program: rebuild it."""


class IndexBusy(SearchError):
    """Another process is writing this index."""


class IndexUnwritable(SearchError):
    """The disk is full or the folder cannot be written."""
