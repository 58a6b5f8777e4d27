"""A page of findings becomes events: new ones made, known ones followed, none of them halved.

The page, its report and the run's position are one transaction: a process killed at any moment
leaves whole pages, and the run goes on after the last one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from maillage.algorithms.said import Said
from maillage.core import journal
from maillage.core.models import Actor, Place
from maillage.offer import actions
from maillage.offer.actions import Credit
from maillage.offer.harvest.alerting import raise_alerts, settle_reappeared
from maillage.offer.harvest.found import FoundEvent, Refused
from maillage.offer.harvest.values import believed, event_values, fingerprint_of, values_of
from maillage.offer.models import (
    Event,
    EventCredit,
    HarvestRecord,
    HarvestRun,
    PublicationState,
    Refusal,
    Source,
)
from maillage.offer.places import Places
from maillage.offer.schedule import digest_of, schedule_of, slot_of, slots_of, write_many

PAGE = 200
TOLD_RAW = 4_000  # characters of a refused piece that are kept
COUNTS = ("seen", "new", "changed", "cancelled", "merged", "refused")


@dataclass
class Written:
    """What a page did, as the run's report counts it."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    cancelled: int = 0
    merged: int = 0
    refused: int = 0
    events: list[Event] = field(default_factory=list)  # those that were made


@dataclass(frozen=True)
class _Finding:
    key: str
    found: FoundEvent
    values: dict[str, Any]
    fingerprint: str


class PageWriter:
    """Writes the findings of one run, page after page."""

    def __init__(self, run: HarvestRun, *, by: Actor | None = None) -> None:
        self.run, self.source, self.by = run, run.source, by
        self.places = Places(
            by=by, batch=run.batch, municipality=run.source.default_municipality_id
        )
        self._default_disciplines = sorted(
            run.source.default_disciplines.values_list("pk", flat=True)
        )

    def write(self, page: Sequence[FoundEvent], refused: Sequence[Refused] = ()) -> Written:
        """Write one page of findings and what was refused on the way; tells what was done."""
        with transaction.atomic():
            done = Written(seen=len(page))
            findings = self._findings(page, done)
            self._refuse(refused, done)
            known = {
                record.key: record
                for record in HarvestRecord.objects.filter(
                    source=self.source, key__in=[finding.key for finding in findings]
                ).select_related("event", "event__place")
            }
            fresh = [f for f in findings if f.key not in known or known[f.key].event is None]
            self._make(fresh, known, done)
            made = {f.key for f in fresh}
            self._follow([(known[f.key], f) for f in findings if f.key not in made], done)
            counts = {name: F(name) + getattr(done, name) for name in COUNTS}
            HarvestRun.objects.filter(pk=self.run.pk).update(
                position=F("position") + len(page), updated_at=timezone.now(), **counts
            )
        return done

    def _findings(self, page: Sequence[FoundEvent], done: Written) -> list[_Finding]:
        """Each key once, the last one said; what has no title or no date is refused."""
        findings: dict[str, _Finding] = {}
        for found in page:
            values = values_of(found, self.source, self.places)
            problem = _problem(found, values)
            if problem:
                self._tell(found.where, problem, found.raw, done)
                continue
            key = (found.key or fingerprint_of(values))[:500]
            findings[key] = _Finding(key, found, values, fingerprint_of(values))
        return list(findings.values())

    def _refuse(self, refused: Sequence[Refused], done: Written) -> None:
        for piece in refused:
            self._tell(piece.where, piece.why, piece.raw, done)

    def _tell(self, where: str, why: Any, raw: Any, done: Written) -> None:
        done.refused += 1
        text = raw if isinstance(raw, str) else str(raw or "")
        Refusal.objects.create(run=self.run, where=where[:300], why=why, raw=text[:TOLD_RAW])

    # --- New ---------------------------------------------------------------------------------
    def _make(
        self, findings: Sequence[_Finding], known: Mapping[str, HarvestRecord], done: Written
    ) -> None:
        if not findings:
            return
        events = [self._event(finding) for finding in findings]
        disciplines = [f.values.get("disciplines") or self._default_disciplines for f in findings]
        journal.create_many(
            events, by=self.by, batch=self.run.batch, many={"disciplines": disciplines}
        )
        write_many(events)
        records = [
            self._record(known.get(finding.key), finding, event)
            for finding, event in zip(findings, events, strict=True)
        ]
        HarvestRecord.objects.bulk_create(
            [record for record in records if record.pk is None], batch_size=journal.PAGE
        )
        for record in records:
            if record.key in known:
                record.save()
        journal.create_many(
            [
                EventCredit(event=event, name=name, role=role, position=place)
                for event, finding in zip(events, findings, strict=True)
                for place, (name, role) in enumerate(finding.values.get("credits", ()))
            ],
            by=self.by, batch=self.run.batch,
        )  # fmt: skip
        done.new += len(events)
        done.events += events

    def _event(self, finding: _Finding) -> Event:
        state = PublicationState.HELD
        if self.source.trust == Source.Trust.PUBLISH:
            state = PublicationState.PUBLISHED
        now = timezone.now()
        event = Event(
            **event_values(finding.values),
            schedule=schedule_of(slot_of(told) for told in finding.values["schedule"]),
            state=state,
            published_at=now if state == PublicationState.PUBLISHED else None,
            checked_at=now,
            host_id=self.source.host_id,
            is_demo=self.source.is_demo,
        )
        event.written = digest_of(event)  # `write_many` writes the rows that this speaks of
        return event

    def _record(
        self, former: HarvestRecord | None, finding: _Finding, event: Event
    ) -> HarvestRecord:
        record = former or HarvestRecord(source=self.source, key=finding.key)
        record.event = event
        self._fill(record, finding)
        return record

    def _fill(self, record: HarvestRecord, finding: _Finding) -> None:
        record.values, record.fingerprint = finding.values, finding.fingerprint
        record.raw = finding.found.raw if isinstance(finding.found.raw, dict) else {}
        record.url = finding.values.get("url", "")
        record.seen_at, record.last_run, record.missing_since = timezone.now(), self.run, None

    # --- Known -------------------------------------------------------------------------------
    def _follow(self, pairs: Sequence[tuple[HarvestRecord, _Finding]], done: Written) -> None:
        same = [record for record, finding in pairs if record.fingerprint == finding.fingerprint]
        back = [record for record in same if record.missing_since is not None]
        HarvestRecord.objects.filter(pk__in=[record.pk for record in same]).update(
            seen_at=timezone.now(), last_run=self.run, missing_since=None
        )
        Event.objects.filter(pk__in=[record.event_id for record in same]).update(
            checked_at=timezone.now()
        )
        settle_reappeared(back)
        for record, finding in pairs:
            if record.fingerprint != finding.fingerprint:
                self._change(record, finding, done)

    def _change(self, record: HarvestRecord, finding: _Finding, done: Written) -> None:
        """The source says something else of an event that we have."""
        event = record.event
        assert event is not None  # `write` makes an event for a record that has none
        before = dict(record.values)
        if record.missing_since is not None:
            settle_reappeared([record])
        self._fill(record, finding)
        record.save()
        alerts = raise_alerts(
            event=event, record=record, before=before, by=self.by, batch=self.run.batch
        )
        differs = retell(event, by=self.by, batch=self.run.batch)
        done.cancelled += alerts.cancelled
        if differs or alerts.raised:
            done.changed += 1


