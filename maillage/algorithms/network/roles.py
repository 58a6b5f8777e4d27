"""How many neighbours each actor has, how strong the ties are, and who has none."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.algorithms.network.model import Id, Network
from maillage.algorithms.said import Said


@dataclass(frozen=True, slots=True)
class Role:
    """Degree: how many others this one is tied to. Strength: the sum of the ties' weights."""

    node: Id
    degree: int
    strength: float
    said: Said


def roles(network: Network) -> dict[Id, Role]:
    """The role of every node."""
    strengths: list[float] = network.graph.strength(weights=network.weights or None)
    return {
        node: Role(node, degree, strength, _degree(degree))
        for node, degree, strength in zip(network.ids, network.degrees, strengths, strict=True)
    }


def _degree(count: int) -> Said:
    if not count:
        return Said("N’a de lien noté avec personne.")
    return Said(
        "A un lien avec %(count)d autre acteur.", "A un lien avec %(count)d autres acteurs.",
        count=count,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Components:
    """Which actors can reach each other. `groups`: two nodes or more, the largest first."""

    groups: list[list[Id]]
    isolated: list[Id]
    said: tuple[Said, ...]


def components(network: Network) -> Components:
    """The connected components; actors without any tie are told apart."""
    groups = [network.named(places) for places in network.groups if len(places) > 1]
    isolated = network.named(places[0] for places in network.groups if len(places) == 1)
    return Components(groups, isolated, tuple(_connected(len(network), groups, isolated)))


def _connected(total: int, groups: list[list[Id]], isolated: list[Id]) -> list[Said]:
    said = []
    if not total:
        return [Said("Le réseau ne compte encore aucun acteur.")]
    if not groups:
        return [Said("Aucun lien n’est encore noté entre les acteurs.")]
    if len(groups[0]) == total:
        return [Said("Tous les acteurs sont reliés, de proche en proche.")]
    said.append(Said(
        "De proche en proche, %(largest)d acteurs sur %(total)d sont reliés entre eux.",
        largest=len(groups[0]), total=total,
    ))  # fmt: skip
    if len(groups) > 1:
        said.append(Said(
            "%(count)d autre ensemble est relié en lui-même, mais à personne d’autre.",
            "%(count)d autres ensembles sont reliés en eux-mêmes, mais à personne d’autre.",
            count=len(groups) - 1,
        ))  # fmt: skip
    if isolated:
        said.append(Said(
            "%(count)d acteur n’a de lien noté avec personne.",
            "%(count)d acteurs n’ont de lien noté avec personne.",
            count=len(isolated),
        ))  # fmt: skip
    return said


@dataclass(frozen=True, slots=True)
class CutPoint:
    """An actor without whom others are cut off.

    `pieces`: what falls off when she leaves, the largest first; the largest part of what remains
    is not among them (of equal parts, that of the smallest ids remains).
    """

    node: Id
    pieces: list[list[Id]]
    said: Said

    @property
    def cut_off(self) -> int:
        return sum(len(piece) for piece in self.pieces)


def cut_points(network: Network, *, most: int = 100) -> list[CutPoint]:
    """Articulation points (Hopcroft and Tarjan 1973), those that cut off the most first.

    `most`: how many are given back, with the lists of what falls off (which, for all of them,
    may grow with the square of the network).
    """
    found: list[_Cut] = []
    for group in network.groups:
        if len(group) > 2:
            found += _cuts(network.neighbours, group)
    found.sort(key=lambda cut: (-cut.cut_off, cut.node))
    return [_cut_point(network, cut) for cut in found[:most]]


@dataclass(frozen=True, slots=True)
class _Cut:
    """Pieces below a node are spans of the walk (from, to); the rest lies above it."""

    node: int
    spans: list[tuple[int, int]]
    walk: list[int]

    @property
    def rest(self) -> int:
        return len(self.walk) - 1 - sum(end - begin for begin, end in self.spans)

    @property
    def cut_off(self) -> int:
        largest = max(self.rest, *(end - begin for begin, end in self.spans))
        return len(self.walk) - 1 - largest


def _cut_point(network: Network, cut: _Cut) -> CutPoint:
    pieces = [sorted(cut.walk[begin:end]) for begin, end in cut.spans]
    inside = {cut.node}.union(*pieces)
    pieces.append(sorted(at for at in cut.walk if at not in inside))
    pieces = sorted(filter(None, pieces), key=lambda piece: (-len(piece), piece[0]))[1:]
    said = Said(
        "Sans cet acteur, %(count)d autre ne serait plus relié au reste du réseau.",
        "Sans cet acteur, %(count)d autres ne seraient plus reliés au reste du réseau.",
        count=cut.cut_off,
    )
    return CutPoint(network.ids[cut.node], [network.named(piece) for piece in pieces], said)


def _cuts(neighbours: list[list[int]], group: list[int]) -> list[_Cut]:
    """The articulation points of one component."""
    root = group[0]
    walked = _walk(neighbours, root)
    spans: dict[int, list[tuple[int, int]]] = {}
    for at, node in enumerate(walked.order[1:], start=1):
        above = walked.above[node]
        if above == root or walked.low[node] >= walked.seen[above]:
            spans.setdefault(above, []).append((at, at + walked.size[node]))
    return [
        _Cut(node, below, walked.order)
        for node, below in spans.items()
        if node != root or len(below) > 1
    ]


@dataclass(frozen=True, slots=True)
class _Walk:
    """A depth-first walk: nodes in order, when each was seen, its lowest reach, its subtree."""

    order: list[int]
    seen: dict[int, int]
    low: dict[int, int]
    above: dict[int, int]
    size: dict[int, int]


def _walk(neighbours: list[list[int]], root: int) -> _Walk:
    seen, low, above, walk = {root: 0}, {root: 0}, {root: -1}, [root]
    stack = [(root, iter(neighbours[root]))]
    while stack:
        node, left = stack[-1]
        for other in left:
            if other not in seen:
                seen[other] = low[other] = len(walk)
                above[other] = node
                walk.append(other)
                stack.append((other, iter(neighbours[other])))
                break
            if other != above[node]:
                low[node] = min(low[node], seen[other])
        else:
            stack.pop()
            if stack:
                low[stack[-1][0]] = min(low[stack[-1][0]], low[node])
    size = dict.fromkeys(walk, 1)
    for node in reversed(walk[1:]):
        size[above[node]] += size[node]
    return _Walk(walk, seen, low, above, size)
