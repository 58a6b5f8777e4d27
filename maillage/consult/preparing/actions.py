"""Writes of the preparation: a workshop from a template or from another, its steps, its groups.

Each act is one batch named after the workshop (`act_of`), so that the last one can be undone.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from maillage.algorithms.typography import typeset
from maillage.consult.live.writing import touch_workshop
from maillage.consult.models import Breakout, Relay, Step, Workshop, new_code
from maillage.consult.preparing.groups import GroupLine
from maillage.consult.preparing.templates import StepTemplate, WorkshopTemplate, arranged
from maillage.core import journal
from maillage.core.models import Actor, Axis, Batch, Visibility


class PreparingRefused(ValueError):
    """The act would lose what somebody wrote, or makes no sense; the message says what to do."""


def act_of(workshop: Workshop) -> str:
    """The name of this workshop's acts of preparation in the journal."""
    return f"prepare-{workshop.pk}"


def last_act(workshop: Workshop) -> Batch | None:
    """The newest act of preparation that is not undone."""
    acts = Batch.objects.filter(act=act_of(workshop), undone_at=None, finished_at__isnull=False)
    return acts.order_by("-pk").first()


@contextmanager
def _act(workshop: Workshop, by: Actor | None, label: str) -> Iterator[Batch]:
    """One act of preparing; the phones learn of it when it wrote anything."""
    with journal.one_act(by=by, act=act_of(workshop), label=label) as batch:
        yield batch
    if batch.finished_at:
        touch_workshop(workshop)


# --- A workshop -------------------------------------------------------------------------------
@transaction.atomic
def create_workshop(
    *,
    template: WorkshopTemplate,
    by: Actor | None,
    host: Actor | None,
    title: str = "",
    held_on: datetime.date | None = None,
    rounds: int = 3,
    has_dots: bool = False,
) -> Workshop:
    """A workshop in preparation, seen by the network, with the steps of the template."""
    workshop = journal.create(
        Workshop(
            title=(title.strip() or str(template.title))[:300], held_on=held_on,
            template=template.key, facilitator=by, owner=by, host=host,
            visibility=Visibility.NETWORK, code=new_code(),
        ),
        by=by,
    )  # fmt: skip
    made: list[Step] = []
    for place, told in enumerate(arranged(template, rounds=rounds, has_dots=has_dots), start=1):
        former = made[told.draws_on] if told.draws_on is not None else None
        made.append(journal.create(_step(workshop, told, place, former), by=by))
    return workshop


def _set(text: object) -> str:
    """A template's text as it is kept: no-break spaces where French wants them."""
    return typeset(str(text), get_language() or "fr-ca")


def _step(workshop: Workshop, told: StepTemplate, place: int, former: Step | None) -> Step:
    instructions = _set(told.instructions)
    if workshop.template == "quatre-axes" and told.kind == Step.Kind.GRID:
        axes = ", ".join(str(axis.name) for axis in Axis.objects.all())
        instructions += "\n" + _("Les axes : %s.") % axes if axes else ""
    return Step(
        workshop=workshop, kind=told.kind, title=_set(told.title), instructions=instructions,
        minutes=told.minutes, position=place, columns=[str(one) for one in told.columns],
        writers=told.writers, hides_until_close=told.hides_until_close, picks=told.picks,
        most_per_row=told.most_per_row, draws_on=former,
    )  # fmt: skip


STEP_COPIED = (
    "kind", "title", "instructions", "position", "columns", "minutes", "writers",
    "hides_until_close", "picks", "most_per_row",
)  # fmt: skip


@transaction.atomic
def duplicate_workshop(*, source: Workshop, by: Actor | None, host: Actor | None) -> Workshop:
    """The same steps, groups, people and settings; no row, no guest, no date, new codes."""
    is_public = source.visibility == Visibility.PUBLIC
    copy = journal.create(
        Workshop(
            title=source.title, audience=source.audience, template=source.template,
            facilitator=source.facilitator or by, guest_limit=source.guest_limit,
            names=source.names, owner=by, host=host, code=new_code(),
            visibility=Visibility.NETWORK if is_public else source.visibility,
        ),
        by=by,
    )  # fmt: skip
    made: dict[int, Step] = {}
    for step in source.steps.order_by("position", "pk"):
        values = {name: getattr(step, name) for name in STEP_COPIED}
        former = made.get(step.draws_on_id or 0)
        made[step.pk] = journal.create(Step(workshop=copy, draws_on=former, **values), by=by)
    for group in source.breakouts.all():
        journal.create(
            Breakout(
                workshop=copy, name=group.name, position=group.position, pen=group.pen,
                note_taker=group.note_taker, facilitator=group.facilitator,
                code=new_code(), pen_code=new_code(),
            ),
            by=by,
        )  # fmt: skip
    return copy


