"""The seating plan: asked for, awaited, read, compared, published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.core.access import audience
from maillage.core.said import in_words
from maillage.develop import seating as door
from maillage.develop.access import evening_editable
from maillage.develop.actions import plans
from maillage.develop.models import Evening, SeatingPlan
from maillage.develop.preparing.forms import PlanForm
from maillage.develop.seats import reading
from maillage.develop.views.frame import frame, person_of, shown, tried

State = SeatingPlan.State
FEWEST = 2


@audience("network")
@require_safe
def seating(request: HttpRequest, address: str) -> HttpResponse:
    """The plans of an evening, and « Calculer le plan »; two of them side by side."""
    evening = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    found = list(evening.plans.all()[:20])
    for one in found:
        plans.settle_if_dead(one)
    last = max((one.seed for one in found), default=0)
    context = frame(
        request, evening, "seating", form=PlanForm(initial={"seed": last + 1, "seconds": 10}),
        plans=[{"plan": one, "worth": reading.worth_of(one)} for one in found],
        comparable=[one for one in found if one.quality], **_comparison(request, found),
        enough=len(door.people_coming(evening)) >= FEWEST,
    )  # fmt: skip
    return shown(request, "seating", context)


def _comparison(request: HttpRequest, found: list[SeatingPlan]) -> dict[str, Any]:
    by_uid = {one.uid: one for one in found if one.quality}
    left, right = (by_uid.get(request.GET.get(name, "")) for name in ("un", "autre"))
    if left is None or right is None or left == right:
        return {}
    return {"left_plan": left, "right_plan": right, "compared": reading.compared(left, right)}


@audience("network")
@require_POST
def compute(request: HttpRequest, address: str) -> HttpResponse:
    """Put a computation on the queue."""
    evening = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    form = PlanForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choisissez un temps de calcul et un tirage."))
        return redirect("develop:seating", evening.address)
    told = form.cleaned_data
    made = plans.ask_for_plan(
        evening=evening, seconds=told["seconds"], seed=told["seed"], by=person_of(request)
    )
    return redirect("develop:plan", evening.address, made.uid)


def _plan(evening: Evening, uid: str) -> SeatingPlan:
    return get_object_or_404(evening.plans.select_related("evening"), uid=uid)


@audience("network")
@require_safe
def plan(request: HttpRequest, address: str, uid: str) -> HttpResponse:
    """A plan under way, then rounds and tables, what it is worth and why; or why there is none."""
    evening = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    record = _plan(evening, uid)
    plans.settle_if_dead(record)
    done, total = plans.progress_of(record)
    context = frame(
        request, evening, "seating", plan=record, is_waiting=record.state == State.QUEUED,
        done=done, total=total, percent=min(100, round(100 * done / total)) if total else 0,
    )  # fmt: skip
    is_fragment = bool(request.htmx)  # type: ignore[attr-defined]
    if record.state in (State.READY, State.PUBLISHED):
        if is_fragment:  # it has just ended: the whole page has more to show
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        coming = {row.pk for row in door.people_coming(evening)}
        context |= {
            "rounds": reading.rounds_of(record), "worth": reading.worth_of(record),
            "remarks": reading.remarks_of(record), "alone": reading.alone_in(record),
            "stale": reading.staleness(record, coming),
        }  # fmt: skip
    context["problem"] = [in_words(one) for one in record.problem]
    response = shown(request, "partials/plan_state" if is_fragment else "plan", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@audience("network")
@require_POST
def act(request: HttpRequest, address: str, uid: str) -> HttpResponse:
    """Stop, publish, withdraw or throw away."""
    evening = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    record, by = _plan(evening, uid), person_of(request)
    asked = request.POST.get("act", "")
    if asked == "stop":
        plans.stop(plan=record)
    elif asked == "publish" and record.state == State.READY:
        if tried(request, lambda: plans.publish(plan=record, by=by)):
            messages.success(request, _("Le plan est publié : chaque personne voit ses tables."))
    elif asked == "withdraw" and record.state == State.PUBLISHED:
        if tried(request, lambda: plans.withdraw(plan=record, by=by)):
            messages.success(request, _("Le plan n’est plus montré."))
    elif asked == "discard":
        plans.discard(plan=record, by=by)
        return redirect("develop:seating", evening.address)
    elif asked not in ("publish", "withdraw"):
        raise Http404
    return redirect("develop:plan", evening.address, record.uid)
