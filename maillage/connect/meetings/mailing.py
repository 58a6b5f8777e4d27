"""The mails of a meeting: a row for each, written with the act; sent at once or by the next turn.

A row remembers what became of its mail. It is marked as gone, and committed, before the mail
leaves, so that a worker that dies does not send twice; a mail that the server refuses is marked
back, tried again later, and shown with its problem to those who lead.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from maillage.connect.circles.actions import NotPossible
from maillage.connect.meetings import keys, presence
from maillage.connect.meetings.ical import description_of, invitation
from maillage.connect.meetings.timing import agenda_of, wall
from maillage.connect.models import CircleMember, Meeting, MeetingMail, ReminderChoice
from maillage.connect.reaching import Reached, reached
from maillage.core import journal
from maillage.core.models import Actor

log = logging.getLogger("maillage.connect.meetings")
Kind = MeetingMail.Kind
MOST_TRIES = 6
REMIND_BEFORE = timedelta(hours=48)


def members_reached(meeting: Meeting) -> list[Reached]:
    """Everybody who sits in the circle."""
    return reached(seat.actor for seat in presence.members_of(meeting))


# --- Written with the act -------------------------------------------------------------------
@transaction.atomic
def call(*, meeting: Meeting, by: Actor) -> list[Reached]:
    """Call the members, or send them the newer invitation. Returns those who cannot be reached."""
    now = (
        Meeting.objects.select_for_update(of=("self",)).select_related("circle").get(pk=meeting.pk)
    )
    if now.state != Meeting.State.PLANNED:
        raise NotPossible(_("Cette réunion n’est plus à venir."))
    if now.ends_at < timezone.now():
        raise NotPossible(_("Cette réunion est passée : on ne la convoque plus."))
    members = members_reached(now)
    if not members:
        raise NotPossible(_("Ce cercle n’a pas encore de membres à convoquer."))
    presence.invite(meeting=now, actors=[m.actor for m in members], by=by)
    journal.change(now, {"called_at": timezone.now()}, by=by, pins=False)
    _queue(now, Kind.CALL, members)
    return [m for m in members if not m.email]


@transaction.atomic
def ask_to_approve(*, meeting: Meeting) -> None:
    """Members hear that the minutes wait for them."""
    last = MeetingMail.objects.filter(meeting=meeting, kind=Kind.MINUTES).order_by("-sequence")
    turn = (last.values_list("sequence", flat=True).first() or 0) + 1
    _queue(meeting, Kind.MINUTES, members_reached(meeting), turn)


@transaction.atomic
def queue_cancellations() -> int:
    """Those who got an invitation to a meeting that is cancelled (with its circle, perhaps)."""
    rows = Meeting.objects.filter(
        state=Meeting.State.CANCELLED, called_at__isnull=False, ends_at__gt=timezone.now()
    )
    told = MeetingMail.objects.filter(kind=Kind.CANCEL, sequence=F("meeting__sequence"))
    count = 0
    for meeting in rows.exclude(pk__in=told.values("meeting")):
        called = Actor.objects.filter(
            meeting_mails__meeting=meeting, meeting_mails__kind=Kind.CALL,
            meeting_mails__sent_at__isnull=False,
        ).distinct()  # fmt: skip
        count += _queue(meeting, Kind.CANCEL, reached(called))
    return count


@transaction.atomic
def queue_reminders(now: datetime | None = None) -> int:
    """Members of meetings that begin within two days, once; not those who are excused."""
    now = now or timezone.now()
    rows = Meeting.objects.filter(
        state=Meeting.State.PLANNED, called_at__isnull=False, reminded_at=None,
        starts_at__gt=now, starts_at__lte=now + REMIND_BEFORE, circle__closed_on=None,
    )  # fmt: skip
    count = 0
    for meeting in rows:
        if not Meeting.objects.filter(pk=meeting.pk, reminded_at=None).update(reminded_at=now):
            continue
        # Called within these same two days: the call itself reminds.
        if meeting.called_at and now - meeting.called_at < timedelta(hours=24):
            continue
        away = set(
            meeting.participations.filter(status=presence.Status.EXCUSED).values_list(
                "actor", flat=True
            )
        )
        quiet = set(
            ReminderChoice.objects.filter(wants_meetings=False).values_list("person", flat=True)
        )
        members = members_reached(meeting)
        told = [m for m in members if m.actor.pk not in away | quiet]
        count += _queue(meeting, Kind.REMINDER, told)
    return count


def _queue(meeting: Meeting, kind: str, to: Iterable[Reached], turn: int | None = None) -> int:
    rows = [
        MeetingMail(meeting=meeting, actor=one.actor, kind=kind,
                    sequence=meeting.sequence if turn is None else turn)
        for one in to
        if one.email
    ]  # fmt: skip
    MeetingMail.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        transaction.on_commit(lambda: send_waiting_mails.enqueue())
    return len(rows)


# --- Sent -----------------------------------------------------------------------------------
@task()
def send_waiting_mails() -> int:
    """Send what waits; the schedule does it again for what was refused."""
    return send_waiting()


def send_waiting(now: datetime | None = None) -> int:
    """Returns how many left."""
    now = now or timezone.now()
    rows = MeetingMail.objects.filter(sent_at=None, tries__lt=MOST_TRIES)
    rows = rows.select_related("meeting__circle", "actor")
    return sum(_send(row, now) for row in list(rows))


def run_mails() -> int:
    """What comes back: cancellations and reminders that are due, then all that waits (a job)."""
    queue_cancellations()
    queue_reminders()
    return send_waiting()


def _is_pointless(row: MeetingMail) -> bool:
    """Overtaken: a newer invitation, a cancelled or past meeting, a member who left."""
    meeting = row.meeting
    if row.kind == Kind.CANCEL:
        return meeting.state != Meeting.State.CANCELLED
    if row.kind == Kind.MINUTES:
        is_gone = meeting.minutes_state != Meeting.MinutesState.PROPOSED
    else:
        is_past = meeting.ends_at < timezone.now() or meeting.state != Meeting.State.PLANNED
        is_gone = is_past or row.sequence != meeting.sequence
    seats = CircleMember.objects.filter(circle=meeting.circle_id, actor=row.actor_id)
    return is_gone or not seats.filter(state=CircleMember.State.ACTIVE).exists()


def _send(row: MeetingMail, now: datetime) -> bool:
    if _is_pointless(row):
        row.delete()
        return False
    mine = MeetingMail.objects.filter(pk=row.pk, sent_at=None)
    if not mine.update(sent_at=now, tries=F("tries") + 1, problem=""):
        return False  # another worker took it
    [to] = reached([row.actor])
    if not to.email:
        MeetingMail.objects.filter(pk=row.pk).delete()
        return False
    try:
        with override(to.language):
            letter(row, to).send()
    except OSError as error:  # smtplib's errors are OSErrors too
        log.warning("courriel de réunion non envoyé : %s", type(error).__name__)
        MeetingMail.objects.filter(pk=row.pk).update(sent_at=None, problem=type(error).__name__)
        return False
    return True


def letter(row: MeetingMail, to: Reached) -> EmailMultiAlternatives:
    """The mail, in the language that is active; calls and cancellations carry the invitation."""
    meeting = row.meeting
    start = wall(meeting.starts_at, meeting.time_zone)
    answer_url = settings.SITE_URL + reverse(
        "connect:answer_call", args=[keys.answer_key(meeting, to.actor)]
    )
    choice_url = settings.SITE_URL + reverse(
        "connect:reminders", args=[keys.reminders_key(to.actor)]
    )
    context: dict[str, Any] = {
        "meeting": meeting, "circle": meeting.circle, "kind": row.kind, "sequence": row.sequence,
        "start": start, "end": wall(meeting.ends_at, meeting.time_zone), "answer_url": answer_url,
        "agenda": agenda_of(meeting.agenda.select_related("presenter"), meeting.starts_at,
                            meeting.ends_at, meeting.time_zone),
        "url": settings.SITE_URL + meeting.get_absolute_url(), "choice_url": choice_url,
        "network_name": settings.NETWORK_NAME,
    }  # fmt: skip
    if row.kind == Kind.MINUTES:
        context["url"] = settings.SITE_URL + reverse("connect:minutes", args=[meeting.address])
    day = date_format(start, "DATE_FORMAT")
    subjects = {
        Kind.CALL: _("Convocation : %(title)s, %(day)s"),
        Kind.CANCEL: _("Annulée : %(title)s, %(day)s"),
        Kind.REMINDER: _("Rappel : %(title)s, %(day)s"),
        Kind.MINUTES: _("Compte rendu à approuver : %(title)s, %(day)s"),
    }
    subject = subjects[Kind(row.kind)]
    if row.kind == Kind.CALL and row.sequence:
        subject = _("Mise à jour : %(title)s, %(day)s")
    mail = EmailMultiAlternatives(
        (subject % {"title": meeting.title, "day": day})[:200].replace("\n", " "),
        render_to_string("connect/email/meeting.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [to.email],
        headers={"List-Unsubscribe": f"<{choice_url}>",
                 "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        if row.kind == Kind.REMINDER else {},
    )  # fmt: skip
    if row.kind in {Kind.CALL, Kind.CANCEL}:
        _add_invitation(mail, row, to)
    return mail


def _add_invitation(mail: EmailMultiAlternatives, row: MeetingMail, to: Reached) -> None:
    """An alternative, which mail programs show as an invitation; a file, for the others."""
    method = "CANCEL" if row.kind == Kind.CANCEL else "REQUEST"
    content = invitation(
        row.meeting, name=to.actor.name, email=to.email,
        description=description_of(row.meeting), is_cancelled=row.kind == Kind.CANCEL,
    )  # fmt: skip
    mail.attach_alternative(content.decode(), f"text/calendar; charset=utf-8; method={method}")
    file = MIMEBase("application", "ics", name="invitation.ics")
    file.set_payload(content)
    encode_base64(file)
    file.add_header("Content-Disposition", "attachment", filename="invitation.ics")
    mail.attach(file)
