"""The keys by which records meet: two records that may be one share at least one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from maillage.algorithms.duplicates import events, rows
from maillage.algorithms.duplicates.blocking import MOST_BLOCKS, Key, Pairs, candidate_pairs
from maillage.algorithms.duplicates.sieve import Sieve
from maillage.algorithms.duplicates.times import DAY, SMALL_HOURS, Calendar, day_of
from maillage.algorithms.duplicates.words import Vocabulary, Words

RAREST = 4  # words of a title that make keys
LETTERS = 5  # of each: the ends of words vary
LONGEST = 24  # months of a period


def rarest(vocabulary: Vocabulary, words: Words, most: int = RAREST) -> list[str]:
    """The beginnings of the rarest words."""
    ordered = sorted(words.words, key=lambda word: (-words.weights[word], word))
    return list(dict.fromkeys(word[:LETTERS] for word in ordered[:most]))


class EventKeys:
    """The keys of events: a rare word of the title on one day, or in one month; a page.

    A key is one number (what, when, which word): there may be a million.
    """

    def __init__(self, reading: events.Events) -> None:
        self.reading = reading
        self._numbers: dict[str, int] = {}

    def of(self, face: events.Face) -> list[Key]:
        """All the keys of one event."""
        return [*self._daily(face), *self._monthly(face)]

    def pairs(self, faces: Sequence[events.Face]) -> Pairs:
        """The pairs of a whole set that are worth comparing."""
        # Only periods and series meet events of other days: the others wait for them.
        opened = {key for face in faces if _is_long(face) for key in self._monthly(face)}
        keys = ([*self._daily(f), *opened.intersection(self._monthly(f))] for f in faces)
        finer = [self._finer(face) for face in faces]
        order = [_order(face) for face in faces]
        return candidate_pairs(keys, finer, order, Sieve(faces).keep)

    def _number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def _key(self, what: int, when: int, text: str) -> int:
        return (what << 56) | (when << 28) | self._number(text)

    def _daily(self, face: events.Face) -> Iterator[int]:
        roots = rarest(self.reading.titles, face.title.whole)
        if face.page:
            yield self._key(_PAGE, 0, face.page)
        for day in sorted(_days(face.calendar))[:MOST_BLOCKS]:
            for root in roots:
                yield self._key(_DAY, day, root)
        if face.calendar.is_empty:
            for root in roots[:2]:
                yield self._key(_ALWAYS, 0, root)

    def _monthly(self, face: events.Face) -> Iterator[int]:
        roots = rarest(self.reading.titles, face.title.whole, 2)
        for month in sorted(_months(face.calendar)):
            for root in roots:
                yield self._key(_MONTH, month, root)

    def _finer(self, face: events.Face) -> str:
        """What cuts a block too large: the town, else the place's rarest word."""
        return face.venue.town or " ".join(rarest(self.reading.places, face.venue.name, 1))


_PAGE, _DAY, _ALWAYS, _MONTH = range(4)


def _order(face: events.Face) -> str:
    moments = face.calendar.moments
    return f"{face.title.whole.text} {moments[0].minute if moments else ''}"


def _is_long(face: events.Face) -> bool:
    """Whether an event may be one with an event of another day: a period, or « (2/5) »."""
    return bool(face.calendar.periods) or face.title.rank is not None


def _days(calendar: Calendar) -> Iterator[int]:
    seen = set()
    for moment in calendar.moments:
        seen.add(moment.day)
        if not moment.bare and moment.minute % DAY < SMALL_HOURS:
            seen.add(moment.day - 1)
    for first, last in calendar.periods:
        seen |= {first, last}
    yield from seen


def _months(calendar: Calendar) -> Iterator[int]:
    """The months in which a period meets the days of another; a series has some too."""
    seen = set()
    for first, last in calendar.periods:
        start, end = _month(first), _month(last)
        seen |= set(range(start, min(end, start + LONGEST) + 1)) | {end}
    seen |= {_month(day) for day in calendar.days}
    yield from seen


def _month(day: int) -> int:
    date = day_of(day)
    return date.year * 12 + date.month


class RowKeys:
    """The keys of rows: whatever column can tell one thing from another."""

    def __init__(self, reading: rows.Rows) -> None:
        self.reading = reading

    def of(self, face: rows.Face) -> list[Key]:
        """All the keys of one row."""
        found: list[Key] = []
        for at, column in enumerate(self.reading.columns):
            if face[at] is not None:
                found += [(at, key) for key in self._of_value(column, face[at])]
        return found[:MOST_BLOCKS]

    def _of_value(self, column: rows.Column, value: object) -> Iterator[Key]:
        if isinstance(value, Words):
            if column.role != rows.CATEGORY:
                yield from rarest(self.reading.vocabularies[column.label], value)
                yield ("g", value.text.replace(" ", "")[:6])
        elif column.role == rows.PHONE:
            yield str(value)[-7:]
        elif column.role == rows.ADDRESS and isinstance(value, tuple):
            for word in sorted(value[1])[:2]:
                yield (value[0], word[:LETTERS])
        elif column.role == rows.POSITION and isinstance(value, tuple):
            yield from _cells(*value)
        elif column.role in (rows.EMAIL, rows.URL, rows.IDENTIFIER, rows.POSTAL):
            yield str(value)

    def pairs(self, faces: Sequence[rows.Face]) -> Pairs:
        """The pairs of a whole set that are worth comparing."""
        finer = [self._finer(face) for face in faces]
        return candidate_pairs(map(self.of, faces), finer, [_words_of(face) for face in faces])

    def _finer(self, face: rows.Face) -> str:
        """What cuts a block too large: the town or the first category."""
        for role in (rows.TOWN, rows.POSTAL, rows.CATEGORY):
            for at, column in enumerate(self.reading.columns):
                if column.role == role and face[at] is not None:
                    return rows.value_key(role, face[at])
        return ""


def _words_of(face: rows.Face) -> str:
    return " ".join(value.text for value in face if isinstance(value, Words))


def _cells(latitude: float, longitude: float) -> Iterator[Key]:
    """The square of some 200 m and its neighbours on two sides: near points share one."""
    row, column = int(latitude * 500), int(longitude * 400)
    for up in (0, 1):
        for right in (0, 1):
            yield (row + up, column + right)
