"""The private link in each message: « volontiers », or « non, et ne plus me le proposer ».

A yes is told to who introduces. A no is not: it is an `Avoidance`, that its author alone knows; the
introduction stays as it was, exactly as when nobody answers. Who introduces holds both links, to
pass them on: nothing that a link shows or does may depend on whether there is a refusal.
"""

from __future__ import annotations

from django.core import signing
from django.db import transaction
from django.utils import timezone

from maillage.connect.models import Introduction
from maillage.core import journal
from maillage.core.models import Actor, Avoidance

SALT = "maillage.connect.introduction"
OPEN = (Introduction.State.DRAFTED, Introduction.State.SENT)


def key_of(introduction: Introduction, actor: Actor) -> str:
    """Says who answers, and to what; the same each time it is shown."""
    return signing.Signer(salt=SALT).sign_object([introduction.uid, actor.uid])


def opened(key: str) -> tuple[Introduction, Actor, Actor] | None:
    """(introduction, who answers, whom she would meet); None for a forged key."""
    try:
        uid, actor_uid = signing.Signer(salt=SALT).unsign_object(key)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = Introduction.objects.select_related("one", "other", "owner")
    found = rows.filter(uid=uid).first()
    if found is None:
        return None
    for me, other in ((found.one, found.other), (found.other, found.one)):
        if me.uid == actor_uid:
            return found, me, other
    return None


def said_yes(introduction: Introduction, actor: Actor) -> bool:
    """Whether she said that she would be glad to."""
    field = "one_agreed_on" if actor.pk == introduction.one_id else "other_agreed_on"
    return getattr(introduction, field) is not None


@transaction.atomic
def agree(*, introduction: Introduction, actor: Actor) -> None:
    """She would be glad to: who introduces them is told. A refusal stands: it is lifted where its
    author alone comes (« Mon espace »), never by a link that somebody else holds too."""
    now = Introduction.objects.select_for_update().get(pk=introduction.pk)
    if now.state in OPEN and not said_yes(now, actor):
        field = "one_agreed_on" if actor.pk == now.one_id else "other_agreed_on"
        journal.change(now, {field: timezone.localdate()}, by=None, pins=False)


@transaction.atomic
def refuse(*, actor: Actor, other: Actor) -> None:
    """Never again these two: written where nobody else looks; nothing else changes. The same one
    statement whether she had refused before or not."""
    Avoidance.objects.bulk_create([Avoidance(person=actor, other=other)], ignore_conflicts=True)
