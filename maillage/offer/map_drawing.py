"""The map of the agenda as the server draws it: what a page shows before anybody opens the other.

The library of the interactive map weighs three times what a public page may. The drawing holds the
same places with the same counts, without a script; the library comes when a visitor asks for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from maillage.algorithms.projection import Point, fitted, flat
from maillage.core.models import Municipality
from maillage.search.agenda.interface import SpotCount

WIDTH, HEIGHT, MARGIN = 400, 330, 38
LEAST = 0.25  # degrees of latitude across the frame, at the least
LETTER, LINE = 7.0, 14  # of a town's name on a phone, in the drawing's units
SMALLEST, LARGEST = 9.0, 19.0  # radius of a spot; the smallest still holds its count


@dataclass(frozen=True)
class Town:
    """A disc of the background."""

    x: float
    y: float
    r: float


@dataclass(frozen=True)
class Name:
    """A town's name; `side`: right, left, below or above its town."""

    x: float
    y: float
    text: str
    side: str


@dataclass(frozen=True)
class Mark:
    """A spot, or several that would cover one another: how many events are there, in which town
    (that of the fullest)."""

    x: float
    y: float
    r: float
    count: int
    town: str = ""


@dataclass(frozen=True)
class Drawn:
    towns: list[Town]
    names: list[Name]
    marks: list[Mark]
    width: int = WIDTH
    height: int = HEIGHT


def drawn_map(
    spots: Sequence[SpotCount],
    towns: Iterable[Municipality],
    named: Mapping[tuple[float, float], str],
) -> Drawn:
    """The frame holds the spots (the towns when there are none), north up. `towns`: the largest
    first, with a position; `named`: the town of a spot, by its latitude and longitude."""
    known = list(towns)
    places = [(spot.longitude, spot.latitude) for spot in spots]
    points = flat([*places, *((float(t.longitude or 0), float(t.latitude or 0)) for t in known)])
    framed = points[: len(spots)] or points
    scale, (right, down) = fitted(framed, width=WIDTH, height=HEIGHT, margin=MARGIN, least=LEAST)
    at = [(x * scale + right, y * scale + down) for x, y in points]
    marks = _marks(spots, at[: len(spots)], named)
    discs = [
        (town.name, Town(x, y, min(14.0, 2 + math.sqrt(town.population or 0) / 32)))
        for town, (x, y) in zip(known, at[len(spots) :], strict=True)
        if 0 < x < WIDTH and 0 < y < HEIGHT
    ]
    return Drawn([disc for _name, disc in discs], _names(marks, discs), marks)


def _marks(
    spots: Sequence[SpotCount], at: Sequence[Point], named: Mapping[tuple[float, float], str]
) -> list[Mark]:
    """The fullest first; a spot under another's mark is counted with it."""
    fullest = max((spot.count for spot in spots), default=1)
    order = sorted(range(len(spots)), key=lambda n: (-spots[n].count, at[n]))
    marks: list[Mark] = []
    for n in order:
        (x, y), count = at[n], spots[n].count
        r = SMALLEST + (LARGEST - SMALLEST) * math.sqrt(count / fullest)
        over = next(
            (k for k, one in enumerate(marks) if math.hypot(one.x - x, one.y - y) < one.r + r / 2),
            None,
        )
        if over is None:
            town = named.get((spots[n].latitude, spots[n].longitude), "")
            marks.append(Mark(x, y, r, count, town))
        else:
            one = marks[over]
            marks[over] = replace(one, count=one.count + count)
    return marks


def _names(marks: list[Mark], discs: list[tuple[str, Town]]) -> list[Name]:
    """Each town once, beside its fullest mark, else beside its disc, where nothing else stands."""
    anchors = [(one.town, one.x, one.y, one.r) for one in marks if one.town]
    anchors += [(name, disc.x, disc.y, disc.r) for name, disc in discs]
    taken: list[tuple[float, ...]] = []
    said: set[str] = set()
    names = []
    for text, x, y, r in anchors:
        if text in said:
            continue
        said.add(text)
        for name, box in _around(text, x, y, r + 3):
            fits = box[0] > 3 and box[1] > 3 and box[2] < WIDTH - 3 and box[3] < HEIGHT - 3
            if fits and _is_free(box, taken, marks):
                taken.append(box)
                names.append(name)
                break
    return names


def _is_free(box: tuple[float, ...], taken: list[tuple[float, ...]], marks: list[Mark]) -> bool:
    """Whether it covers neither a name nor a mark."""
    for one in marks:
        across = max(box[0] - one.x, 0, one.x - box[2])
        along = max(box[1] - one.y, 0, one.y - box[3])
        if math.hypot(across, along) < one.r:
            return False
    return all(_apart(box, other) for other in taken)


def _around(text: str, x: float, y: float, r: float) -> list[tuple[Name, tuple[float, ...]]]:
    """Where a name may stand around a disc, the best place first, with the room that it takes."""
    wide, half, base = len(text) * LETTER, LINE / 2, LINE * 0.3
    slant = r * 0.75
    beside = [("right", x + side, y + down) for side, down in ((r, 0.0), (slant, slant + base),
                                                             (slant, -slant - base))]  # fmt: skip
    beside += [("left", 2 * x - at, height) for _side, at, height in beside]
    told = [
        (Name(at, height + base, text, side),
         (at, height - half, at + wide, height + half) if side == "right"
         else (at - wide, height - half, at, height + half))
        for side, at, height in beside
    ]  # fmt: skip
    above = (x - wide / 2, y - r - LINE, x + wide / 2, y - r)
    below = (x - wide / 2, y + r, x + wide / 2, y + r + LINE)
    return [
        *told,
        (Name(x, y + r + LINE * 0.8, text, "below"), below),
        (Name(x, y - r - 2, text, "above"), above),
    ]


def _apart(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
