"""A place's page: what is on there, how to get in."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from maillage.core.access import one_or_404
from maillage.core.models import Place, Visibility
from maillage.offer import event_page
from maillage.offer.agenda import screen
from maillage.offer.agenda.ask import ask, spot_of
from maillage.offer.agenda.query import AgendaQuery
from maillage.offer.caching import public_page
from maillage.offer.sites import canonical_url


@public_page
def place(request: HttpRequest, address: str) -> HttpResponseBase:
    """Next events by day, address, accessibility; a merged place leads to the one it is now."""
    rows = Place.objects.filter(visibility=Visibility.PUBLIC)
    found = one_or_404(rows.select_related("municipality__region", "municipality__rcm"), address)
    if found.merged_into_id is not None or found.address != address:
        found = found.merged_into or found
        return redirect(reverse("offer:place", args=[found.address]), permanent=True)
    query = AgendaQuery.from_params(
        {"lieu": found.address, "suite": request.GET.get("suite", "")},
        request.regional_site,  # type: ignore[attr-defined]
    )
    answer = ask(query, count=())
    context = {
        "title": found.name,
        "here": "agenda",
        "place": found,
        "spot": spot_of(found),
        "is_exact": found.latitude is not None,
        "features": event_page.by_answer(event_page.place_features(found)),
        "answer": answer,
        "groups": screen.by_day(answer),
        "asked": query.encoded(),
        "canonical": canonical_url(found),
        "share": {"title": found.name, "text": _where(found)},
    }
    return TemplateResponse(request, "offer/place.html", context)


def _where(found: Place) -> str:
    town = found.municipality.name if found.municipality else ""
    return ", ".join(part for part in (found.street_address, town) if part)
