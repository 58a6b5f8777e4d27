"""The job of what comes after: presences and gestures, choices told together, questions later.

Each mail is claimed before it leaves (`actions.wishes.claim`). The mails of one evening and one
kind say the same to everybody, and go to everybody who was there: neither their number nor their
words tell who chose whom.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.develop.actions import wishes
from maillage.develop.after.gathering import leave_outcome, settle
from maillage.develop.after.timing import MONTHS, closes_at, is_asked, may_choose
from maillage.develop.models import AfterMail, Evening, Registration
from maillage.develop.registering.forgetting import are_forgotten
from maillage.develop.registering.keys import key_of, language_of, own_url

log = logging.getLogger("maillage.develop.after")
Kind = AfterMail.Kind
KIND_OF = {1: Kind.MONTH, 6: Kind.SIX_MONTHS}
# Presences may still be corrected for a while; an evening older than all questions asks nothing.
SETTLED_FOR = timedelta(days=30)
LOOKED_AT = timedelta(days=250)


def run_after(now: datetime | None = None) -> int:
    """The job, every fifteen minutes. Returns how many mails left."""
    now = now or timezone.now()
    recent = Evening.objects.filter(state=Evening.State.OVER, ends_at__gt=now - LOOKED_AT)
    return sum(_attend(evening, now) for evening in recent.order_by("ends_at", "pk"))


def _attend(evening: Evening, now: datetime) -> int:
    if are_forgotten(evening):
        return 0
    if evening.ends_at > now - SETTLED_FOR:
        settle(evening=evening)
    sent = 0
    if may_choose(evening, now):
        sent += _send_all(evening, Kind.CHOOSE, _there(evening))
    elif evening.revealed_at is None and wishes.reveal(evening=evening, now=now):
        evening.refresh_from_db()
    if evening.revealed_at and now < evening.revealed_at + SETTLED_FOR:
        sent += _send_all(evening, Kind.REVEALED, _there(evening))
    today = timezone.localdate(now, ZoneInfo(evening.time_zone))
    for months in MONTHS:
        if evening.revealed_at and is_asked(evening, months, today):
            sent += _send_all(evening, KIND_OF[months], _asked(evening))
    leave_outcome(evening=evening, today=today)
    return sent


def _there(evening: Evening) -> Iterable[Registration]:
    rows = evening.registrations.filter(state=Registration.State.PRESENT).exclude(email="")
    return rows.select_related("evening").order_by("pk")


def _asked(evening: Evening) -> Iterable[Registration]:
    """Those who agreed, and who have somebody to be asked about."""
    rows = _there(evening).filter(  # type: ignore[attr-defined]
        sharing__agrees_to_questions=True, wishes__isnull=False
    )
    return rows.distinct()


def _send_all(evening: Evening, kind: str, people: Iterable[Registration]) -> int:
    told = AfterMail.objects.filter(registration__evening=evening, kind=kind)
    done = set(told.values_list("registration", flat=True))
    return sum(_send(row, kind) for row in people if row.pk not in done)


def _send(row: Registration, kind: str) -> bool:
    if not wishes.claim(registration=row, kind=kind):
        return False
    try:
        with override(language_of(row)):
            letter(row, kind).send()
    except OSError as error:  # smtplib's errors are OSErrors too
        log.warning("courriel non envoyé : %s", type(error).__name__)
        wishes.give_back(registration=row, kind=kind)
        return False
    return True


def letter(row: Registration, kind: str) -> EmailMultiAlternatives:
    """The mail, in the language that is active. It names nobody."""
    evening = row.evening
    subjects = {
        Kind.CHOOSE: _("Qui souhaitez-vous revoir ? %s"),
        Kind.REVEALED: _("Les choix sont dévoilés : %s"),
        Kind.MONTH: _("Un mois après : %s"),
        Kind.SIX_MONTHS: _("Six mois après : %s"),
    }
    subject = " ".join((subjects[Kind(kind)] % evening.title).split())[:180]
    base, headers = settings.SITE_URL.rstrip("/"), {}
    context = {
        "evening": evening, "kind": kind, "url": own_url(row), "closes_at": closes_at(evening),
        "network_name": settings.NETWORK_NAME,
    }  # fmt: skip
    if kind in KIND_OF.values():
        key = key_of(row)
        away = base + reverse("develop:stop_follow_ups", args=[key])
        context |= {"url": base + reverse("develop:my_follow_ups", args=[key]), "away": away}
        headers = {
            "List-Unsubscribe": f"<{away}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }  # fmt: skip
    body = render_to_string("develop/email/after.txt", context)
    html = render_to_string("develop/email/frame.html", {"body": body, "subject": subject})
    mail = EmailMultiAlternatives(
        subject, body, settings.DEFAULT_FROM_EMAIL, [row.email], headers=headers
    )
    mail.attach_alternative(html, "text/html")
    return mail
