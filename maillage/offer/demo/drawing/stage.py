"""Motifs of the stage: curtain, strings, ribbons, tent, beam of a projector, bubbles."""

from __future__ import annotations

from math import pi, sin, tau

from PIL import ImageDraw

from maillage.offer.demo.drawing.land import around
from maillage.offer.demo.drawing.paper import WIDTH, Paper


def curtain(paper: Paper) -> str:
    rng = paper.rng
    paper.fade(5, 4)
    x = rng.uniform(330, 570)
    paper.polygon([(x - 30, -10), (x + 30, -10), (x + 210, 540), (x - 210, 540)],
                  paper.mixed(0.62), 0)  # fmt: skip
    paper.glow(x, 500, 220, paper.palette.warm, 150)
    paper.lay(lambda pen, k: pen.ellipse(
        ((x - 215) * k, 490 * k, (x + 215) * k, 575 * k), fill=255),
        paper.colour(0), 0)  # fmt: skip
    folds = rng.randint(5, 6)
    for side in (0, 1):
        for fold in range(folds):
            share = fold / folds
            inner = 300 * (1 - share) + 20 * sin(fold)
            reach = inner if side == 0 else WIDTH - inner
            edge = -40 if side == 0 else WIDTH + 40
            sway = rng.uniform(14, 46) * (1 if side == 0 else -1)
            points = [(edge, -10), (reach + sway, -10)]
            points += [(reach + sway * sin(pi * y / 600 + 0.6), y) for y in range(40, 620, 40)]
            paper.polygon([*points, (edge, 620)], paper.mixed(0.72 - 0.36 * share), 80)
    return "un rideau s’ouvre sur une scène vide, éclairée d’un rond de lumière"


def strings(paper: Paper) -> str:
    rng = paper.rng
    paper.fade(0, 1)
    sag, start = rng.uniform(60, 110), rng.uniform(0, tau)

    def height(line: int, x: float) -> float:
        return 170 + 62 * line + sag * sin(x * 1.1 * tau / WIDTH + start) * (0.5 + line * 0.1)

    paper.disc(rng.uniform(200, 700), 300, 210, paper.mixed(0.24), 30)
    for line in range(5):
        points = [(x, height(line, x)) for x in range(-20, WIDTH + 21, 12)]
        back = [(x, y + 7) for x, y in reversed(points)]
        paper.polygon([*points, *back], paper.mixed(0.62 + 0.07 * line), 40)
    notes = rng.randint(7, 9)
    for number in range(notes):
        x = 70 + number * 760 / (notes - 1) + rng.uniform(-18, 18)
        y = height(rng.randint(0, 4), x) + 3
        colour = paper.palette.warm if number % 3 == 1 else paper.colour(3 + number % 2)
        paper.polygon([(x + 19, y), (x + 25, y), (x + 25, y - 104), (x + 19, y - 104)], colour, 40)
        paper.disc(x, y, 26, colour, 80)
    return f"cinq cordes courbes où se posent {notes} notes rondes"


def ribbons(paper: Paper) -> str:
    rng = paper.rng
    paper.fade(0, 1)
    count = rng.randint(6, 7)
    x, y = rng.uniform(300, 600), rng.uniform(520, 640)
    for number in range(count):
        radius = 470 - number * 56
        first = 0.52 + rng.uniform(0, 0.12)
        length = rng.uniform(0.26, 0.42)
        turns = [first + length * step / 40 for step in range(41)]
        outer = [around(x, y, radius + 20 * sin(step / 40 * pi), t)
                 for step, t in enumerate(turns)]  # fmt: skip
        inner = [around(x, y, radius - 26 * sin(step / 40 * pi), t)
                 for step, t in reversed(list(enumerate(turns)))]  # fmt: skip
        colour = paper.palette.warm if number == count // 2 else paper.mixed(0.22 + 0.11 * number)
        paper.polygon([*outer, *inner], colour, 80)
    paper.disc(*around(x, y, 250, rng.uniform(0.62, 0.9)), 30, paper.colour(5), 80)
    return f"{count} rubans tournent autour d’un point sombre, comme les bras d’une danse"


