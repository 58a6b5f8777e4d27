"""The warm path: by whom an agent may be introduced to somebody, in three steps at most."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from maillage.algorithms.network.model import Id, Namer, order
from maillage.algorithms.said import Said

STEPS = 3
STEP = 0.5  # what one more person to ask leaves of a path's worth
HALF_LIFE = 730.0  # days after which a tie that nothing renewed counts for half
STATES = {"confirmed": 1.0, "declared": 0.6}

State: TypeAlias = Literal["confirmed", "declared", "refused"]


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """That two actors know each other. `days`: since it was last renewed; None when not known.

    What a reader may not see must not be given. A refused one is never a step.
    """

    left: Id
    right: Id
    state: State = "declared"
    days: float | None = None

    @property
    def warmth(self) -> float:
        """0 to 1: its state, halved every HALF_LIFE; one of unknown age counts as one half-life."""
        age = HALF_LIFE if self.days is None else max(0.0, self.days)
        return STATES.get(self.state, 0.0) * math.exp2(-age / HALF_LIFE)


@dataclass(frozen=True, slots=True)
class Path:
    """From the one who asks to the target. `holder`: who holds the tie to the target: ask first.

    `steps`: ids from the asker to the target, both included. `worth`: the product of the ties'
    warmth, and STEP for each step after the first.
    """

    holder: Id
    steps: tuple[Id, ...]
    worth: float
    said: Said


def warm_paths(
    asker: Id, target: Id, known: Iterable[Acquaintance], *, most: int = 5,
    circle: Iterable[Id] = (), name: Namer = str,
) -> list[Path]:  # fmt: skip
    """The best path through each holder of a tie to the target, the best first.

    A path has STEPS steps at most and passes nobody twice. `circle`: those whom the asker can
    always ask (the other agents of her network), as a confirmed tie of today.
    """
    ties = _warmest([*known, *(Acquaintance(asker, who, "confirmed", 0) for who in circle)])
    if asker == target:
        return []
    reached = _reached(ties, asker, target)
    found: list[tuple[float, tuple[Id, ...]]] = []
    for holder, warmth in ties.get(target, {}).items():
        if holder == asker:
            found.append((warmth, (asker, target)))
        elif holder in reached:
            worth, steps = reached[holder]
            found.append((worth * warmth * STEP, (*steps, target)))
    found.sort(key=lambda each: (-each[0], len(each[1]), [order(node) for node in each[1]]))
    return [Path(steps[-2], steps, worth, _said(steps, name)) for worth, steps in found[:most]]


def _warmest(known: Iterable[Acquaintance]) -> dict[Id, dict[Id, float]]:
    ties: dict[Id, dict[Id, float]] = {}
    for each in known:
        warmth = each.warmth
        if warmth <= 0 or each.left == each.right:
            continue
        for a, b in ((each.left, each.right), (each.right, each.left)):
            theirs = ties.setdefault(a, {})
            theirs[b] = max(warmth, theirs.get(b, 0.0))
    return ties


def _reached(
    ties: dict[Id, dict[Id, float]], asker: Id, target: Id
) -> dict[Id, tuple[float, tuple[Id, ...]]]:
    """Each holder in reach without passing the target: the best worth and the steps to her."""
    holders = ties.get(target, {}).keys() - {asker}
    best: dict[Id, tuple[float, tuple[Id, ...]]] = {}
    first = {who: warmth for who, warmth in ties.get(asker, {}).items() if who != target}
    for who in sorted(first, key=order):
        if who in holders:
            _keep(best, who, first[who], (asker, who))
        for then, warmth in ties[who].items():
            if then in holders and then != asker:
                _keep(best, then, first[who] * warmth * STEP, (asker, who, then))
    return best


def _keep(
    best: dict[Id, tuple[float, tuple[Id, ...]]], who: Id, worth: float, steps: tuple[Id, ...]
) -> None:
    if who not in best or worth > best[who][0]:
        best[who] = worth, steps


def _said(steps: tuple[Id, ...], name: Namer) -> Said:
    target = name(steps[-1])
    if len(steps) == 2:
        return Said("Vous connaissez déjà %(target)s.", target=target)
    holder = name(steps[-2])
    if len(steps) == 3:
        return Said(
            "%(holder)s, que vous connaissez, connaît %(target)s : demandez-lui d’abord si une "
            "présentation lui convient.",
            holder=holder, target=target,
        )  # fmt: skip
    return Said(
        "%(holder)s connaît %(target)s ; %(between)s, que vous connaissez, peut vous mener à "
        "%(holder)s, à qui revient la présentation.",
        holder=holder, target=target, between=name(steps[1]),
    )  # fmt: skip
