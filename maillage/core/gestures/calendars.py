"""From a calendar to proposals: read it, keep what may be practice, follow its changes.

A proposal is bookkeeping of a machine until its owner decides: it is written outside the journal.
Her decision is hers for good: what is accepted or discarded is never proposed again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from maillage.algorithms.gesture_vocabulary import name_key
from maillage.core.access import Reader, reader_for, visible
from maillage.core.calendar_gestures import gesture_sentence, is_likely_practice, people_met
from maillage.core.calendars import (
    MAX_BYTES,
    WHOLE_FILE,
    CalendarEvent,
    CalendarReading,
    read_calendar,
)
from maillage.core.fetch import FetchFailed, FetchRefused, fetch
from maillage.core.gestures.typed_line import MAX_LENGTH
from maillage.core.gestures.understanding import Words, current_words, read_line
from maillage.core.models import Actor, CalendarSource, GestureProposal
from maillage.core.said import Said, to_json

DAYS_BACK = 42
FILE_DAYS_BACK = 92
TIMEOUT = 15.0
State = GestureProposal.State


@dataclass
class ReadCalendar:
    """What a reading gave: proposals new, changed, withdrawn; events left aside; a problem."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    aside: int = 0
    problem: str = ""


def masked(url: str) -> str:
    """The address without what makes it private: « https://calendar.example.org/… »."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.split('/')[0]}/…" if separator else "…"


def read_address(source: CalendarSource, *, today: date) -> ReadCalendar:
    """Fetch a calendar's private address and bring its proposals up to date.

    Never raises on what the outside does: the problem is kept on the source.
    """
    # On another day the window has moved: the same file then has to be read in full again.
    same_day = bool(source.read_at) and timezone.localdate(source.read_at) == today
    try:
        answer = fetch(
            source.url, max_bytes=MAX_BYTES, timeout=TIMEOUT, accept="text/calendar",
            etag=source.etag if same_day else None,
            last_modified=source.last_modified if same_day else None,
        )  # fmt: skip
    except (FetchRefused, FetchFailed) as error:
        return _failed(source, error.reason)
    if not answer.ok:
        return _failed(
            source, Said("Le site a répondu par l’erreur %(status)d.", status=answer.status)
        )
    if answer.not_modified:
        return _noted(source, ReadCalendar(), source.etag, source.last_modified)
    outcome = take_calendar(source, answer.body, today=today, days_back=DAYS_BACK)
    if outcome.problem:
        return _failed(source, outcome.problem)
    return _noted(source, outcome, answer.etag or "", answer.last_modified or "")


def _failed(source: CalendarSource, problem: str) -> ReadCalendar:
    source.problem = problem
    source.read_at = timezone.now()
    source.save(update_fields=["problem", "read_at", "updated_at"])
    return ReadCalendar(problem=problem)


def _noted(source: CalendarSource, outcome: ReadCalendar, etag: str, modified: str) -> ReadCalendar:
    source.problem = ""
    source.etag, source.last_modified = etag[:300], modified[:100]
    source.read_at = timezone.now()
    source.save()
    return outcome


def take_calendar(
    source: CalendarSource, data: bytes, *, today: date, days_back: int
) -> ReadCalendar:
    """Bring the proposals of a source up to date with this content. Idempotent."""
    start = today - timedelta(days=days_back)
    reading = read_calendar(data, start=start, end=today, timezone=settings.TIME_ZONE)
    problem = _whole_file_problem(reading)
    if problem:
        return ReadCalendar(problem=problem)
    reader = reader_for(getattr(source.owner, "user", None), today)
    # Understanding the lines takes time: it is done before the write begins.
    plan = _planned(source, reading, reader)
    with transaction.atomic():
        return _written(source, plan, start)


def _whole_file_problem(reading: CalendarReading) -> str:
    """Why nothing could be read; a broken event among others is not that."""
    if reading.events or reading.seen:
        return ""
    return next((why for where, why in reading.refused if where == WHOLE_FILE), "")


def _key(event: CalendarEvent) -> str:
    key = f"{event.uid}|{event.recurrence_id}"
    return key if len(key) <= 400 else hashlib.sha256(key.encode()).hexdigest()


@dataclass
class _Plan:
    """What a reading asks for: new proposals, changed ones, those that are still there."""

    fresh: dict[str, GestureProposal] = field(default_factory=dict)
    changed: list[GestureProposal] = field(default_factory=list)
    kept: set[int] = field(default_factory=set)
    aside: int = 0


def _planned(source: CalendarSource, reading: CalendarReading, reader: Reader) -> _Plan:
    plan, words = _Plan(), current_words()
    known = {p.event_uid: p for p in source.proposals.all()}
    # A single event that becomes a series keeps its first occurrence's decision.
    moments = {(p.event_uid.partition("|")[0], p.starts_at): p for p in known.values()}
    for event in reading.events:
        proposal = known.get(_key(event)) or moments.get((event.uid, event.start))
        if not is_likely_practice(event)[0]:
            plan.aside += 1
        elif proposal is None:
            plan.fresh[_key(event)] = _proposal(source, event, reader, words)
        else:
            plan.kept.add(proposal.pk)
            if proposal.state == State.WAITING and _follow(proposal, event, reader, words):
                plan.changed.append(proposal)
    return plan


def _written(source: CalendarSource, plan: _Plan, start: date) -> ReadCalendar:
    """Write the plan. What she decided meanwhile, or another reading wrote, stays as it is."""
    before = source.proposals.count()
    GestureProposal.objects.bulk_create(plan.fresh.values(), batch_size=200, ignore_conflicts=True)
    new = source.proposals.count() - before
    changed = 0
    for p in plan.changed:
        waiting = source.proposals.filter(pk=p.pk, state=State.WAITING)
        changed += waiting.update(starts_at=p.starts_at, text=p.text, details=p.details)
    gone = source.proposals.filter(state=State.WAITING, starts_at__date__gte=start)
    gone = gone.exclude(pk__in=plan.kept).exclude(event_uid__in=plan.fresh)
    withdrawn = gone.delete()[0]
    return ReadCalendar(new=new, changed=changed, withdrawn=withdrawn, aside=plan.aside)


def _proposal(
    source: CalendarSource, event: CalendarEvent, reader: Reader, words: Words
) -> GestureProposal:
    return GestureProposal(
        owner_id=source.owner_id, calendar=source, event_uid=_key(event),
        starts_at=event.start, text=_text(event), details=_details(event, reader, words),
    )  # fmt: skip


def _follow(proposal: GestureProposal, event: CalendarEvent, reader: Reader, words: Words) -> bool:
    """Bring a waiting proposal up to its event, in memory. Whether anything changed."""
    if proposal.details.get("mark") == _mark(event) and proposal.starts_at == event.start:
        return False
    proposal.starts_at, proposal.text = event.start, _text(event)
    proposal.details = _details(event, reader, words)
    return True


def _text(event: CalendarEvent) -> str:
    """One plain line: a calendar's title may hold anything."""
    line = " ".join("".join(c if c.isprintable() else " " for c in gesture_sentence(event)).split())
    return line[: MAX_LENGTH - 1] + "…" if len(line) > MAX_LENGTH else line


