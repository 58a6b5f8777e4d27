"""What a guest sees on her page: the step that is open, the rows she may read, what she may do.

Reads only. The page asks for it once; what changes afterwards comes by `doors.pulse_door`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from maillage.consult.live import phones, voting
from maillage.consult.live.places import Place, places
from maillage.consult.live.reading import SEEN_EVERY, people_here, rows_of_guest
from maillage.consult.live.writing import Pen, holds_pen, pen_of
from maillage.consult.models import Breakout, Contribution, Guest, Relay, Step, Workshop
from maillage.consult.relaying import received_by


@dataclass(frozen=True)
class ShownRow:
    """A row as one guest sees it, and what she may do with it."""

    record: Contribution
    parts: list[tuple[Place, str]]
    by: str = ""
    is_mine: bool = False
    may_change: bool = False
    may_correct: bool = False
    may_settle: bool = False


@dataclass(frozen=True)
class Clock:
    """The time of a step: seconds left (negative once it has run out), of how many."""

    left: int
    whole: int

    @property
    def minutes(self) -> int:
        return ceil(self.left / 60)

    @property
    def gone(self) -> int:
        return max(0, min(self.whole, self.whole - self.left))


def clock_of(step: Step, now: datetime) -> Clock | None:
    """Its time; None when it is not open or has no limit."""
    if step.due_at is None or not step.is_open:
        return None
    left = int((step.due_at - now).total_seconds())
    return Clock(left, max((step.minutes or 0) * 60, left, 1))


@dataclass
class Room:
    """A workshop as one guest is in it; each part is read when it is asked for."""

    guest: Guest
    own_key_of: Any  # step -> this phone's key there
    asked_step: str = ""
    now: datetime = field(default_factory=timezone.now)

    @property
    def workshop(self) -> Workshop:
        return self.guest.workshop

    @property
    def breakout(self) -> Breakout | None:
        return self.guest.breakout

    @cached_property
    def steps(self) -> list[Step]:
        return list(self.workshop.steps.select_related("draws_on"))

    @cached_property
    def current(self) -> Step | None:
        """The step opened last; between two steps, the one closed last."""
        opened = [step for step in self.steps if step.is_open]
        if opened:
            return max(opened, key=lambda step: (step.opened_at or self.now, step.position))
        closed = [step for step in self.steps if step.closed_at and step.opened_at]
        return max(closed, key=lambda step: step.closed_at or self.now, default=None)

    @cached_property
    def step(self) -> Step | None:
        """The one she asked to see, once it has been opened; otherwise the current one."""
        asked = [s for s in self.steps if s.uid == self.asked_step and s.opened_at]
        return asked[0] if asked else self.current

    @property
    def number(self) -> int:
        return self.steps.index(self.step) + 1 if self.step else 0

    @property
    def elsewhere(self) -> Step | None:
        """The step that is going on while she looks at another one."""
        current = self.current
        return current if current is not None and current != self.step else None

    @property
    def clock(self) -> Clock | None:
        return clock_of(self.step, self.now) if self.step else None

    @property
    def now_in_milliseconds(self) -> int:
        return int(self.now.timestamp() * 1000)

    @property
    def due_in_milliseconds(self) -> int | str:
        due = self.step.due_at if self.step and self.clock else None
        return int(due.timestamp() * 1000) if due else ""

    @cached_property
    def people(self) -> int:
        return max(1, people_here(self.breakout.pk)) if self.breakout else 1

    @cached_property
    def groups(self) -> list[Breakout]:
        return list(self.workshop.breakouts.all())

    # --- The pen ---------------------------------------------------------------------------------
    @cached_property
    def is_holder(self) -> bool:
        return holds_pen(self.guest, self.breakout)

    @cached_property
    def pen(self) -> Pen:
        if self.breakout is None or self.step is None:
            return Pen(False, False)
        return pen_of(self.guest, self.breakout, self.step)

    @property
    def is_pen_free(self) -> bool:
        """Nobody takes the notes of this group, and nobody is named to."""
        group = self.breakout
        return (
            group is not None and group.pen_holder_id is None and group.note_taker_id is None
            and not group.is_confirmed and self.workshop.state != Workshop.State.CLOSED
        )  # fmt: skip

    @property
    def who_writes(self) -> str:
        """Who takes the notes, in one line; empty when nobody does."""
        if self.breakout is None or self.is_holder:
            return ""
        holder = self.breakout.pen_holder or self.breakout.note_taker
        return _("%s prend les notes") % holder if holder else ""

    @cached_property
    def waiting(self) -> int:
        """Suggestions that the note-taker has not settled."""
        if not self.is_holder or self.breakout is None:
            return 0
        return self.breakout.contributions.filter(state=Contribution.State.SUGGESTED).count()

    # --- Rows ------------------------------------------------------------------------------------
    def _keys(self, step: Step) -> tuple[str, ...]:
        key = self.own_key_of(step) if self.workshop.is_anonymous else ""
        return (key,) if key else ()

    def records(self, step: Step) -> QuerySet[Contribution]:
        """The rows of a step that she may read."""
        rows = rows_of_guest(self.guest, self._keys(step)).filter(step=step)
        return rows.select_related("guest", "corrects")

    @cached_property
    def places(self) -> list[Place]:
        return places(self.step) if self.step else []

    @cached_property
    def rows(self) -> list[ShownRow]:
        if self.step is None or self.breakout is None or self.step.kind == Step.Kind.DOTS:
            return []
        keys = self._keys(self.step)
        step = self.step
        shown = [self._shown(row, step, keys) for row in self.records(step)]
        declined = Contribution.State.DECLINED
        return [r for r in shown if r.record.state != declined or r.is_mine or self.is_holder]

    @property
    def blank(self) -> ShownRow:
        """A row of this step with nothing in it: what the page's script fills."""
        return ShownRow(
            Contribution(uid=""), [(place, "") for place in self.places],
            may_change=True, may_correct=True, may_settle=True,
        )  # fmt: skip

    def chapters(self) -> list[tuple[Step, list[ShownRow]]]:
        """Each opened step with what the group wrote at it, kept or waiting, to be read through."""
        if self.breakout is None:
            return []
        rows = self.breakout.contributions.exclude(state=Contribution.State.DECLINED)
        written: dict[int, list[ShownRow]] = {}
        of = {step.pk: places(step) for step in self.steps}
        for row in rows.select_related("guest").order_by("position", "pk"):
            parts = [(place, place.told(row)) for place in of[row.step_id]]
            written.setdefault(row.step_id, []).append(ShownRow(row, parts))
        return [(step, written.get(step.pk, [])) for step in self.steps if step.opened_at]

    def _shown(self, row: Contribution, step: Step, keys: tuple[str, ...]) -> ShownRow:
        pen = self.pen
        is_mine = row.guest_id == self.guest.pk or bool(row.own_key and row.own_key in keys)
        is_alone = step.writers == Step.Writers.ALONE and not step.is_closed
        is_kept = row.state == Contribution.State.KEPT
        of_pen = pen.may_write and (is_mine or not is_alone)
        may_change = of_pen or (is_mine and pen.may_suggest and not is_kept)
        return ShownRow(
            row,
            [(place, place.told(row)) for place in self.places],
            by=_("vous") if is_mine else str(row.guest or ""),
            is_mine=is_mine,
            may_change=may_change,
            may_correct=pen.may_suggest and not may_change and is_kept and not is_alone,
            may_settle=self.is_holder and of_pen and row.state == Contribution.State.SUGGESTED,
        )

    @cached_property
    def choices(self) -> list[Contribution]:
        """Rows of her group to choose from, when the step draws on another."""
        if self.step is None or self.step.draws_on is None or self.step.kind == Step.Kind.DOTS:
            return []
        return list(self.records(self.step.draws_on).filter(state=Contribution.State.KEPT))

    @cached_property
    def received(self) -> list[Relay]:
        """Concerns that earlier workshops handed over to this one."""
        if self.step is None or self.step.kind != Step.Kind.RELAY:
            return []
        return list(received_by(self.workshop))

    # --- Points ----------------------------------------------------------------------------------
    @cached_property
    def ballot(self) -> list[tuple[Contribution, int]]:
        """(row, her points) while the vote is open; (row, everybody's) once it is closed."""
        if self.step is None or self.step.kind != Step.Kind.DOTS:
            return []
        rows = list(voting.rows_to_vote_on(self.step, self.breakout))
        if self.step.is_closed:
            totals = {row.pk: points for row, points in voting.results(self.step)}
            # Not those of a group that has not confirmed: nothing leaves it before.
            ranked = [(row, totals.get(row.pk, 0)) for row in rows]
            return sorted(ranked, key=lambda pair: -pair[1])
        mine = voting.own_dots(self.step, self.own_key_of(self.step))
        return [(row, mine.get(row.uid, 0)) for row in rows]

    @property
    def points_left(self) -> int:
        return self.step.picks - sum(points for _row, points in self.ballot) if self.step else 0


def guest_of(request: HttpRequest, workshop_uid: str) -> Guest | None:
    """The guest that this phone is in this workshop, and that she is here now."""
    uid = phones.guest_uid(request, workshop_uid)
    if not uid:
        return None
    parts = ("workshop", "person", "breakout__note_taker", "breakout__pen_holder")
    guest = Guest.objects.select_related(*parts).filter(uid=uid).first()
    if guest is None or guest.workshop.uid != workshop_uid:
        return None
    now = timezone.now()
    if guest.seen_at is None or now - guest.seen_at > SEEN_EVERY:
        Guest.objects.filter(pk=guest.pk).update(seen_at=now)
    return guest


def room_of(request: HttpRequest, guest: Guest) -> Room:
    """What she sees now, at the step that the address asks for."""
    uid = guest.workshop.uid
    return Room(guest, lambda step: phones.own_key(request, uid, step), _asked(request))


def _asked(request: HttpRequest) -> str:
    return request.GET.get("etape", "")[:40]
