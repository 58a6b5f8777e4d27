"""After the evening, on a person's own page: whom to see again, and what came of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from maillage.develop.actions import ties, wishes
from maillage.develop.after.forms import ChooseForm, follow_up_forms
from maillage.develop.after.showing import after_context
from maillage.develop.after.timing import may_choose, question_of
from maillage.develop.models import Registration
from maillage.develop.registering.keys import key_of
from maillage.develop.views.frame import shown
from maillage.develop.views.my_evening import back, frame, own_page


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, row: Registration) -> HttpResponse:
    """Keep her choices; the page alone, when something must be mended."""
    if row.state != Registration.State.PRESENT or not may_choose(row.evening):
        return back(row)
    sent = request.POST if request.method == "POST" else None
    form = ChooseForm(sent, registration=row)
    if request.method == "POST" and form.is_valid():
        try:
            wishes.choose(registration=row, about=form.cleaned_data["about"], shared=form.shared())
        except wishes.TooLate:
            return back(row)
        return back(row, "wishes")
    context = frame(row, is_alone=True, **after_context(row, form))
    return shown(request, "my_wishes", context, is_wrong=bool(form.errors))


@own_page
@require_POST
def tie(request: HttpRequest, row: Registration) -> HttpResponse:
    """She wants the network to keep that the two know each other."""
    ties.agree(registration=row, other=_mutual(row, request.POST.get("other", "")))
    return back(row, "tie")


def _mutual(row: Registration, uid: str) -> Registration:
    for other in wishes.mutual_of(row):
        if other.uid == uid:
            return other
    raise Http404


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def follow_ups(request: HttpRequest, row: Registration) -> HttpResponse:
    """A month and six months later: did you see each other again?"""
    months = question_of(row.evening)
    sent = request.POST if request.method == "POST" else None
    told = follow_up_forms(row, months, sent) if months else []
    if not told:
        return back(row)
    wrong = [one for one in told if not one["form"].is_valid()]  # each is read, for its errors
    if request.method == "POST" and not wrong:
        for one in told:
            _answer(row, one["other"], months, one["form"].cleaned_data)
        return redirect(f"{_path('my_follow_ups', row)}?fait=oui")
    for one in told:
        one["tie"] = ties.standing(row, one["other"])
    context = frame(
        row, title=_("Vous êtes-vous revus ?"), asked=told, months=months,
        done=_("Merci, c’est noté.") if "fait" in request.GET else "", asks=_agrees(row),
    )  # fmt: skip
    return shown(request, "my_follow_ups", context, is_wrong=request.method == "POST")


def _answer(row: Registration, other: Registration, months: int, told: dict[str, Any]) -> None:
    if not told["state"]:
        return
    wishes.answer(
        registration=row, other=other, months=months, state=told["state"], note=told["note"]
    )
    has_collaborated = told["state"] == "collaboration"
    if told["tie"] or (has_collaborated and ties.standing(row, other) == "kept"):
        ties.agree(
            registration=row, other=other, outcome="collaboration" if has_collaborated else "met"
        )


def _agrees(row: Registration) -> bool:
    sharing = getattr(row, "sharing", None)
    return bool(sharing and sharing.agrees_to_questions)


def _path(name: str, row: Registration) -> str:
    return reverse(f"develop:{name}", args=[key_of(row)])


# Mail programs post here by themselves (RFC 8058), without our cookie: the key is the proof.
@csrf_exempt
@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, row: Registration) -> HttpResponse:
    """No more questions about this evening; a mail program's own button does it at once."""
    if request.method == "POST":
        wishes.stop_questions(registration=row)
    context = frame(row, title=_("Ne plus recevoir ces questions"),
                    is_done=request.method == "POST", asks=_agrees(row))  # fmt: skip
    return shown(request, "my_stop", context)
