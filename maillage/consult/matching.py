"""Which step and which row of corrected notes is which of those that are there."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

from maillage.algorithms.french_text import stem, words
from maillage.consult.models import Contribution, Step, folded_key
from maillage.consult.notes.model import AnyStep

if TYPE_CHECKING:
    from maillage.consult.plan import RowPlan, StepPlan


def match_steps(steps: Sequence[StepPlan], there: Sequence[Step], own: Collection[int]) -> None:
    """Give each step of the notes the workshop's step that it continues, titles first."""
    free = list(there)
    for find in (_titled_alike, lambda step, left: _next_alike(step, left, own)):
        for plan in steps:
            if plan.existing is None:
                plan.existing = find(plan.step, free)
                if plan.existing is not None:
                    free.remove(plan.existing)


def same_step(step: AnyStep, free: Sequence[Step]) -> Step | None:
    """Which of these steps, shared by several groups, this one is: by title, else by kind."""
    return _titled_alike(step, free) or _next_alike(step, free, ())


def _titled_alike(step: AnyStep, free: Sequence[Step]) -> Step | None:
    title = folded_key(step.title, 500)
    alike = (s for s in free if s.kind == step.kind)
    return next((s for s in alike if folded_key(s.title, 500) == title), None)


def _next_alike(step: AnyStep, free: Sequence[Step], own: Collection[int]) -> Step | None:
    """The next step of its kind.

    Two open steps of different titles ask different things: groups do not share them. `own`: ids
    of the steps under which no other group wrote, where a new title is a correction.
    """
    is_open = step.kind == Step.Kind.OPEN
    alike = [s for s in free if s.kind == step.kind and (s.pk in own or not is_open)]
    return alike[0] if alike else None


def _stem_of(key: str) -> str | None:
    found = words(key)
    return stem(found[0]) if found else None


def _signatures() -> list[Callable[[dict[str, Any]], Any]]:
    """What makes two rows the same, from the surest: wording, number and verb, verb, number, place.

    A function returns None when it says nothing of a row.
    """
    return [
        lambda row: row["key"] or None,
        lambda row: (row["number"], _stem_of(row["key"])) if row["number"] else None,
        lambda row: _stem_of(row["key"]) if row["word"] else None,
        lambda row: row["number"],
        lambda row: ("place", row["position"]),
    ]


def match_rows(rows: Sequence[RowPlan], existing: Sequence[Contribution]) -> list[Contribution]:
    """Give each row the contribution that it continues; returns those that none continues.

    Linear in the number of rows: 10,000 against 10,000 take about a second.
    """
    free = {c.pk: c for c in existing}
    for signature in _signatures():
        if not free:
            break
        queues: dict[Any, deque[Contribution]] = defaultdict(deque)
        for c in free.values():
            queues[signature(_as_row(c))].append(c)
        for row in rows:
            if row.existing is not None:
                continue
            found = signature({"word": "", "number": None, **row.values})
            if found is not None and queues.get(found):
                row.existing = queues[found].popleft()
                del free[row.existing.pk]
    return list(free.values())


def _as_row(c: Contribution) -> dict[str, Any]:
    return {"key": c.key, "number": c.number, "word": c.word, "position": c.position}
