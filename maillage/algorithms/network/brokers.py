"""Brokers: through whom others reach each other (betweenness, exact or sampled with its error)."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from maillage.algorithms.network.model import Id, Network, Progress
from maillage.algorithms.said import Said

EXACT_UP_TO = 5_000  # nodes
PARTS = 10  # the sample is drawn in ten parts, whose disagreement tells the error
FIRST = 20  # how many of the first are compared between the two halves of a sample
SURE = 2.262  # Student's t for 95 % and PARTS - 1 = 9 degrees of freedom


@dataclass(frozen=True, slots=True)
class Broker:
    """How many pairs of other actors have their shortest paths through this one.

    `pairs`: betweenness, each pair once, shared when several paths are as short. `error`: its
    standard error (0 when exact). `share`: of the pairs of others in the same component, 0 to 1.
    """

    node: Id
    pairs: float
    error: float
    share: float
    said: Said


@dataclass(frozen=True, slots=True)
class Brokerage:
    """All actors, the greatest brokers first (of equals, the smallest id).

    `sources`: from how many nodes paths were counted; all of them when `exact`. `agreement`: of
    the FIRST by one half of the sample, the part that the other half names too (1 when exact); a
    half is less sure than the whole, so the whole's list is at least about as sure.
    """

    ranked: list[Broker]
    exact: bool
    sources: int
    agreement: float
    said: Said


def brokers(
    network: Network, *, seed: int, exact_up_to: int = EXACT_UP_TO, sources: int | None = None,
    progress: Progress | None = None,
) -> Brokerage:  # fmt: skip
    """Betweenness (Freeman 1977) in steps: weights do not make a path longer or shorter.

    Exact by Brandes (2001). Above `exact_up_to` nodes: paths from `sources` nodes drawn without
    replacement (Brandes and Pich 2007), as PARTS samples of k nodes each:

        b_p(v) = n / (2 k) * sum of the dependencies of the part's sources on v
        b(v) = mean of b_p(v);   error(v) = sqrt(variance of b_p(v) / PARTS * (1 - PARTS k / n))

    b is unbiased; the last factor is that of a finite population. The two halves of the parts are
    ranked apart: `agreement` is the overlap of their first ones. ValueError when fewer sources
    than 2 * PARTS are asked for.
    """
    count = len(network)
    if count <= exact_up_to or (sources is not None and sources >= count):
        return _exact(network, progress)
    asked = sources if sources is not None else default_sources(count)
    if asked < 2 * PARTS:
        raise ValueError(f"at least {2 * PARTS} sources, not {asked}")
    each = asked // PARTS
    drawn = random.Random(seed).sample(range(count), each * PARTS)  # noqa: S311
    parts = []
    for part in range(PARTS):
        chosen = drawn[part * each : (part + 1) * each]
        found = network.graph.betweenness(directed=False, sources=chosen)
        parts.append([value * count / each for value in found])
        if progress:
            progress(part + 1, PARTS)
    return _sampled(network, parts, each * PARTS)


def default_sources(count: int) -> int:
    """As many as some seconds allow: 1,000 up to 30,000 nodes, 300 for 100,000, never under 100."""
    return min(count, max(100, min(1_000, 30_000_000 // max(1, count))))


def _exact(network: Network, progress: Progress | None) -> Brokerage:
    values: list[float] = network.graph.betweenness(directed=False)
    if progress:
        progress(PARTS, PARTS)
    said = Said("Compté sur tous les plus courts chemins.")
    ranked = _ranked(network, values, [0.0] * len(values))
    return Brokerage(ranked, True, len(network), 1.0, said)


def _sampled(network: Network, parts: list[list[float]], sources: int) -> Brokerage:
    left_out = 1 - sources / len(network)
    values, errors = [], []
    for seen in zip(*parts, strict=True):
        mean = math.fsum(seen) / PARTS
        spread = math.fsum((value - mean) ** 2 for value in seen) / (PARTS - 1)
        values.append(mean)
        errors.append(math.sqrt(spread / PARTS * left_out))
    agreement = _agreement(parts)
    said = Said(
        "Estimé depuis %(sources)d acteurs tirés au sort sur %(total)d : deux moitiés du tirage "
        "nomment les mêmes à %(agreed)d sur %(first)d parmi les premiers.",
        sources=sources, total=len(network), agreed=round(agreement * FIRST), first=FIRST,
    )  # fmt: skip
    return Brokerage(_ranked(network, values, errors), False, sources, agreement, said)


def _agreement(parts: list[list[float]]) -> float:
    halves = []
    for half in (parts[: PARTS // 2], parts[PARTS // 2 :]):
        total = [math.fsum(values) for values in zip(*half, strict=True)]
        first = sorted(range(len(total)), key=lambda at: (-total[at], at))[:FIRST]
        halves.append(set(first))
    return len(halves[0] & halves[1]) / max(1, len(halves[0]))


def _ranked(network: Network, values: list[float], errors: list[float]) -> list[Broker]:
    found = []
    for group in network.groups:
        others = (len(group) - 1) * (len(group) - 2) / 2
        for at in group:
            share = min(1.0, values[at] / others) if others else 0.0
            doubt = SURE * errors[at] / others if others else 0.0
            said = _said(share, doubt, exact=not errors[at])
            found.append((-values[at], at, Broker(
                network.ids[at], values[at], errors[at], share, said
            )))  # fmt: skip
    return [broker for *_, broker in sorted(found, key=lambda each: each[:2])]


def _said(share: float, doubt: float, *, exact: bool) -> Said:
    if not share:
        return Said("Ne relie pas d’autres acteurs entre eux.") if exact else _NONE_SEEN
    scale = 100 if share >= 0.01 else 10_000
    shown = round(share * scale)
    if not shown:
        return Said("Presque aucun plus court chemin entre deux autres acteurs ne passe par lui.")
    if exact:
        return Said(
            "Sur %(scale)d plus courts chemins entre deux autres acteurs qui peuvent se joindre, "
            "%(shown)d passent par lui.",
            scale=scale, shown=shown,
        )  # fmt: skip
    least, most = max(0, round((share - doubt) * scale)), round(min(1, share + doubt) * scale)
    return Said(
        "Sur %(scale)d plus courts chemins entre deux autres acteurs qui peuvent se joindre, "
        "environ %(shown)d passent par lui (entre %(least)d et %(most)d).",
        scale=scale, shown=shown, least=least, most=most,
    )  # fmt: skip


_NONE_SEEN = Said("Aucun des chemins tirés au sort ne passe par lui.")
