"""What waits for a person in the demonstration: sources and their runs, held events, alerts, pairs.

Events first come from somewhere: a part of the published ones hang on records of these sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from maillage.algorithms.duplicates import EVENT, find_duplicates
from maillage.core import journal
from maillage.core.said import Said
from maillage.offer.demo.events import Region, write_rows
from maillage.offer.demo.reading import named, rows
from maillage.offer.harvest.values import fingerprint_of
from maillage.offer.kin import event_records, reasons_said
from maillage.offer.models import (
    Alert,
    DuplicatePair,
    Event,
    EventCredit,
    EventStatus,
    HarvestRecord,
    HarvestRun,
    PublicationState,
    Refusal,
    Source,
    Submission,
)
from maillage.offer.schedule import schedule_of, slots_of, write_many

HELD = PublicationState.HELD
RUNS = 4


@dataclass(frozen=True)
class Feed:
    """A source of the demonstration and which places' events it tells of."""

    key: str
    name: str
    kind: str
    path: str
    trust: str
    rank: int
    organisation: str
    places: tuple[str, ...]
    every: int = 24 * 60


FEEDS = [
    Feed("rive", "Calendrier de Rive-Nord", Source.Kind.ICS, "rive-nord.ics",
         Source.Trust.PUBLISH, 60, "Service culturel de Rive-Nord", ("yamachiche",)),
    Feed("laminoir", "Site de la Salle du Laminoir", Source.Kind.JSON_LD, "laminoir/saison",
         Source.Trust.PUBLISH, 80, "Théâtre de la Grève", ("laminoir", "greve")),
    Feed("biblios", "Fil des bibliothèques", Source.Kind.FEED, "bibliotheques.rss",
         Source.Trust.HOLD, 40, "Bibliothèque de la Batiscan",
         ("biblio3r", "biblioshaw", "bibliolou", "batiscan"), 12 * 60),
    Feed("tableau", "Tableau partagé des diffuseurs", Source.Kind.TABLE, "diffuseurs.xlsx",
         Source.Trust.HOLD, 50, "Culture Haute-Rivière", ("quai", "sainttite"), 7 * 24 * 60),
    Feed("voisin", "La culture d’à côté", Source.Kind.MAILLAGE, "voisin/agenda.jsonld",
         Source.Trust.HOLD, 30, "", ("perade",), 6 * 60),
]  # fmt: skip


def write_moderation(region: Region, events: Sequence[Event]) -> None:
    """Sources with four runs each, eight held events, four alerts, five pairs to decide."""
    sources = _write_sources(region)
    waiting = rows("waiting.csv")
    held = write_rows(region, waiting, HELD)
    twins = _write_twins(region, events)
    told = [(event, _source_of(region, event, sources)) for event in events]
    told += [(event, sources.get(_word(row, "source="))) for row, event in
             zip(waiting, held, strict=True)]  # fmt: skip
    told += [(twin, sources[key]) for twin, key in twins]
    records = _write_records(region, [(e, s) for e, s in told if s is not None])
    _write_runs(region, sources, records)
    _write_submissions(waiting, held)
    _write_alerts(region, records)
    _write_pairs(region, events, [twin for twin, _key in twins])


def _word(row: dict[str, str], start: str) -> str:
    words = row["more"].split()
    return next((word.removeprefix(start) for word in words if word.startswith(start)), "")


def _source_of(region: Region, event: Event, sources: dict[str, Source]) -> Source | None:
    for feed in FEEDS:
        if event.place_id in {region.places[key].pk for key in feed.places}:
            return sources[feed.key]
    return None


def _write_sources(region: Region) -> dict[str, Source]:
    now = timezone.now()
    made = journal.create_many(
        [
            Source(
                name=named(feed.name), kind=feed.kind, trust=feed.trust, rank=feed.rank,
                url=f"https://moisson.demo.example/{feed.path}", every_minutes=feed.every,
                organisation=region.actors.get(feed.organisation),
                # Nobody answers at these addresses: the demonstration reads no further.
                is_active=False, next_at=now + timedelta(minutes=feed.every),
                visibility="network", host=region.cast.host1, is_demo=True,
            )
            for feed in FEEDS
        ],
        by=None, batch=region.batch,
    )  # fmt: skip
    return {feed.key: source for feed, source in zip(FEEDS, made, strict=True)}


def _write_twins(region: Region, events: Sequence[Event]) -> list[tuple[Event, str]]:
    """What another source says of events that are already published: held, to be decided."""
    known = {event.title: event for event in events}
    twins = []
    for row in rows("twins.csv"):
        first = known[row["of"]]
        slots = [replace(slot, uid="") for slot in slots_of(first)]
        twin = Event(
            title=row["title"], summary=first.summary, place=first.place,
            place_detail=row["place_note"], schedule=schedule_of(slots), state=HELD,
            is_free=first.is_free, price_low=first.price_low, price_high=first.price_high,
            host=region.cast.host1, is_demo=True,
        )  # fmt: skip
        twins.append((twin, row["source"]))
    made = journal.create_many([twin for twin, _key in twins], by=None, batch=region.batch)
    write_many(made)
    for twin, row in zip(made, rows("twins.csv"), strict=True):
        _copy_organizer(known[row["of"]], twin)
    return [(twin, row["source"]) for twin, row in zip(made, rows("twins.csv"), strict=True)]


def _copy_organizer(event: Event, twin: Event) -> None:
    first = event.credits.first()
    if first is not None:
        EventCredit.objects.create(
            event=twin, actor=first.actor, name=first.name, role=first.role, position=0
        )


