"""Write for a group with an account: paper notes typed in, corrections, suggestions settled.

Whoever takes a group's notes needs no phone: she writes at any time, closed steps included, until
the reading is confirmed. The caller has checked that she does (`access.breakout_noted`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.consult.live.wording import clean_row
from maillage.consult.live.writing import (
    Conflict,
    WriteRefused,
    _check_room,
    _save_changes,
    _save_new,
    settle_row,
    take_away,
)
from maillage.consult.models import Breakout, Contribution, Step
from maillage.core.models import Actor


def _open_group(breakout_id: int) -> Breakout:
    """The group as it is in this transaction, when its reading is still to be confirmed."""
    group = Breakout.objects.select_for_update().get(pk=breakout_id)
    if group.is_confirmed:
        raise WriteRefused(_("La lecture est confirmée : rouvrez-la pour écrire encore."))
    return group


def _fresh(row: Contribution) -> Contribution:
    group = _open_group(row.breakout_id)
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("step", "corrects")
    fresh = rows.filter(pk=row.pk).first()
    if fresh is None:
        raise WriteRefused(_("Cette ligne n’est plus là."))
    fresh.breakout = group
    return fresh


@transaction.atomic
def add_row(
    *, breakout: Breakout, step: Step, values: Mapping[str, Any], by: Actor | None
) -> Contribution:
    """Add a row that the group keeps. Raises WriteRefused, RowRefused."""
    group = _open_group(breakout.pk)
    if step.workshop_id != group.workshop_id or step.kind == Step.Kind.DOTS:
        raise WriteRefused(_("Rien ne s’écrit à cette étape."))
    fields = clean_row(step.kind, values, columns=len(step.columns))
    row = Contribution(breakout=group, step=step, state=Contribution.State.KEPT, **fields)
    _check_room(row)
    return _save_new(row, by=by)


@transaction.atomic
def edit_row(
    *, row: Contribution, values: Mapping[str, Any], revision: int, by: Actor | None
) -> Contribution:
    """Correct a row read at `revision`. Raises Conflict, WriteRefused, RowRefused."""
    fresh = _fresh(row)
    fields = clean_row(fresh.step.kind, values, columns=len(fresh.step.columns))
    if fresh.revision != revision and any(getattr(fresh, n) != v for n, v in fields.items()):
        raise Conflict(fresh, fields)
    return _save_changes(fresh, fields, by=by)


@transaction.atomic
def drop_row(*, row: Contribution, by: Actor | None) -> None:
    """Take a row away; the journal keeps its words. Raises WriteRefused."""
    take_away(_fresh(row), by=by)


@transaction.atomic
def settle(*, row: Contribution, is_kept: bool, by: Actor | None) -> Contribution:
    """Keep or decline what somebody of the group proposed. Raises WriteRefused."""
    fresh = _fresh(row)
    if fresh.state == Contribution.State.KEPT:
        return fresh
    return settle_row(fresh, is_kept=is_kept, by=by)
