"""Actors that may be one: side by side, merged, called different, separated again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.algorithms.french_text import fold
from maillage.connect.duplicates import (
    FIRST,
    SECOND,
    choices_of,
    mergers_of,
    pair_shown,
    pairs_of,
)
from maillage.connect.views.actors import crumb_of, crumbs
from maillage.core.access import Reader, audience, editable, editable_or_404
from maillage.core.merging import MergeRefused, decide_different, merge_actors, separate_actors
from maillage.core.merging.finding import pair_by_hand, start_comparing
from maillage.core.merging.separating import may_be_named
from maillage.core.models import Actor, ActorPair, Comparing
from maillage.core.undoing import act_told_with_undo
from maillage.core.views.gestures import tell_undone

State = ActorPair.State
STATES = {"a-trancher": State.ASKED, "reunis": State.SAME, "distincts": State.DIFFERENT}
LATER = "connect-later-pairs"
MOST_LATER = 200
PAGE = 20
MOST_NAMED = 9
RECENT = timedelta(days=2)


@audience("network")
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """The most alike pair to decide, the others after it; what is decided, to come back on it."""
    name = request.GET.get("etat", "a-trancher")
    state = STATES.get(name, State.ASKED)
    context: dict[str, Any] = {
        "title": _("Doublons d’acteurs"), "crumbs": crumbs(_reader(request)), "state": str(state),
        "states": _states(state), "search": _search(), "page_keys": _keys(),
    }  # fmt: skip
    if request.headers.get("HX-Target") == "recherche":
        return TemplateResponse(request, "connect/_comparing.html", context)
    if state == State.SAME:
        context["page"] = _paged(request, mergers_of(_reader(request)))
    elif state == State.DIFFERENT:
        rows = pairs_of(_reader(request), state).order_by("-decided_at", "pk")
        context["page"] = _paged(request, rows)
    else:
        context |= _to_decide(request)
    return TemplateResponse(request, "connect/duplicates.html", context)


def _reader(request: HttpRequest) -> Reader:
    return request.reader  # type: ignore[attr-defined,no-any-return]


def _to_decide(request: HttpRequest) -> dict[str, Any]:
    """The pair in front, and the page of those that follow; what was put off comes last."""
    rows = pairs_of(_reader(request), State.ASKED).order_by("-score", "pk")
    later = request.session.get(LATER, [])
    waiting = [*rows.exclude(uid__in=later), *rows.filter(uid__in=later)]
    asked = request.GET.get("paire", "")
    front = next((pair for pair in waiting if pair.uid == asked), None)
    front = front or (waiting[0] if waiting else None)
    others = [pair for pair in waiting if pair is not front]
    return {
        "shown": pair_shown(front, _reader(request)) if front else None,
        "page": _paged(request, others),
    }


def _paged(request: HttpRequest, rows: Any) -> Any:
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def _states(here: str) -> list[dict[str, Any]]:
    titles = {"a-trancher": _("À trancher"), "reunis": _("Réunis"), "distincts": _("Distincts")}
    return [
        {"title": titles[key], "url": f"?etat={key}", "here": state == here}
        for key, state in STATES.items()
    ]


def _search() -> Comparing | None:
    """The search under way, or the last one when it is recent."""
    last = Comparing.objects.first()
    if last is not None and last.ended_at and last.ended_at < timezone.now() - RECENT:
        return None
    return last


def _keys() -> list[tuple[str, str]]:
    return [
        ("f", _("Aller à « Fusionner »")), ("d", _("Aller à « Ce sont deux acteurs différents »")),
        ("p", _("Aller à « Plus tard »")),
    ]  # fmt: skip


@audience("network")
@require_POST
def look_for_duplicates(request: HttpRequest) -> HttpResponse:
    """Compare all actors, in the background."""
    start_comparing(by=request.user.person)  # type: ignore[union-attr]
    return redirect("connect:duplicates")


@audience("network")
@require_POST
def decide_pair(request: HttpRequest, uid: str) -> HttpResponse:
    """Merged as chosen, called different, put off, or asked again."""
    pair = _pair_or_404(request, uid)
    act = request.POST.get("act", "")
    if act == "merge":
        return _merge(request, pair)
    by = request.user.person  # type: ignore[union-attr]
    if act == "different":
        decide_different(one=pair.first, two=pair.second, by=by)
        messages.success(request, _("Ce sont deux acteurs : la question ne reviendra pas."))
    elif act == "later":
        kept = [one for one in request.session.get(LATER, []) if one != pair.uid]
        request.session[LATER] = [*kept, pair.uid][-MOST_LATER:]
    elif act == "ask":
        pair_by_hand(one=pair.first, two=pair.second)
        messages.success(request, _("La question est posée de nouveau."))
    else:
        raise Http404
    return redirect("connect:duplicates")


def _pair_or_404(request: HttpRequest, uid: str) -> ActorPair:
    mine = editable(Actor.objects.all(), _reader(request)).order_by().values("pk")
    rows = ActorPair.objects.filter(first__in=mine, second__in=mine)
    return get_object_or_404(rows.select_related("first", "second"), uid=uid)


def _merge(request: HttpRequest, pair: ActorPair) -> HttpResponse:
    reader, keeps = _reader(request), request.POST.get("keep", "")
    if keeps not in (FIRST, SECOND):
        messages.error(request, _("Choisissez laquelle des deux fiches reste."))
        return redirect(_front(pair))
    kept, gone = (pair.first, pair.second) if keeps == FIRST else (pair.second, pair.first)
    try:
        merger = merge_actors(
            survivor=kept, other=gone, by=request.user.person,  # type: ignore[union-attr]
            choices=choices_of(request.POST, keeps),
            is_coordination=reader.has_role("coordination"),
        )  # fmt: skip
    except MergeRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(_front(pair))
    back = reverse("connect:duplicates")
    told = _("« %s » n’a plus qu’une fiche.") % merger.survivor
    act_told_with_undo(request, told, merger.batch, back=back)
    return redirect(back)


def _front(pair: ActorPair) -> str:
    return f"{reverse('connect:duplicates')}?paire={pair.uid}"


@audience("network")
@require_POST
def separate(request: HttpRequest, uid: str) -> HttpResponse:
    """Two records again, each with what it had; what changed since is named."""
    reader = _reader(request)
    merger = get_object_or_404(mergers_of(reader), uid=uid)
    try:
        outcome = separate_actors(
            merger=merger, by=request.user.person,  # type: ignore[union-attr]
            may_name=lambda row: may_be_named(row, reader),
        )  # fmt: skip
    except MergeRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('connect:duplicates')}?etat=reunis")
    tell_undone(request, outcome)
    return redirect(merger.other)


@audience("network")
def merge_with(request: HttpRequest, address: str) -> HttpResponse:
    """From a record: name the one that is the same, then both are side by side."""
    reader = _reader(request)
    actor = editable_or_404(Actor.objects.current(), reader, address)
    text = request.GET.get("nom", "")[:200]
    found = _alike(actor, text, reader)
    if request.method == "POST":
        other = get_object_or_404(
            editable(Actor.objects.current().exclude(pk=actor.pk), reader),
            uid=request.POST.get("other", ""),
        )
        return redirect(_front(pair_by_hand(one=actor, two=other)))
    context = {
        "title": _("Réunir avec une autre fiche"), "crumbs": crumbs(reader, crumb_of(actor)),
        "actor": actor, "text": text, "found": found,
    }  # fmt: skip
    return TemplateResponse(request, "connect/merge_with.html", context)


def _alike(actor: Actor, text: str, reader: Reader) -> list[Actor]:
    words = fold(text or actor.name).split()[:8]
    rows = editable(Actor.objects.current().exclude(pk=actor.pk), reader)
    for word in words:
        rows = rows.filter(folded__contains=word)
    return list(rows.select_related("municipality").order_by("sort_name")[:MOST_NAMED])
