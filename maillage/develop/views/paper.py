"""Paper: badges, a sheet per table, a slip per person."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from maillage.core.access import audience
from maillage.develop.access import evening_editable
from maillage.develop.paper.data import KINDS
from maillage.develop.paper.pdf import as_pdf
from maillage.develop.seating import people_coming
from maillage.develop.views.frame import published_plan


@audience("network")
@require_safe
def pdf(request: HttpRequest, address: str, kind: str) -> HttpResponse:
    """One of the papers; those that tell tables need the published plan."""
    evening = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    plan = published_plan(evening)
    if kind not in KINDS or (plan is None and kind != "badges") or not people_coming(evening):
        raise Http404
    response = HttpResponse(as_pdf(evening, kind, plan), content_type="application/pdf")
    name = f"{kind}-{slugify(evening.title)[:60]}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
