"""What cannot be, told before anything is tried. No sentence puts a name beside a refusal."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from maillage.algorithms.said import Said
from maillage.algorithms.seating.layout import Layout
from maillage.algorithms.seating.model import Evening, Impossible


def check_request(evening: Evening) -> None:
    """Refuse what has no meaning: nobody, no table, an id twice, a table that is not there."""
    if not evening.people:
        raise Impossible(
            Said("Il n’y a personne à placer."), Said("Ajouter au moins deux personnes.")
        )
    if not evening.tables or max(evening.tables) < 1 or evening.rounds < 1:
        raise Impossible(
            Said("Il faut au moins une table, une place et un tour."),
            Said("Indiquer le nombre de tables, de places et de tours."),
        )
    counted = Counter(person.id for person in evening.people)
    twice = tuple(f"« {key} »" for key, count in counted.items() if count > 1)
    if twice:
        raise Impossible(
            Said("Un identifiant est donné deux fois : %(ids)s.", ids=twice[:5]),
            Said("Donner à chaque personne un identifiant à elle."),
        )
    tables = len(evening.tables)
    wrong = sorted({p.host for p in evening.people if p.host and not 1 <= p.host <= tables})
    wrong += sorted(t for t in evening.accessible if not 1 <= t <= tables)
    if wrong:
        raise Impossible(
            Said("La table %(table)s n’existe pas : il y en a %(tables)s.",
                 table=wrong[0], tables=tables),
            Said("Choisir une table de 1 à %(tables)s.", tables=tables),
        )  # fmt: skip


def check_seats(layout: Layout) -> None:
    """Refuse what the seats cannot hold: too few, hosts crowded, accessible places missing."""
    evening = layout.evening
    present = max(len(there) for there in layout.present)
    seats = sum(evening.tables)
    if present > seats:
        widest = max(evening.tables)
        raise Impossible(
            Said("%(people)s personnes pour %(seats)s places : il en manque %(lack)s.",
                 people=present, seats=seats, lack=present - seats),
            Said("Prévoir %(more)s, ou %(larger)s.",
                 more=_tables_of(-(-present // widest), widest),
                 larger=_tables_of(len(evening.tables), -(-present // len(evening.tables)))),
        )  # fmt: skip
    hosts = Counter(person.host for person in evening.people if person.host)
    for table, count in hosts.items():
        if count > evening.tables[table - 1]:
            raise Impossible(
                Said("La table %(table)s a %(seats)s places et %(count)s personnes fixées.",
                     table=table, seats=evening.tables[table - 1], count=count),
                Said("En fixer moins à cette table, ou y mettre plus de places."),
            )  # fmt: skip
    _check_accessible(evening, hosts)


def _tables_of(count: int, size: int) -> Said:
    return Said("%(count)s table de %(size)s", "%(count)s tables de %(size)s",
                count=count, size=size)  # fmt: skip


def _check_accessible(evening: Evening, hosts: Counter[int]) -> None:
    needing = [p for p in evening.people if p.accessible]
    if outside := [p for p in needing if p.host and p.host not in evening.accessible]:
        raise Impossible(
            Said("La table %(table)s n’est pas accessible, et une personne qui en a besoin y est "
                 "fixée.", table=outside[0].host),
            Said("La fixer à une table accessible, ou rendre cette table accessible."),
        )  # fmt: skip
    free = sum(evening.tables[t - 1] - hosts[t] for t in evening.accessible)
    count = sum(1 for p in needing if not p.host)
    if count > free:
        raise Impossible(
            Said("%(count)s personnes ont besoin d’une place accessible ; il y en a %(free)s.",
                 count=count, free=free),
            Said("Désigner d’autres tables accessibles, ou y fixer moins de personnes."),
        )  # fmt: skip


def check_refusals(layout: Layout, refused: NDArray[np.bool_]) -> None:
    """Refuse what is proven to leave no plan; the sentences count, they name nobody."""
    if not refused.any():
        return
    remedy = Said("Prévoir plus de tables, des tables plus petites, ou moins de refus.")
    for there, sizes in zip(layout.present, layout.sizes, strict=True):
        among = refused[np.ix_(there, there)]
        used = [size for size in sizes if size]
        pairs = len(there) * (len(there) - 1) // 2 - int(among.sum()) // 2
        if sum(size * (size - 1) // 2 for size in used) > pairs:
            raise Impossible(
                Said("Les refus sont plus nombreux que les places ne le permettent."), remedy
            )
        if len(there) - 1 - int(among.sum(axis=1).max(initial=0)) < min(used, default=1) - 1:
            raise Impossible(
                Said("Une table de %(size)s ne peut se remplir : trop de refus visent une même "
                     "personne.", size=min(used)), remedy,
            )  # fmt: skip
        if _clique(among) > len(used):
            raise Impossible(
                Said("Plus de personnes se refusent entre elles qu’il n’y a de tables "
                     "(%(tables)s).", tables=len(used)), remedy,
            )  # fmt: skip
    _check_bound_together(layout, refused, remedy)


def _check_bound_together(layout: Layout, refused: NDArray[np.bool_], remedy: Said) -> None:
    """Two people who can only sit at the same table must not refuse each other."""
    one_table = layout.allowed.sum(axis=1) == 1
    same = (layout.allowed[:, None] == layout.allowed[None, :]).all(axis=2)
    together = np.zeros_like(refused)
    for there in layout.present:
        together[np.ix_(there, there)] = True
    if (same & one_table[:, None] & one_table[None, :] & refused & together).any():
        raise Impossible(
            Said("Des personnes fixées à une même table ne peuvent pas y être ensemble."), remedy
        )


def _clique(refused: NDArray[np.bool_]) -> int:
    """The size of a set in which all refuse one another, found greedily from each person."""
    best = 0
    order = np.argsort(-refused.sum(axis=1))
    for start in order[:50]:
        if not refused[start].any():
            break
        left, size = refused[start].copy(), 1
        while left.any():
            choices = np.flatnonzero(left)
            chosen = choices[refused[np.ix_(choices, choices)].sum(axis=1).argmax()]
            left &= refused[chosen]
            size += 1
        best = max(best, size)
    return best


def no_plan_found() -> Impossible:
    """The search found none that keeps all the refusals, and nothing proves there is none."""
    return Impossible(
        Said("Aucun plan trouvé qui garde tous les refus."),
        Said("Donner plus de temps, plus de tables, ou moins de contraintes."),
    )
