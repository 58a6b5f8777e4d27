"""The actors and ties that a reader may see, at a period: all that any picture is made of."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.core.access import Reader, visible
from maillage.core.models import Actor, Tie

if TYPE_CHECKING:
    from maillage.algorithms.network import Network

TODAY, EVER = "", "toujours"
YEARS = 8  # offered in the filter; older ones may be typed in the address
# What was only said by one side weighs less than what both said.
WEIGHTS = {Tie.State.CONFIRMED: 1.0, Tie.State.DECLARED: 0.6}


@dataclass(frozen=True)
class Period:
    """From when to when a tie was in force, at some time at least; None: without an end."""

    key: str
    first: date | None
    last: date | None

    def rule(self) -> Q:
        """The filter of ties. One without a beginning counts from the day it was noted."""
        rule = Q()
        if self.last:
            # Compared as it is kept: turning each row's time into a day takes longer than the rest.
            noted = Q(from_date=None, created_at__lt=_midnight_after(self.last))
            rule &= Q(from_date__lte=self.last) | noted
        if self.first:
            rule &= Q(to_date=None) | Q(to_date__gte=self.first)
        return rule


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def period_of(key: str) -> Period | None:
    """The period of an address: nothing is today, « toujours », a year; None for anything else."""
    if key == TODAY:
        return on_day(timezone.localdate())
    if key == EVER:
        return Period(EVER, None, None)
    if len(key) == 4 and key.isascii() and key.isdigit() and 1900 <= int(key) <= 2100:
        return Period(key, date(int(key), 1, 1), date(int(key), 12, 31))
    return None


def on_day(day: date) -> Period:
    """Ties in force on one day."""
    return Period(TODAY, day, day)


def period_choices() -> list[tuple[str, str]]:
    """What the filter offers besides today."""
    this = timezone.localdate().year
    years = [(str(year), str(year)) for year in range(this, this - YEARS, -1)]
    return [*years, (EVER, _("Depuis toujours"))]


@dataclass(frozen=True)
class Seen:
    """Actors' keys, sorted, and ties among them: (one, other, weight), each pair as often as it is
    tied."""

    actors: list[int]
    ties: list[tuple[int, int, float]]

    @cached_property
    def network(self) -> Network:
        # Here: igraph takes a tenth of a second to load, and most processes read no network.
        from maillage.algorithms.network import Network
        from maillage.algorithms.network import Tie as Edge

        return Network(self.actors, [Edge(a, b, weight) for a, b, weight in self.ties])

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """Pairs that are tied, each once, the smaller key first."""
        return sorted({(a, b) if a < b else (b, a) for a, b, _weight in self.ties})

    @cached_property
    def neighbours(self) -> dict[int, list[int]]:
        """Actor → those tied to her, sorted; an actor alone is not there."""
        found: dict[int, list[int]] = {}
        for a, b in self.pairs:
            found.setdefault(a, []).append(b)
            found.setdefault(b, []).append(a)
        return found

    @cached_property
    def mark(self) -> str:
        """The same for the same actors and ties, read by the same algorithms."""
        from maillage.algorithms.network import VERSION

        told = blake2b(VERSION.encode(), digest_size=16)
        told.update(array("q", self.actors).tobytes())
        told.update(repr(sorted(self.ties)).encode())
        return told.hexdigest()


def seen_by(reader: Reader, period: Period) -> Seen:
    """What this reader may see. A refused tie is none, hers neither; two queries."""
    rows = visible(Actor.objects.current(), reader).order_by("pk")
    actors = list(rows.values_list("pk", flat=True))
    known = set(actors)
    ties = [
        (source, target, WEIGHTS[Tie.State(state)])
        for source, target, state in ties_seen(reader, period).values_list(
            "source_id", "target_id", "state"
        )
        if source in known and target in known
    ]
    return Seen(actors, ties)


def ties_seen(reader: Reader, period: Period) -> QuerySet[Tie]:
    """Ties of the period that the reader sees; one may lead to an actor whom she does not."""
    rows = Tie.objects.filter(period.rule()).exclude(state=Tie.State.REFUSED)
    return visible(rows, reader).order_by()
