"""Pairs that may be one: decided side by side, taken apart again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.core.access import audience, editable, one_or_404, visible
from maillage.core.views.gestures import tell_undone
from maillage.core.whole_numbers import whole_number
from maillage.offer import actions, pairing
from maillage.offer.models import DuplicatePair, Kin
from maillage.offer.views.moderating import back_of, crumbs

State = DuplicatePair.State
PAGE = 10
LATER = "offer-later-pairs"
MOST_LATER = 200
STATES = {"a-trancher": State.ASKED, "reunis": State.SAME, "distincts": State.DIFFERENT}
KINS = {"evenements": Kin.EVENT, "lieux": Kin.PLACE}


def _pairs(request: HttpRequest) -> Any:
    return visible(DuplicatePair.objects.select_related("decided_by"), request.reader)  # type: ignore[attr-defined]


@audience("agent", "coordination")
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs to decide, the most alike first; those put off come last. Decided ones too."""
    kin_name = request.GET.get("sorte", "evenements")
    state_name = request.GET.get("etat", "a-trancher")
    kin = KINS.get(kin_name, Kin.EVENT)
    state = STATES.get(state_name, State.ASKED)
    rows = _pairs(request).filter(kin=kin, state=state)
    if state == State.ASKED:
        later = request.session.get(LATER, [])
        soon = list(rows.exclude(uid__in=later).order_by("-score", "pk"))
        rows = [*soon, *rows.filter(uid__in=later).order_by("-score", "pk")]
    else:
        rows = rows.order_by("-decided_at", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Doublons"), "crumbs": crumbs(), "page": page,
        "pairs": pairing.shown(page.object_list), "kin": str(kin), "state": str(state),
        "kins": _choices(request, KINS, kin, "sorte", _kin_titles()),
        "states": _choices(request, STATES, state, "etat", _state_titles()),
    }  # fmt: skip
    return TemplateResponse(request, "offer/duplicates.html", context)


def _kin_titles() -> dict[str, str]:
    return {"evenements": _("Événements"), "lieux": _("Lieux")}


def _state_titles() -> dict[str, str]:
    return {"a-trancher": _("À trancher"), "reunis": _("Réunis"), "distincts": _("Distincts")}


def _choices(
    request: HttpRequest, known: dict[str, Any], here: Any, name: str, titles: dict[str, str]
) -> list[dict[str, Any]]:
    told = []
    for key, value in known.items():
        params = request.GET.copy()
        params.pop("page", None)
        params[name] = key
        told.append({"title": titles[key], "url": f"?{params.urlencode()}", "here": value == here})
    return told


@audience("agent", "coordination")
@require_safe
def pair(request: HttpRequest, uid: str) -> HttpResponse:
    """One pair."""
    record = one_or_404(_pairs(request), uid)
    told = pairing.shown([record])
    if not told:
        raise Http404
    above = (_("Doublons"), reverse("offer:duplicates"))
    context = {"title": _("Comparer"), "crumbs": crumbs(above), "shown": told[0]}
    return TemplateResponse(request, "offer/pair.html", context)


@audience("agent", "coordination")
@require_POST
def decide_pair(request: HttpRequest, uid: str) -> HttpResponse:
    """The same, different, later, or taken apart."""
    record = one_or_404(editable(DuplicatePair.objects.all(), request.reader), uid)  # type: ignore[attr-defined]
    person = request.user.person  # type: ignore[union-attr]
    back = back_of(request, reverse("offer:duplicates"))
    act = request.POST.get("act", "")
    try:
        if act == "same":
            _same(request, record, person)
        elif act == "different":
            if record.state != State.ASKED:
                raise ValueError(_("C’était déjà décidé."))
            actions.decide_different(pair=record, by=person)
            messages.success(request, _("Ce sont deux fiches : la question ne reviendra pas."))
        elif act == "later":
            kept = [one for one in request.session.get(LATER, []) if one != record.uid]
            request.session[LATER] = [*kept, record.uid][-MOST_LATER:]
        elif act == "ask":
            _ask_again(record)
            messages.success(request, _("La question est posée de nouveau."))
        elif act == "separate":
            outcome = pairing.separate(pair=record, by=person)
            tell_undone(request, outcome)
        else:
            raise Http404
    except ValueError as error:
        messages.error(request, str(error))
    return redirect(back)


def _same(request: HttpRequest, record: DuplicatePair, person: Any) -> None:
    if record.state == State.SAME:
        raise ValueError(_("C’était déjà décidé."))
    keep = whole_number(request.POST.get("keep", ""), digits=15)
    pairing.decide_same(pair=record, keep=keep or 0, by=person)
    messages.success(
        request, _("Les deux n’en font qu’un. « Séparer » reste possible, sous « Réunis ».")
    )


def _ask_again(record: DuplicatePair) -> None:
    if record.state != State.DIFFERENT:
        raise ValueError(_("C’était déjà décidé."))
    record.state, record.decided_by, record.decided_at = State.ASKED, None, None
    record.save()


@audience("agent", "coordination")
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Compare all places or events, in the background."""
    name = request.POST.get("sorte", "")
    if name not in KINS:
        raise Http404
    pairing.look_for.enqueue(str(KINS[name]))
    messages.info(request, _("La recherche commence : les paires trouvées paraîtront ici."))
    return redirect(f"{reverse('offer:duplicates')}?sorte={name}")