def tent(paper: Paper) -> str:
    rng = paper.rng
    paper.fade(1, 0)
    x = rng.uniform(380, 520)
    stripes = 10
    for number in range(stripes):
        left, right = -60 + number * 102, -60 + (number + 1) * 102
        tone = paper.colour(3) if number % 2 else paper.colour(0)
        paper.polygon([(x, 70), (right, 400), (left, 400)], tone, 26)
    for number in range(stripes):
        left = -60 + number * 102
        tone = paper.colour(4) if number % 2 else paper.colour(1)

        def scallop(pen: ImageDraw.ImageDraw, k: float, at: float = left) -> None:
            pen.pieslice((at * k, 340 * k, (at + 102) * k, 460 * k), 0, 180, fill=255)

        paper.lay(scallop, tone, 60)
        body = paper.mixed(0.66) if number % 2 else paper.mixed(0.3)
        paper.polygon([(left + 4, 430), (left + 98, 430), (left + 98, 640), (left + 4, 640)],
                      body, 0)  # fmt: skip
    paper.polygon([(x, 72), (x, 14), (x + 62, 32), (x, 50)], paper.palette.warm, 50)
    paper.polygon([(x - 70, 640), (x, 440), (x + 70, 640)], paper.colour(5), 60)
    return "un chapiteau rayé, son fanion et son entrée sombre"


def beam(paper: Paper) -> str:
    rng = paper.rng
    paper.fade(5, 4)
    y = rng.uniform(240, 360)
    paper.polygon([(90, y - 8), (90, y + 8), (WIDTH + 20, y + 250), (WIDTH + 20, y - 250)],
                  paper.mixed(0.58), 0)  # fmt: skip
    paper.polygon([(90, y - 5), (90, y + 5), (WIDTH + 20, y + 140), (WIDTH + 20, y - 140)],
                  paper.mixed(0.4), 0)  # fmt: skip
    paper.glow(100, y, 120, paper.palette.warm, 180)
    for number, place in enumerate((430, 560, 720)):
        half = (place - 90) * 0.2

        def frame(pen: ImageDraw.ImageDraw, k: float, x: float = place, h: float = half) -> None:
            box = ((x - h * 0.7) * k, (y - h) * k, (x + h * 0.7) * k, (y + h) * k)
            pen.rounded_rectangle(box, 10 * k, fill=255)

        paper.lay(frame, paper.mixed(0.22 - 0.1 * number), 90)
        paper.disc(place + rng.uniform(-10, 10), y, half * 0.42,
                   paper.palette.warm if number == 1 else paper.colour(3), 30)  # fmt: skip
    paper.disc(86, y, 46, paper.colour(2), 80)
    paper.disc(86, y, 20, paper.palette.warm, 0)
    return "le faisceau d’un projecteur traverse trois images de plus en plus grandes"


def bubbles(paper: Paper) -> str:
    rng = paper.rng
    paper.fade(1, 0)
    count = rng.randint(5, 6)
    for number in range(count):
        x, y = 130 + (number % 3) * 300 + rng.uniform(-50, 50), 190 + (number // 3) * 220
        w, h = rng.uniform(110, 160), rng.uniform(76, 104)
        tail = rng.choice((-1, 1))

        def speech(pen: ImageDraw.ImageDraw, k: float, x=x, y=y, w=w, h=h, tail=tail) -> None:
            pen.ellipse(((x - w) * k, (y - h) * k, (x + w) * k, (y + h) * k), fill=255)
            points = [(x + tail * 20, y + h * 0.8), (x + tail * 90, y + h * 0.5),
                      (x + tail * 116, y + h + 44)]  # fmt: skip
            pen.polygon([(a * k, b * k) for a, b in points], fill=255)

        colour = paper.palette.warm if number == 1 else paper.mixed(0.2 + 0.13 * number)
        paper.lay(speech, colour, 80)
        for dot in (-1, 0, 1):
            paper.disc(x + dot * w * 0.36, y, 11, paper.colour(0 if number > 1 else 5), 0)
    return f"{count} bulles de parole se chevauchent, chacune avec trois points"
