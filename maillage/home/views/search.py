"""« Chercher partout »."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from maillage.core.access import audience
from maillage.home.searching import LAST_PAGE, PER_PAGE, Found, find

LONGEST = 200


@audience("signed_in")
def search(request: HttpRequest) -> HttpResponse:
    """Words, a kind, a page: answers. htmx asks for the answers alone, as she types."""
    words = request.GET.get("q", "")[:LONGEST]
    kind = request.GET.get("sorte", "")[:60]
    number = request.GET.get("page", "1")
    wanted = min(int(number[:6]), LAST_PAGE) if number.isdecimal() and number != "0" else 1
    found = find(words, request.reader, kind=kind, page=max(1, wanted))  # type: ignore[attr-defined]
    context = {
        "title": _("Chercher"),
        "search_words": words,
        "kind": kind,
        "found": found,
        "page": _page(found, max(1, wanted)),
    }
    part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    template = "home/_results.html" if part else "home/search.html"
    response = TemplateResponse(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


class _Counted:
    """What the paginator asks of a list that the index has counted and cut already."""

    def __init__(self, total: int) -> None:
        self.total = total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, _wanted: slice) -> list:
        return []


def _page(found: Found, number: int) -> Page:
    total = min(found.total, LAST_PAGE * PER_PAGE)
    return Paginator(_Counted(total), PER_PAGE).get_page(number)
