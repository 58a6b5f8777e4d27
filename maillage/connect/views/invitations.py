"""The answer to an invitation to a circle, by the link of the mail."""

from __future__ import annotations

from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from maillage.connect.circles import actions, inviting
from maillage.connect.models import CircleMember
from maillage.connect.reaching import has_account
from maillage.connect.views.presences import private
from maillage.core.access import audience


@audience("bearer")
def answer_invitation(request: HttpRequest, key: str) -> HttpResponse:
    """« Accepter » or « Décliner », without signing in. Opening the link changes nothing: mail
    programs open links by themselves."""
    seat = inviting.invitation_of(key)
    if seat is None:
        raise Http404
    circle = seat.circle
    is_open = seat.state == CircleMember.State.INVITED and circle.closed_on is None
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        if answer not in {"yes", "no"}:
            raise Http404
        # Answered elsewhere, or closed meanwhile: the page says what stands.
        with suppress(actions.NotPossible):
            actions.answer_seat(seat=seat, accepts=answer == "yes", by=seat.actor)
        return private(redirect("connect:answer_invitation", key))
    context = {
        "title": circle.name, "circle": circle, "seat": seat, "is_open": is_open,
        "host": inviting.invited_by(seat),
        "has_account": has_account(seat.actor),
    }  # fmt: skip
    return private(TemplateResponse(request, "connect/answer_invitation.html", context))
