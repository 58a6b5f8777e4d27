"""Screens of the synthesis across groups: rows to gather, themes, suggestions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.consult.access import workshop_editable, workshop_visible
from maillage.consult.models import Comparison, Step, Theme, Workshop
from maillage.consult.themes import actions
from maillage.consult.themes.actions import ThemeRefused
from maillage.consult.themes.comparing import (
    WAITING,
    fingerprint_of,
    queue_comparison,
    settle_if_dead,
    what_changed,
)
from maillage.consult.themes.reading import (
    MOST_THEMES,
    Sifting,
    loose_rows,
    shown_rows,
    shown_themes,
    stands_of,
    theme_lines,
)
from maillage.consult.themes.suggestions import Suggestions, load, suggestions_of
from maillage.consult.views.workshops import crumbs
from maillage.core.access import audience, may_change
from maillage.core.models import Batch

ROWS_PAGE = 50
THEMES_PAGE = 25
PAIRS_PAGE = 15
SETS_PAGE = 6
KEPT = ("groupe", "etape", "q", "page", "themes")
MOST_WORDS = 200


def here(record: Workshop, asked: Any = None) -> str:
    """The page of the themes, with what was asked of it."""
    kept = {name: asked.get(name) for name in KEPT if asked and asked.get(name)}
    url = reverse("consult:themes", args=[record.address])
    return f"{url}?{urlencode(kept)}" if kept else url


def theme_crumbs(record: Workshop) -> list[dict[str, Any]]:
    """Concerter › the workshop › Themes."""
    return [*crumbs(record), {"title": _("Thèmes"), "url": here(record)}]


@audience("network")
def themes(request: HttpRequest, address: str) -> HttpResponse:
    """The themes of a workshop, and the rows still to be gathered."""
    record = workshop_visible(request.reader, address)
    if record.address != address:
        return HttpResponseRedirect(here(record, request.GET), status=301)
    may_gather = may_change(record, request.reader)
    groups, steps = list(record.breakouts.all()), list(record.steps.exclude(kind=Step.Kind.DOTS))
    sifting = _sifting(request, groups, steps)
    page = Paginator(loose_rows(record, sifting), ROWS_PAGE).get_page(request.GET.get("page"))
    page.object_list = page.object_list.select_related("step", "breakout")
    counted = shown_themes(record).annotate(action_count=Count("actions"))
    told = Paginator(counted, THEMES_PAGE).get_page(request.GET.get("themes"))
    context = {
        "title": _("Thèmes"),
        "crumbs": crumbs(record),
        "workshop": record,
        "may_gather": may_gather,
        "groups": groups,
        "steps": steps,
        "sifting": sifting,
        "page": page,
        "theme_page": told,
        "lines": theme_lines(record, told.object_list),
        "choices": list(shown_themes(record)[:MOST_THEMES]) if may_gather else [],
        "acts": actions.last_acts(record) if may_gather else [],
        "here": here(record, request.GET),
        "tab": "themes",
    }
    return TemplateResponse(request, "consult/themes.html", context)


def _sifting(request: HttpRequest, groups: list[Any], steps: list[Any]) -> Sifting:
    asked = request.GET
    return Sifting(
        group=next((g for g in groups if g.uid == asked.get("groupe")), None),
        step=next((s for s in steps if s.uid == asked.get("etape")), None),
        words=asked.get("q", "").strip()[:MOST_WORDS],
    )


# --- Acts ---------------------------------------------------------------------------------------
@audience("network")
@require_POST
def act_on_themes(request: HttpRequest, address: str) -> HttpResponse:
    """One act of the synthesis, then back to the page it came from."""
    record = workshop_editable(request.reader, address)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        told = act(record, request)
    except ThemeRefused as error:
        messages.error(request, str(error))
    else:
        if told:
            messages.success(request, told)
    return redirect(_back(record, request))


def _back(record: Workshop, request: HttpRequest) -> str:
    if request.POST.get("from") == "suggestions" or request.POST.get("act") == "compare":
        url = reverse("consult:theme_suggestions", args=[record.address])
        return f"{url}?vue=themes" if request.POST.get("view") == "themes" else url
    return here(record, request.POST)


def _gather(record: Workshop, request: HttpRequest) -> str:
    ticked = request.POST.getlist("row")
    shown = request.POST.getlist("proposed")
    theme = _chosen(record, request.POST.get("theme", ""))
    made = actions.gather(
        workshop=record, rows=ticked, theme=theme, name=request.POST.get("name", ""),
        unticked=[uid for uid in shown if uid not in ticked], by=request.user.person,
    )  # fmt: skip
    return _("Réunies dans « %s ». Chaque ligne garde son groupe et ses mots.") % made.name


def _chosen(record: Workshop, uid: str) -> Theme | None:
    """The theme of the form's choice; empty: a new one."""
    if not uid:
        return None
    theme = shown_themes(record).filter(uid=uid).first()
    if theme is None:
        raise ThemeRefused(_("Ce thème n’est plus là."))
    return theme


