"""What waits for a moderator: events to publish, changes at the source, corrections, claims."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from maillage.core import journal
from maillage.core.access import audience, editable, editable_or_404, one_or_404, visible
from maillage.core.undoing import act_told_with_undo, told_with_undo
from maillage.offer import actions, claims, moderation
from maillage.offer.access import is_moderator
from maillage.offer.alerts_shown import shown_alert
from maillage.offer.contributing import mails
from maillage.offer.contributing.actions import mark_read
from maillage.offer.models import Alert, Claim, Event, PublicationState, Source, Submission

PAGE = moderation.PAGE
MOST_AT_ONCE = 500
STATES = {
    "publish": PublicationState.PUBLISHED, "refuse": PublicationState.REFUSED,
    "hold": PublicationState.HELD, "withdraw": PublicationState.WITHDRAWN,
}  # fmt: skip
# What is not published must be told why.
WITH_REASON = ("refuse", "withdraw")


def crumbs(*more: tuple[str, str]) -> list[dict[str, Any]]:
    """« Offre culturelle », then (title, address) of what is above the page."""
    first = [{"title": _("Offre culturelle"), "url": reverse("offer:moderation")}]
    return first + [{"title": title, "url": url} for title, url in more]


def back_of(request: HttpRequest, usual: str) -> str:
    """Where the form came from, when that is a page of ours."""
    asked = request.POST.get("back", "")
    return asked if url_has_allowed_host_and_scheme(asked, None) else usual


def page_of(request: HttpRequest, rows: Any) -> Any:
    """The page of `rows` that the address asks for; a number that is none is the nearest."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


# --- The queue ------------------------------------------------------------------------------
@audience("agent", "coordination", "manager")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Events to publish or refuse, the oldest promise first."""
    reader = request.reader  # type: ignore[attr-defined]
    rows = visible(moderation.with_origins(moderation.held_events()), reader)
    page = page_of(request, rows)
    context = {
        "title": _("Offre culturelle"),
        "page": page,
        "waiting": moderation.waiting(list(page.object_list)),
        "hours": moderation.promised_hours(),
        "page_keys": _keys() if page.object_list and is_moderator(reader) else [],
    }
    return TemplateResponse(request, "offer/queue.html", context)


def _keys() -> list[tuple[str, str]]:
    """What queue.js listens to, for the help."""
    return [
        ("j", _("Événement suivant")), ("k", _("Événement précédent")), ("p", _("Publier")),
        ("r", _("Refuser")), ("o", _("Ouvrir")), ("x", _("Cocher")),
    ]  # fmt: skip


@audience("agent", "coordination")
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Publish, hold, refuse or withdraw one or many; a refusal asks why on a page of its own."""
    act, uids = _asked(request)
    back = back_of(request, reverse("offer:moderation"))
    rows = editable(Event.objects.current(), request.reader)  # type: ignore[attr-defined]
    events = list(rows.filter(uid__in=uids).select_related("place").order_by("created_at"))
    if not events:
        messages.info(request, _("Cochez d’abord des événements."))
        return redirect(back)
    reason = " ".join(request.POST.get("reason", "").replace("\0", "").split())[:300]
    if act in WITH_REASON and not reason:
        return _ask_why(request, act, events, back)
    person = request.user.person  # type: ignore[union-attr]
    done, problems, batch = moderation.decide(
        events=events, state=STATES[act], by=person, reason=reason if act in WITH_REASON else ""
    )
    for event in done:
        if act in ("publish", "refuse"):
            mails.send_decision(event)
    if done:
        act_told_with_undo(request, done_in_words(act, done), batch, back=back)
    for problem in problems[:5]:
        messages.warning(request, problem)
    if not done and not problems:
        messages.info(request, _("C’était déjà fait."))
    return redirect(back)


def _asked(request: HttpRequest) -> tuple[str, list[str]]:
    """(act, uids): one row's own button, or the act chosen for those that are ticked."""
    for act in STATES:
        one = request.POST.get(f"{act}-one", "")
        if one:
            return act, [one[:40]]
    act = request.POST.get("act", "")
    if act not in STATES:
        raise Http404
    return act, request.POST.getlist("event")[:MOST_AT_ONCE]


def _ask_why(request: HttpRequest, act: str, events: list[Event], back: str) -> HttpResponse:
    is_asked = "reason" in request.POST and "asking" in request.POST
    context = {
        "title": _("Refuser") if act == "refuse" else _("Retirer du site"),
        "crumbs": crumbs(),
        "events": events, "act": act, "back": back,
        "told": [event for event in events if hasattr(event, "submission")],
        "usual": usual_reasons(),
        "problem": _("Dites pourquoi.") if is_asked else "",
    }  # fmt: skip
    return TemplateResponse(request, "offer/refuse.html", context, status=422 if is_asked else 200)


def usual_reasons() -> list[str]:
    """Reasons that are proposed while typing one."""
    return [
        _("Ce n’est pas une activité culturelle."), _("L’événement est hors de la région."),
        _("Il manque le lieu ou la date."), _("L’événement est déjà publié."),
        _("L’événement est réservé à des membres."),
    ]  # fmt: skip


def done_in_words(act: str, events: list[Event]) -> str:
    """« Veillée de contes » est publié ; 12 événements sont publiés."""
    if len(events) == 1:
        one = {
            "publish": _("« %s » est publié."), "refuse": _("« %s » est refusé."),
            "hold": _("« %s » attend la modération."), "withdraw": _("« %s » est retiré du site."),
        }  # fmt: skip
        return one[act] % events[0]
    n = len(events)
    many = {
        "publish": ngettext("%d événement est publié.", "%d événements sont publiés.", n),
        "refuse": ngettext("%d événement est refusé.", "%d événements sont refusés.", n),
        "hold": ngettext("%d événement attend.", "%d événements attendent.", n),
        "withdraw": ngettext("%d événement est retiré.", "%d événements sont retirés.", n),
    }  # fmt: skip
    return many[act] % n


