"""Beside the preview of an import: every row of a step, and how far a large import is."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from maillage.consult import actions, background
from maillage.consult.access import workshops_to_import_into
from maillage.consult.drafts import draft_sources
from maillage.consult.forms.notes import ConfirmForm
from maillage.consult.models import SENTENCE_LIMIT, NotesDraft, Workshop
from maillage.consult.notes import NotesError
from maillage.consult.plan import GroupPlan, StepPlan, WorkshopPlan, plan_import
from maillage.consult.views.importing import choices_of, draft_of
from maillage.consult.views.workshops import crumbs
from maillage.core.access import audience, visible

PAGE = 50
STATES = ("new", "changed", "same")


@audience("network")
def rows(request: HttpRequest, uid: str) -> HttpResponse:
    """Every row of one step of the notes, page by page; `etat` keeps those that change."""
    draft = draft_of(request, uid)
    if not draft.is_open:
        return redirect("consult:import_progress", draft.uid)
    form = ConfirmForm(_asked(request), workshops=workshops_to_import_into(request.reader))
    try:
        plans = plan_import(
            draft_sources(draft), reader=request.reader, **choices_of(form, ConfirmForm.AUTO)
        )
    except NotesError as error:
        raise Http404 from error
    group, step = _step_or_404(plans, request.GET.get("etape", ""))
    state = request.GET.get("etat", "")
    state = state if state in STATES else ""
    told = [row for row in step.rows if not state or row.state == state]
    context = {
        "title": step.step.title or _("Étape"),
        "crumbs": [
            *crumbs(),
            {
                "title": _("Aperçu avant l’import"),
                "url": reverse("consult:preview_import", args=[draft.uid]),
            },
        ],
        "group": group,
        "step": step,
        "page": Paginator(told, PAGE).get_page(request.GET.get("page")),
        "counts": [(s, step.count(s)) for s in STATES if step.count(s)] if group.breakout else [],
        "state": state,
        "limit": SENTENCE_LIMIT,
    }
    return TemplateResponse(request, "consult/preview_rows.html", context)


def _asked(request: HttpRequest) -> dict[str, str]:
    told = {name: request.GET.get(name, "") for name in ("target", "title", "held_on")}
    return {**told, "target": told["target"] or ConfirmForm.AUTO}


def _step_or_404(plans: list[WorkshopPlan], place: str) -> tuple[GroupPlan, StepPlan]:
    """The step at a place such as « 0-2 »: the rank of its group among all, its own rank in it."""
    groups = [group for plan in plans for group in plan.groups]
    try:
        at_group, at_step = map(int, place.split("-"))
        if at_group < 0 or at_step < 0:
            raise Http404
        return groups[at_group], groups[at_group].steps[at_step]
    except (ValueError, IndexError) as error:
        raise Http404 from error


@audience("network")
def progress(request: HttpRequest, uid: str) -> HttpResponse:
    """How far a large import (or its undo) is; then what it did, or why nothing was done."""
    draft = draft_of(request, uid, NotesDraft.objects.defer("readings").select_related("batch"))
    if draft.state == NotesDraft.State.DRAFT:
        return redirect("consult:preview_import", draft.uid)
    background.settle_if_dead(draft)
    done, total = background.progress_of(draft)
    is_undo = draft.state in {NotesDraft.State.UNDOING, NotesDraft.State.UNDONE}
    context: dict[str, Any] = {
        "title": _("Annulation de l’import") if is_undo else _("Importation des notes"),
        "crumbs": crumbs(),
        "draft": draft,
        "done": done,
        "total": total,
        "percent": 100 * done // total if total else 0,
        "told": actions.told_counts(draft.report["counts"]) if "counts" in draft.report else "",
        "workshop": _workshop(draft, request.reader),
    }
    is_part = bool(request.htmx)  # type: ignore[attr-defined]
    name = "consult/_import_state.html" if is_part else "consult/import_progress.html"
    response = TemplateResponse(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _workshop(draft: NotesDraft, reader: Any) -> Workshop | None:
    uid = draft.report.get("workshop", "")
    return visible(Workshop.objects.filter(uid=uid), reader).first() if uid else None
