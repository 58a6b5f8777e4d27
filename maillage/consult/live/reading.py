"""What a guest may read, and how little a poll costs: two indexed reads, no session.

A phone says which version of its group it has; the answer holds the rows written since. The two
reads are written in SQL: composing them through the ORM took more time than all the rest of a poll
(2.2 ms against 0.8 ms, bench/workshop.py), and two hundred phones ask every two seconds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from maillage.consult.models import Breakout, Contribution, Guest, Step

SEEN_EVERY = timedelta(seconds=60)
HERE_FOR = timedelta(seconds=150)
_GUEST = """
SELECT g.id, g.seen_at IS NULL OR g.seen_at < %s, g.breakout_id, w.version, b.version,
       b.reset_version
FROM consult_guest g
JOIN consult_workshop w ON w.id = g.workshop_id
LEFT JOIN consult_breakout b ON b.id = g.breakout_id
WHERE g.uid = %s
"""
# The same rule as `_seen`; a test holds the two together.
_ROWS = """
SELECT c.uid, s.uid, c.position, c.word, c.why, c.examples, c.cells, c.sentence, c.text, c.state,
       c.revision, c.guest_id, a.name, a.number, c.own_key, k.uid, f.uid
FROM consult_contribution c
JOIN consult_step s ON s.id = c.step_id
LEFT JOIN consult_guest a ON a.id = c.guest_id
LEFT JOIN consult_contribution k ON k.id = c.corrects_id
LEFT JOIN consult_contribution f ON f.id = c.continues_id
WHERE c.breakout_id = %s AND c.stamp > %s
  AND (s.closed_at IS NOT NULL OR (NOT s.hides_until_close AND s.writers <> 'alone')
       OR c.guest_id = %s{own})
ORDER BY c.stamp, c.id
"""


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


def _seen(guest_id: int, breakout_id: int | None, own_keys: tuple[str, ...] = ()) -> Q:
    """Which rows of her own group a guest reads: a filter on `Contribution`.

    While a step hides what others write, only her own; the note-taker hides nothing from nobody.
    """
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


def hidden_rows(breakout: Breakout) -> QuerySet[Contribution]:
    """Rows that a step keeps from everybody but their author until it closes.

    What was typed in from paper has no author to be kept for.
    """
    hiding = Q(step__hides_until_close=True) | Q(step__writers=Step.Writers.ALONE)
    by_a_phone = Q(guest__isnull=False) | ~Q(own_key="")
    rows = Contribution.objects.filter(breakout=breakout, step__closed_at=None)
    return rows.filter(hiding & by_a_phone)


def row_as_json(row: Contribution, guest_id: int, own_keys: tuple[str, ...]) -> dict[str, Any]:
    """A row as a phone receives it. Plain text everywhere: the page escapes it."""
    author = row.guest
    return _told(
        (
            row.uid, row.step.uid, row.position, row.word, row.why, row.examples, row.cells,
            row.sentence, row.text, row.state, row.revision, row.guest_id,
            author.name if author else "", author.number if author else None, row.own_key,
            row.corrects.uid if row.corrects else None,
            row.continues.uid if row.continues else None,
        ),
        guest_id,
        own_keys,
    )  # fmt: skip


def _told(row: tuple[Any, ...], guest_id: int, own_keys: tuple[str, ...]) -> dict[str, Any]:
    (
        uid, step, position, word, why, examples, cells, sentence, text, state, revision, author,
        name, number, own_key, corrects, continues,
    ) = row  # fmt: skip
    return {
        "id": uid, "step": step, "n": position, "word": word, "why": _list(why),
        "examples": _list(examples), "cells": _list(cells), "sentence": sentence, "text": text,
        "state": state, "rev": revision, "by": name or "", "number": number,
        "mine": author == guest_id or bool(own_key and own_key in own_keys),
        "corrects": corrects, "continues": continues,
    }  # fmt: skip


def _list(value: Any) -> list[Any]:
    """JSON as the database hands it over."""
    return json.loads(value) if isinstance(value, str) else value


def pulse(guest_uid: str, since: int, own_keys: tuple[str, ...] = ()) -> Pulse | None:
    """What is new for a guest since version `since` of her group. None: no such guest."""
    now = timezone.now()
    with connection.cursor() as cursor:
        late = connection.ops.adapt_datetimefield_value(now - SEEN_EVERY)
        cursor.execute(_GUEST, [late, guest_uid])
        told = cursor.fetchone()
        if told is None:
            return None
        guest_id, is_late, breakout_id, workshop_version, version, reset_version = told
        if is_late:
            Guest.objects.filter(pk=guest_id).update(seen_at=now)
        if breakout_id is None or (version == since and since > 0):
            return Pulse(workshop_version, version or 0, [], False, breakout_id)
        is_whole = since < reset_version or since <= 0 or since > version
        own = f" OR c.own_key IN ({', '.join(['%s'] * len(own_keys))})" if own_keys else ""
        asked = [breakout_id, -1 if is_whole else since, guest_id, *own_keys]
        cursor.execute(_ROWS.format(own=own), asked)
        rows = [_told(row, guest_id, own_keys) for row in cursor.fetchall()]
    return Pulse(workshop_version, version, rows, is_whole, breakout_id)
