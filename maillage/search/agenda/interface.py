"""What the agenda's engine takes and gives: events with their dates in, a page of cards out.

A cluster engine has only to satisfy `Agenda`, and `Writer` and `Engine` of `search.interface`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime
from typing import Literal, Protocol

# Facets that can be counted, and names that can only be filtered by.
COUNTED = (
    "discipline", "kind", "region", "rcm", "municipality", "place", "price", "audience", "age",
    "language", "access", "mode", "status",
)  # fmt: skip
NAMED = ("actor", "series", "topic", "event")

Values = Mapping[str, Collection[str]]
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaDate:
    """One time at which an event takes place.

    `start` and `end` are local and naive; `end` is when it is over, exclusive (the next midnight
    when it lasts all day). `id` is the occurrence's, under 2**28. Dates of an event with the same
    `run` are shown as one card: give one run to dates that every filter takes or leaves together.
    `spot` is latitude and longitude in degrees.
    """

    id: int
    start: datetime
    end: datetime
    facets: Values = field(default_factory=dict)
    spot: Spot | None = None
    run: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEntry:
    """One event with all its dates. `names` are the words that may be found unfinished (title,
    place, people), `body` all others; `facets` hold for all its dates."""

    key: str
    title: str
    names: str = ""
    body: str = ""
    facets: Values = field(default_factory=dict)
    dates: tuple[AgendaDate, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    latitude: float
    longitude: float
    kilometres: float


@dataclass(frozen=True, slots=True)
class Box:
    """What a map shows, in degrees."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaQuestion:
    """What is asked of the agenda.

    `since` and `until` are local days, both included; a date that lasts several days answers when
    it overlaps them. `now` (local, naive) leaves out what is over by then. A filter with several
    values takes any of them, and filters add up; `territory` takes a date in any of its values, of
    any of its levels (what a regional site shows).

    `part`: what starts within the days, what was running before they began, or both. `each_date`
    gives every date; otherwise the dates of a run are one card, at the first of them in the days.
    `cursor` comes from a former answer; one that is not understood is a first page.
    """

    since: Date
    until: Date | None = None
    now: datetime | None = None
    text: str = ""
    filters: Values = field(default_factory=dict)
    territory: Values = field(default_factory=dict)
    circle: Circle | None = None
    box: Box | None = None
    part: Literal["all", "starting", "running"] = "all"
    order: Literal["date", "relevance"] = "date"
    each_date: bool = False
    count: Collection[str] = ()
    count_days: bool = False
    count_spots: bool = False
    cursor: str = ""
    limit: int = 20


@dataclass(frozen=True, slots=True)
class AgendaHit:
    """The occurrence `id`, at its local start (naive)."""

    id: int
    start: datetime


@dataclass(frozen=True, slots=True)
class SpotCount:
    latitude: float
    longitude: float
    count: int


@dataclass(frozen=True, slots=True)
class AgendaAnswer:
    """A page of the agenda. What starts within the days comes first, by start; then what was
    running before, by end (what ends soonest first).

    Every figure counts cards, or dates if `each_date`. A facet is counted with every filter but
    its own. `days` says how many cards each day has (a card that lasts counts on each of its
    days). `approximate`: nothing has the words as typed, these are near.
    """

    hits: list[AgendaHit]
    total: int
    facets: dict[str, dict[str, int]]
    days: dict[Date, int]
    spots: list[SpotCount]
    next_cursor: str
    approximate: bool
    took_ms: float


class Agenda(Protocol):
    def agenda(self, question: AgendaQuestion) -> AgendaAnswer: ...

    def versions(self) -> Iterator[tuple[str, str]]: ...

    def count(self) -> int: ...
