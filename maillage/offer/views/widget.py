"""The agenda on somebody else's site: the page that makes the code, the frame, the script."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.core.whole_numbers import whole_number
from maillage.offer.access import published_event_or_404
from maillage.offer.agenda import screen, words
from maillage.offer.agenda.ask import Answer, ask, cards_of
from maillage.offer.agenda.query import AgendaQuery
from maillage.offer.agenda.territories import atlas
from maillage.offer.caching import public_page
from maillage.offer.entries import published
from maillage.offer.sites import Showcase

SCRIPT = Path(__file__).resolve().parent.parent / "static" / "offer" / "integrer.js"
MOST, USUAL = 50, 8
HEIGHT, HEIGHT_OF_ONE = 640, 260
THEMES = {"clair": "light", "sombre": "dark"}
View = Callable[..., HttpResponseBase]


def framed(view: View) -> View:
    """Any site may show this page in a frame: it has no form, no cookie, nothing to steal."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]
        response.xframe_options_exempt = True  # type: ignore[attr-defined]
        return response

    return shown


@framed
@public_page
def agenda_frame(request: HttpRequest) -> HttpResponse:
    """The next events that answer the filters, for a frame."""
    query = _query(request)
    answer = ask(query, limit=how_many(request), count=())
    context = {
        "title": _("Agenda"),
        "name": request.regional_site.name,  # type: ignore[attr-defined]
        "theme": THEMES.get(request.GET.get("cadre", ""), ""),
        "groups": screen.by_day(answer),
        "answer": answer,
        "agenda_url": _whole(query, "offer:agenda"),
    }
    return TemplateResponse(request, "offer/widget_frame.html", context)


@framed
@public_page
def event_frame(request: HttpRequest, address: str) -> HttpResponse:
    """One event, for a frame: its next date, or its last."""
    event = published_event_or_404(address)
    dates = published().filter(event=event).order_by("starts_at")
    query = _query(request)
    next_ones = dates.filter(ends_at__gte=query.now).values_list("pk", flat=True)[:1]
    numbers = list(next_ones) or list(dates.reverse().values_list("pk", flat=True)[:1])
    answer = Answer(query=query, cards=cards_of(numbers, query), total=len(numbers))
    context = {
        "title": event.title,
        "name": request.regional_site.name,  # type: ignore[attr-defined]
        "theme": THEMES.get(request.GET.get("cadre", ""), ""),
        "groups": screen.by_day(answer),
        "answer": answer,
        "agenda_url": _whole(query, "offer:agenda"),
    }
    return TemplateResponse(request, "offer/widget_frame.html", context)


@public_page
def builder(request: HttpRequest) -> HttpResponse:
    """Choose what is shown; copy one line."""
    query = _query(request)
    site: Showcase = request.regional_site  # type: ignore[attr-defined]
    params = [*query.to_params(), *_shape(request)]
    asked = f"?{urlencode(params, safe=',:')}" if params else ""
    name = _("Agenda : %s") % site.name
    frame_url = f"{site.root_url}{reverse('offer:widget_agenda')}{asked}"
    context = {
        "title": _("Intégrer l’agenda à un site"),
        "query": query,
        "chips": screen.chips(query),
        "disciplines": words.disciplines().words,
        "audiences": words.AUDIENCE.words,
        "days": words.WHEN.items(),
        "territories": _territories(site),
        "number": how_many(request),
        "theme_asked": request.GET.get("cadre", ""),
        "kept": _kept(query),
        "preview": f"{reverse('offer:widget_agenda')}{asked}",
        "script_code": script_code(site, asked, name),
        "frame_code": frame_code(frame_url, name),
    }
    response = TemplateResponse(request, "offer/widget.html", context)
    response._csp_update = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]
    return response


@public_page
def script(request: HttpRequest) -> HttpResponse:
    """The one script: it inserts a titled frame, and gives it the height of what it holds."""
    response = HttpResponse(SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8")
    # Other sites load it: it is theirs to read.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "public, max-age=3600, stale-while-revalidate=86400"
    return response


def script_code(site: Showcase, asked: str, name: str) -> str:
    """The script tag to copy."""
    english = ' data-langue="en"' if reverse("offer:agenda").startswith("/en/") else ""
    address = escape(f"{site.root_url}/integrer.js{asked}")
    return f'<script async src="{address}" data-titre="{escape(name)}"{english}></script>'


def frame_code(url: str, name: str, height: int = HEIGHT) -> str:
    """The frame to copy, where scripts are not allowed."""
    return (
        f'<iframe src="{escape(url)}" title="{escape(name)}" width="100%" height="{height}" '
        'loading="lazy" frameborder="0"></iframe>'
    )


def how_many(request: HttpRequest) -> int:
    """How many events are shown: `n`, from 1 to 50."""
    number = whole_number(request.GET.get("n", ""))
    return USUAL if number is None else min(max(number, 1), MOST)


def _query(request: HttpRequest) -> AgendaQuery:
    return AgendaQuery.from_params(request.GET, request.regional_site)  # type: ignore[attr-defined]


def _whole(query: AgendaQuery, name: str) -> str:
    asked = query.encoded()
    return query.site.root_url + reverse(name) + (f"?{asked}" if asked else "")


def _shape(request: HttpRequest) -> list[tuple[str, str]]:
    told = []
    if (number := how_many(request)) != USUAL:
        told.append(("n", str(number)))
    if request.GET.get("cadre") in THEMES:
        told.append(("cadre", request.GET["cadre"]))
    return told


def _kept(query: AgendaQuery) -> list[tuple[str, str]]:
    """Filters that the form does not show, brought from the agenda: kept as they are."""
    shown = {"q", "quand", "discipline", "territoire", "public", "gratuit"}
    hidden = [(name, text) for name, text in query.to_params() if name not in shown]
    # A choice of several is more than a menu shows.
    several = [
        (name, query.params[name])
        for name in ("discipline", "territoire", "public")
        if len(query.values(name)) > 1
    ]
    return [*hidden, *several]


def _territories(site: Showcase) -> list[Any]:
    """Regions and MRCs of the site's own territory; all of them when it has none."""
    found = [one for one in atlas().by_slug.values() if one.level in ("region", "rcm")]
    if site.has_territory:
        mine, theirs = site.region_codes, site.rcm_codes
        found = [
            one for one in found
            if (one.code in mine if one.level == "region" else one.code in theirs)
            or (one.level == "rcm" and one.region in mine)
        ]  # fmt: skip
    return sorted(found, key=lambda one: (one.level != "region", one.name))
