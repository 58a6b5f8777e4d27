"""What moderators do to one event: correct it, cancel or postpone it, and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from maillage.core import journal
from maillage.core.models import Actor, Batch
from maillage.core.models.journal import Pin
from maillage.core.timeline import label_of
from maillage.offer import actions
from maillage.offer.actions import Credit
from maillage.offer.contributing.actions import ChangedSince, version_of
from maillage.offer.contributing.spots import Located, make_place
from maillage.offer.models import (
    Destination,
    Event,
    EventStatus,
    HarvestRecord,
    Publication,
)
from maillage.offer.moderation import origin_of
from maillage.offer.places import zone_of
from maillage.offer.publishing import missing_in_words
from maillage.offer.schedule import Slot, schedule_of, slots_of

ACT = "manage-event"
# What the page tells the origin of, in its order.
TOLD = (
    "title", "summary", "description", "schedule", "place", "attendance", "online_url", "status",
    "is_free", "price_low", "price_high", "price_text", "ticket_url", "url", "contact",
    "disciplines", "credits", "audience", "age_low", "age_high", "accessible", "not_accessible",
    "picture",
)  # fmt: skip


# --- Writing ----------------------------------------------------------------------------------
@transaction.atomic
def revise(
    *,
    event: Event,
    version: str,
    by: Actor,
    values: Mapping[str, Any],
    where: Located,
    credits: Sequence[Credit] | None,
    discipline: int | None,
    slots: Sequence[Slot] = (),
    adds_dates: bool = False,
) -> Batch | None:
    """Correct an event; what is corrected is pinned: sources leave it alone.

    `slots` replace its dates, or are added to them; none leaves them. Raises ChangedSince when
    the event changed since the page was shown. Gives the act, or None when nothing differed.
    """
    row = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if version != version_of(row):
        raise ChangedSince(row)
    told = dict(values)
    with journal.one_act(by=by, act=ACT, label=str(row)) as batch:
        told |= _where(row, where, batch)
        wanted = _disciplines(row, discipline)
        if wanted is not None:
            told["disciplines"] = wanted
        if slots:
            former = slots_of(row)
            starts = {slot.start for slot in former}
            more = [slot for slot in slots if slot.start not in starts]
            chosen = [*former, *more] if adds_dates else slots
            told["schedule"] = schedule_of(chosen, former)
        actions.change_event(event=row, values=told, by=by, credits=credits, batch=batch)
    return batch if batch.finished_at else None


def _where(event: Event, where: Located, batch: Batch) -> dict[str, Any]:
    place = where.place
    if place is None and where.said:
        place = make_place(where.said, batch)
    if place is None:
        return {"place": None, "place_detail": ""} if event.place_id or event.place_detail else {}
    detail = event.place_detail if event.place_id == place.pk else ""
    zone = zone_of([place.municipality_id])
    return {"place": place, "place_detail": detail, "timezone": zone}


def _disciplines(event: Event, first: int | None) -> list[int] | None:
    """The event's disciplines with another first one; None when they are the same."""
    kept = list(event.disciplines.order_by("name_fr").values_list("pk", flat=True))
    wanted = [pk for pk in kept[1:] if pk != first]
    wanted = [first, *wanted] if first else wanted
    return wanted if set(wanted) != set(kept) else None


STATUSES = {
    "cancel": EventStatus.CANCELLED, "postpone": EventStatus.POSTPONED,
    "restore": EventStatus.SCHEDULED,
}  # fmt: skip


@transaction.atomic
def tell(*, event: Event, act: str, by: Actor, note: str = "", slot: str = "") -> Batch | None:
    """Cancel, postpone, restore, say sold out or that seats are left: the event or one date.

    Gives the act, or None when nothing differed. ValueError for an act that is none of these.
    """
    row = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    with journal.one_act(by=by, act=ACT, label=str(row)) as batch:
        if act in STATUSES:
            actions.set_status(
                event=row, status=STATUSES[act], by=by, note=note, only=[slot] if slot else [],
                batch=batch,
            )  # fmt: skip
        elif act in ("sold_out", "seats"):
            _sell(row, act == "sold_out", slot, by, batch)
        else:
            raise ValueError(act)
    return batch if batch.finished_at else None


def _sell(event: Event, is_out: bool, slot: str, by: Actor, batch: Batch) -> None:
    values: dict[str, Any] = {"is_sold_out": is_out}
    if slot:
        told = [
            replace(one, is_sold_out=is_out) if one.uid == slot else one for one in slots_of(event)
        ]
        values = {"schedule": schedule_of(told)}
    journal.change(event, values, by=by, batch=batch)


# --- Reading ----------------------------------------------------------------------------------
def origins(event: Event, records: Sequence[HarvestRecord]) -> list[tuple[str, str]]:
    """Field by field where what the page says comes from: (label, in words)."""
    kind = ContentType.objects.get_for_model(Event)
    pins = Pin.objects.filter(record_type=kind, record_id=event.pk).select_related("by")
    pinned = {pin.field: pin for pin in pins}
    named = {record.pk: record for record in records}
    usual = origin_of(event)
    told = []
    for name in TOLD:
        if name == "credits":
            label, is_said = _("mentions"), event.credits.exists()
        elif name == "disciplines":
            label, is_said = _("disciplines"), bool(event.disciplines.all())
        else:
            label, is_said = label_of(event, name), getattr(event, name) not in (None, "", [])
        if not is_said and name not in pinned:
            continue
        pin, record = pinned.get(name), named.get(event.origins.get(name, 0))
        if pin is not None:
            who = pin.by or _("la personne qui l’a proposé")
            words = _("corrigé par %(name)s") % {"name": who}
        else:
            words = record.source.name if record is not None else usual
        told.append((str(label), str(words)))
    return told


@dataclass(frozen=True)
class Stop:
    """The event at one destination: who publishes it there, its state, what it lacks."""

    destination: Destination
    publication: Publication | None
    missing: list[str]


def stops(event: Event) -> list[Stop]:
    """Every destination, with how the event stands there."""
    rows = {row.destination_id: row for row in event.publications.all()}
    return [
        Stop(one, rows.get(one.pk), missing_in_words(event, one))
        for one in Destination.objects.all()
    ]
