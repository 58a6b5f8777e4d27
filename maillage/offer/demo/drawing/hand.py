"""Motifs of the hand: cut-outs, weaving, books, beads, signals, and faceless portraits."""

from __future__ import annotations

from math import hypot, sin, tau

from PIL import ImageDraw

from maillage.offer.demo.drawing.land import around, ground, wave
from maillage.offer.demo.drawing.paper import HEIGHT, WIDTH, Paper


def cutouts(paper: Paper) -> str:
    rng = paper.rng
    paper.fade(5, 5)
    x, y = rng.uniform(380, 520), rng.uniform(270, 330)
    lobes, turn = rng.randint(3, 6), rng.uniform(0, tau)
    layers = 7
    paper.glow(x, y, 150, paper.palette.warm, 200)
    for number in range(layers):
        radius = 96 + number * 58

        def hole(pen: ImageDraw.ImageDraw, k: float, radius=radius, number=number) -> None:
            pen.rectangle((0, 0, WIDTH * k, HEIGHT * k), fill=255)
            edge = [around(x, y, radius + 0.17 * radius
                           * sin(lobes * step / 90 * tau + turn + number * 0.33), step / 90)
                    for step in range(90)]  # fmt: skip
            pen.polygon([(a * k, b * k) for a, b in edge], fill=0)

        paper.lay(hole, paper.mixed(0.92 - 0.88 * number / (layers - 1)), 110)
    return f"{layers} feuilles percées, l’une sur l’autre, laissent voir une lueur au centre"


def weave(paper: Paper) -> str:
    rng = paper.rng
    paper.fade(2, 3)
    size = rng.choice((60, 75))
    shift = rng.randint(1, 3)
    for column in range(WIDTH // size + 1):
        tone = paper.mixed(rng.uniform(0.1, 0.5))
        paper.polygon(_band(column * size, -10, size * 0.78, HEIGHT + 20), tone, 50)
    for row in range(HEIGHT // size + 1):
        warm = row % 4 == shift
        over_tone = paper.palette.warm if warm else paper.mixed(rng.uniform(0.55, 0.95))

        def over(pen: ImageDraw.ImageDraw, k: float, row=row) -> None:
            for column in range(-1, WIDTH // size + 2):
                if (column + row * shift) % 2:
                    left = column * size - size * 0.16
                    top = row * size + 8
                    pen.rectangle(
                        (left * k, top * k, (left + size * 1.1) * k, (top + size * 0.72) * k),
                        fill=255,
                    )

        paper.lay(over, over_tone, 80)
    return "des bandes de papier tissées, dessus, dessous, comme un panier vu de près"


def _band(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def books(paper: Paper) -> str:
    rng = paper.rng
    paper.fade(0, 1)
    for shelf in (310, 575):
        x = 40.0 + rng.uniform(0, 50)
        while x < WIDTH - 70:
            width, height = rng.uniform(24, 54), rng.uniform(130, 205)
            lean = rng.uniform(10, 26) if rng.random() < 0.12 else 0
            warm = rng.random() < 0.12
            tone = paper.palette.warm if warm else paper.mixed(rng.uniform(0.2, 0.95))
            spine = [(x, shelf), (x + lean, shelf - height), (x + lean + width, shelf - height),
                     (x + width, shelf)]  # fmt: skip
            paper.polygon(spine, tone, 60)
            if not lean and width > 32:
                paper.polygon(_band(x + 7, shelf - height + 26, width - 14, 9), paper.colour(0), 0)
            x += width + (lean * 1.2 if lean else 3)
        paper.polygon(_band(0, shelf, WIDTH, 18), paper.colour(4), 90)
    return "deux rayons de livres de toutes les largeurs, quelques-uns penchés"


def beads(paper: Paper) -> str:
    rng = paper.rng
    paper.fade(5, 4)
    x, y = rng.uniform(350, 550), rng.uniform(260, 340)
    rings = 8
    for ring in range(rings):
        radius = 34 + ring * 46
        count = 8 + ring * 7
        size = 7 + (ring % 3) * 2.2
        gap = rng.randint(0, count - 1)

        def circle(pen: ImageDraw.ImageDraw, k: float, radius=radius, count=count, size=size,
                   gap=gap) -> None:  # fmt: skip
            for number in range(count):
                if number != gap:
                    a, b = around(x, y, radius, number / count)
                    pen.ellipse(((a - size) * k, (b - size) * k, (a + size) * k, (b + size) * k),
                                fill=255)  # fmt: skip

        colour = paper.palette.warm if ring % 4 == 2 else paper.mixed(0.06 + 0.07 * ring)
        paper.lay(circle, colour, 90)
    return f"{rings} cercles de perles autour d’un centre, une perle manque à chacun"


def signal(paper: Paper) -> str:
    rng = paper.rng
    paper.fade(0, 1)
    x, y = rng.uniform(200, 700), rng.uniform(180, 420)
    length = rng.uniform(150, 240)
    for tone in range(4):

        def dots(pen: ImageDraw.ImageDraw, k: float, tone=tone) -> None:
            for column in range(26):
                for row in range(17):
                    if (column * 7 + row * 5) % 4 != tone:
                        continue
                    a, b = 24 + column * 34, 28 + row * 34
                    r = 8 + 7 * sin(hypot(a - x, b - y) * tau / length)
                    pen.ellipse(((a - r) * k, (b - r) * k, (a + r) * k, (b + r) * k), fill=255)

        paper.lay(dots, paper.mixed(0.4 + 0.18 * tone), 40)
    paper.disc(x, y, 44, paper.palette.warm, 90)
    return "une grille de points s’enfle et se resserre en ondes autour d’un disque"


def portrait(paper: Paper) -> str:
    rng = paper.rng
    paper.fade(0, 1)
    paper.disc(450, 280, 240, paper.mixed(0.2), 30)
    paper.polygon(ground(wave(paper, 520, 16, 1.2)), paper.mixed(0.34), 40)
    skin, hair = paper.mixed(rng.uniform(0.14, 0.5)), paper.colour(rng.randint(4, 5))
    lean = rng.uniform(-16, 16)
    style = rng.randint(0, 2)
    if style == 0:
        paper.disc(450 + lean, 275, 142, hair, 60)
    paper.polygon([(250, 640), (300, 470), (400, 425), (500, 425), (600, 470), (650, 640)],
                  paper.palette.warm if rng.random() < 0.4 else paper.colour(3), 90)  # fmt: skip
    paper.polygon([(412, 360), (488, 360), (500, 440), (450, 472), (400, 440)], skin, 50)
    paper.lay(lambda pen, k: pen.ellipse(
        ((360 + lean) * k, 170 * k, (540 + lean) * k, 400 * k), fill=255), skin, 60)  # fmt: skip
    if style == 1:
        paper.disc(450 + lean * 2, 138, 46, hair, 60)
    low, first, last = ((400, 186, 354), (390, 182, 358), (424, 188, 342))[style]
    paper.lay(lambda pen, k: pen.chord(
        ((346 + lean) * k, 150 * k, (554 + lean) * k, low * k), first, last, fill=255),
        hair, 60)  # fmt: skip
    return "un portrait sans visage, tête et épaules, devant un grand disque"
