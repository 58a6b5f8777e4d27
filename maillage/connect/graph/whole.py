"""The map of all actors asked for: what the script draws, and the same drawn here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from maillage.connect.graph.drawing import Dot, Drawing, Line, free_labels, shortened
from maillage.connect.graph.keys import among
from maillage.connect.graph.lists import colour_of
from maillage.connect.graph.reading import Answer, Figures
from maillage.core.models import Actor

SCALE = 10_000  # places as whole numbers
WIDE, MARGIN, NAMES = 1600.0, 40.0, 180.0  # room for names at the right
LABELS = 60
TIES, BRIDGING = "liens", "ponts"


def map_data(answer: Answer, keys: Sequence[int]) -> dict[str, Any]:
    """What the script needs, column by column; ties as pairs of places in these columns.

    x, y: 0 to 10,000 of the longer side. c: community. d: neighbours among those shown; t: among
    all that the reader sees. b: bridging, in ten-thousandths. k: first letter of the kind.
    """
    reading = answer.reading
    if reading is None:
        raise ValueError("nothing is placed yet")
    figures = reading.figures
    named = _named(keys)
    order = [pk for pk in sorted(keys) if pk in named and pk in figures]
    place = {pk: at for at, pk in enumerate(order)}
    ties = [place[end] for pair in answer.seen.pairs for end in pair if _both(pair, place)]
    degrees = [0] * len(order)
    for end in ties:
        degrees[end] += 1
    shown = [figures[pk] for pk in order]
    return {
        "width": round(reading.width * SCALE), "height": round(reading.height * SCALE),
        "apart": round(reading.apart * SCALE, 1),
        "x": [round(f.x * SCALE) for f in shown], "y": [round(f.y * SCALE) for f in shown],
        "c": [f.community for f in shown], "d": degrees, "t": [f.degree for f in shown],
        "b": [round(f.share * SCALE) for f in shown],
        "k": "".join(named[pk][2][0] for pk in order),
        "names": [named[pk][0] for pk in order], "uids": [named[pk][1][:10] for pk in order],
        "ties": ties,
    }  # fmt: skip


def _both(pair: tuple[int, int], place: dict[int, int]) -> bool:
    return pair[0] in place and pair[1] in place


def _named(keys: Sequence[int]) -> dict[int, list[str]]:
    """Key → name, uid, kind. `keys` are of actors that the reader sees."""
    rows = Actor.objects.filter(among(keys)).order_by()
    return {pk: told for pk, *told in rows.values_list("pk", "name", "uid", "kind")}


def count_ties_among(answer: Answer, keys: set[int]) -> int:
    """Pairs tied, both ends among `keys`."""
    return sum(1 for a, b in answer.seen.pairs if a in keys and b in keys)


def drawing_of(answer: Answer, keys: Sequence[int], sized_by: str) -> Drawing:
    """The same map drawn here; names where they do not cover one another, the greatest first."""
    reading = answer.reading
    if reading is None or not keys:
        return Drawing(WIDE, 2 * MARGIN, _("Personne ne répond à ces filtres"), [], [])
    shown, named = set(keys), _named(keys)
    found = {pk: f for pk, f in reading.figures.items() if pk in shown}
    left, top = min(f.x for f in found.values()), min(f.y for f in found.values())
    wide = max(f.x for f in found.values()) - left
    high = max(f.y for f in found.values()) - top
    # A few actors of a large map fill the drawing too, but not more than is good to see.
    scale = min((WIDE - 2 * MARGIN - NAMES) / max(wide, high, 1e-9), 90 / reading.apart)
    at = {
        pk: (MARGIN + (f.x - left) * scale, MARGIN + (f.y - top) * scale)
        for pk, f in found.items()
    }  # fmt: skip
    lines = [
        Line(*at[a], *at[b], _tie_colour(reading.figures[a], reading.figures[b]), 1.0)
        for a, b in answer.seen.pairs if a in at and b in at
    ]  # fmt: skip
    room = min(48.0, reading.apart * scale)
    dots = [
        Dot(x, y, radius(reading.figures[pk], room, sized_by), colour_of(
            reading.figures[pk].community), named[pk][0], size=15.0)
        for pk, (x, y) in at.items() if pk in named
    ]  # fmt: skip
    dots.sort(key=lambda dot: -dot.r)
    labelled = free_labels(dots, LABELS)
    dots = [
        replace(dot, label=shortened(dot.name)) if n in labelled else dot
        for n, dot in enumerate(dots)
    ]
    width, height = 2 * MARGIN + wide * scale + NAMES, 2 * MARGIN + high * scale
    title = _("Carte du réseau : %(count)d acteurs") % {"count": len(dots)}
    return Drawing(width, height, title, lines, dots)


def _tie_colour(one: Figures, other: Figures) -> str:
    return colour_of(one.community) if one.community == other.community else ""


def radius(figures: Figures, room: float, sized_by: str) -> float:
    """From a quarter of the room to a little more than half of it, by the root of the role."""
    if sized_by == BRIDGING:
        worth = min(1.0, math.sqrt(figures.share / 0.2))
    else:
        worth = min(1.0, math.sqrt(figures.degree / 30))
    return max(1.0, room * (0.16 + 0.36 * worth))
