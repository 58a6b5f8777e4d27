"""Pairs of events or places that may be one: looked for, shown, decided, taken apart.

Those of actors are `core.merging`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from maillage.algorithms.duplicates import Decision, Record, find_duplicates
from maillage.core import journal
from maillage.core.journal import Undone
from maillage.core.models import Actor, Batch, Place
from maillage.offer import actions
from maillage.offer.kin import event_records, events_to_compare, never_the_same, reasons_said
from maillage.offer.models import DuplicatePair, Event, HarvestRecord, Kin, Source
from maillage.offer.schedule import schedule_of, slots_of

State = DuplicatePair.State
MOST_FOUND = 500


# --- Looking for them -------------------------------------------------------------------------
def records_of(kin: str) -> list[Record]:
    """Our events or places as the search for duplicates reads them."""
    if kin == Kin.EVENT:
        return event_records(events_to_compare())
    rows = Place.objects.filter(merged_into=None).select_related("municipality")
    return [Record(key=str(place.pk), fields=_place_fields(place)) for place in rows]


def _place_fields(place: Place) -> dict[str, str]:
    fields = {
        "name": place.name, "address": place.street_address, "postal": place.postal_code,
        "town": place.municipality.name if place.municipality else "", "url": place.url,
    }  # fmt: skip
    if place.latitude is not None and place.longitude is not None:
        fields["position"] = f"{place.latitude} {place.longitude}"
    return fields


@task(queue_name="long")
def look_for(kin: str) -> None:
    """Background work: compare all our events or places, and ask about the pairs."""
    find_pairs(kin)


def find_pairs(kin: str) -> int:
    """Ask about every pair that looks alike and was not decided yet; tells how many are new."""
    different = [Decision(str(a), str(b), same=False) for a, b in never_the_same(kin)]
    known = set(DuplicatePair.objects.filter(kin=kin).values_list("first_id", "second_id"))
    records = records_of(kin)
    keys = {record.key for record in records}
    decided = [one for one in different if one.left in keys and one.right in keys]
    found = find_duplicates(records, kind=kin, decided=decided)
    fresh = []
    for pair in found.pairs[:MOST_FOUND]:
        first, second = sorted((int(pair.left), int(pair.right)))
        if (first, second) not in known:
            fresh.append(DuplicatePair(
                kin=kin, first_id=first, second_id=second, score=pair.probability,
                reasons=reasons_said(pair),
            ))  # fmt: skip
    DuplicatePair.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


# --- Showing them -----------------------------------------------------------------------------
@dataclass
class PairShown:
    """A pair with its two records and its reasons in words, for and against."""

    pair: DuplicatePair
    first: Any
    second: Any
    reasons: list[tuple[str, bool]]

    @property
    def keeps_first(self) -> bool:
        """Whose page stays unless one says otherwise: the published one, then the older."""
        mine, other = (getattr(one, "is_published", True) for one in (self.first, self.second))
        return mine or not other


def shown(pairs: Iterable[DuplicatePair]) -> list[PairShown]:
    """The pairs whose two records are still there."""
    pairs = list(pairs)
    known = {kin: _loaded(kin, pairs) for kin in Kin.values}
    told = []
    for pair in pairs:
        first, second = known[pair.kin].get(pair.first_id), known[pair.kin].get(pair.second_id)
        if first is not None and second is not None:
            told.append(PairShown(pair, first, second, _reasons(pair)))
    return told


def _loaded(kin: str, pairs: Sequence[DuplicatePair]) -> dict[int, Any]:
    ids = {pk for pair in pairs if pair.kin == kin for pk in (pair.first_id, pair.second_id)}
    if kin == Kin.EVENT:
        rows: Any = Event.objects.select_related("place__municipality", "submission")
        rows = rows.prefetch_related("records__source", "credits", "disciplines")
    else:
        rows = Place.objects.select_related("municipality")
    return rows.in_bulk(ids)


def _reasons(pair: DuplicatePair) -> list[tuple[str, bool]]:
    from maillage.core.said import in_words

    told = []
    for one in pair.reasons:
        if isinstance(one, dict) and one.get("said"):
            told.append((in_words(one["said"]), one.get("weight", 0) >= 0))
    return told[:6]


# --- Deciding ---------------------------------------------------------------------------------
def decide_same(*, pair: DuplicatePair, keep: int, by: Actor) -> None:
    """The two are one; `keep` is the number of the one whose page stays.

    ValueError, in words, when they cannot be: merged already.
    """
    other = pair.second_id if keep == pair.first_id else pair.first_id
    if keep not in (pair.first_id, pair.second_id):
        raise ValueError(_("Choisissez laquelle des deux pages reste."))
    if pair.kin == Kin.EVENT:
        from maillage.offer.harvest.writing import retell

        rows = Event.objects.in_bulk([keep, other])
        if len(rows) < 2:
            raise ValueError(_("L’un des deux n’existe plus."))
        with transaction.atomic():
            batch = journal.open_batch(
                by=by, act="merge-events", label=f"{rows[other]} → {rows[keep]}"
            )
            actions.merge_events(
                survivor=rows[keep], other=rows[other], by=by, score=pair.score,
                reasons=pair.reasons, batch=batch,
            )  # fmt: skip
            if rows[keep].records.exists():
                retell(rows[keep], by=None, batch=batch)
            journal.close_batch(batch)
    else:
        merge_places(pair=pair, keep=keep, other=other, by=by)


@transaction.atomic
def merge_places(*, pair: DuplicatePair, keep: int, other: int, by: Actor) -> Batch:
    """One place of two: its events move, the other's address leads there; `separate` undoes it."""
    rows = Place.objects.select_for_update(of=("self",)).in_bulk([keep, other])
    if len(rows) < 2 or any(place.merged_into_id for place in rows.values()):
        raise ValueError(_("Ces deux lieux ne peuvent pas être réunis."))
    survivor, gone = rows[keep], rows[other]
    with journal.one_act(by=by, act="merge-places", label=f"{gone} → {survivor}") as batch:
        for event in Event.objects.filter(Q(place=gone) | Q(occurrences__place=gone)).distinct():
            journal.change(event, _moved(event, gone, survivor), by=by, batch=batch, pins=False)
        for source in Source.objects.filter(default_place=gone):
            journal.change(source, {"default_place": survivor}, by=by, batch=batch, pins=False)
        _forget_records(gone)
        values = {
            name: getattr(gone, name)
            for name in ("street_address", "postal_code", "latitude", "longitude", "url",
                         "capacity", "municipality")
            if getattr(survivor, name) in (None, "") and getattr(gone, name) not in (None, "")
        }  # fmt: skip
        for name in ("accessible", "not_accessible", "same_as"):
            values[name] = list(dict.fromkeys([*getattr(survivor, name), *getattr(gone, name)]))
        journal.change(survivor, values, by=by, batch=batch, pins=False)
        journal.change(gone, {"merged_into": survivor}, by=by, batch=batch, pins=False)
    _decided(pair, State.SAME, by, batch)
    return batch


