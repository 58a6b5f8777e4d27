"""The signed keys that a mail or a calendar carries: each opens one thing, to one person."""

from __future__ import annotations

from django.core import signing

from maillage.connect.models import Circle, CircleMember, Meeting
from maillage.core.models import Actor

ANSWER = "maillage.connect.meeting-answer"
CALENDAR = "maillage.connect.circle-calendar"
REMINDERS = "maillage.connect.reminders"


def answer_key(meeting: Meeting, actor: Actor) -> str:
    """Says who answers, and to which meeting."""
    return signing.dumps([meeting.uid, actor.uid], salt=ANSWER)


def answer_of(key: str) -> tuple[Meeting, Actor] | None:
    """The meeting and the member; None once she sits there no more."""
    found = _pair(key, ANSWER)
    if found is None:
        return None
    meeting = Meeting.objects.filter(uid=found[0]).select_related("circle").first()
    if meeting is None or not (actor := _member(meeting.circle, found[1])):
        return None
    return meeting, actor


def calendar_key(circle: Circle, actor: Actor) -> str:
    """The secret address of a circle's calendar, hers alone: it ends with her seat."""
    return signing.dumps([circle.uid, actor.uid], salt=CALENDAR)


def calendar_of(key: str) -> tuple[Circle, Actor] | None:
    """The circle, and who reads its calendar."""
    found = _pair(key, CALENDAR)
    if found is None:
        return None
    circle = Circle.objects.filter(uid=found[0]).first()
    actor = _member(circle, found[1]) if circle else None
    return (circle, actor) if circle and actor else None


def reminders_key(person: Actor) -> str:
    """Opens her choice of reminders, and nothing else."""
    return signing.dumps(person.uid, salt=REMINDERS)


def reminders_of(key: str) -> Actor | None:
    """Whose choice the key opens."""
    try:
        uid = signing.loads(key, salt=REMINDERS)
    except signing.BadSignature:
        return None
    return Actor.objects.filter(uid=uid).first()


def _pair(key: str, salt: str) -> list[str] | None:
    try:
        found = signing.loads(key, salt=salt)
    except signing.BadSignature:
        return None
    return found if isinstance(found, list) and len(found) == 2 else None


def _member(circle: Circle, uid: str) -> Actor | None:
    seats = CircleMember.objects.filter(circle=circle, state=CircleMember.State.ACTIVE)
    return Actor.objects.filter(uid=uid, pk__in=seats.values("actor")).first()
