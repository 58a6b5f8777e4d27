"""Screens that prepare an evening: a new one, its settings, its tables, its rooms, its state."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.core.access import audience
from maillage.develop.access import evening_editable, evening_visible
from maillage.develop.actions import evenings as actions
from maillage.develop.models import Evening, TableLink
from maillage.develop.preparing.forms import (
    AddTablesForm,
    DuplicateForm,
    EveningForm,
    LinksForm,
    TableForm,
)
from maillage.develop.preparing.timetable import timetable_of
from maillage.develop.registering import mails
from maillage.develop.views.frame import (
    crumbs,
    frame,
    host_of,
    person_of,
    qr_svg,
    register_url,
    shown,
)

USUAL = {"capacity": 60, "rounds": 4, "round_minutes": 20, "break_minutes": 5,
         "time_zone": "America/Toronto"}  # fmt: skip


@audience("agent", "coordination")
def new_evening(request: HttpRequest) -> HttpResponse:
    """One form, tables in a sentence."""
    reader = request.reader  # type: ignore[attr-defined]
    form = EveningForm(request.POST or None, reader=reader, initial=dict(USUAL))
    if request.method == "POST" and form.is_valid():
        made = actions.create_evening(
            values=form.values(), tables=form.cleaned_data["tables"], by=person_of(request),
            host=host_of(request),
        )  # fmt: skip
        messages.success(request, _("La soirée est préparée. Vérifiez l’horaire, puis ouvrez."))
        return redirect(made.get_absolute_url())
    context = {
        "title": _("Nouvelle soirée de maillage"), "crumbs": crumbs(), "form": form,
    }  # fmt: skip
    return shown(request, "evening_form", context, is_wrong=bool(form.errors))


@audience("network")
@require_safe
def evening(request: HttpRequest, address: str) -> HttpResponse:
    """What the evening is, its timetable, what is left to do; how to share its registration."""
    record = evening_visible(request.reader, address)  # type: ignore[attr-defined]
    if record.address != address:
        return redirect(record.get_absolute_url(), permanent=True)
    url = register_url(record)
    context = frame(
        request, record, "evening", timetable=timetable_of(record), register_url=url,
        qr=qr_svg(url), checks=_checks(record), crumbs=crumbs(),
    )  # fmt: skip
    return shown(request, "evening", context)


def _checks(record: Evening) -> list[dict[str, Any]]:
    """What must be there before the evening, each with where to do it."""
    seats = sum(record.tables.values_list("seats", flat=True))
    here, State = record.address, Evening.State
    found = [
        (timetable_of(record).fits, _("Horaire"),
         _("Les tours et les pauses tiennent dans la soirée."), "edit_evening"),
        (seats >= record.capacity, _("Tables"),
         _("%(seats)d places pour %(capacity)d personnes.")
         % {"seats": seats, "capacity": record.capacity}, "tables"),
        (record.state != State.PREPARED, _("Inscriptions"), record.get_state_display(), "evening"),
        (record.plans.filter(state="published").exists(), _("Plan"),
         _("Qui est à quelle table, à chaque tour."), "seating"),
    ]  # fmt: skip
    if record.is_online:
        linked = TableLink.objects.filter(table__evening=record).values("table").distinct()
        is_linked = 0 < record.tables.count() <= linked.count()
        found.append((is_linked, _("Salles"), _("Un lien par table."), "links"))
    return [
        {"is_ready": ready, "title": title, "text": text,
         "url": reverse(f"develop:{page}", args=[here])}
        for ready, title, text, page in found
    ]  # fmt: skip


@audience("network")
def edit_evening(request: HttpRequest, address: str) -> HttpResponse:
    """The settings; more places promote those who wait."""
    reader = request.reader  # type: ignore[attr-defined]
    record = evening_editable(reader, address)
    form = EveningForm(request.POST or None, instance=record, reader=reader)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        kept = evening_editable(reader, address)  # the form has written on its own copy
        promoted = actions.change_evening(evening=kept, values=values, by=person_of(request))
        mails.send_promotions(promoted)
        messages.success(request, _("Les réglages sont enregistrés."))
        return redirect(kept.get_absolute_url())
    told = evening_editable(reader, address)
    context = frame(request, told, "settings", form=form)
    return shown(request, "evening_edit", context, is_wrong=bool(form.errors))


@audience("agent", "coordination")
def duplicate(request: HttpRequest, address: str) -> HttpResponse:
    """The same evening on another day, without its people."""
    source = evening_visible(request.reader, address)  # type: ignore[attr-defined]
    initial = {"title": source.title, "starts": timetable_of(source).starts_at}
    form = DuplicateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = actions.duplicate_evening(
            source=source, title=form.cleaned_data["title"], starts_at=form.starts_at(source),
            by=person_of(request), host=host_of(request),
        )  # fmt: skip
        messages.success(request, _("La soirée est refaite, sans personne. À vous."))
        return redirect(made.get_absolute_url())
    context = {"title": _("Refaire cette soirée"), "crumbs": crumbs(source), "form": form,
               "evening": source}  # fmt: skip
    return shown(request, "evening_duplicate", context, is_wrong=bool(form.errors))


@audience("network")
@require_POST
def change_state(request: HttpRequest, address: str) -> HttpResponse:
    """Open registration, close it, take it back."""
    record = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    state = request.POST.get("state", "")
    if state not in (Evening.State.OPEN, Evening.State.CLOSED, Evening.State.PREPARED):
        raise Http404
    try:
        actions.set_state(evening=record, state=state, by=person_of(request))
    except actions.NotNow as refused:
        messages.error(request, str(refused))
    else:
        told = {
            Evening.State.OPEN: _("Les inscriptions sont ouvertes : partagez l’adresse."),
            Evening.State.CLOSED: _("Les inscriptions sont fermées."),
            Evening.State.PREPARED: _("La soirée est de nouveau en préparation."),
        }
        messages.success(request, told[Evening.State(state)])
    return redirect(record.get_absolute_url())


# --- Tables and rooms -------------------------------------------------------------------------
@audience("network")
def tables(request: HttpRequest, address: str) -> HttpResponse:
    """Each table, all changed at once; more of them in a sentence."""
    record = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    rows = list(record.tables.order_by("number"))
    is_adding = "sentence" in request.POST
    adding = AddTablesForm(request.POST if is_adding else None)
    data = request.POST if request.method == "POST" and not is_adding else None
    forms = [TableForm(data, instance=row, prefix=row.uid) for row in rows]
    if is_adding and adding.is_valid():
        actions.add_tables(
            evening=record, tables=adding.cleaned_data["sentence"], by=person_of(request)
        )
        messages.success(request, _("Les tables sont ajoutées."))
        return redirect("develop:tables", record.address)
    # Each form is asked, so that every mistake is shown at once.
    if data is not None and sum(not form.is_valid() for form in forms) == 0:
        return _tables_changed(request, record, forms)
    is_wrong = bool(adding.errors) or any(form.errors for form in forms)
    context = frame(
        request, record, "tables", forms=forms, adding=adding,
        seats=sum(row.seats for row in rows),
    )  # fmt: skip
    return shown(request, "tables", context, is_wrong=is_wrong)


def _tables_changed(request: HttpRequest, record: Evening, forms: list[TableForm]) -> HttpResponse:
    fresh = {table.uid: table for table in record.tables.all()}
    removed = [fresh[f.instance.uid] for f in forms if f.cleaned_data["removed"]]
    values = [
        (fresh[f.instance.uid], f.values())
        for f in forms
        if not f.cleaned_data["removed"] and f.has_changed()
    ]
    try:
        actions.change_tables(evening=record, values=values, removed=removed, by=person_of(request))
    except actions.NotNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Les tables sont à jour."))
    return redirect("develop:tables", record.address)


@audience("network")
def links(request: HttpRequest, address: str) -> HttpResponse:
    """The rooms of an online evening, pasted from a list."""
    record = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    form = LinksForm(request.POST or None, evening=record)
    if request.method == "POST" and form.is_valid():
        actions.set_links(evening=record, links=form.cleaned_data["links"], by=person_of(request))
        messages.success(request, _("Les liens sont en place."))
        return redirect("develop:links", record.address)
    rooms = TableLink.objects.filter(table__evening=record).select_related("table")
    context = frame(
        request, record, "links", form=form, rooms=rooms.order_by("round", "table__number")
    )
    return shown(request, "links", context, is_wrong=bool(form.errors))
