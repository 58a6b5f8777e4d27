"""Motifs of the land: hills, river, trees, roofs."""

from __future__ import annotations

from math import cos, pi, sin, tau

from maillage.offer.demo.drawing.paper import HEIGHT, WIDTH, Paper, Point


def wave(paper: Paper, base: float, height: float, bumps: float = 2.0) -> list[Point]:
    """A calm line across the sheet, near `base`, made of three sines."""
    first, second, third = (paper.rng.uniform(0, tau) for _number in range(3))
    pace = bumps * tau / WIDTH
    return [
        (x, base
         + height * (0.6 * sin(x * pace + first) + 0.3 * sin(x * pace * 1.7 + second)
                     + 0.12 * sin(x * pace * 4.1 + third)))
        for x in range(-20, WIDTH + 21, 10)
    ]  # fmt: skip


def ground(line: list[Point]) -> list[Point]:
    """The line, and all that is under it."""
    return [*line, (WIDTH + 20, HEIGHT + 20), (-20, HEIGHT + 20)]


def hills(paper: Paper) -> str:
    rng = paper.rng
    is_night = rng.random() < 0.4
    paper.fade(*((4, 2) if is_night else (0, 1)))
    x, y, r = rng.uniform(180, 720), rng.uniform(120, 210), rng.uniform(46, 84)
    paper.glow(x, y, r * 2.4, paper.palette.warm, 110)
    paper.disc(x, y, r, paper.palette.warm if not is_night else paper.colour(0), 30)
    layers = rng.randint(5, 6)
    for number in range(layers):
        share = number / (layers - 1)
        base = 260 + 290 * share
        tone = paper.mixed(0.30 + 0.66 * share)
        paper.polygon(ground(wave(paper, base, 56 - 18 * share, 1.1 + share)), tone)
    body = "un disque de lune" if is_night else "un soleil rond"
    return f"{layers} collines se superposent sous {body}"


def river(paper: Paper) -> str:
    paper.fade(0, 1)
    rng = paper.rng
    lines = rng.randint(9, 12)
    amplitude, turns = rng.uniform(50, 90), rng.uniform(0.8, 1.4)
    start = rng.uniform(0, tau)
    for number in range(lines):
        share = number / (lines - 1)
        top = 90 + 430 * share
        points = [
            (x, top + amplitude * sin(x * turns * tau / WIDTH + start + share * 1.1)
             * (0.45 + 0.55 * sin(pi * x / WIDTH)))
            for x in range(-20, WIDTH + 21, 12)
        ]  # fmt: skip
        thick = 16 + 22 * abs(sin(share * pi * 1.3))
        back = [(x, y + thick) for x, y in reversed(points)]
        colour = paper.palette.warm if number == lines // 3 else paper.mixed(0.16 + 0.75 * share)
        paper.polygon([*points, *back], colour, 60)
    return f"{lines} rubans ondulent d’un bord à l’autre, comme les courants d’une rivière"


def trees(paper: Paper) -> str:
    paper.fade(1, 0)
    rng = paper.rng
    x = rng.uniform(220, 680)
    paper.glow(x, 250, 210, paper.palette.warm, 150)
    paper.disc(x, 250, 64, paper.palette.warm, 20)
    for depth in range(3):
        tone = paper.mixed(0.32 + 0.28 * depth)
        count, width = 11 - 3 * depth, 12 + 13 * depth
        for number in range(count):
            left = (number + rng.uniform(0.1, 0.9)) * WIDTH / count
            lean = rng.uniform(-14, 14)
            trunk = [(left, 640), (left + lean, -20), (left + lean + width * 0.7, -20),
                     (left + width, 640)]  # fmt: skip
            paper.polygon(trunk, tone, 34)
        paper.polygon(ground(wave(paper, 500 + 34 * depth, 16, 1.4)), tone, 40)
    return "des troncs d’arbres en trois plans, un disque de lumière derrière eux"


def roofs(paper: Paper) -> str:
    rng = paper.rng
    paper.fade(3, 1)
    paper.glow(rng.uniform(200, 700), 360, 300, paper.palette.warm, 120)
    for row in range(3):
        tone = paper.mixed(0.5 + 0.22 * row)
        x = -40.0 - 30 * row
        while x < WIDTH:
            width = rng.uniform(80, 140)
            top = 250 + 95 * row + rng.uniform(-40, 30)
            peak = rng.uniform(34, 70)
            house = [(x, 640), (x, top), (x + width / 2, top - peak), (x + width, top),
                     (x + width, 640)]  # fmt: skip
            paper.polygon(house, tone, 50)
            _windows(paper, x, top, width)
            x += width + rng.uniform(-6, 22)
    return "des toits pointus sur trois rangs, quelques fenêtres allumées"


def _windows(paper: Paper, x: float, top: float, width: float) -> None:
    """One or two lit windows in a house, or none."""
    rng = paper.rng
    for place in (0.26, 0.6):
        if rng.random() < 0.45:
            left, y = x + width * place, top + rng.uniform(18, 40)
            paper.polygon([(left, y), (left + 15, y), (left + 15, y + 21), (left, y + 21)],
                          paper.palette.warm, 0)  # fmt: skip


def around(x: float, y: float, radius: float, turn: float) -> Point:
    """The point at `turn` (0 to 1) of a circle."""
    return x + radius * cos(turn * tau), y + radius * sin(turn * tau)
