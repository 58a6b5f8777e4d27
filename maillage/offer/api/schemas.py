"""What the API gives of the showcase. Times are ISO 8601 with their offset, days alone all day."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

from maillage.core.api import LARGEST_PAGE

PAGE = 25


class Paged(Schema):
    cursor: str = Field("", description="« next » de la page précédente")
    limit: int = Field(PAGE, ge=1, le=LARGEST_PAGE)


class PlaceShort(Schema):
    uid: str
    name: str
    street_address: str = ""
    municipality: str = ""
    municipality_code: str = Field("", description="Code géographique officiel")
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None


class PlaceOut(PlaceShort):
    url: str = Field("", description="Site web du lieu")
    page: str = Field(description="Sa page ici")
    capacity: int | None = None
    accessible: list[str] = []
    not_accessible: list[str] = Field([], description="Dit absent ; ce qui n’est dit nulle part "
                                      "n’est dans aucune des deux listes")  # fmt: skip
    same_as: list[str] = []


class EventDate(Schema):
    uid: str = Field(description="Identifiant de l’événement ; il ne change jamais")
    date_uid: str = Field(description="Identifiant de cette date")
    title: str
    summary: str = ""
    start: str
    end: str | None = Field(None, description="Dernier jour compris quand « all_day »")
    all_day: bool
    status: str = Field(description="scheduled, cancelled, postponed, rescheduled ou moved_online")
    is_sold_out: bool
    attendance: str = Field(description="offline, online ou mixed")
    place: PlaceShort | None = None
    disciplines: list[str]
    audience: str = ""
    is_free: bool | None = Field(None, description="Rien quand personne ne l’a dit")
    price_low: float | None = None
    price_high: float | None = None
    price_text: str = ""
    ticket_url: str = ""
    page: str = Field(description="La page de l’événement ici")
    updated_at: str


class EventDatePage(Schema):
    items: list[EventDate]
    next: str | None = None


class DateOut(Schema):
    uid: str
    start: str
    end: str | None = None
    all_day: bool
    status: str
    is_sold_out: bool
    previous_start: str | None = None
    place: str | None = Field(None, description="uid du lieu, quand il diffère")
    note: str = ""


class CreditOut(Schema):
    name: str
    role: str = Field(description="organizer, performer ou presenter")
    uid: str | None = Field(None, description="Sa page du répertoire")


class PictureOut(Schema):
    url: str
    alternative_text: str
    credit: str


class EventOut(Schema):
    uid: str
    title: str
    summary: str
    description: str
    language: str
    event_type: str = Field(description="Sorte d’événement d’Artsdata")
    disciplines: list[str]
    topics: list[str]
    dates: list[DateOut]
    timezone: str
    status: str
    status_note: str
    is_sold_out: bool
    attendance: str
    online_url: str
    place: PlaceShort | None = None
    place_detail: str
    is_free: bool | None = None
    price_low: float | None = None
    price_high: float | None = None
    price_text: str
    ticket_url: str
    url: str
    audience: str
    age_low: int | None = None
    age_high: int | None = None
    accessible: list[str]
    not_accessible: list[str]
    credits: list[CreditOut]
    series: str | None = None
    works: list[str] = Field(description="uid des œuvres présentées")
    picture: PictureOut | None = None
    same_as: list[str]
    sources: list[str] = Field(description="Nom des sources")
    page: str
    updated_at: str


class PlacePage(Schema):
    items: list[PlaceOut]
    next: str | None = None


class ProfileOut(Schema):
    uid: str
    kind: str
    name: str
    headline: str = ""
    text: str = ""
    url: str = ""
    municipality: str = ""
    disciplines: list[str] = []
    same_as: list[str] = []
    picture: PictureOut | None = None
    page: str


class ProfilePage(Schema):
    items: list[ProfileOut]
    next: str | None = None


class WorkOut(Schema):
    uid: str
    title: str
    medium: str = Field(description="image, video, audio ou text")
    description: str = ""
    technique: str = ""
    year: int | None = None
    dimensions: str = ""
    disciplines: list[str] = []
    makers: list[CreditOut] = []
    credit: str = ""
    licence: str = ""
    media_url: str = ""
    picture: PictureOut | None = None
    page: str


class WorkPage(Schema):
    items: list[WorkOut]
    next: str | None = None


def picture_out(picture: Any) -> dict[str, Any] | None:
    """A picture as the API gives it."""
    from maillage.offer.linked_data.identifiers import absolute

    if picture is None:
        return None
    return {
        "url": absolute(picture.file.url),
        "alternative_text": picture.default_alt_text,
        "credit": picture.credit,
    }
