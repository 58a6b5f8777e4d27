"""Reports: the list, one report, its figures, its writing, its documents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maillage.core.access import Reader, audience, editable_or_404, visible, visible_or_404
from maillage.core.models import Gesture, Post
from maillage.report import access
from maillage.report.actions import ReportRefusal, start_report, take_back, write_report
from maillage.report.completeness import missing, proposed_period
from maillage.report.content import compile_content, content_of, quotable
from maillage.report.documents import TYPES, file_name, printed
from maillage.report.facts import facts_of
from maillage.report.forms import (
    DecisionForm,
    GapsForm,
    NewReportForm,
    QuotesForm,
    ReportForm,
    default_title,
)
from maillage.report.models import Report
from maillage.report.outside import masked
from maillage.report.presentation import figure_of, shown

ROWS = 100


def crumbs_to(*rest: tuple[str, str]) -> list[dict[str, str]]:
    """The path to a page of the room: (title, address) of each step."""
    first = {"title": _("Rendre compte"), "url": reverse("report:reports")}
    return [first, *({"title": title, "url": url} for title, url in rest)]


def content_for(report: Report, reader: Reader) -> dict[str, Any]:
    """The content that this reader may see: whole, without the host's own rows, or masked."""
    content = content_of(report)
    if access.reads_from_outside(report, reader):
        return masked(content)
    if access.sees_host_rows(report, reader):
        return content
    rows = [g for g in content["gestures"] if g["visibility"] in {"network", "public"}]
    return {**content, "gestures": rows}


@audience("signed_in")
@require_GET
def reports(request: HttpRequest) -> HttpResponseBase:
    """Those the reader may see, what waits for her first."""
    reader = request.reader  # type: ignore[attr-defined]
    rows = visible(Report.objects.all(), reader).select_related("post__host", "owner", "host")
    waiting = access.approvable(reader).select_related("owner", "host")
    context = {
        "title": _("Rendre compte"),
        "page": Paginator(rows.defer("frozen"), 50).get_page(request.GET.get("page")),
        "waiting": waiting.defer("frozen"),
        "posts": Post.objects.filter(owner_id=reader.person_id or 0),
        "sees_posts": reader.is_network,
    }
    return TemplateResponse(request, "report/reports.html", context)


