"""Posts and their work plans: what is aimed at, by axis, and who counts minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maillage.core.access import (
    Reader,
    audience,
    editable_or_404,
    may_change,
    visible,
    visible_or_404,
)
from maillage.core.handover import may_hand_over
from maillage.core.models import Axis, Post, WorkPlan
from maillage.report.access import hosts_where
from maillage.report.actions import switch_minutes, write_plan, write_targets
from maillage.report.completeness import proposed_period
from maillage.report.forms import PlanForm, target_formset
from maillage.report.models import Report
from maillage.report.views.reports import crumbs_to

TARGET_FIELDS = ("axis", "measure", "planned", "label", "gap_reason")


def _post_crumbs(*rest: tuple[str, str]) -> list[dict[str, str]]:
    return crumbs_to((_("Postes"), reverse("report:posts")), *rest)


@audience("network")
@require_GET
def posts(request: HttpRequest) -> HttpResponseBase:
    """Her own posts; for a manager those of her host; for coordination all of them."""
    rows = visible(Post.objects.all(), request.reader)  # type: ignore[attr-defined]
    rows = rows.select_related("host", "owner", "funder").prefetch_related("axes")
    context = {"title": _("Postes"), "posts": rows, "crumbs": crumbs_to((_("Postes"), ""))}
    return TemplateResponse(request, "report/posts.html", context)


def side_of(post: Post, reader: Reader) -> str:
    """Which side's switch for minutes is the reader's: `agent`, `host`, or none."""
    if post.owner_id == reader.person_id:
        return "agent"
    return "host" if post.host_id in hosts_where(reader, "manager") else ""


@audience("network")
@require_GET
def post(request: HttpRequest, address: str) -> HttpResponseBase:
    """One post: until when, for whom, its work plans and its reports."""
    reader = request.reader  # type: ignore[attr-defined]
    rows = Post.objects.select_related("host", "owner", "funder").prefetch_related("axes")
    record = visible_or_404(rows, reader, address)
    if record.address != address:
        return redirect(record, permanent=True)
    context = {
        "title": record.title,
        "post": record,
        "side": side_of(record, reader),
        "plans": record.work_plans.prefetch_related("targets__axis"),
        "reports": visible(Report.objects.filter(post=record).defer("frozen"), reader),
        "may_change": may_change(record, reader),
        "may_hand_over": may_hand_over(record, reader),
        "crumbs": _post_crumbs((record.title, "")),
    }
    return TemplateResponse(request, "report/post.html", context)


@audience("network")
@require_POST
def minutes(request: HttpRequest, address: str) -> HttpResponseBase:
    """Switch one's own side of the consent to minutes, and only that one."""
    reader = request.reader  # type: ignore[attr-defined]
    record = visible_or_404(Post, reader, address)
    side = side_of(record, reader)
    if not side:
        raise Http404
    on = request.POST.get("on") == "1"
    switch_minutes(post=record, side=side, on=on, by=request.user.person)  # type: ignore[union-attr]
    messages.success(request, _("C’est enregistré."))
    return redirect(record)


@audience("agent")
def new_plan(request: HttpRequest, address: str) -> HttpResponseBase:
    """A new work plan for one's own post."""
    reader = request.reader  # type: ignore[attr-defined]
    record = editable_or_404(Post, reader, address)
    start, end = proposed_period(record, timezone.localdate())
    initial = {
        "from_date": start,
        "to_date": end,
        "title": _("Plan de travail %(start)s-%(end)s") % {"start": start.year, "end": end.year},
    }
    return _write_plan(request, WorkPlan(post=record), initial)


@audience("agent")
def edit_plan(request: HttpRequest, address: str) -> HttpResponseBase:
    """Change a work plan and its targets."""
    reader = request.reader  # type: ignore[attr-defined]
    plan = editable_or_404(WorkPlan.objects.select_related("post"), reader, address)
    return _write_plan(request, plan, {})


def _write_plan(request: HttpRequest, plan: WorkPlan, initial: dict[str, Any]) -> HttpResponseBase:
    data = request.POST or None
    form = PlanForm(data, instance=plan, initial=initial)
    targets = plan.targets.all() if plan.pk else plan.targets.model.objects.none()
    axes = plan.post.axes.all() if plan.post.axes.exists() else Axis.objects.all()
    formset = target_formset(data, targets=targets, axes=axes)
    if request.method == "POST" and all([form.is_valid(), formset.is_valid()]):
        by = request.user.person  # type: ignore[union-attr]
        fresh = WorkPlan.objects.get(pk=plan.pk) if plan.pk else WorkPlan(post=plan.post)
        written = write_plan(plan=fresh, values=form.cleaned_data, by=by)
        write_targets(plan=written, lines=list(_lines(formset)), by=by)
        messages.success(request, _("Plan de travail enregistré."))
        again = "encore" in request.POST
        return redirect("report:edit_plan", written.address) if again else redirect(plan.post)
    context = {
        "title": _("Plan de travail"),
        "post": plan.post,
        "form": form,
        "formset": formset,
        "crumbs": _post_crumbs(
            (plan.post.title, plan.post.get_absolute_url()), (_("Plan de travail"), "")
        ),
    }
    return TemplateResponse(request, "report/edit_plan.html", context)


def _lines(formset: Any) -> Any:
    """Lines that say something: changed, or asked to be removed."""
    for form in formset.forms:
        if not form.has_changed():
            continue
        target = form.instance if form.instance.pk else None
        yield {
            "target": type(target).objects.get(pk=target.pk) if target else None,
            "values": {name: form.cleaned_data[name] for name in TARGET_FIELDS},
            "remove": form.cleaned_data.get("DELETE", False),
        }
