"""Which pairs are worth comparing: those that share a key, in blocks that cannot explode.

A record has several keys (a rare word of its title on one day, a page, a telephone). In a block
above `LARGEST`, put in order by town and title, a record meets only those that follow it (sorted
neighbourhood, Hernández and Stolfo 1995). So the number of pairs grows with that of the records.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Key: TypeAlias = Hashable  # a whole number stands for itself
Integers: TypeAlias = npt.NDArray[np.int64]
Kept: TypeAlias = npt.NDArray[np.bool_]
Sift: TypeAlias = Callable[[Integers, Integers], Kept]
Pairs: TypeAlias = Integers  # shape (n, 2), left < right, sorted, each once

LARGEST = 40  # records of a block compared each with each
NEIGHBOURS = 20  # in a larger block, records of the same town met by each
WINDOW = 8  # and records of any town
MOST_BLOCKS = 64  # keys of one record


def candidate_pairs(
    keys: Iterable[Iterable[Key]], finer: Sequence[str], order: Sequence[str],
    sift: Sift | None = None,
) -> Pairs:  # fmt: skip
    """The pairs of records (by their place) that share a key.

    `finer`: what cuts a block too large, for each record (its town); `order`: the text by which
    records of one `finer` are put in order; `sift`: which of so many pairs stay.
    """
    count = len(finer)
    block, place = _entries(keys)
    if not len(block):
        return np.empty((0, 2), dtype=np.int64)
    ranked = sorted(range(count), key=lambda at: (finer[at], order[at], at))
    rank = np.empty(count, dtype=np.int64)
    rank[ranked] = np.arange(count)
    part = _numbered(finer)
    sorting = np.lexsort((rank[place], block))
    block, place = block[sorting], place[sorting]
    _, which, sizes = np.unique(block, return_inverse=True, return_counts=True)
    codes = _codes(block, place, sizes[which] > LARGEST, part, count, sift)
    return np.stack([codes // count, codes % count], axis=1)


def _entries(keys: Iterable[Iterable[Key]]) -> tuple[Integers, Integers]:
    """Blocks and places, one entry for each key of each record."""
    numbers: dict[Key, int] = {}
    blocks, places = array("q"), array("q")
    for place, own in enumerate(keys):
        for key in own:
            number = key if isinstance(key, int) else numbers.setdefault(key, -1 - len(numbers))
            blocks.append(number)
            places.append(place)
    return np.array(blocks, dtype=np.int64), np.array(places, dtype=np.int64)


def _numbered(texts: Sequence[str]) -> Integers:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int64)


def _codes(
    block: Integers, place: Integers, is_large: Kept, part: Integers, count: int,
    sift: Sift | None,
) -> Integers:  # fmt: skip
    """The pairs, each as one number, each once: every record with the 1st, 2nd, 3rd… after it."""
    found = [np.empty(0, dtype=np.int64)]
    at = np.arange(len(block))
    for step in range(1, LARGEST):
        at = at[at < len(block) - step]
        at = at[block[at] == block[at + step]]
        if step > WINDOW:
            near = part[place[at]] == part[place[at + step]]
            at = at[~is_large[at] | (near & (step <= NEIGHBOURS))]
        if not len(at):
            break
        left, right = place[at], place[at + step]
        kept = left != right
        if sift is not None:
            kept &= sift(left, right)
        left, right = left[kept], right[kept]
        found.append(np.unique(np.minimum(left, right) * count + np.maximum(left, right)))
    return np.unique(np.concatenate(found))


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
