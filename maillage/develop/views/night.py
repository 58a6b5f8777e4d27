"""The evening led: the host's page, and the wall that the room reads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.core.access import audience
from maillage.core.undoing import act_told_with_undo
from maillage.core.whole_numbers import whole_number
from maillage.develop.access import evening_editable
from maillage.develop.actions import night
from maillage.develop.models import Evening
from maillage.develop.tonight import door
from maillage.develop.tonight.scene import page_of_names, scene_of, tables_of
from maillage.develop.views.frame import frame, person_of, shown, tried

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
    counts, must_mend = door.counts_of(evening), door.needs_mending(evening)
    # Presences are not in the evening's version: a tap at the door would wake every phone.
    mark = "-".join(str(part) for part in (
        evening.version, *(count for _name, count in counts), int(must_mend),
    ))  # fmt: skip
    if is_part and request.GET.get("v") == mark:
        return HttpResponse(status=UNCHANGED)
    scene = scene_of(evening)
    context = frame(
        request, evening, "tonight", scene=scene, counts=counts, must_mend=must_mend, mark=mark,
        round=tables_of(evening, scene.number) if scene.number else None,
        page_keys=[("s", _("Commencer ou terminer le tour"))],
    )  # fmt: skip
    answer = shown(request, "partials/leading" if is_part else "live", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _act(request: HttpRequest, evening: Evening) -> None:
    asked = request.POST.get("act", "")
    told: dict[str, Any] = {"evening": evening, "by": person_of(request)}
    number = whole_number(request.POST.get("round", "")) or 0
    acts: dict[str, Callable[[], Any]] = {
        "begin": lambda: night.begin(**told),
        "close": lambda: night.close_doors(**told),
        "start": lambda: night.start_round(number=number, **told),
        "resume": lambda: night.resume_round(number=number, **told),
        "end": lambda: night.end_round(number=number, **told),
        "tell": lambda: night.tell_all(message=request.POST.get("message", ""), **told),
        "finish": lambda: _finished(request, evening),
    }
    for name, minutes in MINUTES.items():
        acts[name] = partial(night.lengthen, minutes=minutes, number=number, **told)
    if asked not in acts:
        raise Http404
    tried(request, acts[asked])


def _finished(request: HttpRequest, evening: Evening) -> None:
    act = night.finish(evening=evening, by=person_of(request))
    words = _("La soirée est terminée. Merci à celles et ceux qui y étaient.")
    act_told_with_undo(request, words, act, back=reverse("develop:live", args=[evening.address]))


@audience("network")
@require_safe
def wall(request: HttpRequest, address: str) -> HttpResponse:
    """The wall: where to sit, then the time that is left; readable at ten metres."""
    evening = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    scene = scene_of(evening)
    page = page_of_names(evening, scene.number) if scene.number and not scene.is_round else None
    mark = f"{evening.version}-{page.mark if page else int(scene.is_late)}"
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
