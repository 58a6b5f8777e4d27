"""The demonstration's events: three hundred, from twenty days ago to five months ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from maillage.core import journal
from maillage.core.models import Actor, Batch, Discipline, Place, Visibility
from maillage.offer.demo.gallery import Gallery
from maillage.offer.demo.reading import named, rows, slots_said
from maillage.offer.models import (
    Attendance,
    Audience,
    Event,
    EventCredit,
    EventSeries,
    EventStatus,
    PublicationState,
    Work,
)
from maillage.offer.schedule import Slot, schedule_of, write_many

TABLES = ["events_1.csv", "events_2.csv", "events_3.csv", "events_4.csv"]
ACCESS = {
    "fsl": "sign_language", "captions": "captions", "audiodesc": "audio_description",
    "relaxed": "relaxed", "hearing_loop": "hearing_loop", "wheel": "wheelchair",
}  # fmt: skip
AUDIENCES = {
    "family": Audience.FAMILY, "schools": Audience.SCHOOLS, "teens": Audience.TEENAGERS,
    "adults": Audience.ADULTS, "seniors": Audience.SENIORS,
}  # fmt: skip
STATUS_NOTES: dict[str, str] = {
    EventStatus.CANCELLED: "Les billets sont remboursés automatiquement.",
    EventStatus.POSTPONED: "La nouvelle date sera annoncée ; les billets restent valables.",
    EventStatus.RESCHEDULED: "Déplacé d’une semaine ; les billets restent valables.",
}


@dataclass
class Region:
    """What events are made of."""

    cast: Any
    actors: dict[str, Actor]
    places: dict[str, Place]
    works: dict[str, Work]
    gallery: Gallery
    batch: Batch
    today: date = field(default_factory=timezone.localdate)

    def __post_init__(self) -> None:
        self.disciplines = {d.slug: d.pk for d in Discipline.objects.all()}
        self.series = _write_series(self)


def write_events(region: Region) -> list[Event]:
    """Everything that is published."""
    told = [row for table in TABLES for row in rows(table)]
    return write_rows(region, told, PublicationState.PUBLISHED)


def write_rows(region: Region, told: Sequence[dict[str, str]], state: str) -> list[Event]:
    """Events of a table, with their disciplines, works and credits, in this state."""
    events = [_event(region, row, state) for row in told]
    many = {
        "disciplines": [
            [region.disciplines[slug] for slug in row["disciplines"].split(",")] for row in told
        ],
        "works": [
            [region.works[word[5:]].pk for word in row["more"].split() if word[:5] == "work="]
            for row in told
        ],
    }
    made = journal.create_many(events, by=None, batch=region.batch, many=many)
    write_many(made)
    credits = [credit for row, event in zip(told, made, strict=True)
               for credit in _credits(region, row["who"], event)]  # fmt: skip
    journal.create_many(credits, by=None, batch=region.batch)
    return made


def _event(region: Region, row: dict[str, str], state: str) -> Event:
    words = row["more"].split()
    summary, _dot, rest = row["text"].partition(". ")
    now = timezone.now()
    slots, status = _slots(row, words, region.today)
    event = Event(
        title=row["title"], summary=summary.rstrip(".") + ".", description=rest,
        event_type=row["type"], place=region.places.get(row["place"]),
        schedule=schedule_of(slots), status=status, status_note=STATUS_NOTES.get(status, ""),
        is_sold_out="soldout" in words, state=state, host=region.cast.host1,
        published_at=now - timedelta(days=len(row["title"]) % 30) if state == "published" else None,
        checked_at=now - timedelta(days=len(row["text"]) % 12), is_demo=True,
        picture=region.gallery.for_discipline(row["disciplines"].split(",")[0]),
        language=next((word for word in words if word in ("en", "atj")), "fr"),
        series=next((region.series[w[7:]] for w in words if w.startswith("series=")), None),
    )  # fmt: skip
    _say_price(event, row)
    _say_audience(event, words)
    _say_access(event, words)
    return event


def _slots(row: dict[str, str], words: list[str], today: date) -> tuple[list[Slot], str]:
    slots = slots_said(row["when"], today)
    if "moved" in words:
        week = timedelta(weeks=1)
        slots = [replace(slot, previous=slot.start - week, status=EventStatus.RESCHEDULED)
                 for slot in slots]  # fmt: skip
        return slots, EventStatus.RESCHEDULED
    if "cancelled" in words:
        return slots, EventStatus.CANCELLED
    if "postponed" in words:
        return slots, EventStatus.POSTPONED
    return slots, EventStatus.SCHEDULED


def _say_price(event: Event, row: dict[str, str]) -> None:
    """« 0 » is free, « 18-32 » a range, nothing: nobody said."""
    price = row["price"]
    if not price:
        return
    low, _dash, high = price.partition("-")
    event.is_free = price == "0"
    if event.is_free:
        return
    event.price_low, event.price_high = Decimal(low), Decimal(high or low)
    if row["type"] not in ("ExhibitionEvent", "SaleEvent"):
        event.ticket_url = f"https://billets.demo.example/{slugify(event.title)[:60]}"


def _say_audience(event: Event, words: list[str]) -> None:
    for word in words:
        kind, _colon, ages = word.partition(":")
        if kind not in AUDIENCES:
            continue
        event.audience = AUDIENCES[kind]
        if ages:
            low, high = (int(age) for age in ages.split("-"))
            event.age_low, event.age_high = low or None, high if high < 90 else None
        elif kind == "adults":
            event.age_low = 18


def _say_access(event: Event, words: list[str]) -> None:
    event.accessible = sorted({ACCESS[word] for word in words if word in ACCESS})
    if "nowheel" in words:
        event.not_accessible = ["wheelchair"]
    if "online" in words:
        event.attendance = Attendance.ONLINE
    if "mixed" in words:
        event.attendance = Attendance.MIXED
    if event.attendance != Attendance.OFFLINE:
        event.online_url = f"https://direct.demo.example/{slugify(event.title)[:60]}"


def _credits(region: Region, who: str, event: Event) -> list[EventCredit]:
    """« Organizer,Presenter>Performer;Performer »; without « > » the first one organizes."""
    makers, _arrow, performers = who.partition(">")
    first, *others = makers.split(",")
    told = [(first, EventCredit.Role.ORGANIZER)]
    told += [(name, EventCredit.Role.PRESENTER) for name in others]
    told += [(name, EventCredit.Role.PERFORMER) for name in performers.split(";") if name]
    return [
        EventCredit(
            event=event, actor=region.actors.get(name), name=named(name), role=role, position=place
        )
        for place, (name, role) in enumerate(told)
    ]


def _write_series(region: Region) -> dict[str, EventSeries]:
    told = rows("series.csv")
    series = [
        EventSeries(
            title=named(row["title"]), description=row["description"],
            organizer=region.actors.get(row["organizer"]), visibility=Visibility.PUBLIC,
            host=region.cast.host1,
        )
        for row in told
    ]  # fmt: skip
    made = journal.create_many(series, by=None, batch=region.batch)
    return {row["key"]: one for row, one in zip(told, made, strict=True)}
