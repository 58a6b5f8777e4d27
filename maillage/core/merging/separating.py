"""Put back what a merge moved and kept aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

from maillage.core.access import Reader, may_see
from maillage.core.journal import Undone
from maillage.core.merging.aside import bring_back
from maillage.core.merging.keys import Key, key_of
from maillage.core.merging.moving import PAGE, Moving, point_at, to_index
from maillage.core.models import Actor, ContactPoint, Merger, Scoped
from maillage.core.said import Said


def may_be_named(row: models.Model, reader: Reader) -> bool:
    """Whether a refusal may name this row to the reader: she sees it, and all who see it may
    know of it. A model without a scope of its own (a registration, what one avoids) is never named.
    """
    return isinstance(row, Scoped | ContactPoint) and may_see(row, reader)


@dataclass
class Separation:
    """One merge being undone. `may_name(record)`: whether who separates may read its name."""

    merger: Merger
    survivor: Actor
    other: Actor
    outcome: Undone
    may_name: Callable[[models.Model], bool] | None = None

    def put_back(self) -> None:
        """Rows moved go back, rows kept aside are written again; then others have room."""
        for label, ids in self.merger.moved.items():
            key = key_of(label)
            if key is not None:
                self._back(key, ids)
        self._bring_back_aside()
        self._room_for_others()

    def _back(self, key: Key, ids: list[int]) -> None:
        for start in range(0, len(ids), PAGE):
            page = ids[start : start + PAGE]
            rows = key.model._base_manager.filter(pk__in=page)
            here = rows.filter(**{key.column: self.survivor.pk})
            still = list(here.values_list("pk", flat=True))
            for row in rows.exclude(pk__in=still):
                self._name(row)
            if key.is_constrained:
                for pk in still:
                    if not point_at(key, pk, self.other):
                        self._name(here.get(pk=pk))
            else:
                here.update(**{key.column: self.other.pk})
            to_index(key.model, still)
            self.outcome.done += len(still)

    def _bring_back_aside(self) -> None:
        lost = []
        for told in reversed(self.merger.aside):
            if bring_back(told):
                self.outcome.done += 1
            else:
                lost.append(told)
        self.merger.aside = lost

    def _name(self, row: models.Model) -> None:
        """What a reader may not see is not named: not even that it is there."""
        if self.may_name is not None and self.may_name(row):
            self.outcome.refused.append(
                Said("« %(label)s » a changé depuis, et reste où c’est.", label=str(row))
            )

    def _room_for_others(self) -> None:
        """What other merges into the same record had kept aside for want of room takes it now."""
        for one in Merger.objects.filter(survivor=self.survivor, separated_at=None).exclude(
            pk=self.merger.pk
        ):
            if _take_room(one, self.survivor):
                one.save()


def _take_room(merger: Merger, survivor: Actor) -> bool:
    moving = Moving(survivor, merger.other, merger.moved, [])
    before = merger.aside
    for told in before:
        if bring_back(told):
            continue
        moving.aside.append(told)
    if len(moving.aside) == len(before):
        return False
    moving.move_all()
    merger.moved, merger.aside = moving.moved, moving.aside
    return True
