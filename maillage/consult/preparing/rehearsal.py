"""Rehearse a workshop with simulated people, through the very functions of the real one.

While it rehearses, nothing of a workshop is found by the search, exported, adopted or imported
into; `wiping` leaves nothing of it. What is written follows from ranks: nothing is drawn at random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.algorithms.french_text import fold
from maillage.consult.live import facilitating, joining, voting, writing
from maillage.consult.live.wording import RowRefused
from maillage.consult.models import Breakout, Contribution, Guest, Step, Workshop
from maillage.consult.preparing import rehearsal_words as words
from maillage.consult.preparing.actions import PreparingRefused, give_missing_codes
from maillage.core import journal
from maillage.core.models import Actor

ROWS_OF_THE_PEN = 3
EACH_SUGGESTS = 3  # one guest in three suggests where she does not hold the pen


def check_may_start(workshop: Workshop) -> None:
    """Raises PreparingRefused: rehearsing already, somebody real is there, nothing to rehearse."""
    if workshop.is_rehearsing:
        raise PreparingRefused(_("La répétition est déjà en cours."))
    if workshop.state != Workshop.State.PREPARED:
        raise PreparingRefused(_("L’atelier a déjà commencé : répétez dans une copie."))
    if (
        workshop.guests.exists()
        or workshop.imports.exists()
        or workshop.relays.exists()
        or Contribution.objects.of(workshop).exists()
    ):
        raise PreparingRefused(
            _("De vraies personnes sont déjà là, ou de vraies lignes : répétez dans une copie.")
        )
    if not workshop.breakouts.exists() or not workshop.steps.exists():
        raise PreparingRefused(_("Ajoutez d’abord au moins une étape et un groupe."))


@transaction.atomic
def start_rehearsal(*, workshop: Workshop, participants: int, by: Actor | None) -> Workshop:
    """Bring simulated people in, spread over the groups. Raises PreparingRefused, JoinRefused."""
    fresh = Workshop.objects.select_for_update().get(pk=workshop.pk)
    check_may_start(fresh)
    give_missing_codes(workshop=fresh, by=by)
    if participants > fresh.guest_limit:
        raise PreparingRefused(_("L’atelier n’a que %d places.") % fresh.guest_limit)
    journal.change(fresh, {"rehearsing_since": timezone.now()}, by=by, pins=False)
    groups = list(fresh.breakouts.all())
    for rank in range(participants):
        group = groups[rank % len(groups)]
        name = words.NAMES[rank % len(words.NAMES)]
        # The first of each group comes through the note-taker's link.
        way = joining.Entrance(fresh, group, is_pen=rank < len(groups))
        joining.join(way=way, name=f"{name} (simulation)", is_simulated=True)
    writing.touch_workshop(fresh)
    return fresh


def _key(guest: Guest, step: Step) -> str:
    """What a phone's secret would give; a simulated phone has none."""
    return sha256(f"simulation:{guest.uid}:{step.uid}".encode()).hexdigest()


def write_for_simulated(*, workshop: Workshop) -> int:
    """Everybody simulated writes or votes at the open steps; returns how many acts went through."""
    if not workshop.is_rehearsing:
        raise PreparingRefused(_("L’atelier n’est pas en répétition."))
    steps = [step for step in workshop.steps.all() if step.is_open]
    if not steps:
        raise PreparingRefused(_("Ouvrez d’abord une étape."))
    guests = list(
        workshop.guests.filter(is_simulated=True, breakout__isnull=False).select_related(
            "breakout", "workshop", "person"
        )
    )
    return sum(_act(guest, rank, step) for step in steps for rank, guest in enumerate(guests))


def _act(guest: Guest, rank: int, step: Step) -> int:
    """One person at one step. What the rules refuse (a full list, a confirmed group) is left."""
    if guest.breakout is None:
        return 0
    try:
        if step.kind == Step.Kind.DOTS:
            return int(_vote(guest, rank, step) > 0)
        pen = writing.pen_of(guest, guest.breakout, step)
        if pen.may_write:
            return _write(guest, rank, step) + _settle(guest)
        is_on_paper = guest.breakout.pen == Breakout.Pen.PAPER
        if pen.may_suggest and not is_on_paper and rank % EACH_SUGGESTS == 0:
            return _write(guest, rank, step)
    except (writing.WriteRefused, RowRefused):
        return 0
    return 0


