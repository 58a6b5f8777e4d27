"""Consents of an actor, noted by who keeps the record, and taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.connect.consents import ConsentForm
from maillage.connect.views.actors import crumb_of, crumbs, sent
from maillage.core import journal
from maillage.core.access import Reader, audience, editable_or_404
from maillage.core.models import Actor, Consent
from maillage.core.privacy.actions import withdraw_consent
from maillage.core.undoing import told_with_undo


@audience("network")
def note_consent(request: HttpRequest, address: str) -> HttpResponse:
    """Note a consent that somebody gave."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    actor = editable_or_404(Actor.objects.current(), reader, address)
    form = ConsentForm(sent(request), initial={"given_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        by = request.user.person  # type: ignore[union-attr]
        journal.create(Consent(actor=actor, **form.cleaned_data), by=by)
        messages.success(request, _("Le consentement est noté."))
        return redirect(f"{actor.get_absolute_url()}#consentements")
    context = {
        "title": _("Noter un consentement"),
        "crumbs": crumbs(reader, crumb_of(actor)),
        "form": form,
        "cancel": actor.get_absolute_url(),
    }
    status = 400 if form.errors else 200
    return TemplateResponse(request, "connect/part_form.html", context, status=status)


@audience("signed_in")
@require_POST
def end_consent(request: HttpRequest, address: str, uid: str) -> HttpResponse:
    """The consent is taken back: it stays as its own proof, and allows nothing more."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    actor = editable_or_404(Actor.objects.current(), reader, address)
    consent = Consent.objects.filter(actor=actor, uid=uid).first()
    if consent is None:
        raise Http404
    change = withdraw_consent(consent=consent, by=request.user.person)  # type: ignore[union-attr,arg-type]
    back = f"{actor.get_absolute_url()}#consentements"
    told_with_undo(request, _("Le consentement est retiré."), change, back=back)
    return redirect(back)
