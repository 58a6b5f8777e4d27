"""What the network tells, and the network as a list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.connect.graph.change import change_between
from maillage.connect.graph.lists import PERIOD, NetworkActors
from maillage.connect.graph.reading import Answer, reading_for
from maillage.connect.graph.seen import period_of
from maillage.connect.graph.telling import (
    actors_told,
    communities_told,
    figures_told,
    fragile_told,
    gaps_told,
    isolated_of,
)
from maillage.connect.views.actors import crumbs
from maillage.core.access import Reader, audience
from maillage.core.said import in_words

YEAR = timedelta(days=365)


def period_asked(request: HttpRequest) -> str:
    """The period of the address; today for anything that is none."""
    key = request.GET.get(PERIOD, "").strip()
    return key if period_of(key) else ""


def waiting(request: HttpRequest, answer: Answer, title: str) -> HttpResponseBase:
    """The page of a reading that is being made: it asks again by itself."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    context = {"title": title, "crumbs": crumbs(reader), "answer": answer,
               "here": request.get_full_path()}  # fmt: skip
    name = "_network_waiting.html" if request.headers.get("HX-Target") == "lecture" else (
        "network_waiting.html"
    )  # fmt: skip
    response = TemplateResponse(request, f"connect/{name}", context)
    response["Cache-Control"] = "private, no-store"
    return response


@audience("network")
@require_safe
def network(request: HttpRequest) -> HttpResponseBase:
    """Communities, brokers, holes, who is alone, who alone knows whom, what changed."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    answer = reading_for(reader, "")
    title = _("Ce que dit le réseau")
    if answer.reading is None:
        return waiting(request, answer, title)
    told = answer.reading.told
    communities = communities_told(answer, reader)
    alone, first_alone = isolated_of(answer, reader)
    context = {
        "title": title,
        "crumbs": crumbs(reader),
        "answer": answer,
        "figures": figures_told(answer, alone),
        "connected": [in_words(said) for said in told["components"]],
        "divided": [in_words(said) for said in told["communities"]],
        "communities": communities,
        "more_communities": max(0, len(told["groups"]) - len(communities)),
        "brokers": actors_told(answer, "brokers", reader),
        "how_brokers": in_words(told["brokerage"]),
        "holes": actors_told(answer, "holes", reader),
        "cut_points": actors_told(answer, "cut_points", reader),
        "gaps": gaps_told(answer, communities, reader),
        "alone": alone,
        "first_alone": first_alone,
        "fragile": fragile_told(answer, reader),
        **_change(request, reader, answer),
    }
    return TemplateResponse(request, "connect/network.html", context)


def _change(request: HttpRequest, reader: Reader, answer: Answer) -> dict[str, Any]:
    """The two days asked for; a year ago and today when none is, or when they are turned."""
    today = timezone.localdate()
    first = _day(request.GET.get("du", "")) or today - YEAR
    last = _day(request.GET.get("au", "")) or today
    is_turned = first >= last
    if is_turned:
        first, last = today - YEAR, today
    return {
        "first": first, "last": last, "is_turned": is_turned,
        "change": change_between(reader, first, last, answer.seen),
    }  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


@audience("network")
@require_safe
def network_list(request: HttpRequest) -> HttpResponseBase:
    """The list of the list kit, bound to what this reader sees."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    period = period_asked(request)
    answer = reading_for(reader, period)
    if answer.reading is None:
        return waiting(request, answer, str(NetworkActors.title))
    return NetworkActors.of(answer, period).view()(request)
