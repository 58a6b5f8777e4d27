"""« Aujourd’hui »: a calm page for a visitor, the day for whoever is signed in."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.core.access import VISITOR, Reader, audience
from maillage.core.models import Action, Actor
from maillage.core.registry import Act, Panel, registry
from maillage.home.actions import MOST_ACTS, finish, pin_acts

log = logging.getLogger("maillage.home")
GESTURE_LINE = "core/note_gesture.html"
UNPINNED = 3  # acts shown to whoever has not chosen


@audience("public")
def today(request: HttpRequest) -> HttpResponseBase:
    """The first page; a room may own the domain. It asks for the session only when there is one."""
    for front in registry.fronts:
        if (shown := front(request)) is not None:
            return shown
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.reader.is_signed_in:  # type: ignore[attr-defined]
        welcome = {
            "title": settings.NETWORK_NAME,
            "panels": drawn_panels(request, VISITOR, "welcome"),
        }
        return TemplateResponse(request, "home/welcome.html", welcome)
    reader: Reader = request.reader  # type: ignore[attr-defined]
    host = _current_host(reader)
    context = {
        "title": _("Aujourd’hui"),
        "day": timezone.localdate(),
        "place": host.region.name if host and host.region else (host.name if host else ""),
        "acts": _acts(request, reader),
        "figures": _figures(request, reader),
        "gesture_line": _gesture_line(reader),
        "main": drawn_panels(request, reader, "main"),
        "aside": drawn_panels(request, reader, "aside"),
    }
    return TemplateResponse(request, "home/today.html", context)


def _current_host(reader: Reader) -> Actor | None:
    return Actor.objects.select_related("region").filter(pk=reader.current_host_id).first()


def _gesture_line(reader: Reader) -> str:
    """The template of the one-line gesture, for those who note gestures."""
    if not reader.is_network:
        return ""
    try:
        get_template(GESTURE_LINE)
        reverse("core:note_gesture")
    except (TemplateDoesNotExist, NoReverseMatch):
        return ""
    return GESTURE_LINE


# --- Panels ---------------------------------------------------------------------------------
def drawn_panels(request: HttpRequest, reader: Reader, place: str) -> list[dict[str, Any]]:
    """The panels of a place, drawn one by one: one that fails says so and the others stay."""
    shown = []
    for panel in _of_place(reader, place):
        try:
            html = _drawn(panel, request)
        except Exception:
            log.exception("home panel %s failed", panel.key)
            shown.append({"key": panel.key, "title": panel.title, "failed": True})
            continue
        if html is not None:
            shown.append({"key": panel.key, "title": panel.title, "html": html})
    return shown


def _drawn(panel: Panel, request: HttpRequest) -> SafeString | None:
    rendered = panel.render(request)
    if rendered is None:
        return None
    template, context = rendered
    return render_to_string(template, context, request)


def _figures(request: HttpRequest, reader: Reader) -> list[dict[str, Any]]:
    """One strip made of the figures of every panel of that place."""
    figures: list[dict[str, Any]] = []
    for panel in _of_place(reader, "figures"):
        try:
            rendered = panel.render(request)
        except Exception:
            log.exception("home figures %s failed", panel.key)
            figures.append({"title": panel.title, "value": "—", "text": _("indisponible")})
            continue
        if rendered is not None:
            figures += rendered[1].get("figures", [])
    return figures


def _of_place(reader: Reader, place: str) -> list[Panel]:
    wanted = [panel for panel in registry.panels if panel.place == place]
    return sorted(registry.for_reader(wanted, reader), key=lambda panel: panel.order)


# --- Acts -----------------------------------------------------------------------------------
def _acts(request: HttpRequest, reader: Reader) -> list[dict[str, Any]]:
    """Her pinned acts in her order; the first three when she has not chosen."""
    possible = {act.key: act for act in _possible_acts(reader)}
    chosen = [possible[key] for key in request.user.pinned_acts if key in possible]  # type: ignore[union-attr]
    acts = chosen or list(possible.values())[:UNPINNED]
    return [{"title": act.title, "url": reverse(act.url_name)} for act in acts]


def _possible_acts(reader: Reader) -> list[Act]:
    acts = []
    for act in registry.for_reader(registry.acts, reader):
        try:
            reverse(act.url_name)
        except NoReverseMatch:
            continue
        acts.append(act)
    return acts


@audience("signed_in")
def choose_acts(request: HttpRequest) -> HttpResponse:
    """Which acts she wants at hand."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    acts = _possible_acts(reader)
    if request.method == "POST":
        wanted = set(request.POST.getlist("act"))
        if len(wanted) <= MOST_ACTS:
            pin_acts(user=request.user, keys=[act.key for act in acts if act.key in wanted])  # type: ignore[arg-type]
            return redirect("home:today")
        messages.error(request, _("Choisissez au plus cinq actes."))
        pinned = wanted
    else:
        pinned = set(request.user.pinned_acts or [act.key for act in acts[:UNPINNED]])  # type: ignore[union-attr]
    context = {"title": _("Mes actes"), "acts": acts, "pinned": pinned, "most": MOST_ACTS}
    return TemplateResponse(request, "home/choose_acts.html", context)


@require_POST
@audience("signed_in")
def finish_action(request: HttpRequest, uid: str) -> HttpResponse:
    """« C’est fait »: only its holder says so."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    mine = Action.objects.filter(uid=uid, done_on=None, holder_id=reader.person_id or 0)
    action = mine.first()
    if action is None:
        raise Http404
    finish(action=action, by=request.user.person)  # type: ignore[union-attr,arg-type]
    messages.success(request, _("C’est fait : « %s ».") % action.title)
    return redirect("home:today")
