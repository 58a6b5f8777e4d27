"""Upserts, deletions, commits, and what the index says it holds."""

from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.search import (
    Engine,
    IndexBusy,
    IndexReader,
    IndexWriter,
    Reader,
    SearchIndex,
    Writer,
    rebuild,
)
from maillage.search.tests.documents import document, found


def test_a_commit_shows_and_what_was_not_committed_does_not(
    folder: Path, index_of: Callable[..., IndexReader]
) -> None:
    reader = index_of([document("a", "Musée")])
    with IndexWriter(folder) as writer:
        writer.upsert([document("b", "Musée")])
        assert found(reader, "musée") == ["a"]
        writer.commit()
        assert sorted(found(reader, "musée")) == ["a", "b"]
        writer.upsert([document("c", "Musée")])
    assert sorted(found(reader, "musée")) == ["a", "b"]


def test_an_upsert_replaces_and_a_deletion_removes(
    folder: Path, index_of: Callable[..., IndexReader]
) -> None:
    reader = index_of([document("a", "Musée", version="1"), document("b", "Musée", version="1")])
    with IndexWriter(folder) as writer:
        assert writer.upsert([document("a", "Théâtre"), document("a", "Cirque", version="2")]) == 2
        assert writer.delete(["b", "unknown"]) == 2
        writer.commit()
    assert found(reader, "musée") == found(reader, "théâtre") == []
    assert found(reader, "cirque") == ["a"]
    assert list(reader.versions()) == [("a", "2")]
    assert reader.count() == 1


def test_the_order_of_writes_is_the_order_of_their_effects(
    folder: Path, index_of: Callable[..., IndexReader]
) -> None:
    reader = index_of([])
    with IndexWriter(folder) as writer:
        writer.upsert([document("a"), document("b")])
        writer.delete(["a"])
        writer.delete(["b"])
        writer.upsert([document("b", version="9")])
        writer.commit()
    assert list(reader.versions()) == [("b", "9")]


def test_keys_give_every_key_and_version_to_compare_with_the_database(
    folder: Path, index_of: Callable[..., IndexReader]
) -> None:
    reader = index_of(document(f"a:{n}", version=f"v{n}\x1f") for n in range(1500))
    with IndexWriter(folder) as writer:
        writer.delete(f"a:{n}" for n in range(0, 1500, 3))
        writer.upsert(document(f"a:{n}", version="new") for n in range(1, 1500, 3))
        writer.commit()
    expected = {f"a:{n}": "new" if n % 3 == 1 else f"v{n} " for n in range(1500) if n % 3}
    listed = list(reader.versions())
    assert dict(listed) == expected
    assert len(listed) == len(expected) == reader.count()


def test_only_one_writer_at_a_time(folder: Path) -> None:
    rebuild(folder, [])
    with IndexWriter(folder):
        with pytest.raises(IndexBusy):
            IndexWriter(folder)
        with pytest.raises(IndexBusy):
            rebuild(folder, [])
    IndexWriter(folder).close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"key": "a\x1fb"},
        {"key": "x" * 201},
        {"key": "\udc80"},
        {"kind": ""},
        {"audiences": ["ok", ""]},
        {"audiences": ["a\x00b"]},
        {"weight": 0},
        {"weight": float("nan")},
        {"facets": {"a.b": "x"}},
    ],
    ids=repr,
)
def test_a_document_that_cannot_be_indexed_is_refused_and_the_writer_goes_on(
    folder: Path, index_of: Callable[..., IndexReader], wrong: dict
) -> None:
    reader = index_of([])
    with IndexWriter(folder) as writer:
        with pytest.raises(ValueError, match=r"expected|control"):
            writer.upsert([document(**{"key": "bad"} | wrong)])
        writer.upsert([document("good")])
        writer.commit()
    assert [key for key, _ in reader.versions()] == ["good"]


def test_any_text_can_be_indexed(index_of: Callable[..., IndexReader]) -> None:
    odd = "musée \x00 \udc80 " + "mot " * 100_000 + "é" * 100_000
    reader = index_of([document("a", odd, body=odd, url=odd, language=odd, version=odd)])
    assert found(reader, "musée") == ["a"]


def test_the_embedded_engine_satisfies_the_interface(folder: Path) -> None:
    index = SearchIndex(folder)
    engine: Engine = index
    assert engine.rebuild([document("a", "Musée")]) == 1
    writer: Writer = index.writer()
    with writer:
        writer.upsert([document("b", "Musée")])
        writer.commit()
    reader: Reader = engine.reader()
    assert reader.count() == 2
