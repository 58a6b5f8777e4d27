"""The API (django-ninja), under the same access rules as the pages; rooms add their own parts.

Who asks is who is signed in (the session); a visitor gets what is public. A list is read page by
page with a cursor: the answer's `next` is the `cursor` of the following page, and a record that is
added or removed meanwhile moves nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import HttpError

from maillage.algorithms.french_text import fold
from maillage.core.access import visible
from maillage.core.api_errors import answer_in_words
from maillage.core.models import Actor, ContactPoint, Gesture
from maillage.core.registry import registry
from maillage.core.views.api_docs import ApiPage

PAGE, LARGEST_PAGE = 50, 200
_signer = Signer(salt="core.api.cursor")

api = NinjaAPI(
    title="Maillage",
    version="1",
    description="Ce que la personne connectée peut voir ; sans session, ce qui est public.",
    docs=ApiPage(),
    docs_url="docs",
    urls_namespace="api",
)
answer_in_words(api)


class Place(Schema):
    name: str
    code: str


class Contact(Schema):
    kind: str
    value: str
    label: str


class ActorShort(Schema):
    uid: str
    kind: str
    name: str
    url: str = Field(description="Site web")
    municipality: Place | None = None
    region: Place | None = None


class ActorFull(ActorShort):
    description: str
    disciplines: list[str]
    topics: list[str]
    contact_points: list[Contact] = Field(description="Celles que vous pouvez voir")


class GestureOut(Schema):
    uid: str
    text: str
    occurred_on: date
    verb: str | None = None
    axis: str | None = None
    owner: str | None = Field(None, description="uid de qui l’a fait")
    host: str | None = Field(None, description="uid de l’organisme d’accueil")
    people_reached: int | None = None
    organisations_reached: int | None = None


class ActorPage(Schema):
    items: list[ActorShort]
    next: str | None = None


class GesturePage(Schema):
    items: list[GestureOut]
    next: str | None = None


class Paging(Schema):
    cursor: str = ""
    limit: int = Field(PAGE, ge=1, le=LARGEST_PAGE)


@api.get(
    "/etat", tags=["service"], summary="Le programme répond",
    description="Répond tant que le programme sert\u00a0; ne touche aucun enregistrement.",
)  # fmt: skip
def health(request: HttpRequest) -> dict[str, str]:
    """Answers as long as the program serves; touches no record."""
    return {"state": "ok"}


@api.get(
    "/acteurs", response=ActorPage, tags=["acteurs"], summary="Personnes et organisations",
    description="Par nom. «\u00a0q\u00a0» cherche dans le nom et le lieu\u00a0; «\u00a0kind\u00a0» "
    "est person, organization ou group.",
)  # fmt: skip
def actors(
    request: HttpRequest, response: HttpResponse, paging: Query[Paging], q: str = "", kind: str = ""
) -> dict[str, Any]:
    """By name; `q` searches name and place, `kind` is person, organization or group."""
    for_this_reader(response)
    rows = visible(Actor.objects.current(), request.reader)  # type: ignore[attr-defined]
    for word in fold(q).split():
        rows = rows.filter(folded__contains=word)
    if kind:
        rows = rows.filter(kind=kind)
    if paging.cursor:
        name, last = _position(paging.cursor)
        rows = rows.filter(Q(sort_name__gt=name) | Q(sort_name=name, pk__gt=last))
    rows = rows.select_related("municipality", "region").order_by("sort_name", "pk")
    found, after = _page(rows, paging.limit, lambda row: row.sort_name)
    return {"items": [_short(row) for row in found], "next": after}


@api.get(
    "/acteurs/{uid}", response=ActorFull, tags=["acteurs"], summary="Un acteur",
    description="Avec les coordonnées que vous pouvez voir.",
)  # fmt: skip
def actor(request: HttpRequest, response: HttpResponse, uid: str) -> dict[str, Any]:
    """One actor, with the contact points that the reader may see."""
    for_this_reader(response)
    rows = Actor.objects.called(uid=uid).select_related("municipality", "region")
    row = visible(rows, request.reader).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    contacts = visible(ContactPoint.objects.filter(actor=row), request.reader)  # type: ignore[attr-defined]
    return {
        **_short(row),
        "description": row.description,
        "disciplines": [word.slug for word in row.disciplines.all()],
        "topics": [word.slug for word in row.topics.all()],
        "contact_points": list(contacts.values("kind", "value", "label")),
    }


@api.get(
    "/gestes", response=GesturePage, tags=["gestes"], summary="Gestes, du plus récent",
    description="«\u00a0since\u00a0» et «\u00a0until\u00a0» sont des jours, tous deux compris.",
)  # fmt: skip
def gestures(
    request: HttpRequest,
    response: HttpResponse,
    paging: Query[Paging],
    since: date | None = None,
    until: date | None = None,
) -> dict[str, Any]:
    """From the newest; `since` and `until` are days, both included."""
    for_this_reader(response)
    rows = visible(Gesture.objects.all(), request.reader)  # type: ignore[attr-defined]
    if since:
        rows = rows.filter(occurred_on__gte=since)
    if until:
        rows = rows.filter(occurred_on__lte=until)
    if paging.cursor:
        text, last = _position(paging.cursor)
        day = _day(text)
        rows = rows.filter(Q(occurred_on__lt=day) | Q(occurred_on=day, pk__lt=last))
    rows = rows.select_related("verb", "axis").annotate(
        owner_uid=F("owner__uid"), host_uid=F("host__uid")
    )
    found, after = _page(
        rows.order_by("-occurred_on", "-pk"), paging.limit, lambda row: row.occurred_on.isoformat()
    )
    return {"items": [_gesture(row) for row in found], "next": after}


def for_this_reader(response: HttpResponse) -> None:
    """The answer depends on who asks: no shared cache may keep it."""
    patch_vary_headers(response, ["Cookie"])
    response["Cache-Control"] = "private, no-cache"


def _page(rows: QuerySet, limit: int, key: Any) -> tuple[list[Any], str | None]:
    found = list(rows[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], _signer.sign(f"{last.pk}:{key(last)}")


def _position(cursor: str) -> tuple[str, int]:
    """(sort key, id) of the last record of the page before; 400 for a cursor of nobody's."""
    try:
        number, _colon, text = _signer.unsign(cursor).partition(":")
        return text, int(number)
    except (BadSignature, ValueError) as error:
        raise HttpError(400, "cursor") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise HttpError(400, "cursor") from error


def _short(row: Actor) -> dict[str, Any]:
    return {
        "uid": row.uid, "kind": row.kind, "name": row.name, "url": row.url,
        "municipality": _place(row.municipality), "region": _place(row.region),
    }  # fmt: skip


def _place(place: Any) -> dict[str, str] | None:
    return {"name": place.name, "code": place.code} if place else None


def _gesture(row: Any) -> dict[str, Any]:
    return {
        "uid": row.uid, "text": row.text, "occurred_on": row.occurred_on,
        "verb": row.verb.name if row.verb else None, "axis": row.axis.slug if row.axis else None,
        "owner": row.owner_uid, "host": row.host_uid, "people_reached": row.people_reached,
        "organisations_reached": row.organisations_reached,
    }  # fmt: skip


# Every room has told its part by now: this module is read with the addresses, after `ready`.
for _prefix, _router in registry.routers:
    api.add_router(_prefix, _router)
