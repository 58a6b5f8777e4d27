"""Read a typed line with the network's own words: current verbs, axes, actors the reader may see.

Nothing is kept between two requests, so several processes always agree. Among any number of actors
only those whose name is in the line are loaded, through the index of `Actor.name_key`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from maillage.algorithms.gesture_line import (
    VERSION,
    ActorHint,
    AxisHint,
    Proposal,
    Understanding,
    VerbHint,
    Vocabulary,
    understand_with,
)
from maillage.algorithms.gesture_vocabulary import keys_in, name_key
from maillage.core.access import Reader, visible
from maillage.core.models import Actor, Axis, Gesture, Municipality, Practice, Verb
from maillage.core.practice import KNOWN_VERBS
from maillage.core.said import Said, to_json

LATELY = 60  # gestures whose actors settle « le musée » and namesakes


@dataclass
class Reading:
    """What a line gives, ready to be written; `proposal` keeps reasons for « corriger »."""

    occurred_on: date
    verb: Verb | None = None
    axis: Axis | None = None
    actors: list[Actor] = field(default_factory=list)
    people_reached: int | None = None
    organisations_reached: int | None = None
    minutes: int | None = None
    proposal: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Words:
    """The network's current words: verbs of the adopted practice (perhaps none) and axes."""

    verbs: dict[int, Verb]
    axes: dict[int, Axis]


def current_words() -> Words:
    """Three short queries; a new version of the practice is seen at once by every process."""
    practice = Practice.current()
    verbs = list(practice.verbs.all()) if practice else []
    return Words({v.pk: v for v in verbs}, {a.pk: a for a in Axis.objects.all()})


def read_line(
    line: str,
    *,
    reader: Reader,
    today: date,
    about: Actor | None = None,
    words: Words | None = None,
) -> Reading:
    """Understand a line. A day to come is not proposed: a gesture is something done."""
    words = words or current_words()
    known = _actors_for(line, reader, about)
    recent = list(known) if about is None else [about.pk, *known]
    seen = understand_with(
        _vocabulary(line, words, known.values()), line, today=today, recent=recent
    )
    reading = Reading(
        occurred_on=min(seen.occurred_on.value, today),
        verb=words.verbs.get(_id(seen.verb)),
        axis=words.axes.get(_id(seen.axis)),
        actors=[known[int(p.value)] for p in seen.actors],
        people_reached=_number(seen.people_reached),
        organisations_reached=_number(seen.organisations_reached),
        minutes=_number(seen.minutes),
        proposal=_kept(seen, words, today),
    )
    if about is not None and about not in reading.actors:
        reading.actors.insert(0, about)
        reading.proposal["reasons"]["about"] = Said(
            "noté sur la fiche « %(name)s »", name=about.name
        ).as_json()
    return reading


def _id(proposal: Proposal[Any] | None) -> Any:
    return proposal.value if proposal else None


def _number(proposal: Proposal[int] | None) -> int | None:
    return proposal.value if proposal and proposal.value < 1_000_000 else None


def _vocabulary(line: str, words: Words, actors: Iterable[Actor]) -> Vocabulary:
    slug_ids = {axis.slug: axis.pk for axis in words.axes.values()}
    verbs = [VerbHint(v.pk, v.name, v.position, v.axis_id) for v in words.verbs.values()]
    if not verbs:
        # Before a practice is adopted the ten known verbs still tell the axis, never the verb.
        verbs = [
            VerbHint(known.room, known.beginnings[0], place, slug_ids.get(known.axis))
            for place, known in enumerate(KNOWN_VERBS, 1)
        ]
    axes = [AxisHint(a.pk, a.slug, a.name_fr) for a in words.axes.values()]
    hints = [ActorHint(a.pk, a.name, a.kind, a.other_names) for a in actors]
    return Vocabulary(verbs, axes, hints, _places_in(line))


