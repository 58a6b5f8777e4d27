"""Screens of workshops: a workshop, a group, a contribution."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.consult import actions
from maillage.consult.access import takes_notes, workshop_visible
from maillage.consult.forms.notes import ContributionForm
from maillage.consult.minutes.formats import FORMATS
from maillage.consult.models import Breakout, Contribution, NotesImport, Relay, Step, Workshop
from maillage.consult.preparing.readiness import state_of
from maillage.consult.relaying import received_by
from maillage.consult.synthesis import Synthesis, colour_of, synthesis_of
from maillage.core import journal
from maillage.core.access import audience, editable_or_404, may_change, visible, visible_or_404
from maillage.core.models import Batch, Practice
from maillage.core.models.journal import Change
from maillage.core.registry import registry

PAGE = 50
VERBS_PAGE = 100


def crumbs(workshop: Workshop | None = None, breakout: Breakout | None = None) -> list[dict]:
    """Where one is: Concerter › the workshop › the group."""
    found: list[dict[str, Any]] = [
        {"title": _("Concerter"), "url": reverse("consult:workshops"), "verb": 3}
    ]
    for record in (workshop, breakout):
        if record is not None:
            found.append({"title": str(record), "url": record.get_absolute_url()})
    return found


def told_timeline(record: Any, request: HttpRequest) -> list[dict[str, Any]]:
    """The record's moments from every room, newest first, as the timeline's part wants them."""
    moments = [
        moment
        for source in registry.timelines
        if source.model is type(record)
        for moment in source.moments(record, request.reader)
    ]
    moments.sort(key=lambda m: m.at.isoformat(), reverse=True)
    return [
        {
            "title": m.title,
            "meta": " · ".join(part for part in (_when(m.at), m.meta) if part),
            "url": m.url,
            "verb": m.css.removeprefix("v"),
        }
        for m in moments
    ]


def _when(at: Any) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT") if hasattr(at, "hour") else date_format(at)


@audience("network")
def workshop(request: HttpRequest, address: str) -> HttpResponse:
    """A workshop across its groups: words, verbs, answers, relays."""
    record = workshop_visible(request.reader, address)
    if record.address != address:
        return HttpResponseRedirect(record.get_absolute_url(), status=301)
    return _synthesis_page(request, synthesis_of(record))


@audience("network")
def breakout(request: HttpRequest, address: str) -> HttpResponse:
    """What one group wrote."""
    record = visible_or_404(Breakout.objects.select_related("workshop"), request.reader, address)
    if record.address != address:
        return HttpResponseRedirect(record.get_absolute_url(), status=301)
    return _synthesis_page(request, synthesis_of(record.workshop, record))


def _without_unseen(relays: Iterable[Relay], reader: Any) -> list[Relay]:
    """Relays whose destination is named by its date only, when the reader may not see it."""
    found = list(relays)
    wanted = {relay.to_workshop_id for relay in found if relay.to_workshop_id}
    seen = set(visible(Workshop.objects.filter(pk__in=wanted), reader).values_list("pk", flat=True))
    for relay in found:
        if relay.to_workshop_id not in seen:
            relay.to_workshop = None
    return found


def _synthesis_page(request: HttpRequest, synthesis: Synthesis) -> HttpResponse:
    record = synthesis.workshop
    reader = request.reader
    synthesis.relays = _without_unseen(synthesis.relays, reader)
    page = Paginator(synthesis.verbs, VERBS_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": str(synthesis.breakout) if synthesis.breakout else record.title,
        "crumbs": crumbs(record) if synthesis.breakout else crumbs(),
        "workshop": record,
        "state": state_of(record)[0],
        "state_css": state_of(record)[1],
        "cannot_prepare": not may_change(record, reader),
        "synthesis": synthesis,
        "verbs": page,
        "exports": _export_links(synthesis),
        "may_adopt": (
            reader.has_role("coordination") and synthesis.verbs and not synthesis.breakout
        ),
        "received": [] if synthesis.breakout else _from_seen(received_by(record), reader),
        "undoable": _undoable(synthesis, reader),
        "practice": _practice_seen(record, reader),
        "entries": [] if synthesis.breakout else told_timeline(record, request),
        "may_lead": not record.is_from_notes and may_change(record, reader),
        "takes_notes": synthesis.breakout and takes_notes(reader, synthesis.breakout),
    }
    return TemplateResponse(request, "consult/workshop.html", context)


def _from_seen(relays: Any, reader: Any) -> list[Relay]:
    """Concerns received from workshops that the reader may see."""
    return list(relays.filter(workshop__in=visible(Workshop.objects.all(), reader)))


def _practice_seen(record: Workshop, reader: Any) -> Any:
    return visible(Practice.objects.filter(pk=record.practice_id or 0), reader).first()


def _export_links(synthesis: Synthesis) -> list[dict[str, str]]:
    record = synthesis.breakout or synthesis.workshop
    name = "consult:breakout_minutes_file" if synthesis.breakout else "consult:minutes_file"
    return [
        {"title": form.title, "url": reverse(name, args=[record.address, suffix])}
        for suffix, form in FORMATS.items()
    ]


def _undoable(synthesis: Synthesis, reader: Any) -> list[NotesImport]:
    """The newest import of each batch that this reader may undo."""
    found: dict[int, NotesImport] = {}
    for one in synthesis.imports:
        if one.batch_id and one.batch_id not in found and may_change(one, reader):
            found[one.batch_id] = one
    return list(found.values())


@audience("network")
def notes(request: HttpRequest, address: str) -> HttpResponse:
    """Where the notes came from: originals, warnings, lines kept as they are."""
    record = workshop_visible(request.reader, address)
    imports = visible(NotesImport.objects.filter(workshop=record), request.reader)
    context = {
        "title": _("Notes et originaux"),
        "crumbs": crumbs(record),
        "workshop": record,
        "page": Paginator(
            imports.select_related("breakout__workshop", "file", "batch__by"), PAGE
        ).get_page(request.GET.get("page")),
    }
    return TemplateResponse(request, "consult/notes.html", context)


# --- One contribution -------------------------------------------------------------------------
def _rows() -> Any:
    return Contribution.objects.with_parts()


@audience("network")
def contribution(request: HttpRequest, address: str) -> HttpResponse:
    """A group's own wording, where it came from and what became of it."""
    record = visible_or_404(_rows(), request.reader, address)
    if record.address != address:
        return HttpResponseRedirect(record.get_absolute_url(), status=301)
    may_edit = may_change(record, request.reader)
    context = {
        "title": str(record),
        "crumbs": crumbs(record.breakout.workshop, record.breakout),
        "row": record,
        "kind": record.step.kind,
        "is_word": record.step.kind in {Step.Kind.GRID, Step.Kind.CHOOSE},
        "verb": colour_of(record.word),
        "relays": _without_unseen(record.relays.with_parts(), request.reader),
        "practice": _practice_of(record, request.reader),
        "theme": _theme_of(record),
        "may_edit": may_edit,
        "undoable": _last_edit(record) if may_edit else None,
        "entries": told_timeline(record, request),
    }
    return TemplateResponse(request, "consult/contribution.html", context)


