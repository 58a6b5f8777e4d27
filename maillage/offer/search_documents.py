"""Events as the agenda's index sees them: one entry per event, with all its dates.

Values of the facets: disciplines and topics by slug; regions, MRCs and municipalities by code (a
date whose municipality nobody knows has the region `UNPLACED`); places, actors, series and events
by id; the rest by the codes of `maillage.offer.agenda.facets`, which filters share.

Read by wide queries of plain values, a thousand events at a time: a whole agenda of a million
dates is read in about a minute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q

from maillage.core.models import Discipline, Place, Topic
from maillage.offer.agenda.facets import access_of, ages_of, modes_of, price_of, status_of
from maillage.offer.models import Attendance, Event, EventCredit, EventStatus, Occurrence
from maillage.search.agenda import AgendaDate, AgendaEntry

PAGE = 1_000
UNPLACED = "unplaced"
# A timed date whose end nobody told is taken to be over after so long.
UNTOLD_LENGTH = timedelta(hours=3)
DESCRIPTION = 1_500  # characters of a description that can be found

# Dates that do not take place as told are a card of their own.
TOLD_APART = (EventStatus.CANCELLED, EventStatus.POSTPONED, EventStatus.MOVED_ONLINE)

EVENT_FIELDS = (
    "pk", "title", "summary", "description", "language", "event_type", "place_id", "place_detail",
    "attendance", "status", "is_sold_out", "is_free", "price_low", "audience", "age_low",
    "age_high", "accessible", "not_accessible", "series_id", "series__title",
)  # fmt: skip
DATE_FIELDS = (
    "event_id", "pk", "start_day", "start_time", "end_day", "end_time", "has_end", "status",
    "is_sold_out", "place_id",
)  # fmt: skip
PLACE_FIELDS = (
    "pk", "name", "latitude", "longitude", "accessible", "municipality_id", "municipality__name",
    "municipality__rcm_id", "municipality__region_id", "municipality__latitude",
    "municipality__longitude",
)  # fmt: skip
Values = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class _Where:
    """A place as a date shows it."""

    names: str
    facets: Values
    accessible: tuple[str, ...]
    spot: tuple[float, float] | None


NOWHERE = _Where("", {"region": [UNPLACED]}, (), None)


@dataclass(slots=True)
class _Known:
    """What was read already while entries are made: places and words of vocabularies."""

    places: dict[int | None, _Where] = field(default_factory=dict)
    words: dict[type, dict[int, tuple[str, str]]] = field(default_factory=dict)

    def read_places(self, ids: set[int]) -> None:
        missing = ids - self.places.keys()
        for row in Place.objects.filter(pk__in=missing).values_list(*PLACE_FIELDS):
            self.places[row[0]] = _where(*row)

    def word(self, model: type[Discipline] | type[Topic], pk: int) -> tuple[str, str]:
        """Slug and French name."""
        if model not in self.words or pk not in self.words[model]:
            rows = model.objects.values_list("pk", "slug", "name_fr")
            self.words[model] = {row[0]: (row[1], row[2]) for row in rows}
        return self.words[model].get(pk, ("", ""))


def expected_events() -> int:
    """How many events the agenda's index holds, about."""
    return Event.objects.published().count()


def agenda_entries(ids: Iterable[int] | None = None) -> Iterator[tuple[int, AgendaEntry]]:
    """(id, entry) of the published events among `ids`, or of all; one without dates has none."""
    known = _Known()
    if ids is not None:
        wanted = list(ids)
        yield from _page(Q(pk__in=wanted), Q(event_id__in=wanted), known)
        return
    last = 0
    pks = Event.objects.published().order_by("pk").values_list("pk", flat=True)
    while page := list(pks.filter(pk__gt=last)[:PAGE]):
        span = Q(event_id__gt=last, event_id__lte=page[-1])
        yield from _page(Q(pk__gt=last, pk__lte=page[-1]), span, known)
        last = page[-1]


def _page(which: Q, theirs: Q, known: _Known) -> Iterator[tuple[int, AgendaEntry]]:
    """The entries of the events `which`; `theirs` says the same of what belongs to an event."""
    events = list(Event.objects.published().filter(which).values_list(*EVENT_FIELDS))
    dates = _grouped(Occurrence.objects.filter(theirs).order_by("pk"), *DATE_FIELDS)
    credits = _grouped(
        EventCredit.objects.filter(theirs).order_by("position", "pk"),
        "event_id", "name", "actor_id", "actor__name",
    )  # fmt: skip
    disciplines = _grouped(_through("disciplines", theirs), "event_id", "discipline_id")
    topics = _grouped(_through("topics", theirs), "event_id", "topic_id")
    places = {row[6] for row in events} | {one[9] for rows in dates.values() for one in rows}
    known.read_places({pk for pk in places if pk})
    for row in events:
        if row[0] in dates:
            words = [known.word(Discipline, pk) for _event, pk in disciplines[row[0]]]
            subjects = [known.word(Topic, pk) for _event, pk in topics[row[0]]]
            told = _Told(*row)
            yield row[0], _entry(told, dates[row[0]], credits[row[0]], words, subjects, known)


