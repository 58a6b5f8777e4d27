"""A meeting's page: plan, change, call, cancel, hold; its agenda."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from maillage.connect.access import reads_drafts
from maillage.connect.circles.reading import standing
from maillage.connect.meetings import actions, ical, keys, mailing, presence
from maillage.connect.meetings.forms import ItemForm, MeetingForm
from maillage.connect.meetings.timing import agenda_of, wall
from maillage.connect.models import AgendaItem, CircleFile, Meeting, MeetingMail
from maillage.connect.views.actors import sent
from maillage.connect.views.circles import crumbs, form_page, led_and_open
from maillage.connect.views.seats import tried
from maillage.core.access import Reader, audience, editable_or_404, visible, visible_or_404
from maillage.core.models import Change
from maillage.core.undoing import told_with_undo

State, MinutesState = Meeting.State, Meeting.MinutesState


def meetings_with_circle() -> Any:
    """Meetings as pages read them."""
    return Meeting.objects.select_related("circle")


def seen(reader: Reader, address: str) -> Meeting:
    """The meeting, when the reader sees its circle; Http404 otherwise."""
    return visible_or_404(meetings_with_circle(), reader, address)


def led(reader: Reader, address: str) -> Meeting:
    """The meeting, when the reader leads its circle and that is open; Http404 otherwise."""
    meeting = editable_or_404(meetings_with_circle(), reader, address)
    if meeting.circle.closed_on:
        raise Http404
    return meeting


def way_to(meeting: Meeting, *, is_inside: bool = False) -> list[dict[str, Any]]:
    """Crumbs: the circle, and the meeting itself for its inner pages."""
    way = crumbs(meeting.circle)
    if is_inside:
        way.append({"title": meeting.title, "url": meeting.get_absolute_url()})
    return way


def when(meeting: Meeting) -> dict[str, Any]:
    """Begin and end by the clock of the meeting's own zone."""
    now = timezone.now()
    return {
        "start": wall(meeting.starts_at, meeting.time_zone),
        "end": wall(meeting.ends_at, meeting.time_zone),
        "is_elsewhere": meeting.time_zone != timezone.get_default_timezone_name(),
        "is_past": meeting.ends_at < now,
        "has_begun": meeting.starts_at < now,
    }


# --- The page -------------------------------------------------------------------------------
@audience("signed_in")
@require_safe
def meeting(request: HttpRequest, address: str) -> HttpResponse:
    """When, where, about what, who comes, what was decided."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = seen(reader, address)
    if found.address != address:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    stands = standing(found.circle, reader)
    is_inside = reads_drafts(found.circle, reader)
    seats = presence.sheet_of(found)
    mine = next((s for s in seats if s.actor and s.actor.pk == reader.person_id), None)
    is_read = found.minutes_state == MinutesState.APPROVED or is_inside
    context = {
        "title": found.title, "crumbs": way_to(found), "meeting": found, "circle": found.circle,
        "stands": stands, "is_inside": is_inside, "is_read": is_read, **when(found),
        "agenda": _agenda(found), "counts": [c for c in presence.counted(seats) if c[1]],
        "decisions": found.decisions.select_related("decision") if is_read else [],
        "actions": _actions_of(found, is_inside) if is_read else [],
        "files": _files_of(found, reader),
        "has_news": _has_news(found), "my_status": mine.status if mine else "",
        "answer_url": _answer_url(found, reader, mine),
        "today": timezone.localdate(),
    }  # fmt: skip
    return TemplateResponse(request, "connect/meeting.html", context)


def _files_of(found: Meeting, reader: Reader) -> Any:
    return visible(CircleFile.objects.filter(meeting=found).select_related("file"), reader)


def _agenda(found: Meeting) -> Any:
    items = found.agenda.select_related("presenter")
    return agenda_of(items, found.starts_at, found.ends_at, found.time_zone)


def _actions_of(found: Meeting, is_inside: bool) -> list[Any]:
    rows = list(found.actions.select_related("action__holder"))
    for row in rows:
        row.holder = row.action.holder if is_inside else None
    return rows


def _has_news(found: Meeting) -> bool:
    """Called, then changed: the members have an older invitation."""
    if found.called_at is None or found.state != State.PLANNED:
        return False
    return not found.mails.filter(kind=MeetingMail.Kind.CALL, sequence=found.sequence).exists()


def _answer_url(found: Meeting, reader: Reader, mine: presence.Seat | None) -> str:
    """Where a member says whether she comes: the page that her mail opens."""
    is_open = found.state == State.PLANNED and found.ends_at > timezone.now()
    if not (is_open and found.called_at and mine and mine.actor and reader.person_id):
        return ""
    return reverse("connect:answer_call", args=[keys.answer_key(found, mine.actor)])


@audience("signed_in")
@require_safe
def meeting_ics(request: HttpRequest, address: str) -> HttpResponse:
    """The meeting for one's own calendar."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = seen(reader, address)
    if not reads_drafts(found.circle, reader):
        raise Http404
    content = ical.circle_calendar(found.circle, [found])
    response = HttpResponse(content, content_type=ical.MEDIA_TYPE)
    response["Content-Disposition"] = 'attachment; filename="reunion.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


