"""What an index is made of, and the index of records: its fields, how a document becomes them.

Change a field or the analysis and `VERSION` must grow: older indexes are then rebuilt.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zlib import crc32

import tantivy

from maillage.search.analysis import CONTROL, PLAIN, STEMMED, clean, without_elisions
from maillage.search.interface import SearchDocument

VERSION = 1
BODY_INDEXED = 200_000  # characters of a body that can be found
BODY_STORED = 20_000  # characters of a body kept to draw excerpts from
TOKEN_LENGTH = 200
STAMP_BUCKETS = 256
SEPARATOR = "\x1f"
FACET_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")


def build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("key", "stamp", "audience"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_json_field("facet", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("date", indexed=True, fast=True)
    builder.add_float_field("weight", fast=True)
    for name in ("title", "body"):
        builder.add_text_field(name, tokenizer_name="stemmed", index_option="freq")
        builder.add_text_field(f"{name}_plain", tokenizer_name="plain", index_option="basic")
    builder.add_bytes_field("shown", stored=True)
    return builder.build()


SCHEMA = build_schema()


@dataclass(frozen=True)
class Definition:
    """One index: its fields, its analysers, and how what it is given becomes tantivy's documents.

    Everything else (generations, writing, rebuilding, comparing) is the same for all. What is
    given has a `key`; it may become several documents, which go and come together by that key.
    """

    name: str
    version: int
    schema: tantivy.Schema
    analyzers: Mapping[str, tantivy.TextAnalyzer]
    encode: Callable[[Any], list[tantivy.Document]]
    rebuild_heap: int = 50_000_000

    def register(self, index: tantivy.Index) -> tantivy.Index:
        for name, analyzer in self.analyzers.items():
            index.register_tokenizer(name, analyzer)
        return index


def engine_format() -> str:
    """The version of tantivy's files, as stamped beside them."""
    return str(vars(tantivy)["__version__"]).rpartition(" ")[2]


def token(value: str, what: str) -> str:
    """A key, kind or audience, checked.

    Raises ValueError if it is empty, longer than 200 characters or has a control character."""
    if not isinstance(value, str) or not 0 < len(value) <= TOKEN_LENGTH:
        raise ValueError(f"{what}: 1 to {TOKEN_LENGTH} characters expected, got {value!r:.80}")
    if CONTROL.search(value) or value != value.encode("utf-8", "ignore").decode():
        raise ValueError(f"{what}: control character or lone surrogate in {value!r:.80}")
    return value


def facet_name(name: str) -> str:
    if not isinstance(name, str) or not FACET_NAME.match(name):
        raise ValueError(f"facet: lower-case identifier expected, got {name!r:.80}")
    return name


def facet_values(values: str | Iterable[str]) -> list[str]:
    """Values of a facet as they are indexed and asked: clean, cut at 200 characters."""
    return [clean(v)[:TOKEN_LENGTH] for v in ([values] if isinstance(values, str) else values)]


def day(value: date) -> int:
    return (value.date() if isinstance(value, datetime) else value).toordinal()


def stamp_prefix(bucket: int) -> str:
    return f"{bucket:02x}{SEPARATOR}"


def stamp(key: str, version: str) -> str:
    """Key and version in one term, spread over buckets that `versions()` reads one by one."""
    return stamp_prefix(crc32(key.encode()) % STAMP_BUCKETS) + key + SEPARATOR + version


def read_stamp(term: str) -> tuple[str, str]:
    _, key, version = term.split(SEPARATOR, 2)
    return key, version


def to_engine(source: SearchDocument) -> tantivy.Document:
    """The document as tantivy stores it; ValueError names what cannot be indexed."""
    if not (math.isfinite(source.weight) and source.weight > 0):
        raise ValueError(f"weight: a positive number expected, got {source.weight!r}")
    if isinstance(source.audiences, str):
        raise ValueError("audiences: a list of tokens expected, got one text")
    title, body = clean(source.title), clean(source.body[:BODY_INDEXED])
    document = tantivy.Document()
    document.add_text("key", token(source.key, "key"))
    document.add_text("stamp", stamp(source.key, clean(source.version)[:TOKEN_LENGTH]))
    document.add_text("kind", token(source.kind, "kind"))
    for audience in source.audiences:
        document.add_text("audience", token(audience, "audience"))
    document.add_json("facet", {facet_name(n): facet_values(v) for n, v in source.facets.items()})
    if source.date is not None:
        document.add_integer("date", day(source.date))
    document.add_float("weight", float(source.weight))
    for name, text in (("title", title), ("body", body)):
        document.add_text(name, without_elisions(text))
        document.add_text(f"{name}_plain", without_elisions(text))
    document.add_bytes("shown", shown(source, title, body))
    return document


def shown(source: SearchDocument, title: str, body: str) -> bytes:
    """What a hit shows, as JSON."""
    return json.dumps(
        {
            "key": source.key,
            "kind": source.kind,
            "title": title,
            "url": clean(source.url),
            "date": source.date and date.fromordinal(day(source.date)).isoformat(),
            "language": clean(source.language),
            "body": body[:BODY_STORED],
        },
        ensure_ascii=False,
    ).encode()


RECORDS = Definition(
    name="records",
    version=VERSION,
    schema=SCHEMA,
    analyzers={"stemmed": STEMMED, "plain": PLAIN},
    encode=lambda source: [to_engine(source)],
)
