"""The facilitator's page: open, time, extend and close steps; tell everybody; follow; end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.consult.access import workshop_editable
from maillage.consult.forms.leading import NoteTakerForm, PenForm
from maillage.consult.live import facilitating
from maillage.consult.live.facilitating import NotNow
from maillage.consult.live.following import following
from maillage.consult.models import Breakout, Guest, Step, Workshop
from maillage.consult.views.workshops import crumbs
from maillage.core.access import audience
from maillage.core.models import Actor

PAGE = 50


@audience("network")
def lead(request: HttpRequest, address: str) -> HttpResponse:
    """The control page. htmx asks for its moving part every five seconds until the end."""
    record = workshop_editable(request.reader, address)
    if request.method == "POST":
        return _do(request, record)
    if record.address != address:
        return HttpResponseRedirect(reverse("consult:lead", args=[record.address]), status=301)
    return _page(request, record)


def _page(request: HttpRequest, record: Workshop, problem: str = "") -> HttpResponse:
    is_part = bool(request.headers.get("HX-Request"))
    context: dict[str, Any] = {
        "title": _("Animer : %s") % record.title,
        "crumbs": crumbs(record),
        "workshop": record,
        "now": following(record),
        "problem": problem,
        "page_keys": [
            ("s", _("Aller au bouton de l’étape suivante")),
            ("m", _("Écrire un message à tous")),
            ("p", _("Plénière")),
        ],
    }
    name = "consult/_following.html" if is_part else "consult/lead.html"
    answer = TemplateResponse(request, name, context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


# --- Acts -----------------------------------------------------------------------------------
def _do(request: HttpRequest, record: Workshop) -> HttpResponse:
    problem, told = "", ""
    try:
        told = _ACTS.get(request.POST.get("act", ""), _nothing)(request, record, _by(request))
    except NotNow as refused:
        problem = str(refused)
    if request.headers.get("HX-Request"):
        record.refresh_from_db()
        return _page(request, record, problem)
    if problem:
        messages.warning(request, problem)
    elif told:
        messages.success(request, told)
    return redirect("consult:lead", record.address)


def _by(request: HttpRequest) -> Actor | None:
    return request.user.person  # type: ignore[union-attr]


def _step(request: HttpRequest, record: Workshop) -> Step:
    return get_object_or_404(
        record.steps.select_related("workshop"), uid=request.POST.get("step", "")
    )


def _nothing(request: HttpRequest, record: Workshop, by: Actor | None) -> str:
    return ""


def _open(request: HttpRequest, record: Workshop, by: Actor | None) -> str:
    step = facilitating.start_step(step=_step(request, record), by=by)
    return _("Étape ouverte : %s") % step


def _open_too(request: HttpRequest, record: Workshop, by: Actor | None) -> str:
    step = facilitating.start_step(step=_step(request, record), by=by, keeps_others=True)
    return _("Étape ouverte aussi : %s") % step


def _extend(minutes: int) -> Callable[[HttpRequest, Workshop, Actor | None], str]:
    def extend(request: HttpRequest, record: Workshop, by: Actor | None) -> str:
        facilitating.extend_step(step=_step(request, record), minutes=minutes, by=by)
        return ""

    return extend


def _close(request: HttpRequest, record: Workshop, by: Actor | None) -> str:
    step = facilitating.close_step(step=_step(request, record), by=by)
    return _("Étape fermée : %s") % step


def _tell(request: HttpRequest, record: Workshop, by: Actor | None) -> str:
    message = request.POST.get("message", "").strip()
    facilitating.broadcast(workshop=record, message=message, by=by)
    if not message:
        return _("Le message est retiré de tous les téléphones.")
    return _("Le message est sur tous les téléphones.")


def _untell(request: HttpRequest, record: Workshop, by: Actor | None) -> str:
    facilitating.broadcast(workshop=record, message="", by=by)
    return _("Le message est retiré de tous les téléphones.")


def _reopen_group(request: HttpRequest, record: Workshop, by: Actor | None) -> str:
    group = get_object_or_404(record.breakouts, uid=request.POST.get("group", ""))
    facilitating.reopen_reading(breakout=group, by=by)
    return _("%s est rouvert : plus rien ne s’en montre ailleurs.") % group.label


def _end(request: HttpRequest, record: Workshop, by: Actor | None) -> str:
    facilitating.close_workshop(workshop=record, by=by)
    return _("L’atelier est terminé. Les groupes peuvent encore confirmer leur lecture.")


def _reopen(request: HttpRequest, record: Workshop, by: Actor | None) -> str:
    facilitating.reopen_workshop(workshop=record, by=by)
    return _("L’atelier est rouvert.")


_ACTS: dict[str, Callable[[HttpRequest, Workshop, Actor | None], str]] = {
    "open": _open,
    "open-too": _open_too,
    "plus-1": _extend(1),
    "plus-5": _extend(5),
    "close": _close,
    "tell": _tell,
    "untell": _untell,
    "reopen-group": _reopen_group,
    "end": _end,
    "reopen": _reopen,
}


# --- One group --------------------------------------------------------------------------------
@audience("network")
def lead_group(request: HttpRequest, address: str, group: str) -> HttpResponse:
    """Who writes in a group, who holds its pen, who takes its notes."""
    record = workshop_editable(request.reader, address)
    groups = record.breakouts.select_related("workshop", "pen_holder", "note_taker", "confirmed_by")
    breakout = get_object_or_404(groups, uid=group)
    pen, taker = PenForm(breakout=breakout), NoteTakerForm(breakout=breakout, reader=request.reader)
    status = 200
    if request.method == "POST":
        is_pen = request.POST.get("act") == "pen"
        if is_pen:
            pen = PenForm(request.POST, breakout=breakout)
        else:
            taker = NoteTakerForm(request.POST, breakout=breakout, reader=request.reader)
        if _saved(pen if is_pen else taker, _by(request)):
            messages.success(request, _("C’est changé, sur tous les téléphones du groupe."))
            return redirect("consult:lead_group", record.address, breakout.uid)
        status = 422
    context = {
        "title": breakout.label,
        "crumbs": _crumbs(record),
        "workshop": record,
        "group": breakout,
        "pen_form": pen,
        "taker_form": taker,
        "guests": breakout.guests.order_by("number")[:200],
    }
    return TemplateResponse(request, "consult/lead_group.html", context, status=status)


def _saved(form: PenForm | NoteTakerForm, by: Actor | None) -> bool:
    if not form.is_valid():
        return False
    try:
        form.save(by=by)
    except NotNow as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _crumbs(record: Workshop) -> list[dict[str, str]]:
    return [
        *crumbs(record),
        {"title": _("Animer"), "url": reverse("consult:lead", args=[record.address])},
    ]


# --- People -----------------------------------------------------------------------------------
@audience("network")
def lead_guests(request: HttpRequest, address: str) -> HttpResponse:
    """Who joined; move somebody to another group, or let her go."""
    record = workshop_editable(request.reader, address)
    guests = record.guests.select_related("breakout", "organisation").order_by("number")
    context = {
        "title": _("Personnes"),
        "crumbs": _crumbs(record),
        "workshop": record,
        "groups": list(record.breakouts.all()),
        "page": Paginator(guests, PAGE).get_page(request.GET.get("page")),
    }
    return TemplateResponse(request, "consult/lead_guests.html", context)


@audience("network")
@require_POST
def lead_guest(request: HttpRequest, address: str, uid: str) -> HttpResponse:
    """Move one guest, or let her go."""
    record = workshop_editable(request.reader, address)
    guest = get_object_or_404(record.guests.select_related("workshop"), uid=uid)
    if request.POST.get("act") == "remove":
        facilitating.remove_guest(guest=guest, by=_by(request))
        messages.success(
            request, _("%s ne fait plus partie de l’atelier ; ses lignes restent.") % guest
        )
    else:
        _move(request, record, guest)
    return redirect("consult:lead_guests", record.address)


def _move(request: HttpRequest, record: Workshop, guest: Guest) -> None:
    group: Breakout = get_object_or_404(record.breakouts, uid=request.POST.get("group", ""))
    try:
        facilitating.move_guest(guest=guest, breakout=group)
    except NotNow as refused:
        messages.warning(request, str(refused))
    else:
        told = {"who": guest, "group": group.label}
        messages.success(request, _("%(who)s est maintenant dans %(group)s.") % told)
