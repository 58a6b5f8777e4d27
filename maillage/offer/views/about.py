"""« À propos » : who makes the site, where its events come from, what it does not do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from maillage.offer.caching import public_page
from maillage.offer.models import PublicationState, Source


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """The sources that something published came from, by name, and why Facebook is not one.

    Names only: the address of a source may be its owner's secret (a private calendar's).
    """
    feeding = Source.objects.filter(
        records__event__state=PublicationState.PUBLISHED, records__event__merged_into=None
    )
    names = feeding.order_by("name").values_list("name", flat=True).distinct()
    context = {"title": _("À propos de ce site"), "sources": list(names)}
    return TemplateResponse(request, "offer/about.html", context)
