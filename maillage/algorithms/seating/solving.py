"""The seating of an evening: constructions first, then annealing, then how good it is."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from maillage.algorithms.said import Said
from maillage.algorithms.seating import possible, starters
from maillage.algorithms.seating.annealing import Prices, Search
from maillage.algorithms.seating.bounds import least_repeats, most_usefulness
from maillage.algorithms.seating.constructions import design
from maillage.algorithms.seating.layout import Layout, fit
from maillage.algorithms.seating.measuring import Measured
from maillage.algorithms.seating.model import Evening, Round, Seating
from maillage.algorithms.seating.relabelling import relabel
from maillage.algorithms.seating.usefulness import Worth

REFUSED = -1000  # never worth it
KNOWN, COLLEAGUES = -3, -2
REPEAT = 4  # what a second meeting costs, in points; a third twice as much
STRESS = 0.15
AT_LEAST = 1.0  # seconds of search when a refusal is still broken
SHORTEST = 0.3  # seconds below which nothing is compiled: the answer is there already
RELABELLING = 0.3  # of the time, for a construction given to other people
STARTERS = 0.6  # of the time, for the plans that a rotation makes


def seat(evening: Evening, *, seconds: float = 10.0, seed: int = 0) -> Seating:
    """The best plan found in so many seconds; sooner when it is proven best.

    Raises Impossible when no plan can be, or when none keeps the refusals.
    """
    until = time.monotonic() + seconds
    possible.check_request(evening)
    chance = random.Random(seed)  # noqa: S311
    task = Task(evening, Layout(evening), Worth(evening.people), chance, seed)
    possible.check_seats(task.layout)
    possible.check_refusals(task.layout, task.worth.refused)
    rounds = task.best(until)
    if Measured(rounds, len(evening.people)).breaks(task.worth.refused):
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
        is_broken = bool(Measured(rounds, len(self.worth.people)).breaks(self.worth.refused))
        if is_broken:
            until = max(until, time.monotonic() + AT_LEAST)
        if until - time.monotonic() < SHORTEST:
            return rounds
        if self.is_pure:
            return self.mixed(rounds, until)
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
        """The rounds by construction, completed by chance where it gives fewer."""
        sizes = [size for size in self.layout.sizes[0] if size]
        designs: list[Round] = []
        if self.layout.present[0] and max(sizes) - min(sizes) <= 1:
            designs = design(len(sizes), max(sizes), self.evening.rounds, chance=self.chance)
        bearer = self._bearers(len(sizes) * max(sizes, default=0), len(sizes))
        made = []
        for r in range(self.evening.rounds):
            groups = designs[r] if r < len(designs) else self._by_chance(len(bearer), len(sizes))
            named = [[bearer[point] for point in group if bearer[point] >= 0] for group in groups]
            made.append(fit(self.layout, r, named))
        return made

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

    def _by_chance(self, points: int, tables: int) -> list[list[int]]:
        order = list(range(points))
        self.chance.shuffle(order)
        return [order[t::tables] for t in range(tables)]

    def mixed(self, rounds: list[Round], until: float) -> list[Round]:
        """The fewest repeats: rotations, then every seat on its own."""
        best = rounds
        if self.layout.is_even and not (self.layout.allowed == 0).any():
            sizes = [size for size in self.layout.sizes[0] if size]
            share = time.monotonic() + STARTERS * (until - time.monotonic())
            for _left, found in starters.search(
                len(sizes), max(sizes), self.evening.rounds, seed=self.seed, until=share
            ):
                best = self._better(best, self._named(found, len(sizes) * max(sizes)))
                if self.is_done(best):
                    return best
        return self._better(best, self._annealed(self._random(), until))

    def _named(self, rounds: list[Round], points: int) -> list[Round]:
        """A plan of points as one of people; the last points have nobody."""
        n = len(self.evening.people)
        return [
            fit(self.layout, r, [[p for p in table if p < n] for table in one])
            for r, one in enumerate(rounds)
        ]

    def _random(self) -> list[Round]:
        n = len(self.evening.people)
        tables = len(self.evening.tables)
        return [fit(self.layout, r, self._by_chance(n, tables)) for r in range(self.evening.rounds)]

    def _annealed(self, start: list[Round], until: float) -> list[Round]:
        """Repeats alone, from chance."""
        n = len(self.evening.people)
        prices = Prices(np.zeros((n, n), np.float32), np.ones((n, n), np.float32), np.zeros(n))
        search = Search(start, self.layout.allowed, prices, self.seed)
        search.anneal(until, 0.6, 0.08, floor=float(self.bound))
        return search.rounds()

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

    def _goals(self, mean: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """What each evening should bring: the mean, or all that this person could have."""
        beside = sum(max(sizes) - 1 for sizes in self.layout.sizes)
        useful = np.where(self.worth.points >= 2, self.worth.points, 0)
        most = -np.sort(-useful, axis=1)[:, :beside].sum(axis=1)
        return np.minimum(most, mean).astype(np.float64)

    def _better(self, one: list[Round], other: list[Round]) -> list[Round]:
        return other if self._repeats(other) < self._repeats(one) else one

    def _repeats(self, rounds: list[Round]) -> int:
        return Measured(rounds, len(self.evening.people)).repeats

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
            worst=int(measured.evenings(points).min(initial=0)),
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
