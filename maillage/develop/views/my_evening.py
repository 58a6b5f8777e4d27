"""A person's own page, opened by its key, from her registration to the day names are erased."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core.access import audience, may_change
from maillage.develop.actions import registrations as actions
from maillage.develop.after.showing import after_context
from maillage.develop.models import Evening, Registration, Seat, SeatingPlan, TableLink
from maillage.develop.preparing.timetable import timetable_of
from maillage.develop.registering import mails
from maillage.develop.registering.forgetting import are_forgotten
from maillage.develop.registering.forms import ProfileForm
from maillage.develop.registering.keys import (
    badge_url,
    key_of,
    registration_of,
    registration_of_badge,
)
from maillage.develop.registering.wording import consent_to_match, what_happens_to_data
from maillage.develop.tonight.door import SHOWN
from maillage.develop.tonight.pulse import PULSE
from maillage.develop.tonight.scene import mine_of, scene_of
from maillage.develop.views.frame import qr_svg, shown

State = Registration.State


def own_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A page whose address is the key: kept by no cache, shown by no search engine."""

    @wraps(view)
    def opened(request: HttpRequest, key: str) -> HttpResponseBase:
        if refusal := ratelimit.consume_or_429(request, action="evening_page"):
            return refusal
        row = registration_of(key)
        if row is None or are_forgotten(row.evening):
            raise Http404
        response = view(request, row)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return audience("bearer")(never_cache(opened))


def frame(row: Registration, **more: Any) -> dict[str, Any]:
    """What every page of hers shows."""
    evening = row.evening
    return {
        "title": evening.title, "evening": evening, "registration": row, "key": key_of(row),
        "may_change": evening.state != Evening.State.OVER, "data": what_happens_to_data(evening),
        **more,
    }  # fmt: skip


def back(row: Registration, done: str = "") -> HttpResponse:
    """To her page, which tells what was just done; no cookie is needed for that."""
    address = reverse("develop:my_evening", args=[key_of(row)])
    return redirect(f"{address}?fait={done}" if done else address)


def done_in_words(code: str) -> str:
    """What was just done, told on the page that follows."""
    return {
        "confirm": _("Merci : votre courriel est confirmé."),
        "profile": _("C’est enregistré."),
        "consent": _("Votre choix est noté."),
        "wishes": _("Vos choix sont enregistrés. Vous seul·e les voyez."),
        "tie": _("Votre réponse est notée."),
        "cancel": _("Votre désistement est noté. Merci de l’avoir dit."),
    }.get(code, "")


@own_page
@require_safe
def my_evening(request: HttpRequest, row: Registration) -> HttpResponse:
    """Where she stands, her tables once there is a plan, what she said, and how to change it."""
    if row.state == State.UNCONFIRMED:
        return shown(request, "my_confirm", frame(row))
    context = frame(
        row, done=done_in_words(request.GET.get("fait", "")),
        rank=actions.rank_of(row) if row.state == State.WAITING else 0,
        places=places_of(row), timetable=timetable_of(row.evening),
        wording=row.consent_wording or consent_to_match(row.evening),
        is_empty=not (row.needs or row.offers), **_tonight(row), **after_context(row),
    )  # fmt: skip
    return shown(request, "my_evening", context)


def _tonight(row: Registration) -> dict[str, Any]:
    """Her table now and next while the evening is on; before, the badge that the door scans."""
    scene = scene_of(row.evening)
    holds = row.state in (State.REGISTERED, State.PRESENT)
    if scene.phase in ("", "over") or not holds:
        is_asked = scene.phase == "" and holds and not row.evening.is_online
        return {"badge_qr": qr_svg(badge_url(row)) if is_asked else ""}
    pulse = f"{PULSE}?s={row.evening.uid}"
    return {"scene": scene, "mine": mine_of(row, scene), "pulse_url": pulse, "is_on": True}


def places_of(row: Registration) -> list[dict[str, Any]]:
    """Her table in each round of the published plan, with its hour and its room."""
    seats = Seat.objects.filter(
        registration=row, plan__evening=row.evening, plan__state=SeatingPlan.State.PUBLISHED
    )
    by_round = {seat.round: seat.table for seat in seats.select_related("table")}
    if not by_round:
        return []
    links = TableLink.objects.filter(table__in=by_round.values())
    urls = {(link.table_id, link.round): link.url for link in links}
    found = []
    for stop in timetable_of(row.evening).rounds:
        table = by_round.get(stop.number)
        room = table and (urls.get((table.pk, stop.number)) or urls.get((table.pk, None)))
        found.append({"stop": stop, "table": table, "room": room or ""})
    return found


@audience("bearer")
@never_cache
@require_safe
def badge(request: HttpRequest, key: str) -> HttpResponseBase:
    """What a badge's QR code opens: her name and tables, which everybody in the room may see.

    Whoever prepares the evening is led to welcome her.
    """
    if refusal := ratelimit.consume_or_429(request, action="evening_page"):
        return refusal
    row = registration_of_badge(key)
    if row is None or are_forgotten(row.evening) or row.state == State.CANCELLED:
        raise Http404
    reader = request.reader  # type: ignore[attr-defined]
    if reader.is_signed_in and may_change(row.evening, reader) and row.state in SHOWN:
        return redirect("develop:arrival", row.evening.address, row.uid)
    context = {"title": row.name, "evening": row.evening, "key": key, "places": places_of(row)}
    response = shown(request, "badge", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@own_page
@require_POST
def confirm(request: HttpRequest, row: Registration) -> HttpResponse:
    """Her e-mail is hers. A visit is not enough: programs that read mail visit links too."""
    actions.confirm(registration=row)
    return back(row, "confirm")


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, row: Registration) -> HttpResponse:
    """Two minutes: needs, offers, topics, whom she knows, whom she avoids, when she is there."""
    if row.state in (State.UNCONFIRMED, State.CANCELLED) or row.evening.state == "over":
        return back(row)
    form = ProfileForm(request.POST or None, registration=row)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(registration=row, **form.saved())
        return back(row, "profile")
    context = frame(row, form=form, title=_("Mon profil"))
    return shown(request, "my_profile", context, is_wrong=bool(form.errors))


@own_page
@require_POST
def consent(request: HttpRequest, row: Registration) -> HttpResponse:
    """She agrees to be matched by what she wrote, or no more."""
    agrees = request.POST.get("agree") == "yes"
    wording = consent_to_match(row.evening) if agrees else ""
    actions.set_consent(registration=row, wording=wording)
    return back(row, "consent")


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, row: Registration) -> HttpResponse:
    """She does not come: her place goes to who waits. Asked once more before."""
    if row.state == State.UNCONFIRMED or not actions.may_cancel(row):
        return back(row)
    if request.method == "POST":
        mails.send_promotions(actions.cancel(registration=row))
        return back(row, "cancel")
    return shown(request, "my_cancel", frame(row, title=_("Me désister")))
