"""The guest's page, on a phone: what her group writes, what she may do; and the group's reading.

The signed cookie is the key. Everything is a plain form first; scripts make it quicker.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from maillage.consult import relaying
from maillage.consult.live import composing, facilitating, joining, phones
from maillage.consult.live.composing import Composer
from maillage.consult.live.doors import ACTS
from maillage.consult.live.plenary import slide_at
from maillage.consult.live.room import Room, guest_of, room_of
from maillage.consult.live.wording import RowRefused
from maillage.consult.live.writing import Conflict, WriteRefused
from maillage.consult.models import Guest, Workshop
from maillage.core.access import audience


@audience("bearer")
@never_cache
def guest(request: HttpRequest, uid: str) -> HttpResponse:
    """Her page (GET), or one act of hers (POST), then her page again."""
    me = guest_of(request, uid)
    if me is None:
        return TemplateResponse(request, "consult/guest_unknown.html", status=404)
    if request.method == "POST":
        act = OWN_ACTS.get(request.POST.get("act", ""))
        return act(request, me) if act else _write(request, me)
    room = room_of(request, me)
    return _page(request, room, composing.composer_of(room, request.GET))


def _page(
    request: HttpRequest,
    room: Room,
    composer: Composer | None,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    workshop = room.workshop
    shows_slide = workshop.is_plenary_open and not room.asked_step
    context = {
        "room": room,
        "workshop": workshop,
        "composer": composer,
        "blank_entries": [composing.Entry(place) for place in room.places],
        "refusal": refusal,
        "removing": _asked_row(room, request.GET.get("retirer", "")),
        "is_leaving": "quitter" in request.GET,
        # The same slide as on the wall, unless she chose to read a step again.
        "slide": slide_at(workshop, workshop.plenary_slide) if shows_slide else None,
        "is_over": workshop.state == Workshop.State.CLOSED,
        # What became of the concerns that she and the others handed over.
        "answers": relaying.returned_to(workshop),
        "here": _address(request, workshop),
        "home": reverse("consult:guest", args=[workshop.uid]),
    }
    return TemplateResponse(request, "consult/guest.html", context, status=status)


def _asked_row(room: Room, uid: str) -> Any:
    return next((r for r in room.rows if r.may_change and r.record.uid == uid), None)


def _address(request: HttpRequest, workshop: Workshop, anchor: str = "") -> str:
    """Her page, at the step that she chose to look at if she did."""
    step = request.GET.get("etape", "")
    query = f"?etape={step}" if step.isascii() and step.isalnum() else ""
    return f"{reverse('consult:guest', args=[workshop.uid])}{query}{anchor}"


# --- Rows and points -------------------------------------------------------------------------
DONE = {
    "write": lambda room: _("C’est ajouté.") if room.pen.may_write else _("C’est proposé."),
    "change": lambda room: _("C’est changé."),
    "remove": lambda room: _("La ligne est retirée."),
    "keep": lambda room: _("La proposition est gardée."),
    "decline": lambda room: _("La proposition est écartée."),
    "dots": lambda room: _("Vos points sont enregistrés."),
}


def _write(request: HttpRequest, me: Guest) -> HttpResponse:
    """One act of `doors.ACTS`, sent by a plain form."""
    post = request.POST
    room = room_of(request, me)
    step = next((step for step in room.steps if step.uid == post.get("step")), None)
    name = post.get("act", "")
    if step is None or name not in ACTS:
        return _page(
            request, room, composing.composer_of(room, {}), status=403,
            refusal=_("Cette étape n’existe plus."),
        )  # fmt: skip
    room.asked_step = step.uid
    try:
        row = ACTS[name](
            me, step, _asked(room, post), phones.own_key(request, me.workshop.uid, step)
        )
    except Conflict as conflict:
        composer = composing.in_conflict(room, conflict.row, conflict.mine)
        return _page(request, room, composer, status=409)
    except (RowRefused, WriteRefused) as refused:
        return _refused(request, room, refused)
    messages.success(request, DONE[name](room))
    return redirect(_address(request, me.workshop, f"#r-{row.uid}" if row is not None else ""))


def _asked(room: Room, post: Any) -> dict[str, Any]:
    """The form as the acts take it: the same words as the JSON of a phone."""
    step = room.step
    values = composing.values_of(step, post)
    source = next((row for row in room.choices if row.uid == post.get("source")), None)
    if source is not None:
        values = composing.with_source(values, source)
    return {
        "values": values,
        "row": post.get("row", ""),
        "rev": composing.revision_of(post),
        "key": post.get("key", ""),
        "corrects": post.get("corrects", ""),
        "continues": source.uid if source is not None else "",
    }


def _refused(request: HttpRequest, room: Room, refused: ValueError) -> HttpResponse:
    """What was typed is still there, with what to do."""
    name = refused.field if isinstance(refused, RowRefused) else ""
    status = 422 if isinstance(refused, RowRefused) else 403
    if request.POST.get("act") not in {"write", "change"}:
        return _page(
            request, room, composing.composer_of(room, {}), status=status, refusal=str(refused)
        )
    composer = composing.typed_again(room, request.POST, field_name=name, error=str(refused))
    return _page(request, room, composer, status=status)


# --- Herself ---------------------------------------------------------------------------------
def _change_group(request: HttpRequest, me: Guest) -> HttpResponse:
    group = me.workshop.breakouts.filter(uid=request.POST.get("group", "")).first()
    try:
        if group is not None:
            joining.change_group(guest=me, breakout=group)
            messages.success(request, _("Vous voilà : %s.") % group.label)
    except joining.JoinRefused as refused:
        messages.error(request, str(refused))
    return redirect("consult:guest", uid=me.workshop.uid)


def _take_pen(request: HttpRequest, me: Guest) -> HttpResponse:
    if joining.take_pen(guest=me):
        messages.success(request, _("Vous prenez les notes : merci !"))
    else:
        messages.warning(request, _("Quelqu’un d’autre vient de prendre la plume."))
    return redirect("consult:guest", uid=me.workshop.uid)


def _lay_pen_down(request: HttpRequest, me: Guest) -> HttpResponse:
    joining.lay_pen_down(guest=me)
    messages.success(request, _("La plume est libre : quelqu’un du groupe peut la prendre."))
    return redirect("consult:guest", uid=me.workshop.uid)


def _leave(request: HttpRequest, me: Guest) -> HttpResponse:
    joining.leave(guest=me)
    messages.success(request, _("Vous avez quitté l’atelier. Ce que vous avez écrit y reste."))
    response = redirect("consult:join")
    phones.forget(response, me.workshop)
    return response


OWN_ACTS: dict[str, Callable[[HttpRequest, Guest], HttpResponse]] = {
    "group": _change_group,
    "take_pen": _take_pen,
    "lay_pen_down": _lay_pen_down,
    "leave": _leave,
}


# --- The group's reading -----------------------------------------------------------------------
@audience("bearer")
@never_cache
def guest_reading(request: HttpRequest, uid: str) -> HttpResponse:
    """All that the group wrote, read through once by whoever takes its notes; then confirmed."""
    me = guest_of(request, uid)
    room = room_of(request, me) if me is not None else None
    if room is None or room.breakout is None or not room.is_holder:
        return TemplateResponse(request, "consult/guest_unknown.html", status=404)
    if request.method == "POST":
        return _settle_reading(request, room)
    context = {"room": room, "workshop": room.workshop, "chapters": room.chapters()}
    return TemplateResponse(request, "consult/guest_reading.html", context)


def _settle_reading(request: HttpRequest, room: Room) -> HttpResponse:
    by = None if room.workshop.is_anonymous else room.guest.person
    try:
        if request.POST.get("act") == "reopen":
            facilitating.reopen_reading(breakout=room.breakout, by=by)
            messages.success(request, _("La lecture est rouverte : vous pouvez corriger."))
        else:
            facilitating.confirm_reading(breakout=room.breakout, by=by)
            messages.success(request, _("La lecture est confirmée. Merci !"))
    except facilitating.NotNow as refused:
        messages.error(request, str(refused))
    return redirect("consult:guest_reading", uid=room.workshop.uid)
