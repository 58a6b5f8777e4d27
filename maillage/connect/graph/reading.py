"""The analysis of what a reader sees: made at once when it is small, else by a job; and kept.

It is kept in the cache (no name, no tie, only keys and figures) under the mark of what it was made
from: who sees the same actors and ties shares it, who does not can never reach it. The last one of
each audience serves while another is made; it places and colours, but what is shown is always
what the reader sees now.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from maillage.connect.graph.seen import Seen, period_of, seen_by
from maillage.core.access import Reader, reader_for
from maillage.core.models import Actor, Topic, User
from maillage.core.said import to_json

if TYPE_CHECKING:
    from maillage.algorithms.network import Analysis, Id

# Analysed while the page is asked for: a quarter of a second (docs/algorithms/network.md).
AT_ONCE = 500
KEPT, WAITED = 30 * 24 * 3600, 15 * 60  # seconds
MOST = 20  # actors told of in each part of « Ce que dit le réseau »
FEW_CONTACTS = 3  # below, whether one's contacts know each other says little
SEED = 1
LAYOUT = "reading-1"  # changes when what is kept is kept otherwise


@dataclass
class Figures:
    """One actor in the network. `share`: of the shortest paths between others, ± `doubt`."""

    x: float
    y: float
    community: int  # its number, from 1; 0 for an actor without ties
    degree: int
    share: float = 0.0
    doubt: float = 0.0


@dataclass
class Reading:
    """What was found. `told` holds sentences (as `core.said` keeps them) and keys of actors."""

    mark: str
    made_at: datetime
    actors: int
    ties: int
    width: float
    height: float
    apart: float
    figures: dict[int, Figures]
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What there is for a reader. No `reading`: it is being made, `done` of `total` steps."""

    seen: Seen
    reading: Reading | None
    is_fresh: bool
    done: int = 0
    total: int = 0


def reading_for(reader: Reader, period_key: str) -> Answer:
    """The reading of what this reader sees now; made here when it is small, asked for otherwise."""
    period = period_of(period_key) or period_of("")
    if period is None:
        raise ValueError("today is a period")
    seen = seen_by(reader, period)
    kept = _kept(seen.mark)
    if kept is not None:
        return Answer(seen, kept, is_fresh=True)
    audience = audience_key(reader, period.key)
    if len(seen.actors) <= AT_ONCE and len(seen.ties) <= 5 * AT_ONCE:
        return Answer(seen, make(seen, audience), is_fresh=True)
    done, total = _ask(reader, audience, period.key)
    former = _kept(cache.get(f"{audience}:last") or "")
    if former is not None:
        return Answer(seen, brought_up(former, seen), is_fresh=False, done=done, total=total)
    return Answer(seen, None, is_fresh=False, done=done, total=total)


def audience_key(reader: Reader, period_key: str) -> str:
    """Readers of the same tokens, at the same period."""
    told = "|".join([LAYOUT, period_key, *sorted(reader.tokens())])
    return f"network:{blake2b(told.encode(), digest_size=16).hexdigest()}"


def _kept(mark: str) -> Reading | None:
    packed = cache.get(f"network:{LAYOUT}:{mark}") if mark else None
    # Our own cache, in our own file: nobody else writes there.
    return pickle.loads(zlib.decompress(packed)) if packed else None  # noqa: S301


def keep(reading: Reading, audience: str) -> None:
    """For whoever sees the same; and as the last one of its audience."""
    packed = zlib.compress(pickle.dumps(reading), 1)
    cache.set(f"network:{LAYOUT}:{reading.mark}", packed, KEPT)
    cache.set(f"{audience}:last", reading.mark, KEPT)


# --- By a job --------------------------------------------------------------------------------
def _ask(reader: Reader, audience: str, period_key: str) -> tuple[int, int]:
    """Put the job on the queue, once; returns how far it is."""
    if reader.person_id and cache.add(f"{audience}:asked", (0, 0), WAITED):
        read_network.enqueue(reader.person_id, period_key)
    return cache.get(f"{audience}:asked") or (0, 0)


@task(queue_name="long")
def read_network(person_id: int, period_key: str) -> None:
    """Background work: analyse what this person sees."""
    user = User.objects.filter(person=person_id).first()
    reader, period = reader_for(user), period_of(period_key)
    if user is None or period is None:
        return
    audience = audience_key(reader, period_key)

    def tell(done: int, total: int) -> None:
        cache.set(f"{audience}:asked", (done, total), WAITED)

    try:
        make(seen_by(reader, period), audience, tell)
    finally:
        cache.delete(f"{audience}:asked")


def give_up(person_id: int, period_key: str) -> None:
    """A worker was killed too often by this reading: another visit may ask again."""
    user = User.objects.filter(person=person_id).first()
    cache.delete(f"{audience_key(reader_for(user), period_key)}:asked")


