"""Write registrations: arrive, confirm, wait, be promoted, change, cancel.

What a person types of herself (`Registration.untold`) is in no journal; whom she knows or avoids is
written straight to its table, because even the fact of a change would tell something.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from maillage.core import journal
from maillage.core.models import Actor
from maillage.develop.models import Evening, EveningTable, Registration, SeatingPlan
from maillage.develop.registering.keys import seal

State = Registration.State
# Those who hold a place; ABSENT did until the evening began.
HOLDING = (State.REGISTERED, State.PRESENT)


@dataclass(frozen=True)
class Arrival:
    """Who registers, as she says it. `wording` is the consent she was shown; empty: she did not."""

    name: str
    email: str = ""
    organisation_name: str = ""
    language: str = "fr-ca"
    wording: str = ""
    needs_accessible: bool = False
    actor: Actor | None = None
    needs: Sequence[str] = field(default_factory=tuple)
    offers: Sequence[str] = field(default_factory=tuple)


def _fresh(evening: Evening, arrival: Arrival) -> Registration:
    now = timezone.now()
    row = Registration(
        evening=evening, actor=arrival.actor, name=arrival.name, email=arrival.email,
        organisation_name=arrival.organisation_name, language=arrival.language,
        organisation=organisation_named(arrival.organisation_name),
        consent_wording=arrival.wording, consent_at=now if arrival.wording else None,
        needs_accessible=arrival.needs_accessible, needs=list(arrival.needs),
        offers=list(arrival.offers),
    )  # fmt: skip
    return seal(row)


def organisation_named(name: str) -> Actor | None:
    """The one organisation of this name in the ecosystem; None when none or several bear it."""
    from maillage.algorithms.french_text import fold

    wanted = fold(name)[:200].strip()
    if not wanted:
        return None
    rows = Actor.objects.current().exclude(kind=Actor.Kind.PERSON)
    found = list(rows.filter(sort_name=wanted)[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def register(
    *, evening: Evening, arrival: Arrival, is_confirmed: bool, by: Actor | None = None
) -> tuple[Registration, bool]:
    """Somebody asks for a place; (her registration, whether it is new).

    The same e-mail asked twice is one registration; after a cancellation she arrives again, last.
    Unless `is_confirmed`, nothing is held for her until she opens the link that is mailed.
    """
    Evening.objects.select_for_update().get(pk=evening.pk)
    known = evening.registrations.filter(email__iexact=arrival.email) if arrival.email else None
    former = known.order_by("pk").first() if known is not None else None
    if former is not None and former.state != State.CANCELLED:
        return former, False
    if former is not None:
        _arrive_again(former, arrival, by=by)
        row = former
    else:
        row = journal.create(_fresh(evening, arrival), by=by)
    if is_confirmed:
        _give_place(row, by=by)
    return row, True


def _arrive_again(row: Registration, arrival: Arrival, *, by: Actor | None) -> None:
    """She cancelled and comes back: her page and her words stay, her rank is new."""
    new = {
        "state": State.UNCONFIRMED, "asked_at": timezone.now(),
        "name": arrival.name, "organisation_name": arrival.organisation_name,
        "organisation": organisation_named(arrival.organisation_name),
        "needs_accessible": arrival.needs_accessible, "language": arrival.language,
        "consent_wording": arrival.wording,
        "consent_at": timezone.now() if arrival.wording else None,
    }  # fmt: skip
    journal.change(row, new, by=by, pins=False)


@transaction.atomic
def confirm(*, registration: Registration) -> Registration:
    """Her e-mail is hers: she has a place, or a rank on the waiting list."""
    Evening.objects.select_for_update().get(pk=registration.evening_id)
    registration.refresh_from_db()
    if registration.state == State.UNCONFIRMED:
        _give_place(registration, by=None)
    return registration


def _give_place(row: Registration, *, by: Actor | None) -> None:
    is_first = not row.evening.registrations.filter(state=State.WAITING).exists()
    has_room = is_first and places_left(row.evening) > 0
    state = State.REGISTERED if has_room else State.WAITING
    journal.change(row, {"state": state}, by=by, pins=False)


def places_left(evening: Evening) -> int:
    """How many places nobody holds; negative when there are fewer than before."""
    return evening.capacity - evening.registrations.filter(state__in=HOLDING).count()


def rank_of(registration: Registration) -> int:
    """Her rank on the waiting list, from 1."""
    waiting = registration.evening.registrations.filter(state=State.WAITING)
    return waiting.filter(asked_at__lte=registration.asked_at).count()


@transaction.atomic
def promote(*, evening: Evening) -> list[Registration]:
    """Give the places that are free to those who wait, by arrival; who they are, to be told."""
    if evening.state not in (Evening.State.PREPARED, Evening.State.OPEN, Evening.State.CLOSED):
        return []
    Evening.objects.select_for_update().get(pk=evening.pk)
    free = places_left(evening)
    waiting = evening.registrations.filter(state=State.WAITING).order_by("asked_at", "pk")
    promoted = list(waiting[: max(0, free)])
    for row in promoted:
        journal.change(row, {"state": State.REGISTERED}, by=None, pins=False)
    return promoted


def _held(registration: Registration) -> Evening:
    """Lock her evening and read her row again, so that nobody else's write is written over."""
    evening = Evening.objects.select_for_update().get(pk=registration.evening_id)
    registration.refresh_from_db()
    return evening


