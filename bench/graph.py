"""What the network tells, timed beside networkx and igraph called directly, and checked by them.

python bench/graph.py [--nodes 1000,10000,100000] [--cap 60]

Barabasi-Albert graphs (m = 3, seed 1). Every time is seconds of one processor, each in a process
of its own; one that passes the cap is stopped and printed « > cap ». What is compared is not always
the same work: beside ours are the program's own defaults, written out in each line.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import igraph
import networkx

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.frame import machine
from maillage.algorithms.network import (
    Network,
    Tie,
    analyse,
    brokers,
    communities,
    cut_points,
    holes,
    lay_out,
)
from maillage.algorithms.network.brokers import SURE, default_sources

LIMITS = {10_000: 5, 100_000: 60}  # seconds for all analyses
HEAD = "| nodes | analysis | ours | igraph called directly | networkx |\n|--:|---|--:|--:|--:|"


# --- Time ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Ran:
    """What one call took; `worth` is what it found, when that is compared."""

    seconds: float | None  # None: stopped by the cap
    worth: float | None = None


def timed(act: Callable[[], Any], cap: float) -> Ran:
    """Run in a forked process: what it holds is given back, and it can be stopped."""
    ours, theirs = multiprocessing.get_context("fork").Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_act, args=(act, theirs, cap))
    process.start()
    theirs.close()
    try:
        answer: Ran | None = ours.recv()
    except EOFError:
        answer = None
    process.join()
    assert answer or (process.exitcode or 0) < 0, "stopped by itself, not by the cap"
    return answer or Ran(None)


def _act(act: Callable[[], Any], answer: Any, cap: float) -> None:
    # Seconds of processor, so that other work on the machine stops nobody sooner.
    begun = time.process_time()
    limit = int(begun + cap) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    found = act()
    used = time.process_time() - begun
    worth = found if isinstance(found, float) else None
    answer.send(Ran(used if used <= cap else None, worth))


def shown(ran: Ran | None, note: str, cap: float) -> str:
    if ran is None:
        return ""
    took = f"> {cap:.0f} s" if ran.seconds is None else f"{ran.seconds:.2f} s"
    worth = "" if ran.worth is None else f", {ran.worth:.3f}"
    return f"{took}{worth}{f' ({note})' if note else ''}"


# --- What is compared ----------------------------------------------------------------------------
Call = tuple[Callable[[], Any], str] | None  # and how it was called


@dataclass(frozen=True)
class Graphs:
    """One graph three times."""

    count: int
    pairs: list[tuple[int, int]]
    ours: Network = field(repr=False)
    theirs: Any = field(repr=False)
    others: Any = field(repr=False)


def made(count: int) -> Graphs:
    random.seed(1)
    igraph.set_random_number_generator(random)
    return all_three(count, igraph.Graph.Barabasi(count, 3).get_edgelist())


def in_communities(count: int) -> Graphs:
    """Groups of forty, each actor tied to some three of hers; a third as many ties between groups
    as there are actors: what a network of organisations looks like."""
    draw = random.Random(5)
    pairs = set()
    for actor in range(count):
        group = range(actor // 40 * 40, min(count, actor // 40 * 40 + 40))
        pairs |= {(actor, other) for other in draw.sample(group, 3) if other > actor}
    for _tie in range(count // 3):
        one, other = draw.sample(range(count), 2)
        pairs.add((min(one, other), max(one, other)))
    return all_three(count, sorted(pairs))


def all_three(count: int, pairs: list[tuple[int, int]]) -> Graphs:
    graph = igraph.Graph(n=count, edges=pairs)
    return Graphs(count, pairs, network_of(count, pairs), graph, networkx.Graph(pairs))


def network_of(count: int, pairs: list[tuple[int, int]]) -> Network:
    return Network(range(count), [Tie(a, b) for a, b in pairs])


def lines(one: Graphs) -> list[tuple[str, Call, Call, Call]]:
    ours, graph, other = one.ours, one.theirs, one.others
    sources = default_sources(one.count)
    few = random.Random(1).sample(range(one.count), sources)
    exact = one.count <= 5_000
    found = communities(ours, seed=1)
    return [
        ("reading", (lambda: network_of(one.count, one.pairs), ""),
         (lambda: igraph.Graph(n=one.count, edges=one.pairs), ""),
         (lambda: networkx.Graph(one.pairs), "")),
        ("communities, modularity",
         (lambda: communities(ours, seed=1).modularity, "and shuffled"),
         (lambda: graph.community_leiden("modularity", n_iterations=2).modularity, "Leiden, 2"),
         (lambda: modularity_of(other), "Louvain")),
        ("betweenness", (lambda: brokers(ours, seed=1), "exact" if exact else f"{sources}"),
         (lambda: graph.betweenness(), "exact"),
         (lambda: networkx.betweenness_centrality(other), "exact")),
        (f"betweenness, {sources} sources",
         (lambda: brokers(ours, seed=1, exact_up_to=0, sources=min(sources, one.count - 1)),
          "with its error"),
         (lambda: graph.betweenness(sources=few), ""),
         (lambda: networkx.betweenness_centrality(other, k=sources, seed=1), "")),
        ("constraint", (lambda: holes(ours), "and pairs of contacts"),
         (lambda: graph.constraint(), ""), (lambda: networkx.constraint(other), "")),
        ("articulation points", (lambda: cut_points(ours), "and what falls off"),
         (lambda: graph.articulation_points(), ""),
         (lambda: list(networkx.articulation_points(other)), "")),
        # networkx lays out more than 500 nodes only with scipy, which is not needed elsewhere.
        ("layout", (lambda: lay_out(ours, seed=1, found=found), "communities known"),
         (lambda: graph.layout_fruchterman_reingold(grid=True, niter=50), "FR grid, 50"), None),
        ("layout", None, (lambda: graph.layout_drl(), "DrL"), None),
    ]  # fmt: skip


def modularity_of(graph: Any) -> float:
    found = networkx.community.louvain_communities(graph, seed=1)
    return float(networkx.community.modularity(graph, found))


def compare(one: Graphs, cap: float) -> None:
    for name, *calls in lines(one):
        cells = [shown(timed(call[0], cap), call[1], cap) if call else "" for call in calls]
        print(f"| {one.count} | {name} | {' | '.join(cells)} |", flush=True)
    whole = timed(lambda: analyse(network_of(one.count, one.pairs), seed=1), 10 * cap)
    assert whole.seconds is not None
    limit = LIMITS.get(one.count)
    kept = "" if limit is None else f" (limit {limit} s{'' if whole.seconds < limit else ' ✗'})"
    print(
        f"| {one.count} | **everything, from the ties** | **{whole.seconds:.2f} s**{kept} | | |",
        flush=True,
    )


# --- Right ---------------------------------------------------------------------------------------
def check(one: Graphs) -> None:
    """Our figures against those of networkx, and a sample against the truth."""
    between = networkx.betweenness_centrality(one.others, normalized=False)
    burt = networkx.constraint(one.others)
    off = max(abs(each.pairs - between[each.node]) for each in brokers(one.ours, seed=1).ranked)
    far = max(abs((each.constraint or 0) - burt[each.node]) for each in holes(one.ours))
    same = {each.node for each in cut_points(one.ours)} == set(
        networkx.articulation_points(one.others)
    )
    print(
        f"\n{one.count} nodes against networkx: betweenness differs by {off:.1e} pairs at most, "
        f"constraint by {far:.1e}; articulation points {'are the same' if same else 'DIFFER'}."
    )


def check_sample(one: Graphs, kind: str) -> None:
    truth = one.theirs.betweenness()
    first = set(sorted(range(one.count), key=lambda at: -truth[at])[:20])
    found = brokers(one.ours, seed=1)
    named = [each for each in found.ranked[:20] if each.node in first]
    within = sum(abs(b.pairs - truth[int(b.node)]) <= SURE * b.error for b in found.ranked[:1000])
    print(
        f"{one.count} nodes, {kind}, {found.sources} sources: {len(named)} of the 20 first are "
        f"among the true 20 (its halves agree on {found.agreement * 20:.0f}); of the 1,000 first, "
        f"{within} are within the stated 95 % error."
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--nodes", default="1000,10000,100000")
    options.add_argument("--cap", type=float, default=60)
    asked = options.parse_args()
    print(f"{date.today()} · `python bench/{' '.join([Path(sys.argv[0]).name, *sys.argv[1:]])}`")
    print(f"{machine()}; load {os.getloadavg()[0]:.1f}; igraph {igraph.__version__}, networkx "
          f"{networkx.__version__}\n\n{HEAD}")  # fmt: skip
    graphs = [made(int(count)) for count in asked.nodes.split(",")]
    for one in graphs:
        compare(one, asked.cap)
    for one in graphs:
        if one.count <= 2_000:
            check(one)
        elif one.count <= 20_000:
            check_sample(one, "Barabasi-Albert")
            check_sample(in_communities(one.count), "groups of forty")


if __name__ == "__main__":
    main()
