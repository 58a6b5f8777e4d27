"""The evening led: the host's page, and the wall that the room reads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.core.access import audience
from maillage.core.whole_numbers import whole_number
from maillage.develop.access import evening_editable
from maillage.develop.actions import night
from maillage.develop.models import Evening
from maillage.develop.tonight import door
from maillage.develop.tonight.scene import page_of_names, scene_of, tables_of
from maillage.develop.views.frame import frame, person_of, shown
from maillage.develop.views.welcoming import tried

UNCHANGED = 204  # htmx leaves the page as it is
MINUTES = {"plus-1": 1, "plus-5": 5, "moins-1": -1}


@audience("network")
def live(request: HttpRequest, address: str) -> HttpResponse:
    """Rounds begun, lengthened and ended; a word to all; the end."""
    evening = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    if request.method == "POST":
        _act(request, evening)
        return redirect("develop:live", evening.address)
    is_part = bool(getattr(request, "htmx", None))
    if is_part and request.GET.get("v") == str(evening.version):
        return HttpResponse(status=UNCHANGED)
    scene = scene_of(evening)
    context = frame(
        request, evening, "tonight", scene=scene, counts=door.counts_of(evening),
        must_mend=door.needs_mending(evening),
        round=tables_of(evening, scene.number) if scene.number else None,
        page_keys=[("s", _("Commencer ou terminer le tour"))],
    )  # fmt: skip
    answer = shown(request, "partials/leading" if is_part else "live", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _act(request: HttpRequest, evening: Evening) -> None:
    by, asked = person_of(request), request.POST.get("act", "")
    if asked == "begin":
        tried(request, lambda: night.begin(evening=evening, by=by))
    elif asked == "start":
        number = whole_number(request.POST.get("round", "")) or 0
        tried(request, lambda: night.start_round(evening=evening, number=number, by=by))
    elif asked in MINUTES:
        tried(request, lambda: night.lengthen(evening=evening, minutes=MINUTES[asked], by=by))
    elif asked == "end":
        tried(request, lambda: night.end_round(evening=evening, by=by))
    elif asked == "tell":
        words = request.POST.get("message", "")
        tried(request, lambda: night.tell_all(evening=evening, message=words, by=by))
    elif asked == "finish":
        if tried(request, lambda: night.finish(evening=evening, by=by)):
            messages.success(
                request, _("La soirée est terminée. Merci à celles et ceux qui y étaient.")
            )
    else:
        raise Http404


@audience("network")
@require_safe
def wall(request: HttpRequest, address: str) -> HttpResponse:
    """The wall: where to sit, then the time that is left; readable at ten metres."""
    evening = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    scene = scene_of(evening)
    page = page_of_names(evening, scene.number) if scene.number and not scene.is_round else None
    mark = f"{evening.version}-{page.number if page else 0}"
    is_part = bool(getattr(request, "htmx", None))
    if is_part and request.GET.get("v") == mark:
        return HttpResponse(status=UNCHANGED)
    context: dict[str, Any] = {
        "title": evening.title, "evening": evening, "scene": scene, "page": page, "mark": mark,
    }  # fmt: skip
    name = "partials/wall_scene" if is_part else "wall"
    answer = TemplateResponse(request, f"develop/{name}.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer
