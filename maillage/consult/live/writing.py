"""Guests' writes: a row, a suggestion, a correction. Nobody's word is lost.

Each write is one short transaction: the row, its line in the journal, and the group's new version.
The search index is not told: a group's rows are searched once its reading is confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from maillage.consult.live.wording import RowRefused, clean_row
from maillage.consult.models import Breakout, Contribution, Guest, Step, Workshop
from maillage.core import journal
from maillage.core.models.journal import Change

ROWS_PER_GROUP = 2000


class WriteRefused(ValueError):
    """The guest may not write this here, now; the message says why and what to do."""


class Conflict(ValueError):
    """Somebody changed the row since: `row` is what it has become, `mine` what was typed."""

    def __init__(self, row: Contribution, mine: dict[str, Any]) -> None:
        super().__init__(_("Quelqu’un a changé cette ligne pendant que vous l’écriviez."))
        self.row = row
        self.mine = mine


@dataclass(frozen=True)
class Pen:
    """What a guest may do at a step of her group."""

    may_write: bool
    may_suggest: bool
    why_not: str = ""


def holds_pen(guest: Guest, breakout: Breakout | None) -> bool:
    """Whether she takes the notes of this group."""
    if breakout is None:
        return False
    is_named = guest.person_id is not None and breakout.note_taker_id == guest.person_id
    return breakout.pen_holder_id == guest.pk or (is_named and guest.breakout_id == breakout.pk)


def pen_of(guest: Guest, breakout: Breakout, step: Step) -> Pen:
    """Whether she may write at this step, or only suggest."""
    is_holder = holds_pen(guest, breakout)
    if breakout.is_confirmed:
        return Pen(False, False, _("La lecture du groupe est confirmée : plus rien ne s’y ajoute."))
    if not step.is_open and not (is_holder and step.opened_at is not None):
        return Pen(False, False, _("Cette étape n’est pas ouverte."))
    everybody = step.writers in {Step.Writers.EVERYBODY, Step.Writers.ALONE} or (
        step.writers == Step.Writers.AS_GROUP and breakout.pen == Breakout.Pen.EVERYBODY
    )
    if everybody or is_holder:
        return Pen(True, True)
    return Pen(False, True)


_TOUCH = """
UPDATE consult_breakout
SET version = version + 1, reset_version = CASE WHEN %s THEN version + 1 ELSE reset_version END
WHERE id = %s RETURNING version
"""


def touch(breakout: Breakout, *, is_reset: bool = False) -> int:
    """Raise the group's version in this transaction; phones ask for what is newer. Returns it.

    One statement that writes and reads: the row's lock makes writers of one group follow each
    other, so that no phone can know a version whose rows it cannot see yet.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TOUCH, [is_reset, breakout.pk])
        breakout.version = cursor.fetchone()[0]
    return breakout.version


def touch_workshop(workshop: Workshop) -> None:
    """Raise the workshop's version: every phone asks for its page anew."""
    Workshop.objects.filter(pk=workshop.pk).update(version=F("version") + 1)


def fresh_guest(guest: Guest) -> Guest:
    """The guest, her group and her workshop as they are in this transaction."""
    return Guest.objects.select_related("breakout", "workshop", "person").get(pk=guest.pk)


def _step_of(guest: Guest, step: Step) -> tuple[Breakout, Step]:
    breakout = guest.breakout
    if breakout is None or step.workshop_id != guest.workshop_id:
        raise WriteRefused(_("Choisissez d’abord votre groupe."))
    return breakout, step


def write_row(
    *,
    guest: Guest,
    step: Step,
    values: Mapping[str, Any],
    client_key: str = "",
    own_key: str = "",
    corrects: Contribution | None = None,
    continues: Contribution | None = None,
) -> Contribution:
    """Add a row to the guest's group, or a suggestion where she does not hold the pen.

    The same `client_key` again returns the row already written. Raises WriteRefused, RowRefused.
    """
    # Cleaned before the transaction: no computing while others wait for the database.
    fields = clean_row(step.kind, values, columns=len(step.columns))
    row = Contribution(
        step=step, corrects=corrects, continues=continues, client_key=client_key[:36], **fields
    )
    try:
        return _write_row(guest, row, own_key)
    except IntegrityError:
        # Tried, rather than asked before each write: a row sent again is rare.
        before = Contribution.objects.select_related("step", "guest", "corrects", "continues")
        sent = before.filter(breakout=guest.breakout_id or 0, client_key=row.client_key).first()
        if not row.client_key or sent is None:
            raise
        return sent


@transaction.atomic
def _write_row(guest: Guest, row: Contribution, own_key: str) -> Contribution:
    guest = fresh_guest(guest)
    breakout, step = _step_of(guest, row.step)
    pen = pen_of(guest, breakout, step)
    if not (pen.may_write or pen.may_suggest):
        if row.client_key and breakout.contributions.filter(client_key=row.client_key).exists():
            raise IntegrityError(row.client_key)  # written before the step closed
        raise WriteRefused(pen.why_not)
    is_anonymous = guest.workshop.is_anonymous
    row.breakout = breakout
    row.guest = None if is_anonymous else guest
    row.own_key = own_key if is_anonymous else ""
    is_kept = pen.may_write and row.corrects is None
    row.state = Contribution.State.KEPT if is_kept else Contribution.State.SUGGESTED
    _check_room(row)
    return _save_new(row, by=author(guest))


def _check_room(row: Contribution) -> None:
    """A group has a bounded number of rows, and a step of choices as many as it asks."""
    same = Contribution.objects.filter(breakout=row.breakout, step=row.step)
    if row.step.kind == Step.Kind.CHOOSE and row.state == Contribution.State.KEPT:
        others = same.filter(state=Contribution.State.KEPT)
        if others.count() >= row.step.picks:
            raise WriteRefused(
                _("Le groupe a déjà ses %d choix : retirez-en un d’abord.") % row.step.picks
            )
    elif row.breakout.version > ROWS_PER_GROUP and same.count() >= ROWS_PER_GROUP:
        raise WriteRefused(_("Cette étape a déjà %d lignes : c’est le plus.") % ROWS_PER_GROUP)


def _save_new(row: Contribution, *, by: Any) -> Contribution:
    row.stamp = row.position = touch(row.breakout)
    # Not `save()`: its signals tell the index, which must not know the row yet.
    Contribution.objects.bulk_create([row])
    journal.tell(row, Change.Act.CREATE, before={}, after=told(row), by=by)
    return row


def author(guest: Guest) -> Any:
    """Whom the journal names: a person with an account; nobody in an anonymous workshop."""
    return None if guest.workshop.is_anonymous else guest.person


FIELDS = ("word", "why", "examples", "cells", "sentence", "text", "state")


def told(row: Contribution, fields: tuple[str, ...] = FIELDS) -> dict[str, Any]:
    """What the journal keeps of a row: words, never who."""
    return {name: getattr(row, name) for name in fields if getattr(row, name)}


def _last(row: Contribution) -> dict[str, Any]:
    """What the journal keeps of a row that goes: its group too, by which a rehearsal is wiped."""
    return {**told(row), "breakout": row.breakout_id}


@transaction.atomic
def change_row(
    *,
    guest: Guest,
    row: Contribution,
    values: Mapping[str, Any],
    revision: int,
    own_key: str = "",
) -> Contribution:
    """Change a row that the guest read at `revision`.

    Raises Conflict when somebody changed it since (nothing is written: she sees both), and
    WriteRefused, RowRefused. Where she may only suggest, use `write_row(corrects=row)`.
    """
    guest = fresh_guest(guest)
    fresh = _row_to_change(guest, row, own_key)
    fields = clean_row(fresh.step.kind, values, columns=len(fresh.step.columns))
    if fresh.revision != revision:
        if all(getattr(fresh, name) == value for name, value in fields.items()):
            return fresh  # the same words: sent twice, or both typed the same
        raise Conflict(fresh, fields)
    return _save_changes(fresh, fields, by=author(guest))


def _row_to_change(guest: Guest, row: Contribution, own_key: str) -> Contribution:
    fresh = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("step", "breakout__workshop", "guest")
        .filter(pk=row.pk, breakout_id=guest.breakout_id or 0)
        .first()
    )
    if fresh is None or guest.breakout is None:
        raise WriteRefused(_("Cette ligne n’est plus là."))
    pen = pen_of(guest, guest.breakout, fresh.step)
    is_mine = fresh.guest_id == guest.pk or bool(own_key and fresh.own_key == own_key)
    if not pen.may_suggest and not pen.may_write:
        raise WriteRefused(pen.why_not)
    is_alone = fresh.step.writers == Step.Writers.ALONE and not fresh.step.is_closed
    if not is_mine and (is_alone or not pen.may_write):
        raise WriteRefused(_("Cette ligne est à quelqu’un d’autre : proposez une correction."))
    if is_mine and not pen.may_write and fresh.state == Contribution.State.KEPT:
        raise WriteRefused(_("La ligne est déjà gardée : proposez une correction."))
    return fresh


def _save_changes(row: Contribution, fields: Mapping[str, Any], *, by: Any) -> Contribution:
    before = {name: getattr(row, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    if not changed:
        return row
    for name, value in changed.items():
        setattr(row, name, value)
    row.revision += 1
    row.stamp = touch(row.breakout)
    Contribution.objects.filter(pk=row.pk).update(**changed, revision=row.revision, stamp=row.stamp)
    journal.tell(
        row, Change.Act.CHANGE, before={n: before[n] for n in changed}, after=changed, by=by
    )
    return row


@transaction.atomic
def remove_row(*, guest: Guest, row: Contribution, own_key: str = "") -> None:
    """Take a row away: its author, or whoever holds the pen. The journal keeps its words."""
    guest = fresh_guest(guest)
    fresh = _row_to_change(guest, row, own_key)
    take_away(fresh, by=author(guest))


def take_away(fresh: Contribution, *, by: Any) -> None:
    """Take away a row read in this transaction; the caller checked who asks."""
    if fresh.relays.exists():
        raise WriteRefused(_("Cette préoccupation a déjà été transmise : elle reste."))
    journal.tell(fresh, Change.Act.REMOVE, before=_last(fresh), after={}, by=by)
    Contribution.objects.filter(pk=fresh.pk).delete()
    touch(fresh.breakout, is_reset=True)


@transaction.atomic
def settle_suggestion(*, guest: Guest, row: Contribution, is_kept: bool) -> Contribution:
    """The pen keeps a suggestion or sets it aside. A correction that is kept changes its row."""
    guest = fresh_guest(guest)
    fresh = _row_to_change(guest, row, "")
    if not holds_pen(guest, guest.breakout):
        raise WriteRefused(_("La personne qui prend les notes accepte ou écarte."))
    return settle_row(fresh, is_kept=is_kept, by=author(guest))


def settle_row(fresh: Contribution, *, is_kept: bool, by: Any) -> Contribution:
    """Keep or decline a suggestion read in this transaction; the caller checked who asks."""
    if fresh.state == Contribution.State.KEPT:
        return fresh
    if not is_kept:
        return _save_changes(fresh, {"state": Contribution.State.DECLINED}, by=by)
    if fresh.corrects is None:
        fresh.state = Contribution.State.KEPT
        _check_room(fresh)
        fresh.state = Contribution.State.SUGGESTED
        return _save_changes(fresh, {"state": Contribution.State.KEPT}, by=by)
    words = {n: getattr(fresh, n) for n in ("word", "why", "examples", "cells", "sentence", "text")}
    corrected = fresh.corrects
    corrected.breakout = fresh.breakout
    corrected = _save_changes(corrected, words, by=by)
    # The correction itself has become the row: it stays in the journal only.
    journal.tell(fresh, Change.Act.REMOVE, before=_last(fresh), after={}, by=by)
    Contribution.objects.filter(pk=fresh.pk).delete()
    touch(fresh.breakout, is_reset=True)
    return corrected


__all__ = ["Conflict", "Pen", "RowRefused", "WriteRefused", "change_row", "write_row"]
