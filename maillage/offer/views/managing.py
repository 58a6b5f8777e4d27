"""An event's page for the network: all that is known of it, and every act on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core.access import (
    audience,
    editable_or_404,
    may_change,
    visible,
    visible_or_404,
)
from maillage.core.history import changes_shown
from maillage.core.undoing import act_told_with_undo
from maillage.offer import managing, moderation
from maillage.offer.access import is_moderator
from maillage.offer.alerts_shown import shown_alert
from maillage.offer.contributing.actions import ChangedSince, version_of
from maillage.offer.contributing.dates import slot_in_words
from maillage.offer.contributing.forms import EventForm, WhenFields
from maillage.offer.contributing.values import (
    credits_changed,
    differences,
    event_values,
    form_values,
)
from maillage.offer.lists import Events, managed_url
from maillage.offer.models import DuplicatePair, Event, EventStatus, HarvestRecord, Kin, Publication
from maillage.offer.schedule import slots_of
from maillage.offer.views.moderating import crumbs

MOST_DATES = 60
events = Events.view()


class ManagedForm(WhenFields, EventForm):
    """The event as a moderator corrects it; dates left empty stay as they are."""

    dates_do = forms.ChoiceField(
        label=_("Ces dates"), required=False, initial="replace", widget=forms.RadioSelect,
        choices=[("replace", _("remplacent celles de l’événement")), ("add", _("s’y ajoutent"))],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("when") or self.has_rows:
            self.clean_dates()
        return told


def _events() -> Any:
    return moderation.with_origins(Event.objects.all()).select_related(
        "place__municipality", "submission", "picture", "merged_into", "series"
    )


@audience("agent", "coordination", "manager")
@require_safe
def manage_event(request: HttpRequest, address: str) -> HttpResponse:
    """All that is known of an event."""
    reader = request.reader  # type: ignore[attr-defined]
    event = visible_or_404(_events(), reader, address)
    if event.address != address:
        return HttpResponseRedirect(managed_url(event), status=301)
    records = list(visible(event.records.select_related("source"), reader))
    sources = list(HarvestRecord.objects.filter(event=event).select_related("source"))
    is_mine = may_change(event, reader) and is_moderator(reader)
    slots = slots_of(event)
    open_alerts = event.alerts.filter(settled_at=None).select_related("record__source", "event")
    context = {
        "title": event.title,
        "crumbs": crumbs((_now("Événements"), Events.url())),
        "event": event,
        "slots": [_date(slot) for slot in slots[:MOST_DATES]],
        "more_dates": max(0, len(slots) - MOST_DATES),
        "alerts": [shown_alert(alert) for alert in visible(open_alerts, reader)],
        "origins": managing.origins(event, sources),
        "records": records, "sources": sources,
        "stops": managing.stops(event),
        "pairs": _pairs(event) if is_moderator(reader) else [],
        "may_change": is_mine,
        "is_cancelled": event.status == EventStatus.CANCELLED,
        "is_postponed": event.status == EventStatus.POSTPONED,
        "changes": changes_shown(event, reader)[:30] if is_mine else [],
    }  # fmt: skip
    return TemplateResponse(request, "offer/manage_event.html", context)


def _date(slot: Any) -> dict[str, Any]:
    is_usual = slot.status == EventStatus.SCHEDULED
    return {
        "slot": slot, "words": slot_in_words(slot),
        "status": "" if is_usual else str(EventStatus(slot.status).label),
    }  # fmt: skip


def _pairs(event: Event) -> list[dict[str, Any]]:
    """The pairs that the event is in, decided or not, with the other event."""
    rows = list(
        DuplicatePair.objects.filter(kin=Kin.EVENT, first_id=event.pk)
        | DuplicatePair.objects.filter(kin=Kin.EVENT, second_id=event.pk)
    )
    ids = [row.second_id if row.first_id == event.pk else row.first_id for row in rows]
    known = Event.objects.in_bulk(ids)
    return [
        {"pair": row, "other": known[pk]} for row, pk in zip(rows, ids, strict=True) if pk in known
    ]


@audience("agent", "coordination")
@require_POST
def event_act(request: HttpRequest, address: str) -> HttpResponse:
    """Cancel, postpone, restore, sold out: the event or one of its dates."""
    event = editable_or_404(Event.objects.all(), request.reader, address)  # type: ignore[attr-defined]
    person = request.user.person  # type: ignore[union-attr]
    act = request.POST.get("act", "")
    note = " ".join(request.POST.get("note", "").replace("\0", "").split())[:300]
    try:
        batch = managing.tell(
            event=event, act=act, by=person, note=note, slot=request.POST.get("slot", "")[:40]
        )
    except ValueError as error:
        raise Http404 from error
    if batch is None:
        messages.info(request, _now("C’était déjà ainsi."))
    else:
        act_told_with_undo(request, _said(act), batch, back=managed_url(event))
    return redirect(managed_url(event))


def _said(act: str) -> str:
    return {
        "cancel": _now("L’annulation est notée."), "postpone": _now("Le report est noté."),
        "restore": _now("C’est remis comme prévu."), "sold_out": _now("C’est noté : complet."),
        "seats": _now("C’est noté : il reste des places."),
    }[act]  # fmt: skip


@audience("agent", "coordination")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_event(request: HttpRequest, address: str) -> HttpResponse:
    """Correct the event; of two windows open at once the second sees what the first wrote."""
    event = editable_or_404(_events(), request.reader, address)  # type: ignore[attr-defined]
    if request.method != "POST":
        return _edit(request, event, ManagedForm(initial=form_values(event)))
    form = ManagedForm(request.POST)
    if not form.is_valid():
        return _edit(request, event, form, status=422)
    told, discipline = form.cleaned_data, form.cleaned_data.get("discipline")
    try:
        batch = managing.revise(
            event=event, version=request.POST.get("version", ""),
            by=request.user.person,  # type: ignore[union-attr]
            values=event_values(told), where=form.located, credits=credits_changed(event, told),
            discipline=discipline.pk if discipline else None,
            slots=form.dates.slots, adds_dates=told.get("dates_do") == "add",
        )  # fmt: skip
    except ChangedSince as since:
        return _edit(
            request, since.event, form, status=409, differences=differences(since.event, form)
        )
    event.refresh_from_db()
    if batch is None:
        messages.info(request, _now("Rien n’a changé."))
    else:
        text = _now("C’est corrigé ; les sources n’y toucheront plus.")
        act_told_with_undo(request, text, batch, back=managed_url(event))
    return redirect(managed_url(event))


def _edit(
    request: HttpRequest, event: Event, form: ManagedForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "title": _now("Corriger « %s »") % event.title,
        "crumbs": crumbs((_now("Événements"), Events.url()), (event.title, managed_url(event))),
        "event": event, "form": form, "dates": form.dates, "version": version_of(event),
        "now": [slot_in_words(slot) for slot in slots_of(event)[:12]],
        "differences": None, **more,
    }  # fmt: skip
    return TemplateResponse(request, "offer/manage_edit.html", context, status=status)


@audience("agent", "coordination")
@require_POST
def publish_elsewhere(request: HttpRequest, address: str) -> HttpResponse:
    """Name who publishes the event at a destination: where another does, we do not push it."""
    from maillage.core import journal
    from maillage.offer.models import Destination

    event = editable_or_404(Event.objects.all(), request.reader, address)  # type: ignore[attr-defined]
    destination = visible(Destination.objects.all(), request.reader).filter(  # type: ignore[attr-defined]
        slug=request.POST.get("destination", "")
    ).first()  # fmt: skip
    publisher = " ".join(request.POST.get("publisher", "").replace("\0", "").split())[:120]
    if destination is None:
        raise Http404
    by = request.user.person  # type: ignore[union-attr]
    row = Publication.objects.filter(event=event, destination=destination).first()
    is_ours = not publisher or publisher.casefold() == "maillage"
    state = Publication.State.READY if is_ours else Publication.State.ELSEWHERE
    values = {"publisher": "Maillage" if is_ours else publisher, "state": state, "reason": ""}
    if row is None:
        journal.create(Publication(event=event, destination=destination, **values), by=by)
    else:
        journal.change(row, values, by=by, pins=False)
    messages.success(
        request,
        _now("« %(name)s » publie l’événement à « %(where)s ».")
        % {"name": values["publisher"], "where": destination},
    )
    return redirect(managed_url(event))
