"""Writes on events that touch several records: keyword-only, atomic, journalled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.core import journal
from maillage.core.journal import Undone
from maillage.core.models import Actor, Batch, Visibility
from maillage.offer.models import (
    Alert,
    DuplicatePair,
    Event,
    EventCredit,
    EventStatus,
    HarvestRecord,
    Kin,
    PublicationState,
)
from maillage.offer.schedule import Slot, schedule_of, slots_of

State = PublicationState
CREDITS = "credits"  # the pin that keeps sources away from corrected credits


@dataclass(frozen=True)
class Credit:
    """Who makes an event, as a form or a source gives it: a name, and her record when known."""

    name: str
    role: str = EventCredit.Role.PERFORMER
    actor: Actor | None = None


# --- An event --------------------------------------------------------------------------------
@transaction.atomic
def create_event(
    *,
    event: Event,
    by: Actor | None,
    credits: Sequence[Credit] = (),
    many: Mapping[str, Iterable[Any]] | None = None,
    batch: Batch | None = None,
) -> Event:
    """Save a new event with its credits; `many` gives its disciplines, topics and works."""
    journal.create(event, by=by, batch=batch, many=many)
    _write_credits(event, credits, by=by, batch=batch)
    return event


@transaction.atomic
def change_event(
    *,
    event: Event,
    values: Mapping[str, Any],
    by: Actor | None,
    credits: Sequence[Credit] | None = None,
    batch: Batch | None = None,
    is_machine: bool = False,
) -> bool:
    """Set fields of an event, and its credits when given; tells whether anything differed."""
    told = journal.change(event, values, by=by, batch=batch, is_machine=is_machine)
    if credits is None or (is_machine and CREDITS in journal.pinned_fields(event)):
        return told is not None
    differs = _write_credits(event, credits, by=by, batch=batch)
    if differs and not is_machine:
        journal.pin(event, [CREDITS], by=by)
    return told is not None or differs


def _write_credits(
    event: Event, credits: Sequence[Credit], *, by: Actor | None, batch: Batch | None
) -> bool:
    former = list(event.credits.all())
    wanted = [(c.name.strip()[:200], str(c.role), c.actor.pk if c.actor else None) for c in credits]
    if [(c.name, c.role, c.actor_id) for c in former] == wanted:
        return False
    for old in former:
        journal.remove(old, by=by, batch=batch)
    for place, (name, role, actor) in enumerate(wanted):
        row = EventCredit(event=event, name=name, role=role, actor_id=actor, position=place)
        journal.create(row, by=by, batch=batch)
    return True


@transaction.atomic
def set_state(
    *,
    events: Sequence[Event],
    state: str,
    by: Actor | None,
    reason: str = "",
    batch: Batch | None = None,
) -> list[Event]:
    """Publish, hold, refuse or withdraw events; gives those that were in another state.

    ValueError when an event that has no date, or was merged into another, is to be published.
    """
    changed = []
    for event in events:
        if state == State.PUBLISHED and (not event.schedule or event.merged_into_id):
            raise ValueError(_("« %s » n’a pas de date : il ne peut pas être publié.") % event)
        values: dict[str, Any] = {"state": state, "state_reason": reason[:300]}
        if state == State.PUBLISHED and event.published_at is None:
            values["published_at"] = timezone.now()
        # A state is nobody's correction of a source: it pins nothing.
        if journal.change(event, values, by=by, batch=batch, pins=False):
            changed.append(event)
            if state == State.PUBLISHED:
                _open_place(event, by=by, batch=batch)
    return changed


def _open_place(event: Event, *, by: Actor | None, batch: Batch | None) -> None:
    """A place that came with a proposition is the network's until its event is published."""
    place = event.place
    if place is not None and place.visibility == Visibility.NETWORK and place.host_id is None:
        journal.change(place, {"visibility": Visibility.PUBLIC}, by=by, batch=batch, pins=False)


@transaction.atomic
def set_status(
    *,
    event: Event,
    status: str,
    by: Actor | None,
    note: str = "",
    only: Iterable[str] = (),
    moved_to: Mapping[str, Slot] | None = None,
    batch: Batch | None = None,
) -> bool:
    """Cancel, postpone, reschedule or move an event online; or put it back as it was planned.

    `only` names slots by uid: the others stay as they are. `moved_to` gives, for a slot, where it
    goes; its former start is kept and shown. The first date given to an event that was postponed
    ends its waiting: only its other dates still wait.
    """
    chosen, moves, waits = set(only), dict(moved_to or {}), str(EventStatus.POSTPONED)
    slots = []
    for slot in slots_of(event):
        if slot.uid in moves:
            slots.append(_moved(slot, moves[slot.uid]))
        elif slot.uid in chosen:
            slots.append(_with_status(slot, status))
        elif moves and event.status == waits and slot.status == EventStatus.SCHEDULED:
            slots.append(_with_status(slot, waits))
        else:
            slots.append(slot)
    values: dict[str, Any] = {"schedule": schedule_of(slots)}
    if not chosen and not moves:
        values["status"] = status
    elif moves and event.status == waits:
        values["status"] = str(EventStatus.SCHEDULED)
    if note or not chosen:
        values["status_note"] = note[:300]
    return journal.change(event, values, by=by, batch=batch) is not None


def _with_status(slot: Slot, status: str) -> Slot:
    return Slot(
        slot.start, slot.end, status, slot.is_sold_out, slot.previous, slot.place_id, slot.note,
        slot.uid,
    )  # fmt: skip


def _moved(slot: Slot, to: Slot) -> Slot:
    return Slot(
        to.start, to.end, EventStatus.RESCHEDULED, to.is_sold_out, slot.previous or slot.start,
        to.place_id or slot.place_id, to.note or slot.note, slot.uid,
    )  # fmt: skip


