"""Places laid flat for a drawing: the equirectangular projection around their middle parallel.

Source: J. P. Snyder, Map Projections - A Working Manual, USGS Professional Paper 1395 (1987),
chapter 12. Within a region of Quebec (4° of latitude) distances keep their ratio within 5 %.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Point = tuple[float, float]


def flat(places: Sequence[Point]) -> list[Point]:
    """(longitude, latitude) in degrees → (x eastward, y southward), in degrees of latitude."""
    if not places:
        return []
    middle = math.cos(math.radians(sum(latitude for _lon, latitude in places) / len(places)))
    return [(longitude * middle, -latitude) for longitude, latitude in places]


def fitted(
    points: Sequence[Point], *, width: float, height: float, margin: float, least: float
) -> tuple[float, Point]:
    """How flat points fill a frame: the scale and the shift, `x * scale + shift[0]` and so for y.

    The points' own middle is put in the frame's. Nothing is enlarged beyond `least` (an extent, in
    the points' unit) across the frame: a single town keeps something around it.
    """
    if not points:
        return 1.0, (width / 2, height / 2)
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    wide, high = max(max(xs) - min(xs), least), max(max(ys) - min(ys), least)
    scale = min((width - 2 * margin) / wide, (height - 2 * margin) / high)
    middle = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
    return scale, (width / 2 - middle[0] * scale, height / 2 - middle[1] * scale)
