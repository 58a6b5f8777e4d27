"""One actor and those around: first and second circle, cut to what an eye can read."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.algorithms.network.model import Id, Network
from maillage.algorithms.said import Said


@dataclass(frozen=True, slots=True)
class Ego:
    """`first`: tied to the centre; `second`: tied to the first circle. The nearest first.

    `left_out_*`: how many of each circle are not shown. `ties`: pairs among those shown.
    """

    centre: Id
    first: list[Id]
    second: list[Id]
    ties: list[tuple[Id, Id]]
    left_out_first: int
    left_out_second: int
    said: tuple[Said, ...]


def ego(network: Network, centre: Id, *, most: int = 50, circles: int = 2) -> Ego:
    """The view around one actor, of at most `most` nodes, herself counted.

    When the first circle does not fit, the strongest ties stay (of equals, those with more
    neighbours, then the smallest id). The second circle has what room is left: those whom most of
    the shown first circle knows, by weight. KeyError when the actor is unknown; ValueError when
    `most` < 1.
    """
    if most < 1:
        raise ValueError("the centre is always shown")
    at = network.place[centre]
    near = _first(network, at)
    first = near[: most - 1]
    second, left_second = [], 0
    if circles > 1:
        far = _second(network, at, near, first)
        second = far[: most - 1 - len(first)]
        left_second = _count_second(network, at, near) - len(second)
    shown = [at, *first, *second]
    inside = set(shown)
    ties = [
        (network.ids[a], network.ids[b])
        for a in sorted(inside) for b in network.neighbours[a] if a < b and b in inside
    ]  # fmt: skip
    left_first = len(near) - len(first)
    said = tuple(_said(len(near), left_first, left_second))
    return Ego(
        centre, network.named(first), network.named(second), ties, left_first, left_second, said
    )


def _first(network: Network, at: int) -> list[int]:
    degrees = network.degrees
    return sorted(
        network.neighbours[at], key=lambda to: (-network.weight(at, to), -degrees[to], to)
    )


def _second(network: Network, at: int, near: list[int], shown: list[int]) -> list[int]:
    """The second circle that can be seen from the shown first one."""
    inner = {at, *near}
    known: dict[int, tuple[int, float]] = {}
    for middle in shown:
        for to in network.neighbours[middle]:
            if to not in inner:
                count, weight = known.get(to, (0, 0.0))
                known[to] = count + 1, weight + network.weight(middle, to)
    return sorted(known, key=lambda to: (-known[to][0], -known[to][1], to))


def _count_second(network: Network, at: int, near: list[int]) -> int:
    reached = {to for middle in near for to in network.neighbours[middle]}
    return len(reached - {at} - set(near))


def _said(first: int, left_first: int, left_second: int) -> list[Said]:
    if not first:
        return [Said("Aucun lien n’est noté autour de cet acteur.")]
    said = []
    if left_first:
        said.append(Said(
            "%(count)d lien direct, parmi les moins forts, n’est pas montré.",
            "%(count)d liens directs, parmi les moins forts, ne sont pas montrés.",
            count=left_first,
        ))  # fmt: skip
    if left_second:
        said.append(Said(
            "%(count)d acteur du deuxième cercle n’est pas montré.",
            "%(count)d acteurs du deuxième cercle ne sont pas montrés.",
            count=left_second,
        ))  # fmt: skip
    return said
