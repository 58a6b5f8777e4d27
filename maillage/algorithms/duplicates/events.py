"""Two events compared: title, dates, place, organiser, address of the page, telephone.

Weights are bits (log2 of m/u: Fellegi and Sunter 1969), written down by reasoning and not learnt:
`PRIOR` is the odds that two records of one block are one event; a title's weight grows with the
rarity of its words. What cannot be true together is a conflict: no cluster may hold it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maillage.algorithms.duplicates import times, titles, venues
from maillage.algorithms.duplicates.addresses import page_key, phone_key, position
from maillage.algorithms.duplicates.event_reasons import say
from maillage.algorithms.duplicates.model import Judged, Occurrence, Reason, Record
from maillage.algorithms.duplicates.times import Calendar, When
from maillage.algorithms.duplicates.titles import Compared, Likeness, Title
from maillage.algorithms.duplicates.venues import Venue, Where
from maillage.algorithms.duplicates.words import Vocabulary, Words, overlap

MERGE, ASK = 2.5, -1.0  # bits: odds of 6 to 1, of 1 to 2
PRIOR = -10.0

# Likeness → (bits when the words say nothing, bits more when they say all they can).
TITLE = {
    Likeness.SAME: (3.5, 6.0), Likeness.WITHIN: (2.0, 5.0), Likeness.ALIKE: (1.0, 4.0),
    Likeness.SHARED: (-0.5, 4.0), Likeness.PARTLY: (-1.5, 1.0), Likeness.UNKNOWN: (0.0, 0.0),
    Likeness.DIFFERENT: (-9.0, 0.0),
}  # fmt: skip
FULL = 1.2  # weight of words from which a title says all it can
WHEN = {
    When.SAME: 5.5, When.NEAR: 4.5, When.SHIFTED: 3.5, When.DAY: 4.0, When.INSIDE: 3.0,
    When.UNKNOWN: 0.0, When.TIME: -3.5, When.APART: -8.0,
}  # fmt: skip
WHERE = {
    Where.SAME: 4.0, Where.NEAR: 3.5, Where.PARTLY: 1.0, Where.UNKNOWN: 0.0, Where.TOWN: 1.5,
    Where.OTHER: -5.0, Where.AWAY: -12.0,
}  # fmt: skip
SERIES = 1.5
ORGANISER = (1.5, -0.5)
PAGE = (5.0, 0.0)
TELEPHONE = (1.0, 0.0)
# Shown as « how alike » only: what counts is the bits.
LIKE = {
    When.SAME: 1.0, When.NEAR: 0.9, When.SHIFTED: 0.8, When.DAY: 0.8, When.INSIDE: 0.7,
    When.UNKNOWN: 0.5, When.TIME: 0.4, When.APART: 0.0,
}  # fmt: skip
LIKE_PLACE = {
    Where.SAME: 1.0, Where.NEAR: 0.9, Where.PARTLY: 0.6, Where.UNKNOWN: 0.5, Where.TOWN: 1.5,
    Where.OTHER: 0.2, Where.AWAY: 0.0,
}  # fmt: skip
MOST_KEPT = 50_000  # comparisons remembered
PLACE = ("place", "address", "town", "postal", "latitude", "longitude")
COMMON_PAGE = 3  # an address that so many records give is that of a season, not of an event


@dataclass(frozen=True, slots=True)
class Face:
    """An event as it is compared. Events of one face are compared once."""

    title: Title
    calendar: Calendar
    venue: Venue
    organiser: Words
    page: str
    phone: str


class Events:
    """The reading of a set of events; `read` before `judge`."""

    merge, ask = MERGE, ASK

    def __init__(self, records: Sequence[Record]) -> None:
        self.titles = Vocabulary()
        self.places = Vocabulary()
        self.pages: dict[str, int] = {}
        self._cleaned: dict[str, str] = {}
        self._titles: dict[tuple[str, str], Title] = {}
        self._calendars: dict[tuple[Occurrence, ...], Calendar] = {}
        self._venues: dict[tuple[str, ...], Venue] = {}
        self._by_title: dict[tuple[int, int], Compared] = {}
        self._by_name: venues.ByName = {}
        self._by_place: dict[tuple[int, int], tuple[Where, float | None]] = {}
        self._count(records)

    def _count(self, records: Sequence[Record]) -> None:
        towns: set[str] = set()
        seen: set[str] = set()
        for record in records:
            fields = record.fields
            title = fields.get("title", "")
            self._cleaned[title] = titles.clean(title)
            self.titles.add(self._cleaned[title])
            if (place := fields.get("place", "")) and place not in seen:
                seen.add(place)
                self.places.add(place)
            if town := fields.get("town", ""):
                towns.add(town)
            if page := page_key(fields.get("url", "")):
                self.pages[page] = self.pages.get(page, 0) + 1
        self.towns = frozenset(map(venues.town_key, towns))

    def read(self, record: Record) -> Face:
        """A record as it is compared."""
        fields = record.fields
        page = page_key(fields.get("url", ""))
        organiser = fields.get("organiser", "")
        return Face(
            self._title(fields.get("title", ""), f"{fields.get('performer', '')} {organiser}"),
            self._calendar(tuple(record.occurrences)),
            self._venue(fields),
            self.places.read(organiser),
            "" if self.pages.get(page, 0) > COMMON_PAGE else page,
            phone_key(fields.get("phone", "")),
        )

    def forget(self) -> None:
        """Let go of what was kept for reading, when no more records will be read.

        What was read lives on in the faces: comparisons are remembered by identity.
        """
        for kept in (self._cleaned, self._titles, self._venues, self._calendars):
            kept.clear()
        self.titles.forget()
        self.places.forget()

    def _title(self, title: str, beside: str) -> Title:
        if (found := self._titles.get((title, beside))) is None:
            found = self._titles[title, beside] = titles.read(
                self.titles, title, beside, self._cleaned.get(title, "")
            )
        return found

    def _calendar(self, occurrences: tuple[Occurrence, ...]) -> Calendar:
        if (found := self._calendars.get(occurrences)) is None:
            found = self._calendars[occurrences] = times.read(occurrences)
        return found

    def _venue(self, fields: Mapping[str, str]) -> Venue:
        told = tuple(fields.get(name, "") for name in PLACE)
        if (found := self._venues.get(told)) is None:
            name, address, town, postal, latitude, longitude = told
            found = self._venues[told] = venues.read(
                self.places, name=name, address=address, town=town, postal=postal,
                position=position(latitude, longitude), towns=self.towns,
            )  # fmt: skip
        return found

    def judge(self, left: Face, right: Face) -> Judged:
        """The bits of two events. Symmetric."""
        when, (where, _) = times.compare(left.calendar, right.calendar), self._places(left, right)
        if where == Where.AWAY and left.page != right.page:
            return Judged(PRIOR + WHERE[where], conflict=True, sibling=False)  # whatever the title
        title = self._compared(left, right)
        score = PRIOR + title_bits(title) + self._when_bits(left, right, when) + WHERE[where]
        score += _organiser_bits(left, right) + _exact_bits(left.page, right.page, PAGE)
        score += _exact_bits(left.phone, right.phone, TELEPHONE)
        known = title.likeness <= Likeness.SHARED
        sibling = known and when in (When.TIME, When.APART) and where <= Where.TOWN
        conflict = where == Where.AWAY or title.likeness == Likeness.DIFFERENT
        conflict = conflict or (when == When.APART and not sibling)
        return Judged(score, conflict, sibling)

    @staticmethod
    def _when_bits(left: Face, right: Face, when: When) -> float:
        """The weight of the dates; « (2/5) » and « (3/5) » are days of one series."""
        if when == When.APART and one_series(left.title, right.title):
            return SERIES
        return WHEN[when]

    def _compared(self, left: Face, right: Face) -> Compared:
        key = id(left.title), id(right.title)
        if (title := self._by_title.get(key)) is None:
            if len(self._by_title) >= MOST_KEPT:
                self._by_title.clear()
            title = self._by_title[key] = titles.compare(left.title, right.title)
        return title

    def _places(self, left: Face, right: Face) -> tuple[Where, float | None]:
        key = id(left.venue), id(right.venue)
        if (where := self._by_place.get(key)) is None:
            if len(self._by_place) >= MOST_KEPT:
                self._by_place.clear()
            where = self._by_place[key] = venues.compare(left.venue, right.venue, self._by_name)
        return where

    def reasons(self, left: Face, right: Face) -> list[Reason]:
        """The same comparison, field by field, in words."""
        title, (where, metres) = self._compared(left, right), self._places(left, right)
        when = times.compare(left.calendar, right.calendar)
        found = [
            say("title", title.likeness, title.ratio, title_bits(title)),
            say("dates", when, LIKE[when], self._when_bits(left, right, when)),
            say("place", where, LIKE_PLACE[where], WHERE[where], metres),
            say("organiser", None, 0.0, _organiser_bits(left, right)),
            say("url", None, 0.0, _exact_bits(left.page, right.page, PAGE)),
            say("phone", None, 0.0, _exact_bits(left.phone, right.phone, TELEPHONE)),
        ]
        return [reason for reason in found if reason is not None]


def one_series(left: Title, right: Title) -> bool:
    """Whether two titles say that they are different days of as many."""
    if left.rank is None or right.rank is None:
        return False
    return left.rank[1] == right.rank[1] and left.rank[0] != right.rank[0]


def title_bits(compared: Compared) -> float:
    """The weight of two titles: the rarer the words that they share, the more."""
    least, more = TITLE[compared.likeness]
    return least + more * min(1.0, compared.said / FULL)


def _organiser_bits(left: Face, right: Face) -> float:
    if not left.organiser.words or not right.organiser.words:
        return 0.0
    if left.organiser is right.organiser:
        return ORGANISER[0]
    return ORGANISER[0 if overlap(left.organiser, right.organiser).containment >= 0.7 else 1]


def _exact_bits(left: str, right: str, bits: tuple[float, float]) -> float:
    return bits[0 if left == right else 1] if left and right else 0.0
