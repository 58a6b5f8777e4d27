"""Actions that are due: one mail a person, of what comes within three days and of what is late.

Each action is told once before its day and once after it; another day, or another holder, tells it
anew. Whoever chose not to be reminded hears nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from maillage.connect.meetings import keys
from maillage.connect.models import ActionReminder, ReminderChoice
from maillage.core import journal
from maillage.core.access import reader_for
from maillage.core.models import Action, Actor, User
from maillage.core.registry import Origin, registry

log = logging.getLogger("maillage.connect.reminders")
SOON = timedelta(days=3)


@dataclass(frozen=True)
class Due:
    """An action to tell of, whether it is late, and where it was given."""

    action: Action
    is_late: bool
    origins: list[Origin]


def choice_of(person: Actor) -> ReminderChoice:
    """What she chose; all, when she chose nothing."""
    return ReminderChoice.objects.filter(person=person).first() or ReminderChoice(person=person)


@transaction.atomic
def choose_reminders(*, person: Actor, values: Mapping[str, bool]) -> None:
    """Her own choice: `wants_actions`, `wants_meetings`."""
    now = choice_of(person)
    if now.pk is None:
        journal.create(ReminderChoice(person=person, **values), by=person)
    else:
        journal.change(now, values, by=person)


def remind_holders(today: date | None = None) -> int:
    """A job, every day. Returns how many mails left."""
    today = today or timezone.localdate()
    quiet = ReminderChoice.objects.filter(wants_actions=False).values("person")
    rows = Action.objects.filter(done_on=None, due_on__lte=today + SOON, holder__isnull=False)
    people: dict[int, list[Action]] = {}
    for action in rows.exclude(holder__in=quiet).order_by("due_on", "pk"):
        people.setdefault(action.holder_id or 0, []).append(action)
    users = User.objects.filter(person__in=people, is_active=True).select_related("person")
    return sum(_remind(user, people[user.person_id or 0], today) for user in users)


def _remind(user: User, actions: list[Action], today: date) -> bool:
    marked = _mark(actions, today)
    if not marked or user.person is None:
        return False
    told = [action for action in actions if action.pk in {row.action_id for row in marked}]
    origins = registry.origins_of(told, reader_for(user))
    due = [Due(one, one.due_on < today, origins[one.pk]) for one in told if one.due_on]
    try:
        with override(user.language):
            letter(user, user.person, due).send()
    except OSError as error:  # smtplib's errors are OSErrors too
        log.warning("rappel non envoyé : %s", type(error).__name__)
        ActionReminder.objects.filter(pk__in=[row.pk for row in marked]).delete()
        return False
    return True


def _mark(actions: list[Action], today: date) -> list[ActionReminder]:
    """Those of which nothing was said yet; of two workers, one alone gets each."""
    marked = []
    for action in actions:
        with transaction.atomic():
            row, is_new = ActionReminder.objects.get_or_create(
                action=action, holder_id=action.holder_id, due_on=action.due_on,  # type: ignore[misc]
                is_late=bool(action.due_on and action.due_on < today),
            )  # fmt: skip
        if is_new:
            marked.append(row)
    return marked


def letter(user: User, person: Actor, due: list[Due]) -> EmailMessage:
    """The mail, in the language that is active."""
    late = sum(one.is_late for one in due)
    if late:
        subject = ngettext("%d action en retard", "%d actions en retard", late) % late
    else:
        subject = ngettext("%d action à échéance", "%d actions à échéance", len(due)) % len(due)
    away = settings.SITE_URL + reverse("connect:reminders", args=[keys.reminders_key(person)])
    context = {
        "due": due, "choice_url": away, "network_name": settings.NETWORK_NAME,
        "site": settings.SITE_URL, "url": settings.SITE_URL + reverse("connect:actions_due"),
        "title": _("Vos actions"),
    }  # fmt: skip
    return EmailMessage(
        subject,
        render_to_string("connect/email/actions_due.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
        headers={"List-Unsubscribe": f"<{away}>",
                 "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )  # fmt: skip
