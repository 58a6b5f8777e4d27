"""Figures of small networks, reckoned by hand; what must hold of any network."""

from __future__ import annotations

import math
import random
from itertools import combinations, pairwise

import igraph
import pytest

from maillage.algorithms.network import (
    Network,
    Tie,
    analyse,
    brokers,
    communities,
    components,
    cut_points,
    fragile,
    holes,
    numbers_like,
    roles,
)
from maillage.algorithms.network.brokers import SURE

STAR = [(0, leaf) for leaf in range(1, 5)]
CLIQUES = [*combinations(range(4), 2), *combinations(range(4, 8), 2)]
BARBELL = [*CLIQUES, (3, 4)]
# Krackhardt (1990): Andre 0, Beverly 1, … Heather 7, Ike 8, Jane 9.
KITE = [
    (0, 1), (0, 2), (0, 3), (0, 5), (1, 3), (1, 4), (1, 6), (2, 3), (2, 5), (3, 4), (3, 5),
    (3, 6), (4, 6), (5, 6), (5, 7), (6, 7), (7, 8), (8, 9),
]  # fmt: skip


def made(pairs, nodes=()):
    ids = {node for pair in pairs for node in pair} | set(nodes)
    return Network(ids, [Tie(a, b) for a, b in pairs])


def scale_free(count, seed=1):
    """Each newcomer is tied to three nodes, the best tied rather (Barabási and Albert 1999)."""
    chance = random.Random(seed)
    ends, pairs = [0, 1, 2], []
    for new in range(3, count):
        for old in {chance.choice(ends) for _ in range(3)}:
            pairs.append((old, new))
            ends += [old, new]
    return made(pairs)


# --- The network -------------------------------------------------------------------------------
def test_ties_of_one_pair_are_one_and_nobody_is_tied_to_oneself():
    ties = [Tie("a", "b", 2, "membre"), Tie("b", "a", 1, "projet"), Tie("a", "a")]
    network = Network(["b", "a", "a"], ties)
    assert (network.ids, network.tie_count, network.weights) == (["a", "b"], 1, [3])
    assert network.kinds("b", "a") == ("membre", "projet")
    assert {node: role.strength for node, role in roles(network).items()} == {"a": 3, "b": 3}


@pytest.mark.parametrize(
    "tie", [Tie("a", "x"), Tie("a", "b", 0), Tie("a", "b", -1), Tie("a", "b", math.nan)]
)
def test_a_tie_that_cannot_be_is_refused(tie):
    with pytest.raises(ValueError, match="a tie"):
        Network(["a", "b"], [tie])


@pytest.mark.parametrize("nodes", [[], ["a"], ["a", "b"]])
def test_a_network_without_ties_is_told_without_failing(nodes):
    told = analyse(Network(nodes, []), seed=1)
    assert told.components.isolated == nodes
    assert told.communities.members == []
    assert [broker.pairs for broker in told.brokers.ranked] == [0] * len(nodes)
    assert [hole.constraint for hole in told.holes] == [None] * len(nodes)
    assert sorted(told.layout.at) == nodes


# --- Figures by hand ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        (STAR, {0: 6, 1: 0}),
        (BARBELL, {3: 12, 4: 12, 0: 0}),
        (KITE, {7: 14, 5: 25 / 3, 6: 25 / 3, 8: 8, 3: 11 / 3, 0: 5 / 6, 1: 5 / 6, 9: 0}),
    ],
)
def test_who_lies_between(pairs, expected):
    found = {broker.node: broker for broker in brokers(made(pairs), seed=1).ranked}
    assert {node: found[node].pairs for node in expected} == pytest.approx(expected)
    assert all(broker.error == 0 for broker in found.values())


def test_a_broker_is_explained_by_paths_of_those_who_can_meet():
    """A loose triangle counts no pair of the star, nor the star one of the triangle."""
    found = brokers(made([*STAR, ("a", "b"), ("b", "c"), ("a", "c")]), seed=1)
    assert (found.ranked[0].node, found.ranked[0].share) == (0, 1)
    assert found.ranked[0].said == (
        "Sur 100 plus courts chemins entre deux autres acteurs qui peuvent se joindre, 100 passent "
        "par lui."
    )
    assert found.ranked[-1].said == "Ne relie pas d’autres acteurs entre eux."


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        (STAR, {0: 4 / 16, 1: 1}),
        ([(0, 1), (1, 2), (0, 2)], {0: 2 * (1 / 2 + 1 / 4) ** 2}),
        # Node 0 of the barbell: two contacts with three ties each, one (3) with four.
        (BARBELL, {0: 2 * (1 / 3 + 1 / 9 + 1 / 12) ** 2 + (1 / 3 + 2 / 9) ** 2}),
    ],
)
def test_burt_s_constraint(pairs, expected):
    found = {hole.node: hole.constraint for hole in holes(made(pairs))}
    assert {node: found[node] for node in expected} == pytest.approx(expected)


