"""« Ma semaine »: accept or discard the week's lines, one by one or all at once."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.core.access import audience
from maillage.core.gestures import actions
from maillage.core.gestures.weeks import (
    WeekItem,
    apply_posted,
    monday_of,
    oldest_week,
    week_items,
)
from maillage.core.models import Axis, CalendarSource, Practice
from maillage.core.views.gestures import undoable_batch

FIRST_WEEK = date(1900, 1, 1)  # a Monday


@audience("network")
def week(request: HttpRequest) -> HttpResponse:
    """The week's page; POST decides lines."""
    if request.reader.person_id is None:
        raise Http404
    monday = _monday(request)
    if request.method == "POST":
        return _decide(request, monday)
    return _page(request, monday, week_items(request.reader, monday))


def _monday(request: HttpRequest) -> date:
    text = request.POST.get("semaine") or request.GET.get("semaine") or ""
    this = monday_of(timezone.localdate())
    try:
        asked = monday_of(date.fromisoformat(text))
    except (ValueError, OverflowError):
        return this
    # Nothing is reviewed before it is done; the ends of the calendar have no week beside them.
    return asked if FIRST_WEEK <= asked <= this else this


def _decide(request: HttpRequest, monday: date) -> HttpResponse:
    """One line (`accept` or `discard` holds its uid), every line shown (`all`), or none."""
    items = week_items(request.reader, monday)
    apply_posted(items, request.POST)
    one = request.POST.get("accept") or request.POST.get("discard")
    everything = request.POST.getlist("item") if "all" in request.POST else []
    shown = {one} if one else set(everything)
    chosen = [item for item in items if item.uid in shown]
    accept = "discard" not in request.POST
    outcome = actions.review_items(
        items=chosen, accept=accept, by=request.user.person, reader=request.reader
    )
    for item in items:
        item.problem = outcome.refused.get(item.uid, "")
    left = [i for i in items if i not in chosen or i.problem]
    if request.htmx and one:
        return _one_line(request, monday, chosen, accept, outcome)
    _tell(request, outcome, missing=bool(shown) and not chosen)
    if not everything or outcome.refused:
        # What was typed on the other lines stays: the page is drawn again with it.
        return _page(request, monday, left, batch=outcome.batch)
    lot = f"&lot={outcome.batch.uid}" if outcome.batch else ""
    return redirect(f"{reverse('core:week')}?semaine={monday.isoformat()}{lot}")


def _tell(request: HttpRequest, outcome: actions.Reviewed, *, missing: bool) -> None:
    if missing:
        messages.info(request, _("Cette ligne était déjà décidée, dans un autre onglet peut-être."))
    if outcome.refused:
        count = len(outcome.refused)
        told = ngettext("%d ligne est à corriger.", "%d lignes sont à corriger.", count)
        messages.warning(request, told % count)


def _one_line(
    request: HttpRequest,
    monday: date,
    chosen: list[WeekItem],
    accept: bool,
    outcome: actions.Reviewed,
) -> HttpResponse:
    context = {
        "item": chosen[0] if chosen else None, "accepted": accept, "batch": outcome.batch,
        "monday": monday, **_choices(),
    }  # fmt: skip
    template = "core/_week_item.html" if outcome.refused else "core/_week_decided.html"
    return TemplateResponse(request, template, context)


def _choices() -> dict[str, Any]:
    practice = Practice.current()
    return {"verbs": list(practice.verbs.all()) if practice else [], "axes": Axis.objects.all()}


def _page(
    request: HttpRequest, monday: date, items: list[WeekItem], batch: Any = None
) -> HttpResponse:
    this = monday_of(timezone.localdate())
    days = [(day, list(lines)) for day, lines in groupby(items, key=lambda item: item.day)]
    context = {
        "title": _("Ma semaine"),
        "days": days,
        "count": len(items),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "previous": monday - timedelta(days=7),
        "next": monday + timedelta(days=7) if monday < this else None,
        "this": this,
        "waiting": oldest_week(request.reader, but=monday),
        "undoable": batch or undoable_batch(request),
        "calendars": CalendarSource.objects.filter(owner_id=request.reader.person_id),
        "page_keys": _keys() if days else [],
        **_choices(),
    }
    return TemplateResponse(request, "core/week.html", context)


def _keys() -> list[tuple[str, str]]:
    """What js/week.js listens to, for the help."""
    return [
        ("j", _("Ligne suivante")),
        ("k", _("Ligne précédente")),
        ("a", _("Accepter la ligne")),
        ("d", _("Écarter la ligne")),
        ("e", _("Modifier la ligne")),
        ("A", _("Accepter la semaine")),
    ]
