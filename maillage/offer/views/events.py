"""An event's page, and the picture that stands for it where its address is shared."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.core.access import one_or_404
from maillage.offer import event_page, share_cards
from maillage.offer.caching import public_page
from maillage.offer.magazine import entries_about
from maillage.offer.models import Event, PublicationState
from maillage.offer.sites import canonical_url

Found = tuple[Event | None, HttpResponseBase | None]


@public_page
def event(request: HttpRequest, address: str) -> HttpResponseBase:
    """When, where, how much, for whom; what changed, loudly; and what is on when it is over."""
    found, elsewhere = _published(request, address, "offer:event")
    if found is None:
        return elsewhere or _gone(request, address)
    return TemplateResponse(request, "offer/event.html", _context(request, found))


@public_page
def share_card(request: HttpRequest, address: str) -> HttpResponseBase:
    """The event as a picture of 1200 by 630, drawn once for what it says."""
    found, elsewhere = _published(request, address, "offer:event_card")
    if found is None:
        return elsewhere or HttpResponse(status=410)
    site = request.regional_site  # type: ignore[attr-defined]
    content = share_cards.card_of(found, event_page.dates_of(found).next, site)
    response = HttpResponse(content, content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=86400, stale-while-revalidate=604800"
    return response


def _published(request: HttpRequest, address: str, name: str) -> Found:
    """The event, or where its page is now; (None, None) when it was withdrawn."""
    rows = Event.objects.select_related(
        "place__municipality__region", "series", "picture", "merged_into"
    ).prefetch_related("disciplines", "topics", "works", "credits__actor__directory_entry")
    found = one_or_404(rows, address)
    for _step in range(10):  # merged into one that was merged in its turn
        if found.merged_into_id is None:
            break
        found = rows.get(pk=found.merged_into_id)
    if found.state == PublicationState.WITHDRAWN:
        return None, None
    if not found.is_published:
        raise Http404
    if found.address != address:
        return None, redirect(reverse(name, args=[found.address]), permanent=True)
    return found, None


def _gone(request: HttpRequest, address: str) -> HttpResponse:
    found = one_or_404(Event.objects.select_related("place__municipality"), address)
    site = request.regional_site  # type: ignore[attr-defined]
    context = {
        "title": _("Cet événement a été retiré"),
        "nearby": event_page.nearby(found, site),
        "here": "agenda",
    }
    return TemplateResponse(request, "offer/withdrawn.html", context, status=410)


def _context(request: HttpRequest, found: Event) -> dict[str, Any]:
    site = request.regional_site  # type: ignore[attr-defined]
    dates = event_page.dates_of(found)
    address = canonical_url(found)
    return {
        "title": found.title,
        "here": "agenda",
        "event": found,
        "dates": dates,
        "place": found.place,
        "features": event_page.by_answer(event_page.features_of(found, found.place)),
        "credits": found.credits.all(),
        "works": [w for w in found.works.all() if w.state == PublicationState.PUBLISHED],
        "sources": event_page.sources_of(found),
        "articles": entries_about(event=found),
        "siblings": _siblings(found),
        "nearby": event_page.nearby(found, site) if dates.is_over or _is_off(found) else [],
        "canonical": address,
        "share": {
            "title": found.title,
            "text": event_page.in_a_line(found),
            "image": address.rstrip("/") + "/carte.png",
            "alt": found.title,
            "type": "article",
        },
    }


def _is_off(found: Event) -> bool:
    return found.status in ("cancelled", "postponed")


def _siblings(found: Event) -> list[Event]:
    """Other events of the same series, still to come."""
    if found.series_id is None:
        return []
    rows = Event.objects.published().coming().filter(series=found.series_id)
    return list(rows.exclude(pk=found.pk).order_by("first_start")[:6])
