"""Writes of contributors: nobody signs in, so `by` is None; each act is a batch of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.core import journal
from maillage.core.models import Actor, Batch, Picture, Place
from maillage.offer import actions
from maillage.offer.actions import Credit
from maillage.offer.contributing.spots import Located, make_place
from maillage.offer.models import Event, EventStatus, PublicationState, Submission
from maillage.offer.places import zone_of
from maillage.offer.schedule import Slot, schedule_of, slots_of

State = PublicationState
ACT = "contribution"
KEPT_UNCONFIRMED = timedelta(days=14)


@dataclass(frozen=True)
class Sender:
    """Who sends it in; the language is that of her page."""

    email: str
    name: str = ""
    language: str = "fr"


class ChangedSince(Exception):
    """Somebody changed the event while this was being typed; `event` is what it is now."""

    def __init__(self, event: Event) -> None:
        super().__init__(str(event))
        self.event = event


@contextmanager
def _act(event: Event) -> Iterator[Batch]:
    batch = journal.open_batch(by=None, act=ACT, label=_("Proposition : %s") % event.title)
    yield batch
    journal.close_batch(batch)


@transaction.atomic
def propose(
    *,
    key: str,
    values: Mapping[str, Any],
    slots: Sequence[Slot],
    where: Located,
    credits: Sequence[Credit],
    disciplines: Iterable[int],
    sender: Sender,
    pasted: str = "",
    note: str = "",
    copied_from: Event | None = None,
    is_confirmed: bool = False,
) -> tuple[Submission, bool]:
    """Keep an event that waits for its e-mail to be confirmed; (proposition, whether it is new).

    `key` is the page's own: the same page sent twice is one proposition.
    """
    known = Submission.objects.select_related("event").filter(uid=key).first() if key else None
    if known is not None:
        return known, False
    event = Event(
        **values, schedule=schedule_of(slots), state=State.UNCONFIRMED, language=sender.language,
        place=where.place, place_detail="" if where.place else where.said,
        timezone=_zone(where.place),
    )  # fmt: skip
    with _act(event) as batch:
        many = {"disciplines": list(disciplines)}
        actions.create_event(event=event, by=None, credits=credits, many=many, batch=batch)
        submission = Submission(
            event=event, email=sender.email, name=sender.name, language=sender.language,
            pasted=pasted, note=note, copied_from=copied_from,
        )  # fmt: skip
        if key:
            submission.uid = key
        journal.create(submission, by=None, batch=batch)
    if is_confirmed:
        confirm(submissions=[submission])
    return submission, True


@transaction.atomic
def confirm(*, submissions: Sequence[Submission]) -> list[Submission]:
    """The e-mail is hers: the events wait for moderation. Gives those that were not confirmed."""
    confirmed = []
    for given in submissions:
        submission = Submission.objects.select_for_update().get(pk=given.pk)
        if submission.confirmed_at is not None:
            continue
        event = submission.event
        with _act(event) as batch:
            _settle_place(event, batch)
            now = {"confirmed_at": timezone.now()}
            journal.change(submission, now, by=None, batch=batch, pins=False)
            if event.state == State.UNCONFIRMED:
                actions.set_state(events=[event], state=State.HELD, by=None, batch=batch)
        confirmed.append(submission)
    return confirmed


def _settle_place(event: Event, batch: Batch) -> None:
    """A new place is made once the e-mail is confirmed, not for whoever fills the form."""
    if event.place_id is None and event.place_detail:
        place = make_place(event.place_detail, batch)
        if place is not None:
            values = {"place": place, "place_detail": "", "timezone": _zone(place)}
            journal.change(event, values, by=None, batch=batch, pins=False)


def _zone(place: Place | None) -> str:
    return zone_of([place.municipality_id if place else None])


# --- The event's life --------------------------------------------------------------------------
def _changed(
    submission: Submission, version: str, write: Callable[[Event, Batch], object]
) -> Event:
    """Write on the event as it is now, in one batch; a published one is to be read again.

    ChangedSince when `version` (`version_of`) is not that of the event any more.
    """
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=submission.event_id)
        if version and version != version_of(event):
            raise ChangedSince(event)
        before = journal.snapshot(event)
        credits = list(event.credits.values_list("name", "role"))
        disciplines = set(event.disciplines.values_list("pk", flat=True))
        with _act(event) as batch:
            write(event, batch)
            event.refresh_from_db()
            is_same = (
                journal.snapshot(event) == before
                and list(event.credits.values_list("name", "role")) == credits
                and set(event.disciplines.values_list("pk", flat=True)) == disciplines
            )
            if event.state == State.PUBLISHED and not is_same:
                now = {"changed_at": submission.changed_at or timezone.now()}
                journal.change(submission, now, by=None, batch=batch, pins=False)
        # Credits and disciplines have no row of the event's own: its version follows them too.
        if not is_same:
            event.save()
    return event


def version_of(event: Event) -> str:
    """Tells whether an event changed between two pages."""
    return event.updated_at.isoformat()


def revise(
    *,
    submission: Submission,
    version: str,
    values: Mapping[str, Any],
    where: Located,
    credits: Sequence[Credit] | None,
    discipline: int | None,
) -> Event:
    """Correct what the event says. Raises ChangedSince."""

    def write(event: Event, batch: Batch) -> None:
        told = dict(values)
        if where.place is not None:
            told |= {"place": where.place, "timezone": _zone(where.place)}
            told["place_detail"] = event.place_detail if event.place_id == where.place.pk else ""
        elif where.said and event.state == State.UNCONFIRMED:
            told |= {"place": None, "place_detail": where.said}
        elif where.said:
            place = make_place(where.said, batch)
            told |= {"place": place, "place_detail": "", "timezone": _zone(place)}
        elif event.place_id or event.place_detail:
            told |= {"place": None, "place_detail": ""}
        kept = list(event.disciplines.order_by("name_fr").values_list("pk", flat=True))
        wanted = [pk for pk in kept[1:] if pk != discipline]
        wanted = [discipline, *wanted] if discipline else wanted
        if set(wanted) != set(kept):
            told["disciplines"] = wanted
        actions.change_event(event=event, values=told, by=None, credits=credits, batch=batch)

    return _changed(submission, version, write)


def tell_status(
    *,
    submission: Submission,
    version: str,
    status: str,
    note: str = "",
    only: Iterable[str] = (),
    moved_to: Mapping[str, Slot] | None = None,
) -> Event:
    """Cancel, postpone or move the event or one of its dates, or put it back. ChangedSince."""

    def write(event: Event, batch: Batch) -> None:
        actions.set_status(
            event=event, status=status, by=None, note=note, only=only, moved_to=moved_to,
            batch=batch,
        )  # fmt: skip

    return _changed(submission, version, write)


def sell_out(*, submission: Submission, version: str, is_sold_out: bool, slot: str = "") -> Event:
    """Say that the event, or one date, is sold out; or that seats are left. ChangedSince."""

    def write(event: Event, batch: Batch) -> None:
        values: dict[str, Any] = {"is_sold_out": is_sold_out}
        if slot:
            slots = [
                replace(one, is_sold_out=is_sold_out) if one.uid == slot else one
                for one in slots_of(event)
            ]
            values = {"schedule": schedule_of(slots)}
        journal.change(event, values, by=None, batch=batch)

    return _changed(submission, version, write)


def add_dates(*, submission: Submission, version: str, slots: Sequence[Slot]) -> Event:
    """More dates; a postponed event that has a date again is planned again. ChangedSince."""

    def write(event: Event, batch: Batch) -> None:
        former = slots_of(event)
        known = {slot.start for slot in former}
        added = [slot for slot in slots if slot.start not in known]
        values: dict[str, Any] = {"schedule": schedule_of([*former, *added])}
        if added and event.status == EventStatus.POSTPONED:
            # The dates that were given up stay told as such.
            given_up = [replace(slot, status=str(EventStatus.POSTPONED)) for slot in former]
            values["schedule"] = schedule_of([*given_up, *added])
            values |= {"status": str(EventStatus.SCHEDULED), "status_note": ""}
        journal.change(event, values, by=None, batch=batch)

    return _changed(submission, version, write)


def remove_date(*, submission: Submission, version: str, slot: str) -> Event:
    """Take away a date that was a mistake; the last one stays. ChangedSince."""

    def write(event: Event, batch: Batch) -> None:
        kept = [one for one in slots_of(event) if one.uid != slot]
        if kept:
            journal.change(event, {"schedule": schedule_of(kept)}, by=None, batch=batch)

    return _changed(submission, version, write)


def put_picture(*, submission: Submission, picture: Picture) -> Event:
    """Give the event its picture."""

    def write(event: Event, batch: Batch) -> None:
        journal.create(picture, by=None, batch=batch)
        journal.change(event, {"picture": picture}, by=None, batch=batch)

    return _changed(submission, "", write)


def describe_picture(*, submission: Submission, alternative_text: str, credit: str) -> Event:
    """The words and the credit of the event's picture."""

    def write(event: Event, batch: Batch) -> None:
        if event.picture is not None:
            words = {"alternative_text": alternative_text, "credit": credit}
            journal.change(event.picture, words, by=None, batch=batch)

    return _changed(submission, "", write)


