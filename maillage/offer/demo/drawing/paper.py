"""A sheet on which shapes of paper are laid one over the other, each with its soft shadow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter, ImageOps

# Drawn small with smooth edges, then enlarged: a third of the time, and the paper looks softer.
WIDTH, HEIGHT = 900, 600  # in units
DRAWN = (720, 480)  # in pixels
SMOOTH = 2
DENSITY = DRAWN[0] / WIDTH
PEN = DENSITY * SMOOTH
FINISHED = (1200, 800)
# Room around a piece for its shadow.
MARGIN = 24
Point = tuple[float, float]
Colour = str | tuple[int, int, int]


@dataclass(frozen=True)
class Palette:
    """Six colours from the lightest to the darkest, and how a person would say them."""

    name: str
    colours: tuple[str, str, str, str, str, str]
    warm: str


PALETTES = [
    Palette("tons de rouille",
            ("#fbf3ea", "#f2d6bd", "#e3a277", "#b8451b", "#74300f", "#2a1810"), "#f6c667"),
    Palette("tons de rivière",
            ("#eef5f3", "#c2dedb", "#6fb0b0", "#0f6b6b", "#0f4c5c", "#0a2c38"), "#f0945f"),
    Palette("tons de forêt",
            ("#f3f4e8", "#d0dcb6", "#93b57f", "#2f6f2f", "#1d4a2c", "#12261c"), "#e9b44c"),
    Palette("tons de prune",
            ("#f7f0f6", "#dfc8df", "#b48dc0", "#7b3fa0", "#4a2468", "#22122f"), "#f2a65a"),
    Palette("couleurs de crépuscule",
            ("#fbeadb", "#f4bd92", "#dc7a78", "#86497f", "#37386f", "#171c3d"), "#ffe08a"),
    Palette("bleus de nuit",
            ("#dfeaf0", "#8fb9d6", "#4a83b4", "#1f4e9c", "#17306a", "#0c1836"), "#f7d774"),
    Palette("tons de miel",
            ("#fdf6e4", "#f3db99", "#dfae4c", "#a3701a", "#614212", "#2a1c0a"), "#b8451b"),
    Palette("tons de rose",
            ("#fcf1f0", "#f4cbd0", "#e090a4", "#a2305f", "#6a1d43", "#2c0e1d"), "#7cc4d4"),
]  # fmt: skip


class Paper:
    """What a motif draws on. Lengths are in units of a sheet of 900 × 600."""

    def __init__(self, palette: Palette, rng: Random) -> None:
        self.palette = palette
        self.rng = rng
        self.image = Image.new("RGB", DRAWN, palette.colours[0])

    def colour(self, number: int) -> str:
        """0 is the lightest of the palette, 5 the darkest."""
        return self.palette.colours[max(0, min(5, number))]

    def mixed(self, share: float) -> tuple[int, int, int]:
        """A colour between the lightest (0.0) and the darkest (1.0)."""
        place = max(0.0, min(0.999, share)) * 5
        low = ImageColor.getrgb(self.colour(int(place)))
        high = ImageColor.getrgb(self.colour(int(place) + 1))
        part = place - int(place)
        return tuple(round(a + (b - a) * part) for a, b in zip(low, high, strict=True))  # type: ignore[return-value]

    def fade(self, top: int, bottom: int) -> None:
        """Fill the sheet from one colour, at the top, to another."""
        ramp = Image.linear_gradient("L").resize(DRAWN)
        self.image = ImageOps.colorize(ramp, self.colour(top), self.colour(bottom))

    def lay(
        self, shape: Callable[[ImageDraw.ImageDraw, float], None], colour: Colour, shadow: int = 70
    ) -> None:
        """Lay one piece of paper. `shape(pen, scale)` draws it in white; 0 is no shadow."""
        big = Image.new("L", (DRAWN[0] * SMOOTH, DRAWN[1] * SMOOTH))
        shape(ImageDraw.Draw(big), PEN)
        self._press(big.reduce(SMOOTH), (0, 0), colour, shadow)

    def polygon(self, points: Sequence[Point], colour: Colour, shadow: int = 70) -> None:
        across, down = [x for x, _y in points], [y for _x, y in points]
        box = (min(across), min(down), max(across), max(down))
        self._small(box, colour, shadow, lambda pen, left, top, k: pen.polygon(
            [((x - left) * k, (y - top) * k) for x, y in points], fill=255))  # fmt: skip

    def disc(self, x: float, y: float, r: float, colour: Colour, shadow: int = 70) -> None:
        self._small((x - r, y - r, x + r, y + r), colour, shadow, lambda pen, left, top, k:
                    pen.ellipse(((x - r - left) * k, (y - r - top) * k,
                                 (x + r - left) * k, (y + r - top) * k), fill=255))  # fmt: skip

    def _small(
        self,
        box: tuple[float, float, float, float],
        colour: Colour,
        shadow: int,
        shape: Callable[[ImageDraw.ImageDraw, float, float, float], None],
    ) -> None:
        """Lay a piece that keeps to `box`: only that part of the sheet is worked on."""
        left, top = (max(0, int(v * DENSITY) - MARGIN) for v in box[:2])
        right = min(DRAWN[0], int(box[2] * DENSITY) + MARGIN)
        low = min(DRAWN[1], int(box[3] * DENSITY) + MARGIN)
        if right <= left or low <= top:
            return
        big = Image.new("L", ((right - left) * SMOOTH, (low - top) * SMOOTH))
        shape(ImageDraw.Draw(big), left / DENSITY, top / DENSITY, PEN)
        self._press(big.reduce(SMOOTH), (left, top), colour, shadow)

    def _press(self, mask: Image.Image, at: tuple[int, int], colour: Colour, shadow: int) -> None:
        box = (*at, at[0] + mask.width, at[1] + mask.height)
        if shadow:
            small = mask.reduce(5).filter(ImageFilter.GaussianBlur(2.4))
            soft = small.point(lambda v: v * shadow // 255).resize(
                mask.size, Image.Resampling.BILINEAR
            )
            under = Image.new("L", mask.size)
            under.paste(soft, (3, 6))
            self.image.paste(self.colour(5), box, under)
        self.image.paste(colour, box, mask)

    def glow(self, x: float, y: float, r: float, colour: str, strength: int = 90) -> None:
        """Light around a point, without an edge."""
        small = Image.new("L", (WIDTH // 6, HEIGHT // 6))
        box = tuple(v / 6 for v in (x - r, y - r, x + r, y + r))
        ImageDraw.Draw(small).ellipse(box, fill=strength)
        soft = small.filter(ImageFilter.GaussianBlur(r / 18)).resize(DRAWN)
        self.image.paste(colour, mask=soft)

    def finished(self) -> Image.Image:
        """The sheet at its full size, with the grain of paper."""
        grain = Image.effect_noise((DRAWN[0] // 2, DRAWN[1] // 2), 22).resize(DRAWN)
        self.image = Image.blend(
            self.image, ImageChops.soft_light(self.image, Image.merge("RGB", (grain,) * 3)), 0.5
        )
        return self.image.resize(FINISHED, Image.Resampling.BICUBIC)
