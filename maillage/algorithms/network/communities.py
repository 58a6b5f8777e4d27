"""Communities: actors more tied to each other than to the rest (Leiden, modularity)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maillage.algorithms.network.model import Id, Network, chance
from maillage.algorithms.said import Said

CLEAR = 0.1  # how far modularity must be above that of the same ties shuffled


@dataclass(frozen=True, slots=True)
class Communities:
    """`members[c]`: ids of community `c`, sorted; 0 is the largest. `of`: node → its community.

    An actor without any tie belongs to none and is not in `of`. `inside`: the part of all the
    ties' weight that stays within a community; `expected`: the same if ties were drawn by lot with
    each actor keeping as many; modularity is their difference. `by_chance`: the modularity that
    the same search finds among shuffled ties. `is_clear`: whether there is more than chance.
    """

    members: list[list[Id]]
    of: dict[Id, int]
    inside: float
    expected: float
    by_chance: float
    said: tuple[Said, ...]

    @property
    def modularity(self) -> float:
        return self.inside - self.expected

    @property
    def is_clear(self) -> bool:
        return self.modularity - self.by_chance >= CLEAR


def communities(network: Network, *, seed: int, resolution: float = 1.0) -> Communities:
    """Communities by the Leiden algorithm (Traag, Waltman and van Eck 2019).

    The same network and seed give the same communities; a small network is searched several times
    and the best is kept. `resolution`: above 1 more and smaller ones.
    """
    if not network.pairs:
        return Communities([], {}, 0.0, 0.0, 0.0, (Said("Sans liens, pas de communautés."),))
    with chance(seed):
        labels = _search(network.graph, network.weights, resolution)
        by_chance = _shuffled(network, resolution)
    groups: dict[int, list[int]] = {}
    for at, label in enumerate(labels):
        if network.degrees[at]:
            groups.setdefault(label, []).append(at)
    ordered = sorted(groups.values(), key=lambda places: (-len(places), places[0]))
    of = {network.ids[at]: number for number, places in enumerate(ordered) for at in places}
    inside, expected = _shares(network, of)
    members = [network.named(places) for places in ordered]
    said = _said(len(members), inside, expected, by_chance)
    return Communities(members, of, inside, expected, by_chance, said)


def _search(graph: Any, weights: list[float] | None, resolution: float) -> list[int]:
    """The best of some searches: many on a small network, where they cost nothing."""
    count = graph.vcount()
    searches, rounds = (10, -1) if count <= 2_000 else (2, 4) if count <= 20_000 else (1, 3)
    found = [
        graph.community_leiden(
            "modularity", weights=weights, resolution=resolution, n_iterations=rounds
        )
        for _ in range(searches)
    ]
    best = max(found, key=lambda each: graph.modularity(each, weights, resolution))
    return list(best.membership)


def _shuffled(network: Network, resolution: float) -> float:
    """Modularity found where the ties were exchanged at random, every degree kept.

    Weights are dealt out in the order of the ties, which the exchange has made meaningless.
    """
    graph = network.graph.copy()
    graph.rewire(n=5 * network.tie_count)
    labels = _search(graph, network.weights, resolution)
    return float(graph.modularity(labels, network.weights, resolution))


def _shares(network: Network, of: Mapping[Id, int]) -> tuple[float, float]:
    """The part of the weight within communities, as it is and as drawn by lot (Newman 2006)."""
    labels = [of.get(node, -1) for node in network.ids]
    strengths: defaultdict[int, float] = defaultdict(float)
    inside, total = 0.0, 0.0
    for (a, b), weight in zip(network.pairs, network.weights, strict=True):
        total += weight
        strengths[labels[a]] += weight
        strengths[labels[b]] += weight
        if labels[a] == labels[b]:
            inside += weight
    return inside / total, sum((each / (2 * total)) ** 2 for each in strengths.values())


def _said(count: int, inside: float, expected: float, by_chance: float) -> tuple[Said, ...]:
    if count == 1:
        return (Said("Le réseau ne se partage pas : tous forment une seule communauté."),)
    first = Said(
        "%(communities)d communautés : sur 100 liens, comptés selon leur force, %(inside)d restent "
        "à l’intérieur d’une communauté ; tirés au sort, ce serait %(expected)d.",
        communities=count, inside=round(100 * inside), expected=round(100 * expected),
    )  # fmt: skip
    if inside - expected - by_chance >= CLEAR:
        return (first,)
    return first, Said(
        "Un réseau aux liens mélangés au hasard se partagerait presque aussi bien : ces "
        "communautés sont peu marquées, à lire avec prudence."
    )


def numbers_like(found: Communities, former: Mapping[Id, int]) -> list[int]:
    """A colour number for each community: that which it had before, so that maps do not flicker.

    `former`: node → colour number at the time before. The pairs with the highest Jaccard likeness
    (members known then) take their number first; the others take the smallest free ones.
    """
    was: dict[int, set[Id]] = {}
    for node, number in former.items():
        was.setdefault(number, set()).add(node)
    likeness = []
    for now, members in enumerate(found.members):
        shared = Counter(former[node] for node in members if node in former)
        for number, count in shared.items():
            union = len(was[number]) + sum(node in former for node in members) - count
            likeness.append((-count / union, now, number))
    numbers: dict[int, int] = {}
    taken: set[int] = set()
    for _, now, number in sorted(likeness):
        if now not in numbers and number not in taken:
            numbers[now] = number
            taken.add(number)
    free = (number for number in range(2 * len(found.members) + len(was)) if number not in taken)
    return [numbers[now] if now in numbers else next(free) for now in range(len(found.members))]