def retell(event: Event, *, by: Actor | None, batch: Any = None) -> bool:
    """Write an event anew from what its sources say; fields that a person corrected stay."""
    rows = list(event.records.select_related("source").order_by("pk"))
    values, origins = believed([(r.source.rank, r.pk, r.values) for r in rows])
    told = event_values(values)
    if "place_id" in told:
        told["place"] = Place.objects.filter(pk=told.pop("place_id")).first()
    if values.get("schedule"):
        told["schedule"] = schedule_of(
            (slot_of(slot) for slot in values["schedule"]), slots_of(event)
        )
    if values.get("disciplines"):
        told["disciplines"] = values["disciplines"]
    pinned = journal.pinned_fields(event)
    told["origins"] = {}
    if len(rows) > 1:
        told["origins"] = {name: pk for name, pk in origins.items() if name not in pinned}
    told["checked_at"] = timezone.now()
    credits = None
    if values.get("credits"):
        credits = [Credit(name=name, role=role) for name, role in values["credits"]]
        known = {(c.name, c.role): c.actor for c in event.credits.select_related("actor")}
        credits = [Credit(c.name, c.role, known.get((c.name, c.role))) for c in credits]
    return actions.change_event(
        event=event, values=told, by=by, credits=credits, batch=batch, is_machine=True
    )


def _problem(found: FoundEvent, values: Mapping[str, Any]) -> Said | None:
    if found.is_private:
        return Said("cet événement est marqué comme privé à la source")
    if not values.get("title"):
        return Said("cet événement n’a pas de titre")
    if not values.get("schedule"):
        return Said("cet événement n’a pas de date lisible")
    return None
