"""At the door: one tap a person on a phone, a badge scanned, the rounds that remain mended."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.core.access import audience
from maillage.core.said import in_words
from maillage.core.undoing import act_told_with_undo
from maillage.develop import seating
from maillage.develop.access import evening_editable
from maillage.develop.actions import night
from maillage.develop.actions.evenings import NotNow
from maillage.develop.models import Evening, Registration
from maillage.develop.tonight import door, mending
from maillage.develop.views.frame import frame, person_of, shown, tried

State = Registration.State
LONGEST = 80


def _guest(evening: Evening, uid: str) -> Registration:
    row = evening.registrations.filter(uid=uid, state__in=door.SHOWN).first()
    if row is None:
        raise Http404
    return row


@audience("network")
def check_in(request: HttpRequest, address: str) -> HttpResponse:
    """The list at the door; a tap answers with the one line that changed."""
    evening = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    here = reverse("develop:check_in", args=[evening.address])
    words = request.GET.get("q", "")[:LONGEST]
    if request.method == "POST":
        if "begin" in request.POST:
            tried(request, lambda: night.begin(evening=evening, by=person_of(request)))
            return redirect(here)
        if "missing" in request.POST:
            return _count_missing(request, evening, here)
        row = _marked(request, evening)
        if getattr(request, "htmx", None):
            return _one_line(request, evening, row)
        words = request.POST.get("q", "")[:LONGEST]
        asked = f"?{urlencode({'q': words})}" if words else ""
        return redirect(f"{here}{asked}#qui-{row.uid}")
    counts = door.counts_of(evening)
    context = frame(
        request, evening, "tonight", guests=door.guests_of(evening, words), counts=counts,
        marks=door.marks(), words=words, missing=counts[1][1],
        must_mend=door.needs_mending(evening),
    )  # fmt: skip
    return shown(request, "check_in", context)


def _count_missing(request: HttpRequest, evening: Evening, here: str) -> HttpResponse:
    act = night.count_missing_absent(evening=evening, by=person_of(request))
    if act.pk is None or not act.finished_at:
        messages.info(request, _("Tout le monde est déjà noté."))
    else:
        act_told_with_undo(request, _("Les absences sont notées."), act, back=here)
    return redirect(here)


def _marked(request: HttpRequest, evening: Evening) -> Registration:
    row, asked = _guest(evening, request.POST.get("who", "")), request.POST.get("status", "")
    if asked not in night.MARKS:
        raise Http404
    # A button that was shown pressed takes the mark away; somebody else's mark is not hers to undo.
    state = State.REGISTERED.value if asked == request.POST.get("was") else asked
    tried(request, lambda: night.mark(registration=row, state=state, by=person_of(request)))
    return row


def _one_line(request: HttpRequest, evening: Evening, row: Registration) -> HttpResponse:
    row.refresh_from_db()
    guest = door.Guest(row, door.notes_of(row), door.next_tables(evening).get(row.pk, ""))
    context = {
        "evening": evening, "guest": guest, "marks": door.marks(), "is_swap": True,
        "counts": door.counts_of(evening), "must_mend": door.needs_mending(evening),
        "words": request.POST.get("q", ""),
    }  # fmt: skip
    return shown(request, "partials/guest", context)


@audience("network")
def arrival(request: HttpRequest, address: str, uid: str) -> HttpResponse:
    """What a scanned badge opens for those who welcome: her name, one button."""
    evening = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    row = _guest(evening, uid)
    if request.method == "POST":
        _marked(request, evening)
        return redirect("develop:arrival", evening.address, row.uid)
    context = frame(
        request, evening, "tonight", row=row, notes=door.notes_of(row), marks=door.marks(),
        table=door.next_tables(evening).get(row.pk, ""), counts=door.counts_of(evening),
        must_mend=door.needs_mending(evening),
    )  # fmt: skip
    return shown(request, "arrival", context)


@audience("network")
def mend(request: HttpRequest, address: str) -> HttpResponse:
    """What mending the rounds that remain changes; then it is published, as it was shown."""
    evening = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    if evening.state == Evening.State.OVER:
        raise Http404
    if request.method == "POST":
        done = _mended(request, evening)
        if done:
            return redirect("develop:live", evening.address)
    found, problem = None, []
    try:
        found = mending.propose(evening)
    except seating.NoPlan as refused:
        problem = [in_words(one) for one in refused.told]
    context = frame(
        request, evening, "tonight", found=found, problem=problem,
        rounds=mending.by_round(found) if found else [],
        gone=mending.gone_for_good(found) if found else [],
    )  # fmt: skip
    return shown(request, "mend_plan", context)


def _mended(request: HttpRequest, evening: Evening) -> bool:
    digest = request.POST.get("digest", "")
    try:
        _plan, found = night.mend(evening=evening, digest=digest, by=person_of(request))
    except NotNow as refused:
        messages.warning(request, str(refused))
        return False
    except seating.NoPlan:
        return False
    moves = found.moves
    messages.success(
        request,
        _("Les tours qui restent sont réparés : personne ne change de place.") if not moves
        else ngettext(
            "Les tours qui restent sont réparés : %d place change.",
            "Les tours qui restent sont réparés : %d places changent.", moves,
        ) % moves,
    )  # fmt: skip
    return True
