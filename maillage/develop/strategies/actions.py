"""Writes about strategies and their parts; each told to the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from maillage.core import journal
from maillage.core.access import Reader
from maillage.core.models import Actor, Batch, Change
from maillage.develop.models import Objective, Orientation, ProgressIndicator, Strategy

Part = Any  # Strategy, Orientation, Objective, ProgressIndicator, Reading or Project
BELOW = {
    Strategy: ("orientations",), Orientation: ("objectives",),
    Objective: ("indicators", "projects"), ProgressIndicator: ("readings",),
}  # fmt: skip


@transaction.atomic
def add_strategy(
    *, values: Mapping[str, Any], partners: list[Actor], reader: Reader, by: Actor
) -> Strategy:
    """Write a new strategy."""
    made = Strategy(**values, host_id=reader.current_host_id, owner=by)
    return journal.create(made, by=by, many={"partners": [one.pk for one in partners]})


@transaction.atomic
def change_strategy(
    *, strategy: Strategy, values: Mapping[str, Any], partners: list[Actor], by: Actor
) -> Change | None:
    """Write new words, days or partners; None when nothing differs."""
    now = Strategy.objects.select_for_update().get(pk=strategy.pk)
    new = {**values, "partners": sorted(one.pk for one in partners)}
    return journal.change(now, new, by=by)


@transaction.atomic
def add_part(*, part: Part, by: Actor) -> Part:
    """Write an orientation or an objective at the end of its own, another part as it comes."""
    if isinstance(part, Orientation):
        Strategy.objects.select_for_update().get(pk=part.strategy_id)
        part.position = _after(part.strategy.orientations)
    if isinstance(part, Objective):
        Orientation.objects.select_for_update().get(pk=part.orientation_id)
        part.position = _after(part.orientation.objectives)
    return journal.create(part, by=by)


def _after(rows: Any) -> int:
    return int(rows.aggregate(last=Max("position"))["last"] or 0) + 1


@transaction.atomic
def change_part(*, part: Part, values: Mapping[str, Any], by: Actor) -> Change | None:
    """Write new words of a part; None when nothing differs."""
    return journal.change(type(part)._default_manager.get(pk=part.pk), values, by=by)


@transaction.atomic
def remove(*, record: Part, by: Actor) -> Batch:
    """Take a strategy or a part out with all that hangs on it: one act, undone as a whole."""
    with journal.one_act(by=by, act="remove-strategy", label=str(record)) as batch:
        for one in [*_hanging(record), record]:
            journal.remove(one, by=by, batch=batch)
    return batch


def _hanging(record: Part) -> list[Part]:
    """What hangs on it, the farthest first: each is taken out before what holds it."""
    found: list[Part] = []
    for name in BELOW.get(type(record), ()):
        for child in getattr(record, name).all():
            found += [*_hanging(child), child]
    return found
