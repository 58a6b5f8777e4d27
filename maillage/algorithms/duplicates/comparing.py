"""Compare many pairs, in several processes when there are enough of them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from typing import Any

from maillage.algorithms.duplicates.blocking import Pairs
from maillage.algorithms.duplicates.model import Judged, Progress

Scored = list[tuple[float, int, int]]
CHUNK = 20_000
MANY = 150_000  # below, starting processes takes longer than it saves

_judge: Callable[[Any, Any], Judged]
_faces: Sequence[Any] = ()
_least = 0.0


def compare_all(
    judge: Callable[[Any, Any], Judged], faces: Sequence[Any], pairs: Pairs, least: float,
    workers: int, progress: Progress | None,
) -> Scored:  # fmt: skip
    """(bits, left, right) of the pairs worth `least` or more, conflicts left out."""
    global _judge, _faces, _least
    _judge, _faces, _least = judge, faces, least
    chunks = [pairs[at : at + CHUNK] for at in range(0, len(pairs), CHUNK)]
    try:
        if workers > 1 and len(pairs) >= MANY and "fork" in multiprocessing.get_all_start_methods():
            return _shared_out(chunks, workers, progress)
        return _own(chunks, len(pairs), progress)
    finally:
        _faces = ()


def _shared_out(chunks: list[Pairs], workers: int, progress: Progress | None) -> Scored:
    """This process takes its part too: each process forked costs memory, as it reads."""
    with multiprocessing.get_context("fork").Pool(workers - 1) as pool:
        # Neighbours stay together: a process copies the memory of what it reads.
        first = -(-len(chunks) // workers)
        here, away = chunks[:first], chunks[first:]
        sent = pool.map_async(_compare, away)
        found = _own(here, sum(map(len, here)), progress)
        return found + [scored for part in sent.get() for scored in part]


def _own(chunks: list[Pairs], whole: int, progress: Progress | None) -> Scored:
    found: Scored = []
    done = 0
    for chunk in chunks:
        found += _compare(chunk)
        done += len(chunk)
        if progress:
            progress(done, whole)
    return found


def _compare(chunk: Pairs) -> Scored:
    found = []
    for left, right in chunk.tolist():
        judged = _judge(_faces[left], _faces[right])
        if judged.score >= _least and not judged.conflict:
            found.append((judged.score, left, right))
    return found
