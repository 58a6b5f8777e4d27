"""The private link of an event: seen, confirmed, corrected, postponed, copied, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core.access import audience
from maillage.core.models.base import new_uid
from maillage.core.said import in_words
from maillage.offer.contributing import actions, mails
from maillage.offer.contributing.actions import ChangedSince, version_of
from maillage.offer.contributing.dates import (
    next_year,
    read_when,
    same_hours,
    slot_in_words,
    when_of,
)  # fmt: skip
from maillage.offer.contributing.destinations import answer_by, history_of, stops
from maillage.offer.contributing.forms import (
    AddDatesForm,
    EventForm,
    PictureForm,
    PictureWordsForm,
    ProposalForm,
)
from maillage.offer.contributing.links import token_of
from maillage.offer.contributing.pictures import PictureRefused, picture_of
from maillage.offer.contributing.values import (
    credits_changed,
    differences,
    event_values,
    form_values,
)
from maillage.offer.models import EventStatus, PublicationState, Submission
from maillage.offer.schedule import Slot, slots_of
from maillage.offer.views.contributing import show_form, submission_or_404

View = Callable[..., HttpResponseBase]
_WORDS = ("alternative_text", "credit")
State = PublicationState
ACTS = ("confirm", "withdraw", "again", "link")


def private_page(view: View) -> View:
    """A page whose address is the key: kept by no cache, shown by no search engine."""

    @wraps(view)
    def shown(request: HttpRequest, token: str) -> HttpResponseBase:
        if refusal := ratelimit.consume_or_429(request, action="offer_typing"):
            return refusal
        response = view(request, submission_or_404(token))
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return audience("bearer")(never_cache(shown))


def _frame(submission: Submission, title: str) -> dict[str, Any]:
    event = submission.event
    return {"title": title, "submission": submission, "event": event,
            "token": token_of(submission), "version": version_of(event)}  # fmt: skip


def _back(submission: Submission, done: str = "", page: str = "offer:private") -> HttpResponse:
    address = reverse(page, args=[token_of(submission)])
    return redirect(f"{address}?fait={done}" if done else address)


def done_in_words(code: str) -> str:
    """What was just done, told on the page that follows."""
    return {
        "confirm": _("Merci : votre courriel est confirmé, la modération est prévenue."),
        "edit": _("C’est corrigé."), "dates": _("Les dates sont à jour."),
        "cancelled": _("L’annulation est notée."), "postponed": _("Le report est noté."),
        "moved": _("La date est déplacée ; l’ancienne reste dite à côté."),
        "restored": _("C’est remis comme prévu."), "sold_out": _("C’est noté : complet."),
        "seats": _("C’est noté : il reste des places."), "picture": _("L’image est en place."),
        "withdraw": _("L’événement est retiré. Il reste ici : vous pouvez le proposer de nouveau."),
        "again": _("L’événement attend de nouveau la modération."),
    }.get(code, "")  # fmt: skip


@private_page
@require_safe
def private(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Where the event stands; before anything else, whether its e-mail is confirmed."""
    event = submission.event
    if submission.confirmed_at is None:
        context = {
            **_frame(submission, _("Confirmez votre courriel")), "others": _unconfirmed(submission),
            "dates": [slot_in_words(slot) for slot in slots_of(event)[:12]],
        }  # fmt: skip
        return TemplateResponse(request, "offer/private_confirm.html", context)
    showcase = request.regional_site  # type: ignore[attr-defined]
    token = token_of(submission)
    context = {
        **_frame(submission, event.title),
        "done": done_in_words(request.GET.get("fait", "")),
        "stops": stops(submission, token, showcase),
        "history": history_of(event),
        "dates": _dates(submission)[:12],
        "answer_by": answer_by(submission, showcase),
        "may_withdraw": event.state in (State.HELD, State.PUBLISHED),
        "may_again": event.state in (State.WITHDRAWN, State.REFUSED),
    }
    return TemplateResponse(request, "offer/private.html", context)


def _unconfirmed(submission: Submission) -> list[Submission]:
    """Others of the same address that wait too: a whole programme is confirmed at once."""
    rows = Submission.objects.filter(email=submission.email, confirmed_at=None)
    rows = rows.filter(event__state=State.UNCONFIRMED).exclude(pk=submission.pk)
    return list(rows.select_related("event").order_by("created_at")[:40])