def _write_records(region: Region, told: Sequence[tuple[Event, Source]]) -> list[HarvestRecord]:
    now = timezone.now()
    records = []
    for event, source in told:
        values: dict[str, Any] = {
            "title": event.title, "summary": event.summary, "description": event.description,
            "place": event.place_id, "schedule": event.schedule, "status": str(event.status),
        }  # fmt: skip
        records.append(
            HarvestRecord(
                source=source, key=slugify(event.title)[:200], event=event, values=values,
                raw={"name": event.title, "description": event.summary},
                fingerprint=fingerprint_of(values), seen_at=now - timedelta(hours=7),
                url=f"{source.url}#{slugify(event.title)[:80]}",
            )
        )  # fmt: skip
    return journal.create_many(records, by=None, batch=region.batch)


def _write_runs(
    region: Region, sources: dict[str, Source], records: Sequence[HarvestRecord]
) -> None:
    now = timezone.now()
    for feed in FEEDS:
        source = sources[feed.key]
        mine = [record for record in records if record.source_id == source.pk]
        for turn in range(RUNS, 0, -1):
            at = now - timedelta(minutes=feed.every * turn) + timedelta(minutes=11)
            run = HarvestRun(
                source=source, state=HarvestRun.State.DONE, started_at=at,
                finished_at=at + timedelta(seconds=4 + len(mine) // 3), seen=len(mine),
                new=len(mine) - 3 if turn == RUNS else 3 * (turn == 1),
                changed=turn if turn < RUNS else 0, refused=int(turn == 1),
            )  # fmt: skip
            if turn == 2:
                run.state, run.seen, run.changed = HarvestRun.State.UNCHANGED, 0, 0
            run = journal.create(run, by=None, batch=region.batch)
            HarvestRun.objects.filter(pk=run.pk).update(created_at=at)
        Refusal.objects.create(
            run=run, where="ligne 14" if feed.kind == Source.Kind.TABLE else "fiche 14",
            why=Said("La date n’a pas été comprise."), raw="Bientôt, surveillez nos pages !",
        )  # fmt: skip
        HarvestRecord.objects.filter(pk__in=[r.pk for r in mine]).update(last_run=run)


def _write_submissions(told: Sequence[dict[str, str]], held: Sequence[Event]) -> None:
    now = timezone.now()
    for number, (row, event) in enumerate(zip(told, held, strict=True)):
        if "sent" in row["more"].split():
            Submission.objects.create(
                event=event, email=f"personne{number}@demo.example",
                name=named("Comité organisateur"), confirmed_at=now - timedelta(hours=5 * number),
                pasted=f"{row['title']}\n{row['text']}",
            )  # fmt: skip


def _write_alerts(region: Region, records: Sequence[HarvestRecord]) -> None:
    """One of each kind, on events to come."""
    now = timezone.now()
    coming = [(e, r) for r in records if (e := r.event) and _is_simple(e, now)]
    (dated, told), (placed, placing), (_off, cancelling), (_gone, missing) = coming[:4]
    week = timedelta(weeks=1)
    slots = [
        replace(slot, start=slot.start + week, end=slot.end + week if slot.end else None)
        for slot in slots_of(dated)
    ]
    _alert(region, told, Alert.Kind.DATE, {"schedule": dated.schedule},
           {"schedule": schedule_of(slots)})  # fmt: skip
    _alert(region, placing, Alert.Kind.PLACE, {"place": placed.place_id},
           {"place": region.places["carmel"].pk})  # fmt: skip
    _alert(region, cancelling, Alert.Kind.CANCELLED, {"status": "scheduled"},
           {"status": EventStatus.CANCELLED.value})  # fmt: skip
    _alert(region, missing, Alert.Kind.MISSING, {}, {})
    HarvestRecord.objects.filter(pk=missing.pk).update(missing_since=now)


def _is_simple(event: Event, now: datetime) -> bool:
    """Published, planned, on one date to come."""
    return (
        event.is_published
        and event.first_start is not None
        and event.first_start > now
        and len(event.schedule) == 1
        and event.status == EventStatus.SCHEDULED
    )


def _alert(
    region: Region, record: HarvestRecord, kind: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    # What the record says is what the source says now.
    record.values = {**record.values, **after}
    record.save(update_fields=["values", "updated_at"])
    alert = Alert(event=record.event, record=record, kind=kind, before=before, after=after)
    journal.create(alert, by=None, batch=region.batch)


def _write_pairs(region: Region, events: Sequence[Event], twins: Sequence[Event]) -> None:
    """Ask of each twin and its event, with the score and reasons that the engine gives."""
    known = {event.title: event for event in events}
    pairs = [(known[row["of"]].pk, twin.pk) for row, twin in
             zip(rows("twins.csv"), twins, strict=True)]  # fmt: skip
    ids = [pk for pair in pairs for pk in pair]
    found = find_duplicates(event_records(Event.objects.filter(pk__in=ids)), kind=EVENT)
    scored = {tuple(sorted((int(p.left), int(p.right)))): p for p in found.pairs}
    for first, second in (tuple(sorted(pair)) for pair in pairs):
        pair = scored.get((first, second))
        journal.create(
            DuplicatePair(
                first_id=first, second_id=second, score=pair.probability if pair else 0.5,
                reasons=reasons_said(pair) if pair else [],
            ),
            by=None, batch=region.batch,
        )  # fmt: skip
