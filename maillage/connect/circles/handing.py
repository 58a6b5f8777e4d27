"""What circles pass on when a post changes hands: seats, the care of circles, open actions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.connect.models import Circle, CircleMember, Introduction
from maillage.core import journal
from maillage.core.handover import pass_owner
from maillage.core.models import Actor
from maillage.core.registry import Handover

State, Role = CircleMember.State, CircleMember.Role
RANK = {role: rank for rank, role in enumerate(Role.values)}


def seats(holder: Actor, post: Any) -> QuerySet[CircleMember]:
    """Where she sits in open circles."""
    rows = CircleMember.objects.filter(actor=holder, state=State.ACTIVE, circle__closed_on=None)
    return rows.select_related("circle")


def pass_seat(seat: CircleMember, *, by: Actor, to: Actor, batch: Any) -> None:
    """Her seat ends today and her successor's begins, in the same role."""
    today = timezone.localdate()
    journal.change(seat, {"state": State.LEFT, "to_date": today}, by=by, batch=batch, pins=False)
    taken = [State.ACTIVE, State.INVITED, State.REQUESTED]
    hers = CircleMember.objects.filter(circle=seat.circle, actor=to, state__in=taken).first()
    told = {"role": seat.role, "designated_by": seat.designated_by}
    if hers is None:
        new = CircleMember(circle=seat.circle, actor=to, from_date=today, **told)
        journal.create(new, by=by, batch=batch)
        return
    if hers.state == State.ACTIVE and RANK[hers.role] <= RANK[seat.role]:
        return
    begun = hers.from_date if hers.state == State.ACTIVE else today
    new_values = {**told, "state": State.ACTIVE, "from_date": begun}
    journal.change(hers, new_values, by=by, batch=batch, pins=False)


def kept_circles(holder: Actor, post: Any) -> QuerySet[Circle]:
    """Open circles that are hers, and closed ones whose knowledge she answers for."""
    return Circle.objects.filter(
        owner=holder, host=post.host, closed_on=None
    ) | Circle.objects.filter(kept_by=holder, closed_on__isnull=False)


def pass_circle(circle: Circle, *, by: Actor, to: Actor, batch: Any) -> None:
    """The successor answers for it."""
    values: dict[str, Any] = {}
    if circle.owner_id and circle.closed_on is None:
        values["owner"] = to
    if circle.closed_on:
        values["kept_by"] = to
    journal.change(circle, values, by=by, batch=batch, pins=False)


def introductions(holder: Actor, post: Any) -> QuerySet[Introduction]:
    """Introductions of which it is not yet known what came."""
    states = [Introduction.State.DRAFTED, Introduction.State.SENT, Introduction.State.MET]
    return Introduction.objects.filter(owner=holder, host=post.host, state__in=states)


HANDOVERS = (
    Handover("seats", _("Sièges dans des cercles"), seats, pass_seat, order=10),
    Handover("circles", _("Cercles dont elle ou il répond"), kept_circles, pass_circle, order=20),
    Handover("introductions", _("Mises en relation à suivre"), introductions, pass_owner, order=60),
)