@transaction.atomic
def change_settings(*, workshop: Workshop, values: Mapping[str, Any], by: Actor | None) -> None:
    """Title, date, audience, who leads, how people join. Raises PreparingRefused."""
    fresh = Workshop.objects.select_for_update().get(pk=workshop.pk)
    if values.get("names", fresh.names) != fresh.names and fresh.guests.exists():
        raise PreparingRefused(
            _("Des personnes ont déjà rejoint l’atelier : on ne change plus ce qui leur a été dit "
              "de leur nom.")
        )  # fmt: skip
    with _act(fresh, by, _("Réglages de l’atelier")) as batch:
        journal.change(fresh, values, by=by, batch=batch)
        _take_waiting_concerns(fresh, by, batch)


def _take_waiting_concerns(workshop: Workshop, by: Actor | None, batch: Batch) -> None:
    """Concerns addressed to this date find the workshop, when no other is held that day."""
    if workshop.held_on is None:
        return
    if Workshop.objects.filter(held_on=workshop.held_on).exclude(pk=workshop.pk).exists():
        return
    waiting = Relay.objects.filter(to_date=workshop.held_on, to_workshop=None)
    for relay in waiting.exclude(workshop=workshop):
        journal.change(relay, {"to_workshop": workshop}, by=by, batch=batch, pins=False)


@transaction.atomic
def give_new_codes(
    *, workshop: Workshop, breakout: Breakout | None = None, by: Actor | None
) -> None:
    """New codes for one group, or for the workshop and all its groups: the former open nothing."""
    label = _("Nouveaux codes : %s") % (breakout.label if breakout else _("tout l’atelier"))
    groups = [breakout] if breakout else list(workshop.breakouts.all())
    with _act(workshop, by, label) as batch:
        if breakout is None:
            journal.change(workshop, {"code": new_code()}, by=by, batch=batch)
        for group in groups:
            codes = {"code": new_code(), "pen_code": new_code()}
            journal.change(group, codes, by=by, batch=batch)


@transaction.atomic
def give_missing_codes(*, workshop: Workshop, by: Actor | None) -> None:
    """Codes where there is none yet (a workshop that came from notes)."""
    if workshop.code is None:
        journal.change(workshop, {"code": new_code()}, by=by, pins=False)
    for group in workshop.breakouts.filter(code=None):
        codes = {"code": new_code(), "pen_code": group.pen_code or new_code()}
        journal.change(group, codes, by=by, pins=False)


def is_untouched(workshop: Workshop) -> bool:
    """Nobody joined and nothing was written: it may be taken away."""
    return not (
        workshop.guests.exists()
        or workshop.imports.exists()
        or workshop.relays.exists()
        or workshop.received.exists()
        or workshop.practice_id
        or Breakout.objects.filter(workshop=workshop, contributions__isnull=False).exists()
    )


@transaction.atomic
def remove_workshop(*, workshop: Workshop, by: Actor | None) -> None:
    """Take away a workshop that nobody joined and where nothing was written."""
    if not is_untouched(workshop):
        raise PreparingRefused(
            _("Des personnes l’ont rejoint, y ont écrit ou y ont transmis quelque chose : "
              "l’atelier reste.")
        )  # fmt: skip
    label = _("Atelier retiré : %s") % workshop.title
    batch = journal.open_batch(by=by, act="remove-workshop", label=label)
    for step in workshop.steps.order_by("-position", "-pk"):
        journal.remove(step, by=by, batch=batch)
    for group in workshop.breakouts.all():
        journal.remove(group, by=by, batch=batch)
    journal.remove(workshop, by=by, batch=batch)
    journal.close_batch(batch)


@transaction.atomic
def undo_last(*, workshop: Workshop, by: Actor | None) -> journal.Undone:
    """Undo the newest act of preparation; what changed since is refused and named."""
    batch = last_act(workshop)
    if batch is None:
        raise PreparingRefused(_("Il n’y a plus rien à annuler."))
    outcome = journal.undo(batch, by=by)
    touch_workshop(workshop)
    return outcome


# --- Steps ------------------------------------------------------------------------------------
def has_rows(step: Step) -> bool:
    """Whether somebody wrote, handed over or voted at this step."""
    return bool(
        step.contributions.exists()
        or step.relays.exists()
        or step.dots.exists()
        or step.ballots.exists()
    )


@transaction.atomic
def add_step(*, workshop: Workshop, values: Mapping[str, Any], by: Actor | None) -> Step:
    """Add a step at the end."""
    step = Step(workshop=workshop, position=workshop.steps.count() + 1, **values)
    with _act(workshop, by, _("Étape ajoutée : %s") % step) as batch:
        return journal.create(step, by=by, batch=batch)


@transaction.atomic
def change_step(*, step: Step, values: Mapping[str, Any], by: Actor | None) -> None:
    """Change a step; its kind and the number of its columns hold once rows are there."""
    # A form has already put what was typed on the step it was given.
    step = Step.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=step.pk)
    if has_rows(step):
        if values.get("kind", step.kind) != step.kind:
            raise PreparingRefused(
                _("Des lignes sont écrites à cette étape : sa sorte ne change plus. Ajoutez une "
                  "autre étape.")
            )  # fmt: skip
        if len(values.get("columns", step.columns)) < len(step.columns):
            raise PreparingRefused(
                _("Des lignes sont écrites dans ce tableau : une colonne se renomme, mais ne se "
                  "retire plus.")
            )  # fmt: skip
    with _act(step.workshop, by, _("Étape modifiée : %s") % step) as batch:
        journal.change(step, values, by=by, batch=batch)


