"""What the facilitator follows: who is here, how much is written, what is confirmed. Counts only.

Not one word of a group is read here: it is the group's until its note-taker confirms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from maillage.consult.models import Ballot, Breakout, Contribution, Guest, Step, Workshop

# A phone says it is here every minute at most (`live.reading.SEEN_EVERY`), then some slack.
HERE = timedelta(seconds=90)


@dataclass(frozen=True)
class Written:
    """Rows of one group at one step; `ballots` for a vote."""

    step: Step
    kept: int = 0
    suggested: int = 0
    ballots: int | None = None


@dataclass
class GroupState:
    """One group as the facilitator sees it."""

    group: Breakout
    here: int = 0
    joined: int = 0
    written: list[Written] = field(default_factory=list)

    @property
    def waits_for_note_taker(self) -> bool:
        """One pen, and nobody to hold it."""
        group = self.group
        is_one = group.pen == Breakout.Pen.ONE
        return is_one and group.pen_holder_id is None and group.note_taker_id is None


@dataclass(frozen=True)
class StepState:
    """One step and its time. `left` and `over` are whole minutes; None without a limit."""

    step: Step
    is_next: bool = False
    left: int | None = None
    over: int | None = None


@dataclass
class Following:
    """A workshop at one moment."""

    workshop: Workshop
    steps: list[StepState]
    groups: list[GroupState]
    here: int
    joined: int
    ungrouped: int
    next_step: Step | None
    at: datetime

    @property
    def open_count(self) -> int:
        return sum(state.step.is_open for state in self.steps)

    @property
    def confirmed_count(self) -> int:
        return sum(state.group.is_confirmed for state in self.groups)


def following(workshop: Workshop, now: datetime | None = None) -> Following:
    """Read a workshop for its facilitator (six queries)."""
    now = now or timezone.now()
    steps = list(workshop.steps.all())
    first = next((step for step in steps if step.opened_at is None), None)
    people = _people(workshop, now)
    return Following(
        workshop=workshop,
        steps=[_timed(step, step is first, now) for step in steps],
        groups=_groups(workshop, steps, people),
        here=sum(here for here, _all in people.values()),
        joined=sum(joined for _here, joined in people.values()),
        ungrouped=people.get(None, (0, 0))[0],
        next_step=first,
        at=now,
    )


def _timed(step: Step, is_next: bool, now: datetime) -> StepState:
    if not step.is_open or step.due_at is None:
        return StepState(step, is_next)
    seconds = (step.due_at - now).total_seconds()
    if seconds >= 0:
        return StepState(step, is_next, left=-(-int(seconds) // 60))
    return StepState(step, is_next, over=int(-seconds) // 60)


def _people(workshop: Workshop, now: datetime) -> dict[int | None, tuple[int, int]]:
    """Group id (None: no group yet) -> people here, people who joined."""
    rows = (
        Guest.objects.filter(workshop=workshop)
        .order_by()
        .values_list("breakout")
        .annotate(here=Count("pk", filter=Q(seen_at__gte=now - HERE)), joined=Count("pk"))
    )
    return {group: (here, joined) for group, here, joined in rows}


def _groups(
    workshop: Workshop, steps: Iterable[Step], people: dict[int | None, tuple[int, int]]
) -> list[GroupState]:
    counts = {
        (row["breakout"], row["step"]): row
        for row in Contribution.objects.of(workshop)
        .order_by()
        .values("breakout", "step")
        .annotate(
            kept=Count("pk", filter=Q(state=Contribution.State.KEPT)),
            suggested=Count("pk", filter=Q(state=Contribution.State.SUGGESTED)),
        )
    }
    ballots = {
        (group, step): count
        for group, step, count in Ballot.objects.filter(step__workshop=workshop)
        .order_by()
        .values_list("guest__breakout", "step")
        .annotate(n=Count("pk"))
    }
    groups = workshop.breakouts.select_related("note_taker", "pen_holder", "confirmed_by")
    found = []
    for group in groups:
        here, joined = people.get(group.pk, (0, 0))
        written = [_written(group, step, counts, ballots) for step in steps]
        found.append(GroupState(group, here, joined, written))
    return found


def _written(group: Breakout, step: Step, counts: dict, ballots: dict) -> Written:
    if step.kind == Step.Kind.DOTS:
        return Written(step, ballots=ballots.get((group.pk, step.pk), 0))
    row = counts.get((group.pk, step.pk), {"kept": 0, "suggested": 0})
    return Written(step, row["kept"], row["suggested"])
