"""iCalendar out: the agenda as filtered, an event, a place, somebody of the directory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.core.access import visible_or_404
from maillage.core.models import Actor, Place
from maillage.offer.access import published_event_or_404
from maillage.offer.caching import public_page
from maillage.offer.entries import entries_in_pages, entries_of, published
from maillage.offer.ical import calendar
from maillage.offer.linked_data.identifiers import page_of
from maillage.offer.models import Event, Occurrence
from maillage.offer.selection import selected
from maillage.offer.streaming import streamed

TYPE = "text/calendar; charset=utf-8"
# What calendar programs still show at ease; the widest subscription stops there.
MOST_DATES = 3_000
# What is over stays a season in the calendars of those who subscribed.
KEPT_DAYS = 90


@public_page
def agenda(request: HttpRequest) -> HttpResponseBase:
    """The agenda with its filters, from the first date to come."""
    asked = selected(request)

    def pieces() -> Iterator[str]:
        entries = entries_in_pages(asked.pages(MOST_DATES))
        return calendar(entries, name=asked.title, url=asked.address)

    return streamed(request, pieces, content_type=TYPE)


@public_page
def event(request: HttpRequest, address: str) -> HttpResponse:
    """All the dates of an event."""
    found = published_event_or_404(address)
    return _whole(Occurrence.objects.filter(event=found), str(found), page_of(found))


@public_page
def place(request: HttpRequest, address: str) -> HttpResponse:
    """What takes place somewhere."""
    found = visible_or_404(Place.objects.filter(merged_into=None), request.reader, address)  # type: ignore[attr-defined]
    here = Q(event__place=found, place=None) | Q(place=found)
    return _recent(Occurrence.objects.filter(here), found)


@public_page
def actor(request: HttpRequest, address: str) -> HttpResponse:
    """What somebody of the directory organises or performs."""
    listed = Actor.objects.current().filter(directory_entry__listed_on__isnull=False)
    found = visible_or_404(listed, request.reader, address)  # type: ignore[attr-defined]
    hers = Event.objects.filter(credits__actor=found)
    return _recent(Occurrence.objects.filter(event__in=hers), found)


def _recent(rows: QuerySet[Occurrence], record: Any) -> HttpResponse:
    since = timezone.now() - timedelta(days=KEPT_DAYS)
    return _whole(rows.filter(ends_at__gte=since), str(record), page_of(record))


def _whole(rows: QuerySet[Occurrence], name: str, url: str) -> HttpResponse:
    entries = entries_of(published(rows))[:MOST_DATES]
    text = "".join(calendar(entries, name=name, url=url, about=_("Dates tenues à jour.")))
    return HttpResponse(text, content_type=TYPE)
