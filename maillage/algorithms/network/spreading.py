"""Thinning out crowds of points, and packing figures side by side."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]

EVEN = 0.7  # how far points go from where they lay towards an even filling


def disc(points: Points, radius: float) -> Points:
    """Into a disc: each keeps its direction, and most of its order from the middle outwards."""
    points = points - np.median(points, axis=0)
    away = np.hypot(points[:, 0], points[:, 1])
    ranks = np.empty(len(away))
    ranks[np.argsort(away, kind="stable")] = np.arange(len(away))
    even = np.sqrt((ranks + 0.5) / len(away))
    straight = np.minimum(1.0, away / max(float(np.quantile(away, 0.98)), 1e-9))
    wanted = radius * (EVEN * even + (1 - EVEN) * straight)
    shown: Points = points * (wanted / np.maximum(away, 1e-9))[:, None]
    return shown


def turned(points: Points, toward: Points) -> Points:
    """The figure turned around its origin so that points lie as far as can be where they pull."""
    along = float((points * toward).sum())
    aside = float((points[:, 0] * toward[:, 1] - points[:, 1] * toward[:, 0]).sum())
    length = math.hypot(along, aside)
    if length < 1e-9:
        return points
    cosine, sine = along / length, aside / length
    shown: Points = points @ np.array([[cosine, sine], [-sine, cosine]])
    return shown


def discs_apart(centres: Points, radii: Points, rounds: int = 200) -> Points:
    """Discs drawn to the middle, then pushed until none lies on another."""
    centres = centres - centres.mean(axis=0)
    least, areas = radii[:, None] + radii[None, :], radii**2
    np.fill_diagonal(least, 0.0)
    for turn in range(4 * rounds):
        if turn < rounds:
            centres *= 0.98
        between = centres[None, :, :] - centres[:, None, :]
        distance = np.hypot(between[..., 0], between[..., 1])
        over = np.maximum(0.0, least - distance)
        if turn >= rounds and float(over.max()) < 0.01:
            break
        # The smaller of two gives way.
        share = over * areas[None, :] / (areas[None, :] + areas[:, None])
        push = share / np.maximum(distance, 1e-6)
        centres = centres - (between * push[..., None]).sum(axis=1) * 0.5
    return centres


def pushed_apart(points: Points, *, rounds: int, least: float = 1.0) -> Points:
    """Points nearer than `least` push each other away, on four grids laid askew, round by round."""
    points = points.copy()
    for turn in range(rounds):
        moved = False
        for shift in ((0.0, 0.0), (0.5, 0.5), (0.5, 0.0), (0.0, 0.5)):
            moved |= _push(points, np.array(shift), least, turn)
        if not moved:
            break
    return points


def _push(points: Points, shift: Points, least: float, turn: int) -> bool:
    """One grid: cells twice as wide as `least`; each point with the next ones of its cell."""
    cells = np.floor(points / (2 * least) + shift).astype(np.int64)
    key = cells[:, 0] * 4_000_037 + cells[:, 1]
    along = points[:, turn % 2]
    order = np.lexsort((along, key))
    key = key[order]
    moved = False
    for step in (1, 2, 3):
        if len(order) <= step:
            break
        pairs = np.flatnonzero(key[step:] == key[:-step])
        one, other = order[pairs], order[pairs + step]
        moved |= _part(points, one, other, least)
    return moved


def _part(points: Points, one: Places, other: Places, least: float) -> bool:
    """Move both of each pair that is too near, half the way each."""
    between = points[other] - points[one]
    distance = np.hypot(between[:, 0], between[:, 1])
    near = distance < least * 0.98
    if not near.any():
        return False
    one, other, between, distance = one[near], other[near], between[near], distance[near]
    same = distance < 1e-6
    if same.any():  # any direction, but always the same one
        turn = (one[same] * 2.399963) % (2 * math.pi)
        between[same] = np.stack([np.cos(turn), np.sin(turn)], axis=1) * 1e-6
        distance[same] = 1e-6
    move = between * ((least - distance) / distance / 2)[:, None]
    np.add.at(points, one, -move)
    np.add.at(points, other, move)
    return True


def packed(figures: list[Points], loose: int, room: float) -> Points:
    """All figures on shelves, in the order given, then `loose` single points in rows beneath."""
    figures = [figure - figure.min(axis=0) for figure in figures]
    sizes = [figure.max(axis=0) + 2 * room for figure in figures]
    area = sum(float(size[0] * size[1]) for size in sizes) + loose * room * room
    width = max([math.sqrt(area * 1.3), *(float(size[0]) for size in sizes)])
    placed, x, y, shelf = [], 0.0, 0.0, 0.0
    for figure, size in zip(figures, sizes, strict=True):
        if x and x + float(size[0]) > width:
            x, y, shelf = 0.0, y + shelf, 0.0
        placed.append(figure + np.array([x, y]))
        x, shelf = x + float(size[0]), max(shelf, float(size[1]))
    if loose:
        across = max(1, int(width / room))
        at = np.arange(loose)
        rows = np.stack([at % across * room, y + shelf + at // across * room], axis=1)
        placed.append(rows.astype(np.float64))
    return np.concatenate(placed)
