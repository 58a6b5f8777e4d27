"""Coming into a circle, being given a seat or a role, leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.connect.access import circle_visible
from maillage.connect.circles import actions
from maillage.connect.circles.forms import RoleForm, SeatForm
from maillage.connect.models import Circle, CircleMember
from maillage.connect.reaching import has_account
from maillage.connect.views.actors import sent
from maillage.connect.views.circles import form_page, led_and_open
from maillage.core.access import Reader, audience, editable_or_404
from maillage.core.models import Change
from maillage.core.undoing import told_with_undo

State = CircleMember.State


def tried(request: HttpRequest, act: Callable[[], Any]) -> Any:
    """The outcome of an act; None once its refusal was told."""
    try:
        return act()
    except actions.NotPossible as refusal:
        messages.error(request, str(refusal))
        return None


@audience("signed_in")
@require_POST
def join_circle(request: HttpRequest, address: str) -> HttpResponse:
    """Join, ask to, or accept an invitation: one tap."""
    found = circle_visible(request.reader, address)  # type: ignore[attr-defined]
    by = request.user.person  # type: ignore[union-attr]
    if by is None:
        raise Http404
    seat = tried(request, lambda: actions.come_in(circle=found, by=by))
    if seat is not None and seat.state == State.ACTIVE:
        messages.success(request, _("Vous êtes membre de « %s ».") % found)
    elif seat is not None:
        messages.success(request, _("Votre demande est envoyée à l’animation de « %s ».") % found)
    return redirect(found)


@audience("signed_in")
@require_POST
def leave_circle(request: HttpRequest, address: str) -> HttpResponse:
    """Leave, take a request back, or decline an invitation."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = circle_visible(reader, address)
    by = request.user.person  # type: ignore[union-attr]
    seat = actions.seat_of(found, reader.person_id)
    if seat is None:
        return redirect(found)
    if seat.state == State.INVITED:
        tried(request, lambda: actions.answer_seat(seat=seat, accepts=False, by=by))
        messages.success(request, _("Vous avez décliné l’invitation à « %s ».") % found)
        return redirect("connect:circles")
    told = tried(request, lambda: actions.end_seat(seat=seat, by=by))
    if isinstance(told, Change):
        text = _("Vous ne faites plus partie de « %s ».") % found
        told_with_undo(request, text, told, back=found.get_absolute_url())
        return redirect("connect:circles")
    return redirect(found)


@audience("signed_in")
def add_seat(request: HttpRequest, address: str) -> HttpResponse:
    """Invite a person, or seat an organisation."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = led_and_open(reader, address)
    form = SeatForm(sent(request), reader=reader)
    if request.method == "POST" and form.is_valid():
        try:
            seat = actions.seat_actor(
                circle=found, values=form.cleaned_data,
                by=request.user.person,  # type: ignore[union-attr]
            )  # fmt: skip
        except actions.NotPossible as refusal:
            form.add_error("actor", str(refusal))
        else:
            words = {
                State.INVITED: _("%s est invité·e et répondra de son côté."),
                State.ACTIVE: _("%s siège maintenant dans le cercle."),
            }
            messages.success(request, words[State(seat.state)] % seat.actor)
            return redirect("connect:circle_seats", found.address)
    return form_page(request, form, _("Inviter quelqu’un"), found, submit=_("Inviter"))


def _seat(found: Circle, reader: Reader, uid: str) -> CircleMember:
    rows = CircleMember.objects.filter(circle=found).select_related("actor", "designated_by")
    return editable_or_404(rows, reader, uid)


@audience("signed_in")
def edit_seat(request: HttpRequest, address: str, uid: str) -> HttpResponse:
    """A member's role, and who designated her."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = led_and_open(reader, address)
    seat = _seat(found, reader, uid)
    if seat.state not in actions.TAKEN:
        raise Http404
    form = RoleForm(sent(request), reader=reader, seat=seat)
    if request.method == "POST" and form.is_valid():
        by = request.user.person  # type: ignore[union-attr]
        try:
            told = actions.give_role(seat=seat, values=form.cleaned_data, by=by)
        except actions.NotPossible as refusal:
            form.add_error("role", str(refusal))
        else:
            told_with_undo(request, _("C’est enregistré."), told, back=found.get_absolute_url())
            return redirect("connect:circle_seats", found.address)
    return form_page(request, form, _("Rôle de %s") % seat.actor, found)


@audience("signed_in")
@require_POST
def answer_seat(request: HttpRequest, address: str, uid: str) -> HttpResponse:
    """Whoever leads accepts or refuses a request, or ends a seat (`answer`: yes, no, end)."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = led_and_open(reader, address)
    seat = _seat(found, reader, uid)
    by = request.user.person  # type: ignore[union-attr]
    answer = request.POST.get("answer", "")
    if answer == "end":
        told = tried(request, lambda: actions.end_seat(seat=seat, by=by))
        if told is not None:
            text = _("%s ne siège plus dans le cercle.") % seat.actor
            told_with_undo(request, text, told, back=found.get_absolute_url())
    elif answer == "yes" and seat.state == State.INVITED and not has_account(seat.actor):
        # Somebody without an account may have said it aloud.
        if tried(request, lambda: actions.answer_seat(seat=seat, accepts=True, by=by)):
            messages.success(request, _("%s est membre du cercle.") % seat.actor)
    elif answer in {"yes", "no"} and seat.state == State.REQUESTED:
        if tried(request, lambda: actions.answer_seat(seat=seat, accepts=answer == "yes", by=by)):
            words = _("%s est membre du cercle.") if answer == "yes" else _("%s : demande refusée.")
            messages.success(request, words % seat.actor)
    else:
        raise Http404
    return redirect(found)


@audience("signed_in")
@require_POST
def choose_digest(request: HttpRequest, address: str) -> HttpResponse:
    """How often she is written to about this circle."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = circle_visible(reader, address)
    seat = actions.seat_of(found, reader.person_id)
    digest = request.POST.get("digest", "")
    if seat is None or digest not in CircleMember.Digest.values:
        raise Http404
    actions.choose_digest(seat=seat, digest=digest, by=request.user.person)  # type: ignore[union-attr]
    messages.success(request, _("C’est enregistré."))
    return redirect(found)
