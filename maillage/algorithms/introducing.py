"""Who should meet whom: a need that an offer answers, rare topics in common, communities that
nothing ties together. Pairs that must not be proposed are given, and never come out.

No paper: the points are ours. 4 for a need that an offer of the other answers (two each way at
most), log2(actors / actors who have it) for a shared topic (two at most, 3 points each at most),
1.5 when no tie goes from one's community to the other's. What everybody shares counts nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from maillage.algorithms.said import Said
from maillage.algorithms.seating.usefulness import answers, phrase_key

NEED, BRIDGE = 4.0, 1.5
MOST_NEEDS, MOST_TOPICS, TOPIC = 2, 2, 3.0
FEWEST = 3.0  # points below which a meeting is not worth anybody's evening
COMMON = 60  # a topic of more actors than that brings nobody together by itself


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be introduced. `needs`, `offers`: sentences; `topics`: ids."""

    id: int
    name: str
    needs: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    topics: frozenset[int] = frozenset()
    community: int = 0  # 0: nobody knows


@dataclass(slots=True)
class Suggestion:
    """Two people who should meet (`one` < `other`), why, and how much, in points."""

    one: int
    other: int
    points: float = 0.0
    why: list[Said] = field(default_factory=list)


def suggest(
    candidates: Iterable[Candidate],
    *,
    apart: Callable[[int, int], bool],
    tied_communities: Collection[tuple[int, int]] = frozenset(),
    topic_names: Mapping[int, str] | None = None,
    most: int = 20,
    most_each: int = 3,
) -> list[Suggestion]:
    """The best pairs first, `most` of them, each person in `most_each` at most.

    `apart(a, b)`, a < b: whether these two must not be proposed, whatever the cause; asked of pairs
    that would else be, so that it decides nothing but their absence. `tied_communities`: pairs of
    numbers, the lower first, between which a tie goes.
    """
    people = {one.id: one for one in candidates}
    found: dict[tuple[int, int], Suggestion] = {}
    _by_needs(people, found)
    _by_topics(people, found, topic_names or {})
    for (a, b), one in found.items():
        bridge = _bridge(people[a].community, people[b].community, tied_communities)
        if bridge is not None:
            one.points += BRIDGE
            one.why.append(bridge)
    ranked = sorted(found.values(), key=lambda one: (-one.points, one.one, one.other))
    return _chosen(ranked, apart, most, most_each)


def _chosen(
    ranked: list[Suggestion], apart: Callable[[int, int], bool], most: int, most_each: int
) -> list[Suggestion]:
    kept: list[Suggestion] = []
    times: defaultdict[int, int] = defaultdict(int)
    for one in ranked:
        if len(kept) >= most or one.points < FEWEST:
            break
        if max(times[one.one], times[one.other]) >= most_each or apart(one.one, one.other):
            continue
        kept.append(one)
        times[one.one] += 1
        times[one.other] += 1
    return kept


def _pair(found: dict[tuple[int, int], Suggestion], a: int, b: int) -> Suggestion:
    key = (a, b) if a < b else (b, a)
    return found.setdefault(key, Suggestion(*key))


def _by_needs(people: Mapping[int, Candidate], found: dict[tuple[int, int], Suggestion]) -> None:
    """Each need with the offers that speak of the same thing, found by their stems."""
    offers = [
        (key, who, text) for who, one in people.items() for text in one.offers
        if (key := phrase_key(text))
    ]  # fmt: skip
    by_stem: defaultdict[str, list[int]] = defaultdict(list)
    for at, (key, _who, _text) in enumerate(offers):
        for stem in key:
            by_stem[stem].append(at)
    times: defaultdict[tuple[int, int], int] = defaultdict(int)
    for who, one in people.items():
        for need in one.needs:
            key = phrase_key(need)
            near = sorted({at for stem in key for at in by_stem.get(stem, ())})
            for at in near:
                other_key, giver, offer = offers[at]
                way = (who, giver)
                if giver == who or times[way] >= MOST_NEEDS or not answers(key, other_key):
                    continue
                times[way] += 1
                told = _pair(found, who, giver)
                told.points += NEED
                told.why.append(
                    Said("%(seeker)s cherche « %(need)s » ; %(giver)s offre « %(offer)s ».",
                         seeker=one.name, need=need, giver=people[giver].name, offer=offer)
                )  # fmt: skip


def _by_topics(
    people: Mapping[int, Candidate], found: dict[tuple[int, int], Suggestion],
    names: Mapping[int, str],
) -> None:  # fmt: skip
    """Topics that few have: the rarer, the more two people have to say to one another."""
    having: defaultdict[int, list[int]] = defaultdict(list)
    for who, one in people.items():
        for topic in one.topics:
            having[topic].append(who)
    shared: defaultdict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    for topic, bearers in having.items():
        if not 2 <= len(bearers) <= COMMON:
            continue
        rarity = min(TOPIC, math.log2(len(people) / len(bearers)))
        if rarity <= 0:
            continue
        ordered = sorted(bearers)
        for rank, a in enumerate(ordered):
            for b in ordered[rank + 1 :]:
                shared[a, b].append((-rarity, topic))
    for (a, b), topics in shared.items():
        best = sorted(topics)[:MOST_TOPICS]
        told = _pair(found, a, b)
        told.points -= sum(worth for worth, _topic in best)
        said = tuple(names.get(topic, str(topic)) for _worth, topic in best)
        told.why.append(Said("Sujets en commun : %(topics)s.", topics=said))


def _bridge(one: int, other: int, tied: Collection[tuple[int, int]]) -> Said | None:
    if not one or not other or one == other:
        return None
    if (min(one, other), max(one, other)) in tied:
        return None
    return Said("Aucun lien noté ne va de leur communauté à l’autre.")
