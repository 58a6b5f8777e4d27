"""The group of who takes its notes: type paper in, settle proposals, confirm the reading."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.consult.access import breakout_noted, takes_notes
from maillage.consult.forms.leading import RowForm
from maillage.consult.live import facilitating, note_taking
from maillage.consult.live.facilitating import NotNow
from maillage.consult.live.reading import hidden_rows
from maillage.consult.live.writing import Conflict, WriteRefused
from maillage.consult.models import Breakout, Contribution, Step
from maillage.consult.views import workshops
from maillage.consult.views.workshops import crumbs
from maillage.core.access import audience, visible_or_404


@audience("network")
def breakout(request: HttpRequest, address: str) -> HttpResponseBase:
    """A group's page: for who takes its notes, all that it wrote until she confirms it."""
    groups = Breakout.objects.select_related("workshop", "confirmed_by")
    group = visible_or_404(groups, request.reader, address)
    is_hers = takes_notes(request.reader, group) and not group.is_confirmed
    if group.address != address or not is_hers:
        return workshops.breakout(request, address)
    return _page(request, group, form=None)


@audience("network")
def take_notes(request: HttpRequest, address: str) -> HttpResponse:
    """Everything the group wrote, confirmed or not, for the person who takes its notes."""
    group = breakout_noted(request.reader, address)
    if request.method == "POST":
        return _do(request, group)
    if group.address != address:
        return HttpResponseRedirect(_here(group), status=301)
    form = None
    if uid := request.GET.get("ligne"):
        row = get_object_or_404(_rows(group), uid=uid)
        form = RowForm(step=row.step, row=row)
    return _page(request, group, form=form)


def _here(group: Breakout) -> str:
    return reverse("consult:take_notes", args=[group.address])


def _rows(group: Breakout) -> Any:
    """The group's rows; what a step still hides is its author's alone."""
    rows = Contribution.objects.filter(breakout=group).exclude(pk__in=hidden_rows(group))
    return rows.select_related("step", "guest", "corrects").order_by("position", "pk")


def _do(request: HttpRequest, group: Breakout) -> HttpResponse:
    act = request.POST.get("act", "")
    if act in {"add", "change"}:
        return _write(request, group, act)
    try:
        told = _decide(request, group, act)
    except (NotNow, WriteRefused) as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, told)
    return redirect(_here(group))


def _decide(request: HttpRequest, group: Breakout, act: str) -> str:
    """Confirm or reopen the reading; keep, decline or take away a row. Returns what to say."""
    by = request.user.person  # type: ignore[union-attr]
    if act == "confirm":
        facilitating.confirm_reading(breakout=group, by=by)
        return _("La lecture est confirmée : ces lignes peuvent se montrer à la plénière.")
    if act == "reopen":
        facilitating.reopen_reading(breakout=group, by=by)
        return _("La lecture est rouverte : plus rien ne se montre hors du groupe.")
    row = get_object_or_404(_rows(group), uid=request.POST.get("row", ""))
    if act == "remove":
        note_taking.drop_row(row=row, by=by)
        return _("La ligne est retirée.")
    is_kept = act == "keep"
    note_taking.settle(row=row, is_kept=is_kept, by=by)
    return _("La proposition est gardée.") if is_kept else _("La proposition est écartée.")


def _write(request: HttpRequest, group: Breakout, act: str) -> HttpResponse:
    """Add a row, or change one; what was typed comes back when it cannot be kept."""
    if act == "add":
        steps = Step.objects.filter(workshop=group.workshop_id)
        step = get_object_or_404(steps, uid=request.POST.get("step", ""))
        form = RowForm(request.POST, step=step)
    else:
        row = get_object_or_404(_rows(group), uid=request.POST.get("row", ""))
        form = RowForm(request.POST, step=row.step, row=row)
    conflict = None
    if form.is_valid():
        try:
            form.save(breakout=group, by=request.user.person)  # type: ignore[union-attr]
        except WriteRefused as refused:
            form.add_error(None, str(refused))
        except Conflict as found:
            conflict = found
            form.add_error(None, str(found))
            # Sent again, it replaces the version that she has now read.
            sent = request.POST.copy()
            sent[form.add_prefix("revision")] = str(found.row.revision)
            form.data = sent
        else:
            anchor = f"#etape-{form.step.uid}"
            return redirect(_here(group) + anchor)
    return _page(request, group, form=form, conflict=conflict, status=422)


def _page(
    request: HttpRequest,
    group: Breakout,
    *,
    form: RowForm | None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    rows: dict[int, list[Contribution]] = {}
    for row in _rows(group):
        rows.setdefault(row.step_id, []).append(row)
    steps = group.workshop.steps.exclude(kind=Step.Kind.DOTS)
    State = Contribution.State
    found = [row for written in rows.values() for row in written]
    context = {
        "title": _("Prise de notes : %s") % group.label,
        "crumbs": crumbs(group.workshop, group),
        "workshop": group.workshop,
        "group": group,
        "steps": [_step_part(step, rows.get(step.pk, []), form) for step in steps],
        "conflict": conflict,
        "kept": sum(row.state == State.KEPT for row in found),
        "suggested": sum(row.state == State.SUGGESTED for row in found),
        "hidden": hidden_rows(group).count(),
    }
    return TemplateResponse(request, "consult/take_notes.html", context, status=status)


def _step_part(step: Step, rows: list[Contribution], form: RowForm | None) -> dict[str, Any]:
    """A step, its rows, and its form: the one being filled in, or an empty one."""
    mine = form if form is not None and form.step.pk == step.pk else None
    return {
        "step": step,
        "rows": [row for row in rows if row.state != Contribution.State.DECLINED],
        "form": mine or RowForm(step=step),
        "is_open": mine is not None,
        "row": mine.row if mine else None,
    }
