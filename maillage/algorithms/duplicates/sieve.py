"""Leave out, by arrays, the pairs of events that cannot be one, before any is read closely.

A pair stays when its titles share enough beginnings of words, its towns are one or unknown (or its
doors are), and its days are not plainly apart. A shared page keeps it whatever else differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from maillage.algorithms.duplicates.blocking import Integers, Kept
from maillage.algorithms.duplicates.events import Face
from maillage.algorithms.duplicates.words import Words

BEGINNING = 4  # letters: a slip of the pen comes later in most words
AT_ONCE = 200_000


class Sieve:
    """The arrays of a set of events."""

    def __init__(self, faces: Sequence[Face]) -> None:
        numbers: dict[str, int] = {"": 0}

        def number(text: str) -> int:
            return numbers.setdefault(text, len(numbers))

        signs: dict[int, tuple[int, int, int]] = {}
        for face in faces:
            if id(face.title) not in signs:
                signs[id(face.title)] = signature(face.title.whole)
        told = [signs[id(face.title)] for face in faces]
        self.low = np.array([sign[0] for sign in told], dtype=np.uint64)
        self.high = np.array([sign[1] for sign in told], dtype=np.uint64)
        self.words = np.array([sign[2] for sign in told], dtype=np.int64)
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
        low = np.bitwise_count(self.low[left] & self.low[right]).astype(np.int64)
        shared = low + np.bitwise_count(self.high[left] & self.high[right])
        fewer = np.minimum(self.words[left], self.words[right])
        titles = (shared >= 2) | (2 * shared >= fewer)
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


def signature(words: Words) -> tuple[int, int, int]:
    """128 bits, in two halves, of the beginnings of a title's words; and how many bits are set."""
    low = high = 0
    for word in words.words:
        bit = crc32(word[:BEGINNING].encode()) % 128
        if bit < 64:
            low |= 1 << bit
        else:
            high |= 1 << (bit - 64)
    return low, high, low.bit_count() + high.bit_count()


def _only_day(face: Face) -> int:
    """The only day of an event; 0 when it has several, or says that it is one of a series."""
    calendar = face.calendar
    if len(calendar.moments) != 1 or calendar.periods or face.title.rank is not None:
        return 0
    return calendar.days[0]
