"""Writes about minutes: words two people may type at once, the way to approval, corrections."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.connect.circles.actions import NotPossible
from maillage.connect.meetings.actions import hold_meeting, locked, open_to_words
from maillage.connect.meetings.timing import zone_of
from maillage.connect.meetings.told import live
from maillage.connect.models import (
    AgendaItem,
    Meeting,
    MinutesAnswer,
    MinutesCorrection,
)
from maillage.core import journal
from maillage.core.models import Actor

State = Meeting.MinutesState
LONGEST = 20_000  # letters of one point's notes


class Conflict(Exception):
    """Somebody wrote there since: `theirs` is what stands now, `mine` what was typed."""

    def __init__(self, theirs: str, mine: str) -> None:
        super().__init__(_("Quelqu’un a écrit ici pendant que vous écriviez."))
        self.theirs, self.mine = theirs, mine


def print_of(text: str) -> str:
    """What a form carries to say which text it was written over."""
    return sha256(text.encode()).hexdigest()[:16]


def _lines(text: str) -> str:
    """As browsers send it and as it is kept: one kind of line end, nothing after the last word."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


# --- Words ----------------------------------------------------------------------------------
@transaction.atomic
def write_words(
    *, meeting: Meeting, item: AgendaItem | None, text: str, base: str, by: Actor
) -> str:
    """Write a point's notes, or the minutes' own words (no `item`). Returns what is kept.

    `base` is `print_of` the text she read. Raises Conflict, with nothing written, when somebody
    else wrote since; her own last words may be replaced (an answer lost on a slow line).
    """
    text = _lines(text)
    if len(text) > LONGEST:
        raise NotPossible(_("Ces notes dépassent %d caractères.") % LONGEST)
    now = open_to_words(meeting)
    record: Meeting | AgendaItem = now
    name = "minutes"
    if item is not None:
        found = AgendaItem.objects.filter(pk=item.pk, meeting=now).first()
        if found is None:
            raise NotPossible(_("Ce point n’est plus à l’ordre du jour."))
        record, name = found, "notes"
    theirs = getattr(record, name)
    if theirs == text:
        return text
    if print_of(theirs) != base and not _is_hers(record, name, by):
        raise Conflict(theirs, text)
    journal.change(record, {name: text}, by=by, pins=False)
    if now.minutes_state == State.NONE:
        journal.change(now, {"minutes_state": State.DRAFT, "minutes_by": by}, by=by, pins=False)
    return text


def _is_hers(record: Meeting | AgendaItem, name: str, by: Actor) -> bool:
    last = journal.history(record).filter(after__has_key=name).order_by("-pk").first()
    return last is not None and last.by_id == by.pk


def both(theirs: str, mine: str) -> str:
    """One text that holds both; words that are there already are not said twice."""
    there = set(theirs.splitlines())
    new = [line for line in mine.splitlines() if line.strip() and line not in there]
    return "\n".join([*theirs.splitlines(), *new])


# --- Towards approval -----------------------------------------------------------------------
@transaction.atomic
def propose(*, meeting: Meeting, by: Actor) -> None:
    """Members are asked; the meeting is held, if nobody had said so."""
    now = open_to_words(meeting)
    if now.state == Meeting.State.PLANNED:
        hold_meeting(meeting=now, by=by)
        now = locked(now)
    if not (now.minutes or now.agenda.exclude(notes="").exists() or now.decisions.exists()):
        raise NotPossible(_("Le compte rendu est vide : écrivez-y quelque chose avant."))
    values = {"minutes_state": State.PROPOSED, "minutes_by": now.minutes_by or by}
    journal.change(now, values, by=by, pins=False)
    for one in now.answers.all():
        journal.remove(one, by=by)


@transaction.atomic
def take_back(*, meeting: Meeting, by: Actor) -> None:
    """From proposed to draft: what members asked is still to be written."""
    now = open_to_words(meeting)
    if now.minutes_state == State.PROPOSED:
        journal.change(now, {"minutes_state": State.DRAFT}, by=by, pins=False)


@transaction.atomic
def answer(*, meeting: Meeting, agrees: bool, text: str, by: Actor) -> None:
    """What a member says of proposed minutes; said again, it replaces what she said."""
    now = open_to_words(meeting)
    if now.minutes_state != State.PROPOSED:
        raise NotPossible(_("Ce compte rendu n’est pas à approuver."))
    values = {"agrees": agrees, "text": "" if agrees else text[:2000]}
    hers = MinutesAnswer.objects.filter(meeting=now, actor=by).first()
    if hers is None:
        journal.create(MinutesAnswer(meeting=now, actor=by, **values), by=by)
    else:
        journal.change(hers, values, by=by, pins=False)


@transaction.atomic
def approve(*, meeting: Meeting, on: date, by: Actor) -> None:
    """At the next meeting, or by the chair, on a day: from then on they are frozen."""
    now = open_to_words(meeting)
    if now.minutes_state != State.PROPOSED:
        raise NotPossible(_("Proposez d’abord ce compte rendu aux membres."))
    held = timezone.localdate(now.starts_at, zone_of(now.time_zone))
    if not held <= on <= timezone.localdate():
        raise NotPossible(_("La date de l’approbation va du jour de la réunion à aujourd’hui."))
    values = {
        "minutes_state": State.APPROVED, "approved_on": on, "approved_by": by, "frozen": live(now),
    }  # fmt: skip
    journal.change(now, values, by=by, pins=False)


@transaction.atomic
def correct(
    *, meeting: Meeting, item: AgendaItem | None, text: str, reason: str, by: Actor
) -> MinutesCorrection | None:
    """Change approved minutes in sight of all: before and after stay there. None: nothing differs.

    What was approved is not written over; the corrected words are read beside it.
    """
    now = locked(meeting)
    if now.minutes_state != State.APPROVED:
        raise NotPossible(_("Ce compte rendu n’est pas encore approuvé : écrivez-y directement."))
    text = _lines(text)[:LONGEST]
    was = current_words(now, item)
    if text == was:
        return None
    new = MinutesCorrection(
        meeting=now, item=item, was=was, now=text, reason=reason[:300], made_by=by
    )
    return journal.create(new, by=by)


def current_words(meeting: Meeting, item: AgendaItem | None) -> str:
    """A point's words as approved, then as corrected last."""
    last = MinutesCorrection.objects.filter(meeting=meeting, item=item).order_by("-pk").first()
    if last is not None:
        return last.now
    told = meeting.frozen or {}
    if item is None:
        return str(told.get("words", ""))
    return next((p["notes"] for p in told.get("points", []) if p["uid"] == item.uid), "")
