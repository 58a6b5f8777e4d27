"""What the seating is set beside: chance, greed round by round, and OR-Tools' CP-SAT."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

import numpy as np

from maillage.algorithms.seating.greed import greedy_rounds
from maillage.algorithms.seating.layout import Layout
from maillage.algorithms.seating.measuring import Measured
from maillage.algorithms.seating.model import Evening, Person, Round

Value = np.ndarray  # [a, b]: points of a first meeting, very negative for a refusal
REPEAT = 8


def best_within(seconds: float, plans: Iterator[list[Round]], cost: Callable) -> list[Round]:
    """The cheapest of the plans that come before the time is over; one at least."""
    until, best = time.monotonic() + seconds, next(plans)
    while time.monotonic() < until:
        best = min(best, next(plans), key=cost)
    return best


def cost_of(value: Value) -> Callable[[list[Round]], float]:
    """What ours minimises too, but for the evenings left behind."""

    def cost(rounds: list[Round]) -> float:
        met = Measured(rounds, len(value)).met
        return float((REPEAT * np.maximum(met - 1, 0) - value * (met > 0)).sum())

    return cost


def by_chance(people: int, tables: int, rounds: int, seed: int) -> Iterator[list[Round]]:
    """Everyone anywhere, over and over."""
    chance = random.Random(seed)
    while True:
        plan = []
        for _ in range(rounds):
            order = chance.sample(range(people), people)
            plan.append([order[t::tables] for t in range(tables)])
        yield plan


def greedily(value: Value, tables: int, rounds: int, seed: int) -> Iterator[list[Round]]:
    """Round by round, each person in turn to the table that is worth most then; other orders.

    The greed that ours starts from too.
    """
    people = tuple(Person(str(n)) for n in range(len(value)))
    layout = Layout(Evening(people, (-(-len(value) // tables),) * tables, rounds))
    price = np.where(value <= -100, 1000, REPEAT).astype(np.float32)
    chance = random.Random(seed)
    while True:
        yield greedy_rounds(layout, value.astype(np.float32), price, [], chance=chance)


def by_constraints(tables: int, size: int, rounds: int, seconds: float) -> tuple[str, int, float]:
    """CP-SAT's own words, repeats and seconds: a plain model, the first round given."""
    from ortools.sat.python import cp_model

    n = tables * size
    model = cp_model.CpModel()
    sits = {
        (r, t, p): model.new_bool_var("")
        for r in range(rounds) for t in range(tables) for p in range(n)
    }  # fmt: skip
    for r in range(rounds):
        for p in range(n):
            model.add_exactly_one(sits[r, t, p] for t in range(tables))
        for t in range(tables):
            model.add(sum(sits[r, t, p] for p in range(n)) == size)
    for p in range(n):
        model.add(sits[0, p // size, p] == 1)
    extra = []
    for a in range(n):
        for b in range(a):
            meets = []
            for r in range(rounds):
                for t in range(tables):
                    both = model.new_bool_var("")
                    model.add_bool_or(both, ~sits[r, t, a], ~sits[r, t, b])
                    meets.append(both)
            more = model.new_int_var(0, rounds, "")
            model.add(more >= sum(meets) - 1)
            extra.append(more)
    model.minimize(sum(extra))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    state = solver.solve(model)
    found = round(solver.objective_value) if state in (cp_model.OPTIMAL, cp_model.FEASIBLE) else -1
    return solver.status_name(state), found, solver.wall_time
