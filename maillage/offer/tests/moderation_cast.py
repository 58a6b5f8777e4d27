"""What a moderator finds: a source with an event that waits, a proposition, an alert, a pair."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from maillage.core.models import Actor
from maillage.offer.contributing.actions import confirm
from maillage.offer.models import (
    Alert,
    Claim,
    DirectoryEntry,
    DuplicatePair,
    Event,
    HarvestRecord,
    HarvestRun,
    PublicationState,
    Source,
    Submission,
)
from maillage.offer.schedule import Slot, schedule_of
from maillage.offer.tests.offer_cast import a_hall, an_event


def soon(days: int = 5) -> Slot:
    """An evening of some days from now."""
    day = timezone.localtime().replace(tzinfo=None, hour=19, minute=30, second=0, microsecond=0)
    return Slot(day + timedelta(days=days), day + timedelta(days=days, hours=2))


def a_held(title: str = "Bal de quartier", source: Source | None = None, **values: Any) -> Event:
    event = an_event(title, slots=[soon()], state=PublicationState.HELD, **values)
    if source is not None:
        HarvestRecord.objects.create(
            source=source, key=title, event=event, raw={"name": title},
            values={"title": title}, seen_at=timezone.now(),
        )  # fmt: skip
    return event


def a_proposition(title: str = "Vernissage au moulin") -> Submission:
    event = an_event(title, slots=[soon(6)], state=PublicationState.UNCONFIRMED)
    submission = Submission.objects.create(event=event, email="zoe@example.org", name="Zoé")
    return confirm(submissions=[submission])[0]


def an_alert(event: Event, source: Source, kind: str = Alert.Kind.DATE) -> Alert:
    record = HarvestRecord.objects.create(source=source, key=f"alerte {event.pk}", event=event)
    before, after = {"schedule": event.schedule}, {"schedule": schedule_of([soon(12)])}
    if kind == Alert.Kind.CANCELLED:
        before, after = {"status": "scheduled"}, {"status": "cancelled"}
    if kind == Alert.Kind.MISSING:
        before, after = {}, {}
    return Alert.objects.create(event=event, record=record, kind=kind, before=before, after=after)


def a_pair(first: Event, second: Event, score: float = 0.7) -> DuplicatePair:
    low, high = sorted((first.pk, second.pk))
    reasons = [{"field": "title", "weight": 4.2, "said": "titres presque identiques"}]
    return DuplicatePair.objects.create(
        kin="event", first_id=low, second_id=high, score=score, reasons=reasons
    )


def a_claim(name: str = "Maude Verreault (exemple)") -> Claim:
    actor = Actor.objects.create(name=name, kind="person", visibility="public")
    DirectoryEntry.objects.create(actor=actor, listed_on=timezone.localdate())
    return Claim.objects.create(
        actor=actor, email="maude@example.org", name="Maude", message="C’est moi.", state="asked"
    )


def a_region() -> SimpleNamespace:
    """One of each thing that waits."""
    city = Source.objects.create(name="La ville (exemple)", url="https://ville.example/agenda.ics")
    hall = a_hall()
    held = a_held(source=city, place=hall)
    submission = a_proposition()
    shown = an_event("Concert du quai", slots=[soon(3)], place=hall)
    twin = a_held("Bal de quartiers")
    run = HarvestRun.objects.create(source=city, state=HarvestRun.State.DONE, seen=3, new=1)
    return SimpleNamespace(
        city=city, hall=hall, held=held, submission=submission, shown=shown, twin=twin, run=run,
        alert=an_alert(shown, city), pair=a_pair(held, twin), claim=a_claim(),
    )  # fmt: skip
