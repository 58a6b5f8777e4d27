"""The plenary on the wall: led by keys or buttons, followed by the network."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from maillage.consult.access import workshop_editable, workshop_visible
from maillage.consult.live import facilitating
from maillage.consult.live.plenary import Slide, slide_at
from maillage.consult.models import Workshop
from maillage.core.access import audience, may_change
from maillage.core.whole_numbers import whole_number

UNCHANGED = 204  # htmx leaves the page as it is


@audience("network")
def plenary(request: HttpRequest, address: str) -> HttpResponse:
    """One slide, full screen. `?diapo=n` reads freely; without it, the wall follows."""
    if request.method == "POST":
        return _present(request, workshop_editable(request.reader, address))
    record = workshop_visible(request.reader, address)
    if record.address != address:
        return HttpResponseRedirect(reverse("consult:plenary", args=[record.address]), status=301)
    asked = whole_number(request.GET.get("diapo", ""))
    if request.GET.get("v") == str(record.version) and asked is None:
        return HttpResponse(status=UNCHANGED)
    index = record.plenary_slide if asked is None else asked - 1
    is_free = asked is not None
    return _page(request, record, slide_at(record, index), is_free=is_free)


def _present(request: HttpRequest, record: Workshop) -> HttpResponse:
    """Open at a slide, move every phone to it, or close."""
    asked = whole_number(request.POST.get("diapo", ""))
    index = record.plenary_slide if asked is None else asked - 1
    slide = slide_at(record, index)
    is_open = request.POST.get("act") != "close"
    facilitating.show_plenary(
        workshop=record, is_open=is_open, slide=slide.index, by=request.user.person
    )
    record.refresh_from_db()
    if request.headers.get("HX-Request"):
        return _page(request, record, slide, is_free=False)
    return redirect("consult:plenary", record.address)


def _page(request: HttpRequest, record: Workshop, slide: Slide, *, is_free: bool) -> HttpResponse:
    presents = may_change(record, request.reader)
    drives = presents and record.is_plenary_open and not is_free
    context: dict[str, Any] = {
        "title": slide.title,
        "workshop": record,
        "slide": slide,
        "presents": presents,
        # Whose keys and buttons move every phone, rather than this screen alone.
        "drives": drives,
        "is_free": is_free,
        "moves": _moves(slide),
        "leave": reverse("consult:lead", args=[record.address])
        if presents
        else record.get_absolute_url(),
    }
    is_part = bool(request.headers.get("HX-Request"))
    name = "consult/_scene.html" if is_part else "consult/plenary.html"
    answer = TemplateResponse(request, name, context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _moves(slide: Slide) -> dict[str, int]:
    """Where each key leads, as numbers of slides."""
    return {
        "previous": max(1, slide.number - 1),
        "next": min(slide.total, slide.number + 1),
        "first": 1,
        "last": slide.total,
    }
