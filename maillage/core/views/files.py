"""Private files: the only way to one is through access."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest

from maillage.core.access import audience, visible_or_404
from maillage.core.models import File


@audience("signed_in")
def file(request: HttpRequest, address: str) -> FileResponse:
    """The file, always as a download: a browser never runs or shows what somebody uploaded."""
    record = visible_or_404(File, request.reader, address)
    try:
        content = record.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=record.title)
    response["Content-Type"] = record.media_type or "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
