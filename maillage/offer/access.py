"""Who may see or change what the showcase holds.

What is published is everybody's; what waits is the network's; a draft is its owner's. Agents and
coordination moderate: they change all that they see. Sources, runs, alerts, pairs, propositions and
claims are theirs too; a contributor comes in by her private link (`contributing.links`).
"""

from __future__ import annotations

from django.db.models import Model, Q, QuerySet

from maillage.core.access import (
    NOBODY,
    Reader,
    access_rule,
    change_rule,
    one_or_404,
    scope_rule,
)
from maillage.offer.models import (
    Alert,
    ApiKey,
    Claim,
    Destination,
    DuplicatePair,
    Event,
    EventSeries,
    HarvestRecord,
    HarvestRun,
    Occurrence,
    Publication,
    Source,
    Submission,
    Work,
)

MODERATORS = ("agent", "coordination")


def published_event_or_404(address: str, rows: QuerySet[Event] | None = None) -> Event:
    """The published event of an address; that which it was merged into, when it was.

    Who subscribed to one of two events that became one goes on with the other.
    """
    found = one_or_404(Event.objects.all(), address)
    for _step in range(10):  # merged into one that was merged in its turn
        if found.merged_into is None:
            break
        found = found.merged_into
    wanted = (Event.objects.all() if rows is None else rows).filter(pk=found.pk)
    return one_or_404(wanted.published(), found.address)  # type: ignore[attr-defined]


def is_moderator(reader: Reader) -> bool:
    """Whether the reader moderates the showcase."""
    return reader.has_role(*MODERATORS)


def _moderators(reader: Reader) -> Q:
    return Q(pk__isnull=False) if is_moderator(reader) else NOBODY


def _network(reader: Reader) -> Q:
    return Q(pk__isnull=False) if reader.is_network else NOBODY


def _changed(reader: Reader) -> Q:
    return Q(pk__isnull=False) if is_moderator(reader) else change_rule(reader)


_OPEN: tuple[type[Model], ...] = (Event, EventSeries, Work)
_NETWORKS: tuple[type[Model], ...] = (Source, HarvestRun, Alert, Destination, Publication)
_MODERATORS: tuple[type[Model], ...] = (HarvestRecord, DuplicatePair, Submission, Claim)
for _model in _OPEN:
    access_rule(_model, seeing=scope_rule, changing=_changed)
access_rule(Occurrence, seeing=lambda reader: scope_rule(reader, "event__"), changing=_moderators)
for _model in _NETWORKS:
    access_rule(_model, seeing=_network, changing=_moderators)
for _model in _MODERATORS:
    access_rule(_model, seeing=_moderators, changing=_moderators)
access_rule(
    ApiKey,
    seeing=lambda reader: Q(pk__isnull=False) if reader.has_role("coordination") else NOBODY,
    changing=lambda reader: Q(pk__isnull=False) if reader.has_role("coordination") else NOBODY,
)
