"""Small documents for the tests."""

from typing import Any

from maillage.search import IndexReader, SearchDocument

EVERYONE = ["public"]


def document(key: str, title: str = "Sans titre", **rest: Any) -> SearchDocument:
    kind = key.partition(":")[0]
    return SearchDocument(
        **{"key": key, "kind": kind, "title": title, "url": f"/{key}", "audiences": EVERYONE} | rest
    )


def found(reader: IndexReader, text: str, **rest: Any) -> list[str]:
    """Keys of the hits, best first."""
    return [hit.key for hit in reader.search(text, **{"audiences": EVERYONE} | rest).hits]
