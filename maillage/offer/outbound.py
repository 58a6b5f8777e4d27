"""What a destination collects: the events that are ready for it and that nobody else gives it.

Each destination has an address of its own, with a key in it. Asking it is what makes an event
« recueilli »: the day and hour are kept with the destination, one write however many the events.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from maillage.offer.linked_data import tell_events
from maillage.offer.linked_data.documents import Node
from maillage.offer.linked_data.dumps import in_pages
from maillage.offer.linked_data.loading import events_to_tell
from maillage.offer.models import Destination, Event, Publication
from maillage.offer.publishing import missing, requirements_of

# A program that asks every minute is noted as seldom as this.
NOTED_EVERY = timedelta(minutes=5)
NOT_OURS = (Publication.State.ELSEWHERE, Publication.State.REFUSED)


def collecting_path(destination: Destination) -> str:
    """The address a destination collects at; whoever has it may read, as all of it is public."""
    return reverse("offer:collect", args=[destination.slug, destination.uid])


def nodes_for(destination: Destination) -> Iterator[Node]:
    """The published events that a destination takes, as linked data, each with all its dates."""
    wanted = requirements_of(destination)
    theirs = set(
        Publication.objects.filter(destination=destination, state__in=NOT_OURS)
        .values_list("event_id", flat=True)
    )  # fmt: skip
    is_series = destination.slug == "la-vitrine"
    for page in in_pages(events_to_tell()):
        ready = [one for one in page if one.pk not in theirs and not missing(one, wanted)]
        yield from tell_events(ready, always_series=is_series)


def note_collected(destination: Destination) -> None:
    """The destination has just asked."""
    now = timezone.now()
    last = destination.collected_at
    if last is None or now - last >= NOTED_EVERY:
        Destination.objects.filter(pk=destination.pk).update(collected_at=now)


def is_collected(event: Event, destination: Destination) -> bool:
    """Whether the destination came by since the event was last changed."""
    return destination.collected_at is not None and destination.collected_at >= event.updated_at
