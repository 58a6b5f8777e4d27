"""A rebuild takes the place of the index whole, or not at all."""

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from maillage.search import IndexReader, IndexUnwritable, IndexWriter, SearchDocument, rebuild
from maillage.search.generations import POINTER
from maillage.search.tests.documents import document, found


def generations_in(folder: Path) -> list[str]:
    return sorted(child.name for child in folder.iterdir() if child.is_dir())


def age(folder: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(folder / POINTER, (then, then))


def test_a_rebuild_replaces_everything_and_tells_its_progress(
    folder: Path, index_of: Callable[..., IndexReader]
) -> None:
    reader = index_of([document("old", "Musée")])
    assert found(reader, "musée") == ["old"]
    told: list[int] = []
    assert rebuild(folder, (document(f"a:{n}", "Musée") for n in range(1200)), told.append) == 1200
    assert told == [500, 1000, 1200]
    assert reader.count() == 1200
    assert "old" not in dict(reader.versions())


def test_a_key_given_twice_is_there_once(index_of: Callable[..., IndexReader]) -> None:
    reader = index_of([document("a", version="1"), document("b"), document("a", version="2")])
    assert sorted(reader.versions()) == [("a", "2"), ("b", "")]


def test_a_rebuild_that_fails_leaves_the_former_index(
    folder: Path, index_of: Callable[..., IndexReader]
) -> None:
    def breaking() -> Iterator[SearchDocument]:
        yield from (document(f"a:{n}", "Cirque") for n in range(700))
        raise LookupError("the database is gone")

    reader = index_of([document("old", "Musée")])
    with pytest.raises(LookupError):
        rebuild(folder, breaking())
    with pytest.raises(ValueError, match="key"):
        rebuild(folder, [document("")])
    assert found(reader, "musée") == found(IndexReader(folder), "musée") == ["old"]
    assert generations_in(folder) == ["g000001"]
    IndexWriter(folder).close()


def test_a_disk_full_at_the_swap_leaves_the_former_index(
    folder: Path, index_of: Callable[..., IndexReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    def replace(draft: Path, file: Path) -> None:
        if file.name == POINTER:
            raise OSError(errno.ENOSPC, "No space left on device")
        os.rename(draft, file)

    reader = index_of([document("old", "Musée")])
    with monkeypatch.context() as patched:
        patched.setattr("maillage.search.generations.os.replace", replace)
        with pytest.raises(IndexUnwritable, match="No space left"):
            rebuild(folder, [document("new", "Musée")])
    assert found(reader, "musée") == found(IndexReader(folder), "musée") == ["old"]
    assert generations_in(folder) == ["g000001"]
    assert rebuild(folder, [document("new", "Musée")]) == 1
    assert found(reader, "musée") == ["new"]


def test_the_former_generation_rests_a_minute_then_goes(folder: Path) -> None:
    rebuild(folder, [document("a")])
    rebuild(folder, [document("b")])
    assert generations_in(folder) == ["g000001", "g000002"]
    IndexWriter(folder).close()
    assert generations_in(folder) == ["g000001", "g000002"]
    age(folder, 120)
    with IndexWriter(folder) as writer:
        assert generations_in(folder) == ["g000002"]
        writer.commit()
    assert [key for key, _ in IndexReader(folder).versions()] == ["b"]


def test_a_reader_that_holds_the_removed_generation_goes_on_with_the_new(folder: Path) -> None:
    rebuild(folder, [document(f"a:{n}", "Musée") for n in range(3000)])
    reader = IndexReader(folder)
    listed = reader.versions()
    next(listed)
    rebuild(folder, [document("b", "Musée")])
    age(folder, 120)
    IndexWriter(folder).close()
    assert generations_in(folder) == ["g000002"]
    assert sum(1 for _ in listed) == 2999
    assert found(reader, "musée") == ["b"]


def test_readers_go_on_during_rebuilds(folder: Path) -> None:
    rebuild(folder, [document(f"a:{n}", "Musée") for n in range(50)])
    stop, faults, totals = threading.Event(), [], []

    def read() -> None:
        reader = IndexReader(folder)
        try:
            while not stop.is_set():
                totals.append(reader.search("musée", audiences=["public"]).total)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for size in (60, 70, 80, 90, 100):
        rebuild(folder, [document(f"a:{n}", "Musée") for n in range(size)])
        age(folder, 120)
        time.sleep(0.05)
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert set(totals) <= {50, 60, 70, 80, 90, 100}
    assert totals[-1] == 100