def _mark(event: CalendarEvent) -> str:
    told = (event.title, event.end.isoformat(), event.location, *event.attendees)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _details(event: CalendarEvent, reader: Reader, words: Words) -> dict[str, Any]:
    """What the page shows. Neither the description nor the guests' names are kept."""
    day = timezone.localdate(event.start)
    reading = read_line(_text(event), reader=reader, today=day, words=words)
    actors = [actor.pk for actor in reading.actors]
    actors += [pk for pk in _guests(event, reader) if pk not in actors]
    return {
        "mark": _mark(event),
        "ends_at": event.end.isoformat(),
        "all_day": event.all_day,
        "location": event.location[:200],
        "why": to_json(is_likely_practice(event)[1]),
        "reading": {
            "verb": reading.verb.pk if reading.verb else None,
            "axis": reading.axis.pk if reading.axis else None,
            "actors": actors,
            "people": reading.people_reached or people_met(event) or None,
            "organisations": reading.organisations_reached,
            "proposal": {"quotes": reading.proposal["quotes"]},
        },
    }


def _guests(event: CalendarEvent, reader: Reader) -> list[int]:
    """Guests who are known actors, by their whole name; herself left out."""
    keys = [" ".join(name_key(name))[:240] for name in (*event.attendees, event.organizer)[:50]]
    keys = [key for key in keys if " " in key]
    if not keys:
        return []
    rows = visible(Actor.objects.called(name_key__in=keys), reader)
    return list(rows.exclude(pk=reader.person_id or 0).values_list("pk", flat=True)[:20])


def read_all_addresses() -> None:
    """The job: read every private address again. One calendar's trouble is its own."""
    today = timezone.localdate()
    for source in CalendarSource.objects.exclude(url="").select_related("owner__user"):
        if getattr(source.owner, "user", None) is None or not source.owner.user.is_active:
            continue
        read_address(source, today=today)
