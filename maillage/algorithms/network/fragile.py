"""Organisations that one agent alone knows: what the network forgets when she leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from maillage.algorithms.network.model import Id, order
from maillage.algorithms.said import Said


@dataclass(frozen=True, slots=True)
class Fragile:
    """What one agent holds (`held`) and what she alone holds (`alone`, sorted)."""

    agent: Id
    held: int
    alone: list[Id]
    said: Said


def fragile(held: Mapping[Id, Collection[Id]]) -> list[Fragile]:
    """Every agent, the one who alone knows the most first.

    `held`: agent → organisations that she has a tie with (organisations that another agent holds
    a tie with at the same date are not hers alone). Repeats change nothing.
    """
    known: Counter[Id] = Counter()
    for organisations in held.values():
        known.update(set(organisations))
    found = []
    for agent, organisations in held.items():
        alone = sorted((each for each in set(organisations) if known[each] == 1), key=order)
        count = len(set(organisations))
        found.append(Fragile(agent, count, alone, _said(len(alone), count)))
    return sorted(found, key=lambda each: (-len(each.alone), order(each.agent)))


def _said(alone: int, held: int) -> Said:
    if not held:
        return Said("N’a de lien noté avec aucune organisation.")
    if not alone:
        return Said(
            "Les organisations qu’elle connaît sont aussi connues d’une autre personne du réseau."
        )
    return Said(
        "Si elle part, %(count)d organisation sur les %(held)d qu’elle connaît ne sera plus connue "
        "de personne dans le réseau.",
        "Si elle part, %(count)d organisations sur les %(held)d qu’elle connaît ne seront plus "
        "connues de personne dans le réseau.",
        count=alone, held=held,
    )  # fmt: skip
