"""The undo offered beside « C’est fait »: a message that carries a short-lived key to one change.

The key is signed and names the person it was given to; it is good for an hour. Later, and for
anybody else, the history of the record is where a change is undone.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core import signing
from django.http import HttpRequest

from maillage.core.models import Actor, Batch, Change

SALT = "maillage.core.undoing"
SALT_OF_ACTS = "maillage.core.undoing.acts"
HOUR = 3600  # seconds a key is good for
MARK = "undo:"


def told_with_undo(request: HttpRequest, text: str, change: Change | None, *, back: str) -> None:
    """Say that `change` is done and offer to undo it; `back` is the page to come back to.

    Without a change (nothing differed) the message is plain.
    """
    tags = ""
    if change is not None and change.by_id:
        tags = MARK + signing.dumps([change.pk, change.by_id, back], salt=SALT)
    messages.success(request, text, extra_tags=tags)


def act_told_with_undo(request: HttpRequest, text: str, act: Batch | None, *, back: str) -> None:
    """The same for an act on many records at once: its whole batch is undone."""
    tags = ""
    if act is not None and act.by_id:
        tags = MARK + signing.dumps([act.pk, act.by_id, back], salt=SALT_OF_ACTS)
    messages.success(request, text, extra_tags=tags)


def undo_key(message: Message) -> str:
    """The key a message carries, or nothing."""
    tags = message.extra_tags or ""
    return tags.removeprefix(MARK) if tags.startswith(MARK) else ""


def change_of_key(key: str, *, person: Actor | None) -> tuple[Change, str] | None:
    """The change a key opens to this person and where to go back; None when it opens nothing."""
    try:
        pk, by_id, back = signing.loads(key, salt=SALT, max_age=HOUR)
    except signing.BadSignature:
        return None
    if person is None or person.pk != by_id:
        return None
    found = Change.objects.filter(pk=pk, by_id=by_id).first()
    return (found, back) if found else None


def act_of_key(key: str, *, person: Actor | None) -> tuple[Batch, str] | None:
    """The act that a key opens to this person and where to go back; None when it opens nothing."""
    try:
        pk, by_id, back = signing.loads(key, salt=SALT_OF_ACTS, max_age=HOUR)
    except signing.BadSignature:
        return None
    if person is None or person.pk != by_id:
        return None
    found = Batch.objects.filter(pk=pk, by_id=by_id, undone_at=None).first()
    return (found, back) if found else None
