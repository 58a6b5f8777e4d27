"""Find duplicates: read, block, compare, gather. See docs/algorithms/duplicates.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, Protocol

from maillage.algorithms.duplicates.blocking import Blocks, Key, Pairs
from maillage.algorithms.duplicates.clusters import Clusters, Rules, gather
from maillage.algorithms.duplicates.comparing import Scored, compare_all
from maillage.algorithms.duplicates.events import Events
from maillage.algorithms.duplicates.keys import EventKeys, RowKeys
from maillage.algorithms.duplicates.learning import learn
from maillage.algorithms.duplicates.matching import assign
from maillage.algorithms.duplicates.model import (
    EVENT,
    GENERIC,
    KINDS,
    Decision,
    Found,
    Judged,
    Pair,
    Progress,
    Reason,
    Record,
)  # fmt: skip
from maillage.algorithms.duplicates.rows import LEVELS, Rows


class Reading(Protocol):
    """What the engine asks of `Events` and `Rows`."""

    merge: float
    ask: float

    def read(self, record: Record) -> Any: ...
    def forget(self) -> None: ...
    def judge(self, left: Any, right: Any) -> Judged: ...
    def reasons(self, left: Any, right: Any) -> list[Reason]: ...


class Keys(Protocol):
    """What the engine asks of `EventKeys` and `RowKeys`."""

    def of(self, face: Any) -> list[Key]: ...
    def pairs(self, faces: Sequence[Any]) -> Pairs: ...


def find_duplicates(
    records: Iterable[Record], *, kind: str, decided: Sequence[Decision] = (),
    one_to_one: bool = False, roles: Mapping[str, str] | None = None, workers: int = 1,
    progress: Progress | None = None,
) -> Found:  # fmt: skip
    """The records that are one thing. Neither their order nor that of the fields changes anything.

    `one_to_one`: no source holds one thing twice (days of one series excepted). `roles`: for a
    table, field → role (`rows.LEVELS`). `workers`: processes, used when there is much to compare.
    ValueError when the kind or a role is unknown, or when two records have one key.
    """
    ordered = sorted(records, key=_by_day)
    _check(ordered, kind, roles)
    names, sources = [r.key for r in ordered], [r.source for r in ordered] if one_to_one else []
    reading, keys = _reading(ordered, kind, roles)
    faces = [reading.read(record) for record in ordered]
    del ordered  # a large set is read by its faces from here on
    reading.forget()
    pairs = keys.pairs(faces)
    if isinstance(reading, Rows):
        pairs = _weighed(reading, faces, pairs, sources, learning=kind == GENERIC)
    scored = compare_all(reading.judge, faces, pairs, reading.ask, workers, progress)
    rules = _rules(names, reading, faces, decided, sources)
    to_join = scored
    if one_to_one and kind != EVENT and len(set(sources)) == 2:
        to_join = _assigned(scored, sources, reading.merge)
    clusters = gather(len(names), to_join, reading.merge, rules)
    found = _pairs(names, reading, faces, scored, clusters, rules.different)
    return Found(sorted(sorted(names[at] for at in members) for members in clusters), found)


def _by_day(record: Record) -> tuple[str, str]:
    """Events of one day next to each other: compared together, they lie together in memory."""
    starts = [occurrence.start.isoformat() for occurrence in record.occurrences]
    return min(starts, default=""), record.key


def _weighed(
    rows: Rows, faces: Sequence[Any], pairs: Pairs, sources: Sequence[str], *, learning: bool
) -> Pairs:
    """Set the weights of rows; the pairs of one source are left out when none can be one."""
    rows.count(faces)
    if sources:
        pairs = pairs[[sources[a] != sources[b] for a, b in pairs.tolist()]]
    if learning:
        learn(rows, faces, pairs.tolist(), _whole(len(faces), sources))
    return pairs


def _pairs(
    names: Sequence[str], reading: Reading, faces: Sequence[Any], scored: Scored,
    clusters: Clusters, different: frozenset[tuple[int, int]],
) -> list[Pair]:  # fmt: skip
    """What was found of each pair, but for those that a person said to differ; best first."""
    pairs = [
        Pair(
            min(names[a], names[b]), max(names[a], names[b]), score,
            "merge" if clusters.root(a) == clusters.root(b) else "ask",
            partial(reading.reasons, faces[a], faces[b]),
        )
        for score, a, b in scored
        if (a, b) not in different
    ]  # fmt: skip
    return sorted(pairs, key=lambda pair: (-pair.score, pair.left, pair.right))


def _check(records: list[Record], kind: str, roles: Mapping[str, str] | None) -> None:
    if kind not in KINDS:
        raise ValueError(f"unknown kind: {kind}")
    if unknown := sorted(set((roles or {}).values()) - LEVELS.keys()):
        raise ValueError(f"unknown role: {', '.join(unknown)}")
    for left, right in pairwise(sorted(record.key for record in records)):
        if left == right:
            raise ValueError(f"two records have the key {left}")


def _reading(
    records: Sequence[Record], kind: str, roles: Mapping[str, str] | None
) -> tuple[Reading, Keys]:
    if kind == EVENT:
        events = Events(records)
        return events, EventKeys(events)
    rows = Rows(records, roles)
    return rows, RowKeys(rows)


def _whole(count: int, sources: Sequence[str]) -> int:
    """How many pairs could be compared."""
    whole = count * (count - 1) // 2
    for source in set(sources):
        own = sum(s == source for s in sources)
        whole -= own * (own - 1) // 2
    return max(1, whole)


def _rules(
    names: Sequence[str], reading: Reading, faces: Sequence[Any],
    decided: Sequence[Decision], sources: Sequence[str],
) -> Rules:  # fmt: skip
    places = {name: place for place, name in enumerate(names)} if decided else {}
    last: dict[tuple[int, int], bool] = {}
    for decision in decided:
        if decision.left in places and decision.right in places and decision.left != decision.right:
            a, b = sorted((places[decision.left], places[decision.right]))
            last[a, b] = decision.same
    return Rules(
        lambda a, b: reading.judge(faces[a], faces[b]),
        reading.ask,
        frozenset(pair for pair, same in last.items() if same),
        frozenset(pair for pair, same in last.items() if not same),
        sources,
    )


def _assigned(
    scored: list[tuple[float, int, int]], sources: Sequence[str], merge: float
) -> list[tuple[float, int, int]]:
    """The pairs of the best one-to-one assignment; scores counted from the threshold."""
    first = min(sources)
    likely = [
        (score - merge + 0.001, *((a, b) if sources[a] == first else (b, a)))
        for score, a, b in scored
        if score >= merge
    ]
    return [(bits + merge, min(a, b), max(a, b)) for bits, a, b in assign(likely)]


class Stored:
    """Records already stored (those of the days and towns in question), ready to be asked.

    « Est-ce celui-ci ? » while someone types, and each harvested event against what is known.
    """

    def __init__(
        self, records: Iterable[Record], *, kind: str, roles: Mapping[str, str] | None = None
    ) -> None:
        self.records = sorted(records, key=lambda record: record.key)
        _check(self.records, kind, roles)
        self._reading, self._keys = _reading(self.records, kind, roles)
        self._faces = [self._reading.read(record) for record in self.records]
        if isinstance(self._reading, Rows):
            self._reading.count(self._faces)
        self._blocks = Blocks()
        for place, face in enumerate(self._faces):
            self._blocks.add(place, self._keys.of(face))

    def candidates(self, record: Record, *, most: int = 10, among: int = 400) -> list[Pair]:
        """The stored records that may be this one, the best first; itself left out."""
        face = self._reading.read(record)
        found = []
        for place in self._blocks.near(self._keys.of(face), among):
            other = self.records[place]
            judged = self._reading.judge(face, self._faces[place])
            if other.key == record.key or judged.score < self._reading.ask:
                continue
            a, b = sorted((record.key, other.key))
            certain = judged.score >= self._reading.merge and not judged.conflict
            why = partial(self._reading.reasons, face, self._faces[place])
            found.append(Pair(a, b, judged.score, "merge" if certain else "ask", why))
        return sorted(found, key=lambda pair: (-pair.score, pair.left, pair.right))[:most]


def candidates_for(
    record: Record, records: Iterable[Record] | Stored, *, kind: str, most: int = 10
) -> list[Pair]:
    """The records that may be this one. Give a `Stored` to ask several times."""
    stored = records if isinstance(records, Stored) else Stored(records, kind=kind)
    return stored.candidates(record, most=most)
