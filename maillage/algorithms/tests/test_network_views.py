"""Around one actor, between two dates, between communities, on the way to somebody, on the map."""

from __future__ import annotations

import math
import random
from itertools import combinations

import pytest

from maillage.algorithms.network import (
    Acquaintance,
    Network,
    Tie,
    changes,
    communities,
    ego,
    gaps,
    lay_out,
    warm_paths,
)
from maillage.algorithms.tests.test_network import BARBELL, CLIQUES, KITE, made


def clique(*nodes):
    return list(combinations(nodes, 2))


# --- Circles -----------------------------------------------------------------------------------
def test_first_and_second_circle_are_told_with_their_ties():
    found = ego(made(KITE), 8)
    assert (found.first, found.second) == ([7, 9], [5, 6])
    assert found.ties == [(5, 6), (5, 7), (6, 7), (7, 8), (8, 9)]
    assert (found.left_out_first, found.left_out_second, found.said) == (0, 0, ())
    assert ego(made(KITE), 8, circles=1).second == []


def test_what_does_not_fit_is_counted():
    ties = [*(Tie(0, leaf, leaf) for leaf in range(1, 7)), Tie(6, 7), Tie(1, 8)]
    found = ego(Network(range(9), ties), 0, most=4)
    assert (found.first, found.second) == ([6, 5, 4], [])
    assert (found.left_out_first, found.left_out_second) == (3, 2)
    assert found.said == (
        "3 liens directs, parmi les moins forts, ne sont pas montrés.",
        "2 acteurs du deuxième cercle ne sont pas montrés.",
    )


@pytest.mark.parametrize("most", range(1, 12))
def test_no_more_are_shown_than_asked_and_the_count_is_right(most):
    found = ego(made(KITE), 3, most=most)
    assert 1 + len(found.first) + len(found.second) <= most
    assert len(found.first) + found.left_out_first == 6
    assert len(found.second) + found.left_out_second == 1


# --- Two dates ---------------------------------------------------------------------------------
def between(before, after):
    old, new = made(before), made(after)
    return changes(old, new, communities(old, seed=1), communities(new, seed=1))


def test_what_was_gained_and_lost():
    found = between([(0, 1), (1, 2), (0, 2)], [(0, 1), (1, 3), (0, 3)])
    assert (found.nodes_gained, found.nodes_lost) == ([3], [2])
    assert found.ties_gained == [(0, 3), (1, 3)]
    assert found.ties_lost == [(0, 2), (1, 2)]
    assert found.degrees == {}
    assert found.deltas[1].said == "Paires d’acteurs liés : 3, puis 3."


EIGHT = clique(*range(8))
OTHERS = clique(*range(20, 26))


@pytest.mark.parametrize(
    ("before", "after", "fates"),
    [
        (CLIQUES, CLIQUES, [("kept", (0,), (0,)), ("kept", (1,), (1,))]),
        (CLIQUES, EIGHT, [("merged", (0, 1), (0,))]),
        (EIGHT, CLIQUES, [("split", (0,), (0, 1))]),
        (EIGHT, [*EIGHT, *OTHERS], [("kept", (0,), (0,)), ("new", (), (1,))]),
        ([*EIGHT, *OTHERS], EIGHT, [("kept", (0,), (0,)), ("gone", (1,), ())]),
        # Newcomers make it twice as large: it is still the same one.
        (clique(*range(4)), EIGHT, [("kept", (0,), (0,))]),
    ],
)
def test_what_became_of_communities(before, after, fates):
    found = between(before, after)
    assert [(each.fate, each.before, each.after) for each in found.passages] == fates


# --- Between communities -----------------------------------------------------------------------
def test_communities_that_share_a_topic_and_do_not_meet():
    """Of three cliques two are bridged; what everybody has (« numérique ») tells nothing."""
    ties = [*clique(*range(4)), *clique(*range(4, 8)), *clique(*range(8, 12)), (0, 4), (1, 5)]
    network = made(ties)
    topics = {node: {"numérique"} for node in range(12)}
    for node in (0, 5, 9):
        topics[node].add("archives")
    found = gaps(network, communities(network, seed=1), topics)
    assert [(gap.left, gap.right, gap.ties) for gap in found] == [(0, 2, 0), (1, 2, 0)]
    shared = found[0].topics[0]
    assert (shared.topic, shared.left, shared.right) == ("archives", [0], [9])
    assert found[0].score == pytest.approx(math.log2(12 / 3))
    assert found[0].said == (
        "Les deux communautés ont en commun : archives.",
        "Aucun lien noté ne va de l’une à l’autre.",
    )


