"""Writes about actors: records, contact points, ties, needs. All through the journal."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from maillage.core import journal
from maillage.core.access import Reader
from maillage.core.models import Actor, Avoidance, Change, ContactPoint, Need, Tie
from maillage.core.topics import topics_named

WORDS = ("skills", "topics")


def _scope(reader: Reader) -> dict[str, Any]:
    """Whose a new record is: hers, for the host she works for now."""
    return {"host_id": reader.current_host_id, "owner_id": reader.person_id}


@transaction.atomic
def add_actor(*, values: dict[str, Any], reader: Reader, by: Actor) -> Actor:
    """Write a new actor. `values` as `ActorForm.values` gives them."""
    values = _with_topics(values, by)
    many = {name: values.pop(name) for name in ("disciplines", *WORDS) if name in values}
    return journal.create(Actor(**values, **_scope(reader)), by=by, many=many)


def _with_topics(values: dict[str, Any], by: Actor) -> dict[str, Any]:
    """Typed words as ids of topics; a new word joins the vocabulary."""
    found = dict(values)
    for name in WORDS:
        if name in found:
            topics = topics_named(found[name], by=by).values()
            found[name] = sorted(topic.pk for topic in topics)
    return found


@transaction.atomic
def change_actor(*, actor: Actor, values: dict[str, Any], by: Actor) -> Change | None:
    """Write a person's corrections; None when nothing differs."""
    return journal.change(actor, _with_topics(values, by), by=by)


@transaction.atomic
def save_contact_point(
    *, point: ContactPoint, actor: Actor, values: dict[str, Any], reader: Reader, by: Actor
) -> ContactPoint:
    """Add a contact point to an actor, or change it."""
    if point.pk:
        point.refresh_from_db()
        journal.change(point, values, by=by)
        return point
    return journal.create(ContactPoint(actor=actor, **values, **_scope(reader)), by=by)


@transaction.atomic
def save_need(
    *, need: Need, actor: Actor, values: dict[str, Any], reader: Reader, by: Actor
) -> Need:
    """Add a need or an offer to an actor, or change it. `values` as `NeedForm.values` gives."""
    values = _with_topics(values, by)
    if need.pk:
        need.refresh_from_db()
        journal.change(need, values, by=by)
        return need
    many = {"topics": values.pop("topics", [])}
    return journal.create(Need(actor=actor, **values, **_scope(reader)), by=by, many=many)


@transaction.atomic
def meet_need(*, need: Need, by: Actor) -> Change | None:
    """The need is met, today."""
    return journal.change(need, {"met_on": timezone.localdate()}, by=by)


@transaction.atomic
def declare_tie(*, ends: dict[str, Any], values: dict[str, Any], reader: Reader, by: Actor) -> Tie:
    """Declare a tie; it is confirmed at once when the declarer is herself one of its ends."""
    is_own = by.pk in {ends["source"].pk, ends["target"].pk}
    tie = Tie(
        **ends, **values, **_scope(reader), declared_by=by,
        state=Tie.State.CONFIRMED if is_own and _other_is_hers(ends, by) else Tie.State.DECLARED,
    )  # fmt: skip
    return journal.create(tie, by=by)


def _other_is_hers(ends: dict[str, Any], by: Actor) -> bool:
    """A tie to something without an account has nobody else to confirm it."""
    other = ends["target"] if ends["source"].pk == by.pk else ends["source"]
    return bool(other.kind != Actor.Kind.PERSON and other.owner_id == by.pk)


@transaction.atomic
def answer_tie(*, tie: Tie, state: str, by: Actor) -> Change | None:
    """Confirm or refuse a declared tie."""
    return journal.change(tie, {"state": state}, by=by)


@transaction.atomic
def remove_record(*, record: ContactPoint | Need | Tie, by: Actor) -> Change:
    """Remove a contact point, a need or a tie; the journal can bring it back."""
    return journal.remove(record, by=by)


# --- Whom she avoids ----------------------------------------------------------------------------
# Written without the journal: a history would tell what only she may know.
@transaction.atomic
def avoid(*, person: Actor, other: Actor) -> None:
    """`person` does not want to be brought together with `other`; saying it twice adds nothing."""
    Avoidance.objects.get_or_create(person=person, other=other)


@transaction.atomic
def stop_avoiding(*, avoidance: Avoidance) -> None:
    """As if it had never been said."""
    avoidance.delete()
