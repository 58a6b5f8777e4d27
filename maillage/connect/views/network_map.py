"""The map of the network: graph or ground, whole or around one actor; its data and its files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from maillage.connect.graph.drawing import Drawing
from maillage.connect.graph.focus import Focus, focus_on
from maillage.connect.graph.lists import COMMUNITY, TIED, NetworkActors
from maillage.connect.graph.places import background, drawing_on_ground, ground_of
from maillage.connect.graph.reading import Answer, reading_for
from maillage.connect.graph.telling import communities_told
from maillage.connect.graph.whole import (
    BRIDGING,
    TIES,
    count_ties_among,
    drawing_of,
    map_data,
)
from maillage.connect.views.actors import crumbs
from maillage.connect.views.network import period_asked, waiting
from maillage.core.access import Reader, audience, visible_or_404
from maillage.core.documents.png import svg_as_png
from maillage.core.lists.state import ListState, narrowed, read_state
from maillage.core.lists.views import filters_shown
from maillage.core.models import Actor

VIEW, SIZE, AROUND, CHOSEN = "vue", "taille", "autour", "choisi"
GROUND = "territoire"
LEGEND = 8
PICTURE = 2000  # points across of a PNG


@dataclass(frozen=True)
class Asked:
    """What the address asks of the map: the list's own question, and how it is drawn."""

    reader: Reader
    answer: Answer
    a_list: type[NetworkActors]
    state: ListState
    view: str
    size: str
    around: str
    chosen: str

    def keys(self) -> set[int]:
        """The actors shown: those of the list with the same filters."""
        rows = narrowed(self.a_list, self.state, self.reader).order_by()
        return set(rows.values_list("pk", flat=True))

    def query(self, **changes: str) -> str:
        """The address's question, with changes; empty parts left out."""
        told = {
            "q": self.state.words, **self.state.chosen, VIEW: self.view,
            SIZE: self.size if self.size != TIES else "", AROUND: self.around, **changes,
        }  # fmt: skip
        return urlencode({name: value for name, value in told.items() if value})

    def list_url(self, **changes: str) -> str:
        """The list of the same actors."""
        tied = self.state.chosen.get(TIED) or ("" if self.view == GROUND else "avec")
        changes = {VIEW: "", SIZE: "", AROUND: "", TIED: tied if tied != "tous" else "", **changes}
        return self.url("connect:network_list", **changes)

    def url(self, name: str, *args: str, **changes: str) -> str:
        query = self.query(**changes)
        return f"{reverse(name, args=args)}{'?' if query else ''}{query}"


def _asked(request: HttpRequest) -> Asked:
    reader: Reader = request.reader  # type: ignore[attr-defined]
    period = period_asked(request)
    answer = reading_for(reader, period)
    params = request.GET.copy()
    told = {name: (params.pop(name, None) or [""])[-1].strip()[:120]
            for name in (VIEW, SIZE, AROUND, CHOSEN)}  # fmt: skip
    is_graph = told[VIEW] != GROUND and bool(answer.seen.ties)
    a_list = NetworkActors.of(answer, period, only_tied=is_graph)
    return Asked(
        reader, answer, a_list, read_state(a_list, params, reader),
        GROUND if told[VIEW] == GROUND else "", BRIDGING if told[SIZE] == BRIDGING else TIES,
        told[AROUND], told[CHOSEN],
    )  # fmt: skip


@audience("network")
@require_safe
def network_map(request: HttpRequest) -> HttpResponseBase:
    """The map; without a script, or without WebGL, the same drawn on the server."""
    if any(not value for value in request.GET.values()):
        kept = {name: value for name, value in request.GET.items() if value}
        return redirect(f"{request.path}?{urlencode(kept)}" if kept else request.path)
    asked = _asked(request)
    if asked.answer.reading is None:
        return waiting(request, asked.answer, _("Carte du réseau"))
    if asked.around:
        return _around(request, asked)
    return _ground(request, asked) if asked.view == GROUND else _whole(request, asked)


def _frame(asked: Asked, keys: set[int]) -> dict[str, Any]:
    """What each map has around it."""
    return {
        "title": _("Carte du réseau"),
        "crumbs": crumbs(asked.reader),
        "asked": asked,
        "answer": asked.answer,
        "state": asked.state,
        "filters": filters_shown(asked.a_list, asked.state, asked.reader),
        "count": len(keys),
        "ties": count_ties_among(asked.answer, keys),
        "list_url": asked.list_url(),
        "graph_url": asked.url("connect:map", **{VIEW: ""}),
        "ground_url": asked.url("connect:map", **{VIEW: GROUND, SIZE: ""}),
        "files": [
            {"title": name.upper(), "url": asked.url("connect:map_picture", name)}
            for name in ("svg", "png")
        ],
        "graph_files": [
            {"title": title, "url": asked.list_url(format=name)}
            for name, title in (("csv", "CSV"), ("graphml", "GraphML"), ("gexf", "GEXF"))
        ],
    }


