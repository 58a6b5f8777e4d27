"""Pages opened by an address alone: the manager's approval, the funder's reading.

They ask for no account and set no cookie. Their forms need no CSRF token: what they may do comes
from the address itself, which another site does not know, and never from the browser's cookies.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from maillage.core.access import audience
from maillage.report.actions import (
    ReportRefusal,
    approve,
    note_opening,
    return_report,
    token_hash,
)
from maillage.report.content import content_of
from maillage.report.documents import TYPES
from maillage.report.forms import DecisionForm
from maillage.report.letters import send_outcome
from maillage.report.models import Report, ReportLink
from maillage.report.outside import masked
from maillage.report.presentation import figure_of, shown
from maillage.report.views.reports import attachment

View = Callable[..., HttpResponseBase]


def unlisted(view: View) -> View:
    """Kept out of search engines, of caches, and of the address that other sites are told."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        answer["Referrer-Policy"] = "no-referrer"
        answer["Cache-Control"] = "private, no-store"
        return answer

    return guarded


def _link(token: str, kind: str) -> ReportLink:
    links = ReportLink.objects.select_related(
        "report__post__host", "report__post__owner", "report__post__funder", "report__owner"
    )
    link = links.filter(token_hash=token_hash(token), kind=kind).first()
    if link is None:
        raise Http404
    return link


def _closed(request: HttpRequest, link: ReportLink, status: int) -> HttpResponseBase:
    context = {
        "title": _("Ce lien n’est plus ouvert"),
        "link": link,
        "report": link.report,
        "is_funder": link.kind == ReportLink.Kind.FUNDER,
    }
    return TemplateResponse(request, "report/closed_link.html", context, status=status)


# --- The manager ------------------------------------------------------------------------------
@csrf_exempt
@audience("bearer")
@unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, token: str) -> HttpResponseBase:
    """The report as it was submitted, and its signature. Only a POST uses the link up: programs
    that open the links of a letter to check them do no harm."""
    link = _link(token, ReportLink.Kind.APPROVAL)
    if not link.is_live or link.report.state != Report.State.SUBMITTED:
        return _closed(request, link, 410)
    form = DecisionForm(request.POST or None, initial={"name": link.name})
    if request.method == "POST" and form.is_valid():
        try:
            decided = _decide(link.report, form, link)
        except ReportRefusal:
            return _closed(request, _link(token, ReportLink.Kind.APPROVAL), 410)
        context = {"title": _("Merci"), "report": decided}
        return TemplateResponse(request, "report/decided.html", context)

    def rows_url(key: str) -> str:
        return reverse("report:approval_figure", args=[token, key])

    context = {
        "title": link.report.title,
        "report": link.report,
        "link": link,
        "form": form,
        **shown(content_of(link.report), rows_url),
    }
    return TemplateResponse(request, "report/approval.html", context)


def _decide(report: Report, form: DecisionForm, link: ReportLink) -> Report:
    values = form.cleaned_data
    if values["decision"] == "approve":
        decided = approve(report=report, name=values["name"], link=link)
    else:
        decided = return_report(report=report, note=values["note"], link=link)
    send_outcome(decided)
    return decided


@audience("bearer")
@unlisted
@require_GET
def approval_figure(request: HttpRequest, token: str, key: str) -> HttpResponseBase:
    """A figure's definition and rows, for whoever is about to sign."""
    link = _link(token, ReportLink.Kind.APPROVAL)
    if not link.is_live or link.report.state != Report.State.SUBMITTED:
        return _closed(request, link, 410)
    found = figure_of(content_of(link.report), key)
    if found is None:
        raise Http404
    context = {
        "title": found["title"],
        "figure": found,
        "rows": found["rows"],
        "back": reverse("report:approval", args=[token]),
        "report": link.report,
    }
    return TemplateResponse(request, "report/approval_figure.html", context)


# --- The funder -------------------------------------------------------------------------------
@audience("bearer")
@unlisted
@require_GET
def reading(request: HttpRequest, token: str) -> HttpResponseBase:
    """An approved report for a funder: read only, small cells masked."""
    link = _link(token, ReportLink.Kind.FUNDER)
    if not link.is_live or not link.report.is_approved:
        return _closed(request, link, 404)
    note_opening(link=link)
    context = {
        "title": link.report.title,
        "report": link.report,
        "link": link,
        "documents": [
            (kind, reverse("report:reading_document", args=[token, kind])) for kind in TYPES
        ],
        **shown(masked(content_of(link.report))),
    }
    return TemplateResponse(request, "report/reading.html", context)


@audience("bearer")
@unlisted
@require_GET
def reading_document(request: HttpRequest, token: str, kind: str) -> HttpResponseBase:
    """The same, as a document to keep."""
    link = _link(token, ReportLink.Kind.FUNDER)
    if not link.is_live or not link.report.is_approved:
        return _closed(request, link, 404)
    if kind not in TYPES:
        raise Http404
    note_opening(link=link, document=kind)
    return attachment(link.report, masked(content_of(link.report)), kind)
