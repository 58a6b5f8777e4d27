"""Screens that give a role and end one; the list of roles is in `accounts.lists`."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.core.access import audience, editable_or_404
from maillage.core.accounts import actions
from maillage.core.accounts.forms import EndRoleForm, RoleForm
from maillage.core.models import Membership


@audience("coordination", "manager")
def give_role(request: HttpRequest) -> HttpResponse:
    """A role for somebody who has an account."""
    form = RoleForm(request.POST or None, reader=request.reader, initial={"role": "agent"})
    if request.method == "POST" and form.is_valid():
        try:
            membership = actions.give_role(by=request.user.person, **form.cleaned_data)
        except actions.NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Rôle donné : %s.") % membership)
            return redirect("core:memberships")
    return TemplateResponse(
        request, "core/give_role.html", {"form": form}, status=422 if form.errors else 200
    )


@audience("coordination", "manager")
def end_role(request: HttpRequest, address: str) -> HttpResponse:
    """The last day of a role."""
    membership = editable_or_404(
        Membership.objects.select_related("person", "organisation"), request.reader, address
    )
    form = EndRoleForm(request.POST or None, initial={"last_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_role(
                membership=membership, last_day=form.cleaned_data["last_day"],
                by=request.user.person,
            )  # fmt: skip
        except actions.NotPossible as refusal:
            form.add_error("last_day", str(refusal))
        else:
            messages.success(request, _("Le rôle prendra fin ce jour-là : %s.") % membership)
            return redirect("core:memberships")
    context = {"form": form, "membership": membership}
    return TemplateResponse(
        request, "core/end_role.html", context, status=422 if form.errors else 200
    )
