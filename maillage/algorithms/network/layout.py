"""Where each actor lies on the map: coordinates made once, on the server, the same for a seed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import igraph
import numpy as np
from numpy.typing import NDArray

from maillage.algorithms.network.communities import Communities, communities
from maillage.algorithms.network.model import Id, Network, Progress, chance
from maillage.algorithms.network.spreading import (
    Points,
    disc,
    discs_apart,
    packed,
    pushed_apart,
    turned,
)

ALL_PAIRS = 150  # nodes up to which every pair pushes the other apart
ROOM = 1.5  # side of the square that a node has for itself; 1 is the least distance kept


@dataclass(frozen=True, slots=True)
class Layout:
    """`at`: node → (x, y) in a frame of `width` × `height`, the longer side 1.

    `apart`: the distance that nodes keep, save a few in a crowd: a good diameter for a dot.
    """

    at: dict[Id, tuple[float, float]]
    width: float
    height: float
    apart: float


def lay_out(
    network: Network, *, seed: int, found: Communities | None = None,
    progress: Progress | None = None,
) -> Layout:  # fmt: skip
    """Each component by itself, then all packed side by side, the largest first.

    A component is laid out by the forces of Fruchterman and Reingold (1991); above ALL_PAIRS nodes
    each community by itself, as a disc turned so that its ties leave on the right side, and the
    discs by the same forces, tied ones near, none on another: what belongs together is seen
    together. Nodes without ties stand in rows. `found`: communities already known; else they are
    searched with the same seed.
    """
    if not network.ids:
        return Layout({}, 1.0, 1.0, 1.0)
    groups = [group for group in network.groups if len(group) > 1]
    if found is None and groups and len(groups[0]) > ALL_PAIRS:
        found = communities(network, seed=seed)
    laid: list[Points] = []
    done = 0
    with chance(seed):
        for group in groups:
            laid.append(_component(network, group, found))
            done += len(group)
            if progress and len(group) > 1_000:
                progress(done, len(network))
    places = [at for group in groups for at in group]
    loose = [group[0] for group in network.groups if len(group) == 1]
    points = packed(laid, len(loose), ROOM)
    if progress:
        progress(len(network), len(network))
    return _framed(network, places + loose, points)


def _framed(network: Network, places: list[int], points: Points) -> Layout:
    """Into the frame; the same margin of half a node's room on every side."""
    points = points - points.min(axis=0) + ROOM / 2
    width, height = (float(side) for side in points.max(axis=0) + ROOM / 2)
    longest = max(width, height)
    shown = np.round(points / longest, 6).tolist()
    at = {network.ids[place]: (x, y) for place, (x, y) in zip(places, shown, strict=True)}
    return Layout(at, width / longest, height / longest, 1 / longest)


def _component(network: Network, group: list[int], found: Communities | None) -> Points:
    """Points of one component: as it comes when it is small, else community by community."""
    if len(group) <= ALL_PAIRS or found is None:
        return _moved(_inside(network, group), len(group))
    members: dict[int, list[int]] = {}
    for at, place in enumerate(group):
        members.setdefault(found.of[network.ids[place]], []).append(at)
    parts = [members[label] for label in sorted(members)]
    if len(parts) == 1:
        return _moved(_inside(network, group), len(group))
    across = _across(network, group, parts)
    centres = _centres(across, [_radius(len(part)) for part in parts])
    points = np.zeros((len(group), 2))
    for number, part in enumerate(parts):
        own = _round(_moved(_inside(network, [group[at] for at in part]), len(part)), len(part))
        toward = _towards(across, centres, number, part)
        points[part] = centres[number] + turned(own, toward)
    return points


def _inside(network: Network, group: list[int]) -> Any:
    """The ties within a group, its places renumbered in their order."""
    if len(group) == len(network):
        return network.graph
    return network.graph.induced_subgraph(group)


