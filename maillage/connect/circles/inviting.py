"""The mail of an invitation to a circle: what it asks, and a link by which one answers.

The seat itself remembers its mail. It is marked before the mail leaves, so that a worker that dies
does not send twice; a mail that the server refuses is marked back and tried again by the schedule.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from maillage.connect.models import CircleMember
from maillage.connect.reaching import Reached, reached
from maillage.core import journal
from maillage.core.models import Actor, Change

log = logging.getLogger("maillage.connect.circles")
SALT = "maillage.connect.circle-invitation"
MOST_TRIES = 6
# An invitation older than this was told otherwise, or forgotten: no mail out of the blue.
STILL_FRESH = timedelta(days=14)
State = CircleMember.State


def invitation_key(seat: CircleMember) -> str:
    """Opens the answer to this invitation, and nothing else."""
    return signing.dumps(seat.uid, salt=SALT)


def invitation_of(key: str) -> CircleMember | None:
    """The seat that was offered; None once it was taken back."""
    try:
        uid = signing.loads(key, salt=SALT)
    except signing.BadSignature:
        return None
    rows = CircleMember.objects.select_related("circle", "actor", "designated_by")
    return rows.filter(uid=uid).first()


def invited_by(seat: CircleMember) -> Actor | None:
    """Who offered the seat, as the journal says."""
    made = journal.history(seat).filter(act=Change.Act.CREATE).first()
    return made.by if made else None


# --- Sent -----------------------------------------------------------------------------------
@task()
def send_invitations_soon() -> int:
    """Right after the act; the schedule does it again for what was refused."""
    return send_invitations()


def send_invitations(now: datetime | None = None) -> int:
    """Write to those who were invited and were not written to yet. Returns how many mails left."""
    now = now or timezone.now()
    rows = CircleMember.objects.filter(
        state=State.INVITED, mailed_at=None, mail_tries__lt=MOST_TRIES,
        circle__closed_on=None, created_at__gte=now - STILL_FRESH,
    ).select_related("circle", "actor", "designated_by")  # fmt: skip
    seats = list(rows)
    return sum(_send(seat, to, now) for seat, to in zip(
        seats, reached(seat.actor for seat in seats), strict=True
    ))  # fmt: skip


def _send(seat: CircleMember, to: Reached, now: datetime) -> bool:
    if not to.email:
        return False
    mine = CircleMember.objects.filter(pk=seat.pk, mailed_at=None, state=State.INVITED)
    if not mine.update(mailed_at=now, mail_tries=F("mail_tries") + 1):
        return False  # another worker took it, or she has answered
    try:
        with override(to.language):
            letter(seat, to).send()
    except OSError as error:  # smtplib's errors are OSErrors too
        log.warning("invitation non envoyée : %s", type(error).__name__)
        CircleMember.objects.filter(pk=seat.pk).update(mailed_at=None)
        return False
    return True


def letter(seat: CircleMember, to: Reached) -> EmailMessage:
    """The mail, in the language that is active."""
    answer = reverse("connect:answer_invitation", args=[invitation_key(seat)])
    context = {
        "seat": seat, "circle": seat.circle, "host": invited_by(seat),
        "url": settings.SITE_URL + answer, "network_name": settings.NETWORK_NAME,
    }  # fmt: skip
    return EmailMessage(
        (_("Invitation : %s") % seat.circle)[:200].replace("\n", " "),
        render_to_string("connect/email/invitation.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [to.email],
    )
