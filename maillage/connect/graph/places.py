"""The network on the ground: actors by municipality, ties as lines from one to another."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.algorithms.projection import flat
from maillage.connect.graph.drawing import Dot, Drawing, Line, free_labels
from maillage.connect.graph.keys import among
from maillage.connect.graph.reading import Answer
from maillage.core.models import Actor, Municipality

TOLD = 6  # actors named at one place; the others are counted
TOWNS = 60
ROWS = 150  # places in the table
WIDE, MARGIN = 1200.0, 90.0


@dataclass
class Spot:
    """A municipality with actors: `within`, ties inside it; `across`, ties that leave it."""

    town: Municipality
    actors: list[Actor]
    within: int = 0
    across: int = 0

    @property
    def rest(self) -> int:
        return len(self.actors) - TOLD

    @property
    def told(self) -> list[Actor]:
        return self.actors[:TOLD]


@dataclass(frozen=True)
class Ground:
    """`lines`: (spot, spot, how many ties), by their places in `spots`; `nowhere`: how many actors
    have no place."""

    spots: list[Spot]
    lines: list[tuple[int, int, int]]
    nowhere: int

    @property
    def told(self) -> list[Spot]:
        """The fullest, for the table; the list of actors has them all."""
        return self.spots[:ROWS]

    @property
    def untold(self) -> int:
        return max(0, len(self.spots) - ROWS)

    def as_json(self) -> dict[str, Any]:
        """For the script; degrees, WGS 84."""
        here = reverse("connect:map")
        return {
            "places": [
                {
                    "name": spot.town.name, "lon": spot.town.longitude, "lat": spot.town.latitude,
                    "count": len(spot.actors), "within": spot.within,
                    "actors": [
                        {"name": a.name, "url": f"{here}?autour={a.uid[:10]}"} for a in spot.told
                    ],
                }
                for spot in self.spots
            ],
            "lines": [list(line) for line in self.lines],
        }  # fmt: skip


def ground_of(answer: Answer, keys: set[int]) -> Ground:
    """Actors of `keys` (whom the reader sees) where they are, the fullest place first."""
    degree = {pk: len(near) for pk, near in answer.seen.neighbours.items()}
    towns: dict[str, list[Actor]] = {}
    nowhere = 0
    known = Municipality.objects.filter(latitude__isnull=False, longitude__isnull=False).in_bulk()
    rows = Actor.objects.only("pk", "name", "uid", "municipality", "sort_name").order_by()
    for actor in rows.filter(among(keys)):
        if actor.municipality_id and actor.municipality_id in known:
            towns.setdefault(actor.municipality_id, []).append(actor)
        else:
            nowhere += 1
    spots = [
        Spot(known[code], sorted(there, key=lambda a: (-degree.get(a.pk, 0), a.sort_name)))
        for code, there in towns.items()
    ]
    spots.sort(key=lambda spot: (-len(spot.actors), spot.town.name))
    return Ground(spots, _lines(answer, spots), nowhere)


def _lines(answer: Answer, spots: list[Spot]) -> list[tuple[int, int, int]]:
    where = {actor.pk: n for n, spot in enumerate(spots) for actor in spot.actors}
    across: Counter[tuple[int, int]] = Counter()
    for a, b in answer.seen.pairs:
        if a not in where or b not in where:
            continue
        one, other = sorted((where[a], where[b]))
        if one == other:
            spots[one].within += 1
        else:
            across[one, other] += 1
            spots[one].across += 1
            spots[other].across += 1
    return [(one, other, count) for (one, other), count in sorted(across.items())]


def background(ground: Ground) -> list[dict[str, Any]]:
    """The larger towns of the regions where somebody is: what the map draws under the rest."""
    regions = {spot.town.region_id for spot in ground.spots}
    rows = Municipality.objects.filter(region__in=regions, latitude__isnull=False)
    return [
        {"name": row.name, "lon": row.longitude, "lat": row.latitude, "size": row.population or 0}
        for row in rows.order_by("-population")[:TOWNS]
    ]


def drawing_on_ground(ground: Ground) -> Drawing:
    """The same map drawn here, in an equirectangular frame around the middle latitude."""
    at, height = _framed(ground)
    most = max((count for *_ends, count in ground.lines), default=1)
    lines = [
        Line(*at[a], *at[b], "v1", round(1 + 7 * math.sqrt(count / most)))
        for a, b, count in ground.lines
    ]
    fullest = max((len(spot.actors) for spot in ground.spots), default=1)
    dots = [
        Dot(*at[n], 5 + 22 * math.sqrt(len(spot.actors) / fullest), "v1",
            f"{spot.town.name} ({len(spot.actors)})", size=17.0)
        for n, spot in enumerate(ground.spots)
    ]  # fmt: skip
    labelled = free_labels(dots, 40)
    shown = [
        Dot(**{**vars(dot), "label": dot.name if n in labelled else ""})
        for n, dot in enumerate(dots)
    ]
    title = _("Le réseau sur le territoire : %(count)d lieux") % {"count": len(dots)}
    return Drawing(WIDE, height, title, lines, shown)


def _framed(ground: Ground) -> tuple[list[tuple[float, float]], float]:
    spots = [(float(s.town.longitude or 0), float(s.town.latitude or 0)) for s in ground.spots]
    if not spots:
        return [], 200.0
    points = flat(spots)
    left, top = min(x for x, _y in points), min(y for _x, y in points)
    wide = max(x for x, _y in points) - left
    high = max(y for _x, y in points) - top
    scale = (WIDE - 2 * MARGIN - 120) / max(wide, high * 0.9, 0.05)
    at = [(MARGIN + (x - left) * scale, MARGIN + (y - top) * scale) for x, y in points]
    return at, 2 * MARGIN + high * scale
