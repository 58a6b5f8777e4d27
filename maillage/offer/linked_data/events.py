"""Events in JSON-LD: an Event, or an EventSeries with one subEvent for each date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from maillage.core.models import Place
from maillage.offer.event_types import DEFAULT, SCHEMA, type_of
from maillage.offer.linked_data.actors import credit_node
from maillage.offer.linked_data.documents import Node, without_empty
from maillage.offer.linked_data.identifiers import iri_of, page_of, same_as
from maillage.offer.linked_data.offers import offers_of
from maillage.offer.linked_data.pictures import picture_node
from maillage.offer.linked_data.places import online_node, place_node, unknown_place
from maillage.offer.linked_data.when import end_text, start_text
from maillage.offer.linked_data.works import works_performed
from maillage.offer.models import (
    Attendance,
    Event,
    EventCredit,
    EventSeries,
    EventStatus,
)
from maillage.offer.schedule import Slot, aware, slots_of

# The vocabulary's own IRIs are http; the shapes compare IRIs, search engines read both.
STATUS = {
    EventStatus.SCHEDULED: f"{SCHEMA}EventScheduled",
    EventStatus.CANCELLED: f"{SCHEMA}EventCancelled",
    EventStatus.POSTPONED: f"{SCHEMA}EventPostponed",
    EventStatus.RESCHEDULED: f"{SCHEMA}EventRescheduled",
    EventStatus.MOVED_ONLINE: f"{SCHEMA}EventMovedOnline",
}
MODE = {
    Attendance.OFFLINE: f"{SCHEMA}OfflineEventAttendanceMode",
    Attendance.ONLINE: f"{SCHEMA}OnlineEventAttendanceMode",
    Attendance.MIXED: f"{SCHEMA}MixedEventAttendanceMode",
}
# A page under 100 kB has room for so many dates; the dump and the event's own file hold all.
DATES_ON_A_PAGE = 60


@dataclass(frozen=True, slots=True)
class Around:
    """What was loaded beside the events: places of single dates, actors of the directory."""

    places: Mapping[int, Place] = field(default_factory=dict)
    listed: frozenset[int] = frozenset()


def event_node(
    event: Event,
    around: Around | None = None,
    *,
    most: int | None = None,
    always_series: bool = False,
    now: datetime | None = None,
) -> Node:
    """The event as search engines, Artsdata and La Vitrine read it.

    One date gives an Event, several an EventSeries with a subEvent each; `always_series` makes a
    series of one date too (La Vitrine). `most` keeps the number of dates down: those to come come
    first. An event without a date is not published: ValueError.
    """
    around = around or Around()
    slots = slots_of(event)
    if not slots:
        raise ValueError("an event without a date is not published")
    first, last = slots[0], slots[-1]
    node = _told(event, around, slots)
    if len(slots) == 1 and not always_series:
        node |= {"@type": "Event", **_moment(event, first)}
        node["eventStatus"] = STATUS[_status(event, first)]
        node["location"] = _location(event, first, around)
        return without_empty(node)
    node["@type"] = "EventSeries"
    node["startDate"] = start_text(first, event.timezone)
    node["endDate"] = end_text(last, event.timezone) or start_text(last, event.timezone)
    kept = _kept(slots, most, event.timezone, now)
    node["subEvent"] = [_date(event, slot, around) for slot in kept]
    return without_empty(node)


def series_node(series: EventSeries, events: Sequence[Event]) -> Node:
    """A festival, a season: an EventSeries whose subEvents are named by identifier."""
    dated = [event for event in events if event.first_start and event.schedule]
    if not dated:
        raise ValueError("a series without events is not published")
    slots = sorted((slot for event in dated for slot in slots_of(event)), key=_starts)
    zone, iri = dated[0].timezone, iri_of(series)
    last = slots[-1]
    return without_empty(
        {
            "@type": "EventSeries",
            "@id": iri,
            "name": series.title,
            "description": series.description,
            "url": series.url or iri,
            "startDate": start_text(slots[0], zone),
            "endDate": end_text(last, zone) or start_text(last, zone),
            "eventStatus": STATUS[EventStatus.SCHEDULED],
            "location": _common_place(iri, dated),
            "organizer": _organizer_of(series),
            "subEvent": [{"@id": iri_of(event)} for event in dated],
        }
    )


def _told(event: Event, around: Around, slots: Sequence[Slot]) -> Node:
    """What an event and a series of dates say alike."""
    disciplines = list(event.disciplines.all())
    kind = type_of(event.event_type, (word.slug for word in disciplines))
    topics = [word.name_fr for word in event.topics.all()]
    credits = list(event.credits.all())
    # A person whom we call absent is not named twice: who presents organises too.
    hosts = [c for c in credits if c.role != EventCredit.Role.PERFORMER]
    players = [c for c in credits if c.role == EventCredit.Role.PERFORMER]
    return {
        "@type": "",
        "@id": iri_of(event),
        "name": event.title,
        "additionalType": _additional_types(kind),
        "description": event.description or event.summary,
        "url": page_of(event),
        "image": picture_node(event.picture) if event.picture_id else None,
        "startDate": "",
        "eventStatus": STATUS[_overall(event, slots)],
        "eventAttendanceMode": MODE[Attendance(event.attendance)],
        "location": _location(event, None, around),
        "isAccessibleForFree": event.is_free,
        "offers": offers_of(event, slots),
        "organizer": [credit_node(credit, around.listed) for credit in hosts],
        "performer": [credit_node(credit, around.listed) for credit in players],
        "inLanguage": event.language,
        "keywords": [*(word.name_fr for word in disciplines), *topics],
        "audience": _audience(event),
        "typicalAgeRange": _ages(event),
        "workPerformed": works_performed(list(event.works.all())),
        "superEvent": _super_event(event.series) if event.series_id and event.series else None,
        "potentialAction": _watching(event),
        "sameAs": same_as([*event.same_as, event.url]),
    }


def _date(event: Event, slot: Slot, around: Around) -> Node:
    """One date of a series: what the shapes want of an Event, and what differs."""
    node = {
        "@type": "Event",
        "@id": f"{iri_of(event)}#{slot.uid}",
        "name": event.title,
        **_moment(event, slot),
        "eventStatus": STATUS[_status(event, slot)],
        "eventAttendanceMode": MODE[Attendance(event.attendance)],
        "location": _location(event, slot, around, by_name=True),
        "url": page_of(event),
    }
    if slot.is_sold_out or event.is_sold_out:
        node["offers"] = offers_of(event, [slot])
    return without_empty(node)


def _moment(event: Event, slot: Slot) -> Node:
    told = {
        "startDate": start_text(slot, event.timezone),
        "endDate": end_text(slot, event.timezone),
    }
    if slot.previous is not None:
        told["previousStartDate"] = start_text(Slot(slot.previous), event.timezone)
    return told


def _status(event: Event, slot: Slot) -> EventStatus:
    """A date's own status; that of the event when the event as a whole is cancelled or moved."""
    whole = EventStatus(event.status)
    return whole if whole != EventStatus.SCHEDULED else EventStatus(slot.status)


