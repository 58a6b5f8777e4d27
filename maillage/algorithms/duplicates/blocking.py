"""Which pairs are worth comparing: those that share a key, in blocks that cannot explode.

A record has several keys (a rare word of its title on one day, a page, a telephone). A block above
`LARGEST` is cut by a second key of its records; what is still too large is read in order, each
record with its nearest only. So the number of pairs grows with the number of records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Key = tuple[object, ...]
Pairs = npt.NDArray[np.int64]  # shape (n, 2), left < right, sorted, each once

LARGEST = 40  # records of a block compared each with each
WINDOW = 10  # neighbours, in a block that nothing cuts
MOST_BLOCKS = 64  # keys of one record


def candidate_pairs(
    keys: Iterable[Iterable[Key]],
    finer: Sequence[Key],
    order: Sequence[str],
    largest: int = LARGEST,
) -> Pairs:
    """The pairs of records (by their place) that share a key.

    `finer`: for each record the key that cuts a block too large; `order`: the text by which a block
    that nothing cuts is put in order. The answer does not depend on the order of the blocks.
    """
    blocks: dict[Key, list[int]] = defaultdict(list)
    count = 0
    for place, own in enumerate(keys):
        count += 1
        for key in own:
            blocks[key].append(place)
    codes: list[int] = []
    chunks: list[Pairs] = []
    for members in blocks.values():
        if len(members) > 1:
            codes.extend(_codes(members, finer, order, count, largest))
        if len(codes) > 2_000_000:
            chunks.append(np.unique(np.array(codes, dtype=np.int64)))
            codes = []
    chunks.append(np.array(codes, dtype=np.int64))
    unique = np.unique(np.concatenate(chunks))
    return np.stack([unique // max(1, count), unique % max(1, count)], axis=1)


def _codes(
    members: list[int], finer: Sequence[Key], order: Sequence[str], count: int, largest: int
) -> Iterable[int]:
    """The pairs of one block, each as one number."""
    if len(members) <= largest:
        for at, left in enumerate(members):
            base = left * count
            for right in members[at + 1 :]:
                yield base + right
        return
    cut: dict[Key, list[int]] = defaultdict(list)
    for place in members:
        cut[finer[place]].append(place)
    for part in cut.values():
        if len(part) <= largest:
            yield from _codes(part, finer, order, count, largest)
        else:
            yield from _window(part, order, count)
    if len(cut) > 1:
        yield from _window(members, order, count)


def _window(members: list[int], order: Sequence[str], count: int) -> Iterable[int]:
    """Each record with the next ones in the order of their texts (sorted neighbourhood)."""
    ordered = sorted(members, key=lambda place: (order[place], place))
    for at, place in enumerate(ordered):
        for other in ordered[at + 1 : at + 1 + WINDOW]:
            yield min(place, other) * count + max(place, other)


class Blocks:
    """A small index in memory of records already stored: which of them may be this one?"""

    def __init__(self) -> None:
        self._places: dict[Key, list[int]] = defaultdict(list)

    def add(self, place: int, keys: Iterable[Key]) -> None:
        """File a record under its keys."""
        for key in keys:
            self._places[key].append(place)

    def near(self, keys: Iterable[Key], most: int) -> list[int]:
        """The places filed under one of the keys, those that share the most keys first."""
        shared: dict[int, int] = defaultdict(int)
        for key in keys:
            for place in self._places.get(key, ()):
                shared[place] += 1
        return sorted(shared, key=lambda place: (-shared[place], place))[:most]
