"""Our events, places and actors as the search for duplicates reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from maillage.algorithms.duplicates import EVENT, Occurrence, Pair, Record, Stored
from maillage.core.models import Place
from maillage.core.said import to_json
from maillage.offer.models import DuplicatePair, Event, EventCredit, Kin, PublicationState
from maillage.offer.schedule import Slot, slot_of

LIVE = (PublicationState.PUBLISHED, PublicationState.HELD)
LOOK_BACK = timedelta(days=2)
MOST_DATES = 60  # of a long series: enough to recognise it


def events_to_compare() -> QuerySet[Event]:
    """Events that a new one may be: published or held, not over for long, not merged away."""
    since = timezone.now() - LOOK_BACK
    return Event.objects.current().filter(state__in=LIVE, last_end__gte=since)


def event_records(events: QuerySet[Event]) -> list[Record]:
    """The events as records: three queries, whatever their number."""
    rows = list(
        events.order_by("pk").values_list("pk", "title", "schedule", "place", "url", "contact")
    )
    places = _places({row[3] for row in rows if row[3]})
    names = _names([row[0] for row in rows])
    return [
        Record(
            key=str(pk),
            fields={
                "title": title, "url": url, "phone": contact,
                **places.get(place, {}), **names.get(pk, {}),
            },
            occurrences=occurrences_said(slot_of(told) for told in schedule[:MOST_DATES]),
        )
        for pk, title, schedule, place, url, contact in rows
    ]  # fmt: skip


def record_of(
    key: str, *, title: str, slots: Iterable[Slot] = (), place: Place | None = None,
    place_name: str = "", town: str = "", names: Sequence[tuple[str, str]] = (), url: str = "",
) -> Record:  # fmt: skip
    """An event that is not stored yet (typed, pasted), as a record; `names` are (name, role)."""
    fields = {"title": title, "url": url, "place": place_name, "town": town}
    if place is not None:
        fields |= _place_fields(place)
    fields |= _people(names)
    return Record(key=key, fields=fields, occurrences=occurrences_said(slots))


def stored_events(events: QuerySet[Event] | None = None) -> Stored:
    """Everything that a new event may be, ready to be asked several times."""
    return Stored(event_records(events if events is not None else events_to_compare()), kind=EVENT)


def likely_same(
    record: Record, *, around: Iterable[Slot], most: int = 3
) -> list[tuple[Event, Pair]]:
    """« Est-ce celui-ci ? »: events on the days typed, or near them, that may be this one."""
    days = sorted({_day(slot) for slot in around})
    events = events_to_compare()
    if days:
        first, last = days[0] - timedelta(days=1), days[-1] + timedelta(days=2)
        events = events.filter(occurrences__start_day__range=(first, last)).distinct()
    pairs = stored_events(events).candidates(record, most=most)
    found = Event.objects.select_related("place__municipality").in_bulk(
        [int(_other(pair, record.key)) for pair in pairs]
    )
    return [
        (found[int(_other(pair, record.key))], pair)
        for pair in pairs
        if int(_other(pair, record.key)) in found
    ]


def never_the_same(kin: str = Kin.EVENT) -> set[tuple[int, int]]:
    """Pairs that a person called different."""
    rows = DuplicatePair.objects.filter(kin=kin, state=DuplicatePair.State.DIFFERENT)
    return set(rows.values_list("first_id", "second_id"))


def reasons_said(pair: Pair) -> list[Any]:
    """The reasons of a pair as `DuplicatePair.reasons` keeps them."""
    return [
        {"field": r.field, "weight": round(r.weight, 2), "said": to_json(r.said)}
        for r in pair.reasons
    ]


def occurrences_said(slots: Iterable[Slot]) -> list[Occurrence]:
    """Slots as the comparison takes them: its ends are inclusive."""
    said = []
    for slot in slots:
        end = slot.end
        if end is not None and not isinstance(end, datetime):
            end -= timedelta(days=1)
        said.append(Occurrence(slot.start, end))
    return said


def _other(pair: Pair, key: str) -> str:
    return pair.right if pair.left == key else pair.left


def _day(slot: Slot) -> Any:
    return slot.start.date() if isinstance(slot.start, datetime) else slot.start


def _places(ids: set[int]) -> dict[int, dict[str, str]]:
    rows = Place.objects.filter(pk__in=ids).select_related("municipality")
    return {place.pk: _place_fields(place) for place in rows}


def _place_fields(place: Place) -> dict[str, str]:
    fields = {
        "place": place.name,
        "address": place.street_address,
        "town": place.municipality.name if place.municipality else "",
        "postal": place.postal_code,
    }
    if place.latitude is not None and place.longitude is not None:
        fields |= {"latitude": str(place.latitude), "longitude": str(place.longitude)}
    return fields


def _names(ids: Sequence[int]) -> dict[int, dict[str, str]]:
    told: dict[int, list[tuple[str, str]]] = {}
    rows = EventCredit.objects.filter(event__in=ids).values_list("event", "name", "role")
    for event, name, role in rows:
        told.setdefault(event, []).append((name, role))
    return {event: _people(names) for event, names in told.items()}


def _people(names: Sequence[tuple[str, str]]) -> dict[str, str]:
    on_stage = [name for name, role in names if role == EventCredit.Role.PERFORMER]
    behind = [name for name, role in names if role != EventCredit.Role.PERFORMER]
    return {"performer": ", ".join(on_stage[:3]), "organiser": ", ".join(behind[:1])}
