"""Ties that come out of an evening: each of the two proposes or confirms, on her own page.

Only between people whose choice was mutual and who both have a record in the ecosystem. What the
first says is a tie declared; when the second says it too it is confirmed, and the rooms that keep
introductions are told. A refusal stays: nothing here brings it back, and nothing tells of it.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from maillage.core import journal
from maillage.core.models import Tie, TieType, Visibility
from maillage.core.registry import Acquaintance, registry
from maillage.develop.after.timing import day_of
from maillage.develop.models import Registration

KNOWS, COLLABORATES = "connait", "collabore"


def may_tie(one: Registration, other: Registration) -> bool:
    """Whether both have a record of their own in the ecosystem."""
    return None not in (one.actor_id, other.actor_id) and one.actor_id != other.actor_id


def ties_between(one: Registration, other: Registration) -> QuerySet[Tie]:
    """All the ties of these two, read from either end."""
    pair = Q(source=one.actor_id, target=other.actor_id)
    return Tie.objects.filter(pair | Q(source=other.actor_id, target=one.actor_id))


def standing(one: Registration, other: Registration) -> str:
    """How it stands for `one`: "none", "mine" (she proposed), "theirs" (to be confirmed by her),
    "kept", or "" when there is nothing to be said: no record, or she refused."""
    if not may_tie(one, other):
        return ""
    ties = list(ties_between(one, other))
    if any(tie.state == Tie.State.CONFIRMED for tie in ties):
        return "kept"
    if any(tie.declared_by_id == one.actor_id for tie in ties):
        return "mine"  # refused or not: she is not told
    if any(tie.state == Tie.State.REFUSED for tie in ties):
        return ""
    return "theirs" if ties else "none"


@transaction.atomic
def agree(*, registration: Registration, other: Registration, outcome: str = "met") -> None:
    """She wants the network to keep that they know each other: declared, then confirmed.

    The caller has seen that their choice is mutual. Nothing is done where `standing` says so.
    """
    found = standing(registration, other)
    if found == "none":
        _declare(registration, other, outcome)
    elif found == "theirs":
        for tie in ties_between(registration, other).filter(state=Tie.State.DECLARED):
            both = {"state": Tie.State.CONFIRMED, "visibility": Visibility.NETWORK}
            journal.change(tie, both, by=registration.actor)
        _tell(registration, other, outcome)
    elif found == "kept" and outcome == "collaboration":
        _tell(registration, other, outcome)


def _declare(registration: Registration, other: Registration, outcome: str) -> None:
    slug = COLLABORATES if outcome == "collaboration" else KNOWS
    kind = TieType.objects.filter(slug=slug).first()
    if kind is None:  # the network keeps other words: nothing to say it with
        return
    tie = Tie(
        source=registration.actor, target=other.actor, type=kind, declared_by=registration.actor,
        owner=registration.actor, host=None, note=registration.evening.title[:300],
        visibility=Visibility.PRIVATE,  # its two ends see it; the network once both have said yes
    )  # fmt: skip
    journal.create(tie, by=registration.actor)


def _tell(registration: Registration, other: Registration, outcome: str) -> None:
    """Without the plan's reasons: they say what people look for, and go when names do."""
    evening = registration.evening
    registry.keep_acquaintance(Acquaintance(
        one=registration.actor, other=other.actor, about=evening, on=day_of(evening),
        outcome=outcome,
    ))  # fmt: skip