def _dates(submission: Submission) -> list[dict[str, Any]]:
    today = timezone.localdate().isoformat()
    return [
        {
            "slot": slot, "words": slot_in_words(slot),
            "is_past": (slot.end or slot.start).isoformat()[:10] < today,
            "status": capfirst(str(EventStatus(slot.status).label))
            if slot.status != EventStatus.SCHEDULED else "",
            "former": slot_in_words(Slot(slot.previous)) if slot.previous else "",
        }
        for slot in slots_of(submission.event)
    ]  # fmt: skip


@private_page
@require_POST
def private_act(request: HttpRequest, submission: Submission) -> HttpResponse:
    """One button: confirm, withdraw, propose again, change the link."""
    act = request.POST.get("act", "")
    if act == "confirm":
        chosen = set(request.POST.getlist("others"))
        others = [one for one in _unconfirmed(submission) if one.uid in chosen]
        actions.confirm(submissions=[submission, *others])
    elif act == "withdraw":
        actions.withdraw(submission=submission)
    elif act == "again":
        actions.propose_again(submission=submission)
    elif act == "link":
        return _new_link(request, submission)
    return _back(submission, act if act in ACTS else "")


def _new_link(request: HttpRequest, submission: Submission) -> HttpResponse:
    """The new link goes by mail alone: whoever holds the former one may be somebody else."""
    key = submission.email.casefold()
    if refusal := ratelimit.consume_or_429(request, action="offer_link", key=key):
        return refusal
    fresh = actions.change_link(submission=submission)
    mails.send_links([fresh], fresh.email)
    return redirect("offer:link_changed")


@audience("public")
@never_cache
@require_safe
def link_changed(request: HttpRequest) -> HttpResponse:
    """The former link is void."""
    context = {"title": _("Le lien est changé")}
    return TemplateResponse(request, "offer/link_changed.html", context)


