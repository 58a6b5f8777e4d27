"""What the network tells: communities, brokers, holes, circles, changes, paths, and a map.

    network = Network(nodes, [Tie(left, right, weight, kind), …])
    analyse(network, seed=1) -> Analysis        (all figures, each with a sentence)
    ego · gaps · changes · fragile · warm_paths · numbers_like      (asked one by one)

No clock, no database, no names: ids go in and come out. See docs/algorithms/network.md.
"""

from maillage.algorithms.network.analysis import Analysis, analyse
from maillage.algorithms.network.brokers import Broker, Brokerage, brokers
from maillage.algorithms.network.changes import Changes, Delta, Passage, changes, passages
from maillage.algorithms.network.communities import Communities, communities, numbers_like
from maillage.algorithms.network.egos import Ego, ego
from maillage.algorithms.network.fragile import Fragile, fragile
from maillage.algorithms.network.gaps import Gap, Shared, gaps
from maillage.algorithms.network.holes import Hole, holes
from maillage.algorithms.network.layout import Layout, lay_out
from maillage.algorithms.network.model import VERSION, Id, Network, Tie
from maillage.algorithms.network.paths import Acquaintance, Path, warm_paths
from maillage.algorithms.network.roles import (
    Components,
    CutPoint,
    Role,
    components,
    cut_points,
    roles,
)

__all__ = [
    "VERSION", "Acquaintance", "Analysis", "Broker", "Brokerage", "Changes", "Communities",
    "Components", "CutPoint", "Delta", "Ego", "Fragile", "Gap", "Hole", "Id", "Layout", "Network",
    "Passage", "Path", "Role", "Shared", "Tie", "analyse", "brokers", "changes", "communities",
    "components", "cut_points", "ego", "fragile", "gaps", "holes", "lay_out", "numbers_like",
    "passages", "roles", "warm_paths",
]  # fmt: skip
