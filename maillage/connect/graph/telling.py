"""What the network tells, in words, with the names that the reader may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.connect.graph.keys import among
from maillage.connect.graph.lists import colour_of
from maillage.connect.graph.reading import Answer
from maillage.core.access import Reader, visible
from maillage.core.models import Actor, Membership
from maillage.core.models.accounts import active_on
from maillage.core.said import in_words

if TYPE_CHECKING:
    from maillage.algorithms.network import Id

COMMUNITIES, SHOWN, ALONE = 8, 5, 6
MOSTLY = 0.4  # the part of a community from which a place or a discipline names it


@dataclass(frozen=True)
class Community:
    number: int
    css: str
    size: int
    around: Actor | None  # its best tied member
    mostly: str  # « surtout Shawinigan · musique »


@dataclass(frozen=True)
class Told:
    """An actor with the sentence about her."""

    actor: Actor
    said: str


@dataclass(frozen=True)
class Alone:
    """What one agent alone knows."""

    agent: Actor
    said: str
    organisations: list[Actor]
    rest: int


@dataclass(frozen=True)
class GapTold:
    left: Community
    right: Community
    said: list[str]
    ends: list[tuple[Actor, Actor]]  # who, on both sides, has the first topic


def communities_told(
    answer: Answer, reader: Reader, keys: set[int] | None = None, most: int = COMMUNITIES
) -> list[Community]:
    """The communities of the actors shown, the largest first; lone pairs too."""
    members: dict[int, list[int]] = {}
    figures = answer.reading.figures if answer.reading else {}
    for pk, one in figures.items():
        if one.community and (keys is None or pk in keys):
            members.setdefault(one.community, []).append(pk)
    largest = sorted(members.items(), key=lambda each: (-len(each[1]), each[0]))[:most]
    best = {n: max(inside, key=lambda pk: (figures[pk].degree, -pk)) for n, inside in largest}
    named = visible(Actor.objects.filter(pk__in=best.values()), reader).in_bulk()
    of = {pk: number for number, inside in largest for pk in inside}
    mostly = _mostly(of)
    return [
        Community(number, colour_of(number), len(inside), named.get(best[number]),
                  " · ".join(mostly.get(number, [])))
        for number, inside in largest
    ]  # fmt: skip


def _mostly(of: dict[int, int]) -> dict[int, list[str]]:
    """Community → the place and the discipline of most of its members, where there is one."""
    sizes = Counter(of.values())
    through = Actor.disciplines.through.objects.values_list("actor_id", "discipline__name_fr")
    places = Actor.objects.order_by().values_list("pk", "municipality__name")
    told: dict[int, list[str]] = {}
    for rows in (places, through):
        counts: dict[int, Counter[str]] = {}
        for pk, word in rows.iterator():
            if word and pk in of:
                counts.setdefault(of[pk], Counter())[word] += 1
        for number, words in counts.items():
            word, count = words.most_common(1)[0]
            if count >= max(2, MOSTLY * sizes[number]):
                told.setdefault(number, []).append(word)
    return told


def actors_told(answer: Answer, part: str, reader: Reader, most: int = SHOWN) -> list[Told]:
    """Brokers, holes or cut points: each actor with her sentence."""
    rows = answer.reading.told.get(part, [])[:most] if answer.reading else []
    named = visible(Actor.objects.filter(pk__in=[pk for pk, _said in rows]), reader).in_bulk()
    return [Told(named[pk], in_words(said)) for pk, said in rows if pk in named]


def isolated_of(answer: Answer, reader: Reader, most: int = 12) -> tuple[int, list[Actor]]:
    """How many actors have no tie, and the first of them by name."""
    alone = [pk for pk in answer.seen.actors if pk not in answer.seen.neighbours]
    return len(alone), list(visible(Actor.objects.filter(among(alone)), reader)[:most])


def fragile_told(answer: Answer, reader: Reader) -> list[Alone]:
    """Agents whose leaving would leave organisations known to nobody, by ties that are seen."""
    from maillage.algorithms.network import fragile as find_fragile

    today = timezone.localdate()
    rows = Membership.objects.filter(
        active_on(today), role="agent", person__in=_seen_people(reader)
    )
    agents = set(rows.values_list("person_id", flat=True)) & set(answer.seen.actors)
    around = {pk: answer.seen.neighbours.get(pk, []) for pk in agents}
    known = {pk for near in around.values() for pk in near}
    organisations = set(
        visible(Actor.objects.organisations().filter(pk__in=known), reader).values_list(
            "pk", flat=True
        )
    )
    held: dict[Id, list[Id]] = {
        pk: [one for one in near if one in organisations] for pk, near in around.items()
    }
    found = [each for each in find_fragile(held) if each.alone][:SHOWN]
    keys = {int(k) for each in found for k in (each.agent, *each.alone)}
    named = visible(Actor.objects.filter(pk__in=keys), reader).in_bulk()
    told = []
    for each in found:
        alone = sorted((named[int(k)] for k in each.alone if k in named), key=_by_name)
        if each.agent in named:
            rest = max(0, len(alone) - ALONE)
            told.append(Alone(named[int(each.agent)], in_words(each.said), alone[:ALONE], rest))
    return told


def _seen_people(reader: Reader) -> Any:
    return visible(Actor.objects.people(), reader).order_by().values("pk")


def _by_name(actor: Actor) -> str:
    return actor.sort_name


def gaps_told(answer: Answer, communities: Iterable[Community], reader: Reader) -> list[GapTold]:
    """Communities that share topics and hardly meet, of those that are named above."""
    by_number = {each.number: each for each in communities}
    rows = answer.reading.told.get("gaps", []) if answer.reading else []
    rows = [gap for gap in rows if gap["left"] in by_number and gap["right"] in by_number][:4]
    keys = {key for gap in rows for ends in gap["ends"] for key in ends}
    named = visible(Actor.objects.filter(pk__in=keys), reader).in_bulk()
    return [
        GapTold(
            by_number[gap["left"]],
            by_number[gap["right"]],
            [in_words(s) for s in gap["said"]],
            [(named[a], named[b]) for a, b in gap["ends"] if a in named and b in named],
        )
        for gap in rows
    ]


def figures_told(answer: Answer, alone: int) -> list[dict[str, Any]]:
    """The four figures on top of the page."""
    reading = answer.reading
    groups = sum(1 for size in reading.told["groups"].values() if size > 1) if reading else 0
    url = reverse("connect:network_list")
    return [
        {"title": _("Acteurs"), "value": len(answer.seen.actors), "verb": 1,
         "text": _("que vous pouvez voir"), "url": url},
        {"title": _("Paires liées"), "value": len(answer.seen.pairs), "verb": 1,
         "text": _("par un lien déclaré ou confirmé")},
        {"title": _("Communautés"), "value": groups, "verb": 1,
         "text": _("plus liées en elles-mêmes qu’au reste")},
        {"title": _("Sans lien"), "value": alone, "verb": 1,
         "text": _("acteurs que rien ne relie encore"), "url": f"{url}?liens=sans"},
    ]  # fmt: skip
