"""Presence on one phone screen: one tap a person; and the answer by the link of the mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from maillage.algorithms.french_text import fold
from maillage.connect.circles.actions import NotPossible
from maillage.connect.meetings import ical, keys, presence
from maillage.connect.meetings.forms import GuestForm, ReminderForm
from maillage.connect.meetings.reminders import choice_of, choose_reminders
from maillage.connect.models import Meeting
from maillage.connect.views.actors import sent
from maillage.connect.views.meetings import led, way_to, when
from maillage.connect.views.seats import tried
from maillage.core.access import Reader, audience
from maillage.core.accounts.forms import actors_for
from maillage.core.models import Participation

Status = Participation.Status


@audience("signed_in")
def presences(request: HttpRequest, address: str) -> HttpResponse:
    """The sheet; a tap answers with the one line that changed."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = led(reader, address)
    seats = presence.sheet_of(found)
    if request.method == "POST":
        key = _noted(request, found, seats)
        if key and getattr(request, "htmx", None):
            seats = presence.sheet_of(found)
            seat = next((s for s in seats if s.key == key), None)
            row: dict[str, Any] = {
                "meeting": found, "seat": seat, "counts": presence.counted(seats),
                "marks": _marks(), "is_swap": True,
            }  # fmt: skip
            return TemplateResponse(request, "connect/_presence_row.html", row)
        anchor = f"#qui-{key}" if key else ""
        return redirect(reverse("connect:presences", args=[found.address]) + anchor)
    context = {
        "title": _("Présences"), "crumbs": way_to(found, is_inside=True), "meeting": found,
        "seats": seats, "counts": presence.counted(seats), "marks": _marks(),
        "unmarked": sum(s.status not in presence.MARKS for s in seats), "form": GuestForm(),
        **when(found),
    }  # fmt: skip
    return TemplateResponse(request, "connect/presences.html", context)


def _marks() -> list[tuple[str, str]]:
    return [(Status.PRESENT.value, _("Là")), (Status.EXCUSED.value, _("Excusé·e")),
            (Status.ABSENT.value, _("Absent·e"))]  # fmt: skip


def _noted(request: HttpRequest, found: Meeting, seats: list[presence.Seat]) -> str:
    """Do what was tapped; the key of the line, or nothing when the whole page changes."""
    by = request.user.person  # type: ignore[union-attr]
    key, status = request.POST.get("who", ""), request.POST.get("status", "")
    if "guest" in request.POST:
        _add_guest(request, found)
        return ""
    if "rest" in request.POST:
        rest = [s for s in seats if s.status not in presence.MARKS]
        tried(request, lambda: presence.mark(
            meeting=found, seats=rest, status=Status.PRESENT, by=by,
        ))  # fmt: skip
        return ""
    seat = next((s for s in seats if s.key == key), None)
    if seat is None:
        raise Http404
    if status == "remove" and seat.row is not None and seat.actor is None:
        row = seat.row
        tried(request, lambda: presence.remove_guest(meeting=found, row=row, by=by))
        return ""
    if status not in presence.MARKS:
        raise Http404
    tried(request, lambda: presence.mark(meeting=found, seats=[seat], status=status, by=by))
    return key


def _add_guest(request: HttpRequest, found: Meeting) -> None:
    form = GuestForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Écrivez le nom de la personne."))
        return
    name = form.cleaned_data["name"]
    reader: Reader = request.reader  # type: ignore[attr-defined]
    # One record of that name is she; several, or none: a name is enough.
    known = list(actors_for(reader).filter(sort_name=fold(name)[:200])[:2])
    tried(request, lambda: presence.add_guest(
        meeting=found, name=name, actor=known[0] if len(known) == 1 else None,
        by=request.user.person,  # type: ignore[union-attr]
    ))  # fmt: skip


# --- By the keys of mails and calendars -----------------------------------------------------
def private(response: HttpResponse) -> HttpResponse:
    """A page whose address is a key: kept by nobody on the way, told to no other site."""
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


@audience("bearer")
def answer_call(request: HttpRequest, key: str) -> HttpResponse:
    """« Je serai là » or « Je m’excuse », without signing in. Opening the link changes nothing:
    mail programs open links by themselves."""
    pair = keys.answer_of(key)
    if pair is None:
        raise Http404
    found, actor = pair
    seat = next(s for s in presence.sheet_of(found) if s.actor and s.actor.pk == actor.pk)
    is_open = found.state == Meeting.State.PLANNED and found.ends_at > timezone.now()
    if seat.row is not None and seat.row.is_observed:
        is_open = False  # what was seen in the room stands
    if request.method == "POST" and is_open:
        is_coming = request.POST.get("answer") == "yes"
        status = Status.REGISTERED if is_coming else Status.EXCUSED
        try:
            presence.mark(meeting=found, seats=[seat], status=status, by=actor, is_observed=False)
        except NotPossible:
            is_open = False
        else:
            return private(redirect("connect:answer_call", key))
    context = {"title": found.title, "meeting": found, "actor": actor, "is_open": is_open,
               "status": seat.status, **when(found)}  # fmt: skip
    return private(TemplateResponse(request, "connect/answer_call.html", context))


@audience("bearer")
@require_safe
def circle_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """A member's secret address of her circle's calendar; asked again by her own program."""
    pair = keys.calendar_of(key)
    if pair is None:
        raise Http404
    circle, _actor = pair
    etag = quote_etag(f"{circle.uid}-{circle.calendar_version}-{circle.updated_at:%Y%m%d%H%M%S}")
    answer = get_conditional_response(request, etag=etag)
    if answer is not None:
        return answer
    meetings = circle.meetings.prefetch_related("agenda").order_by("starts_at")
    response = HttpResponse(ical.circle_calendar(circle, meetings), content_type=ical.MEDIA_TYPE)
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=900"
    response["Referrer-Policy"] = "no-referrer"
    return response


# Mail programs post here by themselves (RFC 8058), without our cookie: the signed key is the proof.
@csrf_exempt
@audience("bearer")
def reminders(request: HttpRequest, key: str) -> HttpResponse:
    """Choose one's reminders; a mail program's own button stops them all."""
    person = keys.reminders_of(key)
    if person is None:
        raise Http404
    now = choice_of(person)
    initial = {"wants_actions": now.wants_actions, "wants_meetings": now.wants_meetings}
    form = ReminderForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        # « One-Click » sends neither box: both go.
        choose_reminders(person=person, values=form.cleaned_data)
        form = ReminderForm(initial=form.cleaned_data)
    context = {"title": _("Mes rappels par courriel"), "form": form,
               "is_done": request.method == "POST"}  # fmt: skip
    return private(TemplateResponse(request, "connect/reminders.html", context))
