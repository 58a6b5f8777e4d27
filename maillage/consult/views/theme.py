"""Screens of one theme: its rows, what came of it; and the team's list of wordings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.consult.models import Synonym, Theme, Workshop
from maillage.consult.themes import actions, outcomes, wordings
from maillage.consult.themes.actions import ThemeRefused
from maillage.consult.themes.forms import ActionForm, NeedForm, SynonymForm, ThemeDecisionForm
from maillage.consult.themes.reading import (
    MOST_THEMES,
    points_of,
    shown_rows,
    shown_themes,
    theme_lines,
)
from maillage.consult.views.themes import here, theme_crumbs
from maillage.core import journal
from maillage.core.access import (
    audience,
    editable_or_404,
    may_change,
    may_see,
    visible_or_404,
)
from maillage.core.models import Action, Batch

ROWS_PAGE = 50


def _themes() -> Any:
    held = Prefetch("actions", Action.objects.select_related("holder"))
    return Theme.objects.select_related("workshop", "need", "decision").prefetch_related(held)


def _seen(request: HttpRequest, address: str) -> Theme:
    """The theme, when it has a row that may be shown."""
    record = visible_or_404(_themes(), request.reader, address)
    if not shown_themes(record.workshop).filter(pk=record.pk).exists():
        raise Http404
    return record


def _led(request: HttpRequest, address: str) -> Theme:
    record = _seen(request, address)
    if not may_change(record, request.reader):
        raise Http404
    return record


@audience("network")
def theme(request: HttpRequest, address: str) -> HttpResponse:
    """A theme: its rows with their group and their words, and what came of it."""
    record = _seen(request, address)
    if record.address != address:
        return HttpResponseRedirect(record.get_absolute_url(), status=301)
    workshop = record.workshop
    rows = shown_rows(workshop).filter(theme=record).select_related("step", "breakout")
    page = Paginator(rows.in_order(), ROWS_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    points = points_of(workshop, page.object_list)
    for row in page.object_list:
        row.points = points.get(row.pk)  # type: ignore[attr-defined]
    may_gather = may_change(record, request.reader)
    others = shown_themes(workshop).exclude(pk=record.pk)[:MOST_THEMES] if may_gather else []
    context = {
        "title": record.name,
        "crumbs": theme_crumbs(workshop),
        "theme": record,
        "workshop": workshop,
        "line": theme_lines(workshop, [record])[0],
        "page": page,
        "may_gather": may_gather,
        "others": list(others),
        "actions_held": list(record.actions.all()),
        "acts": actions.last_acts(workshop, 1) if may_gather else [],
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "consult/theme.html", context)


@audience("network")
@require_POST
def act_on_theme(request: HttpRequest, address: str) -> HttpResponse:
    """Take rows out, move them, merge, rename or take apart; then the page of what is left."""
    record = _led(request, address)
    try:
        left = _act(record, request)
    except ThemeRefused as error:
        messages.error(request, str(error))
        left = record
    gone = left is None or not Theme.objects.filter(pk=left.pk).exists()
    if gone or left is None:
        return redirect(here(record.workshop))
    left.refresh_from_db()
    return redirect(left.get_absolute_url())


def _act(record: Theme, request: HttpRequest) -> Theme | None:
    asked, by = request.POST, request.user.person
    act, rows = asked.get("act", ""), asked.getlist("row")
    if act == "take_out":
        actions.take_out(theme=record, rows=rows, by=by)
        messages.success(request, _("Les lignes se lisent de nouveau seules."))
        return record
    if act == "split":
        to = _other(record, asked.get("theme", ""))
        made = actions.split(theme=record, rows=rows, to=to, name=asked.get("name", ""), by=by)
        messages.success(request, _("Les lignes sont dans « %s ».") % made.name)
        return made
    if act == "merge":
        into = _other(record, asked.get("into", ""))
        if into is None:
            raise ThemeRefused(_("Choisissez le thème qui reçoit les lignes."))
        messages.success(request, _("Les deux thèmes n’en font plus qu’un."))
        return actions.merge(theme=record, into=into, by=by)
    if act == "rename":
        actions.rename(theme=record, name=asked.get("name", ""), by=by)
        return record
    if act == "dissolve":
        actions.dissolve(theme=record, by=by)
        messages.success(request, _("Le thème est défait : ses lignes sont toutes là."))
        return None
    raise Http404


def _other(record: Theme, uid: str) -> Theme | None:
    if not uid:
        return None
    other = shown_themes(record.workshop).filter(uid=uid).first()
    if other is None:
        raise ThemeRefused(_("Ce thème n’est plus là."))
    return other


# --- What comes of it ---------------------------------------------------------------------------
@audience("network")
def theme_need(request: HttpRequest, address: str) -> HttpResponse:
    """The collective need that a theme tells."""
    record = _led(request, address)
    form = NeedForm(request.POST or None, theme=record)
    if request.method == "POST" and form.is_valid():
        outcomes.state_need(theme=record, by=request.user.person, **form.cleaned_data)
        return _told(request, record, _("Le besoin est noté."))
    return _form(request, record, _("Le besoin que dit ce thème"), form)


@audience("network")
def theme_decision(request: HttpRequest, address: str) -> HttpResponse:
    """The decision that a theme leads to."""
    record = _led(request, address)
    form = ThemeDecisionForm(request.POST or None, theme=record)
    if request.method == "POST" and form.is_valid():
        outcomes.decide(theme=record, by=request.user.person, **form.cleaned_data)
        return _told(request, record, _("La décision est notée."))
    return _form(request, record, _("La décision prise"), form)


@audience("network")
def theme_action(request: HttpRequest, address: str, uid: str = "") -> HttpResponse:
    """Something to do about a theme: a new action, or one of its own."""
    record = _led(request, address)
    action = record.actions.select_related("holder").filter(uid=uid).first() if uid else None
    if uid and action is None:
        raise Http404
    form = ActionForm(request.POST or None, reader=request.reader, action=action)
    if request.method == "POST" and form.is_valid():
        told, by = form.cleaned_data, request.user.person
        if action is None:
            outcomes.add_action(theme=record, by=by, **told)
        else:
            outcomes.change_action(theme=record, action=action, by=by, **told)
        return _told(request, record, _("L’action est notée."))
    title = _("Modifier une action") if action else _("Une action à faire")
    return _form(request, record, title, form)


def _told(request: HttpRequest, record: Theme, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(record.get_absolute_url())


def _form(request: HttpRequest, record: Theme, title: str, form: Any) -> HttpResponse:
    context = {
        "title": title,
        "crumbs": [
            *theme_crumbs(record.workshop),
            {"title": record.name, "url": record.get_absolute_url()},
        ],
        "form": form,
        "cancel": record.get_absolute_url(),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consult/theme_form.html", context, status=status)


# --- The team's list of wordings ----------------------------------------------------------------
def synonym_crumbs() -> list[dict[str, Any]]:
    """Concerter › the team's synonyms."""
    return [
        {"title": _("Concerter"), "url": reverse("consult:workshops"), "verb": 3},
        {"title": _("Synonymes de l’équipe"), "url": reverse("consult:synonyms")},
    ]


