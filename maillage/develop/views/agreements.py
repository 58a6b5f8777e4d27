"""An agreement's page, its form, its renewal, its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.core.access import Reader, audience, editable_or_404, may_change, visible
from maillage.core.access import visible_or_404 as seen_or_404
from maillage.core.timeline import entries_of
from maillage.core.undoing import told_with_undo
from maillage.core.views.files import served
from maillage.develop.agreements import actions
from maillage.develop.agreements.forms import AgreementForm
from maillage.develop.agreements.lists import parties_seen
from maillage.develop.agreements.standing import next_period, standing_of
from maillage.develop.models import Agreement
from maillage.develop.views.frame import form_page, person_of

MOMENTS = 15


def crumbs(*more: Agreement) -> list[dict[str, Any]]:
    """The way to a page of agreements."""
    way: list[dict[str, Any]] = [
        {"title": _("Développer"), "url": "", "verb": 2},
        {"title": _("Partenariats et ententes"), "url": reverse("develop:agreements")},
    ]
    return [*way, *({"title": one.title, "url": one.get_absolute_url()} for one in more)]


@audience("network")
@require_safe
def agreement(request: HttpRequest, address: str) -> HttpResponse:
    """The agreement: who, what, until when, what comes next, its story."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    rows = Agreement.objects.select_related("file", "owner", "host", "renewed_from")
    found = seen_or_404(rows.prefetch_related("parties"), reader, address)
    if found.address != address:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    parties_seen([found], reader)
    renewals = visible(found.renewals.all(), reader)
    context = {
        "title": found.title,
        "crumbs": crumbs(),
        "agreement": found,
        "stands": standing_of(found),
        "is_mine": may_change(found, reader),
        "renewal": renewals.first(),
        "is_over": found.state == Agreement.State.ENDED,
        "entries": entries_of(found, reader, MOMENTS),
    }
    return TemplateResponse(request, "develop/agreement.html", context)


def _form(request: HttpRequest, **more: Any) -> AgreementForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return AgreementForm(*sent, reader=request.reader, **more)  # type: ignore[attr-defined]


@audience("network")
def add_agreement(request: HttpRequest) -> HttpResponse:
    """A title and one party are enough."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    form = _form(request, initial={"visibility": "network"})
    if request.method == "POST" and form.is_valid():
        made = actions.add_agreement(
            values=form.values(), parties=form.named(), upload=form.cleaned_data["upload"],
            reader=reader, by=person_of(request),
        )  # fmt: skip
        messages.success(request, _("« %s » est notée.") % made)
        return redirect(made)
    return form_page(request, form, _("Nouvelle entente"), crumbs(), draft="entente")


def _mine(request: HttpRequest, address: str) -> Agreement:
    rows = Agreement.objects.prefetch_related("parties")
    return editable_or_404(rows, request.reader, address)  # type: ignore[attr-defined]


@audience("network")
def edit_agreement(request: HttpRequest, address: str) -> HttpResponse:
    """Correct it, add a party, change its end."""
    found = _mine(request, address)
    form = _form(request, instance=found, known=list(found.parties.all()))
    if request.method == "POST" and form.is_valid():
        told = actions.change_agreement(
            agreement=found, values=form.values(), parties=form.named(),
            upload=form.cleaned_data["upload"], by=person_of(request),
        )  # fmt: skip
        told_with_undo(request, _("C’est enregistré."), told, back=found.get_absolute_url())
        return redirect(_mine(request, address))
    return form_page(request, form, _("Modifier l’entente"), crumbs(_mine(request, address)))


@audience("network")
def renew_agreement(request: HttpRequest, address: str) -> HttpResponse:
    """The next period: the same words, parties and length, to be read again before it is kept."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    former = _mine(request, address)
    if former.state == Agreement.State.DISCUSSED or former.renewals.exists():
        raise Http404
    first, last = next_period(former)
    known = list(former.parties.all())
    same = ("title", "kind", "purpose", "renewal", "notice_days", "visibility")
    initial = {name: getattr(former, name) for name in same}
    form = _form(request, known=known, initial={**initial, "from_date": first, "to_date": last})
    if request.method == "POST" and form.is_valid():
        made = actions.add_agreement(
            values=form.values(), parties=form.named(), upload=form.cleaned_data["upload"],
            reader=reader, by=person_of(request), renewed_from=former,
        )  # fmt: skip
        messages.success(request, _("« %s » est renouvelée.") % made)
        return redirect(made)
    return form_page(
        request, form, _("Renouveler l’entente"), crumbs(former), submit=_("Renouveler")
    )  # fmt: skip


@audience("network")
@require_POST
def end_agreement(request: HttpRequest, address: str) -> HttpResponse:
    """It is over."""
    found = _mine(request, address)
    told = actions.end_agreement(agreement=found, by=person_of(request))
    told_with_undo(request, _("L’entente est terminée."), told, back=found.get_absolute_url())
    return redirect(found)


@audience("network")
@require_POST
def remove_agreement(request: HttpRequest, address: str) -> HttpResponse:
    """Take it out of the list; the message undoes it."""
    found = _mine(request, address)
    back = found.get_absolute_url()
    told = actions.remove_agreement(agreement=found, by=person_of(request))
    told_with_undo(request, _("L’entente est retirée."), told, back=back)
    return redirect("develop:agreements")


@audience("network")
@require_safe
def agreement_file(request: HttpRequest, address: str) -> HttpResponseBase:
    """The signed document, as a download, to whom sees the agreement."""
    rows = Agreement.objects.select_related("file")
    found = seen_or_404(rows, request.reader, address)  # type: ignore[attr-defined]
    if found.file is None:
        raise Http404
    return served(request, found.file)
