"""« Mes favoris » : an empty frame that the visitor's own device fills."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from maillage.offer.caching import public_page


@public_page
def favourites(request: HttpRequest) -> HttpResponseBase:
    """The same page for everyone: what one kept never leaves the device."""
    context = {"title": _("Mes favoris"), "here": "favourites"}
    return TemplateResponse(request, "offer/favourites.html", context)
