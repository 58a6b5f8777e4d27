"""oEmbed 1.0 (oembed.com): the address of an event, a place, a profile or the agenda as a frame."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.core.access import VISITOR, visible_or_404
from maillage.core.models import Actor, Place
from maillage.core.whole_numbers import whole_number
from maillage.offer.access import published_event_or_404
from maillage.offer.agenda.query import AgendaQuery
from maillage.offer.caching import public_page
from maillage.offer.sites import Showcase, showcases
from maillage.offer.views.widget import HEIGHT, HEIGHT_OF_ONE, frame_code

WIDTH = 600
KEPT_SECONDS = 3600
OURS = re.compile(
    r"^/(?:en/)?(?:(?P<agenda>agenda)/|(?P<kind>evenements|lieux|repertoire)/(?P<address>[^/]+)/)$"
)


@public_page
def oembed(request: HttpRequest) -> HttpResponse:
    """`?url=…&format=json|xml&maxwidth=…&maxheight=…`; 404 for what is not ours, 501 for a form
    that is not told."""
    form = request.GET.get("format", "json")
    if not form.isalnum():
        raise Http404
    if form not in ("json", "xml"):
        return HttpResponse(_("Seuls json et xml sont donnés."), status=501)
    told = _told(request)
    if form == "json":
        response: HttpResponse = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    else:
        response = HttpResponse(_xml(told), content_type="text/xml; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _told(request: HttpRequest) -> dict[str, str | int]:
    site: Showcase = request.regional_site  # type: ignore[attr-defined]
    try:
        asked = urlsplit(request.GET.get("url", ""))
    except ValueError as error:
        raise Http404 from error
    found = OURS.match(asked.path)
    if found is None or asked.scheme not in ("http", "https") or not _is_ours(request, asked):
        raise Http404
    if found["agenda"]:
        params = QueryDict(asked.query)
        title, url, height = site.name, _agenda(site, params), HEIGHT
    else:
        title, url, height = _of_record(site, found["kind"], found["address"])
    width = _at_most(request, "maxwidth", WIDTH)
    height = _at_most(request, "maxheight", height)
    html = frame_code(url, title, height).replace('width="100%"', f'width="{width}"')
    return {
        "version": "1.0", "type": "rich", "title": title, "provider_name": site.name,
        "provider_url": f"{site.root_url}/", "cache_age": KEPT_SECONDS, "html": html,
        "width": width, "height": height,
    }  # fmt: skip


def _of_record(site: Showcase, kind: str, address: str) -> tuple[str, str, int]:
    """(title, address of the frame, height) of an event, a place or a profile."""
    if kind == "evenements":
        event = published_event_or_404(address)
        path = reverse("offer:widget_event", args=[event.address])
        return event.title, site.root_url + path, HEIGHT_OF_ONE
    if kind == "lieux":
        place = visible_or_404(Place.objects.filter(merged_into=None), VISITOR, address)
        return place.name, _agenda(site, {"lieu": place.address}), HEIGHT
    listed = Actor.objects.current().filter(directory_entry__listed_on__isnull=False)
    actor = visible_or_404(listed, VISITOR, address)
    return actor.name, _agenda(site, {"artiste": actor.address}), HEIGHT


def _agenda(site: Showcase, params: QueryDict | Mapping[str, str]) -> str:
    asked = AgendaQuery.from_params(params, site).encoded()
    return site.root_url + reverse("offer:widget_agenda") + (f"?{asked}" if asked else "")


def _is_ours(request: HttpRequest, asked: object) -> bool:
    host = getattr(asked, "hostname", None)
    ours = {urlsplit(settings.SITE_URL).hostname, urlsplit(f"//{request.get_host()}").hostname}
    return host in ours | {one.hostname for one in showcases()}


def _at_most(request: HttpRequest, name: str, usual: int) -> int:
    number = whole_number(request.GET.get(name, ""))
    return usual if number is None else max(min(number, usual), 1)


def _xml(told: dict[str, str | int]) -> str:
    parts = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in told.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?><oembed>{parts}</oembed>'
