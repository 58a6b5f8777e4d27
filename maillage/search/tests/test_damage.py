"""A missing, damaged or older index says so clearly, and a rebuild mends it."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.search import (
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
    IndexReader,
    IndexWriter,
    rebuild,
)
from maillage.search.tests.documents import document, found

GENERATION = "g000001"


def test_no_index_is_missing_for_reader_and_writer_until_it_is_built(folder: Path) -> None:
    reader = IndexReader(folder)
    for attempt in (reader.count, lambda: found(reader, "x"), lambda: IndexWriter(folder)):
        with pytest.raises(IndexMissing) as raised:
            attempt()
        assert raised.value.path == folder
        assert "rebuild" in str(raised.value)
    with pytest.raises(IndexMissing):
        list(reader.versions())
    rebuild(folder, [document("a", "Musée")])
    assert found(reader, "musée") == ["a"]


def test_an_empty_folder_or_a_file_in_its_place_is_missing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path, tmp_path / "file"):
        with pytest.raises(IndexMissing):
            IndexReader(place).count()
        with pytest.raises(IndexMissing):
            IndexWriter(place)


def _lose_pointed_generation(folder: Path) -> None:
    shutil.rmtree(folder / GENERATION)


def _spoil(name: str, content: bytes) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).write_bytes(content)

    spoil.__name__ = f"{name}={content!r}"
    return spoil


def _spoil_each(suffix: str, length: int) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        for file in (folder / GENERATION).glob(f"*{suffix}"):
            os.truncate(file, min(length, file.stat().st_size // 2))

    spoil.__name__ = f"truncate {suffix} {length}"
    return spoil


def _remove_each(suffix: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        for file in (folder / GENERATION).glob(f"*{suffix}"):
            file.unlink()

    spoil.__name__ = f"remove {suffix}"
    return spoil


DAMAGES = [
    _lose_pointed_generation,
    _spoil("current", b""),
    _spoil("current", b"../elsewhere\n"),
    _spoil("current", b"\xff\x00g000001"),
    _spoil("current", b"g000007\n"),
    _spoil(f"{GENERATION}/meta.json", b""),
    _spoil(f"{GENERATION}/meta.json", b"{}"),
    _spoil(f"{GENERATION}/meta.json", b"\x00" * 500),
    _spoil(f"{GENERATION}/.managed.json", b"["),
    _spoil(f"{GENERATION}/stamp.json", b""),
    _spoil(f"{GENERATION}/stamp.json", b"[1]"),
    _remove_each("meta.json"),
    _remove_each("stamp.json"),
    *(_remove_each(suffix) for suffix in (".term", ".store", ".idx", ".fast", ".fieldnorm")),
    *(_spoil_each(suffix, 10**9) for suffix in (".term", ".store", ".idx", ".fast")),
    *(_spoil_each(suffix, 0) for suffix in (".term", ".store", ".idx", ".fast")),
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_index_says_so_and_a_rebuild_mends_it(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    rebuild(folder, [document("a", "Musée")])
    damage(folder)
    reader = IndexReader(folder)
    with pytest.raises(IndexDamaged, match="rebuild"):
        found(reader, "musée")
    rebuild(folder, [document("b", "Musée")])
    assert found(reader, "musée") == found(IndexReader(folder), "musée") == ["b"]
    IndexWriter(folder).close()


def test_an_index_of_another_version_is_outdated_for_reader_and_writer(folder: Path) -> None:
    for change in ({"version": 0}, {"version": 99}, {"format": "index_format v1"}):
        rebuild(folder, [document("a", "Musée")])
        stamp = folder / (folder / "current").read_text().strip() / "stamp.json"
        stamp.write_text(json.dumps(json.loads(stamp.read_text()) | change))
        with pytest.raises(IndexOutdated, match="version"):
            IndexReader(folder).count()
        with pytest.raises(IndexOutdated):
            IndexWriter(folder)
    rebuild(folder, [document("b", "Musée")])
    assert found(IndexReader(folder), "musée") == ["b"]


def test_a_writer_that_could_not_open_gives_its_lock_back(folder: Path) -> None:
    rebuild(folder, [])
    (folder / "current").write_text("nothing")
    with pytest.raises(IndexDamaged):
        IndexWriter(folder)
    rebuild(folder, [])
    IndexWriter(folder).close()
