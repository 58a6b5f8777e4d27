"""Themes proposed: « ces 5 lignes disent la même chose »."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence

from maillage.algorithms.wording.compare import IDENTICAL
from maillage.algorithms.wording.gathering import Gathering, id_order
from maillage.algorithms.wording.reasons import MOST_REASONS, named
from maillage.algorithms.wording.shapes import Memory, Progress, ProposedTheme, Reason, Row
from maillage.algorithms.wording.suggestions import VERSION, why

CLOSENESS = 0.35
FLOOR = 0.7  # pairs under this part of the closeness count for nothing in a mean
_LONGEST_NAME = 80

Pair = tuple[int, int]
Met = tuple[float, float]  # the best score of two items, the sum of the scores of their wordings


def themes(
    rows: Sequence[Row],
    memory: Memory | None = None,
    *,
    closeness: float = CLOSENESS,
    limit: int = 60,
    progress: Progress | None = None,
    gathering: Gathering | None = None,
) -> list[ProposedTheme]:
    """At most `limit` sets of rows, the largest and surest first; no row is in two of them.

    Average link: two sets are joined, the closest first, while the mean score of the pairs
    between them is `closeness` or more (a pair never seen counts for 0), and never across a pair
    that a person refused. Rows merged already stay in one set; a set that adds nothing to what
    is merged is not proposed. The order of the rows changes nothing.

    `gathering`: these rows and this memory, already read; with `near(CLOSENESS * FLOOR)` asked of
    it first, `suggest` and `themes` compare the rows once for both.
    """
    gathering = gathering or Gathering(rows, memory or Memory())
    met = _meet(gathering, closeness * FLOOR, progress)
    proposed = []
    for several in _link(gathering, met, closeness):
        found = [row for n in several for row in gathering.items[n].rows]
        if len(found) > 1 and not (len(several) == 1 and gathering.items[several[0]].is_merged):
            proposed.append(_theme(gathering, several, met))
    proposed.sort(key=lambda one: (-one.score * (len(one.rows) - 1), id_order(one.rows[0])))
    return proposed[:limit]


def _meet(gathering: Gathering, least: float, progress: Progress | None) -> dict[Pair, Met]:
    met: dict[Pair, Met] = {}
    for pair, near in gathering.meetings(least, progress):  # the best of a pair comes first
        best, total = met.get(pair, (near.score, 0.0))
        met[pair] = best, total + near.score
    return met


def _link(gathering: Gathering, met: dict[Pair, Met], closeness: float) -> list[list[int]]:
    """Sets of items by average link. Sums of scores add up when two sets are joined."""
    members = {n: [n] for n in range(len(gathering.items))}
    sizes = {n: len(item.wordings) for n, item in enumerate(gathering.items)}
    sums: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), (_, total) in met.items():
        sums[a][b] = sums[b][a] = total
    waiting = [(-total / (sizes[a] * sizes[b]), a, b) for (a, b), (_, total) in met.items()]
    # A mean is never above both of those it joins: what is too far now comes back only by a join.
    waiting = [entry for entry in waiting if -entry[0] >= closeness]
    heapq.heapify(waiting)
    while waiting:
        closest, a, b = heapq.heappop(waiting)
        if a not in members or b not in members or not _is_current(closest, a, b, sums, sizes):
            continue
        if not _may_join(gathering, members[a], members[b]):
            del sums[a][b], sums[b][a]
            continue
        members[a] += members.pop(b)
        sizes[a] += sizes[b]
        _add_sums(sums, a, b)
        for other, total in sums[a].items():
            mean = total / (sizes[a] * sizes[other])
            if mean >= closeness:
                heapq.heappush(waiting, (-mean, min(a, other), max(a, other)))
    return list(members.values())


def _is_current(
    closest: float, a: int, b: int, sums: dict[int, dict[int, float]], sizes: dict[int, int]
) -> bool:
    total = sums[a].get(b)
    return total is not None and closest == -total / (sizes[a] * sizes[b])


def _add_sums(sums: dict[int, dict[int, float]], a: int, b: int) -> None:
    """The set b becomes a part of the set a."""
    for other, total in sums.pop(b).items():
        del sums[other][b]
        if other != a:
            sums[a][other] = sums[other][a] = round(sums[a].get(other, 0.0) + total, 6)


def _may_join(gathering: Gathering, left: list[int], right: list[int]) -> bool:
    return gathering.is_free or all(gathering.may_meet(a, b) for a in left for b in right)


def _theme(gathering: Gathering, several: list[int], met: dict[Pair, Met]) -> ProposedTheme:
    scores = {pair: met[pair][0] for pair in _pairs(several) if pair in met}
    rows = _by_centrality(gathering, several, scores)
    found: dict[str, Reason] = {}
    for (a, b), _ in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        for reason in why(gathering, gathering.items[a].rows[0], gathering.items[b].rows[0])[:2]:
            found.setdefault(str(reason), reason)
        if len(found) >= MOST_REASONS:
            break
    if not found:  # one wording, written several times
        found = {str(r): r for r in why(gathering, rows[0], rows[1])}
    return ProposedTheme(
        name=_name(rows[0]),
        rows=tuple(row.id for row in rows),
        groups=len({row.group for row in rows if row.group is not None}),
        score=_mean_score(gathering, several, scores),
        reasons=tuple(found.values())[:MOST_REASONS],
        version=VERSION,
    )


def _pairs(several: list[int]) -> Iterator[Pair]:
    ordered = sorted(several)
    for n, a in enumerate(ordered):
        for b in ordered[n + 1 :]:
            yield a, b


def _by_centrality(
    gathering: Gathering, several: list[int], scores: dict[Pair, float]
) -> list[Row]:
    """The rows of the item closest to all the others first; wordings of many rows weigh more."""
    closeness: dict[int, float] = defaultdict(float)
    for (a, b), score in scores.items():
        closeness[a] += score * len(gathering.items[b].rows)
        closeness[b] += score * len(gathering.items[a].rows)
    for n in several:
        closeness[n] += IDENTICAL * (len(gathering.items[n].rows) - 1)
    ordered = sorted(several, key=lambda n: (-round(closeness[n], 6), n))
    return [row for n in ordered for row in gathering.items[n].rows]


def _mean_score(gathering: Gathering, several: list[int], scores: dict[Pair, float]) -> float:
    """The mean over pairs of rows; rows of one item count as the same words."""
    sizes = {n: len(gathering.items[n].rows) for n in several}
    rows = sum(sizes.values())
    total = sum(score * sizes[a] * sizes[b] for (a, b), score in sorted(scores.items()))
    total += IDENTICAL * sum(size * (size - 1) / 2 for size in sizes.values())
    return round(total / (rows * (rows - 1) / 2), 6)


def _name(row: Row) -> str:
    name = " ".join(named(row).split())
    if len(name) > _LONGEST_NAME:
        name = name[: _LONGEST_NAME - 1].rsplit(" ", 1)[0].rstrip() + "…"
    return name
