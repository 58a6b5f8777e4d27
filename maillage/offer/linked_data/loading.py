"""Brings what the builders tell, in a fixed number of queries whatever the number of records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from maillage.core.models import Actor, Place, Visibility
from maillage.offer.linked_data.documents import Node
from maillage.offer.linked_data.events import Around, event_node
from maillage.offer.models import Event, Work


def events_to_tell(rows: QuerySet[Event] | None = None) -> QuerySet[Event]:
    """Events with all that their nodes tell."""
    found = Event.objects.published() if rows is None else rows
    return found.select_related("place__municipality", "picture", "series").prefetch_related(
        "disciplines", "topics", "works", "credits__actor"
    )


def works_to_tell(rows: QuerySet[Work]) -> QuerySet[Work]:
    """Works with all that their nodes tell."""
    return rows.select_related("picture").prefetch_related("disciplines", "credits__actor")


def around(events: Sequence[Event]) -> Around:
    """Places of single dates, and which of the credited actors are in the directory."""
    numbers = {told["place"] for event in events for told in event.schedule if told.get("place")}
    places = Place.objects.select_related("municipality").in_bulk(numbers) if numbers else {}
    credited = {
        credit.actor_id for event in events for credit in event.credits.all() if credit.actor_id
    }
    return Around(places=places, listed=listed_among(credited))


def listed_among(actors: Iterable[int]) -> frozenset[int]:
    """Those of these actors that have a public page in the directory."""
    wanted = list(actors)
    if not wanted:
        return frozenset()
    rows = Actor.objects.filter(
        pk__in=wanted, visibility=Visibility.PUBLIC, directory_entry__listed_on__isnull=False
    )
    return frozenset(rows.values_list("pk", flat=True))


def tell_events(
    events: Sequence[Event], *, most: int | None = None, always_series: bool = False
) -> Iterator[Node]:
    """The nodes of events brought by `events_to_tell`; one without a date is passed over."""
    beside = around(events)
    for event in events:
        if event.schedule:
            yield event_node(event, beside, most=most, always_series=always_series)
