"""A strategy as its page reads it: orientations, objectives, how far their indicators are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from maillage.core.access import Reader, visible
from maillage.core.models import Actor
from maillage.develop.models import (
    Objective,
    Orientation,
    ProgressIndicator,
    Project,
    Reading,
    Strategy,
)


@dataclass
class Progress:
    """An indicator, its last value, and how much of the way is done (0 to 100)."""

    indicator: ProgressIndicator
    readings: list[Reading]
    value: float
    percent: int


@dataclass
class Aim:
    """An objective with what measures and serves it."""

    objective: Objective
    is_late: bool
    progress: list[Progress] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)


@dataclass
class Line:
    """An orientation and its objectives."""

    orientation: Orientation
    aims: list[Aim]


def percent_of(indicator: ProgressIndicator, value: float) -> int:
    """How much of the way from the start to the target is done; the way may go down."""
    way = indicator.target - indicator.start
    if way == 0:
        return 100
    return round(100 * min(1.0, max(0.0, (value - indicator.start) / way)))


def lines_of(strategy: Strategy, reader: Reader, today: date | None = None) -> list[Line]:
    """Everything of a strategy that the reader sees, in five questions whatever its size.

    Whoever carries a project is named to those who may see that record.
    """
    today = today or timezone.localdate()
    rows = strategy.orientations.prefetch_related(
        Prefetch("objectives", Objective.objects.order_by("position", "pk")),
        Prefetch("objectives__indicators", ProgressIndicator.objects.order_by("pk")),
        "objectives__indicators__readings",
        Prefetch("objectives__projects", Project.objects.select_related("holder").order_by("pk")),
    )
    found = [
        Line(one, [_aim(objective, today) for objective in one.objectives.all()]) for one in rows
    ]
    _hide_holders(found, reader)
    return found


def _aim(objective: Objective, today: date) -> Aim:
    is_late = bool(objective.due_on and objective.due_on < today and not objective.reached_on)
    progress = [_progress(one) for one in objective.indicators.all()]
    return Aim(objective, is_late, progress, list(objective.projects.all()))


def _progress(indicator: ProgressIndicator) -> Progress:
    readings = list(indicator.readings.all())  # the newest first
    value = readings[0].value if readings else indicator.start
    return Progress(indicator, readings, value, percent_of(indicator, value))


def _hide_holders(lines: list[Line], reader: Reader) -> None:
    projects = [p for line in lines for aim in line.aims for p in aim.projects]
    ids = {project.holder_id for project in projects if project.holder_id}
    seen = set(visible(Actor.objects.filter(pk__in=ids), reader).values_list("pk", flat=True))
    for project in projects:
        project.seen_holder = project.holder if project.holder_id in seen else None  # type: ignore[attr-defined]


def counts_of(lines: list[Line]) -> dict[str, int]:
    """`objectives`, `reached`, `late`, `projects` of a strategy."""
    aims = [aim for line in lines for aim in line.aims]
    return {
        "objectives": len(aims),
        "reached": sum(aim.objective.reached_on is not None for aim in aims),
        "late": sum(aim.is_late for aim in aims),
        "projects": sum(len(aim.projects) for aim in aims),
    }
