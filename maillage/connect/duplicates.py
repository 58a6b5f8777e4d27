"""Pairs of actors as the page shows them: side by side, field by field, what stays by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst

from maillage.connect.lists import count_ties
from maillage.core.access import Reader, editable, visible
from maillage.core.merging import BOTH, FIELDS, KEPT, MANY, OTHER, default_choices
from maillage.core.merging.choices import is_empty, value_of
from maillage.core.models import Actor, ActorPair, ContactPoint, Membership, Merger, User
from maillage.core.said import in_words
from maillage.core.timeline import label_of

FIRST, SECOND = "first", "second"
MOST_REASONS = 6


@dataclass(frozen=True)
class FieldShown:
    """A field in which the two differ; `chosen` is first, second or both."""

    name: str
    label: str
    first: str
    second: str
    chosen: str
    is_many: bool


@dataclass(frozen=True)
class Side:
    """One of the two records, with what helps to tell it; `which` is first or second."""

    which: str
    actor: Actor
    points: list[ContactPoint]
    ties: int
    has_account: bool


@dataclass(frozen=True)
class PairShown:
    pair: ActorPair
    sides: tuple[Side, Side]
    fields: list[FieldShown]
    same: list[tuple[str, str]]
    reasons: list[tuple[str, bool]]
    keeps: str  # which record's page stays unless one says otherwise


def pairs_of(reader: Reader, state: str) -> QuerySet[ActorPair]:
    """Pairs in this state of which the reader may change both records."""
    mine = editable(Actor.objects.all(), reader).order_by().values("pk")
    rows = ActorPair.objects.filter(state=state, first__in=mine, second__in=mine)
    if state != ActorPair.State.SAME:
        rows = rows.filter(first__merged_into=None, second__merged_into=None)
    return rows.select_related("first", "second", "decided_by")


def mergers_of(reader: Reader, survivor: Actor | None = None) -> QuerySet[Merger]:
    """What is merged now, of records that the reader may change both."""
    mine = editable(Actor.objects.all(), reader).order_by().values("pk")
    rows = Merger.objects.filter(separated_at=None, survivor__in=mine, other__in=mine)
    if survivor is not None:
        rows = rows.filter(survivor=survivor)
    return rows.select_related("survivor", "other", "batch__by")


def pair_shown(pair: ActorPair, reader: Reader) -> PairShown:
    """The pair with its two records and its reasons in words."""
    actors = Actor.objects.select_related("municipality", "region").in_bulk(
        [pair.first_id, pair.second_id]
    )
    first, second = actors[pair.first_id], actors[pair.second_id]
    sides = _sides(first, second, reader)
    keeps = _kept_by_default(sides)
    fields, same = _fields(first, second, keeps)
    return PairShown(pair, sides, fields, same, _reasons(pair), keeps)


def _sides(first: Actor, second: Actor, reader: Reader) -> tuple[Side, Side]:
    ids = [first.pk, second.pk]
    ties = count_ties(ids, reader)
    points = list(visible(ContactPoint.objects.filter(actor__in=ids), reader))
    accounts = set(User.objects.filter(person__in=ids).values_list("person_id", flat=True))

    def side(which: str, actor: Actor) -> Side:
        own = [point for point in points if point.actor_id == actor.pk]
        return Side(which, actor, own, ties.get(actor.pk, 0), actor.pk in accounts)

    return side(FIRST, first), side(SECOND, second)


def _kept_by_default(sides: tuple[Side, Side]) -> str:
    """The one with an account or roles, then the better known, then the older."""

    def weight(side: Side) -> tuple[Any, ...]:
        roles = Membership.objects.filter(person=side.actor).exists() or side.actor.is_host
        return (side.has_account, roles, side.ties, len(side.points))

    return FIRST if weight(sides[0]) >= weight(sides[1]) else SECOND


def _fields(
    first: Actor, second: Actor, keeps: str
) -> tuple[list[FieldShown], list[tuple[str, str]]]:
    kept, gone = (first, second) if keeps == FIRST else (second, first)
    defaults = default_choices(kept, gone)
    differing, same = [], []
    for name in (*FIELDS, *MANY):
        label = capfirst(str(label_of(first, name)))
        if name in defaults:
            chosen = _side_of(defaults[name], keeps)
            differing.append(
                FieldShown(name, label, said(first, name), said(second, name), chosen, name in MANY)
            )
        elif not is_empty(value_of(first, name)):
            same.append((label, said(first, name)))
    return differing, same


def _side_of(choice: str, keeps: str) -> str:
    if choice == BOTH:
        return BOTH
    is_first = (choice == KEPT) == (keeps == FIRST)
    return FIRST if is_first else SECOND


def choices_of(posted: Mapping[str, str], keeps: str) -> dict[str, str]:
    """What the form chose (first, second, both) as a merge takes it: kept, other, both."""
    told = {}
    for name in (*FIELDS, *MANY):
        asked = posted.get(f"field-{name}", "")
        if asked in (FIRST, SECOND):
            told[name] = KEPT if asked == keeps else OTHER
        elif asked == BOTH and name in MANY:
            told[name] = BOTH
    return told


def said(actor: Actor, name: str) -> str:
    """A value in words, as a person reads it."""
    if name in MANY:
        return ", ".join(str(word) for word in getattr(actor, name).all())
    if name == "municipality":
        return " · ".join(str(one) for one in (actor.municipality, actor.region) if one)
    if name in {"kind", "visibility"}:
        return str(getattr(actor, f"get_{name}_display")())
    return str(getattr(actor, name))


def _reasons(pair: ActorPair) -> list[tuple[str, bool]]:
    return [
        (in_words(one["said"]), one.get("weight", 0) >= 0)
        for one in pair.reasons
        if isinstance(one, dict) and one.get("said")
    ][:MOST_REASONS]
