"""Compare many pairs, in several processes when there are enough of them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from maillage.algorithms.duplicates.blocking import Pairs
from maillage.algorithms.duplicates.model import Judged, Progress

Scored = list[tuple[float, int, int]]
CHUNK = 40_000
MANY = 150_000  # below, starting processes takes longer than it saves

_judge: Callable[[Any, Any], Judged]
_faces: Sequence[Any] = ()
_least = 0.0


def compare_all(
    judge: Callable[[Any, Any], Judged], faces: Sequence[Any], pairs: Pairs, least: float,
    workers: int, progress: Progress | None,
) -> Scored:  # fmt: skip
    """(bits, left, right) of the pairs worth `least` or more, in the order of the pairs."""
    global _judge, _faces, _least
    _judge, _faces, _least = judge, faces, least
    found: Scored = []
    done = 0
    try:
        for count, scored in _results(pairs, workers):
            found += scored
            done += count
            if progress:
                progress(done, len(pairs))
    finally:
        _faces = ()
    return found


def _results(pairs: Pairs, workers: int) -> Iterator[tuple[int, Scored]]:
    chunks = [pairs[at : at + CHUNK] for at in range(0, len(pairs), CHUNK)]
    if workers < 2 or len(pairs) < MANY or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(_compare, chunks)
        return
    # Forked, so that what was read is shared and not copied.
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        yield from pool.imap(_compare, chunks)


def _compare(chunk: Pairs) -> tuple[int, Scored]:
    found = []
    for left, right in chunk.tolist():
        judged = _judge(_faces[left], _faces[right])
        if judged.score >= _least and not judged.conflict:
            found.append((judged.score, left, right))
    return len(chunk), found
