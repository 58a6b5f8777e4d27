"""Lead a workshop: open, time, extend and close steps, tell everybody, confirm, show.

Each act raises the workshop's version, so that every phone asks for its page anew; each is in the
journal under the name of whoever did it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.consult import relaying
from maillage.consult.live import joining, reading
from maillage.consult.live.closing import leave_traces
from maillage.consult.live.writing import touch, touch_workshop
from maillage.consult.models import Breakout, Contribution, Guest, Step, Workshop
from maillage.core import journal
from maillage.core.models import Actor
from maillage.core.models.journal import Change
from maillage.core.outbox import to_index


class NotNow(ValueError):
    """The act makes no sense in this state; the message says what to do first."""


def _write(record: Any, values: dict[str, Any], *, workshop: Workshop, by: Actor | None) -> None:
    # As it is in this transaction: saved from an older reading, it would put its version back, and
    # the phones would miss what is new.
    record.refresh_from_db(from_queryset=type(record)._base_manager.select_for_update())
    journal.change(record, values, by=by, pins=False)
    touch_workshop(workshop)


@transaction.atomic
def open_step(*, step: Step, by: Actor | None, minutes: int | None = None) -> Step:
    """Open a step (again) for everybody, its time running from now. The workshop is under way."""
    workshop = Workshop.objects.select_for_update().get(pk=step.workshop_id)
    if workshop.state == Workshop.State.CLOSED:
        raise NotNow(_("L’atelier est terminé : rouvrez-le d’abord."))
    now = timezone.now()
    length = minutes if minutes is not None else step.minutes
    due = now + timedelta(minutes=length) if length else None
    begun = {"state": Workshop.State.OPEN, "opened_at": workshop.opened_at or now}
    journal.change(workshop, begun, by=by, pins=False)
    values = {"opened_at": step.opened_at or now, "due_at": due, "closed_at": None}
    _write(step, values, workshop=workshop, by=by)
    if step.kind == Step.Kind.RELAY:
        relaying.mark_seen(workshop=workshop, by=by)
    return step


@transaction.atomic
def start_step(*, step: Step, by: Actor | None, keeps_others: bool = False) -> Step:
    """Open a step in one act: those that are open close first, unless they are to stay."""
    if not keeps_others:
        for other in step.workshop.steps.filter(opened_at__isnull=False, closed_at=None):
            if other.pk != step.pk:
                close_step(step=other, by=by)
    return open_step(step=step, by=by)


def next_step(workshop: Workshop) -> Step | None:
    """The first step that was never opened, in the order of the workshop."""
    return workshop.steps.filter(opened_at=None).order_by("position", "pk").first()


@transaction.atomic
def extend_step(*, step: Step, minutes: int, by: Actor | None) -> Step:
    """Give more minutes, from now when its time has run out."""
    if not step.is_open:
        raise NotNow(_("Cette étape n’est pas ouverte."))
    base = max(step.due_at or timezone.now(), timezone.now())
    due = base + timedelta(minutes=max(1, min(minutes, 600)))
    _write(step, {"due_at": due}, workshop=step.workshop, by=by)
    return step


@transaction.atomic
def close_step(*, step: Step, by: Actor | None) -> Step:
    """Close a step: nothing is added but by the note-takers; what was hidden shows."""
    if not step.is_open:
        raise NotNow(_("Cette étape n’est pas ouverte."))
    _write(step, {"closed_at": timezone.now()}, workshop=step.workshop, by=by)
    if step.hides_until_close or step.writers == Step.Writers.ALONE:
        # What was hidden is older than what the phones know: they ask for all rows.
        for breakout in step.workshop.breakouts.all():
            touch(breakout, is_reset=True)
    return step


@transaction.atomic
def broadcast(*, workshop: Workshop, message: str, by: Actor | None) -> Workshop:
    """Show one message on every phone; an empty one takes it away."""
    values = {"message": message.strip()[:300], "message_at": timezone.now()}
    _write(workshop, values, workshop=workshop, by=by)
    return workshop


@transaction.atomic
def hand_pen(*, breakout: Breakout, guest: Guest | None, by: Actor | None) -> Breakout:
    """Give a group's pen to one of its guests, or to nobody."""
    if guest is not None and guest.breakout_id != breakout.pk:
        raise NotNow(_("Cette personne n’est pas dans ce groupe."))
    Breakout.objects.filter(pk=breakout.pk).update(pen_holder=guest)
    breakout.pen_holder = guest
    touch_workshop(breakout.workshop)
    return breakout


# --- Groups and people ------------------------------------------------------------------------
@transaction.atomic
def change_pen(*, breakout: Breakout, pen: str, by: Actor | None) -> Breakout:
    """Who writes in a group: one pen, everybody, or paper that is typed in later."""
    _write(breakout, {"pen": Breakout.Pen(pen)}, workshop=breakout.workshop, by=by)
    return breakout


