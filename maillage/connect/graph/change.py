"""What changed in the network between two days, of what the reader sees today."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from maillage.connect.graph.reading import SEED
from maillage.connect.graph.seen import Seen, on_day, seen_by
from maillage.core.access import Reader, visible
from maillage.core.models import Actor
from maillage.core.said import in_words

if TYPE_CHECKING:
    from maillage.algorithms.network import Changes, Communities

# Above, communities of both days are not compared: seconds that a page does not have.
COMPARED = 5_000
SHOWN = 8


@dataclass(frozen=True)
class Change:
    """Sentences; pairs gained and lost, the first of each with their number."""

    said: list[str]
    communities: list[str]
    gained: list[tuple[Actor, Actor]]
    gained_count: int
    lost: list[tuple[Actor, Actor]]
    lost_count: int

    @property
    def is_nothing(self) -> bool:
        return not (self.gained_count or self.lost_count)


def change_between(reader: Reader, first: date, last: date, now: Seen) -> Change:
    """The same actors at both days: what is compared are their ties. `now`: what is seen today."""
    from maillage.algorithms.network import changes

    before = seen_by(reader, on_day(first))
    after = now if last == timezone.localdate() else seen_by(reader, on_day(last))
    are_compared = len(after.actors) <= COMPARED
    found = changes(
        before.network, after.network, _communities(before, are_compared),
        _communities(after, are_compared),
    )  # fmt: skip
    passages = Counter(in_words(p.said) for p in found.passages if p.fate != "kept")
    gained, lost = found.ties_gained, found.ties_lost
    return Change(
        [in_words(d.said) for d in _moved(found, are_compared)],
        [f"{said} (× {n})" if n > 1 else said for said, n in passages.items()]
        if are_compared else [],
        _named(gained[:SHOWN], reader), len(gained), _named(lost[:SHOWN], reader), len(lost),
    )  # fmt: skip


def _communities(seen: Seen, are_compared: bool) -> Communities:
    from maillage.algorithms.network import Communities, communities

    if are_compared:
        return communities(seen.network, seed=SEED)
    return Communities([], {}, 0.0, 0.0, 0.0, ())


def _moved(found: Changes, are_compared: bool) -> list:
    """Figures that moved; the number of communities only when both days were searched."""
    return [
        delta for delta in found.deltas
        if delta.figure != "actors" and (are_compared or delta.figure != "communities")
    ]  # fmt: skip


def _named(pairs: list, reader: Reader) -> list[tuple[Actor, Actor]]:
    keys = {int(key) for pair in pairs for key in pair}
    named = visible(Actor.objects.filter(pk__in=keys), reader).in_bulk()
    return [(named[a], named[b]) for a, b in pairs if a in named and b in named]
