"""All that the network tells, in one go: for a job in the background that follows its progress."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.algorithms.network.brokers import PARTS, Brokerage, brokers
from maillage.algorithms.network.communities import Communities, communities
from maillage.algorithms.network.holes import Hole, holes
from maillage.algorithms.network.layout import Layout, lay_out
from maillage.algorithms.network.model import VERSION, Id, Network, Progress
from maillage.algorithms.network.roles import (
    Components,
    CutPoint,
    Role,
    components,
    cut_points,
    roles,
)

_STEPS = PARTS + 5  # the brokers' parts take the longest


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found, by which version of the algorithms and from which seed."""

    version: str
    seed: int
    roles: dict[Id, Role]
    components: Components
    cut_points: list[CutPoint]
    communities: Communities
    holes: list[Hole]
    brokers: Brokerage
    layout: Layout


def analyse(
    network: Network, *, seed: int, sources: int | None = None, resolution: float = 1.0,
    progress: Progress | None = None,
) -> Analysis:  # fmt: skip
    """Every analysis of one network. The same network and seed give the same answer."""

    def tell(done: int, _total: int = 0) -> None:
        if progress:
            progress(done, _STEPS)

    tell(0)
    found = communities(network, seed=seed, resolution=resolution)
    tell(1)
    theirs, linked, cuts = roles(network), components(network), cut_points(network)
    tell(2)
    apart = holes(network)
    tell(3)
    between = brokers(network, seed=seed, sources=sources, progress=lambda part, _: tell(3 + part))
    laid = lay_out(network, seed=seed, found=found)
    tell(_STEPS)
    return Analysis(VERSION, seed, theirs, linked, cuts, found, apart, between, laid)