@transaction.atomic
def move_step(*, step: Step, places: int, by: Actor | None) -> None:
    """Move a step up (-1) or down (1), never before the step that it starts from."""
    steps = list(step.workshop.steps.order_by("position", "pk"))
    _moved(steps, step, places)
    for rank, one in enumerate(steps):
        if one.draws_on_id in {later.pk for later in steps[rank + 1 :]}:
            raise PreparingRefused(
                _("« %(step)s » part de « %(former)s » : elle doit la suivre.")
                % {"step": one, "former": one.draws_on}
            )
    _renumber(steps, step.workshop, by, _("Étape déplacée : %s") % step)


def _moved(records: list[Any], record: Any, places: int) -> None:
    rank = next((i for i, one in enumerate(records) if one.pk == record.pk), None)
    if rank is None:
        return
    records.insert(max(0, min(rank + places, len(records) - 1)), records.pop(rank))


def _renumber(records: Iterable[Any], workshop: Workshop, by: Actor | None, label: str) -> None:
    with _act(workshop, by, label) as batch:
        for rank, record in enumerate(records, start=1):
            journal.change(record, {"position": rank}, by=by, batch=batch, pins=False)


@transaction.atomic
def remove_step(*, step: Step, by: Actor | None) -> None:
    """Take a step away, unless somebody wrote there."""
    if has_rows(step):
        raise PreparingRefused(
            _("« %s » porte déjà des lignes : elle reste. Fermez-la, ou répétez dans une copie de "
              "l’atelier.") % step
        )  # fmt: skip
    workshop = step.workshop
    with _act(workshop, by, _("Étape retirée : %s") % step) as batch:
        for feed in step.feeds.all():
            journal.change(feed, {"draws_on": None}, by=by, batch=batch, pins=False)
        journal.remove(step, by=by, batch=batch)
        for rank, other in enumerate(workshop.steps.order_by("position", "pk"), start=1):
            journal.change(other, {"position": rank}, by=by, batch=batch, pins=False)


# --- Groups -----------------------------------------------------------------------------------
@transaction.atomic
def add_groups(*, workshop: Workshop, lines: Sequence[GroupLine], by: Actor | None) -> int:
    """Add the groups of a list that was read without error; returns how many."""
    if any(line.problem for line in lines):
        raise PreparingRefused(_("Corrigez d’abord les lignes signalées."))
    told = ngettext("%d groupe ajouté", "%d groupes ajoutés", len(lines)) % len(lines)
    first = workshop.breakouts.count() + 1
    with _act(workshop, by, told) as batch:
        journal.create_many(
            [
                Breakout(
                    workshop=workshop, name=line.name, position=first + rank, pen=line.pen,
                    note_taker=line.note_taker, facilitator=line.facilitator,
                    code=new_code(), pen_code=new_code(),
                )
                for rank, line in enumerate(lines)
            ],
            by=by, batch=batch,
        )  # fmt: skip
    return len(lines)


@transaction.atomic
def change_group(*, breakout: Breakout, values: Mapping[str, Any], by: Actor | None) -> None:
    """Name, who writes, who takes the notes, who leads."""
    groups = Breakout.objects.select_for_update(of=("self",)).select_related("workshop")
    breakout = groups.get(pk=breakout.pk)
    with _act(breakout.workshop, by, _("Groupe modifié : %s") % breakout.label) as batch:
        journal.change(breakout, values, by=by, batch=batch)


@transaction.atomic
def move_group(*, breakout: Breakout, places: int, by: Actor | None) -> None:
    """Move a group up (-1) or down (1) in the list."""
    groups = list(breakout.workshop.breakouts.order_by("position", "pk"))
    _moved(groups, breakout, places)
    _renumber(groups, breakout.workshop, by, _("Groupe déplacé : %s") % breakout.label)


@transaction.atomic
def remove_group(*, breakout: Breakout, by: Actor | None) -> None:
    """Take a group away, unless it wrote something or somebody sits there."""
    if breakout.contributions.exists() or breakout.imports.exists():
        raise PreparingRefused(
            _("%s a déjà écrit : le groupe reste, avec ses mots.") % breakout.label
        )
    if breakout.guests.exists():
        raise PreparingRefused(
            _("Des personnes ont rejoint %s : invitez-les d’abord à changer de groupe.")
            % breakout.label
        )
    workshop = breakout.workshop
    with _act(workshop, by, _("Groupe retiré : %s") % breakout.label) as batch:
        journal.remove(breakout, by=by, batch=batch)
        for rank, other in enumerate(workshop.breakouts.order_by("position", "pk"), start=1):
            journal.change(other, {"position": rank}, by=by, batch=batch, pins=False)
