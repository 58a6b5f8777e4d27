"""Join a workshop with a code, take a place in a group, move, leave."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.algorithms.gesture_vocabulary import name_key
from maillage.consult.live.writing import touch_workshop
from maillage.consult.models import Breakout, Guest, Workshop
from maillage.core.models import Actor, Visibility


class JoinRefused(ValueError):
    """The workshop cannot be joined (now); the message says why."""


@dataclass(frozen=True)
class Entrance:
    """Where a code leads: a workshop; a group when it is the group's; its pen when it is that."""

    workshop: Workshop
    breakout: Breakout | None = None
    is_pen: bool = False


def clean_code(typed: str) -> str:
    """A code as a person types it: « ABCD-efgh » is « abcdefgh »."""
    return "".join(c for c in typed.lower() if c.isascii() and c.isalnum())[:40]


def entrance(typed: str) -> Entrance | None:
    """What this code opens, expired or not; None when it opens nothing."""
    code = clean_code(typed)
    if len(code) < 8:
        return None
    workshop = Workshop.objects.filter(code=code).first()
    if workshop is not None:
        return Entrance(workshop)
    groups = Breakout.objects.select_related("workshop")
    breakout = groups.filter(code=code).first()
    if breakout is not None:
        return Entrance(breakout.workshop, breakout)
    breakout = groups.filter(pen_code=code).first()
    return Entrance(breakout.workshop, breakout, True) if breakout is not None else None


def check_joinable(workshop: Workshop) -> None:
    """Raises JoinRefused with what to say at the door."""
    if workshop.state == Workshop.State.CLOSED:
        raise JoinRefused(_("Cet atelier est terminé. Merci d’être passé !"))
    if not workshop.is_joinable():
        raise JoinRefused(
            _("Ce code n’est plus valable. Demandez le nouveau à la personne qui anime.")
        )


@transaction.atomic
def join(
    *,
    way: Entrance,
    breakout: Breakout | None = None,
    name: str = "",
    organisation_name: str = "",
    may_be_named: bool = False,
    person: Actor | None = None,
    is_simulated: bool = False,
) -> Guest:
    """Give somebody a place. Raises JoinRefused: over, expired, or all places taken.

    In an anonymous workshop neither name nor account is kept.
    """
    workshop = Workshop.objects.select_for_update().get(pk=way.workshop.pk)
    check_joinable(workshop)
    if workshop.guests.count() >= workshop.guest_limit:
        raise JoinRefused(
            _("Les %d places de cet atelier sont prises. Parlez-en à la personne qui anime.")
            % workshop.guest_limit
        )
    is_named = not workshop.is_anonymous
    highest = workshop.guests.aggregate(n=Max("number"))["n"] or 0
    guest = Guest.objects.create(
        workshop=workshop,
        breakout=way.breakout or breakout,
        number=highest + 1,
        name=name.strip()[:120] if is_named else "",
        organisation_name=organisation_name.strip()[:200],
        organisation=_organisation(organisation_name),
        may_be_named=may_be_named and is_named,
        person=person if is_named else None,
        is_simulated=is_simulated,
        seen_at=timezone.now(),
    )
    if way.is_pen and guest.breakout is not None:
        Breakout.objects.filter(pk=guest.breakout.pk).update(pen_holder=guest)
        touch_workshop(workshop)
    return guest


def _organisation(name: str) -> Actor | None:
    """The organisation of the network with this very name, if there is one and only one."""
    if not name.strip():
        return None
    key = " ".join(name_key(name))[:240]
    known = Actor.objects.called(name_key=key).exclude(kind=Actor.Kind.PERSON)
    seen = [Visibility.NETWORK, Visibility.PUBLIC]
    found = list(known.filter(visibility__in=seen)[:2]) if key else []
    return found[0] if len(found) == 1 else None


@transaction.atomic
def change_group(*, guest: Guest, breakout: Breakout) -> Guest:
    """Move to another group of the same workshop; she lays the pen down when she held one."""
    if breakout.workshop_id != guest.workshop_id:
        raise JoinRefused(_("Ce groupe n’est pas de cet atelier."))
    workshop = guest.workshop
    if workshop.state == Workshop.State.CLOSED:
        raise JoinRefused(_("Cet atelier est terminé. Merci d’être passé !"))
    released = Breakout.objects.filter(pen_holder=guest).exclude(pk=breakout.pk)
    if released.update(pen_holder=None):
        touch_workshop(workshop)
    guest.breakout = breakout
    guest.save(update_fields=["breakout", "updated_at"])
    return guest


@transaction.atomic
def take_pen(*, guest: Guest) -> bool:
    """Take the notes of her group when nobody does and nobody is named to. Whether she has it."""
    free = Breakout.objects.filter(
        pk=guest.breakout_id or 0, pen_holder=None, note_taker=None, confirmed_at=None
    )
    if not free.update(pen_holder=guest):
        return False
    touch_workshop(guest.workshop)
    return True


@transaction.atomic
def lay_pen_down(*, guest: Guest) -> None:
    """She takes the notes no longer: anybody of her group may."""
    if Breakout.objects.filter(pen_holder=guest).update(pen_holder=None):
        touch_workshop(guest.workshop)


@transaction.atomic
def leave(*, guest: Guest) -> None:
    """She goes: the pen stays with the group, what she wrote too."""
    lay_pen_down(guest=guest)
    Guest.objects.filter(pk=guest.pk).update(seen_at=None)