def _grouped(rows: Any, *fields: str) -> dict[int, list[tuple]]:
    """Rows by the event that their first field names."""
    found: dict[int, list[tuple]] = defaultdict(list)
    for row in rows.values_list(*fields).iterator(chunk_size=5_000):
        found[row[0]].append(row)
    return found


def _through(name: str, theirs: Q) -> Any:
    return getattr(Event, name).through.objects.filter(theirs).order_by("event_id", "pk")


@dataclass(frozen=True, slots=True)
class _Told:
    """A row of `EVENT_FIELDS`."""

    pk: int
    title: str
    summary: str
    description: str
    language: str
    event_type: str
    place_id: int | None
    place_detail: str
    attendance: str
    status: str
    is_sold_out: bool
    is_free: bool | None
    price_low: Decimal | None
    audience: str
    age_low: int | None
    age_high: int | None
    accessible: list[str]
    not_accessible: list[str]
    series_id: int | None
    series_title: str | None


def _entry(
    event: _Told,
    rows: list[tuple],
    credits: list[tuple],
    disciplines: list[tuple[str, str]],
    topics: list[tuple[str, str]],
    known: _Known,
) -> AgendaEntry:
    # In the order of the rows, never of a set: the entry's version is a hash of all it says, and
    # two processes must find the same.
    wheres = {pk: known.places.get(pk, NOWHERE) for pk in (r[9] or event.place_id for r in rows)}
    people = dict.fromkeys(n for _event, told, _pk, name in credits for n in (told, name) if n)
    names = [*(w.names for w in wheres.values()), event.place_detail, *people]
    names.append(event.series_title or "")
    body = [event.summary, event.description[:DESCRIPTION], *(n for _s, n in disciplines + topics)]
    return AgendaEntry(
        key="",
        title=event.title,
        names=" ".join(names),
        body=" ".join(body),
        facets=_facets(event, credits, disciplines, topics),
        dates=tuple(_date(event, row, wheres[row[9] or event.place_id]) for row in rows),
    )


def _facets(
    event: _Told,
    credits: list[tuple],
    disciplines: list[tuple[str, str]],
    topics: list[tuple[str, str]],
) -> Values:
    """What holds for all the dates of an event."""
    return {
        "event": [str(event.pk)],
        "discipline": [slug for slug, _name in disciplines],
        "topic": [slug for slug, _name in topics],
        "kind": [event.event_type],
        "price": [price_of(event.is_free, event.price_low)],
        "audience": [event.audience],
        "age": ages_of(event.age_low, event.age_high),
        "language": [event.language],
        "actor": sorted({str(pk) for _event, _told, pk, _name in credits if pk}),
        "series": [str(event.series_id or "")],
    }


def _date(event: _Told, row: tuple, where: _Where) -> AgendaDate:
    _event, pk, start_day, start_time, end_day, end_time, has_end, status, is_sold_out, _place = row
    sold_out = is_sold_out or event.is_sold_out
    held = status_of(event.status, status, is_sold_out=sold_out)
    start = datetime.combine(start_day, start_time or time())
    return AgendaDate(
        id=pk,
        start=start,
        end=_end(start, start_time is None, end_day, end_time if has_end else None),
        facets={
            **where.facets,
            "access": access_of(event.accessible, event.not_accessible, where.accessible),
            "mode": modes_of(
                Attendance.ONLINE if EventStatus.MOVED_ONLINE in held else event.attendance
            ),
            "status": held,
        },
        spot=where.spot,
        run=f"{row[9] or ''} {held[0] if held[0] in TOLD_APART else ''}",
    )


def _end(start: datetime, all_day: bool, end_day: date, end_time: time | None) -> datetime:
    """When a date is over, local; `end_day` is its last day, included."""
    if all_day:
        return datetime.combine(end_day, time()) + timedelta(days=1)
    if end_time is None:
        return start + UNTOLD_LENGTH
    end = datetime.combine(end_day, end_time)
    return end if end >= start else end + timedelta(days=1)


def _where(
    pk: int, name: str, latitude: float | None, longitude: float | None, accessible: Any,
    municipality: str | None, town: str | None, rcm: str | None, region: str | None,
    town_latitude: float | None, town_longitude: float | None,
) -> _Where:  # fmt: skip
    facets = {"place": [str(pk)], "region": [region or UNPLACED]}
    facets |= {"municipality": [municipality or ""], "rcm": [rcm or ""]}
    spot = _spot(latitude, longitude) or _spot(town_latitude, town_longitude)
    return _Where(f"{name} {town or ''}", facets, tuple(accessible or ()), spot)


def _spot(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return latitude, longitude
