"""What a visitor asks of the agenda, read from an address and written back to one.

The address is the whole state: it can be shared, fed and embedded. What it does not understand it
ignores and tells in `problems`; it never fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from maillage.offer.agenda import words
from maillage.offer.agenda.dates import Days
from maillage.offer.agenda.territories import Territory
from maillage.offer.search_documents import UNPLACED
from maillage.offer.sites import Showcase
from maillage.search.agenda import AgendaQuestion, Box, Circle

# Questions of the same five minutes are one question: its figures are counted once.
ROUNDED = 5
RADII = (5, 10, 25, 50, 100)
RADIUS = 25
PAGE = 24


@dataclass(frozen=True, slots=True)
class Near:
    """Around where: degrees rounded to about a kilometre, and the words she typed, if she did."""

    latitude: float
    longitude: float
    kilometres: int = RADIUS
    typed: str = ""
    name: str = ""

    @property
    def spot(self) -> tuple[float, float]:
        return self.latitude, self.longitude


@dataclass(frozen=True, slots=True)
class Named:
    """A record that an address filters by: a place, an artist, a series."""

    pk: int
    uid: str
    address: str
    name: str


@dataclass(frozen=True)
class AgendaQuery:
    """One question. `params` are the canonical parameters of the address, in order.

    `days` None: from today on. `filters` are the codes asked, by facet of the index.
    """

    site: Showcase
    now: datetime
    params: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    days: Days | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    territories: tuple[Territory, ...] = ()
    named: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)
    near: Near | None = None
    order: Literal["date", "relevance"] = "date"
    problems: tuple[str, ...] = ()
    cursor: str = ""

    @classmethod
    def from_params(
        cls,
        params: QueryDict | Mapping[str, Any],
        site: Showcase,
        now: datetime | None = None,
    ) -> AgendaQuery:
        """Read an address. `now` is aware; what is not understood is in `problems`."""
        from maillage.offer.agenda.reading import read

        return read(params, site, now or timezone.now())

    # --- Writing an address -------------------------------------------------------------------
    def to_params(self) -> list[tuple[str, str]]:
        """The canonical parameters, in the order of addresses; without cursor."""
        return [(name, self.params[name]) for name in words.ORDER if name in self.params]

    def encoded(self) -> str:
        """The query string, without its question mark; empty when nothing is asked."""
        return encode(self.params)

    def values(self, param: str) -> list[str]:
        """The values of a parameter in this address."""
        text = self.params.get(param, "")
        return text.split(",") if text else []

    def plus(self, param: str, value: str) -> str:
        """The query string with this value added to a parameter."""
        return encode({**self.params, param: ",".join([*self.values(param), value])})

    def minus(self, param: str, value: str = "") -> str:
        """The query string without this value, or without the parameter."""
        left = [one for one in self.values(param) if value and one != value]
        rest = {name: text for name, text in self.params.items() if name != param}
        return encode({**rest, param: ",".join(left)} if left else rest)

    def instead(self, without: Iterable[str] = (), **changes: str) -> str:
        """The query string with parameters replaced; an empty text takes one out."""
        rest = {name: text for name, text in self.params.items() if name not in without}
        return encode({**rest, **changes})

    @property
    def is_plain(self) -> bool:
        """Nothing asked: everything from today on."""
        return not self.params

    # --- Asking -------------------------------------------------------------------------------
    @property
    def today(self) -> date:
        return timezone.localtime(self.now).date()

    @property
    def first_day(self) -> date:
        return self.days.first if self.days else self.today

    @property
    def last_day(self) -> date | None:
        return self.days.last if self.days else None

    @property
    def is_past(self) -> bool:
        """Days that are over were asked by their date: what took place then is shown."""
        return bool(self.last_day and self.last_day < self.today)

    def within(self, days: Days | None) -> AgendaQuery:
        """The same question for other days (its address does not change)."""
        return replace(self, days=days, cursor="")

    def question(
        self,
        *,
        limit: int = PAGE,
        count: Iterable[str] = (),
        part: Literal["all", "starting", "running"] | None = None,
        box: Box | None = None,
        count_days: bool = False,
        count_spots: bool = False,
        each_date: bool = False,
    ) -> AgendaQuestion:
        """What the index is asked."""
        local = timezone.localtime(self.now).replace(tzinfo=None, second=0, microsecond=0)
        local -= timedelta(minutes=local.minute % ROUNDED)
        near = self.near
        running: Literal["all", "running"] = "running" if self.days and self.days.running else "all"
        return AgendaQuestion(
            since=self.first_day,
            until=self.last_day,
            now=None if self.is_past else local,
            text=self.text,
            filters=self.filters,
            territory=territory_of_site(self.site),
            circle=Circle(near.latitude, near.longitude, near.kilometres) if near else None,
            box=box,
            part=part or running,
            order=self.order,
            each_date=each_date,
            count=tuple(count),
            count_days=count_days,
            count_spots=count_spots,
            cursor=self.cursor,
            limit=limit,
        )


def territory_of_site(site: Showcase) -> dict[str, tuple[str, ...]]:
    """What a regional site shows, as the index filters it; empty: everything.

    The home site also takes the dates whose municipality nobody knows.
    """
    if not site.has_territory:
        return {}
    held = {"region": tuple(sorted(site.region_codes)), "rcm": tuple(sorted(site.rcm_codes))}
    if site.is_home:
        held["region"] = (*held["region"], UNPLACED)
    return {level: codes for level, codes in held.items() if codes}


def encode(params: Mapping[str, str]) -> str:
    """A query string in the canonical order, empty values left out, commas kept readable."""
    told = [(name, params[name]) for name in words.ORDER if params.get(name)]
    return urlencode(told, safe=",:")
