"""Long answers: written piece by piece, and not at all when the asker has them already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language, override

from maillage.core.models import Dated
from maillage.offer.selection import version

# A feed is asked again and again by machines: every five minutes is often enough.
CACHE_CONTROL = "public, max-age=300, stale-while-revalidate=3600"
CHUNK = 32_768


def streamed(
    request: HttpRequest,
    pieces: Callable[[], Iterable[str]],
    *,
    content_type: str,
    filename: str = "",
    also: Iterable[type[Dated]] = (),
) -> HttpResponseBase:
    """A stream with an ETag known beforehand, or 304. `filename` is that of the file to keep,
    `also` what it is made of besides events and places."""
    etag, changed = version(request, *also)
    modified = int(changed.timestamp())
    headers = {
        "ETag": etag,
        "Cache-Control": CACHE_CONTROL,
        "Last-Modified": http_date(modified),
    }
    same = get_conditional_response(request, etag=etag, last_modified=modified)
    if same is not None:
        for field, value in headers.items():
            same.headers[field] = value
        return same
    body = () if request.method == "HEAD" else _in_language(pieces)
    response = StreamingHttpResponse(body, content_type=content_type, headers=headers)
    if filename:
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _in_language(pieces: Callable[[], Iterable[str]]) -> Iterator[bytes]:
    """A stream is read when the request is over: its language is taken along.

    Small pieces are gathered: each one sent costs more than it weighs.
    """
    language = get_language() or settings.LANGUAGE_CODE

    def read() -> Iterator[bytes]:
        left = iter(pieces())
        while True:
            gathered: list[str] = []
            size = 0
            # Never across a `yield`: another answer may be written meanwhile.
            with override(language):
                for piece in left:
                    gathered.append(piece)
                    size += len(piece)
                    if size >= CHUNK:
                        break
            if not gathered:
                return
            yield "".join(gathered).encode()

    return read()
