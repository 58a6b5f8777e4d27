"""What any source says of an event, whatever its format. Dataclasses only: no Django, no model.

A moment is a `date` (all day) or an aware `datetime`. `end` is exclusive when all day, as in
iCalendar (RFC 5545, 3.6.1), and None for a timed event whose end nobody said. Statuses are
"scheduled", "cancelled", "postponed", "rescheduled", "moved_online" (schema.org EventStatusType,
under the names of `EventStatus`); sold out is said beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from maillage.algorithms.said import Said

DEFAULT_ZONE = "America/Toronto"
SCHEDULED, CANCELLED = "scheduled", "cancelled"
POSTPONED, RESCHEDULED, MOVED_ONLINE = "postponed", "rescheduled", "moved_online"

Moment = date | datetime


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place as its source writes it. `key` is the source's own identifier (@id, Id…)."""

    name: str = ""
    street_address: str = ""
    locality: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    url: str = ""
    same_as: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class FoundActor:
    """Somebody credited. `kind`: "person", "organization", "group", or "" when nobody said."""

    name: str
    kind: str = ""
    url: str = ""
    same_as: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class FoundImage:
    """Where a picture is; it is fetched elsewhere, never shown from there."""

    url: str
    alternative_text: str = ""
    credit: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class FoundPrice:
    """`is_free` is None when nobody said; amounts are in `currency` ("CAD" when not said)."""

    is_free: bool | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    currency: str = ""
    text: str = ""
    url: str = ""
    availability: str = ""

    @property
    def is_sold_out(self) -> bool:
        return self.availability == "sold_out"


@dataclass(frozen=True, slots=True)
class FoundOccurrence:
    """One time of an event. `key` tells it from the others of its series (ISO or the source's)."""

    start: Moment
    end: Moment | None = None
    status: str = SCHEDULED
    is_sold_out: bool = False
    previous: Moment | None = None
    key: str = ""
    place: FoundPlace | None = None

    @property
    def all_day(self) -> bool:
        return not isinstance(self.start, datetime)


@dataclass(slots=True)
class FoundEvent:
    """One node of a source: one event with its occurrences, by start.

    `description` is plain text with paragraphs; `description_html` is the same cleaned of all but
    harmless marks, empty when the source gave none. `accessible` and `not_accessible` are codes of
    `Accessibility`, or None when nothing is said; `audience` is a code of `Audience` or "".
    `raw` is the source's own node, fit for JSON; `where` is its place in the file, for a person.
    """

    key: str
    title: str
    start: Moment
    end: Moment | None = None
    occurrences: list[FoundOccurrence] = field(default_factory=list)
    status: str = SCHEDULED
    is_sold_out: bool = False
    previous_start: Moment | None = None
    timezone: str = DEFAULT_ZONE
    location: str = ""
    place: FoundPlace | None = None
    url: str = ""
    online_url: str = ""
    attendance: str = ""
    summary: str = ""
    description: str = ""
    description_html: str = ""
    language: str = ""
    organizers: tuple[FoundActor, ...] = ()
    performers: tuple[FoundActor, ...] = ()
    image: FoundImage | None = None
    price: FoundPrice | None = None
    audience: str = ""
    audience_text: str = ""
    age_low: int | None = None
    age_high: int | None = None
    accessible: tuple[str, ...] | None = None
    not_accessible: tuple[str, ...] | None = None
    keywords: tuple[str, ...] = ()
    disciplines: tuple[str, ...] = ()
    event_types: tuple[str, ...] = ()
    series: str = ""
    works: tuple[str, ...] = ()
    contact: str = ""
    same_as: tuple[str, ...] = ()
    # Whether somebody marked it private: it is read, but must not be published.
    is_private: bool = False
    # How sure the dates are: under 1 when they were read in a text.
    confidence: float = 1.0
    raw: dict[str, Any] = field(default_factory=dict)
    where: str = ""

    def __post_init__(self) -> None:
        if not self.occurrences:
            self.occurrences = [FoundOccurrence(self.start, self.end, self.status)]

    @property
    def all_day(self) -> bool:
        return not isinstance(self.start, datetime)


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that could not become an event: where it stands, why, and what it was."""

    where: str
    why: str  # most often a `Said`
    raw: str = ""
    # Not when it is the whole file, or a part of it that holds no event.
    is_node: bool = True


def whole_file(why: str) -> Refused:
    """Nothing of it could be read."""
    return Refused(Said("fichier"), why, is_node=False)


def too_long() -> Refused:
    """The time given to the reading is over."""
    return whole_file(Said("trop long à lire : la suite n’a pas été lue"))


@dataclass(slots=True)
class Reading:
    """The reading of one file or answer. Iterate over it once: events come as they are read.

    `seen` counts the source's event nodes met so far (one event or one refused node each), `total`
    those it holds when that is known; `refused` and `notes` fill as the reading goes on. `mapping`
    is the one that was used (tables, JSON): keep it, and give it back at the next reading.
    """

    kind: str
    found: Iterator[FoundEvent | Refused]
    name: str = ""
    total: int = 0
    seen: int = 0
    refused: list[Refused] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    mapping: dict[str, Any] = field(default_factory=dict)
    # Whoever reads page by page empties `refused` as it goes.
    has_refused: bool = False

    def __iter__(self) -> Iterator[FoundEvent]:
        for item in self.found:
            if isinstance(item, Refused):
                self.refuse(item)
            else:
                self.seen += 1
                yield item
        if not self.seen and not self.has_refused:
            self.refuse(whole_file(Said("aucun événement n’y a été lu")))

    def refuse(self, refused: Refused) -> None:
        """Count a refusal; the same one twice over is told once."""
        self.seen += refused.is_node
        self.has_refused = True
        if refused not in self.refused[-50:]:
            self.refused.append(refused)

    def all(self) -> list[FoundEvent]:
        """Every event that is left to read."""
        return list(self)


def nearest(occurrences: list[FoundOccurrence], now: datetime, most: int) -> list[FoundOccurrence]:
    """At most `most` occurrences, by start: what is over is given up first, oldest first, then
    what is farthest ahead. For an endless series whose rows must stay few."""
    if len(occurrences) <= most:
        return occurrences
    coming = [o for o in occurrences if _day(o.start) >= now.date()]
    past = [o for o in occurrences if _day(o.start) < now.date()]
    kept = coming[:most]
    room = most - len(kept)
    return [*(past[-room:] if room else []), *kept]


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def spread(start: Moment, end: Moment | None) -> Moment | None:
    """The end to keep: the next day for an all-day start without one, never before the start."""
    if isinstance(start, datetime):
        if end is None:
            return None
        if not isinstance(end, datetime):
            return None
        return end if end >= start else None
    last = _day(end) if end is not None else start
    return max(last, start + timedelta(days=1))
