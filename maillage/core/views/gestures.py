"""Screens of gestures: note one, correct it, its record, share, remove, the lists."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.core import journal
from maillage.core.access import (
    audience,
    editable,
    editable_or_404,
    may_change,
    visible,
    visible_or_404,
)
from maillage.core.gestures import actions
from maillage.core.gestures.forms import (
    CorrectionForm,
    GestureForm,
    working_hosts,
)
from maillage.core.gestures.lists import MyGestures, SharedGestures
from maillage.core.gestures.minutes import counts_minutes
from maillage.core.gestures.timelines import gesture_moments
from maillage.core.gestures.typed_line import check_line
from maillage.core.gestures.wording import guess_of, next_shares, reasons_of, seen_by
from maillage.core.lists import List
from maillage.core.models import Actor, Batch, Gesture, Visibility

BATCH_ACTS = {"share-gestures", "remove-gestures", "review-week"}


# --- Note -----------------------------------------------------------------------------------
@audience("network")
def note_gesture(request: HttpRequest) -> HttpResponse:
    """The page with one line; POST saves from any page."""
    if request.method == "POST":
        return _save_line(request)
    noted = None
    if address := request.GET.get("geste"):
        noted = editable_or_404(Gesture.objects.with_parts(), request.reader, address)
    return TemplateResponse(request, "core/note_gesture_page.html", _note_context(request, noted))


def _save_line(request: HttpRequest) -> HttpResponse:
    line = request.POST.get("line", "")
    about = _about(request)
    try:
        check_line(line)
    except ValidationError as error:
        context = _note_context(request, None, line=line, about=about, error=error.messages[0])
        if request.htmx:
            return TemplateResponse(request, "core/note_gesture.html", context)
        return TemplateResponse(request, "core/note_gesture_page.html", context, status=422)
    gesture = actions.note_gesture(
        line=line, by=request.user.person, reader=request.reader,
        today=timezone.localdate(), about=about, host_id=_chosen_host(request),
    )  # fmt: skip
    if request.htmx:
        context = _note_context(request, gesture, about=about)
        return TemplateResponse(request, "core/note_gesture.html", context)
    return redirect(f"{reverse('core:note_gesture')}?geste={gesture.address}")


def _about(request: HttpRequest) -> Actor | None:
    """The actor on whose record the line was typed, when the reader sees it."""
    uid = request.POST.get("about", "")
    if not uid:
        return None
    return visible(Actor.objects.filter(uid=uid), request.reader).first()


def _chosen_host(request: HttpRequest) -> int | None:
    """The host she works for: the one chosen in the form when it is hers, else her current one."""
    uid = request.POST.get("host", "")
    if uid:
        mine = Actor.objects.filter(pk__in=working_hosts(request.reader), uid=uid)
        chosen = mine.values_list("pk", flat=True).first()
        if chosen:
            return chosen
    return request.reader.current_host_id


def _note_context(
    request: HttpRequest,
    noted: Gesture | None,
    *,
    line: str = "",
    about: Actor | None = None,
    error: str = "",
) -> dict[str, Any]:
    hosts = working_hosts(request.reader)
    return {
        "title": _("Noter un geste"),
        "line": line,
        "error": error,
        "about": about.uid if about else "",
        "noted": noted,
        "guess": guess_of(noted) if noted else None,
        "reasons": reasons_of(noted) if noted else [],
        "hosts": Actor.objects.filter(pk__in=hosts).order_by("sort_name") if len(hosts) > 1 else [],
        "current_host_id": request.reader.current_host_id,
    }


@audience("network")
def correct_gesture(request: HttpRequest, address: str) -> HttpResponse:
    """Correct what was understood: a small form in place, or its own page without JavaScript."""
    gesture = editable_or_404(Gesture.objects.with_parts(), request.reader, address)
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm(data, instance=gesture, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        fresh = Gesture.objects.get(pk=gesture.pk)
        actions.change_gesture(gesture=fresh, values=form.values(), by=request.user.person)
        if request.htmx:
            return TemplateResponse(request, "core/_corrected.html", {"gesture": fresh})
        return redirect(fresh.get_absolute_url())
    context = {
        "title": _("Corriger"), "form": form, "gesture": gesture, "reasons": reasons_of(gesture),
    }  # fmt: skip
    template = "core/_correct_gesture.html" if request.htmx else "core/correct_gesture.html"
    status = 422 if form.is_bound and not request.htmx else 200
    return TemplateResponse(request, template, context, status=status)


# --- Record ---------------------------------------------------------------------------------
@audience("network", "signed_in")
def gesture(request: HttpRequest, address: str) -> HttpResponse:
    """One gesture, for its author and those it is shared with."""
    record = visible_or_404(Gesture.objects.with_parts(), request.reader, address)
    if record.address != address:
        return HttpResponseRedirect(record.get_absolute_url(), status=301)
    mine = may_change(record, request.reader)
    context = {
        "title": record.text,
        "gesture": record,
        "actors": visible(record.actors.all(), request.reader),
        "mine": mine,
        "seen_by": seen_by(record),
        "guess": guess_of(record) if mine and not record.is_confirmed else None,
        "reasons": reasons_of(record) if mine else [],
        "shares": next_shares(record) if mine else [],
        "minutes_shown": counts_minutes(record) and record.minutes is not None,
        "moments": gesture_moments(record, request.reader),
        "undoable": undoable_batch(request),
    }
    return TemplateResponse(request, "core/gesture.html", context)


@audience("network")
def edit_gesture(request: HttpRequest, address: str) -> HttpResponse:
    """All fields of one's own gesture."""
    record = editable_or_404(Gesture.objects.with_parts(), request.reader, address)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = GestureForm(*sent, instance=record, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        fresh = Gesture.objects.get(pk=record.pk)
        actions.change_gesture(
            gesture=fresh, values=form.values(), by=request.user.person,
            upload=form.cleaned_data["evidence"],
            drop_file=form.cleaned_data.get("drop_evidence", False),
        )  # fmt: skip
        return redirect(fresh.get_absolute_url())
    title = Gesture.objects.values_list("text", flat=True).get(pk=record.pk)
    context = {"title": _("Modifier le geste"), "gesture_text": title, "form": form}
    context["cancel"] = Gesture.objects.get(pk=record.pk).get_absolute_url()
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "core/edit_gesture.html", context, status=status)


