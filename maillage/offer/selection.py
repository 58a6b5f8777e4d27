"""What a feed's address asks for: the agenda's filters, read as the agenda's page reads them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from maillage.core.models import Place
from maillage.offer.entries import PAGE, published
from maillage.offer.models import Event, Occurrence


@dataclass(frozen=True)
class Selection:
    """Occurrences of the public agenda: by number, a page at a time, from the first to come."""

    title: str
    address: str
    rows: QuerySet[Occurrence]

    def pages(self, most: int) -> Iterator[Sequence[int]]:
        """At most so many numbers; nothing but one page of them is ever held."""
        found = self._numbers()
        left = most
        while left > 0 and (page := list(islice(found, min(PAGE, left)))):
            left -= len(page)
            yield page

    def _numbers(self) -> Iterator[int]:
        after: tuple[datetime, int] | None = None
        rows = self.rows.order_by("starts_at", "pk").values_list("starts_at", "pk")
        while True:
            more = rows
            if after is not None:
                more = rows.filter(
                    Q(starts_at__gt=after[0]) | Q(starts_at=after[0], pk__gt=after[1])
                )
            found = list(more[:PAGE])
            for starts_at, number in found:
                yield number
                after = (starts_at, number)
            if len(found) < PAGE:
                return


def selected(request: HttpRequest) -> Selection:
    """The selection of a request's query."""
    site = request.regional_site  # type: ignore[attr-defined]
    rows = site.within(published(), "event__place__municipality__")
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    address = f"{site.root_url}/agenda/{query}"
    return Selection(site.name, address, rows.filter(ends_at__gte=timezone.now()))


def version(request: HttpRequest) -> tuple[str, datetime]:
    """(ETag, when something last changed) of all feeds of an address, without reading them.

    Whatever is written on an event or a place moves it, and so does the day: what is over leaves.
    """
    last = Event.objects.aggregate(at=Max("updated_at"))["at"]
    place = Place.objects.aggregate(at=Max("updated_at"))["at"]
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    changed = max(at for at in (last, place, midnight) if at)
    told = [request.get_host(), request.get_full_path(), get_language(), changed.isoformat()]
    return f'"{hashlib.blake2b(repr(told).encode(), digest_size=12).hexdigest()}"', changed
