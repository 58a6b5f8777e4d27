"""The fields of one VEVENT, in whatever shape its producer gave them (icalendar's own objects)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from maillage.core.calendar_fields import person_named, text_of
from maillage.offer.harvest import cleaning
from maillage.offer.harvest.found import (
    SCHEDULED,
    FoundActor,
    FoundEvent,
    FoundImage,
    FoundOccurrence,
    FoundPlace,
    Moment,
    spread,
)
from maillage.offer.harvest.kinds import Asked


def moments_of(component: Any, zone: ZoneInfo, floating: ZoneInfo) -> tuple[Moment, Moment | None]:
    """(start, end) of a component: in the zone it names, otherwise in `zone`.

    A floating time is read in `floating`. An end before its start is the two swapped.
    """
    begins = component["DTSTART"].dt
    start = _placed(begins, zone, floating)
    if "DTEND" in component:
        end: Moment | None = _placed(component["DTEND"].dt, zone, floating)
    elif "DURATION" in component:
        length = component["DURATION"].dt
        if not isinstance(start, datetime) and length.seconds:
            start = datetime(start.year, start.month, start.day, tzinfo=floating)
        end = start + length
    else:
        end = None
    if isinstance(start, datetime) != isinstance(end, datetime) and end is not None:
        # A date beside a time: as recurring-ical-events does, both are times.
        start, end = _as_time(start, floating), _as_time(end, floating)
    if end is not None and _as_time(end, floating) < _as_time(start, floating):
        start, end = end, start
    return start, spread(start, end)


def _as_time(moment: Moment, zone: ZoneInfo) -> datetime:
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, tzinfo=zone)


def _placed(moment: date, zone: ZoneInfo, floating: ZoneInfo) -> Moment:
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None or moment.utcoffset() is None:
        return moment.replace(tzinfo=floating)
    name = getattr(moment.tzinfo, "key", "")
    # UTC says nothing of where it is; a zone that the file defines has no name known elsewhere.
    return moment if name and name not in ("UTC", "Etc/UTC", "GMT") else moment.astimezone(zone)


def local_key(moment: date) -> str:
    """What tells an occurrence from the others: its first moment, as the series names it."""
    if isinstance(moment, datetime) and moment.utcoffset() is not None:
        return moment.astimezone(ZoneInfo("UTC")).strftime("%Y%m%dT%H%M%SZ")
    return moment.strftime("%Y%m%dT%H%M%S" if isinstance(moment, datetime) else "%Y%m%d")


def status_of_component(component: Any) -> str:
    """STATUS as ours; a tentative event is a scheduled one."""
    status = cleaning.status_of(text_of(component, "STATUS"))
    if status != SCHEDULED:
        return status
    return cleaning.told_in_title(text_of(component, "SUMMARY"))[0]


def described(component: Any, *, key: str, first: FoundOccurrence, asked: Asked) -> FoundEvent:
    """The event of a component, with everything but its occurrences."""
    title = cleaning.one_line(text_of(component, "SUMMARY"))
    description = text_of(component, "X-ALT-DESC") or text_of(component, "DESCRIPTION")
    location = cleaning.one_line(text_of(component, "LOCATION"))
    url = cleaning.web_address(text_of(component, "URL"), asked.base)
    zone = getattr(first.start.tzinfo, "key", "") if isinstance(first.start, datetime) else ""
    return FoundEvent(
        key=key[:500],
        title=title,
        start=first.start,
        end=first.end,
        status=status_of_component(component),
        is_sold_out=cleaning.told_in_title(title)[1],
        timezone=zone or asked.zone.key,
        location=location,
        place=_place(component, location),
        url=url,
        online_url=cleaning.web_address(text_of(component, "X-GOOGLE-CONFERENCE")),
        attendance="online" if cleaning.web_address(location) else "",
        description=cleaning.paragraphs(description),
        description_html=cleaning.clean_html(description)
        if cleaning.has_marks(description)
        else "",
        language=_language(component),
        organizers=_organizers(component),
        image=_image(component),
        keywords=_categories(component),
        contact=cleaning.one_line(text_of(component, "CONTACT"), 200),
        is_private=text_of(component, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"),
    )


def _place(component: Any, location: str) -> FoundPlace | None:
    latitude, longitude = _position(component)
    if not location and latitude is None:
        return None
    if cleaning.web_address(location):
        return None
    name, _, street = location.partition(",")
    return FoundPlace(
        name=name.strip(), street_address=street.strip(), latitude=latitude, longitude=longitude
    )


def _position(component: Any) -> tuple[float | None, float | None]:
    geo = component.get("GEO")
    try:
        latitude, longitude = float(geo.latitude), float(geo.longitude)
    except (AttributeError, TypeError, ValueError):
        return None, None
    is_real = -90 <= latitude <= 90 and -180 <= longitude <= 180 and (latitude or longitude)
    return (latitude, longitude) if is_real else (None, None)


def _language(component: Any) -> str:
    summary = component.get("SUMMARY")
    parameters = getattr(summary, "params", {})
    return str(parameters.get("LANGUAGE", ""))[:2].lower()


def _organizers(component: Any) -> tuple[FoundActor, ...]:
    name = cleaning.one_line(person_named(component.get("ORGANIZER")), 200)
    # An address is nobody's name.
    return (FoundActor(name),) if name and "@" not in name else ()


def _image(component: Any) -> FoundImage | None:
    for name in ("IMAGE", "ATTACH"):
        value = component.get(name)
        for one in value if isinstance(value, list) else [value]:
            kind = str(getattr(one, "params", {}).get("FMTTYPE", ""))
            url = cleaning.web_address(str(one)) if one is not None else ""
            if url and (name == "IMAGE" or kind.startswith("image/")):
                return FoundImage(url)
    return None


def _categories(component: Any) -> tuple[str, ...]:
    value = component.get("CATEGORIES")
    words: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        words += [cleaning.one_line(c, 100) for c in getattr(one, "cats", [])]
    return tuple(dict.fromkeys(word for word in words if word))[:50]
