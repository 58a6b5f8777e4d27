"""The network as the analyses read it: nodes, undirected weighted ties, one igraph underneath."""

from __future__ import annotations

import math
import random
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import igraph

# Changes when the same network may give other figures than before.
VERSION = "network-1"

Id: TypeAlias = str | int
Namer: TypeAlias = Callable[[Id], str]  # what a reader calls an id
# (steps done, how many there are).
Progress: TypeAlias = Callable[[int, int], None]

_GENERATOR = threading.RLock()


@dataclass(frozen=True, slots=True)
class Tie:
    """Two nodes that are tied. `weight` > 0: the larger, the closer; `kind` is for whoever reads.

    A refused tie is no tie: never give one.
    """

    left: Id
    right: Id
    weight: float = 1.0
    kind: str = ""


def order(node: Id) -> tuple[bool, Id]:
    """Sorts ids: numbers as numbers, then texts."""
    return isinstance(node, str), node


class Network:
    """Nodes and ties, ready to be analysed. Neither their order nor repeats change anything.

    Ties of one pair become one: weights add up, kinds are gathered. A tie to oneself is left out.
    ValueError when a tie names an unknown node or has a weight that is not a number above zero.
    """

    def __init__(self, nodes: Iterable[Id], ties: Iterable[Tie]) -> None:
        self.ids: list[Id] = sorted(set(nodes), key=order)
        self.place: dict[Id, int] = {node: at for at, node in enumerate(self.ids)}
        merged: dict[tuple[int, int], list[float]] = {}
        kinds: dict[tuple[int, int], set[str]] = {}
        for tie in ties:
            pair = self._pair(tie)
            if pair[0] == pair[1]:
                continue
            merged.setdefault(pair, []).append(tie.weight)
            if tie.kind:
                kinds.setdefault(pair, set()).add(tie.kind)
        self.pairs: list[tuple[int, int]] = sorted(merged)
        # fsum: the same to the last bit in whatever order the ties came.
        self.weights: list[float] = [math.fsum(merged[pair]) for pair in self.pairs]
        self._kinds = kinds
        self.graph: Any = igraph.Graph(n=len(self.ids), edges=self.pairs)

    def _pair(self, tie: Tie) -> tuple[int, int]:
        if not (math.isfinite(tie.weight) and tie.weight > 0):
            raise ValueError(f"a tie weighs {tie.weight}")
        try:
            a, b = self.place[tie.left], self.place[tie.right]
        except KeyError as unknown:
            raise ValueError(f"a tie names an unknown node: {unknown.args[0]}") from None
        return (a, b) if a < b else (b, a)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def tie_count(self) -> int:
        """Pairs that are tied, each once."""
        return len(self.pairs)

    @cached_property
    def degrees(self) -> list[int]:
        """Neighbours of each node, in the order of `ids`."""
        return list(self.graph.degree())

    @cached_property
    def neighbours(self) -> list[list[int]]:
        """Places of each node's neighbours, in order."""
        return [sorted(row) for row in self.graph.get_adjlist()]

    @cached_property
    def groups(self) -> list[list[int]]:
        """Places of each connected component, the largest first, then by the first id."""
        found = [sorted(members) for members in self.graph.connected_components()]
        return sorted(found, key=lambda members: (-len(members), members[0]))

    def weight(self, left: int, right: int) -> float:
        """Weight of the tie between two places; 0 when there is none."""
        edge = self.graph.get_eid(left, right, error=False)
        return self.weights[edge] if edge >= 0 else 0.0

    def kinds(self, left: Id, right: Id) -> tuple[str, ...]:
        """Kinds of the ties between two nodes, in order."""
        a, b = sorted((self.place[left], self.place[right]))
        return tuple(sorted(self._kinds.get((a, b), ())))

    def named(self, places: Iterable[int]) -> list[Id]:
        return [self.ids[at] for at in places]


@contextmanager
def chance(seed: int) -> Iterator[random.Random]:
    """The hazard of igraph follows a seed for as long as the block runs.

    igraph has one generator for the whole process: one block at a time.
    """
    source = random.Random(seed)  # noqa: S311 (an analysis, no secret)
    with _GENERATOR:
        igraph.set_random_number_generator(source)
        try:
            yield source
        finally:
            igraph.set_random_number_generator(random)
