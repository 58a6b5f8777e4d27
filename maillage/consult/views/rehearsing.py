"""The screen of a rehearsal: start, open steps, let the simulated people write, wipe."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.consult.access import workshop_editable
from maillage.consult.live import facilitating
from maillage.consult.live.facilitating import NotNow
from maillage.consult.live.joining import JoinRefused
from maillage.consult.models import Contribution, Dot, Step, Workshop
from maillage.consult.preparing import rehearsal, wiping
from maillage.consult.preparing.actions import PreparingRefused
from maillage.consult.preparing.forms import RehearsalForm
from maillage.consult.views.preparing import _of, frame, shown
from maillage.core.access import audience

EACH_GROUP = 6


@audience("network")
def rehearse(request: HttpRequest, address: str) -> HttpResponse:
    """Try the workshop out with people who do not exist."""
    record = workshop_editable(request.reader, address)
    act = request.POST.get("act", "")
    form = RehearsalForm(request.POST if act == "start" else None)
    if request.method == "POST":
        try:
            if act != "start" or form.is_valid():
                _do(request, record, act, form)
                return redirect("consult:rehearse", record.address)
        except (PreparingRefused, JoinRefused, NotNow) as refused:
            messages.warning(request, str(refused))
            return redirect("consult:rehearse", record.address)
    return shown(request, "rehearse", _context(request, record, form), is_wrong=bool(form.errors))


def _context(request: HttpRequest, record: Workshop, form: RehearsalForm) -> dict[str, Any]:
    context = frame(request, record, "rehearse", form=form, refusal="")
    if record.is_rehearsing:
        kept = Contribution.objects.of(record)
        context["counts"] = {
            "guests": record.guests.count(),
            "rows": kept.count(),
            "dots": Dot.objects.filter(step__workshop=record).count(),
        }
        return context
    groups = len(context["groups"])
    form.initial["participants"] = min(max(1, groups * EACH_GROUP), 120, record.guest_limit)
    try:
        rehearsal.check_may_start(record)
    except PreparingRefused as refused:
        context["refusal"] = str(refused)
    return context


def _do(request: HttpRequest, record: Workshop, act: str, form: RehearsalForm) -> None:
    by: Any = request.user.person
    if act == "start":
        count = form.cleaned_data["participants"]
        rehearsal.start_rehearsal(workshop=record, participants=count, by=by)
        told = ngettext("%d personne simulée est là.", "%d personnes simulées sont là.", count)
        messages.success(request, told % count)
    elif act == "wipe":
        wiping.wipe_rehearsal(workshop=record, by=by)
        messages.success(request, _("La répétition est effacée. L’atelier est prêt pour de vrai."))
    elif act == "write":
        _say_written(request, rehearsal.write_for_simulated(workshop=record))
    elif act == "confirm":
        count = rehearsal.confirm_all(workshop=record, by=by)
        told = ngettext("%d groupe a confirmé.", "%d groupes ont confirmé.", count)
        messages.success(request, told % count)
    elif act in {"open", "close"} and record.is_rehearsing:
        step: Step = _of(record.steps.all(), request.POST.get("target", ""))
        if act == "close":
            facilitating.close_step(step=step, by=by)
        else:
            facilitating.open_step(step=step, by=by)
            _say_written(request, rehearsal.write_for_simulated(workshop=record))
    else:
        raise Http404


def _say_written(request: HttpRequest, count: int) -> None:
    told = ngettext("%d ligne ou bulletin de plus.", "%d lignes ou bulletins de plus.", count)
    messages.success(request, told % count)