# --- Alerts ----------------------------------------------------------------------------------
@transaction.atomic
def settle(*, alert: Alert, follow: bool, by: Actor) -> Alert:
    """Settle an alert: follow what the source says now, or keep what the site says.

    A second settling changes nothing. Following writes over a pinned field: a person decided.
    """
    alert = Alert.objects.select_for_update().select_related("event").get(pk=alert.pk)
    if alert.settled_at is not None:
        return alert
    if follow:
        values = _followed(alert)
        if values:
            journal.change(alert.event, values, by=by)
    else:
        put_back = _kept(alert)
        if put_back:
            journal.change(alert.event, put_back, by=by)
    now = {"settled_at": timezone.now(), "settled_by": by, "is_followed": follow}
    journal.change(alert, now, by=by, pins=False)
    return alert


def _followed(alert: Alert) -> dict[str, Any]:
    if alert.kind == Alert.Kind.MISSING:
        return {"state": State.WITHDRAWN}
    return _loaded(alert.after)


def _kept(alert: Alert) -> dict[str, Any]:
    return {} if alert.kind == Alert.Kind.MISSING else _loaded(alert.before)


def _loaded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of an alert as the event takes them: a place is kept by its number."""
    from maillage.core.models import Place

    loaded = dict(values)
    if "place" in loaded:
        loaded["place"] = Place.objects.filter(pk=loaded["place"]).first()
    return loaded


# --- One event from several sources ----------------------------------------------------------
@transaction.atomic
def merge_events(
    *,
    survivor: Event,
    other: Event,
    by: Actor | None,
    score: float = 1.0,
    reasons: Sequence[Any] = (),
    is_automatic: bool = False,
    batch: Batch | None = None,
) -> DuplicatePair:
    """Make two events one: every source and credit is kept, and `separate_events` undoes it.

    The survivor keeps its address; the other's address leads there. What only the other says
    (a description, a price, a picture…) is taken; nothing that the survivor says is lost.

    ValueError when one of them was already merged, or both are the same.
    """
    if survivor.pk == other.pk or survivor.merged_into_id or other.merged_into_id:
        raise ValueError(_("Ces deux événements ne peuvent pas être réunis."))
    act = batch or journal.open_batch(by=by, act="merge-events", label=f"{other} → {survivor}")
    for record in HarvestRecord.objects.filter(event=other):
        journal.change(record, {"event": survivor}, by=by, batch=act, pins=False)
    _take_what_is_missing(survivor, other, by=by, batch=act)
    journal.change(other, {"merged_into": survivor}, by=by, batch=act, pins=False)
    first, second = sorted((survivor.pk, other.pk))
    pair, _made = DuplicatePair.objects.update_or_create(
        kin=Kin.EVENT, first_id=first, second_id=second,
        defaults={
            "score": score, "reasons": list(reasons), "state": DuplicatePair.State.SAME,
            "is_automatic": is_automatic, "decided_at": timezone.now(),
            "decided_by": None if is_automatic else by, "batch": act,
        },
    )  # fmt: skip
    if batch is None:
        journal.close_batch(act)
    return pair


FILLED = (
    "summary", "description", "event_type", "series", "place", "place_detail", "online_url",
    "is_free", "price_low", "price_high", "price_text", "ticket_url", "url", "contact",
    "audience", "age_low", "age_high", "picture", "picture_url",
)  # fmt: skip


def _take_what_is_missing(survivor: Event, other: Event, *, by: Any, batch: Batch) -> None:
    values: dict[str, Any] = {}
    for name in FILLED:
        mine, theirs = getattr(survivor, name), getattr(other, name)
        if mine in (None, "") and theirs not in (None, ""):
            values[name] = theirs
    for name in ("accessible", "not_accessible", "same_as"):
        both = [*getattr(survivor, name), *getattr(other, name)]
        values[name] = list(dict.fromkeys(both))
    for name in ("disciplines", "topics", "works"):
        ids = {*getattr(survivor, name).values_list("pk", flat=True)}
        more = {*getattr(other, name).values_list("pk", flat=True)}
        if more - ids:
            values[name] = sorted(ids | more)
    origins = {**{n: r for n, r in other.origins.items() if n in values}, **survivor.origins}
    values["origins"] = origins
    journal.change(survivor, values, by=by, batch=batch, pins=False)
    known = {(c.name.casefold(), c.role) for c in survivor.credits.all()}
    place = len(known)
    for credit in other.credits.all():
        if (credit.name.casefold(), credit.role) not in known:
            row = EventCredit(
                event=survivor, name=credit.name, role=credit.role, actor_id=credit.actor_id,
                position=place,
            )  # fmt: skip
            journal.create(row, by=by, batch=batch)
            place += 1


@transaction.atomic
def separate_events(*, pair: DuplicatePair, by: Actor) -> Undone:
    """Undo a merge: each event has its sources, its page and its values again.

    What a person changed on the survivor since is refused and named; the pair is then kept as
    it is. Separated, the two are never suggested again.
    """
    if pair.state != DuplicatePair.State.SAME or pair.batch is None:
        raise ValueError(_("Ces deux événements ne sont pas réunis."))
    outcome = journal.undo(pair.batch, by=by)
    if not outcome.refused:
        decide_different(pair=pair, by=by)
    return outcome


def decide_different(*, pair: DuplicatePair, by: Actor) -> None:
    """Two records are not one: neither a run nor a screen suggests the pair again."""
    pair.state = DuplicatePair.State.DIFFERENT
    pair.decided_by, pair.decided_at, pair.is_automatic = by, timezone.now(), False
    pair.save()