@audience("agent")
def new_report(request: HttpRequest) -> HttpResponseBase:
    """A post and a period: the current funding year is proposed."""
    reader = request.reader  # type: ignore[attr-defined]
    posts = Post.objects.filter(owner_id=reader.person_id).select_related("host")
    initial: dict[str, Any] = {}
    if first := posts.first():
        start, end = proposed_period(first, timezone.localdate())
        initial = {"post": first, "from_date": start, "to_date": end}
    form = NewReportForm(request.POST or None, posts=posts, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        values["title"] = values["title"] or default_title(values["from_date"], values["to_date"])
        try:
            made = start_report(**values, by=request.user.person)  # type: ignore[union-attr]
        except ReportRefusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("report:edit_report", made.address)
    context = {
        "title": _("Nouveau rapport"),
        "form": form,
        "has_post": bool(initial),
        "crumbs": crumbs_to((_("Nouveau rapport"), "")),
    }
    return TemplateResponse(request, "report/new_report.html", context)


@audience("signed_in")
@require_GET
def report(request: HttpRequest, address: str) -> HttpResponseBase:
    """The report as it stands: live while it is written, frozen afterwards."""
    reader = request.reader  # type: ignore[attr-defined]
    record = visible_or_404(_reports(), reader, address)
    if record.address != address:
        return redirect(record, permanent=True)
    content = content_for(record, reader)
    is_outside = bool(content.get("is_masked"))

    def rows_url(key: str) -> str:
        return reverse("report:figure", args=[record.address, key])

    is_owner = record.owner_id == reader.person_id
    context = {
        "title": record.title,
        "report": record,
        "is_owner": is_owner,
        "missing": missing(record, content) if is_owner and not record.is_approved else [],
        "may_decide": access.approvable(reader).filter(pk=record.pk).exists(),
        "form": DecisionForm(initial={"name": str(request.user)}),
        "documents": list(TYPES),
        "link_url": request.session.pop(f"report-link-{record.uid}", ""),
        "crumbs": crumbs_to((record.title, "")),
        **shown(content, None if is_outside else rows_url),
    }
    return TemplateResponse(request, "report/report.html", context)


def _reports() -> Any:
    return Report.objects.select_related("post__host", "post__owner", "post__funder", "owner")


@audience("signed_in")
@require_GET
def figure(request: HttpRequest, address: str, key: str) -> HttpResponseBase:
    """A figure: what it means and the gestures it counts. Not for readers outside."""
    reader = request.reader  # type: ignore[attr-defined]
    record = visible_or_404(_reports(), reader, address)
    if access.reads_from_outside(record, reader):
        raise Http404
    found = figure_of(content_for(record, reader), key)
    if found is None:
        raise Http404
    page = Paginator(found["rows"], ROWS).get_page(request.GET.get("page"))
    _add_addresses(page.object_list, reader)
    context = {
        "title": found["title"],
        "report": record,
        "figure": found,
        "page": page,
        "hides_rows": not access.sees_host_rows(record, reader),
        "crumbs": crumbs_to(
            (record.title, reverse("report:report", args=[record.address])), (found["title"], "")
        ),
    }
    return TemplateResponse(request, "report/figure.html", context)


def _add_addresses(rows: list[dict[str, Any]], reader: Reader) -> None:
    """Link each row to its gesture, when it is still there and may be seen."""
    uids = [row["uid"] for row in rows]
    seen = visible(Gesture.objects.filter(uid__in=uids), reader).only("uid", "text")
    urls = {gesture.uid: gesture.get_absolute_url() for gesture in seen}
    for row in rows:
        row["url"] = urls.get(row["uid"], "")


@audience("agent")
def edit_report(request: HttpRequest, address: str) -> HttpResponseBase:
    """Write: the free texts, the chosen quotes, why each gap."""
    reader = request.reader  # type: ignore[attr-defined]
    record = editable_or_404(_reports(), reader, address)
    content = compile_content(record)
    quotes = quotable(facts_of(record.post, record.from_date, record.to_date))
    data = request.POST or None
    form = ReportForm(data, instance=record)
    quotes_form = QuotesForm(data, quotes=quotes, initial={"chosen_quotes": record.chosen_quotes})
    gaps_form = GapsForm(data, plan=content["plan"])
    valid = [one.is_valid() for one in (form, quotes_form, gaps_form)]
    if request.method == "POST" and all(valid):
        values = {
            **form.cleaned_data,
            "chosen_quotes": quotes_form.cleaned_data["chosen_quotes"],
            "gap_reasons": gaps_form.reasons(),
        }
        try:
            write_report(report=record, values=values, by=request.user.person)  # type: ignore[union-attr]
        except ReportRefusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("C’est enregistré."))
        return redirect(Report.objects.get(pk=record.pk))
    context = {
        "title": _("Rédiger"),
        "report": record,
        "form": form,
        "quotes_form": quotes_form,
        "gaps_form": gaps_form,
        "has_quotes": bool(quotes),
        "crumbs": crumbs_to(
            (content["title"], reverse("report:report", args=[address])), (_("Rédiger"), "")
        ),
    }
    return TemplateResponse(request, "report/edit_report.html", context)


@audience("agent")
@require_POST
def reopen_report(request: HttpRequest, address: str) -> HttpResponseBase:
    """The agent takes a submitted report back."""
    reader = request.reader  # type: ignore[attr-defined]
    record = visible_or_404(access.owned(reader), reader, address)
    try:
        take_back(report=record, by=request.user.person)  # type: ignore[union-attr]
    except ReportRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le rapport est de nouveau un brouillon ; le lien est fermé."))
    return redirect(record)


@audience("signed_in")
@require_GET
def report_document(request: HttpRequest, address: str, kind: str) -> HttpResponseBase:
    """The report as PDF, Word, Excel or Markdown, as this reader may see it."""
    reader = request.reader  # type: ignore[attr-defined]
    record = visible_or_404(_reports(), reader, address)
    if kind not in TYPES:
        raise Http404
    return attachment(record, content_for(record, reader), kind)


def attachment(record: Report, content: dict[str, Any], kind: str) -> HttpResponse:
    """A document to keep, under its French name."""
    answer = HttpResponse(printed(record, content, kind), content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{file_name(record, kind)}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
