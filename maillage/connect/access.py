"""Who may answer for a tie, who may speak for an actor, who is in a circle.

A circle is seen by whom its visibility says and by its members; changed by its owner, its host's
agents and managers, coordination, and those who chair it or keep its minutes. What is said and
filed there is its members' alone, and once it is closed also hers who answers for it; whoever asked
or was refused is known to herself and to those who lead. What a person avoids
(`core.Avoidance`) is seen by herself alone.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from maillage.connect.models import (
    AgendaItem,
    Circle,
    CircleFile,
    CircleMember,
    Meeting,
    MeetingAction,
    MeetingDecision,
    MeetingMail,
    Message,
    MinutesAnswer,
    MinutesCorrection,
    PathOffer,
    PathRequest,
    Thread,
)
from maillage.core.access import (
    NOBODY,
    Reader,
    access_rule,
    action_changed,
    action_seen,
    change_rule,
    editable,
    editable_or_404,
    may_change,
    scope_rule,
    visible,
    visible_or_404,
)
from maillage.core.models import Action, Actor, Avoidance, Decision, Need, Tie, User


def answers_for(actor: Actor, reader: Reader) -> bool:
    """Whether the reader speaks for this actor: herself, or whoever may change a record that has
    no account of its own. Each person is the authority on her own ties."""
    if actor.pk == reader.person_id:
        return True
    if actor.kind == Actor.Kind.PERSON and User.objects.filter(person=actor).exists():
        return False
    return may_change(actor, reader)


def may_answer(tie: Tie, reader: Reader) -> bool:
    """Whether the reader may confirm or refuse a declared tie: not her own declaration."""
    if tie.state != Tie.State.DECLARED or not reader.person_id:
        return False
    if tie.declared_by_id == reader.person_id:
        return False
    people = [a for a in (tie.source, tie.target) if a.kind == Actor.Kind.PERSON]
    accounts = [a for a in people if User.objects.filter(person=a).exists()]
    if accounts:
        return any(a.pk == reader.person_id for a in accounts)
    return answers_for(tie.source, reader) or answers_for(tie.target, reader)


def may_withdraw(tie: Tie, reader: Reader) -> bool:
    """Whether the reader may remove a tie: who declared it, one of its ends, or its keeper."""
    if not reader.person_id:
        return False
    if reader.person_id in {tie.declared_by_id, tie.source_id, tie.target_id}:
        return True
    return may_change(tie, reader)


def circle_visible(reader: Reader, address: str) -> Circle:
    """The circle at `address`, when the reader may see it; Http404 otherwise."""
    return visible_or_404(Circle, reader, address)


def circle_editable(reader: Reader, address: str) -> Circle:
    """The circle at `address`, when the reader may change it; Http404 otherwise."""
    return editable_or_404(Circle, reader, address)


def _sits(reader: Reader, *roles: str) -> Q:
    """Circles in which the reader sits now, in one of these roles (in any, when none is named)."""
    if not reader.person_id:
        return NOBODY
    seats = CircleMember.objects.filter(actor_id=reader.person_id, state=CircleMember.State.ACTIVE)
    return Q(pk__in=(seats.filter(role__in=roles) if roles else seats).values("circle"))


def _circle_seen(reader: Reader) -> Q:
    invited = NOBODY
    if reader.person_id:
        asked = CircleMember.objects.filter(
            actor_id=reader.person_id, state=CircleMember.State.INVITED
        )
        invited = Q(pk__in=asked.values("circle"))
    return scope_rule(reader) | _sits(reader) | invited | _keeps(reader)


def _keeps(reader: Reader) -> Q:
    """Closed circles whose knowledge was handed to the reader."""
    if not reader.person_id:
        return NOBODY
    return Q(kept_by_id=reader.person_id, closed_on__isnull=False)


def _circle_changed(reader: Reader) -> Q:
    leads = _sits(reader, CircleMember.Role.CHAIR, CircleMember.Role.SECRETARY)
    return change_rule(reader) | leads


def _with_circle(path: str):
    return lambda reader: Q(**{f"{path}__in": visible(Circle.objects.all(), reader)})


def _leads_circle(path: str):
    return lambda reader: Q(**{f"{path}__in": editable(Circle.objects.all(), reader)})


def _inside(path: str):
    """What is said and filed in a circle: for those who sit there, or keep what it left."""

    def rule(reader: Reader) -> Q:
        return Q(**{f"{path}__in": Circle.objects.filter(_sits(reader) | _keeps(reader))})

    return rule


def _inside_and_open(path: str):
    def rule(reader: Reader) -> Q:
        return Q(**{f"{path}__in": Circle.objects.filter(_sits(reader), closed_on=None)})

    return rule


def _seat_seen(reader: Reader) -> Q:
    """Who sits or sat is seen with the circle; who asks or was invited, by whom it concerns."""
    known = Q(state__in=[CircleMember.State.ACTIVE, CircleMember.State.LEFT])
    rule = (known & _with_circle("circle")(reader)) | _leads_circle("circle")(reader)
    return rule | Q(actor_id=reader.person_id) if reader.person_id else rule


def sits(circle: Circle, reader: Reader) -> bool:
    """Whether the reader is one of the circle's members today."""
    return Circle.objects.filter(_sits(reader), pk=circle.pk).exists()


