"""One week to review: what the calendar proposes and what was typed and not yet read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from maillage.core.access import Reader, visible
from maillage.core.gestures.wording import because
from maillage.core.models import Actor, Axis, Gesture, GestureProposal, Practice, Verb
from maillage.core.practice import heirs
from maillage.core.whole_numbers import whole_number

State = GestureProposal.State
MOST_LINES = 100


@dataclass
class WeekItem:
    """One line of the week: a proposal of the calendar, or a typed gesture not yet confirmed."""

    kind: str  # proposal or gesture
    uid: str
    day: date
    text: str
    verb_id: int | None = None
    axis_id: int | None = None
    people: int | None = None
    organisations: int | None = None
    actors: list[Actor] = field(default_factory=list)
    because: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    starts_at: datetime | None = None
    css: str = ""
    problem: str = ""
    former_verb: Verb | None = None
    record: Any = None


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _bounds(monday: date) -> tuple[datetime, datetime]:
    zone = timezone.get_current_timezone()
    start = datetime.combine(monday, time.min, tzinfo=zone)
    end = datetime.combine(monday + timedelta(days=7), time.min, tzinfo=zone)
    return start, min(end, timezone.now())


def waiting_proposals(reader: Reader) -> QuerySet[GestureProposal]:
    """Her own proposals to decide; an event to come waits until it has begun."""
    mine = GestureProposal.objects.filter(owner_id=reader.person_id or 0, state=State.WAITING)
    return mine.filter(starts_at__lte=timezone.now())


def unread_gestures(reader: Reader) -> QuerySet[Gesture]:
    """Her own gestures whose proposed values she has not confirmed."""
    return Gesture.objects.filter(owner_id=reader.person_id or 0, is_confirmed=False)


def to_review(reader: Reader) -> int:
    """How many lines wait, all weeks together."""
    return waiting_proposals(reader).count() + unread_gestures(reader).count()


def oldest_week(reader: Reader, *, but: date | None = None) -> date | None:
    """The Monday of the oldest line that waits, those of the week that begins on `but` left out."""
    gestures, proposals = unread_gestures(reader), waiting_proposals(reader)
    if but is not None:
        start, end = _bounds(but)
        gestures = gestures.exclude(occurred_on__range=(but, but + timedelta(days=6)))
        proposals = proposals.exclude(starts_at__gte=start, starts_at__lt=end)
    gesture = gestures.order_by("occurred_on").first()
    proposal = proposals.order_by("starts_at").first()
    days = [gesture.occurred_on] if gesture else []
    days += [timezone.localdate(proposal.starts_at)] if proposal else []
    return monday_of(min(days)) if days else None


def week_items(reader: Reader, monday: date) -> list[WeekItem]:
    """The lines of a week, by day then hour; the first hundred, the others follow these."""
    start, end = _bounds(monday)
    waiting = waiting_proposals(reader).filter(starts_at__gte=start, starts_at__lt=end)
    sunday = monday + timedelta(days=6)
    typed: Any = unread_gestures(reader).filter(occurred_on__range=(monday, sunday))
    typed = typed.with_parts().order_by("occurred_on", "pk")[:MOST_LINES]
    items = [_from_gesture(gesture, reader) for gesture in typed]
    items += _from_proposals(list(waiting.select_related("calendar")[:MOST_LINES]), reader)
    items.sort(key=lambda i: (i.day, i.starts_at is not None, i.starts_at or 0, i.uid))
    items = items[:MOST_LINES]
    _colour(items)
    return items


def _from_gesture(gesture: Gesture, reader: Reader) -> WeekItem:
    return WeekItem(
        kind="gesture", uid=gesture.uid, day=gesture.occurred_on, text=gesture.text,
        verb_id=gesture.verb_id, axis_id=gesture.axis_id, people=gesture.people_reached,
        organisations=gesture.organisations_reached, actors=list(gesture.actors.all()),
        because=because(gesture.proposal), record=gesture,
    )  # fmt: skip


def _from_proposals(proposals: list[GestureProposal], reader: Reader) -> list[WeekItem]:
    ids = {pk for p in proposals for pk in p.details.get("reading", {}).get("actors", [])}
    seen = {a.pk: a for a in visible(Actor.objects.filter(pk__in=ids), reader)}
    practice = Practice.current()
    heir_of = heirs(practice) if practice and proposals else {}
    verbs = set(practice.verbs.values_list("pk", flat=True)) if practice else set()
    items = []
    for proposal in proposals:
        reading = proposal.details.get("reading", {})
        # Proposed under an older version: the verb that continues it, if one does.
        verb = heir_of.get(reading.get("verb"))
        items.append(
            WeekItem(
                kind="proposal", uid=proposal.uid, text=proposal.text,
                day=timezone.localdate(proposal.starts_at), starts_at=proposal.starts_at,
                verb_id=verb if verb in verbs else None, axis_id=reading.get("axis"),
                people=reading.get("people"), organisations=reading.get("organisations"),
                actors=[seen[pk] for pk in reading.get("actors", []) if pk in seen],
                because=because(reading.get("proposal", {})), details=proposal.details,
                record=proposal,
            )
        )  # fmt: skip
    return items


def _colour(items: list[WeekItem]) -> None:
    """Colours, and the verb of an older version among the choices of the gesture that has it."""
    verbs = Verb.objects.in_bulk({i.verb_id for i in items if i.verb_id})
    practice = Practice.current()
    for item in items:
        verb = verbs.get(item.verb_id) if item.verb_id else None
        item.css = verb.colour if verb else ""
        if verb and (practice is None or verb.practice_id != practice.pk):
            item.former_verb = verb


def apply_posted(items: list[WeekItem], posted: Mapping[str, str]) -> None:
    """Put what was typed on the page back on the lines: nothing typed is lost between two acts."""
    verbs = {str(pk): pk for pk in _current_verb_ids(items)}
    axes = {str(pk): pk for pk in Axis.objects.values_list("pk", flat=True)}
    for item in items:
        if f"text-{item.uid}" not in posted:
            continue
        item.text = posted[f"text-{item.uid}"]
        item.verb_id = verbs.get(posted.get(f"verb-{item.uid}", ""))
        item.axis_id = axes.get(posted.get(f"axis-{item.uid}", ""))
        item.people = _number(posted.get(f"people-{item.uid}"), item.people)


def _current_verb_ids(items: list[WeekItem]) -> set[int]:
    """Verbs that a line may take: the current ones, and the one a typed gesture already has."""
    practice = Practice.current()
    ids = set(practice.verbs.values_list("pk", flat=True)) if practice else set()
    return ids | {item.verb_id for item in items if item.verb_id}


def _number(text: str | None, otherwise: int | None) -> int | None:
    if text is None:
        return otherwise
    return whole_number(text)
