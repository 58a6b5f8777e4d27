"""Writes about circles and their seats: open, change, come in, be given a role, leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.connect.circles.inviting import send_invitations_soon
from maillage.connect.models import Circle, CircleMember
from maillage.connect.reaching import has_account, reached
from maillage.core import journal
from maillage.core.access import Reader
from maillage.core.gestures.leaving import leave_gesture
from maillage.core.models import Actor, Batch, Change

State, Role = CircleMember.State, CircleMember.Role
WAITING = (State.INVITED, State.REQUESTED)
TAKEN = (*WAITING, State.ACTIVE)
MANY = ("topics", "disciplines")


class NotPossible(Exception):
    """What is asked cannot be done; the text says why and what to do."""


@transaction.atomic
def open_circle(*, values: Mapping[str, Any], reader: Reader, by: Actor) -> Circle:
    """Write a new circle; who opens it chairs it. An agent finds a gesture of it in her week."""
    own = {name: value for name, value in values.items() if name not in MANY}
    own["from_date"] = own.get("from_date") or timezone.localdate()
    with journal.one_act(by=by, act="open-circle", label=str(values["name"])) as batch:
        circle = journal.create(
            Circle(**own, host_id=reader.current_host_id, owner=by), by=by, batch=batch,
            many={name: [one.pk for one in values.get(name, ())] for name in MANY},
        )  # fmt: skip
        _sit(circle, by, by=by, role=Role.CHAIR, batch=batch)
        leave_gesture(
            room="connect", source="circle",
            about=circle, moment="opened", person=by, by=by, batch=batch,
            told=lambda: (_("Ouvert « %s »") % circle, circle.purpose),
        )  # fmt: skip
    return circle


@transaction.atomic
def change_circle(*, circle: Circle, values: Mapping[str, Any], by: Actor) -> Change | None:
    """Write new words of the mandate; None when nothing differs."""
    new = dict(values)
    for name in MANY:
        if name in new:
            new[name] = sorted(one.pk for one in new[name])
    return journal.change(circle, new, by=by)


def _sit(
    circle: Circle, actor: Actor, *, by: Actor | None, batch: Batch | None = None, **values: Any
) -> CircleMember:
    values.setdefault("state", State.ACTIVE)
    if values["state"] == State.ACTIVE and not values.get("from_date"):
        values["from_date"] = timezone.localdate()
    return journal.create(CircleMember(circle=circle, actor=actor, **values), by=by, batch=batch)


def _locked(circle: Circle) -> Circle:
    """The circle as it is now, kept from other writers until the end of the act."""
    found = Circle.objects.select_for_update().get(pk=circle.pk)
    if found.closed_on:
        raise NotPossible(_("Ce cercle est fermé : il se lit, et plus rien ne s’y ajoute."))
    return found


def seat_of(circle: Circle, actor_id: int | None) -> CircleMember | None:
    """The seat that this actor holds, is offered or asks for."""
    if not actor_id:
        return None
    return CircleMember.objects.filter(circle=circle, actor_id=actor_id, state__in=TAKEN).first()


# --- Coming in ------------------------------------------------------------------------------
@transaction.atomic
def come_in(*, circle: Circle, by: Actor) -> CircleMember:
    """Join an open circle, or ask to; somebody who was invited accepts."""
    circle = _locked(circle)
    seat = seat_of(circle, by.pk)
    if seat is not None and seat.state == State.INVITED:
        return _admit(seat, by=by)
    if seat is not None:
        return seat
    if circle.joining == Circle.Joining.INVITATION:
        raise NotPossible(_("On entre dans ce cercle sur invitation."))
    is_open = circle.joining == Circle.Joining.OPEN
    return _sit(circle, by, by=by, state=State.ACTIVE if is_open else State.REQUESTED)


@transaction.atomic
def answer_seat(*, seat: CircleMember, accepts: bool, by: Actor) -> CircleMember:
    """Answer a request (who leads) or an invitation (who is invited)."""
    _locked(seat.circle)
    seat = CircleMember.objects.get(pk=seat.pk)
    if seat.state not in WAITING:
        raise NotPossible(_("Une réponse a déjà été donnée."))
    if accepts:
        return _admit(seat, by=by)
    journal.change(seat, {"state": State.REFUSED}, by=by)
    return seat


def _admit(seat: CircleMember, *, by: Actor) -> CircleMember:
    journal.change(seat, {"state": State.ACTIVE, "from_date": timezone.localdate()}, by=by)
    return seat


@transaction.atomic
def seat_actor(*, circle: Circle, values: Mapping[str, Any], by: Actor) -> CircleMember:
    """Give a seat. A person who can be written to is invited and answers herself; an organisation,
    or somebody who cannot, sits at once. Somebody who asked already is admitted."""
    circle = _locked(circle)
    actor = values["actor"]
    seat = seat_of(circle, actor.pk)
    told = {name: values[name] for name in ("role", "designated_by") if name in values}
    if seat is None:
        state = State.INVITED if actor.pk != by.pk and _answers(actor) else State.ACTIVE
        seat = _sit(circle, actor, by=by, state=state, from_date=values.get("from_date"), **told)
        if state == State.INVITED:
            transaction.on_commit(send_invitations_soon.enqueue)
        return seat
    if seat.state == State.REQUESTED:
        journal.change(seat, told, by=by)
        return _admit(seat, by=by)
    raise NotPossible(
        _("%s est déjà invité·e.") % actor
        if seat.state == State.INVITED
        else _("%s y siège déjà.") % actor
    )


def _answers(actor: Actor) -> bool:
    """Whether she answers for herself: on her home page, or by the link of a mail."""
    if actor.kind != Actor.Kind.PERSON:
        return False
    return has_account(actor) or bool(reached([actor])[0].email)


# --- Roles and leaving ----------------------------------------------------------------------
def _refuse_headless(seat: CircleMember) -> None:
    """The last who chairs passes the chair on before she goes: else nobody answers requests."""
    if seat.role != Role.CHAIR or seat.state != State.ACTIVE:
        return
    others = CircleMember.objects.filter(circle=seat.circle, state=State.ACTIVE).exclude(pk=seat.pk)
    if others.exists() and not others.filter(role=Role.CHAIR).exists():
        raise NotPossible(_("Confiez d’abord l’animation à quelqu’un d’autre."))


@transaction.atomic
def give_role(*, seat: CircleMember, values: Mapping[str, Any], by: Actor) -> Change | None:
    """Change what a member does there, and who designated her."""
    _locked(seat.circle)
    if values.get("role", seat.role) != Role.CHAIR:
        _refuse_headless(seat)
    return journal.change(seat, values, by=by)


@transaction.atomic
def end_seat(*, seat: CircleMember, by: Actor) -> Change | None:
    """A member leaves, or a request or an invitation is taken back."""
    _locked(seat.circle)
    seat = CircleMember.objects.get(pk=seat.pk)
    if seat.state in WAITING:
        return journal.remove(seat, by=by)
    if seat.state != State.ACTIVE:
        return None
    _refuse_headless(seat)
    return journal.change(seat, {"state": State.LEFT, "to_date": timezone.localdate()}, by=by)


@transaction.atomic
def choose_digest(*, seat: CircleMember, digest: str, by: Actor) -> Change | None:
    """How often she is written to about this circle."""
    return journal.change(seat, {"digest": digest}, by=by)
