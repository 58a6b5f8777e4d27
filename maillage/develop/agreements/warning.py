"""Agreements that end: one mail a person when their notice begins, and « À faire » until decided.

Each end is told once; another end, or another notice, is told anew.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from maillage.core.access import editable, reader_for
from maillage.core.models import Membership, User
from maillage.core.models.accounts import active_on
from maillage.core.registry import Todo
from maillage.develop.agreements.standing import asking, standing_of
from maillage.develop.models import Agreement

log = logging.getLogger("maillage.develop.agreements")
SHOWN = 3


def warn_holders(today: date | None = None) -> int:
    """A job, every day. Returns how many mails left."""
    today = today or timezone.localdate()
    people: dict[int, list[Agreement]] = {}
    for one in asking(Agreement.objects.filter(warned_on=None, notice_days__gt=0), today):
        for user in _told(one):
            people.setdefault(user.pk, []).append(one)
    marked = _mark({one.pk for rows in people.values() for one in rows}, today)
    users = User.objects.filter(pk__in=people).select_related("person")
    rows = [(user, [one for one in people[user.pk] if one.pk in marked]) for user in users]
    return sum(_warn(user, mine, today) for user, mine in rows if mine)


def _told(agreement: Agreement) -> list[User]:
    """Who answers for it; when nobody does, the agents of its host."""
    users = User.objects.filter(is_active=True)
    own = list(users.filter(person=agreement.owner_id)) if agreement.owner_id else []
    if own or agreement.host_id is None:
        return own
    today = timezone.localdate()
    agents = Membership.objects.filter(
        active_on(today),
        organisation=agreement.host_id, role=Membership.Role.AGENT,
    )  # fmt: skip
    return list(users.filter(person__in=agents.values("person")))


def _mark(ids: set[int], today: date) -> set[int]:
    """Those that this worker alone tells of: marked before the mail, so never told twice."""
    rows = Agreement.objects.filter(warned_on=None)
    return {pk for pk in sorted(ids) if rows.filter(pk=pk).update(warned_on=today)}


def _warn(user: User, agreements: list[Agreement], today: date) -> bool:
    reader = reader_for(user)
    seen = editable(Agreement.objects.filter(pk__in=[one.pk for one in agreements]), reader)
    mine = [one for one in agreements if one.pk in set(seen.values_list("pk", flat=True))]
    if not mine:
        return False
    try:
        with override(user.language):
            letter(user, mine, today).send()
    except OSError as error:  # smtplib's errors are OSErrors too
        log.warning("avertissement non envoyé : %s", type(error).__name__)
        Agreement.objects.filter(pk__in=[one.pk for one in mine]).update(warned_on=None)
        return False
    return True


def letter(user: User, agreements: list[Agreement], today: date) -> EmailMessage:
    """The mail, in the language that is active."""
    count = len(agreements)
    context = {
        "told": [(one, standing_of(one, today)) for one in agreements],
        "site": settings.SITE_URL, "url": settings.SITE_URL + reverse("develop:agreements"),
        "network_name": settings.NETWORK_NAME,
    }  # fmt: skip
    return EmailMessage(
        ngettext("%d entente à décider", "%d ententes à décider", count) % count,
        render_to_string("develop/email/agreements_ending.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )


# --- To do ----------------------------------------------------------------------------------
def todos(request: Any) -> Iterator[Todo]:
    """Her agreements that end, and those of her hosts that nobody answers for."""
    reader = request.reader
    if not reader.is_network or not reader.person_id:
        return
    hers = Q(owner=reader.person_id) | Q(owner=None, host__in=reader.host_ids)
    today = timezone.localdate()
    for one in asking(editable(Agreement.objects.filter(hers), reader), today)[:SHOWN]:
        yield Todo(
            gettext_lazy("Développer"), _("Renouveler ou terminer : %s") % one,
            one.get_absolute_url(), standing_of(one, today).words, due=one.to_date, css="v2",
        )  # fmt: skip