def test_constraint_counts_the_weight_of_ties():
    """Three quarters of a's weight go to b, one quarter to c; b and c do not know each other."""
    network = Network("abc", [Tie("a", "b", 3), Tie("a", "c", 1)])
    assert holes(network)[0].constraint == pytest.approx((3 / 4) ** 2 + (1 / 4) ** 2)


def test_a_hole_is_explained_by_pairs_of_contacts():
    said = {hole.node: hole.said for hole in holes(made(BARBELL))}
    assert said[3] == "Parmi ses 4 contacts, 3 paires sur 6 ont un lien."
    assert said[0] == "Ses 3 contacts sont tous déjà liés entre eux."
    assert holes(made(STAR))[0].said.startswith("Aucun de ses 4 contacts n’a de lien noté")


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        (STAR, [(0, [[2], [3], [4]])]),
        (BARBELL, [(3, [[0, 1, 2]]), (4, [[5, 6, 7]])]),
        (KITE, [(7, [[8, 9]]), (8, [[9]])]),
        ([(0, 1), (1, 2), (0, 2)], []),
        # The walk begins in the smaller part, which is what falls off.
        ([*pairwise([0, 1, 2, 3]), *combinations([3, 4, 5, 6, 7], 2)],
         [(3, [[0, 1, 2]]), (2, [[0, 1]]), (1, [[0]])]),
    ],
)  # fmt: skip
def test_without_whom_others_are_cut_off(pairs, expected):
    found = cut_points(made(pairs))
    assert [(cut.node, cut.pieces) for cut in found] == expected


def test_many_cut_points_on_a_long_way_are_listed_in_short():
    """Of two equal parts, that of the smallest ids remains."""
    found = cut_points(made(list(pairwise(range(20_001)))), most=1)
    assert (found[0].node, found[0].pieces) == (10_000, [list(range(10_001, 20_001))])


def test_what_is_cut_off_is_what_igraph_finds_without_her():
    network = made([*igraph.Graph.Famous("Zachary").get_edgelist(), (40, 41), (41, 42), (0, 50)])
    found = {cut.node: cut.cut_off for cut in cut_points(network)}
    for at, node in enumerate(network.ids):
        group = next(group for group in network.groups if at in group)
        left = network.graph.induced_subgraph([other for other in group if other != at])
        sizes = sorted(left.connected_components().sizes())
        assert found.get(node, 0) == sum(sizes[:-1]), node
    assert cut_points(network)[0].said == (
        "Sans cet acteur, 7 autres ne seraient plus reliés au reste du réseau."
    )


def test_components_and_the_isolated_are_told():
    found = components(made([*BARBELL, (10, 11)], nodes=[20, 21]))
    assert (found.groups, found.isolated) == ([list(range(8)), [10, 11]], [20, 21])
    assert found.said == (
        "De proche en proche, 8 acteurs sur 12 sont reliés entre eux.",
        "1 autre ensemble est relié en lui-même, mais à personne d’autre.",
        "2 acteurs n’ont de lien noté avec personne.",
    )