def _write(guest: Guest, rank: int, step: Step) -> int:
    is_holder = writing.holds_pen(guest, guest.breakout)
    asked = step.picks if step.kind == Step.Kind.CHOOSE else ROWS_OF_THE_PEN
    asked = asked if is_holder and step.kind != Step.Kind.RELAY else 1
    former = _former(guest, step)
    done = 0
    for number in range(asked):
        place = rank * ROWS_OF_THE_PEN + number
        source = former[place % len(former)] if former else None
        if step.kind == Step.Kind.CHOOSE and number < len(former):
            source = former[number]
        try:
            writing.write_row(
                guest=guest, step=step, values=_values(step, place, source),
                own_key=_key(guest, step), continues=source,
            )  # fmt: skip
        except writing.WriteRefused:
            break
        done += 1
    return done


def _former(guest: Guest, step: Step) -> Sequence[Contribution]:
    """Rows of the group at the step that this one starts from."""
    if step.draws_on_id is None:
        return []
    rows = Contribution.objects.filter(
        step=step.draws_on_id, breakout=guest.breakout_id, state=Contribution.State.KEPT
    )
    return list(rows.in_order()[:20])


def _values(step: Step, place: int, source: Contribution | None) -> Mapping[str, Any]:
    """A believable row of this kind of step."""
    if step.kind == Step.Kind.GRID:
        return _grid_row(step, place)
    if step.kind == Step.Kind.CHOOSE:
        word = source.word if source and source.word else words.VERBS[place % len(words.VERBS)][0]
        return {"word": word, "sentence": words.SENTENCES[place % len(words.SENTENCES)]}
    if step.kind == Step.Kind.RELAY:
        return {"text": words.CONCERNS[place % len(words.CONCERNS)]}
    told = words.CONTINUED if source is not None else words.IDEAS
    return {"text": told[place % len(told)]}


def _grid_row(step: Step, place: int) -> Mapping[str, Any]:
    is_on_axes = bool(step.columns) and fold(step.columns[0]).startswith(("axe", "axis"))
    rows: Sequence[tuple[str, ...]] = words.AXES if is_on_axes else words.VERBS
    word, why, examples, *others = rows[place % len(rows)]
    cells = [[text] for text in others]
    missing = max(0, len(step.columns) - 3 - len(cells))
    cells += [[words.IDEAS[(place + n) % len(words.IDEAS)]] for n in range(missing)]
    return {
        "word": word,
        "why": [why] if len(step.columns) > 1 else [],
        "examples": [examples] if len(step.columns) > 2 else [],
        "cells": cells,
    }


def _settle(guest: Guest) -> int:
    """Whoever holds the pen keeps one suggestion in two of her group."""
    if not writing.holds_pen(guest, guest.breakout):
        return 0
    waiting = Contribution.objects.filter(
        breakout=guest.breakout_id, state=Contribution.State.SUGGESTED
    )
    rows = list(waiting.in_order())
    for rank, row in enumerate(rows):
        try:
            writing.settle_suggestion(guest=guest, row=row, is_kept=rank % 2 == 0)
        except writing.WriteRefused:
            writing.settle_suggestion(guest=guest, row=row, is_kept=False)
    return len(rows)


def _vote(guest: Guest, rank: int, step: Step) -> int:
    uids = list(voting.rows_to_vote_on(step, guest.breakout).values_list("uid", flat=True))
    points: dict[str, int] = {}
    for number in range(step.picks if uids else 0):
        uid = uids[(rank * rank + number * 2) % len(uids)]
        if points.get(uid, 0) < step.most_per_row:
            points[uid] = points.get(uid, 0) + 1
    return voting.give_dots(guest=guest, step=step, points=points, own_key=_key(guest, step))


def confirm_all(*, workshop: Workshop, by: Actor | None) -> int:
    """The groups confirm their reading, so that the plenary is rehearsed too; returns how many."""
    if not workshop.is_rehearsing:
        raise PreparingRefused(_("L’atelier n’est pas en répétition."))
    done = 0
    for group in workshop.breakouts.filter(confirmed_at=None):
        holder = group.guests.filter(is_simulated=True).order_by("number").first()
        if holder is not None and holder.pk == group.pen_holder_id:
            _settle(holder)
        if not group.contributions.filter(state=Contribution.State.SUGGESTED).exists():
            facilitating.confirm_reading(breakout=group, by=by)
            done += 1
    return done
