"""Events that a run has just made, compared with those that other sources brought.

Above the engine's threshold two become one, in a batch of its own that `separate_events` undoes;
between its thresholds a person is asked. One source never says one event twice: two events of the
same source are left apart.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from maillage.algorithms.duplicates import EVENT, Pair, Stored
from maillage.core import journal
from maillage.core.models import Actor
from maillage.offer import actions
from maillage.offer.harvest.writing import retell
from maillage.offer.kin import event_records, events_to_compare, never_the_same, reasons_said
from maillage.offer.models import DuplicatePair, Event, HarvestRun, Kin

MOST_ASKED = 3  # pairs of one new event that a person is asked about


class Joiner:
    """Knows the events that were there before a run; made when the run begins."""

    def __init__(self, run: HarvestRun, *, by: Actor | None = None) -> None:
        self._by, self._run = by, run
        before = events_to_compare().exclude(records__source=run.source)
        records = event_records(before)
        self._stored = Stored(records, kind=EVENT) if records else None
        self._apart = never_the_same()
        # Which events this run has already been joined to: once each.
        self._taken: set[int] = set()

    def join(self, events: Sequence[Event]) -> int:
        """Join or ask about each of these new events; tells how many became one with another."""
        if self._stored is None or not events:
            return 0
        mine = Event.objects.filter(pk__in=[event.pk for event in events])
        joined = 0
        for record in event_records(mine):
            joined += self._join_one(int(record.key), self._stored.candidates(record))
        if joined:
            HarvestRun.objects.filter(pk=self._run.pk).update(merged=F("merged") + joined)
        return joined

    def _join_one(self, new: int, pairs: Sequence[Pair]) -> bool:
        asked = 0
        for pair in pairs:
            first, second = sorted((int(pair.left), int(pair.right)))
            other = first if second == new else second
            if (first, second) in self._apart or other in self._taken:
                continue
            if pair.state == "merge":
                if self._merge(new, other, pair):
                    return True
            elif asked < MOST_ASKED:
                self._ask(first, second, pair)
                asked += 1
        return False

    @transaction.atomic
    def _merge(self, new: int, other: int, pair: Pair) -> bool:
        rows = Event.objects.select_for_update(of=("self",)).in_bulk([new, other])
        if len(rows) < 2 or any(event.merged_into_id for event in rows.values()):
            return False
        former, fresh = rows[other], rows[new]
        # The one that is public keeps its address.
        if fresh.is_published and not former.is_published:
            former, fresh = fresh, former
        act = journal.open_batch(by=self._by, act="join-events", label=f"{fresh} → {former}")
        actions.merge_events(
            survivor=former, other=fresh, by=self._by, score=pair.probability,
            reasons=reasons_said(pair), is_automatic=True, batch=act,
        )  # fmt: skip
        retell(former, by=self._by, batch=act)
        journal.close_batch(act)
        self._taken.add(other)
        return True

    def _ask(self, first: int, second: int, pair: Pair) -> None:
        DuplicatePair.objects.get_or_create(
            kin=Kin.EVENT, first_id=first, second_id=second,
            defaults={"score": pair.probability, "reasons": reasons_said(pair)},
        )  # fmt: skip
