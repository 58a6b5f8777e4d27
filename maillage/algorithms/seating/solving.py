"""The seating of an evening: constructions first, then annealing, then how good it is."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from maillage.algorithms.said import Said
from maillage.algorithms.seating import possible
from maillage.algorithms.seating.annealing import Prices, Search, is_worth
from maillage.algorithms.seating.bounds import least_repeats, most_usefulness
from maillage.algorithms.seating.constructions import design
from maillage.algorithms.seating.greed import greedy_rounds
from maillage.algorithms.seating.layout import Layout, fit
from maillage.algorithms.seating.measuring import Measured
from maillage.algorithms.seating.mixing import Mixing
from maillage.algorithms.seating.model import Evening, Impossible, Round, Seating
from maillage.algorithms.seating.relabelling import relabel
from maillage.algorithms.seating.usefulness import Worth

REFUSED = -1000  # never worth it
KNOWN, COLLEAGUES = -3, -2
REPEAT = 8  # what a second meeting costs, in points; a third twice as much
STRESS = 0.1  # weight of the square of the points that somebody’s evening lacks
AT_LEAST = 1.0  # seconds of search when a refusal is still broken
RELABELLING = 0.3  # of the time, for a construction given to other people


def seat(evening: Evening, *, seconds: float = 10.0, seed: int = 0) -> Seating:
    """The best plan found in so many seconds; sooner when it is proven best.

    Raises Impossible when no plan can be, or when none keeps the refusals.
    """
    until = time.monotonic() + seconds
    possible.check_request(evening)
    layout = Layout(evening)
    worth = Worth(evening.people)
    possible.check_seats(layout)
    try:
        possible.check_refusals(layout, worth.refused)
    except Impossible:
        layout = Layout(evening, least=1)  # every table opened, were it for one
        possible.check_refusals(layout, worth.refused)
    task = Task(evening, layout, worth, random.Random(seed), seed)  # noqa: S311
    rounds = task.best(until)
    if Measured(rounds, len(evening.people)).breaks(worth.refused):
        raise possible.no_plan_found()
    return task.told(rounds)


@dataclass
class Task:
    """One evening being solved."""

    evening: Evening
    layout: Layout
    worth: Worth
    chance: random.Random
    seed: int = 0
    bound: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.bound = least_repeats(self.layout)

    @cached_property
    def is_pure(self) -> bool:
        """Nothing to weigh but repeats."""
        w = self.worth
        return not (w.points.any() or w.known.any() or w.refused.any() or w.colleagues.any())

    def best(self, until: float) -> list[Round]:
        """All the rounds."""
        rounds = self.built()
        if self.is_done(rounds) or self.is_hopeless():
            return rounds
        if self.is_pure:
            return Mixing(self.layout, rounds, self.bound, self.seed).improve(until)
        is_broken = bool(Measured(rounds, len(self.worth.people)).breaks(self.worth.refused))
        if is_broken:
            until = max(until, time.monotonic() + AT_LEAST)
        elif not is_worth(until - time.monotonic(), "swap_people"):
            return rounds
        return self.weighed(rounds, until)

    def is_done(self, rounds: list[Round]) -> bool:
        """Whether the plan is proven best: nothing to gain, nobody unwelcome, repeats at bound."""
        w = self.worth
        measured = Measured(rounds, len(self.evening.people))
        return (
            not w.points.any()
            and measured.repeats <= self.bound
            and not measured.breaks(w.refused | w.known | w.colleagues)
        )

    def is_hopeless(self) -> bool:
        """Whether all plans are alike: one table, or nobody to swap."""
        used = sum(size > 0 for size in self.layout.sizes[0])
        return used < 2 or max(map(len, self.layout.present)) < 3

    def built(self) -> list[Round]:
        """The rounds by construction, or by greed where there is none or profiles to weigh."""
        sizes = [size for size in self.layout.sizes[0] if size]
        designs: list[Round] = []
        if self.layout.present[0] and max(sizes) - min(sizes) <= 1:
            designs = design(len(sizes), max(sizes), self.evening.rounds, chance=self.chance)
        if self.worth.is_profiled:
            designs = []
        bearer = self._bearers(len(sizes) * max(sizes, default=0), len(sizes))
        made = [
            fit(self.layout, r, [[bearer[x] for x in group if bearer[x] >= 0] for group in one])
            for r, one in enumerate(designs)
        ]
        prices = self.prices()
        return made + greedy_rounds(
            self.layout, prices.worth, prices.price, made, chance=self.chance
        )

    def _bearers(self, points: int, tables: int) -> list[int]:
        """Who each point of a construction is: who is bound to a table in the first column.

        In that column point t sits at table t in every round. -1 where there is nobody.
        """
        people = list(range(len(self.evening.people)))
        self.chance.shuffle(people)
        people.sort(key=lambda p: int(self.layout.allowed[p].sum()))
        found = [-1] * max(points, len(people))
        used = [t for t, size in enumerate(self.layout.sizes[0]) if size]
        column = dict(zip(used, range(tables), strict=True))
        left = []
        for p in people:
            may = [column[t] for t in used if self.layout.allowed[p, t] and found[column[t]] < 0]
            if may and not self.layout.allowed[p].all():
                found[may[0]] = p
            else:
                left.append(p)
        free = (at for at in range(len(found)) if found[at] < 0)
        for p, at in zip(left, free, strict=False):
            found[at] = p
        return found

    def weighed(self, rounds: list[Round], until: float) -> list[Round]:
        """Usefulness, repeats and refusals together; then nobody's evening left behind."""
        begun = time.monotonic()
        kept = None
        if not self.worth.is_profiled:
            kept = self._relabelled(rounds, begun + RELABELLING * (until - begun))
            if self.is_done(kept.rounds()):
                return kept.rounds()
        search = Search(rounds, self.layout.allowed, self.prices(), self.seed)
        search.anneal(begun + 0.35 * (until - begun), 6.0, 0.4)
        goal = self._goals(search.gained.mean())
        if goal.any():
            search.wish(goal, STRESS)
        search.anneal(until, 3.0, 0.25)
        if kept:
            kept.wish(search.prices.goal, search.prices.stress)
            search = min(search, kept, key=lambda one: one.energy)
        return search.rounds()

    def _relabelled(self, rounds: list[Round], until: float) -> Search:
        """The construction with its points given to other people, then every seat at low heat."""
        rows = [
            (*row.tolist(), *sorted(person.absent))
            for row, person in zip(self.layout.allowed, self.evening.people, strict=True)
        ]
        numbers: dict[tuple[int, ...], int] = {}
        alike = np.array([numbers.setdefault(row, len(numbers)) for row in rows], np.int64)
        prices = self.prices()
        half = (time.monotonic() + until) / 2
        named = relabel(rounds, prices.worth, alike, chance=self.chance, until=half)
        search = Search(named, self.layout.allowed, prices, self.seed)
        if not self.is_done(named):
            search.anneal(until, 0.4, 0.1)
        return search

    def prices(self) -> Prices:
        """The weights of this evening."""
        w = self.worth
        value = w.points.astype(np.float32)
        value[w.colleagues] = COLLEAGUES
        value[w.known] = KNOWN
        value[w.refused] = REFUSED
        price = np.where(w.refused, -REFUSED, REPEAT).astype(np.float32)
        np.fill_diagonal(value, 0)
        return Prices(value, price, np.zeros(len(value)))

    def _goals(self, mean: float) -> NDArray[np.float64]:
        """What each evening should bring: the mean, or all that this person could have."""
        beside = sum(max(sizes) - 1 for sizes in self.layout.sizes)
        useful = np.where(self.worth.points >= 2, self.worth.points, 0)
        most = -np.sort(-useful, axis=1)[:, :beside].sum(axis=1)
        return np.asarray(np.minimum(most, mean), np.float64)

    def told(self, rounds: list[Round]) -> Seating:
        """The plan by ids, and how good it is."""
        points = self.worth.points
        measured = Measured(rounds, len(self.evening.people))
        ids = [person.id for person in self.evening.people]
        counts = measured.useful_meetings(points)
        alone = np.flatnonzero(counts == 0).tolist() if self.worth.is_profiled else []
        return Seating(
            rounds=[[[ids[p] for p in table] for table in one] for one in rounds],
            repeats=measured.repeats,
            repeats_bound=self.bound,
            usefulness=measured.usefulness(points),
            usefulness_bound=most_usefulness(self.layout, points),
            without_useful_meeting=[ids[p] for p in alone],
            reasons=measured.reasons(self.worth) if self.worth.is_told else [],
            is_proven=self.is_done(rounds) or self.is_hopeless(),
            worst=int(measured.evenings(points).min()),
            useful_meetings={ids[p]: int(c) for p, c in enumerate(counts)},
            remarks=self._remarks(alone),
        )

    def _remarks(self, alone: list[int]) -> list[Said]:
        """What the organiser should know of the request itself."""
        points = self.worth.points
        found = []
        if len(points) == 1:
            found.append(Said("Une seule personne : elle ne rencontrera personne."))
        elif sum(size > 0 for size in self.layout.sizes[0]) == 1:
            found.append(Said("Une seule table : tout le monde se retrouve à chaque tour."))
        if len(points) > 1 and self.worth.known.sum() == len(points) * (len(points) - 1):
            found.append(Said("Tout le monde se connaît déjà : aucune rencontre n’est nouvelle."))
        none = sum(1 for p in alone if points[p].max(initial=0) < 2)
        if none:
            found.append(
                Said("%(count)s personne ne trouve ici aucun besoin, offre ni sujet qui lui "
                     "réponde.",
                     "%(count)s personnes ne trouvent ici aucun besoin, offre ni sujet qui leur "
                     "réponde.", count=none)
            )  # fmt: skip
        return found
