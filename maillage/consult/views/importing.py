"""« Importer des notes »: send, look, confirm; and undo the whole."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.consult import actions, background
from maillage.consult.access import workshops_to_import_into
from maillage.consult.drafts import draft_sources, drop_draft, keep_draft, read_sent
from maillage.consult.forms.notes import ConfirmForm, NotesForm
from maillage.consult.models import SENTENCE_LIMIT, NotesDraft, NotesImport, Workshop
from maillage.consult.notes import NotesError
from maillage.consult.plan import Source, WorkshopPlan, plan_import
from maillage.consult.views.workshops import crumbs
from maillage.core.access import audience, editable, visible
from maillage.core.models import Actor, Batch
from maillage.core.said import in_words


def draft_of(request: HttpRequest, uid: str, rows: Any = None) -> NotesDraft:
    """The sender's own draft; Http404 for anybody else."""
    rows = NotesDraft.objects.all() if rows is None else rows
    record = visible(rows, request.reader).filter(uid=uid).first()
    if record is None:
        raise Http404
    return record


def _progress_page(draft: NotesDraft) -> HttpResponse:
    return redirect("consult:import_progress", draft.uid)


@audience("network")
def import_notes(request: HttpRequest) -> HttpResponse:
    """Send files and pasted text. What cannot be read is said beside its field; the rest waits."""
    sent = request.POST if request.method == "POST" else None
    uid = (sent or request.GET).get("draft", "")
    draft = draft_of(request, uid) if uid else None
    if draft is not None and not draft.is_open:
        return _progress_page(draft)
    form = NotesForm(sent, request.FILES or None, has_kept=draft is not None)
    if sent is not None and form.is_valid():
        found = read_sent(form.cleaned_data["files"], form.cleaned_data["text"])
        for error in found.file_errors:
            form.add_error("files", in_words(error.said))
        if found.text_error:
            form.add_error("text", in_words(found.text_error.said))
        if found.files:
            draft = keep_draft(owner=request.user.person, files=found.files, draft=draft)
        if form.is_valid() and draft is not None:
            where = reverse("consult:preview_import", args=[draft.uid])
            chosen = request.GET.get("atelier", "")
            return redirect(f"{where}?atelier={chosen}" if chosen else where)
    context = {
        "title": _("Importer des notes"),
        "crumbs": crumbs(),
        "form": form,
        "draft": draft,
        "kept": [f.title for f in draft.files.order_by("pk")] if draft else [],
    }
    status = 422 if form.is_bound and form.errors else 200
    return TemplateResponse(request, "consult/import_notes.html", context, status=status)


@audience("network")
def preview_import(request: HttpRequest, uid: str) -> HttpResponse:
    """What was understood and what would change; nothing is written before « Importer »."""
    draft = draft_of(request, uid)
    if not draft.is_open:
        return _progress_page(draft)
    workshops = workshops_to_import_into(request.reader)
    initial = {"target": request.GET.get("atelier") or ConfirmForm.AUTO}
    form = ConfirmForm(request.POST or None, workshops=workshops, initial=initial)
    choices = choices_of(form, initial["target"])
    problem, plans, sources = "", [], []
    try:
        sources = draft_sources(draft)
        plans = plan_import(sources, reader=request.reader, **choices)
        if request.POST.get("act") == "write" and form.is_valid():
            return _write(request, draft, sources, form, plans)
    except NotesError as error:
        problem = in_words(error.said)
    except actions.ImportRefused as error:
        problem = str(error)
    context = {
        "title": _("Aperçu avant l’import"),
        "crumbs": [*crumbs(), {"title": _("Importer des notes"), "url": _again(draft)}],
        "draft": draft,
        "form": form,
        "plans": plans,
        "problem": problem,
        "add_url": _again(draft),
        "may_write": bool(plans) and not problem and not any(p.refused for p in plans),
        "is_changed": any(plan.is_changed for plan in plans),
        "lacks_title": any(not s.notes.title for s in sources),
        "lacks_date": any(s.notes.date is None for s in sources),
        "limit": SENTENCE_LIMIT,
        "chosen": _query(choices),
    }
    status = 422 if problem or form.errors else 200
    return TemplateResponse(request, "consult/preview_import.html", context, status=status)


def _query(choices: dict[str, Any]) -> str:
    """What was chosen, for the address of the page that shows every row."""
    target, held_on = choices["target"], choices.get("held_on")
    told = {
        "target": ConfirmForm.NEW if choices["is_new"] else target.uid if target else "",
        "title": choices.get("title", ""),
        "held_on": held_on.isoformat() if held_on else "",
    }
    return urlencode({name: value for name, value in told.items() if value})


def _again(draft: NotesDraft) -> str:
    return f"{reverse('consult:import_notes')}?draft={draft.uid}"


def choices_of(form: ConfirmForm, target: str) -> dict[str, Any]:
    if form.is_bound and form.is_valid():
        return form.choices()
    return {"target": form.workshops.get(target), "is_new": target == ConfirmForm.NEW}


def _write(
    request: HttpRequest, draft: NotesDraft, sources: list[Source], form: ConfirmForm,
    plans: list[WorkshopPlan],
) -> HttpResponse:  # fmt: skip
    """At once when it is little; else in the background, and to the page that shows how far."""
    if background.is_large(plans):
        actions.refuse_foreign(plans)
        background.queue_import(
            draft=draft,
            choices=form.choices(),
            audience=form.cleaned_data["audience"],
            host=request.reader.current_host_id,
        )
        return _progress_page(draft)
    outcome = actions.import_notes(
        sources=sources,
        by=request.user.person,
        reader=request.reader,
        host=Actor.objects.filter(pk=request.reader.current_host_id or 0).first(),
        audience=form.cleaned_data["audience"],
        **form.choices(),
    )
    drop_draft(draft=draft)
    messages.success(request, actions.told_in_words(outcome))
    return redirect(_first(outcome.plans))


def _first(plans: list[WorkshopPlan]) -> str:
    made: list[Workshop] = [plan.workshop for plan in plans if plan.workshop is not None]
    return made[0].get_absolute_url() if made else reverse("consult:workshops")


@audience("network")
@require_POST
def drop_import(request: HttpRequest, uid: str) -> HttpResponse:
    """Leave without importing: the draft and its originals go."""
    draft = draft_of(request, uid)
    if not draft.is_open:
        return _progress_page(draft)
    drop_draft(draft=draft)
    messages.success(request, _("Rien n’a été importé."))
    return redirect("consult:workshops")


@audience("network")
@require_POST
def undo_import(request: HttpRequest, uid: str) -> HttpResponse:
    """Undo a whole import, for whoever may change every group of it."""
    batch = Batch.objects.filter(uid=uid, act="import-notes", undone_at=None).first()
    rows = NotesImport.objects.filter(batch=batch)
    mine = editable(rows, request.reader).count()
    if batch is None or not mine or mine != rows.count():
        raise Http404
    if background.is_large_batch(batch):
        return _progress_page(background.queue_undo(batch=batch, by=request.user.person))
    workshop = rows.select_related("workshop")[0].workshop
    outcome = actions.undo_import(batch=batch, by=request.user.person)
    for line in outcome.refusals:
        messages.warning(request, line)
    if not outcome.refused:
        messages.success(request, _("L’import est annulé."))
    there = Workshop.objects.filter(pk=workshop.pk).first()
    return redirect(there.get_absolute_url() if there else reverse("consult:workshops"))
