"""Private files: the only way to one is through access."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from maillage.core.access import audience, visible_or_404
from maillage.core.models import File

# What a browser could run or draw as a page leaves under a name that says nothing.
ACTIVE = ("html", "xml", "svg", "javascript", "ecmascript", "pdf+js")


@audience("public")
@require_safe
def file(request: HttpRequest, address: str) -> HttpResponse | FileResponse:
    """The file, always as a download: a browser never runs or shows what somebody uploaded."""
    return served(request, visible_or_404(File, request.reader, address))


def served(request: HttpRequest, record: File) -> HttpResponse | FileResponse:
    """Send a file out; the caller has checked that the reader may have it."""
    etag = quote_etag(f"{record.uid}-{record.size}-{record.updated_at:%Y%m%d%H%M%S%f}")
    response: HttpResponse | FileResponse
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        response = _download(record)
    response["ETag"] = etag
    # Asked again each time: a right that ended must end here too.
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Cookie"
    return response


def _download(record: File) -> FileResponse:
    try:
        content = record.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=record.title)
    response["Content-Type"] = safe_media_type(record.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def safe_media_type(media_type: str) -> str:
    """The media type as told, unless a browser could run it."""
    kind = media_type.partition(";")[0].strip().lower()
    if "/" not in kind or any(word in kind for word in ACTIVE):
        return "application/octet-stream"
    return kind
