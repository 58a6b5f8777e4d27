"""Screens of invitations: giving one, and the page that accepts it; `accounts.lists` lists them."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from maillage.core.access import audience, editable_or_404
from maillage.core.accounts import actions
from maillage.core.accounts.forms import AcceptForm, InvitationForm
from maillage.core.accounts.known import known_people
from maillage.core.accounts.links import MAILED, way_of_key
from maillage.core.accounts.mails import send_invitation
from maillage.core.accounts.people import state_of
from maillage.core.models import Invitation


# --- Those who invite -----------------------------------------------------------------------
@audience("coordination", "manager")
def invite(request: HttpRequest) -> HttpResponse:
    """Whom to invite, where, as what; the mail leaves at once."""
    form = InvitationForm(request.POST or None, reader=request.reader, initial={"role": "agent"})
    if request.method == "POST" and form.is_valid():
        invitation = actions.invite(by=request.user.person, **form.cleaned_data)
        _send(request, invitation)
        return redirect("core:invitations")
    return TemplateResponse(
        request, "core/invite.html", {"form": form}, status=422 if form.errors else 200
    )


@audience("coordination", "manager")
@require_POST
def resend_invitation(request: HttpRequest, address: str) -> HttpResponse:
    """Send it again, for its full time again."""
    invitation = editable_or_404(Invitation, request.reader, address)
    try:
        actions.renew(invitation=invitation, by=request.user.person)
    except actions.NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        _send(request, invitation)
    return redirect("core:invitations")


@audience("coordination", "manager")
@require_POST
def revoke_invitation(request: HttpRequest, address: str) -> HttpResponse:
    """Its link opens nothing any more."""
    invitation = editable_or_404(Invitation, request.reader, address)
    try:
        actions.revoke(invitation=invitation, by=request.user.person)
    except actions.NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("L’invitation de %s est retirée.") % invitation.email)
    return redirect("core:invitations")


def _send(request: HttpRequest, invitation: Invitation) -> None:
    if send_invitation(invitation, site_url=request.build_absolute_uri("/")):
        messages.success(request, _("Invitation envoyée à %s.") % invitation.email)
    else:
        messages.warning(
            request,
            _("L’invitation de %s est prête, mais le courriel n’est pas parti : copiez le lien.")
            % invitation.email,
        )


# --- Who is invited -------------------------------------------------------------------------
@audience("bearer")
@never_cache
def accept_invitation(request: HttpRequest, uid: str, key: str) -> HttpResponse:
    """The page that the link opens: a name, a password if she wants one, and she is in."""
    if refusal := ratelimit.consume_or_429(request, action="invitation"):
        return refusal
    found = Invitation.objects.select_related("organisation", "invited_by")
    invitation = found.filter(uid=uid).first()
    way = way_of_key(invitation, key) if invitation else ""
    if invitation is None or not way:
        raise Http404
    if state_of(invitation) != "open":
        return _closed(request, invitation)
    user = request.user
    if user.is_authenticated:
        return _with_own_account(request, invitation)
    if actions.has_account(invitation.email):
        return TemplateResponse(request, "core/invitation_known.html", {"invitation": invitation})
    return _with_new_account(request, invitation, is_verified=way == MAILED)


def _closed(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    context = {"invitation": invitation, "state": state_of(invitation)}
    return TemplateResponse(request, "core/invitation_closed.html", context, status=410)


def _with_own_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Signed in: the same person takes the role; somebody else is told to sign out first."""
    user = request.user
    addresses = {user.email.lower()} | {
        row.email.lower() for row in user.emailaddress_set.filter(verified=True)
    }
    is_hers = invitation.email.lower() in addresses
    if request.method != "POST" or not is_hers:
        context = {"invitation": invitation, "is_hers": is_hers}
        return TemplateResponse(request, "core/invitation_signed_in.html", context)
    try:
        actions.accept_with_own_account(invitation=invitation, user=user)
    except actions.NotPossible:
        return _closed(request, _fresh(invitation))
    messages.success(
        request, _("Bienvenue : vous voilà aussi chez %s.") % invitation.organisation.name
    )
    return redirect("/")


def _with_new_account(
    request: HttpRequest, invitation: Invitation, *, is_verified: bool
) -> HttpResponse:
    people = known_people(invitation, request.POST.get("name", ""))
    form = AcceptForm(request.POST or None, people=people, initial={"name": invitation.name})
    if request.method != "POST" or not form.is_valid():
        context = {"invitation": invitation, "form": form}
        status = 422 if form.errors else 200
        return TemplateResponse(request, "core/accept_invitation.html", context, status=status)
    try:
        user = actions.accept_with_new_account(
            invitation=invitation, name=form.cleaned_data["name"],
            password=form.cleaned_data["password"], person=form.person(), is_verified=is_verified,
        )  # fmt: skip
    except actions.NotPossible:
        return _closed(request, _fresh(invitation))
    record_authentication(request, user, method="invitation", email=user.email)
    return perform_login(request, Login(user=user, email=user.email, redirect_url="/"))


def _fresh(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_related("organisation", "invited_by").get(pk=invitation.pk)