def _moved(graph: Any, count: int) -> Points:
    """Points that the forces of Fruchterman and Reingold have moved; around one per square."""
    if count <= 2:
        return np.array([[0.0, 0.0], [ROOM, 0.0]])[:count]
    start = _sunflower(graph.degree())
    if count <= ALL_PAIRS:
        rounds = min(500, 6_000_000 // (count * count))
        laid = graph.layout_fruchterman_reingold(niter=rounds, seed=start.tolist(), grid=False)
        points = _scaled(np.array(laid.coords), ROOM * math.sqrt(count))
        return pushed_apart(points, rounds=20)
    laid = graph.layout_fruchterman_reingold(
        niter=100 if count <= 20_000 else 50, seed=start.tolist(), grid=True,
        start_temp=math.sqrt(count) / 10,
    )  # fmt: skip
    return np.array(laid.coords)


def _round(points: Points, count: int) -> Points:
    """A crowd made a disc of its community's size, evenly filled; nobody nearer than 1."""
    if count <= 2:
        points -= points.mean(axis=0)
        return points
    return pushed_apart(disc(points, _radius(count) - ROOM), rounds=20)


def _radius(count: int) -> float:
    return ROOM * (math.sqrt(count / math.pi) + 1)


def _scaled(points: Points, side: float) -> Points:
    """The same figure, its longer side `side`."""
    points = points - points.min(axis=0)
    shown: Points = points * (side / max(float(points.max()), 1e-9))
    return shown


def _sunflower(degrees: list[int]) -> Points:
    """A start that fills a disc, the best tied at the heart."""
    ranks = np.empty(len(degrees))
    ranks[np.lexsort((np.arange(len(degrees)), -np.array(degrees)))] = np.arange(len(degrees))
    radius, turn = np.sqrt((ranks + 0.5) / math.pi), ranks * math.pi * (3 - math.sqrt(5))
    return np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=1)


# --- Communities beside each other -----------------------------------------------------------
# Ties between communities: (community, community, node, node), nodes numbered in the group.
Across: TypeAlias = NDArray[np.int64]


def _across(network: Network, group: list[int], parts: list[list[int]]) -> Across:
    number = np.full(len(network), -1)
    within = np.full(len(network), -1)
    within[group] = np.arange(len(group))
    for label, part in enumerate(parts):
        number[np.array(group)[part]] = label
    pairs = np.array(network.pairs)
    pairs = pairs[number[pairs[:, 0]] >= 0]
    pairs = pairs[number[pairs[:, 0]] != number[pairs[:, 1]]]
    both = np.concatenate([pairs, pairs[:, ::-1]])
    return np.column_stack([number[both], within[both]])


def _centres(across: Across, radii: list[float]) -> Points:
    """A place for each community's disc: well tied ones near, none on another."""
    pairs, counts = np.unique(across[:, :2], axis=0, return_counts=True)
    once = pairs[:, 0] < pairs[:, 1]
    pairs, counts = pairs[once], counts[once]
    sizes = np.array(radii)
    strength = counts / (sizes[pairs[:, 0]] * sizes[pairs[:, 1]])
    meta: Any = igraph.Graph(n=len(radii), edges=pairs.tolist())
    laid = meta.layout_fruchterman_reingold(
        niter=500, seed=meta.layout_circle(), grid=False,
        weights=(strength / strength.max()).tolist(),
    )  # fmt: skip
    side = 2 * math.sqrt(float((sizes**2).sum()))
    return discs_apart(_scaled(np.array(laid.coords), side), sizes)


def _towards(across: Across, centres: Points, number: int, part: list[int]) -> Points:
    """For each member, the sum of the directions in which its ties leave the community."""
    leaving = across[across[:, 0] == number]
    way = centres[leaving[:, 1]] - centres[number]
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
    place = np.searchsorted(np.array(part), leaving[:, 2])
    toward = np.zeros((len(part), 2))
    np.add.at(toward, place, way)
    return toward
