"""Pairs that are never proposed. Whatever the cause, they are absent in the same way.

Tied already (in any state, seen or not), working together, introduced before by anybody, or one of
them would rather not: nobody can tell one cause from another, and no count is kept of any.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from maillage.connect.models import Introduction
from maillage.core.models import Avoidance, Consent, Membership, Tie
from maillage.core.models.accounts import active_on

Pairs = set[tuple[int, int]]


def pairs_apart(ids: Iterable[int], person: int | None) -> Pairs:
    """Pairs among these actors, the lower id first. What another agent set aside is still an idea
    for `person`."""
    known = set(ids)
    introduced = Introduction.objects.exclude(
        ~Q(owner=person), state=Introduction.State.NOTHING, sent_on=None, message=""
    )
    rows = [
        *Tie.objects.filter(source__in=known, target__in=known).values_list("source", "target"),
        *Avoidance.objects.filter(person__in=known, other__in=known).values_list("person", "other"),
        *introduced.filter(one__in=known, other__in=known).values_list("one", "other"),
        *_at_work(known),
    ]
    return {(min(pair), max(pair)) for pair in rows}


def _at_work(known: set[int]) -> list[tuple[int, int]]:
    """A person and where she works, and two people who work there."""
    today = timezone.localdate()
    rows = Membership.objects.filter(active_on(today), person__in=known)
    found: dict[int, list[int]] = {}
    for person, organisation in rows.values_list("person", "organisation"):
        found.setdefault(organisation, []).append(person)
    pairs = []
    for organisation, people in found.items():
        together = sorted({organisation, *people})
        pairs += [(a, b) for at, a in enumerate(together) for b in together[at + 1 :]]
    return pairs


def not_matched(ids: Iterable[int]) -> set[int]:
    """Those of these actors who took back the consent to be brought together, or whose has
    lapsed."""
    today = timezone.localdate()
    rows = Consent.objects.filter(actor__in=list(ids), purpose="matching")
    past = rows.filter(Q(withdrawn_on__isnull=False) | Q(expires_on__lt=today))
    still = rows.filter(withdrawn_on=None).exclude(expires_on__lt=today)
    return set(past.values_list("actor", flat=True)) - set(still.values_list("actor", flat=True))
