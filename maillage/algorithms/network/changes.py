"""What changed in the network between two dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from maillage.algorithms.network.communities import Communities
from maillage.algorithms.network.model import Id, Network, order
from maillage.algorithms.network.roles import components
from maillage.algorithms.said import Said

SAME = 0.3  # Jaccard likeness from which two communities are one that changed
MOST_OF = 0.5  # the part of a community that must go, or come, for a merger or a split

Fate: TypeAlias = Literal["kept", "merged", "split", "new", "gone"]


@dataclass(frozen=True, slots=True)
class Passage:
    """What became of communities. Numbers are those of each date's `Communities.members`.

    kept: one before, one after. merged: several before, one after. split: one before, several
    after. new, gone: nothing before, nothing after. `likeness`: Jaccard, of the best pair; 0 for
    new and gone.
    """

    fate: Fate
    before: tuple[int, ...]
    after: tuple[int, ...]
    likeness: float
    said: Said


@dataclass(frozen=True, slots=True)
class Delta:
    """One figure at both dates."""

    figure: Literal["actors", "ties", "isolated", "largest", "communities"]
    before: int
    after: int
    said: Said


@dataclass(frozen=True, slots=True)
class Changes:
    """Nodes and pairs gained and lost, sorted; degree gained by each node present at both dates."""

    nodes_gained: list[Id]
    nodes_lost: list[Id]
    ties_gained: list[tuple[Id, Id]]
    ties_lost: list[tuple[Id, Id]]
    degrees: dict[Id, int]
    passages: list[Passage]
    deltas: list[Delta]


def changes(
    before: Network, after: Network, communities_before: Communities,
    communities_after: Communities,
) -> Changes:  # fmt: skip
    """Compare two dates. Weights and kinds of ties are not compared."""
    old, new = _ties(before), _ties(after)
    stayed = [node for node in before.ids if node in after.place]
    degrees = {
        node: after.degrees[after.place[node]] - before.degrees[before.place[node]]
        for node in stayed
    }
    return Changes(
        [node for node in after.ids if node not in before.place],
        [node for node in before.ids if node not in after.place],
        _sorted(new - old), _sorted(old - new),
        {node: gained for node, gained in degrees.items() if gained},
        passages(communities_before, communities_after),
        _deltas(before, after, communities_before, communities_after),
    )  # fmt: skip


def _ties(network: Network) -> set[tuple[Id, Id]]:
    return {(network.ids[a], network.ids[b]) for a, b in network.pairs}


def _sorted(pairs: set[tuple[Id, Id]]) -> list[tuple[Id, Id]]:
    return sorted(pairs, key=lambda pair: (order(pair[0]), order(pair[1])))


# --- Communities -----------------------------------------------------------------------------
def passages(before: Communities, after: Communities) -> list[Passage]:
    """What became of each community, after Greene, Doyle and Cunningham (2010).

    Only actors in a community at both dates are counted: who arrives or leaves neither merges nor
    splits. Two or more communities merge when most of each is found in one; one splits when most
    of two or more comes from it; else the likeliest pairs (Jaccard >= SAME) are the same one.
    """
    links = _overlaps(before, after)
    found = _merged(links) + _split(links)
    used_before = {number for passage in found for number in passage.before}
    used_after = {number for passage in found for number in passage.after}
    likeliest = sorted((-link.likeness, link.before, link.after) for link in links)
    for likeness, a, b in likeliest:
        if -likeness >= SAME and a not in used_before and b not in used_after:
            said = Said("Une communauté est restée, à peu de chose près.") if -likeness > 0.8 else (
                Said("Une communauté est restée, en changeant de membres.")
            )  # fmt: skip
            found.append(Passage("kept", (a,), (b,), -likeness, said))
            used_before.add(a)
            used_after.add(b)
    gone, new = Said("Une communauté n’est plus."), Said("Une communauté est apparue.")
    found += [
        Passage("gone", (a,), (), 0.0, gone)
        for a in range(len(before.members)) if a not in used_before
    ]  # fmt: skip
    found += [
        Passage("new", (), (b,), 0.0, new)
        for b in range(len(after.members)) if b not in used_after
    ]  # fmt: skip
    return sorted(found, key=lambda each: (not each.after, each.after, each.before))


@dataclass(frozen=True, slots=True)
class _Overlap:
    """Members that a community before and one after share, as parts of either and of both."""

    before: int
    after: int
    of_before: float
    of_after: float
    likeness: float


def _overlaps(before: Communities, after: Communities) -> list[_Overlap]:
    both = [node for node in before.of if node in after.of]
    shared = Counter((before.of[node], after.of[node]) for node in both)
    olds = Counter(before.of[node] for node in both)
    news = Counter(after.of[node] for node in both)
    return [
        _Overlap(a, b, count / olds[a], count / news[b], count / (olds[a] + news[b] - count))
        for (a, b), count in sorted(shared.items())
    ]


def _merged(links: list[_Overlap]) -> list[Passage]:
    into: dict[int, list[_Overlap]] = {}
    for link in links:
        if link.of_before > MOST_OF:
            into.setdefault(link.after, []).append(link)
    return [
        Passage(
            "merged", tuple(link.before for link in parts), (b,),
            max(link.likeness for link in parts),
            Said("%(number)d communautés n’en font plus qu’une.", number=len(parts)),
        )
        for b, parts in sorted(into.items()) if len(parts) > 1
    ]  # fmt: skip


def _split(links: list[_Overlap]) -> list[Passage]:
    out_of: dict[int, list[_Overlap]] = {}
    for link in links:
        if link.of_after > MOST_OF:
            out_of.setdefault(link.before, []).append(link)
    return [
        Passage(
            "split", (a,), tuple(link.after for link in parts),
            max(link.likeness for link in parts),
            Said("Une communauté s’est partagée en %(number)d.", number=len(parts)),
        )
        for a, parts in sorted(out_of.items()) if len(parts) > 1
    ]  # fmt: skip


# --- Figures ---------------------------------------------------------------------------------
def _deltas(
    before: Network, after: Network, communities_before: Communities,
    communities_after: Communities,
) -> list[Delta]:  # fmt: skip
    old, new = _figures(before, communities_before), _figures(after, communities_after)
    said: Mapping[str, Said] = {
        "actors": Said("Acteurs : %(before)d, puis %(after)d.", before=0, after=0),
        "ties": Said("Paires d’acteurs liés : %(before)d, puis %(after)d.", before=0, after=0),
        "isolated": Said("Acteurs sans lien noté : %(before)d, puis %(after)d.", before=0, after=0),
        "largest": Said(
            "Acteurs reliés de proche en proche : %(before)d, puis %(after)d.", before=0, after=0
        ),
        "communities": Said("Communautés : %(before)d, puis %(after)d.", before=0, after=0),
    }
    return [
        Delta(name, old[name], new[name],  # type: ignore[arg-type]
              said[name].replaced(before=old[name], after=new[name]))
        for name in said
    ]  # fmt: skip


def _figures(network: Network, found: Communities) -> dict[str, int]:
    linked = components(network)
    return {
        "actors": len(network), "ties": network.tie_count, "isolated": len(linked.isolated),
        "largest": len(linked.groups[0]) if linked.groups else 0,
        "communities": len(found.members),
    }  # fmt: skip