@transaction.atomic
def withdraw(*, submission: Submission) -> None:
    """Take the event off the site. It is kept, and may be proposed again."""
    with _act(submission.event) as batch:
        actions.set_state(
            events=[submission.event], state=State.WITHDRAWN, by=None, batch=batch,
            reason=_("Retiré par qui l’a proposé."),
        )  # fmt: skip


@transaction.atomic
def propose_again(*, submission: Submission) -> None:
    """An event that was withdrawn or refused waits for moderation again."""
    event = submission.event
    if event.state in (State.WITHDRAWN, State.REFUSED):
        with _act(event) as batch:
            actions.set_state(events=[event], state=State.HELD, by=None, batch=batch)


@transaction.atomic
def change_link(*, submission: Submission) -> Submission:
    """A new private link; the former ones open nothing any more."""
    row = Submission.objects.select_for_update().get(pk=submission.pk)
    row.turn = (row.turn + 1) % 30_000
    row.save(update_fields=["turn", "updated_at"])
    return row


@transaction.atomic
def mark_read(*, submission: Submission, by: Actor) -> None:
    """A moderator has read what its contributor changed since the event was published."""
    journal.change(submission, {"changed_at": None}, by=by, pins=False)


def forget_unconfirmed() -> None:
    """The job: what nobody confirmed within two weeks is removed, with its journal."""
    before = timezone.now() - KEPT_UNCONFIRMED
    rows = Submission.objects.filter(confirmed_at=None, created_at__lt=before)
    for submission in rows.filter(event__state=State.UNCONFIRMED).select_related("event"):
        with transaction.atomic():
            Batch.objects.filter(
                pk__in=journal.history(submission.event).values("batch_id")
            ).delete()
            submission.event.delete()