def _overall(event: Event, slots: Sequence[Slot]) -> EventStatus:
    """The whole event's status: what all its dates say, when they agree."""
    told = {_status(event, slot) for slot in slots}
    return told.pop() if len(told) == 1 else EventStatus.SCHEDULED


def _location(event: Event, slot: Slot | None, around: Around, *, by_name: bool = False) -> Node:
    """Where: one Place or one VirtualLocation (the shape takes no more)."""
    status = _status(event, slot) if slot else EventStatus(event.status)
    if event.attendance == Attendance.ONLINE or status == EventStatus.MOVED_ONLINE:
        return online_node(event.online_url or event.url or page_of(event))
    other = around.places.get(slot.place_id) if slot and slot.place_id else None
    place = other or event.place
    if place is None:
        return unknown_place(iri_of(event), event.place_detail)
    # The whole place is told once, by the event; its dates name it.
    return {"@id": iri_of(place)} if by_name and other is None else place_node(place)


def _kept(slots: list[Slot], most: int | None, zone: str, now: datetime | None) -> list[Slot]:
    if most is None or len(slots) <= most:
        return slots
    today = now or datetime.now(UTC)
    coming = [slot for slot in slots if aware(slot.end or slot.start, zone) >= today]
    return coming[:most] or slots[-most:]


def _additional_types(kind: Any) -> list[str]:
    told = [] if kind.slug == DEFAULT else [kind.iri]
    return [*told, f"{SCHEMA}{kind.schema_type}"] if kind.schema_type else told


def _audience(event: Event) -> Node | None:
    if not event.audience:
        return None
    return {"@type": "Audience", "audienceType": str(event.get_audience_display())}


def _ages(event: Event) -> str:
    """`8-12`, `8-` or `-12`, as schema.org writes them."""
    if event.age_low is None and event.age_high is None:
        return ""
    low = "" if event.age_low is None else event.age_low
    high = "" if event.age_high is None else event.age_high
    return f"{low}-{high}"


def _super_event(series: EventSeries) -> Node:
    # Not called an EventSeries here: the shapes would want its dates and place again each time.
    return without_empty({"@id": iri_of(series), "name": series.title, "url": series.url})


def _watching(event: Event) -> Node | None:
    """An event in both manners has one location, its place: where to watch is said as an act."""
    if event.attendance != Attendance.MIXED or not event.online_url:
        return None
    return {"@type": "WatchAction", "target": event.online_url}


def _organizer_of(series: EventSeries) -> Node | None:
    if not series.organizer_id or series.organizer is None:
        return None
    if series.organizer.visibility != "public":
        return {"@type": "Organization", "name": series.organizer.name}
    from maillage.offer.linked_data.actors import actor_node

    return actor_node(series.organizer)


def _common_place(iri: str, events: Iterable[Event]) -> Node:
    places = {event.place_id: event.place for event in events}
    only = next(iter(places.values())) if len(places) == 1 else None
    return place_node(only) if only else unknown_place(iri, "Plusieurs lieux")


def _starts(slot: Slot) -> str:
    return slot.start.isoformat()
