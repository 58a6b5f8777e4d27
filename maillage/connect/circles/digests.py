"""Digests: what was said in her circles since the last one, in one mail, as often as she chose.

A daily digest leaves after seven in the morning, a weekly one on Monday. Each seat remembers when
it was last told about: the mark is written, and committed, before the mail leaves, so that a worker
that dies and starts again never sends it twice. A mail that the server refuses puts the mark back.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from maillage.connect.models import Circle, CircleFile, CircleMember, Message, Thread
from maillage.core.models import Actor, User

log = logging.getLogger("maillage.connect.digests")
HOUR = 7
SALT = "maillage.connect.digest"
MOST_MESSAGES, MOST_LETTERS = 5, 280  # of one discussion, of one message
Digest, State = CircleMember.Digest, CircleMember.State


@dataclass
class ThreadNews:
    """A discussion and its last new messages."""

    thread: Thread
    messages: list[Message]
    count: int

    @property
    def url(self) -> str:
        return settings.SITE_URL + self.thread.get_absolute_url()


@dataclass
class CircleNews:
    """What is new in one circle."""

    circle: Circle
    threads: list[ThreadNews]
    files: list[CircleFile]

    @property
    def url(self) -> str:
        return settings.SITE_URL + self.circle.get_absolute_url()


def send_digests(now: datetime | None = None) -> int:
    """Send each person who is due her digest (a job, every hour). Returns how many mails left."""
    now = now or timezone.now()
    people: dict[int, list[CircleMember]] = {}
    for seat in _due(now):
        people.setdefault(seat.actor_id, []).append(seat)
    users = User.objects.filter(person__in=people, is_active=True).select_related("person")
    return sum(_send(user, people[user.person_id or 0], now) for user in users)


def _due(now: datetime) -> list[CircleMember]:
    rows = CircleMember.objects.filter(state=State.ACTIVE, circle__closed_on=None)
    rows = rows.exclude(digest=Digest.NEVER).select_related("circle").order_by("circle__name", "pk")
    turns = {digest: last_turn(digest, now) for digest in (Digest.DAILY, Digest.WEEKLY)}
    return [seat for seat in rows if _since(seat) < turns[Digest(seat.digest)]]


def last_turn(digest: str, now: datetime) -> datetime:
    """The last moment at which such a digest was due: seven in the morning, a Monday for weekly."""
    local = timezone.localtime(now)
    turn = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if turn > local:
        turn -= timedelta(days=1)
    if digest == Digest.WEEKLY:
        turn -= timedelta(days=turn.weekday())
    return turn


def _since(seat: CircleMember) -> datetime:
    """From when on she was told nothing: her last digest, else the day she came in."""
    return seat.digest_sent_at or seat.created_at


def _send(user: User, seats: list[CircleMember], now: datetime) -> bool:
    """Mark her seats, then write to her. False when nothing is new or the mail did not leave."""
    marked = [seat for seat in seats if _mark(seat, now)]
    found = [_news(seat, now) for seat in marked]
    news = [one for one in found if one is not None]
    if not news or user.person is None:
        return False
    try:
        with override(user.language):
            letter(user, news).send()
    except OSError as error:  # smtplib's errors are OSErrors too
        log.warning("résumé non envoyé : %s", type(error).__name__)
        for seat in marked:
            mine = CircleMember.objects.filter(pk=seat.pk, digest_sent_at=now)
            mine.update(digest_sent_at=seat.digest_sent_at)
        return False
    return True


def _mark(seat: CircleMember, now: datetime) -> bool:
    """Take this turn of the seat; of two workers, and of two tries, one alone gets True."""
    with transaction.atomic():
        mine = CircleMember.objects.filter(
            pk=seat.pk, digest_sent_at=seat.digest_sent_at, state=State.ACTIVE
        )
        return bool(mine.exclude(digest=Digest.NEVER).update(digest_sent_at=now))


def _news(seat: CircleMember, now: datetime) -> CircleNews | None:
    since = _since(seat)
    said = Message.objects.filter(
        thread__circle=seat.circle, created_at__gt=since, created_at__lte=now, withdrawn_at=None
    )
    rows = said.exclude(author=seat.actor_id).select_related("thread", "author")
    by_thread: dict[int, list[Message]] = {}
    for message in rows.order_by("thread_id", "created_at", "pk"):
        by_thread.setdefault(message.thread_id, []).append(message)
    threads = [
        ThreadNews(found[0].thread, found[-MOST_MESSAGES:], len(found))
        for found in by_thread.values()
    ]
    added = CircleFile.objects.filter(circle=seat.circle, created_at__gt=since, created_at__lte=now)
    files = list(added.exclude(added_by=seat.actor_id)[:20])
    return CircleNews(seat.circle, threads, files) if threads or files else None


def letter(user: User, news: list[CircleNews]) -> EmailMessage:
    """The mail, in the language that is active."""
    person = user.person
    assert person is not None
    count = sum(thread.count for one in news for thread in one.threads)
    names = ", ".join(one.circle.name for one in news)
    subject = _("Du nouveau dans vos cercles")
    if count:
        subject = ngettext(
            "%(count)d message dans vos cercles", "%(count)d messages dans vos cercles", count
        ) % {"count": count}
    away = settings.SITE_URL + reverse("connect:digests", args=[key_of(person)])
    context = {"news": news, "network_name": settings.NETWORK_NAME, "away": away,
               "letters": MOST_LETTERS}  # fmt: skip
    return EmailMessage(
        f"{subject} · {names}"[:200].replace("\n", " ").replace("\r", " "),
        render_to_string("connect/email/digest.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
        headers={
            "List-Unsubscribe": f"<{away}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )  # fmt: skip


# --- The link that stops them ---------------------------------------------------------------
def key_of(person: Actor) -> str:
    """What the mail's link carries: good for as long as the person is here, for this alone."""
    return signing.dumps(person.uid, salt=SALT)


def person_of(key: str) -> Actor | None:
    """Whose digests the key stops."""
    try:
        uid = signing.loads(key, salt=SALT)
    except signing.BadSignature:
        return None
    return Actor.objects.filter(uid=uid).first()


def seats_told(person: Actor) -> list[CircleMember]:
    """The circles about which she is written to."""
    rows = CircleMember.objects.filter(actor=person, state=State.ACTIVE, circle__closed_on=None)
    return list(rows.exclude(digest=Digest.NEVER).select_related("circle"))
