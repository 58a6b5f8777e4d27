"""What a feed's address asks for: the agenda's filters, read as the agenda's page reads them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from maillage.core.models import Dated, IndexChange, Place
from maillage.offer.agenda.ask import answer_of
from maillage.offer.agenda.query import AgendaQuery
from maillage.offer.agenda.screen import chips
from maillage.offer.caching import View
from maillage.offer.entries import PAGE
from maillage.offer.models import Event


@dataclass(frozen=True)
class Selection:
    """Dates of the public agenda: by number, a page at a time, from the first to come."""

    title: str
    root_url: str
    address: str
    query: AgendaQuery

    def pages(self, most: int) -> Iterator[Sequence[int]]:
        """At most so many numbers of occurrences; nothing but one page of them is ever held."""
        question = self.query.question(limit=PAGE, each_date=True)
        left = most
        while left > 0:
            answer, _is_degraded, _is_whole = answer_of(replace(question, limit=min(PAGE, left)))
            numbers = [hit.id for hit in answer.hits]
            if numbers:
                yield numbers
            left -= len(numbers)
            if not answer.next_cursor or not numbers:
                return
            question = replace(question, cursor=answer.next_cursor)


def of_a_selection(view: Callable[[HttpRequest, Selection], HttpResponseBase]) -> View:
    """A view for programs: `view(request, selection)`. 400, in words, for a filter that is not
    understood: a subscription without it would fill with what nobody asked for."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponseBase:
        query = AgendaQuery.from_params(request.GET, request.regional_site)  # type: ignore[attr-defined]
        if query.problems:
            told = " ".join(query.problems)
            return HttpResponse(f"{told}\n", status=400, content_type="text/plain; charset=utf-8")
        return view(request, _selected(request, query))

    return answered


def _selected(request: HttpRequest, query: AgendaQuery) -> Selection:
    site = request.regional_site  # type: ignore[attr-defined]
    # A feed begins at its beginning, in the order of dates, whatever page or order was shown.
    query = replace(query, cursor="", order="date")
    asked = query.encoded()
    told = " · ".join((site.name, *summary_of(query)))
    address = site.root_url + reverse("offer:agenda") + (f"?{asked}" if asked else "")
    return Selection(told, site.root_url, address, query)


def summary_of(query: AgendaQuery) -> list[str]:
    """The filters in words, for the name of a calendar."""
    return [str(one.label) for one in chips(query)]


def version(request: HttpRequest, *also: type[Dated]) -> tuple[str, datetime]:
    """(ETag, when something last changed) of all feeds of an address, without reading them.

    Whatever is written on an event or a place moves it, and so does the day: what is over leaves.
    `also`: other records that the answer is made of.
    """
    last = Event.objects.aggregate(at=Max("updated_at"))["at"]
    place = Place.objects.aggregate(at=Max("updated_at"))["at"]
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    others = [
        kind._default_manager.aggregate(at=Max("updated_at"), number=Count("pk")) for kind in also
    ]
    moments = (last, place, midnight, *(other["at"] for other in others))
    changed = max(at for at in moments if at)
    # What the index has not read yet is not in the answer: once it has, the answer is another.
    waiting = IndexChange.objects.order_by("-pk").values_list("pk", flat=True).first()
    told = [
        request.get_host(), request.get_full_path(), get_language(), changed.isoformat(), waiting,
        *(other["number"] for other in others),
    ]  # fmt: skip
    return f'"{hashlib.blake2b(repr(told).encode(), digest_size=12).hexdigest()}"', changed
