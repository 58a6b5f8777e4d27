"""What a meeting is worth, and why: needs met by offers, topics shared, other organisations.

Points: 3 for each need of one that an offer of the other meets (two each way at most), 2 for each
shared topic (two at most), 1 for another organisation, 1 for another community. People who know
each other or work together gain nothing by meeting here. Phrases are compared by folded stems.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from maillage.algorithms.french_text import fold, stem, stems
from maillage.algorithms.said import Said
from maillage.algorithms.seating.model import Person

NEED, TOPIC, ELSEWHERE = 3, 2, 1
MOST_NEEDS, MOST_TOPICS = 2, 2
USEFUL = 2  # a need or a topic: the least that makes a meeting useful
# Words of any request, that say nothing of its subject.
GENERIC = frozenset(
    stem(word)
    for word in "aide aider accompagnement appui besoin cherche chercher recherche offre offrir "
    "projet projets service services soutien trouver personne quelqu mon conseil conseils".split()
)


def phrase_key(phrase: str) -> frozenset[str]:
    """The stems of a phrase that say its subject; all of them when none does."""
    all_stems = frozenset(stems(phrase)) or frozenset(stems(phrase, keep_stop_words=True))
    return (all_stems - GENERIC) or all_stems


def answers(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two phrases speak of one thing: more than half the stems of the shorter one."""
    return bool(left and right) and 2 * len(left & right) > min(len(left), len(right))


class Phrases:
    """All the phrases of one column, and who said each."""

    def __init__(self, said: Iterable[Sequence[str]]) -> None:
        self.bearers: dict[frozenset[str], set[int]] = defaultdict(set)
        for person, phrases in enumerate(said):
            for phrase in phrases:
                if key := phrase_key(phrase):
                    self.bearers[key].add(person)
        self._by_stem: dict[str, set[frozenset[str]]] = defaultdict(set)
        for key in self.bearers:
            for one in key:
                self._by_stem[one].add(key)

    def answering(self, key: frozenset[str]) -> set[int]:
        """The people who said something that speaks of the same thing."""
        near = {other for one in key for other in self._by_stem.get(one, ())}
        return {who for other in near if answers(key, other) for who in self.bearers[other]}


@dataclass
class Worth:
    """What each meeting is worth: symmetric matrices over `people`, in points."""

    people: Sequence[Person]

    @cached_property
    def points(self) -> NDArray[np.int32]:
        """The points of a first meeting; 0 where they know each other or work together."""
        gained = NEED * np.minimum(self._met_needs, MOST_NEEDS)
        gained = gained + gained.T + TOPIC * np.minimum(self._shared_topics, MOST_TOPICS)
        gained += ELSEWHERE * self.elsewhere + ELSEWHERE * self.other_community
        gained[self.known | self.colleagues] = 0
        np.fill_diagonal(gained, 0)
        return np.asarray(gained, np.int32)

    @cached_property
    def is_profiled(self) -> bool:
        """Whether anybody said what would make a meeting useful."""
        return any(p.needs or p.offers or p.topics for p in self.people)

    @cached_property
    def is_told(self) -> bool:
        """Whether a meeting has anything to be explained with; refusals do not count."""
        return bool(
            self.is_profiled or self.points.any() or self.known.any() or self.colleagues.any()
        )

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Who already knows whom, whichever of them said so."""
        return self._told("known")

    @cached_property
    def refused(self) -> NDArray[np.bool_]:
        """Who must not sit with whom, whichever of them said so."""
        return self._told("refused")

    @cached_property
    def colleagues(self) -> NDArray[np.bool_]:
        """Who works in the same organisation."""
        codes = self._codes("organisation")
        same = (codes[:, None] == codes[None, :]) & (codes >= 0)[:, None]
        np.fill_diagonal(same, False)
        return np.asarray(same)

    @cached_property
    def elsewhere(self) -> NDArray[np.bool_]:
        """Who works in another organisation; unknown ones differ from none."""
        return self._differ("organisation")

    @cached_property
    def other_community(self) -> NDArray[np.bool_]:
        """Who belongs to another community; the same of unknown ones."""
        return self._differ("community")

    def why(self, a: int, b: int) -> tuple[Said, ...]:
        """The reasons of a meeting, the strongest first."""
        one, other = self.people[a], self.people[b]
        if self.known[a, b]:
            return (Said("se connaissent déjà : une place à partager"),)
        if self.colleagues[a, b]:
            return (Said("même organisation : une place à partager"),)
        found = [*_needs_met(one, other), *_needs_met(other, one)]
        shared = tuple(t for t in one.topics if any(_alike(t, u) for u in other.topics))
        if shared:
            found.append(Said("sujets communs : %(topics)s", topics=shared))
        if self.elsewhere[a, b]:
            found.append(Said("organisations différentes"))
        if self.other_community[a, b]:
            found.append(Said("communautés différentes"))
        return tuple(found) or (Said("une première rencontre"),)

    @cached_property
    def _met_needs(self) -> NDArray[np.int32]:
        """[i, j]: how many needs of i an offer of j meets."""
        met = self._zeros()
        offers = Phrases(p.offers for p in self.people)
        for key, askers in Phrases(p.needs for p in self.people).bearers.items():
            if givers := offers.answering(key):
                met[np.ix_(sorted(askers), sorted(givers))] += 1
        return met

    @cached_property
    def _shared_topics(self) -> NDArray[np.int32]:
        shared = self._zeros()
        topics = Phrases(p.topics for p in self.people)
        for key, bearers in topics.bearers.items():
            shared[np.ix_(sorted(bearers), sorted(topics.answering(key)))] += 1
        return np.maximum(shared, shared.T)

    def _differ(self, column: str) -> NDArray[np.bool_]:
        codes = self._codes(column)
        both = (codes >= 0)[:, None] & (codes >= 0)[None, :]
        return np.asarray(both & (codes[:, None] != codes[None, :]))

    def _codes(self, column: str) -> NDArray[np.int64]:
        names: dict[str, int] = {}
        folded = [" ".join(fold(getattr(p, column)).split()) for p in self.people]
        return np.array([names.setdefault(n, len(names)) if n else -1 for n in folded], np.int64)

    def _told(self, column: str) -> NDArray[np.bool_]:
        places = {p.id: at for at, p in enumerate(self.people)}
        told = np.zeros((len(self.people), len(self.people)), np.bool_)
        for at, person in enumerate(self.people):
            for other in getattr(person, column):
                if other in places and places[other] != at:
                    told[at, places[other]] = told[places[other], at] = True
        return told

    def _zeros(self) -> NDArray[np.int32]:
        return np.zeros((len(self.people), len(self.people)), np.int32)


def _alike(left: str, right: str) -> bool:
    return answers(phrase_key(left), phrase_key(right))


def _needs_met(asker: Person, giver: Person) -> list[Said]:
    met = [
        Said("« %(offer)s », que cherche %(who)s", offer=offer, who=asker.name or asker.id)
        for need in asker.needs
        for offer in giver.offers
        if _alike(need, offer)
    ]
    return met[:MOST_NEEDS]
