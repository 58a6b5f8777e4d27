"""Several processes: one writes and may be killed, others read."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from maillage.search import IndexBusy, IndexReader, IndexWriter, rebuild
from maillage.search.tests.documents import document, found

HEAD = """
import os, sys, time
from maillage.search import IndexReader, IndexWriter, rebuild
from maillage.search.tests.documents import document, found
folder = sys.argv[1]
def say(*words):
    print(*words, flush=True)
"""

WRITER = """
with IndexWriter(folder) as writer:
    n = 0
    while True:
        writer.upsert(document(f"a:{n + i}", "Musée " + "mot " * 50) for i in range(20))
        n += 20
        writer.commit()
        say(n)
"""

READER = """
reader = IndexReader(folder)
say("ready")
last = 0
while last < int(sys.argv[2]):
    results = reader.search("musée", audiences=["public"], limit=5)
    assert results.total >= last and results.total % 20 == 0, (results.total, last)
    assert sum(1 for _ in reader.versions()) >= results.total
    last = results.total
say("saw", last)
"""

REBUILDER = """
def slowly():
    for n in range(10**9):
        if n == 2000:
            say("half")
        yield document(f"b:{n}", "Cirque")
rebuild(folder, slowly())
"""

FORKED = """
reader = IndexReader(folder)
assert found(reader, "musée") == ["a"]
child = os.fork()
if child == 0:
    ok = found(reader, "musée") == ["a"]
    os._exit(0 if ok else 1)
say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@contextmanager
def running(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HEAD + code, *map(str, arguments)]
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=root, env={"PYTHONPATH": str(root)}
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_commit_is_seen_by_another_process_within_two_seconds(folder: Path) -> None:
    rebuild(folder, [])
    with running(READER, folder, 20) as reader:
        assert line(reader) == "ready"
        with IndexWriter(folder) as writer:
            writer.upsert(document(f"a:{n}", "Musée") for n in range(20))
            writer.commit()
            began = time.monotonic()
            assert line(reader) == "saw 20"
            assert time.monotonic() - began < 2


def test_readers_see_whole_batches_only_while_another_process_commits(folder: Path) -> None:
    rebuild(folder, [])
    with running(READER, folder, 400) as one, running(READER, folder, 400) as other:
        assert line(one) == line(other) == "ready"
        with running(WRITER, folder) as writer:
            assert line(one).startswith("saw")
            assert line(other).startswith("saw")
            assert writer.poll() is None


@pytest.mark.parametrize("commits", [1, 3, 8])
def test_a_writer_killed_at_work_loses_nothing_that_was_committed(
    folder: Path, commits: int
) -> None:
    rebuild(folder, [])
    with running(WRITER, folder) as writer:
        for _ in range(commits):
            acknowledged = int(line(writer))
        with pytest.raises(IndexBusy):
            IndexWriter(folder)
        time.sleep(0.007 * commits)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        assert writer.stdout is not None
        acknowledged = max([acknowledged, *map(int, writer.stdout.read().split())])
    keys = {key for key, _ in IndexReader(folder).versions()}
    assert {f"a:{n}" for n in range(acknowledged)} <= keys
    assert len(keys) % 20 == 0
    with IndexWriter(folder, wait=2) as again:
        again.upsert([document("after", "Cirque")])
        again.commit()
    assert found(IndexReader(folder), "cirque") == ["after"]


def test_a_rebuild_killed_at_work_leaves_the_former_index_and_no_rubbish(folder: Path) -> None:
    rebuild(folder, [document("a", "Musée")])
    with running(REBUILDER, folder) as rebuilder:
        assert line(rebuilder) == "half"
        assert found(IndexReader(folder), "musée") == ["a"]
        rebuilder.send_signal(signal.SIGKILL)
        rebuilder.wait()
    assert (folder / "g000002").is_dir()
    assert found(IndexReader(folder), "musée") == ["a"]
    with IndexWriter(folder, wait=2):
        assert not (folder / "g000002").exists()
    rebuild(folder, [document("b", "Musée")])
    assert found(IndexReader(folder), "musée") == ["b"]


def test_a_reader_may_be_carried_over_a_fork(folder: Path) -> None:
    rebuild(folder, [document("a", "Musée")])
    with running(FORKED, folder) as process:
        assert line(process) == "0"
