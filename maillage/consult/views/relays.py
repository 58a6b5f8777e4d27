"""Screens of relays: one concern, where it goes, its answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.consult import relaying
from maillage.consult.forms.relays import AddressForm, AnswerForm
from maillage.consult.models import Relay, Workshop
from maillage.core.access import audience, may_change, may_see, visible, visible_or_404


def _relays() -> Any:
    return Relay.objects.select_related(
        "concern", "workshop", "to_workshop", "decision", "contribution__breakout__workshop", "step"
    )


def crumbs(relay: Relay | None = None) -> list[dict[str, Any]]:
    """Concerter › Relais › the concern."""
    found: list[dict[str, Any]] = [
        {"title": _("Concerter"), "url": reverse("consult:workshops"), "verb": 3},
        {"title": _("Relais"), "url": reverse("consult:relays")},
    ]
    if relay is not None:
        found.append({"title": str(relay.concern), "url": relay.get_absolute_url()})
    return found


def _sent(request: HttpRequest) -> Any:
    """What was posted, an empty form too."""
    return request.POST if request.method == "POST" else None


@audience("network")
def relay(request: HttpRequest, address: str) -> HttpResponse:
    """A concern: where it comes from, where it goes, its answer."""
    record = visible_or_404(_relays(), request.reader, address)
    if record.address != address:
        return HttpResponseRedirect(record.get_absolute_url(), status=301)
    row, reader = record.contribution, request.reader
    context = {
        "title": _("Préoccupation transmise"),
        "crumbs": crumbs(),
        "relay": record,
        # Its origin and its group are shown to those who see that workshop only.
        "origin": record.workshop if may_see(record.workshop, reader) else None,
        "row": row if row is not None and may_see(row, reader) else None,
        "destination": _seen(record.to_workshop, reader),
        "decision": record.decision,
        "may_answer": may_answer(record, reader),
        "may_address": record.is_waiting and may_change(record.workshop, reader),
    }
    return TemplateResponse(request, "consult/relay.html", context)


def _seen(workshop: Workshop | None, reader: Any) -> Workshop | None:
    return workshop if workshop is not None and may_see(workshop, reader) else None


def may_answer(relay: Relay, reader: Any) -> bool:
    """Those who lead where it goes; those who lead its origin while it goes nowhere yet."""
    return may_change(relay.to_workshop or relay.workshop, reader)


@audience("network")
def answer_relay(request: HttpRequest, address: str) -> HttpResponse:
    """Write the answer, and the decision if there is one."""
    record = visible_or_404(_relays(), request.reader, address)
    if not may_answer(record, request.reader):
        raise Http404
    form = AnswerForm(_sent(request), relay=record)
    if request.method == "POST" and form.is_valid():
        relaying.answer_relay(relay=record, by=request.user.person, **form.cleaned_data)
        messages.success(
            request, _("La réponse est partie : les personnes de l’atelier d’origine la voient.")
        )
        return redirect(record.get_absolute_url())
    context = {
        "title": _("Répondre à une préoccupation"), "crumbs": crumbs(record), "form": form,
        "relay": record, "cancel": record.get_absolute_url(),
        "submit": _("Envoyer la réponse"),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consult/relay_form.html", context, status=status)


@audience("network")
def address_relay(request: HttpRequest, address: str) -> HttpResponse:
    """Name the later workshop that takes the concern up."""
    record = visible_or_404(_relays(), request.reader, address)
    if not (record.is_waiting and may_change(record.workshop, request.reader)):
        raise Http404
    others = visible(Workshop.objects.all(), request.reader).exclude(pk=record.workshop_id)
    form = AddressForm(_sent(request), relay=record, workshops=others)
    if request.method == "POST" and form.is_valid():
        relaying.address_relay(relay=record, by=request.user.person, **form.cleaned_data)
        messages.success(request, _("La préoccupation a un destinataire."))
        return redirect(record.get_absolute_url())
    context = {
        "title": _("Adresser une préoccupation"), "crumbs": crumbs(record), "form": form,
        "relay": record, "cancel": record.get_absolute_url(), "submit": _("Adresser"),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return TemplateResponse(request, "consult/relay_form.html", context, status=status)
