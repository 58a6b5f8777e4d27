"""What waits for the reader, from the shared nouns; the rooms add theirs (`add_todos`)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.core.access import Reader
from maillage.core.models import Action, Invitation
from maillage.core.registry import Todo, registry

log = logging.getLogger("maillage.home")
SHOWN = 8


def open_actions(request: HttpRequest) -> Iterator[Todo]:
    """Her own actions that are not done, the soonest due first."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if not reader.person_id:
        return
    # An action is shown to its holder whatever its visibility: it was given to her.
    held = Action.objects.filter(holder_id=reader.person_id, done_on=None)
    for action in held.select_related("decision").order_by("due_on", "id")[:SHOWN]:
        yield Todo(
            tag=gettext_lazy("Action"),
            title=action.title,
            url=action.get_absolute_url(),
            meta=_("Décision : %s") % action.decision.title if action.decision else "",
            due=action.due_on,
            done_url=reverse("home:finish_action", args=[action.uid]),
        )


def open_invitations(request: HttpRequest) -> Iterator[Todo]:
    """For coordination: invitations that nobody took up and that end within three days."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if not reader.has_role("coordination"):
        return
    now = timezone.now()
    waiting = Invitation.objects.filter(
        accepted_at=None, revoked_at=None, expires_at__gte=now,
        expires_at__lte=now + timedelta(days=3),
    )  # fmt: skip
    rows = list(waiting.order_by("expires_at")[:50])
    if rows:
        yield Todo(
            tag=gettext_lazy("Invitation"),
            title=ngettext(
                "%(n)d invitation sans réponse prend bientôt fin",
                "%(n)d invitations sans réponse prennent bientôt fin",
                len(rows),
            ) % {"n": len(rows)},
            url=reverse("core:invitations"),
            meta=", ".join(row.name or row.email for row in rows[:3]),
            due=timezone.localdate(rows[0].expires_at),
        )  # fmt: skip


def todos_of(request: HttpRequest) -> list[Todo]:
    """All that waits for her, the soonest due first; a room that fails is left out."""
    found: list[Todo] = []
    for source in registry.todos:
        try:
            found += list(source(request))
        except Exception:
            log.exception("to do: %s failed", getattr(source, "__qualname__", source))
    return sorted(found, key=lambda todo: (todo.due is None, todo.due or date.max))


def due_in_words(due: date | None, today: date) -> dict[str, Any]:
    """How near a date is: « auj. », « 3 j », « en retard », or the date; `late` for its colour."""
    if due is None:
        return {"text": "", "date": None, "late": False}
    days = (due - today).days
    if days < 0:
        return {"text": _("en retard"), "date": None, "late": True}
    if days == 0:
        return {"text": _("auj."), "date": None, "late": False}
    if days <= 7:
        return {"text": _("%d j") % days, "date": None, "late": False}
    return {"text": "", "date": due, "late": False}