def _refuse(record: Workshop, request: HttpRequest) -> str:
    rows = request.POST.getlist("proposed")
    actions.refuse(workshop=record, rows=rows, by=request.user.person)
    return _("Écarté : ces lignes ne seront plus proposées ensemble.")


def _undo(record: Workshop, request: HttpRequest) -> str:
    batch = Batch.objects.filter(
        uid=request.POST.get("batch", ""), act=actions.act_of(record)
    ).first()
    if batch is None:
        raise Http404
    actions.undo(workshop=record, batch=batch, by=request.user.person)
    return _("Annulé : %s") % batch.label


def _compare(record: Workshop, request: HttpRequest) -> str:
    if shown_rows(record).count() < 2:
        raise ThemeRefused(_("Il faut au moins deux lignes confirmées pour les comparer."))
    queue_comparison(workshop=record)
    return ""


def _up(record: Workshop, request: HttpRequest) -> str:
    return _place(record, request, up=True)


def _down(record: Workshop, request: HttpRequest) -> str:
    return _place(record, request, up=False)


def _place(record: Workshop, request: HttpRequest, *, up: bool) -> str:
    theme = _chosen(record, request.POST.get("theme", "") or "-")
    if theme is not None:
        actions.place(theme=theme, up=up, by=request.user.person)
    return ""


ACTS: dict[str, Callable[[Workshop, HttpRequest], str]] = {
    "gather": _gather, "refuse": _refuse, "undo": _undo, "compare": _compare,
    "up": _up, "down": _down,
}  # fmt: skip


# --- Suggestions --------------------------------------------------------------------------------
@audience("network")
def suggestions(request: HttpRequest, address: str) -> HttpResponse:
    """Rows that may say the same thing, ranked, each with its reasons; a person decides."""
    record = workshop_editable(request.reader, address)
    if record.address != address:
        url = reverse("consult:theme_suggestions", args=[record.address])
        return HttpResponseRedirect(url, status=301)
    comparison = record.comparisons.select_related("workshop").first()
    found, stands = Suggestions(), stands_of(record)
    if comparison is not None:
        settle_if_dead(comparison)
        found = suggestions_of(comparison, stands)
    is_themes = request.GET.get("vue") == "themes"
    every, size = (found.themes, SETS_PAGE) if is_themes else (found.pairs, PAIRS_PAGE)
    page = Paginator(every, size).get_page(request.GET.get("page"))
    load(page.object_list, record)
    is_over = comparison is not None and comparison.state == Comparison.State.DONE
    context = {
        "title": _("Suggestions"),
        "crumbs": theme_crumbs(record),
        "workshop": record,
        "may_gather": True,
        "comparison": comparison,
        "is_waiting": comparison is not None and comparison.state in WAITING,
        "changed": what_changed(comparison, fingerprint_of(record, stands)) if is_over else "",
        "found": found,
        "is_themes": is_themes,
        "page": page,
        "acts": actions.last_acts(record, 1),
        "tab": "suggestions",
    }
    is_part = bool(request.htmx) and not request.htmx.boosted  # type: ignore[attr-defined]
    name = "consult/_suggestions.html" if is_part else "consult/suggestions.html"
    response = TemplateResponse(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
