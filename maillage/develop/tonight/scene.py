"""Where the evening is, as its wall, its phones and its host see it at the same moment."""

from __future__ import annotations

import time
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from maillage.algorithms.french_text import fold
from maillage.develop.models import Evening, EveningTable, Registration, SeatingPlan, TableLink
from maillage.develop.seats.reading import Round, mates_of, reasons, rounds_of

NAMES_A_PAGE = 24  # readable at ten metres in three columns
SECONDS_A_PAGE = 10
HERE = (Registration.State.REGISTERED, Registration.State.PRESENT)


@dataclass(frozen=True)
class Scene:
    """`phase`: before, round, break, last (all rounds are over), over; empty when it is not on.

    `number` is the round under way, or the next one; 0 when there is none.
    """

    phase: str
    number: int = 0
    ends_at: datetime | None = None
    now: datetime | None = None

    @property
    def is_round(self) -> bool:
        return self.phase == "round"

    @property
    def is_late(self) -> bool:
        """The round's time is over and nobody has ended it."""
        return bool(self.ends_at and self.now and self.ends_at <= self.now)

    @property
    def left(self) -> int:
        """Seconds that are left in the round, 0 at least."""
        if self.ends_at is None or self.now is None:
            return 0
        return max(0, round((self.ends_at - self.now).total_seconds()))

    @property
    def clock(self) -> str:
        """The same, as « 12:05 »: what is read without a script."""
        return f"{self.left // 60}:{self.left % 60:02d}"

    @property
    def ends_ms(self) -> int:
        return int(self.ends_at.timestamp() * 1000) if self.ends_at else 0

    @property
    def now_ms(self) -> int:
        return int(self.now.timestamp() * 1000) if self.now else 0


def scene_of(evening: Evening) -> Scene:
    """Where it is now."""
    now = timezone.now()
    if evening.state == Evening.State.OVER:
        return Scene("over", now=now)
    if evening.state != Evening.State.RUNNING:
        return Scene("", now=now)
    if evening.round_ends_at is not None:
        return Scene("round", evening.current_round, evening.round_ends_at, now)
    if evening.current_round == 0:
        return Scene("before", 1, now=now)
    if evening.current_round >= evening.rounds:
        return Scene("last", now=now)
    return Scene("break", evening.current_round + 1, now=now)


def published(evening: Evening) -> SeatingPlan | None:
    """The plan that is followed; its reasons, hundreds of kilobytes, are read when asked for."""
    plans = evening.plans.filter(state=SeatingPlan.State.PUBLISHED)
    return plans.defer("reasons", "quality").first()


# --- The wall -------------------------------------------------------------------------------
@dataclass(frozen=True)
class Place:
    """A name on the wall and her table in the round."""

    name: str
    table: str
    number: int = 0  # 0 for a table that has a name of its own


@dataclass(frozen=True)
class Page:
    """One page of names; `number` from 1, of `count`."""

    places: list[Place]
    number: int
    count: int

    @property
    def mark(self) -> str:
        """Changes when what is on the wall does: the page turns, somebody is taken off."""
        told = "\n".join(f"{place.name}\t{place.table}" for place in self.places)
        return f"{self.number}-{zlib.crc32(told.encode()):x}"


def page_of_names(evening: Evening, number: int, at: float | None = None) -> Page:
    """Who sits where in a round, by name, a page at a time: the clock turns the pages."""
    plan = published(evening)
    places = _places(plan, number) if plan else []
    count = max(1, -(-len(places) // NAMES_A_PAGE))
    turn = int((time.time() if at is None else at) // SECONDS_A_PAGE) % count
    # Pages of about the same length: the last one is not three names long.
    first, last = len(places) * turn // count, len(places) * (turn + 1) // count
    return Page(places[first:last], turn + 1, count)


def _places(plan: SeatingPlan, number: int) -> list[Place]:
    """Names of those who are expected or there; somebody absent has left her place."""
    seats = plan.seats.filter(round=number, registration__state__in=HERE)
    rows = seats.select_related("table", "registration").order_by("pk")
    places = [
        Place(seat.registration.name, str(seat.table), 0 if seat.table.name else seat.table.number)
        for seat in rows
    ]
    return sorted(places, key=lambda place: fold(place.name))  # « Édith » before « Fabienne »


def tables_of(evening: Evening, number: int) -> Round | None:
    """One round, table by table, without its reasons."""
    plan = published(evening)
    rounds = rounds_of(plan, only=number) if plan else []
    return rounds[0] if rounds else None


# --- A person's phone -----------------------------------------------------------------------
@dataclass(frozen=True)
class Mate:
    """Somebody at her table, and why they meet."""

    person: Registration
    why: list[str]


@dataclass
class Mine:
    """Her table in a round, its room online, who sits there."""

    number: int
    table: EveningTable | None = None
    room: str = ""
    mates: list[Mate] = field(default_factory=list)


def mine_of(row: Registration, scene: Scene) -> list[Mine]:
    """Her table in the round under way or next, then in the one after; without a plan, nothing."""
    plan = published(row.evening)
    if plan is None or not scene.number:
        return []
    tables = {seat.round: seat.table for seat in
              plan.seats.filter(registration=row).select_related("table")}  # fmt: skip
    mates = mates_of(plan, row)
    rooms = _rooms(tables)
    numbers = [n for n in (scene.number, scene.number + 1) if n <= row.evening.rounds]
    return [
        Mine(
            number, tables.get(number), rooms.get(number, ""),
            [Mate(one, reasons(plan, row.pk, one.pk)) for one in mates.get(number, [])
             if one.state in HERE],
        )
        for number in numbers
    ]  # fmt: skip


def _rooms(tables: dict[int, EveningTable]) -> dict[int, str]:
    links: Any = TableLink.objects.filter(table__in=tables.values())
    urls = {(link.table_id, link.round): link.url for link in links}
    return {
        number: urls.get((table.pk, number)) or urls.get((table.pk, None)) or ""
        for number, table in tables.items()
    }
