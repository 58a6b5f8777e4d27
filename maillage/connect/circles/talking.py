"""Writes in a circle's discussions: start one, write, mend, withdraw, close; and its files."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.connect.circles.actions import NotPossible
from maillage.connect.models import Circle, CircleFile, Meeting, Message, Thread
from maillage.core import journal
from maillage.core.gestures.evidence import keep_file
from maillage.core.models import Actor, Change

MOST_FILES = 200
MOST_BYTES = 500 * 1024 * 1024  # of one circle, all its files together


@transaction.atomic
def start_thread(*, circle: Circle, title: str, text: str, by: Actor) -> Thread:
    """A discussion begins with its first message."""
    _open(circle)
    thread = journal.create(Thread(circle=circle, title=title, started_by=by), by=by)
    journal.create(Message(thread=thread, author=by, text=text), by=by)
    return thread


@transaction.atomic
def write_message(*, thread: Thread, text: str, by: Actor) -> Message:
    """One more message."""
    _open(thread.circle)
    if Thread.objects.get(pk=thread.pk).closed_on:
        raise NotPossible(_("Cette discussion est fermée."))
    message = journal.create(Message(thread=thread, author=by, text=text), by=by)
    Thread.objects.filter(pk=thread.pk).update(last_message_at=message.created_at)
    return message


@transaction.atomic
def mend_message(*, message: Message, text: str, by: Actor) -> Change | None:
    """Other words in place of one's own; the former ones are kept nowhere."""
    _open(message.thread.circle)
    if message.text == text:
        return None
    return journal.change(message, {"text": text, "changed_at": timezone.now()}, by=by, pins=False)


@transaction.atomic
def withdraw_message(*, message: Message, by: Actor) -> Change | None:
    """Take one's words back: they are gone, and the place says so."""
    _open(message.thread.circle)
    return journal.change(message, {"text": "", "withdrawn_at": timezone.now()}, by=by, pins=False)


@transaction.atomic
def close_thread(*, thread: Thread, is_closed: bool, by: Actor) -> Change | None:
    """Close a discussion, or take it up again."""
    _open(thread.circle)
    return journal.change(
        thread, {"closed_on": timezone.localdate() if is_closed else None}, by=by, pins=False
    )


def _open(circle: Circle) -> None:
    if Circle.objects.select_for_update().get(pk=circle.pk).closed_on:
        raise NotPossible(_("Ce cercle est fermé : il se lit, et plus rien ne s’y ajoute."))


# --- Files ----------------------------------------------------------------------------------
@transaction.atomic
def add_file(
    *,
    circle: Circle,
    upload: UploadedFile[Any],
    title: str,
    by: Actor,
    meeting: Meeting | None = None,
) -> CircleFile:
    """Keep a file with the circle, or with one of its meetings.

    It has no owner: only the circle's own page gives it out. `upload` was checked by
    `evidence.check_upload`.
    """
    _open(circle)
    sizes = list(circle.files.values_list("file__size", flat=True))
    if len(sizes) >= MOST_FILES or sum(sizes) + (upload.size or 0) > MOST_BYTES:
        raise NotPossible(_("Ce cercle est plein (200 fichiers, 500 Mo) : retirez-en d’abord."))
    record = keep_file(upload, host_id=circle.host_id, by=by)
    kept = CircleFile(
        circle=circle, meeting=meeting, title=title or record.title, file=record, added_by=by
    )
    return journal.create(kept, by=by)


@transaction.atomic
def remove_file(*, kept: CircleFile, by: Actor) -> Change:
    """Take a file out of the circle; undoing it brings it back."""
    _open(kept.circle)
    return journal.remove(kept, by=by)
