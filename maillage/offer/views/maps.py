"""The map of the agenda: the same question and the same events as the list beside it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.core.models import Municipality, Place
from maillage.offer.agenda.ask import Card, ask, spot_of
from maillage.offer.agenda.query import AgendaQuery
from maillage.offer.caching import public_page
from maillage.offer.map_drawing import drawn_map
from maillage.offer.sites import Showcase
from maillage.offer.templatetags.events import colour, when
from maillage.offer.views.agenda import agenda_address, frame

ON_A_MAP = 400
BESIDE = 24
TOLD = 5  # events named at one spot; the others are counted
TOWNS = 60


@public_page
def agenda_map(request: HttpRequest) -> HttpResponseBase:
    """The list first, then the map as it is drawn here; a script opens the one that moves."""
    site: Showcase = request.regional_site  # type: ignore[attr-defined]
    query = AgendaQuery.from_params(request.GET, site)
    answer = ask(query, limit=BESIDE, count_spots=True)
    towns = _towns(site)
    context = {
        **frame(query, answer),
        "title": _("Carte"),
        "view": "map",
        "here_url": reverse("offer:map"),
        "next": agenda_address("offer:map", query, answer.next_cursor),
        "map": {
            "source": agenda_address("offer:agenda_geojson", query),
            "worker": static("vendor/maplibre-gl-csp-worker.js"),
            "style": settings.MAP_TILES[0] if settings.MAP_TILES else "",
            "towns": [
                {
                    "name": row.name,
                    "lon": row.longitude,
                    "lat": row.latitude,
                    "size": row.population or 0,
                }
                for row in towns
            ],
        },
        "drawn": drawn_map(answer.spots, towns, _towns_of_spots()),
        "canonical": agenda_address("offer:map", query),
    }
    response = TemplateResponse(request, "offer/map.html", context)
    _let_tiles_in(response)
    return response


@public_page
def geojson(request: HttpRequest) -> HttpResponseBase:
    """Where events are (RFC 7946): one point per spot, the first events at each, and how many."""
    query = AgendaQuery.from_params(
        request.GET,
        request.regional_site,  # type: ignore[attr-defined]
    )
    answer = ask(query, limit=ON_A_MAP, count=(), count_spots=True)
    counts = {_near(one.latitude, one.longitude): one.count for one in answer.spots}
    features = [_feature(cards, counts) for cards in _by_spot(answer.cards)]
    told = {"type": "FeatureCollection", "total": answer.total, "features": features}
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(content, content_type="application/geo+json; charset=utf-8")


def _by_spot(cards: list[Card]) -> list[list[Card]]:
    spots: dict[tuple[float, float], list[Card]] = {}
    for card in cards:
        spot = spot_of(card.place)
        if spot:
            spots.setdefault(_near(*spot), []).append(card)
    return list(spots.values())


def _near(latitude: float, longitude: float) -> tuple[float, float]:
    """About ten metres: what the index takes for one spot."""
    return round(latitude, 4), round(longitude, 4)


def _feature(cards: list[Card], counts: dict[tuple[float, float], int]) -> dict[str, Any]:
    place = cards[0].place
    spot = spot_of(place)
    if place is None or spot is None:
        raise ValueError("only cards with a spot are on the map")
    same = {card.place.pk for card in cards if card.place} == {place.pk}
    town = place.municipality.name if place.municipality else ""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(spot[1], 5), round(spot[0], 5)]},
        "properties": {
            "place": place.name if same else town,
            "town": town,
            "url": place.get_absolute_url() if same else "",
            "count": counts.get(_near(*spot), len(cards)),
            "events": [
                {
                    "title": card.event.title,
                    "url": card.event.get_absolute_url(),
                    "when": when(card.occurrence),
                    "colour": colour(card.event),
                }
                for card in cards[:TOLD]
            ],
        },
    }


def _towns(site: Showcase) -> list[Municipality]:
    """The larger towns of the territory: the background that the map draws itself."""
    rows = Municipality.objects.filter(
        site.territory(""), latitude__isnull=False, longitude__isnull=False
    )
    return list(rows.order_by("-population")[:TOWNS])


def _towns_of_spots() -> dict[tuple[float, float], str]:
    """The town of each spot that a hall stands on."""
    rows = Place.objects.filter(latitude__isnull=False, municipality__isnull=False).order_by("-pk")
    told = rows.values_list("latitude", "longitude", "municipality__name")
    return {_near(latitude, longitude): town for latitude, longitude, town in told}


def _let_tiles_in(response: HttpResponse) -> None:
    """The policy of this page alone lets the host's tile servers in, when there are some."""
    if not settings.MAP_TILES:
        return
    origins = []
    for address in settings.MAP_TILES:
        parts = urlsplit(address)
        if parts.scheme in ("http", "https") and parts.netloc:
            origins.append(f"{parts.scheme}://{parts.netloc}")
    response._csp_update = {  # type: ignore[attr-defined]
        "img-src": [*origins, "blob:"],
        "connect-src": origins,
        "worker-src": ["'self'", "blob:"],
    }
