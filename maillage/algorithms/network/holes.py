"""Structural holes: whose contacts do not know each other (Burt's constraint)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from maillage.algorithms.network.model import Id, Network
from maillage.algorithms.said import Said


@dataclass(frozen=True, slots=True)
class Hole:
    """`constraint`: Burt's; low when the contacts are apart (1 for one contact, None for nobody).

    `contacts`: neighbours; `tied_pairs`: pairs of them that are tied, of `pairs` possible ones.
    """

    node: Id
    constraint: float | None
    contacts: int
    tied_pairs: int
    said: Said

    @property
    def pairs(self) -> int:
        return self.contacts * (self.contacts - 1) // 2


def holes(network: Network) -> list[Hole]:
    """Every actor, the least constrained first; those with no tie last.

    Burt (1992): c(i) = sum over contacts j of (p(i,j) + sum over q of p(i,q) p(q,j))², where
    p(i,j) is the part of i's weight that goes to j and q are the other contacts of i. It may
    exceed 1 (two contacts who are tied: 1.125).
    """
    values = network.graph.constraint(weights=network.weights or None)
    clustering = network.graph.transitivity_local_undirected(mode="zero")
    found = []
    for at, value in enumerate(values):
        contacts = network.degrees[at]
        tied = round(clustering[at] * contacts * (contacts - 1) / 2)
        constraint = None if not contacts or math.isnan(value) else float(value)
        found.append(Hole(network.ids[at], constraint, contacts, tied, _said(contacts, tied)))
    at_last = math.inf
    ranked = sorted(
        enumerate(found),
        key=lambda each: (at_last if each[1].constraint is None else each[1].constraint, each[0]),
    )
    return [hole for _, hole in ranked]


def _said(contacts: int, tied: int) -> Said:
    if contacts < 2:
        return Said("A trop peu de contacts pour en relier deux.")
    pairs = contacts * (contacts - 1) // 2
    if not tied:
        return Said(
            "Aucun de ses %(contacts)d contacts n’a de lien noté avec un autre : ils ne se "
            "rejoignent que par lui ou par un détour.",
            contacts=contacts,
        )
    if tied == pairs:
        return Said("Ses %(contacts)d contacts sont tous déjà liés entre eux.", contacts=contacts)
    return Said(
        "Parmi ses %(contacts)d contacts, %(tied)d paire sur %(pairs)d a un lien.",
        "Parmi ses %(contacts)d contacts, %(tied)d paires sur %(pairs)d ont un lien.",
        contacts=contacts, tied=tied, pairs=pairs, count=tied,
    )  # fmt: skip
