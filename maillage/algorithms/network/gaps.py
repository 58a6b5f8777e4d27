"""Communities that share topics and hardly meet: where an introduction would make a bridge."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations

from maillage.algorithms.network.communities import Communities
from maillage.algorithms.network.model import Id, Network
from maillage.algorithms.said import Said

THIN = 0.25  # of the ties that chance would make: below, two communities hardly meet
SMALLEST = 3  # members of a community for it to be worth a bridge


@dataclass(frozen=True, slots=True)
class Shared:
    """A topic of both communities, and who has it in each, the best tied first."""

    topic: Id
    left: list[Id]
    right: list[Id]


@dataclass(frozen=True, slots=True)
class Gap:
    """Two communities (`left` < `right`: numbers of `Communities.members`) that hardly meet.

    `ties`: pairs tied across; `expected`: how many chance would make; `topics`: the rarest first.
    """

    left: int
    right: int
    ties: int
    expected: float
    score: float
    topics: list[Shared]
    said: tuple[Said, ...]


def gaps(
    network: Network, found: Communities, topics: Mapping[Id, Collection[Id]], *, most: int = 50,
    namer: Mapping[Id, str] | None = None,
) -> list[Gap]:  # fmt: skip
    """Pairs of communities without ties, or with less than THIN of those expected, sharing topics.

    `topics`: node → topics. Ties expected between communities of degrees A and B among m ties:
    A B / 2m (as in modularity). Score: for each shared topic, log2(actors / actors with it) times
    the root of those who have it on both sides multiplied; a topic of everybody counts nothing.
    `namer`: topic → its name in the sentences.
    """
    having = _having(found, topics)
    people = sum(bool(each) for each in topics.values())
    spread = {
        topic: len({n for members in sides.values() for n in members})
        for topic, sides in having.items()
    }
    score: defaultdict[tuple[int, int], float] = defaultdict(float)
    shared: defaultdict[tuple[int, int], list[tuple[float, Id]]] = defaultdict(list)
    for topic, sides in having.items():
        rarity = math.log2(people / spread[topic])
        if rarity <= 0:
            continue
        for a, b in combinations(sorted(sides), 2):
            worth = rarity * math.sqrt(len(sides[a]) * len(sides[b]))
            score[a, b] += worth
            shared[a, b].append((-worth, topic))
    across, degrees = _across(network, found)
    kept = []
    for (a, b), value in score.items():
        expected = degrees[a] * degrees[b] / (2 * network.tie_count)
        if across[a, b] == 0 or across[a, b] < THIN * expected:
            kept.append((-value, a, b, expected))
    return [
        _gap(network, having, (a, b), across[a, b], expected, -value, shared[a, b], namer)
        for value, a, b, expected in sorted(kept)[:most]
    ]


def _having(
    found: Communities, topics: Mapping[Id, Collection[Id]]
) -> dict[Id, dict[int, list[Id]]]:
    """topic → community → who has it there; small communities are left out."""
    having: dict[Id, dict[int, list[Id]]] = {}
    for node, theirs in topics.items():
        number = found.of.get(node)
        if number is None or len(found.members[number]) < SMALLEST:
            continue
        for topic in set(theirs):
            having.setdefault(topic, {}).setdefault(number, []).append(node)
    return having


def _across(network: Network, found: Communities) -> tuple[Counter[tuple[int, int]], Counter[int]]:
    """Ties between each two communities, and the degrees of each."""
    across: Counter[tuple[int, int]] = Counter()
    degrees: Counter[int] = Counter()
    labels = [found.of.get(node, -1) for node in network.ids]
    for a, b in network.pairs:
        degrees[labels[a]] += 1
        degrees[labels[b]] += 1
        if labels[a] != labels[b]:
            across[min(labels[a], labels[b]), max(labels[a], labels[b])] += 1
    return across, degrees


def _gap(
    network: Network, having: Mapping[Id, Mapping[int, list[Id]]], pair: tuple[int, int],
    ties: int, expected: float, score: float, shared: list[tuple[float, Id]],
    namer: Mapping[Id, str] | None,
) -> Gap:  # fmt: skip
    def best(nodes: list[Id]) -> list[Id]:
        places = sorted(map(network.place.__getitem__, nodes))
        return network.named(sorted(places, key=lambda at: -network.degrees[at]))

    ordered = [topic for _, topic in sorted(shared, key=lambda each: (each[0], str(each[1])))]
    topics = [
        Shared(topic, best(having[topic][pair[0]]), best(having[topic][pair[1]]))
        for topic in ordered
    ]
    names = [(namer or {}).get(topic, str(topic)) for topic in ordered]
    return Gap(*pair, ties, expected, score, topics, _said(ties, expected, names))


def _said(ties: int, expected: float, names: list[str]) -> tuple[Said, ...]:
    said = [Said("Les deux communautés ont en commun : %(topics)s.", topics=tuple(names[:5]))]
    if not ties:
        said.append(Said("Aucun lien noté ne va de l’une à l’autre."))
    else:
        said.append(Said(
            "%(count)d lien seulement va de l’une à l’autre ; au hasard, il y en aurait "
            "%(expected)d.",
            "%(count)d liens seulement vont de l’une à l’autre ; au hasard, il y en aurait "
            "%(expected)d.",
            count=ties, expected=round(expected),
        ))  # fmt: skip
    return tuple(said)