# --- Planned, changed, called, cancelled, held ----------------------------------------------
@audience("signed_in")
def plan_meeting(request: HttpRequest, address: str) -> HttpResponse:
    """A title, a day and two hours are enough."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    circle = led_and_open(reader, address)
    form = MeetingForm(sent(request))
    if request.method == "POST" and form.is_valid():
        made = tried(request, lambda: actions.plan_meeting(
            circle=circle, values=form.values(),
            by=request.user.person,  # type: ignore[union-attr]
        ))  # fmt: skip
        if made is not None:
            messages.success(
                request, _("« %s » est prévue. Écrivez l’ordre du jour, puis convoquez.") % made
            )
            return redirect(made)
    return form_page(
        request, form, _("Prévoir une réunion"), circle, submit=_("Prévoir"),
        draft=f"reunion-{circle.uid}", template="connect/meeting_form.html",
    )  # fmt: skip


@audience("signed_in")
def edit_meeting(request: HttpRequest, address: str) -> HttpResponse:
    """Other words, hours or place."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = led(reader, address)
    form = MeetingForm(sent(request), instance=found)
    if request.method == "POST" and form.is_valid():
        found.refresh_from_db()  # the form wrote its values into it; the journal compares
        told = tried(request, lambda: actions.change_meeting(
            meeting=found, values=form.values(),
            by=request.user.person,  # type: ignore[union-attr]
        ))  # fmt: skip
        if told is not None:
            # No undo: members may have the newer invitation a minute later.
            messages.success(request, _("C’est enregistré."))
        return redirect(found)
    context = {
        "title": _("Modifier la réunion"), "form": form, "submit": _("Enregistrer"),
        "crumbs": way_to(found, is_inside=True), "cancel": found.get_absolute_url(),
    }  # fmt: skip
    status = 400 if form.errors else 200
    return TemplateResponse(request, "connect/meeting_form.html", context, status=status)


@audience("signed_in")
def call_meeting(request: HttpRequest, address: str) -> HttpResponse:
    """Who would be written to and who has no address; then send."""
    found = led(request.reader, address)  # type: ignore[attr-defined]
    members = mailing.members_reached(found)
    if request.method == "POST":
        unreached = tried(request, lambda: mailing.call(
            meeting=found, by=request.user.person,  # type: ignore[union-attr]
        ))  # fmt: skip
        if unreached is not None:
            count = len(members) - len(unreached)
            words = ngettext(
                "La convocation part à %d membre.", "La convocation part à %d membres.", count
            )
            messages.success(request, words % count)
        return redirect(found)
    context = {
        "title": _("Convoquer"), "crumbs": way_to(found, is_inside=True), "meeting": found,
        "reached": [m for m in members if m.email],
        "unreached": [m for m in members if not m.email], "agenda": _agenda(found), **when(found),
        "refused": found.mails.filter(sent_at=None).exclude(problem="").select_related("actor"),
    }  # fmt: skip
    return TemplateResponse(request, "connect/meeting_call.html", context)


