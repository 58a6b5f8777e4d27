"""What a circle's page shows, under the reader's rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillage.connect.access import is_inside, sits
from maillage.connect.circles.actions import seat_of
from maillage.connect.circles.inviting import MOST_TRIES, STILL_FRESH
from maillage.connect.models import Circle, CircleMember
from maillage.connect.reaching import Reached, has_account, reached
from maillage.core.access import Reader, may_change, visible
from maillage.core.models import Actor

State, Role = CircleMember.State, CircleMember.Role
RANK = {role: rank for rank, role in enumerate(Role.values)}


@dataclass
class Standing:
    """How a reader stands to a circle: what she may read and do there."""

    seat: CircleMember | None
    sits: bool
    is_inside: bool
    leads: bool
    is_open: bool
    may_reopen: bool

    @property
    def may_come_in(self) -> bool:
        return self.is_open and self.seat is None

    @property
    def is_invited(self) -> bool:
        return self.is_open and self.seat is not None and self.seat.state == State.INVITED

    @property
    def has_asked(self) -> bool:
        return self.is_open and self.seat is not None and self.seat.state == State.REQUESTED

    @property
    def writes(self) -> bool:
        return self.sits and self.is_open

    @property
    def leads_open(self) -> bool:
        return self.leads and self.is_open


@dataclass
class Composition:
    """Who sits; who asks and who is invited (for those who lead); who sat before."""

    members: list[CircleMember] = field(default_factory=list)
    requests: list[CircleMember] = field(default_factory=list)
    invited: list[CircleMember] = field(default_factory=list)
    past: list[CircleMember] = field(default_factory=list)
    unseen: int = 0  # members whose record the reader may not see


def standing(circle: Circle, reader: Reader) -> Standing:
    """Read once a page."""
    leads = may_change(circle, reader)
    return Standing(
        seat=seat_of(circle, reader.person_id),
        sits=sits(circle, reader),
        is_inside=is_inside(circle, reader),
        leads=leads,
        is_open=circle.closed_on is None,
        may_reopen=leads and circle.closed_on is not None and reader.has_role("coordination"),
    )


def composition(circle: Circle, reader: Reader) -> Composition:
    """The seats that the reader may know of; a record that she may not see is only counted."""
    rows = visible(CircleMember.objects.filter(circle=circle), reader)
    seats = list(rows.select_related("actor", "designated_by"))
    told = {s.actor_id for s in seats}
    told |= {s.designated_by_id for s in seats if s.designated_by_id}
    seen = set(visible(Actor.objects.filter(pk__in=told), reader).values_list("pk", flat=True))
    found = Composition()
    places = {State.ACTIVE: found.members, State.REQUESTED: found.requests,
              State.INVITED: found.invited, State.LEFT: found.past}  # fmt: skip
    for seat in seats:
        if seat.actor_id not in seen:
            found.unseen += seat.state == State.ACTIVE
            continue
        if seat.designated_by_id not in seen:
            seat.designated_by = None
        if (place := places.get(State(seat.state))) is not None:
            place.append(seat)
    _tell_of_mails(found.invited)
    found.members.sort(key=lambda s: (RANK[s.role], s.actor.sort_name))
    found.past.sort(key=lambda s: (s.to_date is None, s.to_date), reverse=True)
    return found


def _tell_of_mails(invited: list[CircleMember]) -> None:
    """Put on each seat what became of its mail, and whether she may be answered for."""
    for seat, to in zip(invited, reached(s.actor for s in invited), strict=True):
        seat.has_account = has_account(seat.actor)  # type: ignore[attr-defined]
        seat.mail_note = _mail_note(seat, to)  # type: ignore[attr-defined]


def _mail_note(seat: CircleMember, to: Reached) -> str:
    if seat.mailed_at:
        day = date_format(timezone.localtime(seat.mailed_at), "DATE_FORMAT")
        return _("courriel envoyé le %s") % day
    if not to.email:
        return _("aucune adresse connue : dites-le-lui")
    if seat.mail_tries >= MOST_TRIES or timezone.now() - seat.created_at > STILL_FRESH:
        return _("le courriel n’est pas parti : dites-le-lui")
    return _("le courriel part dans quelques minutes")


def family(circle: Circle, reader: Reader) -> dict[str, Any]:
    """The parent and the children that the reader may see."""
    parent = visible(Circle.objects.filter(pk=circle.parent_id or 0), reader).first()
    return {"parent": parent, "children": list(visible(circle.children.all(), reader))}