# --- What the event says -------------------------------------------------------------------------
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def private_edit(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Correct the event. Of two windows open at once the second sees what the first wrote."""
    event = submission.event
    if request.method != "POST":
        return _edit(request, submission, EventForm(initial=form_values(event)))
    form = EventForm(request.POST)
    if not form.is_valid():
        return _edit(request, submission, form, status=422)
    told, discipline = form.cleaned_data, form.cleaned_data.get("discipline")
    try:
        actions.revise(
            submission=submission, version=request.POST.get("version", ""),
            values=event_values(told), where=form.located,
            credits=credits_changed(event, told), discipline=discipline.pk if discipline else None,
        )  # fmt: skip
    except ChangedSince as since:
        submission.event = since.event
        return _edit(
            request, submission, form, status=409, differences=differences(since.event, form)
        )
    return _back(submission, "edit")


def _edit(
    request: HttpRequest, submission: Submission, form: EventForm, *, status: int = 200,
    **extra: Any,
) -> HttpResponse:  # fmt: skip
    context = {**_frame(submission, _("Corriger l’événement")), "form": form, **extra}
    return TemplateResponse(request, "offer/private_edit.html", context, status=status)


# --- Its dates -----------------------------------------------------------------------------------
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def private_dates(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Cancel, postpone, move, sell out: the whole event or one date; add dates."""
    if request.method != "POST":
        return _dates_page(request, submission, AddDatesForm())
    act, slot = request.POST.get("act", ""), request.POST.get("slot", "")
    try:
        return _date_act(request, submission, act, slot)
    except ChangedSince as since:
        submission.event = since.event
        return _dates_page(request, submission, AddDatesForm(), status=409, is_changed=True)


def _date_act(request: HttpRequest, submission: Submission, act: str, slot: str) -> HttpResponse:
    version = request.POST.get("version", "")
    note = " ".join(request.POST.get("note", "").split())[:300]
    if act in ("add", "move"):
        return _typed_dates(request, submission, act, slot, version)
    statuses = {"cancel": EventStatus.CANCELLED, "postpone": EventStatus.POSTPONED,
                "restore": EventStatus.SCHEDULED}  # fmt: skip
    if act in statuses:
        actions.tell_status(
            submission=submission, version=version, status=str(statuses[act]), note=note,
            only=[slot] if slot else (),
        )  # fmt: skip
        done = {"cancel": "cancelled", "postpone": "postponed", "restore": "restored"}[act]
        return _back(submission, done)
    if act in ("sold_out", "seats"):
        is_full = act == "sold_out"
        actions.sell_out(submission=submission, version=version, is_sold_out=is_full, slot=slot)
        return _back(submission, act)
    if act == "remove" and slot:
        actions.remove_date(submission=submission, version=version, slot=slot)
    return _back(submission, "dates")


def _typed_dates(
    request: HttpRequest, submission: Submission, act: str, slot: str, version: str
) -> HttpResponse:
    """Dates that are typed: more of them, or where one goes."""
    if act == "add":
        form = AddDatesForm(request.POST)
        if not form.is_valid() or not form.are_dates_seen:
            return _dates_page(request, submission, form, status=422)
        actions.add_dates(submission=submission, version=version, slots=form.dates.slots)
        return _back(submission, "dates")
    seen = read_when(request.POST.get("to", "")[:300])
    if len(seen.slots) != 1 or seen.is_past:
        problem = _("Écrivez une seule date à venir, comme « 12 mars 2027, 19 h 30 ».")
        told = {"moving": slot, "problem": problem, "typed": request.POST.get("to", "")[:300]}
        return _dates_page(request, submission, AddDatesForm(), status=422, **told)
    actions.tell_status(
        submission=submission, version=version, status=str(EventStatus.RESCHEDULED),
        moved_to={slot: same_hours(submission.event, slot, seen.slots[0])},
    )  # fmt: skip
    return _back(submission, "moved")


def _dates_page(
    request: HttpRequest, submission: Submission, form: AddDatesForm, *, status: int = 200,
    **extra: Any,
) -> HttpResponse:  # fmt: skip
    is_to_see = form.is_bound and not form.errors and not form.are_dates_seen
    context = {
        **_frame(submission, _("Les dates")), "rows": _dates(submission), "form": form,
        "dates": form.dates if form.is_bound else read_when(""), "is_to_see": is_to_see, **extra,
    }  # fmt: skip
    return TemplateResponse(request, "offer/private_dates.html", context, status=status)


# --- Its picture ---------------------------------------------------------------------------------
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def private_picture(request: HttpRequest, submission: Submission) -> HttpResponse:
    """A picture, or new words for the one that is there."""
    picture = submission.event.picture
    has_file = bool(request.FILES.get("picture"))
    form: PictureForm | PictureWordsForm
    if request.method != "POST":
        form = PictureForm(initial=model_to_dict(picture, _WORDS) if picture else {})
    elif picture and not has_file:
        form = PictureWordsForm(request.POST)
    else:
        form = PictureForm(request.POST, request.FILES)
    if request.method == "POST" and form.is_valid() and _put_picture(submission, form):
        return _back(submission, "picture")
    if picture:
        form.fields.setdefault("picture", PictureForm().fields["picture"])
        form.fields["picture"].required = False
        form.order_fields(["picture", "alternative_text", "credit"])
    context = {**_frame(submission, _("L’image")), "form": form, "picture": picture}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "offer/private_picture.html", context, status=status)


def _put_picture(submission: Submission, form: PictureForm | PictureWordsForm) -> bool:
    told = form.cleaned_data
    words = {"alternative_text": told["alternative_text"], "credit": told["credit"]}
    if "picture" not in told:
        actions.describe_picture(submission=submission, **words)
        return True
    try:
        picture = picture_of(told["picture"].read(), title=submission.event.title, **words)
    except PictureRefused as refused:
        form.add_error("picture", in_words(refused.args[0]))
        return False
    actions.put_picture(submission=submission, picture=picture)
    return True


# --- Next year -----------------------------------------------------------------------------------
@private_page
@require_safe
def private_copy(request: HttpRequest, submission: Submission) -> HttpResponse:
    """The form with last year's words, and the same weekdays of next year."""
    event = submission.event
    slots = next_year(slots_of(event), timezone.localdate())
    initial = {
        **form_values(event), "when": when_of(slots[:60]), "email": submission.email,
        "name": submission.name, "key": new_uid(), "source": token_of(submission),
    }  # fmt: skip
    form = ProposalForm(initial=initial)
    return show_form(request, form, copied_from=event)
