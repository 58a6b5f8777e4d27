"""Screens of signing in by link, of one's host, of accounts that close and open again."""

from __future__ import annotations

from allauth.account.internal.flows.email_verification import verify_email_indirectly
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from maillage.core.access import audience, visible_or_404
from maillage.core.accounts import actions
from maillage.core.accounts.links import use_link, user_of_link
from maillage.core.accounts.people import account_of, network_people
from maillage.core.models import Actor, User


# --- Signing in by a link -------------------------------------------------------------------
@audience("bearer")
@never_cache
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, POST signs in: a mail scanner that opens the link does not use it up."""
    if refusal := ratelimit.consume_or_429(request, action="sign_in_link"):
        return refusal
    user = user_of_link(token)
    if user is not None and request.method == "POST" and use_link(token):
        return _enter(request, user)
    if user is None or request.method == "POST":
        return TemplateResponse(request, "core/sign_in_link_used.html", status=410)
    return TemplateResponse(request, "core/sign_in_link.html", {"email": user.email})


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    """Through allauth's own stages, so that a second factor is asked as with a password."""
    record_authentication(request, user, method="link", email=user.email)
    verify_email_indirectly(request, user, user.email)
    login = Login(user=user, email=user.email, redirect_url=get_next_redirect_url(request))
    return perform_login(request, login)


# --- One's own host -------------------------------------------------------------------------
@audience("signed_in")
@require_POST
def choose_host(request: HttpRequest) -> HttpResponse:
    """For which of her organisations she works now."""
    hosts = Actor.objects.filter(pk__in=request.reader.host_ids)
    host = hosts.filter(uid=request.POST.get("host", "")).first()
    if host is None:
        raise Http404
    actions.choose_host(user=request.user, host=host)
    messages.success(request, _("Vous travaillez maintenant pour %s.") % host.name)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Where the form said to go back to, when that is one of our own pages."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else "/"


# --- Accounts of the network -------------------------------------------------------------------
@audience("coordination")
def deactivate_account(request: HttpRequest, address: str) -> HttpResponse:
    """A page that asks, then closes the account and ends its sessions."""
    person, user = _person_with_account(request, address)
    if request.method != "POST":
        return TemplateResponse(
            request, "core/deactivate_account.html", {"subject": person, "account": user}
        )
    try:
        actions.deactivate(user=user, by=request.user.person)
    except actions.NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Le compte de %s est fermé ; ses sessions ont pris fin.") % person.name
        )
    return redirect("core:people")


@audience("coordination")
@require_POST
def reactivate_account(request: HttpRequest, address: str) -> HttpResponse:
    """Open a closed account again."""
    person, user = _person_with_account(request, address)
    actions.reactivate(user=user, by=request.user.person)
    messages.success(request, _("Le compte de %s est rouvert.") % person.name)
    return redirect("core:people")


def _person_with_account(request: HttpRequest, address: str) -> tuple[Actor, User]:
    person = visible_or_404(network_people(), request.reader, address)
    user = account_of(person)
    if user is None:
        raise Http404
    return person, user
