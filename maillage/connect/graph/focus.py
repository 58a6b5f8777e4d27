"""One actor and her circles: who is tied to her, and who is tied to these; drawn and listed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from maillage.connect.graph.drawing import Dot, Drawing, Line, Ring, shortened
from maillage.connect.graph.lists import colour_of, map_address
from maillage.connect.graph.reading import Answer
from maillage.core.access import Reader, visible
from maillage.core.models import Actor
from maillage.core.said import in_words

MOST = 60
SIDE = 880.0
NEAR, FAR = 128.0, 268.0  # radii of the circles; names stand outside
LETTERS_NEAR, LETTERS_FAR = 14, 18


@dataclass(frozen=True)
class Focus:
    """`first` and `second`: the circles, as shown; `said`: what is left out."""

    actor: Actor
    first: list[Actor]
    second: list[Actor]
    ties: int
    said: list[str]
    drawing: Drawing


def focus_on(actor: Actor, answer: Answer, reader: Reader) -> Focus:
    """The circles of an actor whom the reader sees."""
    from maillage.algorithms.network import ego

    found = ego(answer.seen.network, actor.pk, most=MOST)
    keys = [int(key) for key in (*found.first, *found.second)]
    rows = visible(Actor.objects.filter(pk__in=keys), reader).select_related("municipality")
    named = rows.in_bulk()
    first = [named[int(key)] for key in found.first if key in named]
    second = [named[int(key)] for key in found.second if key in named]
    ties = [(int(a), int(b)) for a, b in found.ties]
    drawing = _drawn(actor, first, second, ties, answer)
    return Focus(actor, first, second, len(ties), [in_words(s) for s in found.said], drawing)


def _drawn(
    actor: Actor, first: list[Actor], second: list[Actor], ties: list[tuple[int, int]],
    answer: Answer,
) -> Drawing:  # fmt: skip
    figures = answer.reading.figures if answer.reading else {}

    def community(pk: int) -> int:
        return figures[pk].community if pk in figures else 0

    angles = _angles(actor.pk, first, second, ties, community)
    middle = SIDE / 2
    at = {actor.pk: (middle, middle)}
    for radius, circle in ((NEAR, first), (FAR, second)):
        for one in circle:
            turn = angles[one.pk]
            at[one.pk] = (middle + radius * math.cos(turn), middle + radius * math.sin(turn))
    lines = [
        Line(*at[a], *at[b], colour_of(community(a)) if community(a) == community(b) else "", w)
        for a, b, w in ((a, b, 2.2 if actor.pk in (a, b) else 1.2) for a, b in ties)
        if a in at and b in at
    ]
    dots = [
        _dot(one, at[one.pk], angles[one.pk], colour_of(community(one.pk)), r, letters)
        for circle, r, letters in ((second, 7.0, LETTERS_FAR), (first, 10.0, LETTERS_NEAR))
        for one in circle
    ]  # fmt: skip
    main = Dot(
        middle,
        middle,
        17.0,
        colour_of(community(actor.pk)),
        actor.name,
        actor.get_absolute_url(),
        shortened(actor.name, 40),
        is_main=True,
        size=18.0,
    )
    title = _("%(name)s et ses cercles") % {"name": actor.name}
    rings = [Ring(middle, middle, r) for r, there in ((NEAR, first), (FAR, second)) if there]
    return Drawing(SIDE, SIDE, title, lines, [*dots, main], rings)


def _dot(
    actor: Actor, at: tuple[float, float], turn: float, colour: str, r: float, letters: int
) -> Dot:
    degrees = math.degrees(turn)
    is_left = math.cos(turn) < 0
    name = shortened(actor.name, letters)
    return Dot(*at, r, colour, actor.name, map_address(actor), name,
               turn=degrees + 180 if is_left else degrees, is_left=is_left, size=15.0)  # fmt: skip


def _angles(
    centre: int, first: list[Actor], second: list[Actor], ties: list[tuple[int, int]],
    community,
) -> dict[int, float]:  # fmt: skip
    """First circle by community; the second near those through whom it is reached."""
    inner = {one.pk for one in first}
    outer = {one.pk for one in second}
    through: dict[int, list[int]] = {}
    for a, b in ties:
        for one, other in ((a, b), (b, a)):
            if one in outer and other in inner:
                through.setdefault(one, []).append(other)
    ordered = sorted(first, key=lambda one: (community(one.pk), one.sort_name))
    angles = _spread([one.pk for one in ordered], offset=0.5)

    def wanted(pk: int) -> float:
        x = sum(math.cos(angles[n]) for n in through.get(pk, ()))
        y = sum(math.sin(angles[n]) for n in through.get(pk, ()))
        return math.atan2(y, x) % (2 * math.pi)

    outside = sorted((one.pk for one in second), key=lambda pk: (wanted(pk), pk))
    mean = wanted(outside[0]) if outside else 0.0
    spread = _spread(outside, offset=0.5)
    # Turned as a whole so that the first one stands where it wants to.
    shift = mean - spread[outside[0]] if outside else 0.0
    angles.update({pk: turn + shift for pk, turn in spread.items()})
    return angles


def _spread(keys: list[int], *, offset: float) -> dict[int, float]:
    return {pk: 2 * math.pi * (n + offset) / len(keys) for n, pk in enumerate(keys)}
