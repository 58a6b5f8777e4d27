"""Leave out, by arrays, the pairs of events that cannot be one, before any is read closely.

A pair stays when its titles share enough ends of words, its towns are one or unknown (or its
doors are), and its days are not plainly apart. A shared page keeps it whatever else differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np

from maillage.algorithms.duplicates.blocking import Integers, Kept
from maillage.algorithms.duplicates.events import Face
from maillage.algorithms.duplicates.words import Words

ENDS = 4  # letters: a slip of the pen leaves one end of a word whole
AT_ONCE = 200_000


class Sieve:
    """The arrays of a set of events."""

    def __init__(self, faces: Sequence[Face]) -> None:
        numbers: dict[str, int] = {"": 0}

        def number(text: str) -> int:
            return numbers.setdefault(text, len(numbers))

        told = [signature(face.title.whole) for face in faces]
        packed = b"".join(bits.to_bytes(32, "little") for bits, _ in told)
        self.bits = np.frombuffer(packed, dtype=np.uint64).reshape(len(told), 4)
        self.number = np.array([number for _, number in told], dtype=np.int64)
        self.town = np.array([number(face.venue.town) for face in faces], dtype=np.int64)
        self.door = np.array([number(face.venue.number) for face in faces], dtype=np.int64)
        self.page = np.array([number(face.page) for face in faces], dtype=np.int64)
        spots = [face.venue.position or (np.nan, np.nan) for face in faces]
        self.spot = np.array(spots, dtype=np.float64).reshape(len(faces), 2)
        self.day = np.array([_only_day(face) for face in faces], dtype=np.int64)

    def keep(self, left: Integers, right: Integers) -> Kept:
        """Which of the pairs stay."""
        parts = [
            self._kept(left[at : at + AT_ONCE], right[at : at + AT_ONCE])
            for at in range(0, len(left), AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.bool_)

    def _kept(self, left: Integers, right: Integers) -> Kept:
        common = self.bits[left] & self.bits[right]
        shared = np.bitwise_count(common).sum(axis=1, dtype=np.int64)
        # Two whole words, or more than half of the shorter title.
        fewer = np.minimum(self.number[left], self.number[right])
        titles = (shared >= 4) | (2 * shared > fewer)
        towns = _same_or_unknown(self.town, left, right)
        doors = (self.door[left] == self.door[right]) & (self.door[left] > 0)
        near = (np.abs(self.spot[left] - self.spot[right]) < 0.006).all(axis=1)
        apart = np.abs(self.day[left] - self.day[right]) > 1
        days = ~apart | (self.day[left] == 0) | (self.day[right] == 0)
        pages = (self.page[left] == self.page[right]) & (self.page[left] > 0)
        kept: Kept = pages | (titles & (towns | doors | near) & days)
        return kept


def _same_or_unknown(values: Integers, left: Integers, right: Integers) -> Kept:
    a, b = values[left], values[right]
    found: Kept = (a == b) | (a == 0) | (b == 0)
    return found


def signature(words: Words) -> tuple[int, int]:
    """256 bits of the beginnings and ends of a title's words; and how many bits are set."""
    bits = 0
    for word in words.words:
        bits |= _bits(word)
    return bits, bits.bit_count()


@lru_cache(maxsize=100_000)
def _bits(word: str) -> int:
    beginning, end = f"<{word[:ENDS]}", f"{word[-ENDS:]}>"
    return 1 << crc32(beginning.encode()) % 256 | 1 << crc32(end.encode()) % 256


def _only_day(face: Face) -> int:
    """The only day of an event; 0 when it has several, or says that it is one of a series."""
    calendar = face.calendar
    if len(calendar.moments) != 1 or calendar.periods or face.title.rank is not None:
        return 0
    return calendar.days[0]