@transaction.atomic
def name_note_taker(*, breakout: Breakout, person: Actor | None, by: Actor | None) -> Breakout:
    """Another person takes a group's notes: she reads them, and confirms them.

    Nobody names herself to read what a group has already written: that would pass the rule by.
    """
    names_herself = person is not None and person == by and person != breakout.note_taker
    if names_herself and breakout.contributions.exists():
        raise NotNow(
            _("Ce groupe a déjà écrit : nommez quelqu’un du groupe, ou remettez-lui la plume.")
        )
    values = {"note_taker": person, "pen_holder": None}
    _write(breakout, values, workshop=breakout.workshop, by=by)
    return breakout


@transaction.atomic
def move_guest(*, guest: Guest, breakout: Breakout) -> Guest:
    """Take somebody to another group; her phone follows, and what she wrote stays behind."""
    if guest.workshop.state == Workshop.State.CLOSED:
        raise NotNow(_("L’atelier est terminé : rouvrez-le d’abord."))
    joining.change_group(guest=guest, breakout=breakout)
    touch_workshop(guest.workshop)
    return guest


@transaction.atomic
def remove_guest(*, guest: Guest, by: Actor | None) -> None:
    """Let a guest go: what she wrote stays with her group; she may join again with the code."""
    workshop = guest.workshop
    # Her name has no place in the journal, its label included: it goes at the retention date.
    guest.name = ""
    # Her workshop has, by which a rehearsal is wiped.
    told = {"number": guest.number, "workshop": guest.workshop_id}
    journal.tell(guest, Change.Act.REMOVE, before=told, after={}, by=by)
    guest.delete()
    touch_workshop(workshop)


# --- Confirm ----------------------------------------------------------------------------------
@transaction.atomic
def confirm_reading(*, breakout: Breakout, by: Actor | None) -> Breakout:
    """The note-taker says: this is what our group says. From now on it may be shown elsewhere."""
    fresh = Breakout.objects.select_for_update().get(pk=breakout.pk)
    if fresh.is_confirmed:
        return fresh
    waiting = fresh.contributions.filter(state=Contribution.State.SUGGESTED).count()
    if waiting:
        raise NotNow(_("Il reste des propositions à garder ou à écarter (%d).") % waiting)
    if reading.hidden_rows(fresh).exists():
        raise NotNow(_("Une étape cache encore ce que chacun écrit : fermez-la avant de relire."))
    values = {"confirmed_at": timezone.now(), "confirmed_by": by}
    _write(fresh, values, workshop=fresh.workshop, by=by)
    relaying.send_concerns(breakout=fresh, by=by)
    to_index(list(fresh.contributions.all()))
    _keep_traces(fresh.workshop, by)
    return fresh


def _keep_traces(workshop: Workshop, by: Actor | None) -> None:
    """Groups confirm after the end too: what the workshop left follows."""
    if workshop.state == Workshop.State.CLOSED:
        leave_traces(workshop=workshop, by=by)


@transaction.atomic
def reopen_reading(*, breakout: Breakout, by: Actor | None) -> Breakout:
    """Take the confirmation back: the group's rows leave the plenary, the synthesis, the search.

    Concerns that a later workshop has already seen stay with it.
    """
    fresh = Breakout.objects.select_for_update().get(pk=breakout.pk)
    if not fresh.is_confirmed:
        return fresh
    relaying.withdraw_concerns(breakout=fresh, by=by)
    _write(fresh, {"confirmed_at": None, "confirmed_by": None}, workshop=fresh.workshop, by=by)
    to_index(list(fresh.contributions.all()))
    _keep_traces(fresh.workshop, by)
    return fresh


# --- Plenary and close --------------------------------------------------------------------------
@transaction.atomic
def show_plenary(*, workshop: Workshop, is_open: bool, slide: int = 0, by: Actor | None) -> None:
    """Open the plenary on every phone at a slide, or close it."""
    Workshop.objects.filter(pk=workshop.pk).update(
        is_plenary_open=is_open, plenary_slide=max(0, min(slide, 100_000))
    )
    touch_workshop(workshop)


@transaction.atomic
def close_workshop(*, workshop: Workshop, by: Actor | None) -> Workshop:
    """End it: open steps close, nobody joins any more; who was there is written down."""
    for step in workshop.steps.filter(opened_at__isnull=False, closed_at=None):
        close_step(step=step, by=by)
    values = {"state": Workshop.State.CLOSED, "closed_at": timezone.now()}
    _write(workshop, values, workshop=workshop, by=by)
    leave_traces(workshop=workshop, by=by)
    return workshop


@transaction.atomic
def reopen_workshop(*, workshop: Workshop, by: Actor | None) -> Workshop:
    """Take the end back: codes open again until they expire."""
    values = {"state": Workshop.State.OPEN, "closed_at": None}
    _write(workshop, values, workshop=workshop, by=by)
    return workshop
