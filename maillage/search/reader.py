"""The read side of the index of records: a text becomes a page of hits."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import tantivy
from tantivy import Query

from maillage.search import queries
from maillage.search.analysis import Word, asked_words
from maillage.search.definition import facet_name
from maillage.search.excerpts import excerpt
from maillage.search.interface import Hit, Results
from maillage.search.opening import OpenIndex

LIMIT = 200
OFFSET = 10_000
BUCKETS = 1_000

Counts = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class _Question:
    """A query without the `kinds` filter, and the answers by kind to it."""

    query: Query
    kinds: dict[str, int]
    approximate: bool


class IndexReader(OpenIndex):
    """Answers from the index of records in `path`."""

    def search(
        self,
        text: str,
        *,
        audiences: Collection[str],
        kinds: Collection[str] | None = None,
        facets: Mapping[str, str | Collection[str]] | None = None,
        after: date | None = None,
        count_facets: Collection[str] = (),
        limit: int = 20,
        offset: int = 0,
    ) -> Results:
        """Up to `limit` (200 at most) hits from `offset` (10,000 at most), best first.

        `audiences` are the reader's tokens: a document that carries none of them is not found,
        counted or suggested. A facet given several values accepts any of them; facets add up.
        `after` is inclusive and leaves out what has no date. Blank text finds everything
        allowed; any other text is data. Raises ValueError only for a facet's name, or one text
        given for a collection.
        """
        began = time.perf_counter()
        words = asked_words(text)
        required = queries.restrictions(audiences, facets, after)
        wanted = queries.of_kinds(kinds)
        counted_fields = {name: f"facet.{facet_name(name)}" for name in count_facets}
        searcher = self._searcher()
        with self._trouble():
            question = _ask(searcher, required, words, blank=not text.strip())
            narrowed = queries.all_of([question.query, *wanted])
            total = sum(n for k, n in question.kinds.items() if kinds is None or k in kinds)
            found = _page(searcher, narrowed, total, limit, offset)
            counted = _terms(searcher, narrowed, counted_fields)
            hits = [
                _hit(searcher.doc(where), score, words, question.approximate)
                for score, where in found
            ]
        took = (time.perf_counter() - began) * 1000
        return Results(hits, total, question.kinds, counted, question.approximate, took)


def _ask(
    searcher: tantivy.Searcher, required: list[Query], words: list[Word], blank: bool
) -> _Question:
    """The question as typed, or nearly so if nothing the reader may see answers it.

    What she may not see has no part in the choice: it would tell her that it exists."""
    if blank:
        query = queries.all_of([*required, queries.anything()])
        return _Question(query, _kind_counts(searcher, query), False)
    if not words:
        return _Question(Query.empty_query(), {}, False)
    query = queries.all_of([*required, queries.as_typed(words)])
    if counts := _kind_counts(searcher, query):
        return _Question(query, counts, False)
    query = queries.all_of([*required, queries.nearly(words)])
    counts = _kind_counts(searcher, query)
    return _Question(query, counts, bool(counts))


def _page(
    searcher: tantivy.Searcher, query: Query, total: int, limit: int, offset: int
) -> list[tuple[float, tantivy.DocAddress]]:
    limit, offset = min(limit, LIMIT), min(max(offset, 0), OFFSET)
    if limit < 1 or offset >= total:
        return []
    return searcher.search(query, limit, count=False, offset=offset, weight_by_field="weight").hits


def _terms(searcher: tantivy.Searcher, query: Query, fields: Mapping[str, str]) -> Counts:
    """Counts by value, for each name -> field of the index."""
    if not fields:
        return {}
    asked = {name: {"terms": {"field": f, "size": BUCKETS}} for name, f in fields.items()}
    answer: dict[str, Any] = searcher.aggregate(query, asked)
    return {n: {b["key"]: b["doc_count"] for b in answer[n]["buckets"]} for n in fields}


def _kind_counts(searcher: tantivy.Searcher, query: Query) -> dict[str, int]:
    return _terms(searcher, query, {"kind": "kind"})["kind"]


def _hit(document: tantivy.Document, score: float, words: list[Word], approximate: bool) -> Hit:
    shown = json.loads(document.get_first("shown") or b"")
    return Hit(
        key=shown["key"],
        kind=shown["kind"],
        title=shown["title"],
        url=shown["url"],
        score=score,
        excerpt=excerpt(shown["body"], words, approximate),
        date=date.fromisoformat(shown["date"]) if shown["date"] else None,
        language=shown["language"],
    )