def test_a_thin_bridge_between_large_communities_is_a_gap_too():
    network = made([*clique(*range(12)), *clique(*range(12, 24)), (0, 12)])
    found = gaps(
        network, communities(network, seed=1), {0: ["t"], 13: ["t"], 5: ["u"]}, namer={"t": "prêt"}
    )
    assert (found[0].ties, found[0].expected) == (1, pytest.approx(133 * 133 / (2 * 133)))
    assert found[0].said == (
        "Les deux communautés ont en commun : prêt.",
        "1 lien seulement va de l’une à l’autre ; au hasard, il y en aurait 66.",
    )
    assert gaps(network, communities(network, seed=1), {}) == []


# --- The warm path -----------------------------------------------------------------------------
def knows(*pairs, state="confirmed", days=0):
    return [Acquaintance(*pair, state, days) for pair in pairs]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (knows("at"), ["at"]),
        (knows("ab", "bt"), ["abt"]),
        (knows("ab", "bc", "ct"), ["abct"]),
        (knows("ab", "bc", "cd", "dt"), []),
        (knows("ab", "bt", "ac", "ct"), ["abt", "act"]),
        # A fresh confirmed tie is better than a declared one.
        ([*knows("ab", "ac", "ct"), *knows("bt", state="declared")], ["act", "abt"]),
        # Two fresh steps more are worth less than one tie of two years.
        ([*knows("ab", "bc", "ct"), *knows("bt", days=730)], ["abt", "abct"]),
        ([*knows("ab"), *knows("bt", state="refused")], []),
        (knows("tt", "ab"), []),
        # Nobody is passed twice, and the target only at the end.
        (knows("ta", "tb"), ["at"]),
    ],
)
def test_the_paths_to_somebody(known, expected):
    assert ["".join(path.steps) for path in warm_paths("a", "t", known)] == expected


def test_the_holder_of_the_tie_is_asked_first():
    names = {"b": "Bruno", "c": "Claire", "t": "le musée"}
    near, far = warm_paths(
        "a", "t", [*knows("bt", "bc"), *knows("ct", state="declared")], circle=["b"],
        name=names.__getitem__,
    )  # fmt: skip
    assert (near.holder, far.holder) == ("b", "c")
    assert near.said == (
        "Bruno, que vous connaissez, connaît le musée : demandez-lui d’abord si une présentation "
        "lui convient."
    )
    assert far.said == (
        "Claire connaît le musée ; Bruno, que vous connaissez, peut vous mener à Claire, à qui "
        "revient la présentation."
    )
    assert near.worth == pytest.approx(0.5)
    assert far.worth == pytest.approx(0.6 * 0.5 * 0.5)


# --- The map -----------------------------------------------------------------------------------
def towns(count=480, groups=6, seed=3):
    """Groups that keep mostly to themselves, a second component, three nodes without ties."""
    chance = random.Random(seed)
    ties = {(node, chance.randrange(node % groups, node, groups))
            for node in range(groups, count) for _ in range(2)}  # fmt: skip
    ties |= {(chance.randrange(count), chance.randrange(count)) for _ in range(count // 10)}
    ties |= {(a, b) for a, b in zip(range(groups), range(1, groups), strict=False)}
    return made([*ties, *((1000 + a, 1000 + b) for a, b in BARBELL)], nodes=[2000, 2001, 2002])


def test_the_map_is_framed_the_same_each_time_and_nobody_hides_anybody():
    network = towns()
    laid = lay_out(network, seed=2)
    assert laid == lay_out(network, seed=2)
    assert sorted(laid.at) == network.ids
    assert max(laid.width, laid.height) == 1
    assert all(0 < x < laid.width and 0 < y < laid.height for x, y in laid.at.values())
    points = list(laid.at.values())
    near = sum(math.dist(one, other) < 0.8 * laid.apart for one, other in combinations(points, 2))
    assert near < len(points) / 50


def test_components_lie_apart_and_communities_are_seen_together():
    network = towns()
    found = communities(network, seed=2)
    laid = lay_out(network, seed=2, found=found)

    def box(nodes):
        xs, ys = zip(*(laid.at[node] for node in nodes), strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    boxes = [box(network.named(group)) for group in network.groups]
    for (a, b, c, d), (e, f, g, h) in combinations(boxes, 2):
        assert c < e or g < a or d < f or h < b
    large = [members for members in found.members if len(members) > 20]
    middle = [
        [sum(axis) / len(m) for axis in zip(*map(laid.at.get, m), strict=True)] for m in large
    ]
    for at, members in enumerate(large):
        own = [
            min(range(len(large)), key=lambda c, n=node: math.dist(middle[c], laid.at[n])) == at
            for node in members
        ]
        assert sum(own) > 0.9 * len(own)
