"""One way to publish a page: the same for everyone, kept by every cache, asked again by ETag."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from maillage.core.access import VISITOR, audience

CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=600"
# A visitor sees the same as whoever is signed in: who reads is forgotten before the view runs.
View = Callable[..., HttpResponseBase]


def public_page(view: View) -> View:
    """A view of the public site (GET and HEAD): audience, reader, ETag, 304, no cookie, no Vary.

    The ETag is the content's. A stream (no `content`) is cached without one; a view that set its
    own `ETag` or `Cache-Control` keeps them. Answers other than 200 and 410 are left alone.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.reader = VISITOR  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        if hasattr(response, "render") and callable(response.render):
            response = response.render()
        return shared(request, response)

    return audience("public")(require_safe(shown))


def shared(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The response as caches may keep it, or 304 when the asker has it already."""
    response.is_shared = True  # type: ignore[attr-defined]
    if response.status_code not in (200, 410):
        return response
    response.headers.setdefault("Cache-Control", CACHE_CONTROL)
    if not isinstance(response, HttpResponse) or response.status_code != 200:
        return response
    response.headers.setdefault("ETag", etag_of(response.content))
    answer = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    if answer is None:
        return response
    answer.is_shared = True  # type: ignore[attr-defined]
    if hasattr(response, "_csp_update"):  # a cache takes the policy of a 304 for the page's own
        answer._csp_update = response._csp_update  # type: ignore[attr-defined]
    return answer


def etag_of(content: bytes) -> str:
    """A strong entity tag of some content (RFC 9110, 8.8.3)."""
    return f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