# --- Communities -------------------------------------------------------------------------------
def test_two_cliques_and_a_bridge_are_two_communities():
    found = communities(made(BARBELL, nodes=[9]), seed=1)
    assert found.members == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert 9 not in found.of
    assert (found.inside, found.expected) == pytest.approx((12 / 13, 1 / 2))
    assert found.said[0] == (
        "2 communautés : sur 100 liens, comptés selon leur force, 92 restent à l’intérieur d’une "
        "communauté ; tirés au sort, ce serait 50."
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_karate_club_has_its_best_known_partition(seed):
    network = made(igraph.Graph.Famous("Zachary").get_edgelist())
    found = communities(network, seed=seed)
    assert found.modularity == pytest.approx(0.4198, abs=5e-5)
    assert sorted(map(len, found.members), reverse=True) == [12, 11, 6, 5]


def test_communities_of_a_network_made_at_random_are_said_to_be_faint():
    assert not communities(scale_free(400), seed=1).is_clear
    ring = [(10 * c + a, 10 * c + b) for c in range(12) for a, b in combinations(range(10), 2)]
    clear = communities(made([*ring, *((10 * c, 10 * c + 11) for c in range(11))]), seed=1)
    assert clear.is_clear
    assert len(clear.members) == 12
    assert len(clear.said) == 1


def test_communities_keep_their_colour_when_the_order_of_sizes_changes():
    before = communities(made(BARBELL), seed=1)
    grown = made([*BARBELL, *((node, new) for new in (8, 9) for node in range(4, 8))])
    now = communities(grown, seed=1)
    assert now.members[0] == [4, 5, 6, 7, 8, 9]
    assert numbers_like(now, before.of) == [1, 0]
    assert numbers_like(now, {}) == [0, 1]


# --- Sampling ----------------------------------------------------------------------------------
def test_a_sample_is_within_its_stated_error_on_a_tree_of_6000_nodes():
    """On a tree the truth is known: the pairs that a node separates."""
    count, chance = 6_000, random.Random(7)
    above = [chance.randrange(max(0, node - 200), node) for node in range(1, count)]
    size, squares = [1] * count, [0] * count
    for node in range(count - 1, 0, -1):
        size[above[node - 1]] += size[node]
        squares[above[node - 1]] += size[node] ** 2
    truth = [
        ((count - 1) ** 2 - squares[node] - (count - size[node]) ** 2) / 2 for node in range(count)
    ]
    network = made([(up, node) for node, up in enumerate(above, start=1)])
    found = brokers(network, seed=3, sources=600)
    assert not found.exact
    assert found.sources == 600
    first = found.ranked[:200]
    assert sum(abs(b.pairs - truth[b.node]) <= SURE * b.error for b in first) >= 180
    assert all(abs(b.pairs - truth[b.node]) <= 6 * b.error for b in first)
    assert found.agreement >= 0.5
    assert found.said.startswith("Estimé depuis 600 acteurs tirés au sort sur 6000")


def test_a_sample_of_everybody_is_exact_and_one_too_small_is_refused():
    network = scale_free(60)
    assert brokers(network, seed=1, exact_up_to=10, sources=60).exact
    with pytest.raises(ValueError, match="at least 20 sources"):
        brokers(network, seed=1, exact_up_to=10, sources=12)


def test_a_sample_is_right_on_average():
    network = scale_free(300)
    truth = {broker.node: broker.pairs for broker in brokers(network, seed=1).ranked}
    hub = max(truth, key=truth.__getitem__)
    seen = [
        next(b for b in brokers(network, seed=s, exact_up_to=10, sources=60).ranked
             if b.node == hub)
        for s in range(20)
    ]  # fmt: skip
    error = math.sqrt(sum(b.error**2 for b in seen)) / 20
    assert abs(sum(b.pairs for b in seen) / 20 - truth[hub]) < 4 * error


# --- Any network -------------------------------------------------------------------------------
def test_neither_the_order_of_nodes_nor_that_of_ties_changes_anything():
    network = scale_free(200)
    ties = [Tie(network.ids[a], network.ids[b], 1 + a % 3 / 10) for a, b in network.pairs]
    chance = random.Random(5)
    first = analyse(Network([*network.ids, 998, 999], ties), seed=4)
    nodes = [999, 998, *network.ids]
    chance.shuffle(nodes)
    turned = [Tie(tie.right, tie.left, tie.weight) for tie in ties]
    chance.shuffle(turned)
    assert analyse(Network(nodes, turned), seed=4) == first


def test_other_ids_give_the_same_figures():
    network = scale_free(200)
    names = [f"n{number:03}" for number in range(200)]
    random.Random(2).shuffle(names)
    other = made([(names[a], names[b]) for a, b in network.pairs])
    for figures in (
        lambda net: {b.node: b.pairs for b in brokers(net, seed=1).ranked},
        lambda net: {hole.node: hole.constraint for hole in holes(net)},
        lambda net: {cut.node: cut.cut_off for cut in cut_points(net)},
        lambda net: {node: role.degree for node, role in roles(net).items()},
    ):
        renamed = {names[node]: value for node, value in figures(network).items()}
        assert figures(other) == pytest.approx(renamed)


def test_progress_is_told_from_none_to_all():
    told = []
    analyse(scale_free(100), seed=1, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1]


# --- Known to one agent ------------------------------------------------------------------------
def test_what_one_agent_alone_knows():
    found = fragile({"alice": ["m", "n", "o", "o"], "bruno": ["o"], "claire": []})
    assert [(each.agent, each.held, each.alone) for each in found] == [
        ("alice", 3, ["m", "n"]), ("bruno", 1, []), ("claire", 0, []),
    ]  # fmt: skip
    assert found[0].said == (
        "Si elle part, 2 organisations sur les 3 qu’elle connaît ne seront plus connues de "
        "personne dans le réseau."
    )
