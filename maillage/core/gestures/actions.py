"""Write gestures: note, change, confirm, share, remove. Keyword-only, atomic, journalled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.core import journal
from maillage.core.access import Reader
from maillage.core.gestures.evidence import keep_file
from maillage.core.gestures.minutes import counts_minutes
from maillage.core.gestures.typed_line import check_line
from maillage.core.gestures.understanding import Reading, Words, read_line
from maillage.core.gestures.weeks import WeekItem
from maillage.core.models import (
    Actor,
    Axis,
    Batch,
    Gesture,
    GestureProposal,
    Verb,
    Visibility,
)


@transaction.atomic
def note_gesture(
    *,
    line: str,
    by: Actor,
    reader: Reader,
    today: date,
    about: Actor | None = None,
    host_id: int | None = None,
    words: Words | None = None,
) -> Gesture:
    """Write one typed line as a private gesture, with what is understood of it.

    The line is kept as typed. Everything proposed stays correctable: `is_confirmed` is false.
    """
    reading = read_line(line, reader=reader, today=today, about=about, words=words)
    return write_reading(text=line, reading=reading, by=by, host_id=host_id)


def write_reading(
    *,
    text: str,
    reading: Reading,
    by: Actor,
    host_id: int | None,
    source: str = "typed",
    is_confirmed: bool = False,
    batch: Batch | None = None,
) -> Gesture:
    """Save a reading as a private gesture of `by`."""
    gesture = Gesture(
        text=text, occurred_on=reading.occurred_on, verb=reading.verb, axis=reading.axis,
        people_reached=reading.people_reached, minutes=reading.minutes,
        organisations_reached=reading.organisations_reached,
        proposal={} if is_confirmed else reading.proposal,
        owner=by, host_id=host_id, visibility=Visibility.PRIVATE,
        source=source, is_confirmed=is_confirmed,
    )  # fmt: skip
    if gesture.minutes is not None and not counts_minutes(gesture):
        gesture.minutes = None
        gesture.proposal.get("reasons", {}).pop("minutes", None)
    return journal.create(gesture, by=by, batch=batch, many={"actors": reading.actors})


@transaction.atomic
def change_gesture(
    *,
    gesture: Gesture,
    values: Mapping[str, Any],
    by: Actor,
    upload: UploadedFile[Any] | None = None,
    drop_file: bool = False,
    batch: Batch | None = None,
) -> Gesture:
    """Change a gesture's fields and its evidence. A change by its author confirms it.

    `upload` was checked by `evidence.check_upload`. A replaced file stays in the journal's undo.
    """
    new = {**values, "is_confirmed": True, "proposal": {}}
    if upload is not None:
        new["evidence_file"] = keep_file(
            upload, owner=gesture.owner, host_id=gesture.host_id, visibility=gesture.visibility,
            by=by, batch=batch,
        )  # fmt: skip
    elif drop_file:
        new["evidence_file"] = None
    journal.change(gesture, new, by=by, batch=batch)
    _scope_file(gesture, by=by, batch=batch)
    return gesture


def _scope_file(gesture: Gesture, *, by: Actor, batch: Batch | None) -> None:
    """The evidence is seen by those who see the gesture, never by more."""
    if gesture.evidence_file is not None:
        scope = {"visibility": gesture.visibility, "host": gesture.host}
        journal.change(gesture.evidence_file, scope, by=by, batch=batch)


@transaction.atomic
def share_gestures(
    *, gestures: Iterable[Gesture], visibility: str, by: Actor, batch: Batch | None = None
) -> Batch:
    """Share gestures with their host or the network, or take them back (private). One batch.

    A gesture without a host cannot be shared with one: it is left as it is.
    """
    if visibility not in {Visibility.PRIVATE, Visibility.HOST, Visibility.NETWORK}:
        raise ValueError(visibility)
    chosen = [g for g in gestures if g.host_id or visibility != Visibility.HOST]
    label = ngettext("Partage de %(n)d geste", "Partage de %(n)d gestes", len(chosen))
    made = batch or journal.open_batch(
        by=by, act="share-gestures", label=label % {"n": len(chosen)}
    )
    for gesture in chosen:
        journal.change(gesture, {"visibility": visibility}, by=by, batch=made)
        _scope_file(gesture, by=by, batch=made)
    if batch is None:
        journal.close_batch(made)
    return made


@transaction.atomic
def remove_gestures(*, gestures: Iterable[Gesture], by: Actor) -> Batch:
    """Remove gestures; the batch brings them back."""
    chosen = list(gestures)
    label = ngettext("Retrait de %(n)d geste", "Retrait de %(n)d gestes", len(chosen))
    batch = journal.open_batch(by=by, act="remove-gestures", label=label % {"n": len(chosen)})
    for gesture in chosen:
        journal.remove(gesture, by=by, batch=batch)
    journal.close_batch(batch)
    return batch


# --- The week -------------------------------------------------------------------------------
@dataclass
class Reviewed:
    """What a review did. `refused` holds the lines whose text cannot be kept, with the reason."""

    batch: Batch | None = None
    done: int = 0
    refused: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def review_items(*, items: Iterable[WeekItem], accept: bool, by: Actor, reader: Reader) -> Reviewed:
    """Accept or discard lines of a week: one batch, undone together."""
    outcome = Reviewed()
    for item in items:
        if accept and (problem := _problem_of(item)):
            outcome.refused[item.uid] = problem
            continue
        if outcome.batch is None:
            outcome.batch = journal.open_batch(
                by=by, act="review-week", label=_("Revue de semaine")
            )
        if item.kind == "proposal":
            _decide_proposal(item, accept, by, reader, outcome.batch)
        elif accept:
            change_gesture(gesture=item.record, values=_values(item), by=by, batch=outcome.batch)
        else:
            journal.remove(item.record, by=by, batch=outcome.batch)
        outcome.done += 1
    if outcome.batch is not None:
        journal.close_batch(outcome.batch)
    return outcome


def _problem_of(item: WeekItem) -> str:
    try:
        check_line(item.text)
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def _values(item: WeekItem) -> dict[str, Any]:
    return {
        "text": item.text,
        "verb": Verb.objects.filter(pk=item.verb_id or 0).first(),
        "axis": Axis.objects.filter(pk=item.axis_id or 0).first(),
        "people_reached": item.people,
    }


def _decide_proposal(item: WeekItem, accept: bool, by: Actor, reader: Reader, batch: Batch) -> None:
    proposal: GestureProposal = item.record
    if not accept:
        discarded = {"state": GestureProposal.State.DISCARDED}
        journal.change(proposal, discarded, by=by, batch=batch)
        return
    values = _values(item)
    reading = Reading(
        occurred_on=item.day, verb=values["verb"], axis=values["axis"], actors=item.actors,
        people_reached=item.people, organisations_reached=item.organisations,
    )  # fmt: skip
    gesture = write_reading(
        text=item.text, reading=reading, by=by, host_id=reader.current_host_id,
        source="calendar", is_confirmed=True, batch=batch,
    )  # fmt: skip
    accepted = {"state": GestureProposal.State.ACCEPTED, "gesture": gesture}
    journal.change(proposal, accepted, by=by, batch=batch)
