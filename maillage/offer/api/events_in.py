"""An event as a program sends it, and the finding that it is."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict, StringConstraints, field_validator

from maillage.offer.event_types import event_types
from maillage.offer.harvest.found import (
    FoundActor,
    FoundEvent,
    FoundImage,
    FoundOccurrence,
    FoundPlace,
    FoundPrice,
)
from maillage.offer.models import Accessibility, Attendance, Audience, EventStatus
from maillage.offer.schedule import DEFAULT_ZONE, MOST_SLOTS, Moment


def _web_address(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise ValueError("Une adresse http ou https est attendue.")
    return text


WebAddress = Annotated[str, StringConstraints(max_length=500), AfterValidator(_web_address)]
Status = Literal["scheduled", "cancelled", "postponed", "rescheduled", "moved_online"]
assert set(Status.__args__) == set(EventStatus.values)  # type: ignore[attr-defined]


class _In(Schema):
    # A field that we do not know is told: a program that misspells one must learn it.
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def _moment(text: str) -> Moment:
    try:
        found: Moment = datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("Une date est attendue : AAAA-MM-JJ ou AAAA-MM-JJTHH:MM.") from error
    if not 1900 < found.year < 2200:
        raise ValueError("Cette année n’est pas vraisemblable.")
    return found


class DateIn(_In):
    start: str = Field(description="AAAA-MM-JJTHH:MM (heure locale, ou avec son décalage), ou "
                       "AAAA-MM-JJ pour toute la journée")  # fmt: skip
    end: str | None = Field(None, description="Dernier jour compris quand « start » est un jour")
    status: Status = "scheduled"
    is_sold_out: bool = False

    @field_validator("start", "end")
    @classmethod
    def _is_a_moment(cls, text: str | None) -> str | None:
        if text is not None:
            _moment(text)
        return text


class PlaceIn(_In):
    name: str = Field(min_length=1, max_length=200)
    street_address: str = Field("", max_length=200)
    municipality: str = Field("", max_length=120)
    postal_code: str = Field("", max_length=7)
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    url: WebAddress = ""
    same_as: list[WebAddress] = Field([], max_length=20)


class ActorIn(_In):
    name: str = Field(min_length=1, max_length=200)
    kind: Literal["", "person", "organization", "group"] = ""
    url: WebAddress = ""
    same_as: list[WebAddress] = Field([], max_length=20)


class ImageIn(_In):
    url: WebAddress
    alternative_text: str = Field("", max_length=300)
    credit: str = Field("", max_length=200)


class EventIn(_In):
    title: str = Field(min_length=1, max_length=200)
    dates: list[DateIn] = Field(min_length=1, max_length=MOST_SLOTS)
    timezone: str = Field(DEFAULT_ZONE, description="Nom de fuseau, pour les heures sans décalage")
    place: PlaceIn | None = None
    attendance: Literal["offline", "online", "mixed"] = "offline"
    online_url: WebAddress = ""
    summary: str = Field("", max_length=300)
    description: str = Field("", max_length=20_000)
    language: str = Field("fr", max_length=8)
    event_type: str = Field("", description="Sorte d’événement d’Artsdata")
    disciplines: list[str] = Field([], max_length=10, description="Slugs ou noms")
    status: Status = "scheduled"
    is_sold_out: bool = False
    is_free: bool | None = None
    price_low: Decimal | None = Field(None, ge=0, le=99_999)
    price_high: Decimal | None = Field(None, ge=0, le=99_999)
    price_text: str = Field("", max_length=300)
    ticket_url: WebAddress = ""
    url: WebAddress = Field("", description="Page officielle")
    contact: str = Field("", max_length=200)
    audience: str = ""
    age_low: int | None = Field(None, ge=0, le=120)
    age_high: int | None = Field(None, ge=0, le=120)
    accessible: list[str] | None = None
    not_accessible: list[str] | None = None
    organizers: list[ActorIn] = Field([], max_length=20)
    performers: list[ActorIn] = Field([], max_length=40)
    image: ImageIn | None = None
    same_as: list[WebAddress] = Field([], max_length=20)

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("Ce fuseau horaire n’existe pas.")
        return name

    @field_validator("event_type")
    @classmethod
    def _is_a_type(cls, slug: str) -> str:
        if slug and slug not in event_types():
            raise ValueError("Cette sorte d’événement n’est pas au vocabulaire d’Artsdata.")
        return slug

    @field_validator("audience")
    @classmethod
    def _is_an_audience(cls, code: str) -> str:
        if code and code not in Audience.values:
            raise ValueError("Ce public n’est pas l’un de ceux que l’agenda connaît.")
        return code

    @field_validator("accessible", "not_accessible")
    @classmethod
    def _are_features(cls, codes: list[str] | None) -> list[str] | None:
        if codes and not set(codes) <= set(Accessibility.values):
            raise ValueError(
                "Cet élément d’accessibilité n’est pas l’un de ceux que l’agenda connaît."
            )
        return codes


assert set(EventIn.model_fields["attendance"].annotation.__args__) == set(Attendance.values)  # type: ignore[union-attr]


def found_event(key: str, told: EventIn) -> FoundEvent:
    """The finding that a program's event is."""
    zone = ZoneInfo(told.timezone)
    dates = [_occurrence(one, zone) for one in told.dates]
    place = told.place
    return FoundEvent(
        key=key,
        title=told.title,
        start=dates[0].start,
        end=dates[0].end,
        occurrences=dates,
        status=told.status,
        is_sold_out=told.is_sold_out,
        timezone=told.timezone,
        place=_place(place) if place else None,
        url=told.url,
        online_url=told.online_url,
        attendance=told.attendance,
        summary=told.summary,
        description=told.description,
        language=told.language,
        organizers=tuple(_actor(one) for one in told.organizers),
        performers=tuple(_actor(one) for one in told.performers),
        image=FoundImage(**told.image.dict()) if told.image else None,
        price=FoundPrice(
            is_free=told.is_free, low=told.price_low, high=told.price_high, text=told.price_text,
            url=told.ticket_url,
        ),
        audience=told.audience,
        age_low=told.age_low,
        age_high=told.age_high,
        accessible=tuple(told.accessible) if told.accessible is not None else None,
        not_accessible=tuple(told.not_accessible) if told.not_accessible is not None else None,
        disciplines=tuple(told.disciplines),
        event_types=(told.event_type,) if told.event_type else (),
        contact=told.contact,
        same_as=tuple(told.same_as),
        raw=told.model_dump(mode="json"),
        where=key,
    )  # fmt: skip


def _occurrence(told: DateIn, zone: ZoneInfo) -> FoundOccurrence:
    start = _aware(_moment(told.start), zone)
    end = _aware(_moment(told.end), zone) if told.end else None
    if end is not None and not isinstance(end, datetime):
        end = date.fromordinal(end.toordinal() + 1)  # a finding's end is exclusive
    return FoundOccurrence(start, end, told.status, told.is_sold_out)


def _aware(moment: Moment, zone: ZoneInfo) -> Moment:
    if isinstance(moment, datetime) and moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    return moment


def _place(told: PlaceIn) -> FoundPlace:
    values: dict[str, Any] = told.dict()
    values["locality"] = values.pop("municipality")
    return FoundPlace(**{**values, "same_as": tuple(told.same_as)})


def _actor(told: ActorIn) -> FoundActor:
    return FoundActor(**{**told.dict(), "same_as": tuple(told.same_as)})
