"""Cursors, shared caching, and which form of an answer is asked for."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from maillage.core.access import VISITOR
from maillage.core.whole_numbers import whole_number
from maillage.offer.caching import shared

LINKED_DATA = "application/ld+json"
CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=600"
_signer = Signer(salt="offer.api.cursor")


def cursor_of(*parts: Any) -> str:
    """A cursor that only we can have made, fit for an address as it is."""
    text = json.dumps([str(part) for part in parts], separators=(",", ":"))
    return _signer.sign(urlsafe_b64encode(text.encode()).decode().rstrip("="))


def read_cursor(cursor: str, parts: int) -> list[str] | None:
    """The parts of a cursor of ours, None for a first page; 400 for one of nobody's."""
    if not cursor:
        return None
    try:
        text = _signer.unsign(cursor)
    except BadSignature as error:
        raise HttpError(400, "cursor") from error
    told = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    if len(told) != parts:
        raise HttpError(400, "cursor")
    return told


def page_by(
    rows: QuerySet[Any], field: str, cursor: str, limit: int
) -> tuple[list[Any], str | None]:
    """A page of rows by a text column and number, and the cursor of the next one."""
    told = read_cursor(cursor, 2)
    if told is not None:
        number, value = told
        after = {f"{field}__gt": value}
        same = {field: value, "pk__gt": _number(number)}
        rows = rows.filter(Q(**after) | Q(**same))
    found = list(rows.order_by(field, "pk")[: limit + 1])
    if len(found) <= limit:
        return found, None
    last: Any = found[limit - 1]
    value = last
    for part in field.split("__"):
        value = getattr(value, part)
    return found[:limit], cursor_of(last.pk, value)


def _number(text: str) -> int:
    number = whole_number(text, digits=15)
    if number is None:
        raise HttpError(400, "cursor")
    return number


def wants_linked_data(request: HttpRequest) -> bool:
    """Whether JSON-LD is asked for rather than our own JSON."""
    return LINKED_DATA in request.headers.get("Accept", "")


def public(view: Callable[..., Any]) -> Callable[..., Any]:
    """The same answer for everyone, kept by caches, asked again by its ETag."""

    def around(inner: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(inner)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            request.reader = VISITOR  # type: ignore[attr-defined]
            response = inner(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", CACHE_CONTROL)
            answer = shared(request, response)
            patch_vary_headers(answer, ["Accept"])
            return answer

        return shown

    return decorate_view(around)(view)
