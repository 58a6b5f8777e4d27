"""The public page of an evening: anybody registers, without an account.

Whether an e-mail is registered already is never told: the answer is the same, the mail differs.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from maillage.core.access import audience, may_change, one_or_404
from maillage.develop.actions.registrations import Arrival, places_left
from maillage.develop.actions.registrations import register as write
from maillage.develop.models import Evening, Registration
from maillage.develop.preparing.timetable import timetable_of
from maillage.develop.registering import mails
from maillage.develop.registering.forms import FindPageForm, RegisterForm
from maillage.develop.registering.keys import own_path
from maillage.develop.registering.wording import consent_to_match, what_happens_to_data
from maillage.develop.views.frame import qr_svg, register_url, shown

State = Evening.State


def public_evening(request: HttpRequest, address: str) -> Evening:
    """The evening of a public page: not before it opens, but for those who prepare it."""
    record = one_or_404(Evening.objects.all(), address)
    if record.state == State.PREPARED and not may_change(record, request.reader):  # type: ignore[attr-defined]
        raise Http404
    return record


def takes_people(evening: Evening) -> bool:
    """Whether one may register now."""
    now = timezone.now()
    is_late = evening.closes_at is not None and evening.closes_at <= now
    return evening.state == State.OPEN and not is_late and evening.ends_at > now


@audience("public")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, address: str) -> HttpResponse:
    """What the evening is, and the form."""
    evening = public_evening(request, address)
    if evening.address != address:
        return redirect("develop:register", evening.address, permanent=True)
    wording = consent_to_match(evening)
    is_sent = request.method == "POST" and takes_people(evening)
    form = RegisterForm(
        request.POST if is_sent else None, wording=wording, is_online=evening.is_online,
        initial=_known(request),
    )  # fmt: skip
    if is_sent:
        if form.is_trapped:
            return redirect("develop:registered", evening.address)
        if form.is_valid():
            key = form.cleaned_data["email"].casefold()
            if refusal := ratelimit.consume_or_429(request, action="evening_register", key=key):
                return refusal
            return _sent(request, evening, form, wording)
    left = places_left(evening)
    context = {
        "title": evening.title, "evening": evening, "form": form, "is_open": takes_people(evening),
        "left": left, "is_full": left <= 0, "timetable": timetable_of(evening),
        "data": what_happens_to_data(evening), "url": register_url(evening),
        "qr": qr_svg(register_url(evening)), "is_preview": evening.state == State.PREPARED,
    }  # fmt: skip
    return shown(request, "register", context, is_wrong=bool(form.errors))


def _known(request: HttpRequest) -> dict[str, Any]:
    """What is known of who is signed in; a visitor's page asks for no session."""
    reader = request.reader  # type: ignore[attr-defined]
    if "sessionid" not in request.COOKIES or not reader.is_signed_in:
        return {}
    person = request.user.person  # type: ignore[union-attr]
    from maillage.develop.views.frame import host_of

    host = host_of(request)
    return {
        "name": person.name if person else "", "email": request.user.email,  # type: ignore[union-attr]
        "organisation_name": host.name if host else "",
    }  # fmt: skip


def _sent(request: HttpRequest, evening: Evening, form: RegisterForm, wording: str) -> HttpResponse:
    told = form.cleaned_data
    is_hers = _is_her_own(request, told["email"])
    arrival = Arrival(
        name=told["name"], email=told["email"], organisation_name=told["organisation_name"],
        language="en" if (get_language() or "fr").startswith("en") else "fr-ca",
        wording=wording if told["consent"] else "",
        needs_accessible=told.get("needs_accessible", False),
        actor=request.user.person if is_hers else None,  # type: ignore[union-attr]
    )  # fmt: skip
    row, _is_new = write(evening=evening, arrival=arrival, is_confirmed=is_hers)
    is_mailed = mails.send_link(row)
    if is_hers:
        return redirect(own_path(row))
    address = reverse("develop:registered", args=[evening.address])
    return redirect(address if is_mailed else f"{address}?courriel=non")


def _is_her_own(request: HttpRequest, email: str) -> bool:
    """Whether this is the verified e-mail of who is signed in: it needs no confirmation."""
    if not request.reader.is_signed_in:  # type: ignore[attr-defined]
        return False
    mine = EmailAddress.objects.filter(user=request.user, verified=True, email__iexact=email)
    return mine.exists()


@audience("public")
@never_cache
@require_safe
def registered(request: HttpRequest, address: str) -> HttpResponse:
    """What is left to do: open the mail."""
    evening = public_evening(request, address)
    context = {
        "title": _("Il reste une étape"), "evening": evening,
        "is_mailed": request.GET.get("courriel") != "non",
    }  # fmt: skip
    return shown(request, "registered", context)


@audience("public")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find_page(request: HttpRequest, address: str) -> HttpResponse:
    """One's page again, by mail. The answer never says whether the e-mail is known."""
    evening = public_evening(request, address)
    form = FindPageForm(request.POST or None)
    is_sent = False
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["again"]
        key = email.casefold()
        if refusal := ratelimit.consume_or_429(request, action="evening_link", key=key):
            return refusal
        row = evening.registrations.filter(email__iexact=email).order_by("-pk").first()
        if row is not None and row.state != Registration.State.CANCELLED:
            mails.send_link(row)
        is_sent = True
    context = {"title": _("Retrouver ma page"), "evening": evening, "form": form,
               "is_sent": is_sent}  # fmt: skip
    return shown(request, "find_my_page", context, is_wrong=bool(form.errors))
