"""From a record (a row, an object) whose fields are named by a mapping to what was found.

A mapping, fit for JSON: `{"fields": {field: name or [names]}, "order": "dmy" | "mdy",
"timezone": IANA name of times without an offset, "items": dotted path of the list (JSON)}`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from maillage.algorithms.said import Said
from maillage.offer.harvest import cleaning, words
from maillage.offer.harvest.cleaning import one_line, web_address
from maillage.offer.harvest.fields import SEVERAL, guessed
from maillage.offer.harvest.found import (
    FoundActor,
    FoundEvent,
    FoundImage,
    FoundOccurrence,
    FoundPlace,
    FoundPrice,
    Moment,
    Refused,
    spread,
)
from maillage.offer.harvest.kinds import Asked
from maillage.offer.harvest.moments import clock_of, moment_of, numeric_moment, order_of
from maillage.offer.harvest.reading_dates import SURE_ENOUGH, dates_in_words
from maillage.offer.harvest.schema_dates import ended
from maillage.offer.harvest.schema_event import Keys, drawn_key

Record = Mapping[str, Any]
_TRUE = frozenset(("oui", "yes", "true", "vrai", "1", "x", "✓", "gratuit", "free"))
_FALSE = frozenset(("non", "no", "false", "faux", "0", "payant"))
_ENOUGH_TO_TELL = 10


@dataclass(slots=True)
class Mapped:
    """How the records of one source are read."""

    fields: dict[str, list[str]]
    order: str = "dmy"
    timezone: str = ""
    items: str = ""

    def to_json(self) -> dict[str, Any]:
        """To keep, and give back at the next reading."""
        told = {"fields": self.fields, "order": self.order, "timezone": self.timezone}
        return {**told, "items": self.items} if self.items else told


def mapped(
    names: Sequence[str], samples: Sequence[Record], given: Mapping[str, Any], asked: Asked
) -> Mapped:
    """The mapping that was given, completed by what can be guessed of its order and its zone."""
    told = given.get("fields")
    fields: dict[str, list[str]] = {}
    if isinstance(told, Mapping):
        for field, value in told.items():
            wanted = [str(v) for v in (value if isinstance(value, list) else [value])]
            fields[str(field)] = [name for name in wanted if name in names]
    fields = {field: found for field, found in fields.items() if found} or guessed(names)
    plan = Mapped(fields, items=str(given.get("items") or ""))
    moments = [
        str(value)
        for field in ("start", "end")
        for record in samples
        for value in _values(record, plan.fields.get(field, ()))
    ]
    plan.order = given["order"] if given.get("order") in ("dmy", "mdy") else order_of(moments)
    zone = str(given.get("timezone") or "")
    plan.timezone = zone if _zone(zone) else "UTC" if written_in_utc(moments, asked.zone) else ""
    return plan


def written_in_utc(moments: Sequence[str], zone: ZoneInfo) -> bool:
    """Whether times without an offset are in UTC: read as local, many fall in the dead of night."""
    naive = []
    for told in moments:
        try:
            read = datetime.fromisoformat(told)
        except ValueError:
            continue
        if read.tzinfo is None and "T" in told:
            naive.append(read)
    if len(naive) < _ENOUGH_TO_TELL:
        return False
    as_utc = [read.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone) for read in naive]
    at_night, at_night_utc = sum(map(_at_night, naive)), sum(map(_at_night, as_utc))
    return at_night > len(naive) * 0.1 and at_night_utc * 5 < at_night


def _at_night(moment: datetime) -> bool:
    return time(0, 30) <= moment.time() < time(6)


# --- One record ------------------------------------------------------------------------------
def event_of(
    record: Record, plan: Mapped, asked: Asked, keys: Keys, where: Said
) -> FoundEvent | Refused | None:
    """The event of a record, or why not; None when the record holds nothing."""
    values = {field: _values(record, names) for field, names in plan.fields.items()}
    get = lambda field: values[field][0] if values.get(field) else ""  # noqa: E731
    title = one_line(get("title"))
    if not any(values.values()):
        return None
    raw = json.dumps(record, ensure_ascii=False, default=str)
    if not title:
        return Refused(where, Said("ligne sans titre"), raw[:2_000])
    where = Said("%(where)s, « %(title)s »", where=where, title=title[:80])
    times, confidence = _times(values, plan, asked)
    if not times:
        return Refused(where, _why_no_date(values), raw[:2_000])
    place = _place(values, asked)
    url = web_address(get("url"), asked.base)
    location = ", ".join(
        part for part in (place.name, place.street_address, place.locality) if part
    ) if place else ""  # fmt: skip
    wanted = one_line(get("key"), 300) or url or drawn_key(title, location)
    event = FoundEvent(
        key=keys.take(wanted, times[0].start),
        title=title,
        start=times[0].start,
        end=times[0].end if len(times) == 1 else times[-1].end,
        occurrences=times,
        timezone=asked.zone.key,
        location=location,
        place=place,
        url=url,
        confidence=confidence,
        raw=json.loads(raw) if len(raw) < 50_000 else {"cut": raw[:50_000]},
        where=where,
    )
    _describe(event, values, asked)
    return event


def _describe(event: FoundEvent, values: Mapping[str, list[Any]], asked: Asked) -> None:
    get = lambda field: values[field][0] if values.get(field) else ""  # noqa: E731
    shouted, is_sold_out = cleaning.told_in_title(event.title)
    event.status, sold = _status(get("status"))
    event.status = event.status if event.status != "scheduled" else shouted
    event.is_sold_out = is_sold_out or sold
    event.online_url = web_address(get("online_url"), asked.base)
    event.summary = one_line(get("summary"))
    event.description = cleaning.paragraphs(get("description"))
    if cleaning.has_marks(get("description")):
        event.description_html = cleaning.clean_html(get("description"))
    event.organizers = _actors(values.get("organizer", ()))
    event.performers = _actors(values.get("performer", ()))
    address = web_address(get("image"), asked.base)
    if address:
        alternative, credit = one_line(get("image_alt")), one_line(get("image_credit"), 200)
        event.image = FoundImage(address, alternative, credit)
    event.price = _price(get("price"), get("is_free"), web_address(get("ticket_url"), asked.base))
    event.audience_text = ", ".join(one_line(v, 100) for v in values.get("audience", ()))[:200]
    event.audience = words.audience_of(event.audience_text)
    event.age_low, event.age_high = words.ages_of(str(get("age")))
    if get("accessibility"):
        present, absent = words.accessibility_of(str(get("accessibility")))
        if present or absent:
            event.accessible, event.not_accessible = tuple(present), tuple(absent)
    event.disciplines = _listed(values.get("disciplines", ()))
    event.keywords = _listed(values.get("keywords", ()))
    event.language = _language(str(get("language")))
    event.contact = one_line(get("contact"), 200)


def _values(record: Record, names: Sequence[str]) -> list[Any]:
    found: list[Any] = []
    for name in names:
        value = record.get(name)
        found += value if isinstance(value, list) else [value]
    return [one for one in found if one not in (None, "") and str(one).strip()]


# --- When ------------------------------------------------------------------------------------
def _times(
    values: Mapping[str, list[Any]], plan: Mapped, asked: Asked
) -> tuple[list[FoundOccurrence], float]:
    get = lambda field: values[field][0] if values.get(field) else None  # noqa: E731
    start = _moment(get("start"), plan, asked) or _moment(get("start_time"), plan, asked)
    if start is None:
        told = " ".join(str(v) for v in (get("dates"), get("start"), get("start_time")) if v)
        times, sure = dates_in_words(told, asked)
        return (times, sure) if sure >= SURE_ENOUGH else ([], 0.0)
    if cleaning.told_true(get("all_day")) and isinstance(start, datetime):
        start = start.date()
    end = _moment(get("end"), plan, asked) or _moment(get("end_time"), plan, asked)
    clock, end_clock = _clocks(get("start_time"), get("end_time"))
    if clock is not None and not isinstance(start, datetime):
        start = datetime.combine(start, clock, tzinfo=asked.zone)
    if end_clock is not None and not isinstance(end, datetime) and isinstance(start, datetime):
        last = end if end is not None else start.date()
        end = datetime.combine(last, end_clock, tzinfo=asked.zone)
        if end < start and end.date() == start.date():  # past midnight
            end += timedelta(days=1)
    elif isinstance(start, datetime) and end is not None and not isinstance(end, datetime):
        return _each_day(start, end), 1.0
    return [FoundOccurrence(start, spread(start, ended(start, end, asked.zone)))], 1.0


def _each_day(start: datetime, last: Moment) -> list[FoundOccurrence]:
    """« du 3 au 5 mars, 19 h 30 » in two columns: once a day, as `french_dates` reads it."""
    day = last.date() if isinstance(last, datetime) else last
    count = (day - start.date()).days
    if not 0 <= count <= 31:
        return [FoundOccurrence(start)]
    return [FoundOccurrence(start + timedelta(days=n)) for n in range(count + 1)]


def _moment(value: Any, plan: Mapped, asked: Asked) -> Moment | None:
    if value is None:
        return None
    naive = _zone(plan.timezone) or asked.zone
    read = moment_of(value, asked.zone, naive=naive)
    if read is None and isinstance(value, str):
        read = numeric_moment(value, asked.zone, plan.order)
    return read


def _clocks(first: Any, last: Any) -> tuple[time | None, time | None]:
    """The hours of a row: two cells, or « 19 h 30 à 21 h » in one."""
    start, end = clock_of(str(first or "")), clock_of(str(last or ""))
    if start is None and first:
        parts = cleaning.halves(str(first))
        if len(parts) == 2:
            start, end = clock_of(parts[0]), end or clock_of(parts[1])
    return start, end


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def _why_no_date(values: Mapping[str, list[Any]]) -> Said:
    for field in ("start", "dates", "start_time"):
        if values.get(field):
            told = one_line(values[field][0], 60)
            return Said("date de début illisible : « %(date)s »", date=told)
    return Said("date de début absente")


# --- The rest --------------------------------------------------------------------------------
def _place(values: Mapping[str, list[Any]], asked: Asked) -> FoundPlace | None:
    get = lambda field: one_line(values[field][0], 200) if values.get(field) else ""  # noqa: E731
    latitude, longitude = _degree(get("latitude"), 90), _degree(get("longitude"), 180)
    if latitude is None or longitude is None or not (latitude or longitude):
        latitude = longitude = None
    place = FoundPlace(
        name=get("place"), street_address=get("street_address"), locality=get("locality"),
        region=get("region"), postal_code=get("postal_code")[:12],
        latitude=latitude, longitude=longitude,
    )  # fmt: skip
    return place if place != FoundPlace() else None


def _degree(told: str, most: int) -> float | None:
    try:
        read = float(told.replace(",", "."))
    except ValueError:
        return None
    return read if -most <= read <= most else None


def _status(told: Any) -> tuple[str, bool]:
    """A column « Statut », or « Annulé » with yes or no."""
    text = " ".join(str(told).casefold().split())
    if isinstance(told, bool) or text in _TRUE or text in _FALSE:
        return ("cancelled" if told is True or text in _TRUE else "scheduled"), False
    return cleaning.status_of(text), "complet" in text or "sold" in text


def _price(told: Any, free: Any, tickets: str) -> FoundPrice | None:
    text = one_line(told)
    is_free, low, high = cleaning.prices_told(text)
    if text and text.casefold() in _TRUE | _FALSE and low is None:
        is_free = text.casefold() in ("gratuit", "free")
    word = " ".join(str(free).casefold().split())
    if word in _TRUE:
        is_free = True
    elif word in _FALSE:
        is_free = False
    if is_free is None and low is None and not text and not tickets:
        return None
    return FoundPrice(is_free, low, high, "CAD" if low is not None else "", text, tickets)


def _actors(values: Sequence[Any]) -> tuple[FoundActor, ...]:
    names = [one_line(v, 200) for v in values[:60]]
    return tuple(FoundActor(n) for n in dict.fromkeys(names) if n and "@" not in n)


def _listed(values: Sequence[Any]) -> tuple[str, ...]:
    found = [one_line(part, 100) for v in values for part in cleaning.listed(str(v))]
    return tuple(dict.fromkeys(word for word in found if word))[:50]


def _language(told: str) -> str:
    word = told.strip().casefold()[:20]
    return {"francais": "fr", "français": "fr", "anglais": "en", "english": "en",
            "french": "fr"}.get(word, word[:2] if len(word) in (2, 5) else "")  # fmt: skip


__all__ = ["SEVERAL", "Mapped", "event_of", "mapped", "written_in_utc"]
