"""Drawings made on the server (SVG): for pages without a script, for files, and as a PNG.

In a page colours come from classes, so that both themes are served and nothing is inline; a file
carries the light palette in itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

# As in tokens.css, light; a test keeps them equal.
PALETTE = {
    "v0": "#4f5b6b", "v1": "#0f6b6b", "v2": "#7b3fa0", "v3": "#b03f16", "v4": "#2f6f2f",
    "v5": "#7a5600", "v6": "#1f4e9c", "v7": "#a2305f", "v8": "#476072", "v9": "#6b4a2b",
    "v10": "#5a4bb5",
}  # fmt: skip
PAPER, INK, LINE = "#fbfaf6", "#182230", "#e2ddd2"
FONT = "Atkinson Hyperlegible Next, Atkinson Hyperlegible, sans-serif"
LETTER = 0.55  # mean width of a letter, in sizes of the text
_UNWRITABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


@dataclass(frozen=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    colour: str = ""  # a class of colour; empty: the lines' own
    width: float = 1.0


@dataclass(frozen=True)
class Dot:
    """A round mark. `label` is written beside it; turned by `turn` degrees around the mark when it
    lies on a circle, at its left (`is_left`) when it would else be upside down."""

    x: float
    y: float
    r: float
    colour: str
    name: str
    url: str = ""
    label: str = ""
    turn: float = 0.0
    is_left: bool = False
    is_main: bool = False
    size: float = 13.0


@dataclass(frozen=True)
class Ring:
    """A faint circle behind the marks."""

    x: float
    y: float
    r: float


@dataclass(frozen=True)
class Drawing:
    width: float
    height: float
    title: str
    lines: Sequence[Line]
    dots: Sequence[Dot]
    rings: Sequence[Ring] = ()

    def in_page(self) -> str:
        """The `<svg>` for a template: each mark with an address is a link."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="graph" role="group" '
            f'viewBox="0 0 {self.width:.0f} {self.height:.0f}" aria-label={_quoted(self.title)}>'
        )
        return "".join([head, *self._parts(as_file=False), "</svg>"])

    def as_file(self) -> str:
        """A file that stands alone: colours in it, no link (an address would lead nowhere)."""
        head = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" '
            f'viewBox="0 0 {self.width:.0f} {self.height:.0f}" width="{self.width:.0f}" '
            f'height="{self.height:.0f}" font-family="{FONT}"><title>{_text(self.title)}</title>'
            f'<rect width="100%" height="100%" fill="{PAPER}"/>'
        )
        return "".join([head, *self._parts(as_file=True), "</svg>\n"])

    def _parts(self, *, as_file: bool) -> Iterable[str]:
        for ring in self.rings:
            paint = f' stroke="{LINE}" fill="none"' if as_file else ' class="ring"'
            yield f'<circle cx="{ring.x:.1f}" cy="{ring.y:.1f}" r="{ring.r:.1f}"{paint}/>'
        yield from _lines(self.lines, as_file=as_file)
        for dot in self.dots:
            yield _dot(dot, as_file=as_file)
        for dot in self.dots:
            if dot.label and (as_file or not dot.url):
                yield _label(dot, as_file=as_file)


def _lines(lines: Sequence[Line], *, as_file: bool) -> Iterable[str]:
    """One path for all lines of a colour and width: ten times shorter than a line each."""
    groups: dict[tuple[str, float], list[str]] = {}
    for one in lines:
        groups.setdefault((one.colour, one.width), []).append(
            f"M{one.x1:.1f} {one.y1:.1f}L{one.x2:.1f} {one.y2:.1f}"
        )
    for (colour, width), parts in groups.items():
        if as_file:
            stroke = PALETTE.get(colour, LINE)
            paint = f' stroke="{stroke}" stroke-opacity="{0.35 if colour else 1}" fill="none"'
        else:
            paint = f' class="tie {colour}"'.replace(' "', '"')
        yield f'<path d="{"".join(parts)}" stroke-width="{width:.1f}"{paint}/>'


def _dot(dot: Dot, *, as_file: bool) -> str:
    if as_file:
        paint = f' fill="{PALETTE[dot.colour]}" stroke="{PAPER}" stroke-width="{dot.r / 8:.2f}"'
        return f'<circle cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{dot.r:.1f}"{paint}/>'
    mark = f'<circle class="{dot.colour}" cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{dot.r:.1f}"/>'
    if not dot.url:
        return mark
    label = _label(dot, as_file=False) if dot.label else ""
    title = "" if dot.label == dot.name else f"<title>{_text(dot.name)}</title>"
    return f"<a href={_quoted(dot.url)}>{title}{mark}{label}</a>"


def _label(dot: Dot, *, as_file: bool) -> str:
    x = dot.x - dot.r - 5 if dot.is_left else dot.x + dot.r + 5
    anchor = ' text-anchor="end"' if dot.is_left else ""
    y = dot.y + dot.size / 3
    if dot.is_main:
        x, y, anchor = dot.x, dot.y + dot.r + dot.size * 1.2, ' text-anchor="middle"'
    turn = f' transform="rotate({dot.turn:.1f} {dot.x:.1f} {dot.y:.1f})"' if dot.turn else ""
    weight = ' font-weight="700"' if dot.is_main else ""
    # A halo of paper: a name stays readable over lines.
    paint = (
        f' fill="{INK}" stroke="{PAPER}" stroke-width="3" paint-order="stroke"' if as_file else ""
    )
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{dot.size:.0f}"{anchor}{turn}{weight}{paint}>'
        f"{_text(dot.label)}</text>"
    )


def free_labels(dots: Sequence[Dot], most: int) -> set[int]:
    """Places of those whose names can be written without covering one another, the first first."""
    taken: list[tuple[float, float, float, float]] = []
    chosen: set[int] = set()
    for at, dot in enumerate(dots):
        if len(chosen) >= most:
            break
        wide = len(dot.name) * dot.size * LETTER + dot.r + 8
        box = (dot.x, dot.y - dot.size, dot.x + wide, dot.y + dot.size * 0.6)
        if all(_apart(box, other) for other in taken):
            taken.append(box)
            chosen.add(at)
    return chosen


def _apart(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


def shortened(name: str, most: int = 30) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _text(value: str) -> str:
    return escape(value.translate(_UNWRITABLE))


def _quoted(value: str) -> str:
    return quoteattr(value.translate(_UNWRITABLE))
