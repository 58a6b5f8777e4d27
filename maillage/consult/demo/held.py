"""A workshop held twelve days ago, through the very functions of the real ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.utils import timezone

from maillage.algorithms.typography import typeset
from maillage.consult.demo import held_words as words
from maillage.consult.demo.dates import afternoon, told_as_of, working_day
from maillage.consult.live import facilitating, joining, voting, writing
from maillage.consult.minutes.publishing import publish_minutes
from maillage.consult.models import Breakout, Contribution, Guest, Relay, Step, Theme, Workshop
from maillage.consult.preparing.actions import (
    add_groups,
    change_settings,
    change_step,
    create_workshop,
)
from maillage.consult.preparing.groups import GroupLine
from maillage.consult.preparing.templates import PRACTICE
from maillage.consult.relaying import answer_relay
from maillage.core import journal
from maillage.core.demo.region import MARK
from maillage.core.models import Action, Actor, Concern, Decision, Need

TITLE = "Table des lieux de culture : ce que nous faisons ensemble (exemple)"
DAYS_AGO = 12
# Minutes from the beginning when each step opened and closed; then the end of the workshop.
OPENED = ((2, 27), (28, 44), (45, 56), (66, 71))
CONFIRMED, ENDED = (58, 60, 63), 90
DUE_IN = 21


@dataclass
class _Held:
    """The workshop, its steps by kind, and who sits in each group: the first holds its pen."""

    cast: Any
    workshop: Workshop
    day: date
    steps: dict[str, Step]
    groups: list[Breakout]
    tables: list[list[Guest]] = field(default_factory=list)

    @property
    def diane(self) -> Actor:
        return self.cast.coordination.person


def hold_workshop(cast: Any, *, then: Workshop) -> None:
    """Three groups confirm, vote, hand two concerns over to `then`; two themes lead somewhere."""
    day = working_day(-DAYS_AGO)
    with told_as_of(afternoon(day - timedelta(days=9))):
        held = _prepare(cast, day, then)
    with told_as_of(afternoon(day, 50)):
        _sit_down(held)
        _write(held)
        _confirm(held)
        _vote(held)
        facilitating.close_workshop(workshop=held.workshop, by=held.diane)
    _tell_times(held)
    with told_as_of(afternoon(day + timedelta(days=3))):
        _gather(held)
        _answer(held)
        publish_minutes(workshop=held.workshop, to=Workshop.MinutesTo.NETWORK, by=held.diane)


def _prepare(cast: Any, day: date, then: Workshop) -> _Held:
    diane = cast.coordination.person
    workshop = create_workshop(
        template=PRACTICE, by=diane, host=cast.network, title=typeset(TITLE, "fr-ca"),
        held_on=day, has_dots=True,
    )  # fmt: skip
    audience = {"audience": "musées, salles et bibliothèques"}
    change_settings(workshop=workshop, values=audience, by=diane)
    lines = [
        GroupLine(1, "Musées", note_taker=cast.agent1.person),
        GroupLine(2, "Salles et festivals", note_taker=cast.manager.person),
        GroupLine(3, "Bibliothèques", pen=Breakout.Pen.EVERYBODY),
    ]
    add_groups(workshop=workshop, lines=lines, by=diane)
    steps = {step.kind: step for step in workshop.steps.all()}
    change_step(step=steps[Step.Kind.RELAY], values={"to_workshop": then}, by=diane)
    workshop.refresh_from_db()
    return _Held(cast, workshop, day, steps, list(workshop.breakouts.all()))


def _sit_down(held: _Held) -> None:
    """The first step opens; the note-takers with an account come first, then the guests."""
    facilitating.open_step(step=held.steps[Step.Kind.GRID], by=held.diane)
    # The gestures of the end say the day that it was opened.
    Workshop.objects.filter(pk=held.workshop.pk).update(opened_at=afternoon(held.day))
    held.workshop.refresh_from_db()
    with_account = (held.cast.agent1.person, held.cast.manager.person, None)
    for group, told, person in zip(held.groups, words.GROUPS, with_account, strict=True):
        way = joining.Entrance(held.workshop, group, is_pen=person is not None)
        table = [joining.join(way=way, name=person.name, person=person)] if person else []
        for rank, (name, organisation) in enumerate(told.people):
            holds = not table and rank == 0
            guest = joining.join(
                way=joining.Entrance(held.workshop, group, is_pen=holds),
                name=name + MARK if name else "", may_be_named=rank == 0,
                organisation_name=organisation + MARK if organisation else "",
            )  # fmt: skip
            table.append(guest)
        held.tables.append(table)
    joining.join(way=joining.Entrance(held.workshop), name=held.diane.name, person=held.diane)


def _write(held: _Held) -> None:
    grid, choose, relay = (
        held.steps[kind] for kind in (Step.Kind.GRID, Step.Kind.CHOOSE, Step.Kind.RELAY)
    )
    for table, told in zip(held.tables, words.GROUPS, strict=True):
        for rank, (word, why, example) in enumerate(told.rows):
            # Where everybody writes, each writes in turn.
            guest = table[rank % len(table)] if told is words.LIBRARIES else table[0]
            values = {"word": word, "why": why, "examples": example}
            writing.write_row(guest=guest, step=grid, values=values)
    facilitating.start_step(step=choose, by=held.diane)
    for table, told in zip(held.tables, words.GROUPS, strict=True):
        for word, sentence in told.words:
            values = {"word": word, "sentence": typeset(sentence, "fr-ca")}
            writing.write_row(guest=table[0], step=choose, values=values)
    facilitating.start_step(step=relay, by=held.diane)
    for table, told in zip(held.tables, words.GROUPS, strict=True):
        if told.concern:
            writing.write_row(guest=table[0], step=relay, values={"text": told.concern})
    facilitating.close_step(step=relay, by=held.diane)


def _confirm(held: _Held) -> None:
    for group, table in zip(held.groups, held.tables, strict=True):
        facilitating.confirm_reading(breakout=group, by=table[0].person)


def _vote(held: _Held) -> None:
    """Each gives her points to what rank decides; nothing is drawn at random."""
    step = held.steps[Step.Kind.DOTS]
    facilitating.open_step(step=step, by=held.diane)
    uids = list(voting.rows_to_vote_on(step, None).values_list("uid", flat=True))
    for rank, guest in enumerate(guest for table in held.tables for guest in table):
        points: dict[str, int] = {}
        for chosen in (0, (rank * 3 + 1) % len(uids), (rank * rank) % len(uids)):
            points[uids[chosen]] = points.get(uids[chosen], 0) + 1
        key = sha256(f"exemple:{guest.uid}:{step.uid}".encode()).hexdigest()
        voting.give_dots(guest=guest, step=step, points=points, own_key=key)
    facilitating.close_step(step=step, by=held.diane)


def _tell_times(held: _Held) -> None:
    """The hours of that afternoon, in place of those of the filling."""
    for step, (opened, closed) in zip(held.steps.values(), OPENED, strict=True):
        Step.objects.filter(pk=step.pk).update(
            opened_at=afternoon(held.day, opened), due_at=afternoon(held.day, closed),
            closed_at=afternoon(held.day, closed),
        )  # fmt: skip
    for group, minutes in zip(held.groups, CONFIRMED, strict=True):
        at = afternoon(held.day, minutes)
        Breakout.objects.filter(pk=group.pk).update(confirmed_at=at)
        sent = Relay.objects.filter(contribution__breakout=group)
        Concern.objects.filter(relays__in=sent).update(created_at=at, updated_at=at)
        sent.update(created_at=at, updated_at=at)
    forgotten = held.workshop.guests_forgotten_on or timezone.localdate()
    Workshop.objects.filter(pk=held.workshop.pk).update(
        closed_at=afternoon(held.day, ENDED),
        guests_forgotten_on=forgotten - timedelta(days=DAYS_AGO),
    )
    held.workshop.refresh_from_db()


# --- Afterwards -----------------------------------------------------------------------------------
def _gather(held: _Held) -> None:
    """Two themes, without teaching the team's list of synonyms: it outlives the demonstration."""
    scope: dict[str, Any] = {
        "owner": held.diane, "host": held.workshop.host, "visibility": held.workshop.visibility,
    }  # fmt: skip
    by = held.diane
    need = journal.create(Need(kind=Need.Kind.COLLECTIVE, text=words.NEED, **scope), by=by)
    decision = journal.create(
        Decision(
            title=words.DECISION, text=typeset(words.DECISION_TEXT, "fr-ca"),
            decided_on=held.day + timedelta(days=3), decided_by=by, **scope,
        ),
        by=by,
    )  # fmt: skip
    action = journal.create(
        Action(
            title=words.ACTION, holder=held.cast.agent1.person, decision=decision,
            due_on=working_day(DUE_IN), **scope,
        ),
        by=by,
    )  # fmt: skip
    _theme(held, 1, words.NETWORK, {"need": need})
    _theme(held, 2, words.LEARNING, {"decision": decision}, [action])


def _theme(
    held: _Held, position: int, told: tuple[str, tuple[str, ...]], led_to: dict[str, Any],
    actions: list[Action] | None = None,
) -> None:  # fmt: skip
    name, said = told
    theme = Theme(workshop=held.workshop, name=name, position=position, **led_to)
    journal.create(theme, by=held.diane, many={"actions": actions} if actions else None)
    rows = Contribution.objects.filter(step=held.steps[Step.Kind.GRID], word__in=said)
    for row in rows.select_related("breakout"):
        journal.change(row, {"theme": theme}, by=held.diane, pins=False)


def _answer(held: _Held) -> None:
    """The concern of the stages has its answer; that of the museums waits for the next workshop."""
    relay = Relay.objects.get(workshop=held.workshop, concern__text=words.STAGES.concern)
    answer_relay(relay=relay, answer=words.ANSWER, by=held.diane)