# --- Making ----------------------------------------------------------------------------------
def make(seen: Seen, audience: str, progress: Callable[[int, int], None] | None = None) -> Reading:
    """Analyse and keep. Communities keep their numbers from the reading before."""
    from maillage.algorithms.network import analyse, numbers_like

    found = analyse(seen.network, seed=SEED, progress=progress)
    former = _kept(cache.get(f"{audience}:last") or "")
    known: dict[Id, int] = {}
    if former is not None:
        known = {pk: f.community - 1 for pk, f in former.figures.items() if f.community}
    numbers = [number + 1 for number in numbers_like(found.communities, known)]
    reading = Reading(
        seen.mark, timezone.now(), len(seen.actors), seen.network.tie_count, found.layout.width,
        found.layout.height, found.layout.apart, _figures(found, numbers),
        _told(seen, found, numbers),
    )  # fmt: skip
    keep(reading, audience)
    return reading


def _figures(found: Analysis, numbers: list[int]) -> dict[int, Figures]:
    from maillage.algorithms.network.brokers import SURE

    figures = {}
    for pk, (x, y) in found.layout.at.items():
        label = found.communities.of.get(pk)
        number = 0 if label is None else numbers[label]
        figures[int(pk)] = Figures(x, y, number, found.roles[pk].degree)
    for broker in found.brokers.ranked:
        mine = figures[int(broker.node)]
        mine.share = broker.share
        if broker.error and broker.pairs:
            mine.doubt = SURE * broker.error / broker.pairs * broker.share
    return figures


def _told(seen: Seen, found: Analysis, numbers: list[int]) -> dict[str, Any]:
    """Sentences with the keys of whom they speak; names are read when they are shown."""
    brokers = [b for b in found.brokers.ranked if b.share > 0][:MOST]
    holes = [
        h for h in found.holes if h.constraint is not None and h.contacts >= FEW_CONTACTS
    ][:MOST]  # fmt: skip
    return {
        "components": [to_json(said) for said in found.components.said],
        "communities": [to_json(said) for said in found.communities.said],
        "groups": {
            number: len(members)
            for number, members in zip(numbers, found.communities.members, strict=True)
        },
        "brokerage": to_json(found.brokers.said),
        "brokers": [(b.node, to_json(b.said)) for b in brokers],
        "holes": [(h.node, to_json(h.said)) for h in holes],
        "cut_points": [(c.node, to_json(c.said)) for c in found.cut_points[:MOST]],
        "gaps": _gaps(seen, found, numbers),
    }


def _gaps(seen: Seen, found: Analysis, numbers: list[int]) -> list[dict[str, Any]]:
    """Communities that share topics and hardly meet."""
    from maillage.algorithms.network import gaps

    having: dict[Id, list[Id]] = {}
    known = set(seen.actors)
    rows = Actor.topics.through.objects.values_list("actor_id", "topic_id").order_by("pk")
    for actor, topic in rows.iterator():
        if actor in known:
            having.setdefault(actor, []).append(topic)
    if not having:
        return []
    names: dict[Id, str] = dict(Topic.objects.values_list("pk", "name_fr"))
    return [
        {
            "left": numbers[gap.left], "right": numbers[gap.right],
            "said": [to_json(said) for said in gap.said],
            "ends": [(t.left[0], t.right[0]) for t in gap.topics[:1]],
        }
        for gap in gaps(seen.network, found.communities, having, most=6, namer=names)
    ]  # fmt: skip


# --- Brought up to now -----------------------------------------------------------------------
def brought_up(former: Reading, seen: Seen) -> Reading:
    """A reading of before, for what is seen now: who is gone leaves it, who came stands near those
    she is tied to, and ties are counted anew. Sentences about who is gone are left out."""
    figures: dict[int, Figures] = {}
    for at, pk in enumerate(seen.actors):
        degree = len(seen.neighbours.get(pk, ()))
        was = former.figures.get(pk)
        if was is not None:
            figures[pk] = Figures(was.x, was.y, was.community, degree, was.share, was.doubt)
        else:
            figures[pk] = _near(pk, at, degree, former, seen)
    told = dict(former.told)
    for part in ("brokers", "holes", "cut_points"):
        told[part] = [one for one in told.get(part, []) if one[0] in figures]
    told["gaps"] = [
        gap for gap in told.get("gaps", [])
        if all(end in figures for ends in gap["ends"] for end in ends)
    ]  # fmt: skip
    return Reading(
        former.mark, former.made_at, former.actors, former.ties, former.width, former.height,
        former.apart, figures, told,
    )  # fmt: skip


def _near(pk: int, at: int, degree: int, former: Reading, seen: Seen) -> Figures:
    """A place for an actor that the former reading did not know."""
    around = [former.figures[n] for n in seen.neighbours.get(pk, ()) if n in former.figures]
    if not around:
        # Along the lower edge, one beside the other.
        return Figures((at * former.apart) % former.width, former.height, 0, degree)
    x = sum(one.x for one in around) / len(around) + former.apart / 2
    y = sum(one.y for one in around) / len(around) + former.apart / 2
    return Figures(min(x, former.width), min(y, former.height), around[0].community, degree)