@audience("agent", "coordination")
@require_POST
def trust(request: HttpRequest, uid: str) -> HttpResponse:
    """From now on what this source brings is published at once; what it has waiting too."""
    source = editable_or_404(Source.objects.all(), request.reader, uid)  # type: ignore[attr-defined]
    back = back_of(request, reverse("offer:moderation"))
    person = request.user.person  # type: ignore[union-attr]
    batch, count, problems = moderation.trust(source=source, by=person)
    if batch is None:
        messages.info(request, _("Cette source était déjà publiée aussitôt."))
        return redirect(back)
    text = ngettext(
        "« %(source)s » est publiée aussitôt désormais ; %(n)d événement qui attendait est publié.",
        "« %(source)s » est publiée aussitôt désormais ; %(n)d événements qui attendaient sont "
        "publiés.",
        count,
    ) % {"source": source, "n": count}
    act_told_with_undo(request, text, batch, back=back)
    for problem in problems[:5]:
        messages.warning(request, problem)
    return redirect(back)


# --- Changes at the source --------------------------------------------------------------------
@audience("agent", "coordination", "manager")
@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """What changed at a source, before and after, side by side: to follow or not."""
    rows = visible(moderation.open_alerts(), request.reader)  # type: ignore[attr-defined]
    page = page_of(request, rows)
    context = {
        "title": _("Changements à la source"),
        "crumbs": crumbs(),
        "page": page,
        "alerts": [shown_alert(alert) for alert in page.object_list],
    }
    return TemplateResponse(request, "offer/alerts.html", context)


@audience("agent", "coordination")
@require_POST
def settle(request: HttpRequest, uid: str) -> HttpResponse:
    """Follow the source, or keep what the site says."""
    alert = one_or_404(editable(Alert.objects.all(), request.reader), uid)  # type: ignore[attr-defined]
    follow = request.POST.get("follow") == "1"
    person = request.user.person  # type: ignore[union-attr]
    actions.settle(alert=alert, follow=follow, by=person)
    text = _("La source est suivie : « %s ».") if follow else _("Rien ne change : « %s ».")
    messages.success(request, text % alert.event)
    return redirect(back_of(request, reverse("offer:alerts")))


# --- Corrections to read ----------------------------------------------------------------------
@audience("agent", "coordination")
@require_safe
def to_read(request: HttpRequest) -> HttpResponse:
    """What contributors changed after their event was published."""
    from maillage.core.history import changes_shown

    reader = request.reader  # type: ignore[attr-defined]
    page = page_of(request, visible(moderation.to_read(), reader))
    rows = []
    for submission in page.object_list:
        since = [
            told for told in changes_shown(submission.event, reader)
            if told["change"].by_id is None and told["fields"]
        ]  # fmt: skip
        rows.append({"submission": submission, "event": submission.event, "changes": since[:6]})
    context = {"title": _("À relire"), "crumbs": crumbs(), "page": page, "rows": rows}
    return TemplateResponse(request, "offer/to_read.html", context)


@audience("agent", "coordination")
@require_POST
def read_again(request: HttpRequest, uid: str) -> HttpResponse:
    """A moderator has read what was changed."""
    rows = editable(Submission.objects.select_related("event"), request.reader)  # type: ignore[attr-defined]
    submission = one_or_404(rows, uid)
    mark_read(submission=submission, by=request.user.person)  # type: ignore[union-attr,arg-type]
    change = journal.history(submission).first()
    back = back_of(request, reverse("offer:to_read"))
    told_with_undo(request, _("« %s » est relu.") % submission.event, change, back=back)
    return redirect(back)


# --- Claims -----------------------------------------------------------------------------------
@audience("agent", "coordination")
@require_safe
def claimed(request: HttpRequest) -> HttpResponse:
    """Who says that a page of the directory is hers."""
    reader = request.reader  # type: ignore[attr-defined]
    rows = visible(moderation.open_claims(), reader)
    decided = visible(Claim.objects.exclude(decided_at=None), reader)
    context = {
        "title": _("Revendications"), "crumbs": crumbs(), "page": page_of(request, rows),
        "decided": decided.select_related("actor", "decided_by").order_by("-decided_at")[:20],
    }  # fmt: skip
    return TemplateResponse(request, "offer/claims.html", context)


@audience("agent", "coordination")
@require_POST
def decide_claim(request: HttpRequest, uid: str) -> HttpResponse:
    """Grant or refuse a claim; a refusal is told why."""
    claim = one_or_404(editable(Claim.objects.select_related("actor"), request.reader), uid)  # type: ignore[attr-defined]
    person = request.user.person  # type: ignore[union-attr]
    reason = " ".join(request.POST.get("reason", "").replace("\0", "").split())[:300]
    is_granted = request.POST.get("act") == "grant"
    if not is_granted and not reason:
        messages.error(request, _("Dites pourquoi : la personne le lira."))
        return redirect("offer:claims")
    try:
        if is_granted:
            claims.grant(claim=claim, by=person)
            messages.success(request, _("La page « %s » est accordée.") % claim.actor)
        else:
            claims.refuse(claim=claim, by=person, reason=reason)
            messages.success(request, _("La revendication de « %s » est refusée.") % claim.actor)
    except ValueError:
        messages.info(request, _("C’était déjà décidé, ou la page n’existe plus."))
    return redirect("offer:claims")