@require_POST
@audience("network")
def share_gesture(request: HttpRequest, address: str) -> HttpResponse:
    """One step wider, or back to private."""
    record = editable_or_404(Gesture, request.reader, address)
    wanted = request.POST.get("visibility", "")
    if wanted not in {s["value"] for s in next_shares(record)}:
        raise Http404
    batch = actions.share_gestures(gestures=[record], visibility=wanted, by=request.user.person)
    return redirect(f"{record.get_absolute_url()}?lot={batch.uid}")


@require_POST
@audience("network")
def remove_gesture(request: HttpRequest, address: str) -> HttpResponse:
    """Take the gesture away; the list then offers to bring it back."""
    record = editable_or_404(Gesture, request.reader, address)
    batch = actions.remove_gestures(gestures=[record], by=request.user.person)
    return redirect(f"{reverse('core:gestures')}?lot={batch.uid}")


# --- Lists ----------------------------------------------------------------------------------
@audience("network")
def gestures(request: HttpRequest) -> HttpResponse:
    """Her own gestures, with what notes one and what shares several."""
    return _list_page(request, MyGestures)


@audience("network")
def shared_gestures(request: HttpRequest) -> HttpResponse:
    """Those that others share with her."""
    return _list_page(request, SharedGestures)


def _list_page(request: HttpRequest, a_list: type[List]) -> HttpResponse:
    """The page of the list kit, with the act to undo: `lot` is no question put to the list."""
    undoable = undoable_batch(request)
    asked = request.GET.copy()
    asked.pop("lot", None)
    request.GET = asked  # type: ignore[assignment]
    response = a_list.view()(request)
    if isinstance(response, TemplateResponse) and response.context_data is not None:
        response.context_data |= {"undoable": undoable, "mine": a_list is MyGestures}
    return response


@require_POST
@audience("network")
def change_gestures(request: HttpRequest) -> HttpResponse:
    """Share or remove the ticked gestures: one batch, one undo."""
    uids = request.POST.getlist("gesture")[: MyGestures.page_size]
    chosen = list(editable(Gesture.objects.filter(uid__in=uids), request.reader))
    back = reverse("core:gestures")
    if not chosen:
        return redirect(back)
    act, person = request.POST.get("act", ""), request.user.person
    if act == "remove":
        batch = actions.remove_gestures(gestures=chosen, by=person)
    elif act in {Visibility.HOST, Visibility.NETWORK, Visibility.PRIVATE}:
        batch = actions.share_gestures(gestures=chosen, visibility=act, by=person)
    else:
        raise Http404
    return redirect(f"{back}?lot={batch.uid}")


# --- Undo -----------------------------------------------------------------------------------
def undoable_batch(request: HttpRequest) -> Batch | None:
    """The batch just written, offered for undo to whoever wrote it."""
    uid = request.GET.get("lot", "")
    if not uid:
        return None
    return _own_batches(request).filter(uid=uid, undone_at=None).first()


def _own_batches(request: HttpRequest) -> QuerySet[Batch]:
    done = Batch.objects.exclude(finished_at=None)
    return done.filter(by_id=request.reader.person_id or 0, act__in=BATCH_ACTS)


@require_POST
@audience("network")
def undo_gestures(request: HttpRequest, uid: str) -> HttpResponse:
    """Undo one's own act on gestures; what changed since is left and named."""
    batch = _own_batches(request).filter(uid=uid).first()
    if batch is None:
        raise Http404
    back = reverse("core:gestures")
    if batch.act == "review-week":
        back = f"{reverse('core:week')}?{urlencode({'semaine': request.POST.get('semaine', '')})}"
    if batch.undone_at is None:
        outcome = journal.undo(batch, by=request.user.person)
        tell_undone(request, outcome)
    return redirect(back)


def tell_undone(request: HttpRequest, outcome: journal.Undone) -> None:
    """Say what the undo brought back, and by name what it refused."""
    if outcome.done:
        messages.success(request, _("C’est annulé."))
    for refusal in outcome.refusals[:5]:
        messages.warning(request, _("Non annulé : %s") % refusal)
