"""What the tests of gestures share: a practice, a line, calendars."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from maillage.core.actions import NewVerb, adopt_practice
from maillage.core.models import Actor, Gesture, Practice, Visibility

ZONE = ZoneInfo("America/Toronto")
LINE = "rencontre avec le musée au sujet de la billetterie, 3 organismes"
NAMES = (
    "Réseauter/faire des liens", "Développer et réaliser", "Concerter", "Outiller", "Conseiller",
    "Piloter des projets", "Former", "«Veiller»", "Documenter", "Informer/communiquer",
)  # fmt: skip


def adopt(cast, names=NAMES, **more) -> Practice:
    """A version of the practice with these verbs."""
    return adopt_practice(
        by=cast.coordination.person, title="Pratique", decided_on=date(2021, 11, 24),
        verbs=[NewVerb(name) for name in names], **more,
    )  # fmt: skip


def gesture_of(user, text=LINE, **fields) -> Gesture:
    fields.setdefault("visibility", Visibility.PRIVATE)
    return Gesture.objects.create(text=text, owner=user.person, **fields)


def organisation(name: str, **fields) -> Actor:
    fields.setdefault("visibility", Visibility.NETWORK)
    return Actor.objects.create(kind=Actor.Kind.ORGANIZATION, name=name, **fields)


def noon(days_ago: int = 0) -> datetime:
    """Noon some days ago; never later than now."""
    day = timezone.localdate() - timedelta(days=days_ago)
    return datetime.combine(day, datetime.min.time(), tzinfo=ZONE)


def event(uid: str, title: str, start: datetime, **lines: str) -> str:
    end = start + timedelta(minutes=30)
    more = "".join(f"{name}:{value}\r\n" for name, value in lines.items())
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{title}\r\n"
        f"DTSTART:{start.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}\r\n"
        f"DTEND:{end.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}\r\n{more}END:VEVENT\r\n"
    )


def calendar(*events: str) -> bytes:
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(events) + "END:VCALENDAR\r\n").encode()