def _practice_of(record: Contribution, reader: Any) -> Any:
    if record.adopted_as is None:
        return None
    return visible(Practice.objects.filter(pk=record.adopted_as.practice_id), reader).first()


def _theme_of(record: Contribution) -> Any:
    """The theme of a row that may be shown there."""
    shown = record.breakout.is_confirmed and not record.breakout.workshop.is_rehearsing
    return record.theme if shown and record.state == Contribution.State.KEPT else None


def _last_edit(record: Contribution) -> Batch | None:
    """The last correction by a person, when nothing came after it."""
    last: Change | None = journal.history(record).first()
    batch = last.batch if last else None
    return batch if batch and batch.act == "change-contribution" and not batch.undone_at else None


@audience("network")
def change_contribution(request: HttpRequest, address: str) -> HttpResponse:
    """Correct the wording; imports of the same notes leave it alone afterwards."""
    record = editable_or_404(_rows(), request.reader, address)
    form = ContributionForm(request.POST or None, instance=record)
    if request.method == "POST" and form.is_valid():
        fresh = editable_or_404(_rows(), request.reader, address)
        batch = actions.change_contribution(
            contribution=fresh, values=form.cleaned_data, by=request.user.person
        )
        told = _("La contribution est corrigée.") if batch else _("Rien n’a changé.")
        messages.success(request, told)
        return redirect(fresh.get_absolute_url())
    status = 422 if form.errors else 200
    context = {
        "title": _("Corriger une contribution"),
        "crumbs": [
            *crumbs(record.breakout.workshop, record.breakout),
            {"title": str(record), "url": record.get_absolute_url()},
        ],
        "form": form,
        "cancel": record.get_absolute_url(),
    }
    return TemplateResponse(request, "consult/change_contribution.html", context, status=status)


@audience("network")
@require_POST
def undo_contribution(request: HttpRequest, address: str) -> HttpResponse:
    """Take back the last correction."""
    record = editable_or_404(_rows(), request.reader, address)
    batch = _last_edit(record)
    if batch is None:
        messages.warning(request, _("Il n’y a plus de correction à annuler."))
    else:
        outcome = journal.undo(batch, by=request.user.person)
        for line in outcome.refusals:
            messages.warning(request, line)
        if not outcome.refused:
            messages.success(request, _("La correction est annulée."))
    record.refresh_from_db()
    return redirect(record.get_absolute_url())
