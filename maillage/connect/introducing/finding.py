"""Suggestions for a reader: from what she sees, and nothing else, as reasons."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from maillage.connect.graph.reading import Answer, Figures, reading_for
from maillage.connect.introducing.apart import not_matched, pairs_apart
from maillage.core.access import Reader, visible
from maillage.core.models import Actor, Need, Topic
from maillage.core.said import Said, in_words

if TYPE_CHECKING:
    from maillage.algorithms.introducing import Candidate

SHOWN = 20
MOST_NEEDS = 5000


@dataclass(frozen=True)
class Idea:
    """Two actors who should meet, and why; `said` are the reasons as they are kept."""

    one: Actor
    other: Actor
    said: list[Said]

    @property
    def why(self) -> list[str]:
        return [in_words(reason) for reason in self.said]

    @property
    def key(self) -> str:
        return f"{self.one.uid}-{self.other.uid}"


def ideas_for(reader: Reader) -> list[Idea]:
    """The best ones now, SHOWN at most."""
    from maillage.algorithms.introducing import suggest

    answer = reading_for(reader, "")
    figures = answer.reading.figures if answer.reading else {}
    people = _candidates(reader, figures)
    apart = pairs_apart(people, reader.person_id)
    found = suggest(
        people.values(),
        apart=lambda a, b: (a, b) in apart,
        tied_communities=_tied_communities(answer, figures),
        topic_names=dict(Topic.objects.values_list("pk", "name_fr")),
        most=SHOWN,
    )
    ids = {pk for one in found for pk in (one.one, one.other)}
    actors = visible(Actor.objects.filter(pk__in=ids), reader).select_related("municipality")
    named = actors.in_bulk()
    return [
        Idea(named[one.one], named[one.other], list(one.why))
        for one in found
        if one.one in named and one.other in named
    ]


def idea_of(reader: Reader, key: str) -> Idea | None:
    """The suggestion of this key, when it still is one; None whatever the cause."""
    return next((idea for idea in ideas_for(reader) if idea.key == key), None)


def _candidates(reader: Reader, figures: dict[int, Figures]) -> dict[int, Candidate]:
    """Actors that the reader sees who seek or offer something now, with their topics."""
    from maillage.algorithms.introducing import Candidate

    needs = visible(Need.objects.open_on(timezone.localdate()), reader).exclude(actor=None)
    said: dict[int, dict[str, list[str]]] = defaultdict(lambda: {"seeks": [], "offers": []})
    topics: dict[int, set[int]] = defaultdict(set)
    for need in needs.order_by("-pk").prefetch_related("topics")[:MOST_NEEDS]:
        said[need.actor_id or 0][need.kind].append(need.text)
        topics[need.actor_id or 0].update(topic.pk for topic in need.topics.all())
    rows = visible(Actor.objects.current(), reader).filter(pk__in=said)
    actors = rows.exclude(pk__in=not_matched(said)).prefetch_related("topics")
    return {
        actor.pk: Candidate(
            actor.pk, actor.name, tuple(said[actor.pk]["seeks"]), tuple(said[actor.pk]["offers"]),
            frozenset(topics[actor.pk] | {topic.pk for topic in actor.topics.all()}),
            figures[actor.pk].community if actor.pk in figures else 0,
        )
        for actor in actors
    }  # fmt: skip


def _tied_communities(answer: Answer, figures: dict[int, Figures]) -> set[tuple[int, int]]:
    """Pairs of communities between which the reader sees a tie."""
    tied = set()
    for a, b in answer.seen.pairs:
        if a in figures and b in figures:
            left, right = figures[a].community, figures[b].community
            tied.add((min(left, right), max(left, right)))
    return tied