def _whole(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    keys = asked.keys()
    communities = communities_told(asked.answer, asked.reader, keys, LEGEND)
    chosen = asked.state.chosen.get(COMMUNITY, "")
    context = {
        **_frame(asked, keys),
        "data_url": asked.url("connect:map_data"),
        "picture_url": asked.url("connect:map_picture", "svg"),
        "chosen": asked.chosen.rpartition("-")[2],
        "legend": [
            {"community": each, "is_chosen": str(each.number) == chosen,
             "url": asked.url("connect:map", **{
                 COMMUNITY: "" if str(each.number) == chosen else str(each.number)})}
            for each in communities
        ],
        "sizes": [
            {"title": title, "url": asked.url("connect:map", **{
                SIZE: "" if value == TIES else value}), "here": asked.size == value}
            for value, title in ((TIES, _("nombre de liens")), (BRIDGING, _("rôle de pont")))
        ],
    }  # fmt: skip
    return TemplateResponse(request, "connect/map.html", context)


def _focus(asked: Asked) -> Focus:
    rows = Actor.objects.select_related("municipality", "merged_into")
    actor = visible_or_404(rows, asked.reader, asked.around)
    if actor.merged_into:
        actor = visible_or_404(rows, asked.reader, actor.merged_into.address)
    return focus_on(actor, asked.answer, asked.reader)


def _around(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    """First and second circle; filters do not cut circles, the period does."""
    focus = _focus(asked)
    figures = asked.answer.reading.figures[focus.actor.pk] if asked.answer.reading else None
    context = {
        **_frame(asked, {focus.actor.pk, *(a.pk for a in (*focus.first, *focus.second))}),
        "title": _("Autour de %s") % focus.actor.name,
        "focus": focus,
        "figures_of": figures,
        "drawing": mark_safe(focus.drawing.in_page()),  # noqa: S308 - written and escaped by us
        "whole_url": asked.url("connect:map", **{AROUND: "", CHOSEN: focus.actor.uid[:10]}),
    }
    return TemplateResponse(request, "connect/map_focus.html", context)


def _ground(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    keys = asked.keys()
    ground = ground_of(asked.answer, keys)
    context = {
        **_frame(asked, keys),
        "ground": ground,
        "ground_data": ground.as_json(),
        "towns": background(ground),
        "worker": static("vendor/maplibre-gl-csp-worker.js"),
        "drawing": mark_safe(drawing_on_ground(ground).in_page()),  # noqa: S308 - as above
    }
    return TemplateResponse(request, "connect/map_ground.html", context)


@audience("network")
@require_safe
@gzip_page
def map_data_json(request: HttpRequest) -> HttpResponseBase:
    """The data of the map, column by column (`graph.whole.map_data`)."""
    asked = _asked(request)
    if asked.answer.reading is None:
        raise Http404
    told = map_data(asked.answer, sorted(asked.keys()))
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response


@audience("network")
@require_safe
@gzip_page
def map_picture(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """The map asked for, as a file: SVG, or PNG drawn from it."""
    asked = _asked(request)
    if asked.answer.reading is None or suffix not in ("svg", "png"):
        raise Http404
    drawing, name = _drawing(asked)
    drawn = drawing.as_file()
    if suffix == "svg":
        response = HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")
    else:
        response = HttpResponse(svg_as_png(drawn, width=PICTURE), content_type="image/png")
    # Shown by the page itself when it has no script: only a file that is asked for is attached.
    kind = "inline" if suffix == "svg" and request.headers.get("Sec-Fetch-Dest") == "image" else (
        "attachment"
    )  # fmt: skip
    response["Content-Disposition"] = f'{kind}; filename="{name}.{suffix}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _drawing(asked: Asked) -> tuple[Drawing, str]:
    if asked.around:
        focus = _focus(asked)
        return focus.drawing, slugify(_("cercles-%s") % focus.actor.name)[:80]
    if asked.view == GROUND:
        return drawing_on_ground(ground_of(asked.answer, asked.keys())), "reseau-territoire"
    return drawing_of(asked.answer, sorted(asked.keys()), asked.size), "reseau"
