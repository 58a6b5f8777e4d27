"""Writes about introductions: prepared, sent by hand, followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.connect.introducing.finding import Idea
from maillage.connect.models import Introduction
from maillage.core import journal
from maillage.core.access import Reader
from maillage.core.gestures.leaving import leave_gesture
from maillage.core.models import Actor, Change, Tie, TieType, Visibility
from maillage.core.said import in_words, to_json

State = Introduction.State
OUTCOMES = (State.MET, State.COLLABORATION, State.NOTHING)
TIE_OF = {State.MET: "connait", State.COLLABORATION: "collabore"}


@transaction.atomic
def prepare(*, idea: Idea, reader: Reader, by: Actor) -> Introduction:
    """The draft of a message to both; nothing is sent."""
    made = Introduction(
        one=idea.one, other=idea.other, reasons=[to_json(said) for said in idea.said],
        subject=_("Une rencontre possible : %(one)s et %(other)s")
        % {"one": idea.one.name, "other": idea.other.name},
        message=draft(idea, by), owner=by, host_id=reader.current_host_id,
        visibility=Visibility.HOST if reader.current_host_id else Visibility.PRIVATE,
    )  # fmt: skip
    made.subject = made.subject[:200]
    return journal.create(made, by=by)


def draft(idea: Idea, by: Actor) -> str:
    """The same words for both: who they are, why they should meet, that a no is fine."""
    reasons = "\n".join(f"- {in_words(said)}" for said in idea.said)
    return _(
        "Bonjour,\n\n"
        "Je crois que %(one)s et %(other)s auraient à se parler :\n%(reasons)s\n\n"
        "Si cela vous convient, je vous présente. Sinon, ne répondez pas : personne n’en saura "
        "rien.\n\n%(by)s"
    ) % {"one": idea.one.name, "other": idea.other.name, "reasons": reasons, "by": by.name}


@transaction.atomic
def reword(*, introduction: Introduction, values: Mapping[str, str], by: Actor) -> Change | None:
    """Other words for the message."""
    return journal.change(introduction, values, by=by)


@transaction.atomic
def mark_sent(*, introduction: Introduction, by: Actor) -> Change | None:
    """She has written to both, from her own mail."""
    now = Introduction.objects.select_for_update().get(pk=introduction.pk)
    if now.state != State.DRAFTED:
        return None
    return journal.change(now, {"state": State.SENT, "sent_on": timezone.localdate()}, by=by)


@transaction.atomic
def follow(
    *, introduction: Introduction, state: str, outcome: str, by: Actor
) -> Change | None:  # fmt: skip
    """What came of it. Whoever met is declared tied, for them to confirm; the agent's gesture is
    left once for the meeting, and once for a collaboration."""
    if state not in OUTCOMES:
        raise ValueError(state)
    now = Introduction.objects.select_for_update().get(pk=introduction.pk)
    values = {"state": state, "outcome": outcome, "outcome_on": timezone.localdate()}
    with journal.one_act(by=by, act="introduction", label=str(now)) as batch:
        told = journal.change(now, values, by=by, batch=batch)
        if told is not None and state in TIE_OF:
            _declare_tie(now, TIE_OF[State(state)], by=by, batch=batch)
            leave_gesture(
                room="connect", source="introduction", about=now, moment=state,
                person=by, by=by, batch=batch, actors=[now.one, now.other], people=2,
                told=lambda: (
                    _("Mis en relation %(one)s et %(other)s")
                    % {"one": now.one.name, "other": now.other.name},
                    outcome or str(State(state).label).capitalize(),
                ),
            )  # fmt: skip
    return told


def _declare_tie(introduction: Introduction, kind: str, *, by: Actor, batch: Any) -> None:
    """Declared by who brought them together; each of them is the authority on it."""
    pair = {"source": introduction.one, "target": introduction.other}
    back = {"source": introduction.other, "target": introduction.one}
    type_ = TieType.objects.filter(slug=kind).first()
    there = Tie.objects.filter(**pair) | Tie.objects.filter(**back)
    if type_ is None or there.filter(type=type_).exists():
        return
    if there.filter(state=Tie.State.REFUSED).exists():
        return
    tie = Tie(
        **pair, type=type_, from_date=timezone.localdate(), state=Tie.State.DECLARED,
        declared_by=by, owner=by, host=introduction.host, visibility=introduction.visibility,
    )  # fmt: skip
    journal.create(tie, by=by, batch=batch)


@transaction.atomic
def set_aside(*, idea: Idea, reader: Reader, by: Actor) -> Introduction:
    """Not a good idea: hers alone, and not proposed again."""
    made = Introduction(
        one=idea.one, other=idea.other, reasons=[to_json(said) for said in idea.said],
        state=State.NOTHING, owner=by, host_id=reader.current_host_id,
        visibility=Visibility.PRIVATE, outcome_on=timezone.localdate(),
    )  # fmt: skip
    return journal.create(made, by=by)