def is_inside(circle: Circle, reader: Reader) -> bool:
    """Whether the reader reads what is said and filed in the circle."""
    return Circle.objects.filter(_sits(reader) | _keeps(reader), pk=circle.pk).exists()


def _need_seen(reader: Reader) -> Q:
    """A need is seen with its actor; a person sees all that is held of hers."""
    seen = scope_rule(reader) & (Q(actor=None) | scope_rule(reader, "actor__"))
    return seen | Q(actor_id=reader.person_id) if reader.person_id else seen


def _need_changed(reader: Reader) -> Q:
    rule = change_rule(reader)
    return rule | Q(actor_id=reader.person_id) if reader.person_id else rule


def _at_a_meeting(path: str, circles: Any) -> Q:
    return Q(**{f"{path}__meeting__circle__in": circles})


def _decision_seen(reader: Reader) -> Q:
    """What a meeting decided is seen with its circle, whatever the decision's own visibility."""
    circles = visible(Circle.objects.all(), reader).values("pk")
    return scope_rule(reader) | _at_a_meeting("taken_at", circles)


def _decision_changed(reader: Reader) -> Q:
    circles = editable(Circle.objects.all(), reader).values("pk")
    return change_rule(reader) | _at_a_meeting("taken_at", circles)


def _action_seen(reader: Reader) -> Q:
    """The same for what it gave to do."""
    circles = visible(Circle.objects.all(), reader).values("pk")
    return action_seen(reader) | _at_a_meeting("given_at", circles)


def _action_changed(reader: Reader) -> Q:
    circles = editable(Circle.objects.all(), reader).values("pk")
    return action_changed(reader) | _at_a_meeting("given_at", circles)


def reads_drafts(circle: Circle, reader: Reader) -> bool:
    """Whether the reader reads minutes before they are approved, and who was there: those who sit
    in the circle, keep what it left, or lead it."""
    return is_inside(circle, reader) or may_change(circle, reader)


def _her_own(reader: Reader) -> Q:
    return Q(person_id=reader.person_id) if reader.person_id else NOBODY


def _asked_by_her(reader: Reader) -> Q:
    return Q(asker=reader.person_id) if reader.person_id else NOBODY


def _offered_by_her(reader: Reader) -> Q:
    return Q(by=reader.person_id) if reader.person_id else NOBODY


def _offered_to_her(reader: Reader) -> Q:
    return _offered_by_her(reader) | Q(request__asker=reader.person_id or 0)


access_rule(Circle, seeing=_circle_seen, changing=_circle_changed)
for _model, _path in (
    (Meeting, "circle"), (AgendaItem, "meeting__circle"),
    (MeetingDecision, "meeting__circle"), (MeetingAction, "meeting__circle"),
    (MinutesCorrection, "meeting__circle"),
):  # fmt: skip
    access_rule(_model, seeing=_with_circle(_path), changing=_leads_circle(_path))
for _around in (MeetingMail, MinutesAnswer):
    access_rule(
        _around, seeing=_inside("meeting__circle"), changing=_leads_circle("meeting__circle")
    )
for _said, _path in ((CircleFile, "circle"), (Thread, "circle"), (Message, "thread__circle")):
    access_rule(_said, seeing=_inside(_path), changing=_inside_and_open(_path))
access_rule(CircleMember, seeing=_seat_seen, changing=_leads_circle("circle"))
access_rule(Decision, seeing=_decision_seen, changing=_decision_changed)
access_rule(Action, seeing=_action_seen, changing=_action_changed)
access_rule(Need, seeing=_need_seen, changing=_need_changed)
access_rule(Avoidance, seeing=_her_own, changing=_her_own)
access_rule(PathRequest, seeing=_asked_by_her, changing=_asked_by_her)
access_rule(PathOffer, seeing=_offered_to_her, changing=_offered_by_her)
