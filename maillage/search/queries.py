"""What is typed becomes a query: typed text is data, there is no syntax to get wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date

import tantivy
from tantivy import Query

from maillage.search.analysis import Word
from maillage.search.definition import SCHEMA, TOKEN_LENGTH, day, facet_name, facet_values

MUST, SHOULD = tantivy.Occur.Must, tantivy.Occur.Should

TITLE_BOOST = 4.0
FUZZY_FROM = 5  # letters
FIELDS = (("title", TITLE_BOOST), ("body", 1.0))


def any_of(queries: list[Query]) -> Query:
    return Query.boolean_query([(SHOULD, query) for query in queries])


def all_of(queries: list[Query]) -> Query:
    return Query.boolean_query([(MUST, query) for query in queries])


def constant(field: str, values: Collection[str]) -> Query:
    """Documents whose field holds one of the values; it filters, it does not score."""
    usable = [v for v in values if 0 < len(v) <= TOKEN_LENGTH]
    usable = [v for v in usable if v == v.encode("utf-8", "ignore").decode()]
    if not usable:
        return Query.empty_query()
    return Query.const_score_query(Query.term_set_query(SCHEMA, field, usable), 0.0)


def restrictions(
    audiences: Collection[str],
    facets: Mapping[str, str | Collection[str]] | None,
    after: date | None,
) -> list[Query]:
    """What a document must satisfy whatever was typed; the reader's rights come first."""
    if isinstance(audiences, str):
        raise ValueError("audiences: a collection of tokens expected, got one text")
    queries = [constant("audience", audiences)]
    for name, values in (facets or {}).items():
        queries.append(constant(f"facet.{facet_name(name)}", facet_values(values)))
    if after is not None:
        dated = Query.range_query(SCHEMA, "date", tantivy.FieldType.Integer, day(after), None)
        queries.append(Query.const_score_query(dated, 0.0))
    return queries


def of_kinds(kinds: Collection[str] | None) -> list[Query]:
    if isinstance(kinds, str):
        raise ValueError("kinds: a collection expected, got one text")
    return [] if kinds is None else [constant("kind", kinds)]


def anything() -> Query:
    """Every document; the constant keeps a score of one for the weights to order."""
    return Query.const_score_query(Query.all_query(), 1.0)


def as_typed(words: list[Word]) -> Query:
    """Every word, by its stem; the last one also as the beginning of a longer word."""
    return all_of([any_of(_exact(word) + _beginning(word)) for word in words])


def nearly(words: list[Word]) -> Query:
    """As typed, but words of five letters or more may have one mistake, for a lower score."""
    return all_of([any_of(_exact(w) + _beginning(w) + _mistyped(w)) for w in words])


def _exact(word: Word) -> list[Query]:
    return [
        Query.boost_query(Query.term_query(SCHEMA, name, word.stem, "freq"), boost)
        for name, boost in FIELDS
    ]


def _beginning(word: Word) -> list[Query]:
    if not word.open:
        return []
    pattern = re.escape(word.plain) + ".*"
    return [
        Query.const_score_query(Query.regex_query(SCHEMA, f"{name}_plain", pattern), boost / 2)
        for name, boost in FIELDS
    ]


def _mistyped(word: Word) -> list[Query]:
    """One mistake in the word as written, or in its stem (a mistake and a plural together)."""
    queries = []
    for name, boost in FIELDS:
        forms = [(f"{name}_plain", word.plain, word.open), (name, word.stem, False)]
        for field, form, open_ended in forms:
            if len(form) >= FUZZY_FROM:
                near = Query.fuzzy_term_query(SCHEMA, field, form, 1, True, open_ended)
                queries.append(Query.const_score_query(near, boost / 8))
    return queries
