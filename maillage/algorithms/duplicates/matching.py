"""One to one between two sources: the assignment whose scores sum highest.

Each group of records tied by likely pairs is solved apart, by successive best augmentations (a
shortest path with potentials, Kuhn 1955 and Munkres 1957). A group too large takes its best pairs
in order instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

Scored = tuple[float, int, int]  # bits above the threshold, a record of each source
LARGEST = 150  # records of one source in a group solved exactly


def assign(pairs: Iterable[Scored]) -> list[Scored]:
    """The pairs kept: no record twice, the sum of scores the highest. Scores must be positive."""
    kept: list[Scored] = []
    for group in _groups(list(pairs)):
        lefts, rights = {pair[1] for pair in group}, {pair[2] for pair in group}
        if len(group) == 1:
            kept += group
        elif max(len(lefts), len(rights)) <= LARGEST:
            kept += _solve(group, sorted(lefts), sorted(rights))
        else:
            kept += _in_order(group)
    return sorted(kept, key=lambda pair: (-pair[0], pair[1], pair[2]))


def _groups(pairs: list[Scored]) -> list[list[Scored]]:
    parent: dict[tuple[int, int], tuple[int, int]] = {}

    def root(node: tuple[int, int]) -> tuple[int, int]:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for _, left, right in pairs:
        a, b = sorted((root((0, left)), root((1, right))))
        parent[b] = a
    found: dict[tuple[int, int], list[Scored]] = defaultdict(list)
    for pair in pairs:
        found[root((0, pair[1]))].append(pair)
    return [found[key] for key in sorted(found)]


def _in_order(group: list[Scored]) -> list[Scored]:
    kept: list[Scored] = []
    lefts: set[int] = set()
    rights: set[int] = set()
    for score, left, right in sorted(group, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if left not in lefts and right not in rights:
            kept.append((score, left, right))
            lefts.add(left)
            rights.add(right)
    return kept


def _solve(group: list[Scored], lefts: list[int], rights: list[int]) -> list[Scored]:
    """The best assignment of one group; leaving a record alone is worth 0."""
    score = {(left, right): bits for bits, left, right in group}
    width = len(rights) + len(lefts)  # one empty place each, for who stays alone
    cost = [
        [-score.get((left, right), 0.0) for right in rights] + [0.0] * len(lefts) for left in lefts
    ]
    owner = _hungarian(cost, width)
    found = []
    for column, row in enumerate(owner[: len(rights)]):
        if row >= 0 and (lefts[row], rights[column]) in score:
            pair = lefts[row], rights[column]
            found.append((score[pair], *pair))
    return found


def _hungarian(cost: list[list[float]], width: int) -> list[int]:
    """Which row owns each column, at the least cost; -1 for none. No more rows than columns."""
    up, down = [0.0] * (len(cost) + 1), [0.0] * (width + 1)
    owner = [-1] * width + [-1]  # the last one is where a row waits
    for row in range(len(cost)):
        owner[width] = row
        _augment(cost, width, owner, up, down)
    return owner[:width]


def _augment(
    cost: list[list[float]], width: int, owner: list[int], up: list[float], down: list[float]
) -> None:
    """Give the waiting row a column, moving the others along the cheapest path."""
    least = [float("inf")] * width
    came = [width] * width
    used = [False] * (width + 1)
    at = width
    while owner[at] >= 0:
        used[at] = True
        row, step, nearest = owner[at], float("inf"), width
        for column in range(width):
            if used[column]:
                continue
            here = cost[row][column] - up[row] - down[column]
            if here < least[column]:
                least[column], came[column] = here, at
            if least[column] < step:
                step, nearest = least[column], column
        for column in range(width + 1):
            if used[column]:
                up[owner[column]] += step
                down[column] -= step
            elif column < width:
                least[column] -= step
        at = nearest
    while at != width:
        owner[at] = owner[came[at]]
        at = came[at]
    owner[width] = -1
