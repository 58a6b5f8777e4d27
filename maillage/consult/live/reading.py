"""What a guest may read, and how little a poll costs: two indexed reads, no session.

A phone says which version of its group it has; the answer holds the rows written since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from maillage.consult.models import Contribution, Guest, Step

SEEN_EVERY = timedelta(seconds=60)
HERE_FOR = timedelta(seconds=150)
_ROW = (
    "uid", "step__uid", "position", "word", "why", "examples", "cells", "sentence", "text",
    "state", "revision", "stamp", "guest_id", "guest__name", "guest__number", "own_key",
    "corrects__uid", "continues__uid",
)  # fmt: skip


@dataclass(frozen=True)
class Pulse:
    """A group as one phone knows it."""

    workshop_version: int
    version: int
    rows: list[dict[str, Any]]
    is_whole: bool  # all rows, not only those since: what the phone has and is not here is gone
    breakout_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "w": self.workshop_version,
            "v": self.version,
            "all": self.is_whole,
            "rows": self.rows,
        }


def people_here(breakout_id: int) -> int:
    """How many phones of a group asked for something in the last minutes."""
    since = timezone.now() - HERE_FOR
    return Guest.objects.filter(breakout_id=breakout_id, seen_at__gt=since).count()


def seen_by_guest(guest: Guest) -> Q:
    """Which rows of her own group a guest reads: a filter on `Contribution`.

    While a step hides what others write, only her own; the note-taker hides nothing from nobody.
    """
    return _seen(guest.pk, guest.breakout_id)


def _seen(guest_id: int, breakout_id: int | None, own_keys: tuple[str, ...] = ()) -> Q:
    shown = Q(step__closed_at__isnull=False) | (
        Q(step__hides_until_close=False) & ~Q(step__writers=Step.Writers.ALONE)
    )
    mine = Q(guest_id=guest_id)
    if own_keys:
        mine |= Q(own_key__in=own_keys)
    return Q(breakout_id=breakout_id) & (shown | mine)


def rows_of_guest(guest: Guest, own_keys: tuple[str, ...] = ()) -> QuerySet[Contribution]:
    """The rows of her group that a guest reads, in order."""
    rule = _seen(guest.pk, guest.breakout_id, own_keys)
    return Contribution.objects.filter(rule).order_by("step__position", "position", "pk")


def row_as_json(row: dict[str, Any], guest_id: int, own_keys: tuple[str, ...]) -> dict[str, Any]:
    """A row as a phone receives it. Plain text everywhere: the page escapes it."""
    is_mine = row["guest_id"] == guest_id or bool(row["own_key"] and row["own_key"] in own_keys)
    return {
        "id": row["uid"], "step": row["step__uid"], "n": row["position"], "word": row["word"],
        "why": row["why"], "examples": row["examples"], "cells": row["cells"],
        "sentence": row["sentence"], "text": row["text"], "state": row["state"],
        "rev": row["revision"], "by": row["guest__name"] or "", "number": row["guest__number"],
        "mine": is_mine, "corrects": row["corrects__uid"], "continues": row["continues__uid"],
    }  # fmt: skip


def pulse(guest_uid: str, since: int, own_keys: tuple[str, ...] = ()) -> Pulse | None:
    """What is new for a guest since version `since` of her group. None: no such guest."""
    now = timezone.now()
    told = (
        Guest.objects.filter(uid=guest_uid)
        .values(
            "pk", "seen_at", "breakout_id", "workshop__version", "breakout__version",
            "breakout__reset_version",
        )
        .first()
    )  # fmt: skip
    if told is None:
        return None
    if told["seen_at"] is None or now - told["seen_at"] > SEEN_EVERY:
        Guest.objects.filter(pk=told["pk"]).update(seen_at=now)
    version = told["breakout__version"] or 0
    if told["breakout_id"] is None or (version == since and since > 0):
        return Pulse(told["workshop__version"], version, [], False, told["breakout_id"])
    is_whole = since < (told["breakout__reset_version"] or 0) or since <= 0 or since > version
    rows = Contribution.objects.filter(_seen(told["pk"], told["breakout_id"], own_keys))
    if not is_whole:
        rows = rows.filter(stamp__gt=since)
    found = [row_as_json(r, told["pk"], own_keys) for r in rows.order_by("stamp").values(*_ROW)]
    return Pulse(told["workshop__version"], version, found, is_whole, told["breakout_id"])