@audience("signed_in")
def cancel_meeting(request: HttpRequest, address: str) -> HttpResponse:
    """It will not be held; those who were called hear of it."""
    found = led(request.reader, address)  # type: ignore[attr-defined]
    if found.state != State.PLANNED:
        raise Http404
    if request.method == "POST":
        told = tried(request, lambda: actions.cancel_meeting(
            meeting=found, by=request.user.person,  # type: ignore[union-attr]
        ))  # fmt: skip
        if told is not None:
            mailing.queue_cancellations()
            messages.success(request, _("La réunion est annulée."))
        return redirect(found)
    context = {"title": _("Annuler la réunion"), "crumbs": way_to(found, is_inside=True),
               "meeting": found, **when(found)}  # fmt: skip
    return TemplateResponse(request, "connect/meeting_cancel.html", context)


@audience("signed_in")
@require_POST
def hold_meeting(request: HttpRequest, address: str) -> HttpResponse:
    """Say that it took place."""
    found = led(request.reader, address)  # type: ignore[attr-defined]
    by = request.user.person  # type: ignore[union-attr]
    tried(request, lambda: actions.hold_meeting(meeting=found, by=by))
    found.refresh_from_db()
    if found.state == State.HELD:
        messages.success(request, _("La réunion est tenue ; le compte rendu peut s’écrire."))
    return redirect("connect:minutes", found.address)


# --- Agenda ---------------------------------------------------------------------------------
@audience("signed_in")
def agenda(request: HttpRequest, address: str) -> HttpResponse:
    """The points with their hours; add one at the foot."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = led(reader, address)
    form = ItemForm(sent(request), reader=reader, meeting=found)
    if request.method == "POST" and form.is_valid():
        tried(request, lambda: actions.add_item(
            meeting=found, values=form.cleaned_data,
            by=request.user.person,  # type: ignore[union-attr]
        ))  # fmt: skip
        return redirect(reverse("connect:agenda", args=[found.address]) + "#ajouter")
    context = {
        "title": _("Ordre du jour"), "crumbs": way_to(found, is_inside=True), "meeting": found,
        "agenda": _agenda(found), "form": form, **when(found),
        "is_frozen": found.minutes_state == MinutesState.APPROVED,
    }  # fmt: skip
    status = 400 if form.errors else 200
    return TemplateResponse(request, "connect/meeting_agenda.html", context, status=status)


def item_of(meeting: Meeting, uid: str) -> AgendaItem:
    """A point of this meeting; Http404 otherwise."""
    found = meeting.agenda.select_related("presenter").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


@audience("signed_in")
def edit_item(request: HttpRequest, address: str, uid: str) -> HttpResponse:
    """Change a point; move it or take it out by a button."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    found = led(reader, address)
    item = item_of(found, uid)
    by = request.user.person  # type: ignore[union-attr]
    back = reverse("connect:agenda", args=[found.address])
    act = request.POST.get("act", "")
    if act in {"up", "down"}:
        tried(request, lambda: actions.move_item(item=item, is_up=act == "up", by=by))
        return redirect(f"{back}#point-{item.uid}")
    if act == "remove":
        told = tried(request, lambda: actions.remove_item(item=item, by=by))
        if isinstance(told, Change):
            told_with_undo(request, _("« %s » est retiré.") % item, told, back=back)
        return redirect(back)
    form = ItemForm(sent(request), reader=reader, meeting=found, instance=item)
    if request.method == "POST" and form.is_valid():
        item.refresh_from_db()
        tried(request, lambda: actions.change_item(item=item, values=form.cleaned_data, by=by))
        return redirect(f"{back}#point-{item.uid}")
    way = [*way_to(found, is_inside=True), {"title": _("Ordre du jour"), "url": back}]
    context = {"title": _("Modifier le point"), "form": form, "crumbs": way, "cancel": back,
               "submit": _("Enregistrer")}  # fmt: skip
    status = 400 if form.errors else 200
    return TemplateResponse(request, "connect/circle_form.html", context, status=status)
