"""An evening's report, for those who prepared it: on a page and as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from maillage.core.access import audience
from maillage.develop.access import evening_editable
from maillage.develop.after.report import FORMATS, document_of, file_name, report_of
from maillage.develop.models import Evening
from maillage.develop.views.frame import frame, shown


def _held(request: HttpRequest, address: str) -> Evening:
    evening = evening_editable(request.reader, address)  # type: ignore[attr-defined]
    if evening.state != Evening.State.OVER:
        raise Http404
    return evening


@audience("network")
@require_safe
def report(request: HttpRequest, address: str) -> HttpResponse:
    """What the evening was and what came of it, in figures."""
    evening = _held(request, address)
    files = [
        {"title": form.title, "url": reverse("develop:report_file", args=[evening.address, suffix])}
        for suffix, form in FORMATS.items()
    ]
    context = frame(request, evening, "report", told=report_of(evening), files=files)
    return shown(request, "report", context)


@audience("network")
@require_safe
def report_file(request: HttpRequest, address: str, suffix: str) -> HttpResponse:
    """Markdown, Word, tagged PDF."""
    evening, form = _held(request, address), FORMATS.get(suffix)
    if form is None:
        raise Http404
    response = HttpResponse(form.write(document_of(evening)), content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(evening, suffix)}"'
    response["Cache-Control"] = "private, no-store"
    return response