def may_cancel(registration: Registration) -> bool:
    """Not once she was welcomed: those who met her would lose that; nor when it is over."""
    is_over = registration.evening.state == Evening.State.OVER
    return not is_over and registration.state not in (State.CANCELLED, State.PRESENT)


@transaction.atomic
def cancel(*, registration: Registration, by: Actor | None = None) -> list[Registration]:
    """She does not come; who gets a place thanks to her, to be told."""
    _held(registration)
    if not may_cancel(registration):
        return []
    journal.change(registration, {"state": State.CANCELLED, "host_of": None}, by=by, pins=False)
    return promote(evening=registration.evening)


@transaction.atomic
def change_profile(
    *,
    registration: Registration,
    values: Mapping[str, Any],
    topics: Iterable[Any] | None = None,
    known_names: Sequence[str] | None = None,
    avoided_names: Sequence[str] | None = None,
) -> None:
    """What she says of herself. `values`: plain fields; the lines are kept as she typed them."""
    _held(registration)
    if values:
        journal.change(registration, values, by=None, pins=False)
    secret = {"known_names": known_names, "avoided_names": avoided_names}
    told = {name: list(lines) for name, lines in secret.items() if lines is not None}
    if told:  # an update: neither a change nor its hour is told anywhere
        Registration.objects.filter(pk=registration.pk).update(**told)
        for name, lines in told.items():
            setattr(registration, name, lines)
    if topics is not None:
        registration.topics.set(topics)


@transaction.atomic
def set_consent(*, registration: Registration, wording: str) -> None:
    """She agrees to be matched by what she wrote (`wording`, as shown), or no more (empty).

    What she wrote then leaves the reasons of every plan, the published one too.
    """
    _held(registration)
    if bool(wording) == registration.may_be_matched:
        return
    now = timezone.now() if wording else None
    journal.change(
        registration, {"consent_wording": wording, "consent_at": now}, by=None, pins=False
    )
    if not wording:
        _take_out_of_reasons(registration)


def _take_out_of_reasons(registration: Registration) -> None:
    plans = SeatingPlan.objects.filter(evening=registration.evening_id).exclude(reasons={})
    for plan in plans.select_for_update():
        reasons = without_reasons_of({registration.pk}, plan.reasons)
        SeatingPlan.objects.filter(pk=plan.pk).update(reasons=reasons)
    Evening.objects.filter(pk=registration.evening_id).update(version=F("version") + 1)


def without_reasons_of(people: Collection[int], reasons: Mapping[str, Any]) -> dict[str, Any]:
    """A plan's reasons but those of these people (ids of registrations)."""
    gone = set(map(str, people))
    return {pair: why for pair, why in reasons.items() if gone.isdisjoint(pair.split("-"))}


@transaction.atomic
def change_by_organiser(
    *, registration: Registration, values: Mapping[str, Any], by: Actor
) -> list[Registration]:
    """What those who prepare the evening may change: name, e-mail, table, access, missed rounds."""
    _held(registration)
    new = dict(values)
    if "organisation_name" in new:
        new["organisation"] = organisation_named(new["organisation_name"])
    journal.change(registration, new, by=by, pins=False)
    return promote(evening=registration.evening)


@transaction.atomic
def register_many(
    *, evening: Evening, arrivals: Sequence[tuple[Arrival, Mapping[str, Sequence[str]]]], by: Actor
) -> tuple[list[Registration], list[Registration]]:
    """Write a spreadsheet's people, in its order; (new ones, those already there).

    With each arrival, her lines of `known_names` and `avoided_names`.
    """
    made, there = [], []
    for arrival, lines in arrivals:
        row, is_new = register(evening=evening, arrival=arrival, is_confirmed=True, by=by)
        if is_new:
            change_profile(registration=row, values={}, **lines)
            made.append(row)
        else:
            there.append(row)
    return made, there


def hosts_table(table: EveningTable | None, registration: Registration) -> bool:
    """Whether somebody else already hosts this table."""
    if table is None:
        return False
    return table.hosts.exclude(pk=registration.pk).exclude(state=State.CANCELLED).exists()
