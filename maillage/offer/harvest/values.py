"""What a source found, under the names of our fields: plain JSON, the same for the same finding."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from maillage.core.models import Place
from maillage.offer.disciplines import disciplines_of
from maillage.offer.harvest.found import FoundEvent
from maillage.offer.models import Event, EventCredit, EventStatus, Source
from maillage.offer.places import Places, PlaceSaid, read_place, zone_of
from maillage.offer.schedule import MOST_SLOTS, Moment, Slot, local

# Fields that a source may give, but for the schedule and the credits.
FIELDS = (
    "title", "summary", "description", "language", "event_type", "place", "place_detail",
    "attendance", "online_url", "status", "is_sold_out", "is_free", "price_low", "price_high",
    "price_text", "ticket_url", "url", "audience", "age_low", "age_high", "accessible",
    "not_accessible", "picture_url", "same_as", "timezone", "contact",
)  # fmt: skip
EMPTY: tuple[Any, ...] = (None, "", [], {})
_LONGEST = {
    f.name: f.max_length for f in Event._meta.concrete_fields if getattr(f, "max_length", None)
}


def values_of(found: FoundEvent, source: Source, places: Places) -> dict[str, Any]:
    """The finding as `HarvestRecord.values` keeps it; what is empty is left out.

    `schedule` holds slots without identifiers, `disciplines` numbers, `credits` (name, role) pairs,
    `place` a number: a place that we lack is made.
    """
    place = _place_of(found, source, places)
    zone = _zone_of(place)
    price, image = found.price, found.image
    told: dict[str, Any] = {
        "title": found.title,
        "summary": found.summary,
        "description": found.description,
        "language": (found.language or "fr")[:2].lower(),
        "event_type": found.event_types[0] if found.event_types else "",
        "place": place,
        "attendance": found.attendance,
        "online_url": found.online_url,
        "status": found.status,
        "is_sold_out": found.is_sold_out or bool(price and price.is_sold_out),
        "url": found.url,
        "contact": found.contact,
        "audience": found.audience,
        "age_low": found.age_low,
        "age_high": found.age_high,
        "accessible": list(found.accessible or ()),
        "not_accessible": list(found.not_accessible or ()),
        "picture_url": image.url if image else "",
        "picture_alt": image.alternative_text if image else "",
        "picture_credit": image.credit if image else "",
        "same_as": list(found.same_as),
        "timezone": zone,
    }
    if price:
        told |= {
            "is_free": price.is_free,
            "price_low": _money(price.low),
            "price_high": _money(price.high),
            "price_text": price.text,
            "ticket_url": price.url,
        }
    told = {name: _cut(name, value) for name, value in told.items()}
    told["schedule"] = [_untold(slot) for slot in slots_found(found, zone)]
    told["disciplines"] = disciplines_of([*found.disciplines, *found.keywords])
    told["credits"] = _credits(found)
    return {name: value for name, value in told.items() if value not in EMPTY}


def slots_found(found: FoundEvent, zone: str) -> list[Slot]:
    """The finding's times, local to `zone`; at most 1,500."""
    is_one = len(found.occurrences) == 1
    slots = {}
    for said in found.occurrences[:MOST_SLOTS]:
        begins = _local(said.start, zone)
        ends = _local(said.end, zone) if said.end is not None else None
        if ends is not None and type(ends) is not type(begins):
            ends = None
        former = said.previous or (found.previous_start if is_one else None)
        previous = _local(former, zone) if former is not None else None
        slots[begins] = Slot(
            begins, ends, said.status if not is_one else EventStatus.SCHEDULED, said.is_sold_out,
            previous if previous != begins else None,
        )  # fmt: skip
    return list(slots.values())


def fingerprint_of(values: Mapping[str, Any]) -> str:
    """Changes when anything of the finding does."""
    told = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


def event_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The plain fields of an `Event` among a record's values; `place` becomes `place_id`."""
    told = {name: values[name] for name in FIELDS if name in values}
    for name in ("price_low", "price_high"):
        if told.get(name) is not None:
            told[name] = Decimal(told[name])
    if "place" in told:
        told["place_id"] = told.pop("place")
    return told


def believed(records: Sequence[tuple[int, int, Mapping[str, Any]]]) -> tuple[dict, dict[str, int]]:
    """One event from what several sources say: (values, {field: number of the record}).

    `records` are (rank, number, values). Field by field the highest rank that says something is
    believed; among equals the one that spoke first. A schedule that holds all of that one's dates
    and more wins over it: a series is not cut down to the evening that one source knows.
    """
    ordered = sorted(records, key=lambda record: (-record[0], record[1]))
    values: dict[str, Any] = {}
    origins: dict[str, int] = {}
    for _rank, number, told in ordered:
        for name, value in told.items():
            if name not in values and value not in EMPTY:
                values[name], origins[name] = value, number
    starts = _starts(values)
    for _rank, number, told in ordered:
        if starts and _starts(told) > starts:
            values["schedule"], origins["schedule"] = told["schedule"], number
            starts = _starts(told)
    return values, origins


def _starts(values: Mapping[str, Any]) -> set[str]:
    return {told["start"] for told in values.get("schedule", ())}


def _place_of(found: FoundEvent, source: Source, places: Places) -> int | None:
    said = found.place
    if said is not None and said.name:
        return places.find_or_make(
            PlaceSaid(
                name=said.name, street_address=said.street_address, locality=said.locality,
                postal_code=said.postal_code, latitude=said.latitude, longitude=said.longitude,
                url=said.url, same_as=tuple(said.same_as),
            )
        )  # fmt: skip
    if found.location and not found.location.startswith(("http://", "https://")):
        return places.find_or_make(read_place(found.location, places.gazetteer))
    return source.default_place_id


_zones: dict[int, str] = {}


def _zone_of(place: int | None) -> str:
    if place is None:
        return zone_of(())
    if place not in _zones:
        code = Place.objects.filter(pk=place).values_list("municipality", flat=True).first()
        _zones[place] = zone_of([code])
    return _zones[place]


def _local(moment: Moment, zone: str) -> Moment:
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return local(moment, zone).replace(microsecond=0)
    return moment


def _untold(slot: Slot) -> dict[str, Any]:
    told = slot.to_json()
    told.pop("uid")  # given when an event is made: the same finding must give the same values
    return told


def _credits(found: FoundEvent) -> list[list[str]]:
    roles = EventCredit.Role
    told = [
        [a.name.strip()[:200], str(roles.PERFORMER)] for a in found.performers if a.name.strip()
    ]
    told += [
        [a.name.strip()[:200], str(roles.ORGANIZER)] for a in found.organizers if a.name.strip()
    ]
    return [list(pair) for pair in dict.fromkeys(map(tuple, told))][:40]


def _money(value: Any) -> str | None:
    """An amount as text, so that JSON keeps its cents; None for what is no sensible price."""
    if value is None:
        return None
    try:
        amount = Decimal(str(value)).quantize(Decimal("0.01"))
    except (InvalidOperation, ValueError):
        return None
    return str(amount) if 0 <= amount < 100_000 else None


def _cut(name: str, value: Any) -> Any:
    longest = _LONGEST.get(name)
    if isinstance(value, str):
        value = value.replace("\x00", "").strip()
        if longest and len(value) > longest:
            # An address cut short leads nowhere: rather none.
            return "" if name.endswith("url") else value[: longest - 1] + "…"
    return value


def last_day(values: Mapping[str, Any]) -> date | None:
    """The last day on which a finding takes place."""
    days = [str(s.get("end") or s["start"])[:10] for s in values.get("schedule", ())]
    return date.fromisoformat(max(days)) if days else None
