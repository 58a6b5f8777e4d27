"""The demonstration's pictures: calm shapes of cut paper, drawn by the program from a seed.

Nothing here is anybody's photograph. `draw(motif, seed)` gives the picture and the words that
replace it; the same motif and seed always give the same picture.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PIL import Image

from maillage.offer.demo.drawing.hand import beads, books, cutouts, portrait, signal, weave
from maillage.offer.demo.drawing.land import hills, river, roofs, trees
from maillage.offer.demo.drawing.paper import PALETTES, Paper
from maillage.offer.demo.drawing.stage import beam, bubbles, curtain, ribbons, strings, tent

MOTIFS: dict[str, Callable[[Paper], str]] = {
    "beads": beads, "beam": beam, "books": books, "bubbles": bubbles, "curtain": curtain,
    "cutouts": cutouts, "hills": hills, "portrait": portrait, "ribbons": ribbons, "river": river,
    "roofs": roofs, "signal": signal, "strings": strings, "tent": tent, "trees": trees,
    "weave": weave,
}  # fmt: skip


def draw(motif: str, seed: int) -> tuple[Image.Image, str]:
    """A picture of 1200 × 800 and its alternative text in French, at most 300 characters."""
    rng = Random(f"{motif}-{seed}")  # noqa: S311 - a drawing, not a secret
    palette = PALETTES[(seed * 3 + sum(map(ord, motif))) % len(PALETTES)]
    paper = Paper(palette, rng)
    words = MOTIFS[motif](paper)
    return paper.finished(), f"Dessin en papier découpé, {palette.name} : {words}."
