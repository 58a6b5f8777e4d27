"""Open data: JSON-LD of each record, of the agenda as filtered, and whole kinds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from maillage.core.access import visible_or_404
from maillage.core.models import Actor, Place
from maillage.offer import linked_data as ld
from maillage.offer.access import published_event_or_404
from maillage.offer.caching import public_page
from maillage.offer.linked_data.documents import as_text
from maillage.offer.linked_data.dumps import DUMPS, events_of_dates, written
from maillage.offer.linked_data.loading import listed_among
from maillage.offer.models import DirectoryEntry, EventSeries, PublicationState, Work
from maillage.offer.selection import Selection, of_a_selection
from maillage.offer.streaming import streamed

TYPE = "application/ld+json"
MOST_DATES = 50_000


@public_page
@of_a_selection
def agenda(request: HttpRequest, asked: Selection) -> HttpResponseBase:
    """The events that answer the agenda's filters, from the first to come."""
    return streamed(
        request, lambda: written(events_of_dates(asked.pages(MOST_DATES))), content_type=TYPE
    )


@public_page
def dump(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All records of a kind."""
    if kind not in DUMPS:
        raise Http404
    name = f"{kind}.jsonld"
    return streamed(
        request, lambda: written(DUMPS[kind].nodes()), content_type=TYPE, filename=name,
        also=(Actor, DirectoryEntry, EventSeries, Work),
    )  # fmt: skip


@public_page
def open_data(request: HttpRequest) -> HttpResponse:
    """What may be taken away, in which forms, and how to ask for it."""
    dumps: list[dict[str, Any]] = [
        {"slug": one.slug, "title": one.title, "about": one.about, "count": one.rows().count()}
        for one in DUMPS.values()
    ]
    for told in dumps:
        if told["slug"] == "la-vitrine":
            told["count"] = None  # counted only when it is written
    context = {"title": _("Données ouvertes"), "dumps": dumps}
    return TemplateResponse(request, "offer/open_data.html", context)


@public_page
def event(request: HttpRequest, address: str) -> HttpResponse:
    """An event with all its dates."""
    found = published_event_or_404(address, ld.events_to_tell())
    return _one(ld.tell_events([found]))


@public_page
def place(request: HttpRequest, address: str) -> HttpResponse:
    rows = Place.objects.filter(merged_into=None).select_related("municipality")
    found = visible_or_404(rows, request.reader, address)  # type: ignore[attr-defined]
    return _one([ld.place_node(found, is_whole=True)])


@public_page
def actor(request: HttpRequest, address: str) -> HttpResponse:
    """Somebody of the directory."""
    rows = Actor.objects.current().filter(directory_entry__listed_on__isnull=False)
    rows = rows.select_related("municipality", "directory_entry__picture")
    found = visible_or_404(rows, request.reader, address)  # type: ignore[attr-defined]
    return _one([ld.actor_node(found, found.directory_entry)])


@public_page
def work(request: HttpRequest, address: str) -> HttpResponse:
    rows = ld.works_to_tell(Work.objects.filter(state=PublicationState.PUBLISHED))
    found = visible_or_404(rows, request.reader, address)  # type: ignore[attr-defined]
    makers = {credit.actor_id for credit in found.credits.all() if credit.actor_id}
    return _one([ld.work_node(found, listed_among(makers))])


def _one(nodes: Iterable[dict[str, Any]]) -> HttpResponse:
    node = next(iter(nodes), None)
    if node is None:
        raise Http404
    return HttpResponse(as_text(ld.document(node)), content_type=TYPE)