@lru_cache(maxsize=1)
def _municipalities() -> dict[str, list[str]]:
    """Names by key. The territory ships with the program: it does not change while it runs."""
    by_key: dict[str, list[str]] = {}
    for name in Municipality.objects.values_list("name", flat=True):
        by_key.setdefault(" ".join(name_key(name)), []).append(name)
    return by_key


def _places_in(line: str) -> list[str]:
    names = _municipalities()
    return [name for key in keys_in(line) for name in names.get(" ".join(key), ())]


def _actors_for(line: str, reader: Reader, about: Actor | None) -> dict[int, Actor]:
    """Actors met lately (newest first), then those whose whole name is in the line."""
    own = ("id", "uid", "name", "kind", "sort_name", "also_named")
    rows = visible(Actor.objects.current(), reader).only(*own)
    recent_ids = _met_lately(reader)
    keys = [" ".join(key) for key in keys_in(line[:2000])]
    by_id = {actor.pk: actor for actor in rows.filter(pk__in=recent_ids)}
    found = {pk: by_id[pk] for pk in recent_ids if pk in by_id}
    called = visible(Actor.objects.called(name_key__in=keys), reader).only(*own)
    for actor in called.order_by()[:100]:
        found.setdefault(actor.pk, actor)
    if about is not None:
        found.setdefault(about.pk, about)
    return found


def _met_lately(reader: Reader) -> list[int]:
    if not reader.person_id:
        return []
    last = Gesture.objects.filter(owner_id=reader.person_id).order_by("-occurred_on")
    ids = list(last.values_list("pk", flat=True)[:LATELY])
    through = Gesture.actors.through.objects.filter(gesture_id__in=ids)
    rows = through.order_by("-gesture_id").values_list("actor_id", flat=True)
    return list(dict.fromkeys(rows))


def _kept(seen: Understanding, words: Words, today: date) -> dict[str, Any]:
    """What is kept beside the gesture: why each value was proposed, and what else was possible."""
    reasons: dict[str, Any] = {}
    names = ("occurred_on", "verb", "axis", "people_reached", "organisations_reached", "minutes")
    for name in names:
        proposal = getattr(seen, name)
        if proposal is not None:
            reasons[name] = to_json(proposal.reason)
    if seen.verb is not None and seen.verb.value not in words.verbs:
        del reasons["verb"]
    to_come = seen.occurred_on.value > today
    if to_come:
        typed = " ".join(seen.text[start:end].strip() for start, end in seen.occurred_on.spans)
        reasons["occurred_on"] = Said(
            "«\u00a0%(words)s\u00a0» est à venir\u00a0: aujourd’hui est proposé", words=typed
        ).as_json()
    others = [p.value for p in seen.verbs[1:] if p.value in words.verbs]
    return {
        "version": VERSION,
        "reasons": reasons,
        "to_come": to_come,
        "quotes": _quotes(seen, today),
        "verbs": others,
        "actors": {str(p.value): to_json(p.reason) for p in seen.actors},
        "namesakes": {str(p.value): list(p.alternatives) for p in seen.actors if p.alternatives},
        "confidence": seen.verb.confidence
        if seen.verb and seen.verb.value in words.verbs
        else None,
        "object": seen.object.value if seen.object else "",
        "place": seen.place.value if seen.place else "",
    }


def _quotes(seen: Understanding, today: date) -> list[str]:
    """The words of the line that decided, in their order."""
    told: list[Any] = [
        p for p in (seen.verb or seen.axis, seen.people_reached, seen.organisations_reached) if p
    ]
    if seen.occurred_on.spans and seen.occurred_on.value <= today:
        told.append(seen.occurred_on)
    spans = sorted({span for proposal in told for span in proposal.spans})
    quotes = list(dict.fromkeys(seen.text[start:end].strip() for start, end in spans))
    # « organismes » says nothing more than « 3 organismes ».
    return [q for q in quotes if not any(q != other and q in other for other in quotes)][:5]