@audience("agent", "coordination")
def add_synonym(request: HttpRequest) -> HttpResponse:
    """Add two wordings to the list, or decide otherwise of two that are there."""
    form = SynonymForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        wordings.decide_pair(pair=told["pair"], is_same=told["is_same"], by=request.user.person)
        messages.success(
            request, _("La liste le sait : les prochaines suggestions en tiennent compte.")
        )
        return redirect("consult:synonyms")
    context = {
        "title": _("Ajouter à la liste"), "crumbs": synonym_crumbs(), "form": form,
        "cancel": reverse("consult:synonyms"),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consult/theme_form.html", context, status=status)


@audience("network")
def synonym(request: HttpRequest, address: str) -> HttpResponse:
    """One decision on two wordings: who took it, when, in which workshop."""
    told = Synonym.objects.select_related("by", "workshop")
    record = visible_or_404(told, request.reader, address)
    origin: Workshop | None = record.workshop
    if origin is not None and not may_see(origin, request.reader):
        origin = None
    context = {
        "title": _("Deux façons de dire"),
        "crumbs": synonym_crumbs(),
        "synonym": record,
        "origin": origin,
        "may_edit": may_change(record, request.reader),
    }
    return TemplateResponse(request, "consult/synonym.html", context)


@audience("agent", "coordination")
@require_POST
def change_synonym(request: HttpRequest, address: str) -> HttpResponse:
    """Decide otherwise of a pair, or take it off the list."""
    record = editable_or_404(Synonym, request.reader, address)
    by = request.user.person
    if request.POST.get("act") == "turn":
        pair = (record.left, record.right)
        wordings.decide_pair(pair=pair, is_same=not record.is_same, by=by)
        record.refresh_from_db()
        return redirect(record.get_absolute_url())
    batch = wordings.remove_pair(synonym=record, by=by)
    return redirect(f"{reverse('consult:synonyms')}?retire={batch.uid}")


@audience("agent", "coordination")
@require_POST
def undo_synonym(request: HttpRequest) -> HttpResponse:
    """Put back on the list what was just taken off."""
    batch = Batch.objects.filter(uid=request.POST.get("batch", ""), act=wordings.ACT).first()
    if batch is None or batch.undone_at:
        raise Http404
    outcome = journal.undo(batch, by=request.user.person)
    for line in outcome.refusals:
        messages.warning(request, line)
    if not outcome.refused:
        messages.success(request, _("C’est remis dans la liste."))
    return redirect("consult:synonyms")
