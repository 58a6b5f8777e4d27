"""« Cette page est la mienne » : asked without an account, confirmed by mail, then decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from maillage.core import journal
from maillage.core.models import Actor, Batch, Picture
from maillage.offer.contributing import mails
from maillage.offer.models import Claim, DirectoryEntry

ACT = "claim"


@transaction.atomic
def ask(*, actor: Actor, email: str, name: str, message: str, language: str) -> Claim:
    """Keep a claim whose e-mail is not confirmed yet; the same one asked again is one."""
    known = Claim.objects.filter(actor=actor, email__iexact=email, state=Claim.State.UNCONFIRMED)
    claim = known.first()
    if claim is None:
        claim = Claim(actor=actor, email=email, name=name, message=message, language=language)
        return journal.create(claim, by=None)
    journal.change(claim, {"name": name, "message": message}, by=None, pins=False)
    return claim


@transaction.atomic
def confirm(*, claim: Claim) -> Claim:
    """The e-mail is hers: moderators see the claim."""
    row = Claim.objects.select_for_update().get(pk=claim.pk)
    if row.state == Claim.State.UNCONFIRMED:
        journal.change(row, {"state": Claim.State.ASKED}, by=None, pins=False)
    return row


def grant(*, claim: Claim, by: Actor) -> Claim:
    """The page is hers: she receives the link that keeps it.

    ValueError when the claim is not waiting, or its page is gone.
    """
    with transaction.atomic():
        row = _waiting(claim)
        entry = DirectoryEntry.objects.filter(actor=row.actor).first()
        if entry is None:
            raise ValueError("the page is gone")
        batch = journal.open_batch(by=by, act=ACT, label=str(row.actor))
        journal.change(entry, {"keeper_email": row.email}, by=by, batch=batch, pins=False)
        _decide(row, Claim.State.GRANTED, "", by, batch)
        journal.close_batch(batch)
    mails.send_claim_decision(row)
    return row


def refuse(*, claim: Claim, by: Actor, reason: str = "") -> Claim:
    """The page is not hers, as far as one can tell. ValueError when the claim is not waiting."""
    with transaction.atomic():
        row = _waiting(claim)
        _decide(row, Claim.State.REFUSED, reason, by, None)
    mails.send_claim_decision(row)
    return row


def _waiting(claim: Claim) -> Claim:
    row = Claim.objects.select_for_update().get(pk=claim.pk)
    if row.state != Claim.State.ASKED:
        raise ValueError("the claim does not wait for a decision")
    return row


def _decide(claim: Claim, state: str, reason: str, by: Actor, batch: Batch | None) -> None:
    values = {"state": state, "reason": reason[:300], "decided_at": timezone.now(),
              "decided_by": by}  # fmt: skip
    journal.change(claim, values, by=by, batch=batch, pins=False)


# --- The page, kept by who claimed it ------------------------------------------------------------
@transaction.atomic
def keep_page(*, claim: Claim, values: Mapping[str, Any], disciplines: list[int]) -> None:
    """What its keeper writes on her page."""
    batch = journal.open_batch(by=None, act=ACT, label=str(claim.actor))
    entry = DirectoryEntry.objects.get(actor=claim.actor)
    journal.change(entry, values, by=None, batch=batch)
    journal.change(claim.actor, {"disciplines": disciplines}, by=None, batch=batch)
    journal.close_batch(batch)


@transaction.atomic
def list_page(*, claim: Claim, is_listed: bool) -> None:
    """Her own yes, or her withdrawal, at any time."""
    entry = DirectoryEntry.objects.get(actor=claim.actor)
    day = timezone.localdate() if is_listed else None
    if bool(entry.listed_on) != is_listed:
        journal.change(entry, {"listed_on": day}, by=None)


@transaction.atomic
def put_portrait(*, claim: Claim, picture: Picture) -> None:
    """The page's picture."""
    batch = journal.open_batch(by=None, act=ACT, label=str(claim.actor))
    journal.create(picture, by=None, batch=batch)
    entry = DirectoryEntry.objects.get(actor=claim.actor)
    journal.change(entry, {"picture": picture}, by=None, batch=batch)
    journal.close_batch(batch)
