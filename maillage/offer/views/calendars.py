"""iCalendar out: the agenda as filtered, an event, a place, somebody of the directory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
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
from maillage.offer.selection import Selection, of_a_selection
from maillage.offer.streaming import streamed

TYPE = "text/calendar; charset=utf-8"
# What calendar programs still show at ease; the widest subscription stops there.
MOST_DATES = 1_500
# What is over stays a season in the calendars of those who subscribed.
KEPT_DAYS = 90


@public_page
@of_a_selection
def agenda(request: HttpRequest, asked: Selection) -> HttpResponseBase:
    """The agenda with its filters, from the first date to come."""

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
    own = _dates_of(Event.objects.filter(place=found)).filter(place=None)
    moved = Occurrence.objects.filter(place=found)
    return _recent((own, moved), found)


@public_page
def actor(request: HttpRequest, address: str) -> HttpResponse:
    """What somebody of the directory organises or performs."""
    listed = Actor.objects.current().filter(directory_entry__listed_on__isnull=False)
    found = visible_or_404(listed, request.reader, address)  # type: ignore[attr-defined]
    return _recent((_dates_of(Event.objects.filter(credits__actor=found)),), found)


def _since() -> datetime:
    return timezone.now() - timedelta(days=KEPT_DAYS)


def _dates_of(events: QuerySet[Event]) -> QuerySet[Occurrence]:
    """The dates of some events, named by number: a join would read every date there is."""
    numbers = events.filter(last_end__gte=_since()).order_by().values_list("pk", flat=True)
    return Occurrence.objects.filter(event__in=list(numbers.distinct()[:MOST_DATES]))


def _recent(parts: Iterable[QuerySet[Occurrence]], record: Any) -> HttpResponse:
    """The dates of several queries: one with an « or » across tables reads them whole."""
    numbers = {pk for rows in parts for pk in rows.order_by().values_list("pk", flat=True)}
    rows = Occurrence.objects.filter(pk__in=sorted(numbers), ends_at__gte=_since())
    return _whole(rows, str(record), page_of(record))


def _whole(rows: QuerySet[Occurrence], name: str, url: str) -> HttpResponse:
    entries = entries_of(published(rows))[:MOST_DATES]
    text = "".join(calendar(entries, name=name, url=url, about=_("Dates tenues à jour.")))
    return HttpResponse(text, content_type=TYPE)
