"""Concerns on their way: sent when a group confirms its reading, seen, answered, decided.

A concern goes to a named later workshop as input; its answer returns to its origin and to the
people who were there. Nobody's concern disappears: one that has been seen elsewhere stays, whatever
becomes of the row it was written in.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.consult.models import Breakout, Contribution, Guest, Relay, Step, Workshop
from maillage.core import journal
from maillage.core.access import Reader, editable
from maillage.core.models import Actor, Concern, Decision
from maillage.core.registry import Todo

TOLD_FOR = timedelta(days=21)


class RelayRefused(ValueError):
    """The relay cannot be changed so; the message says why."""


# --- Sending ----------------------------------------------------------------------------------
def send_concerns(*, breakout: Breakout, by: Actor | None) -> list[Relay]:
    """Hand over what a group wrote at its relay steps, once (in the confirmation's transaction).

    A concern that was sent before and reworded since takes its new words, unless it was answered.
    A rehearsal sends nothing.
    """
    if breakout.workshop.is_rehearsing:
        return []
    rows = breakout.contributions.filter(
        step__kind=Step.Kind.RELAY, state=Contribution.State.KEPT
    ).select_related("step__to_workshop", "breakout__workshop")
    sent = []
    for row in rows:
        before = row.relays.select_related("concern").first()
        if before is None:
            sent.append(_send(row, by))
        elif before.is_waiting and before.concern.text != row.text:
            journal.change(before.concern, {"text": row.text}, by=by, pins=False)
            before.concern.refresh_from_db()
            before.save()
    return sent


def _send(row: Contribution, by: Actor | None) -> Relay:
    workshop, step = row.breakout.workshop, row.step
    to_date = step.to_workshop.held_on if step.to_workshop else step.to_date
    concern = journal.create(
        Concern(
            text=row.text, status=Concern.Status.SENT, addressed_on=to_date,
            owner=workshop.owner, host=workshop.host, visibility=workshop.visibility,
        ),
        by=by,
    )  # fmt: skip
    relay = Relay(
        workshop=workshop, step=step, contribution=row, concern=concern, to_date=to_date,
        to_workshop=step.to_workshop,
    )  # fmt: skip
    return journal.create(relay, by=by)


def withdraw_concerns(*, breakout: Breakout, by: Actor | None) -> int:
    """A reading is opened again: concerns that nobody has seen yet come back to their group."""
    unseen = Relay.objects.filter(
        contribution__breakout=breakout, status=Relay.Status.SENT
    ).select_related("concern")
    for relay in unseen:
        concern = relay.concern
        journal.remove(relay, by=by)
        if not concern.relays.exists():
            journal.remove(concern, by=by)
    return len(unseen)


def mark_seen(*, workshop: Workshop, by: Actor | None) -> int:
    """The later workshop takes up what it received (its relay step opens); not while rehearsing."""
    if workshop.is_rehearsing:
        return 0
    waiting = workshop.received.shown().filter(status=Relay.Status.SENT)
    found = list(waiting.select_related("concern"))
    for relay in found:
        _set(relay, Relay.Status.SEEN, by)
    return len(found)


def _set(relay: Relay, status: Relay.Status, by: Actor | None, **concern: Any) -> None:
    journal.change(relay, {"status": status}, by=by, pins=False)
    journal.change(relay.concern, {"status": status.value, **concern}, by=by, pins=False)


# --- Addressing and answering -----------------------------------------------------------------
@transaction.atomic
def address_relay(
    *, relay: Relay, to_workshop: Workshop | None, to_date: datetime.date | None, by: Actor | None
) -> Relay:
    """Send a concern to another workshop, or to the gathering of a date until it exists."""
    if not relay.is_waiting:
        raise RelayRefused(_("Cette préoccupation a déjà sa réponse."))
    if to_workshop is not None and to_workshop.pk == relay.workshop_id:
        raise RelayRefused(_("Une préoccupation se transmet à un autre atelier que le sien."))
    day = to_workshop.held_on if to_workshop else to_date
    values = {"to_workshop": to_workshop, "to_date": day, "status": Relay.Status.SENT}
    journal.change(relay, values, by=by, pins=False)
    told = {"addressed_on": day, "status": Concern.Status.SENT}
    journal.change(relay.concern, told, by=by, pins=False)
    return relay


@transaction.atomic
def answer_relay(
    *,
    relay: Relay,
    answer: str,
    by: Actor | None,
    decision_title: str = "",
    decided_on: datetime.date | None = None,
) -> Relay:
    """Answer a concern; with a decision, it is decided. The answer may be reworded later."""
    decision = _decision(relay, answer, decision_title, decided_on, by)
    status = Relay.Status.DECIDED if decision else Relay.Status.ANSWERED
    _set(relay, status, by, answer=answer, answered_on=timezone.localdate())
    if decision is not None:
        journal.change(relay, {"decision": decision}, by=by, pins=False)
    return relay


def _decision(
    relay: Relay, answer: str, title: str, decided_on: datetime.date | None, by: Actor | None
) -> Decision | None:
    title = title.strip()[:300]
    if not title:
        return relay.decision
    values = {"title": title, "text": answer, "decided_on": decided_on or timezone.localdate()}
    if relay.decision is not None:
        journal.change(relay.decision, values, by=by, pins=False)
        return relay.decision
    scope = relay.to_workshop or relay.workshop
    return journal.create(
        Decision(**values, decided_by=by, owner=by, host=scope.host, visibility=scope.visibility),
        by=by,
    )


# --- Who is told ------------------------------------------------------------------------------
def returned_to(workshop: Workshop) -> QuerySet[Relay]:
    """A workshop's concerns that have their answer: for those who were there."""
    answered = workshop.relays.shown().exclude(status__in=["sent", "seen"])
    return answered.select_related("concern", "decision").order_by("pk")


def received_by(workshop: Workshop) -> QuerySet[Relay]:
    """What earlier workshops sent to this one: its input, the oldest first."""
    return workshop.received.shown().select_related("concern", "workshop").order_by("pk")


def todos(request: HttpRequest) -> Iterator[Todo]:
    """Answers that came back to where she was, and concerns that wait for her answer."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    if not reader.person_id:
        return
    yield from _answers_for(reader)
    yield from _waiting_for(reader)


def _answers_for(reader: Reader) -> Iterator[Todo]:
    mine = Guest.objects.filter(person_id=reader.person_id).values("workshop_id")
    took_notes = Q(workshop__breakouts__note_taker_id=reader.person_id)
    since = timezone.localdate() - TOLD_FOR
    relays = Relay.objects.shown().filter(
        Q(workshop__in=mine) | took_notes,
        status__in=[Relay.Status.ANSWERED, Relay.Status.DECIDED], concern__answered_on__gte=since,
    )  # fmt: skip
    for relay in relays.select_related("concern", "workshop").distinct().order_by("-pk")[:3]:
        yield Todo(
            tag=gettext_lazy("Réponse"),
            title=relay.concern.text[:120],
            url=relay.get_absolute_url(),
            meta=relay.workshop.title,
            css="v3",
        )


def _waiting_for(reader: Reader) -> Iterator[Todo]:
    led = editable(Workshop.objects.filter(facilitator_id=reader.person_id), reader)
    count = Relay.objects.shown().waiting().filter(to_workshop__in=led).count()
    if count:
        yield Todo(
            tag=gettext_lazy("Relais"),
            title=ngettext(
                "%d préoccupation attend une réponse", "%d préoccupations attendent une réponse",
                count,
            ) % count,
            url=reverse("consult:relays"),
            css="v3",
        )  # fmt: skip