def _moved(event: Event, gone: Place, survivor: Place) -> dict[str, Any]:
    slots = [
        replace(slot, place_id=survivor.pk) if slot.place_id == gone.pk else slot
        for slot in slots_of(event)
    ]
    values: dict[str, Any] = {"schedule": schedule_of(slots)}
    if event.place_id == gone.pk:
        values["place"] = survivor
    return values


def _forget_records(gone: Place) -> None:
    """What sources said names the former place: their next word is no change of place."""
    for record in HarvestRecord.objects.filter(values__place=gone.pk).only("pk", "values"):
        record.values = {name: v for name, v in record.values.items() if name != "place"}
        record.fingerprint = ""
        record.save(update_fields=["values", "fingerprint", "updated_at"])


def separate(*, pair: DuplicatePair, by: Actor) -> Undone:
    """Take apart what was made one; what changed since is refused and named."""
    if pair.kin == Kin.EVENT:
        return actions.separate_events(pair=pair, by=by)
    if pair.state != State.SAME or pair.batch is None:
        raise ValueError(_("Ces deux lieux ne sont pas réunis."))
    with transaction.atomic():
        outcome = journal.undo(pair.batch, by=by)
        if not outcome.refused:
            actions.decide_different(pair=pair, by=by)
    return outcome


def _decided(pair: DuplicatePair, state: str, by: Actor, batch: Batch | None) -> None:
    pair.state, pair.decided_by, pair.decided_at, pair.batch = state, by, timezone.now(), batch
    pair.is_automatic = False
    pair.save()
