"""What an event's page says, gathered: dates, where, accessibility in three answers, sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst

from maillage.core.models import Place
from maillage.offer.agenda.ask import Card, ask, spot_of
from maillage.offer.agenda.query import AgendaQuery
from maillage.offer.models import Accessibility, Event, EventStatus, Occurrence
from maillage.offer.schedule import local
from maillage.offer.search_documents import UNTOLD_LENGTH
from maillage.offer.sites import Showcase

SHOWN_DATES = 10
NEARBY = 4


@dataclass(frozen=True)
class Date:
    """An occurrence as the page tells it; `before` is where it was first (local)."""

    occurrence: Occurrence
    place: Place | None
    before: datetime | None
    is_over: bool
    status: str

    @property
    def is_off(self) -> bool:
        return self.status == EventStatus.CANCELLED

    @property
    def takes_place(self) -> bool:
        """Whether one may come that day: a postponed date waits for another."""
        return self.status not in (EventStatus.CANCELLED, EventStatus.POSTPONED)


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates to come (a few, and the others), and those that are past."""

    coming: list[Date]
    later: list[Date]
    past: list[Date]

    @property
    def is_over(self) -> bool:
        """Nothing is still to come."""
        return bool(self.past and not self.coming)

    @property
    def next(self) -> Date | None:
        """The one that a visitor comes for: the next that takes place."""
        held = [date for date in self.coming if date.takes_place]
        return next(iter(held or self.coming), None)


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that makes accessible: `answer` is "yes", "no" or "unknown"; who said so."""

    label: str
    answer: str
    by_place: bool = False


def dates_of(event: Event, now: datetime | None = None) -> Dates:
    """Every date of an event, told apart by whether it is over."""
    moment = now or timezone.now()
    rows = event.occurrences.select_related("place__municipality").order_by("starts_at", "pk")
    told = [_date(event, row, moment) for row in rows]
    coming = [date for date in told if not date.is_over]
    past = [date for date in told if date.is_over]
    return Dates(coming[:SHOWN_DATES], coming[SHOWN_DATES:], past)


def _date(event: Event, row: Occurrence, now: datetime) -> Date:
    before = local(row.previous_start, event.timezone) if row.previous_start else None
    status = event.status if event.status != EventStatus.SCHEDULED else row.status
    ends = row.ends_at if row.has_end or row.all_day else row.starts_at + UNTOLD_LENGTH
    return Date(row, row.place, before, ends < now, str(status))


def features_of(event: Event, place: Place | None) -> list[Feature]:
    """Each feature: the event's own word first, then its place's; in neither: nobody said."""
    told = []
    for code, label in Accessibility.choices:
        answer = _answer(event, code)
        by_place = answer == "unknown" and place is not None
        if by_place:
            answer = _answer(place, code)
        told.append(Feature(capfirst(str(label)), answer, by_place and answer != "unknown"))
    return told


def place_features(place: Place) -> list[Feature]:
    """The same for a place alone."""
    return [
        Feature(capfirst(str(label)), _answer(place, code)) for code, label in Accessibility.choices
    ]


def _answer(holder: Any, code: str) -> str:
    if code in (holder.accessible or ()):
        return "yes"
    return "no" if code in (holder.not_accessible or ()) else "unknown"


def by_answer(features: Iterable[Feature]) -> dict[str, list[Feature]]:
    """Features under "yes", "no" and "unknown"."""
    found: dict[str, list[Feature]] = {"yes": [], "no": [], "unknown": []}
    for feature in features:
        found[feature.answer].append(feature)
    return found


def nearby(event: Event, site: Showcase, limit: int = NEARBY) -> list[Card]:
    """What is on next around the event's place (or on the whole site), without itself."""
    query = AgendaQuery.from_params({}, site)
    spot = spot_of(event.place)
    if spot:
        params = {"lat": f"{spot[0]:.2f}", "lon": f"{spot[1]:.2f}"}
        around = AgendaQuery.from_params(params, site)
        if found := _others(event, around, limit):
            return found
    return _others(event, query, limit)


def _others(event: Event, query: AgendaQuery, limit: int) -> list[Card]:
    found = ask(query, limit=limit + 1, count=())
    return [card for card in found.cards if card.event.pk != event.pk][:limit]


def sources_of(event: Event) -> list[dict[str, Any]]:
    """Who said it: the sources that the event was read from, each with its page for it."""
    rows = event.records.select_related("source").order_by("-source__rank", "source__name")
    rows = rows.only("url", "seen_at", "source__name")
    return [
        {"name": row.source.name, "url": row.url if _is_web(row.url) else "", "at": row.seen_at}
        for row in rows
    ]


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def in_a_line(event: Event) -> str:
    """What is said of an event when its address is shared."""
    text = event.summary or " ".join(event.description.split())
    return text if len(text) <= 200 else text[:199].rsplit(" ", 1)[0] + "…"
