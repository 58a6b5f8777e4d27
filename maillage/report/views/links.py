"""Ask for a signature, sign when one is signed in, and open an approved report to a funder."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.core.access import audience, visible_or_404
from maillage.core.models import Membership, User, active_on
from maillage.report import access
from maillage.report.actions import (
    ReportRefusal,
    approve,
    ask_approval,
    open_to_funder,
    return_report,
    revoke_link,
)
from maillage.report.completeness import missing
from maillage.report.content import content_of
from maillage.report.forms import ApprovalRequestForm, DecisionForm, FunderLinkForm
from maillage.report.letters import send_approval_link, send_funder_link, send_outcome
from maillage.report.models import Report, ReportLink
from maillage.report.views.reports import crumbs_to


def _managers_of(report: Report) -> list[tuple[str, str]]:
    """Managers of the host who have an account: name and e-mail, to fill the form."""
    rows = Membership.objects.filter(
        active_on(timezone.localdate()), organisation=report.host, role="manager"
    ).exclude(person=report.owner)
    people = User.objects.filter(person__in=rows.values("person"), is_active=True)
    return [(str(user), user.email) for user in people.select_related("person")]


@audience("agent")
def ask(request: HttpRequest, address: str) -> HttpResponseBase:
    """Ask for approval: what is missing by name, then whom to ask."""
    reader = request.reader  # type: ignore[attr-defined]
    record = visible_or_404(access.owned(reader), reader, address)
    if record.is_approved:
        messages.info(request, _("Ce rapport est déjà approuvé."))
        return redirect(record)
    known = _managers_of(record)
    initial = dict(zip(("name", "email"), known[0], strict=True)) if known else {}
    form = ApprovalRequestForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _asked(request, record, form)
    pieces = missing(record, content_of(record))
    context = {
        "title": _("Demander l’approbation"),
        "report": record,
        "form": form,
        "missing": [piece for piece in pieces if piece.part != "approbation"],
        "crumbs": crumbs_to((record.title, record.get_absolute_url()), (_("Approbation"), "")),
    }
    return TemplateResponse(request, "report/ask.html", context)


def _asked(request: HttpRequest, record: Report, form: ApprovalRequestForm) -> HttpResponseBase:
    try:
        link, token = ask_approval(report=record, by=request.user.person, **form.cleaned_data)  # type: ignore[union-attr]
    except ReportRefusal as refusal:
        messages.error(request, str(refusal))
        return redirect(record)
    url = settings.SITE_URL + reverse("report:approval", args=[token])
    if send_approval_link(link, url):
        messages.success(request, _("Le lien est parti à %s.") % link.email)
    else:
        messages.warning(request, _("Le courriel n’a pas pu partir : copiez le lien ci-dessous."))
    # Shown once on the next page; only its hash is kept with the report.
    request.session[f"report-link-{record.uid}"] = url
    return redirect(record)


@audience("manager")
@require_POST
def decide(request: HttpRequest, address: str) -> HttpResponseBase:
    """A manager who has an account signs or returns from her own list."""
    reader = request.reader  # type: ignore[attr-defined]
    record = visible_or_404(access.approvable(reader), reader, address)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(errors))
        return redirect(record)
    values, by = form.cleaned_data, request.user.person  # type: ignore[union-attr]
    try:
        if values["decision"] == "approve":
            decided = approve(report=record, name=values["name"], by=by)
            messages.success(request, _("Rapport approuvé. Merci !"))
        else:
            decided = return_report(report=record, note=values["note"], by=by)
            messages.success(request, _("Rapport renvoyé à son auteur·e, avec votre mot."))
    except ReportRefusal as refusal:
        messages.error(request, str(refusal))
        return redirect("report:reports")
    send_outcome(decided)
    return redirect(decided if decided.is_approved else "report:reports")


@audience("agent")
def funder_links(request: HttpRequest, address: str) -> HttpResponseBase:
    """The addresses given to funders: when each was opened, when it ends, how to close it."""
    reader = request.reader  # type: ignore[attr-defined]
    owned = access.owned(reader).filter(state=Report.State.APPROVED)
    record = visible_or_404(owned, reader, address)
    form = FunderLinkForm(request.POST or None, initial={"label": record.post.funder or ""})
    if request.method == "POST" and form.is_valid():
        link, token = open_to_funder(report=record, by=request.user.person, **form.cleaned_data)  # type: ignore[union-attr]
        url = settings.SITE_URL + reverse("report:reading", args=[token])
        if send_funder_link(link, url):
            messages.success(request, _("Le lien est parti à %s.") % link.email)
        request.session[f"funder-link-{record.uid}"] = url
        return redirect("report:funder_links", record.address)
    links = record.bearer_links.filter(kind=ReportLink.Kind.FUNDER)
    context = {
        "title": _("Liens pour les bailleurs"),
        "report": record,
        "form": form,
        "links": links.annotate(opened=Count("openings"), last=Max("openings__at")),
        "link_url": request.session.pop(f"funder-link-{record.uid}", ""),
        "crumbs": crumbs_to((record.title, record.get_absolute_url()), (_("Liens"), "")),
    }
    return TemplateResponse(request, "report/funder_links.html", context)


@audience("agent")
@require_POST
def close_link(request: HttpRequest, address: str, uid: str) -> HttpResponseBase:
    """Close a funder's address now."""
    reader = request.reader  # type: ignore[attr-defined]
    record = visible_or_404(access.owned(reader), reader, address)
    link = get_object_or_404(ReportLink, report=record, uid=uid, kind=ReportLink.Kind.FUNDER)
    revoke_link(link=link, by=request.user.person)  # type: ignore[union-attr]
    messages.success(request, _("Lien fermé : il n’ouvre plus rien."))
    return redirect("report:funder_links", record.address)
