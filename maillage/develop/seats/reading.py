"""A plan as its page shows it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.core.said import in_words
from maillage.develop.models import EveningTable, Registration, SeatingPlan

MOST_NAMES = 12


@dataclass
class Table:
    """One table in one round: who sits there, and why each pair of them meets."""

    table: EveningTable
    people: list[Registration] = field(default_factory=list)
    why: list[tuple[Registration, Registration, list[str]]] = field(default_factory=list)


@dataclass
class Round:
    """One round, table by table."""

    number: int
    tables: list[Table] = field(default_factory=list)


def rounds_of(plan: SeatingPlan, only: int = 0) -> list[Round]:
    """The plan, from one query on its seats; a table where nobody sits is left out.

    `only`: that round alone, without reasons: what is read again and again during the evening.
    """
    rows = plan.seats.select_related("table", "registration")
    if only:
        rows = rows.filter(round=only)
    found: dict[tuple[int, int], Table] = {}
    for seat in rows.order_by("round", "table__number", "registration__name", "pk"):
        here = found.setdefault((seat.round, seat.table_id), Table(seat.table))
        here.people.append(seat.registration)
    rounds: dict[int, Round] = {}
    for (number, _table), here in found.items():
        # What is said most of comes first.
        if not only:
            here.why = sorted(_whys(plan, here.people), key=lambda pair: -len(pair[2]))
        rounds.setdefault(number, Round(number)).tables.append(here)
    return [rounds[number] for number in sorted(rounds)]


def _whys(plan: SeatingPlan, people: list[Registration]) -> Any:
    for at, one in enumerate(people):
        for other in people[at + 1 :]:
            if why := reasons(plan, one.pk, other.pk):
                yield one, other, why


def reasons(plan: SeatingPlan, one: int, other: int) -> list[str]:
    """Why two people meet, in the reader's language."""
    low, high = sorted((one, other))
    return [in_words(why) for why in plan.reasons.get(f"{low}-{high}", [])]


def mates_of(plan: SeatingPlan, row: Registration) -> dict[int, list[Registration]]:
    """By round, who sits with a person."""
    mine = dict(plan.seats.filter(registration=row).values_list("round", "table"))
    seats = plan.seats.filter(table__in=set(mine.values())).exclude(registration=row)
    found: dict[int, list[Registration]] = defaultdict(list)
    for seat in seats.select_related("registration").order_by("registration__name", "pk"):
        if mine.get(seat.round) == seat.table_id:
            found[seat.round].append(seat.registration)
    return found


# --- What it is worth -------------------------------------------------------------------------
@dataclass(frozen=True)
class Worth:
    """A figure in plain words; `css` says whether it is good."""

    title: str
    value: str
    text: str
    css: str = ""


def worth_of(plan: SeatingPlan) -> list[Worth]:
    """What a computed plan is worth, beside what no plan could better."""
    told = plan.quality
    if not told:
        return []
    alone = len(told["without_useful_meeting"])
    return [
        _repeats(told["repeats"], told["repeats_bound"]),
        _usefulness(told["usefulness"], told["usefulness_bound"]),
        Worth(
            _("Sans rencontre utile"), str(alone),
            _("Chaque personne a au moins une rencontre utile.") if not alone
            else _("Elles ne cherchent ou n’offrent rien qui réponde à quelqu’un d’autre."),
            "good" if not alone else "warn",
        ),
    ]  # fmt: skip


def _repeats(count: int, bound: int) -> Worth:
    title = _("Rencontres répétées")
    if not count:
        return Worth(title, "0", _("Personne ne revoit la même personne à une table."), "good")
    if count <= bound:
        text = _("On ne peut pas faire moins avec ces tables et ces tours.")
        return Worth(title, str(count), text, "good")
    text = _("On sait qu’il en faut au moins %d.") % bound
    return Worth(title, str(count), text, "warn")


def _usefulness(points: int, bound: int) -> Worth:
    title = _("Utilité des rencontres")
    if not bound:
        text = _("Personne n’a dit ce qu’elle cherche ou offre : le plan mélange, sans plus.")
        return Worth(title, "—", text)
    share = round(100 * points / bound)
    text = _("%(points)d points, sur au plus %(bound)d qu’aucun plan ne dépasse.")
    css = "good" if share >= 75 else ""
    return Worth(title, f"{share} %", text % {"points": points, "bound": bound}, css)


def remarks_of(plan: SeatingPlan) -> list[str]:
    """What the computation wants to be known."""
    return [in_words(one) for one in plan.quality.get("remarks", [])]


def alone_in(plan: SeatingPlan) -> list[Registration]:
    """The people without a useful meeting."""
    ids = plan.quality.get("without_useful_meeting", [])
    return list(Registration.objects.filter(pk__in=ids).order_by("name")[:MOST_NAMES])


def staleness(plan: SeatingPlan, coming: set[int]) -> str:
    """How the people have changed since the plan was computed; empty when they have not."""
    seated = set(plan.seats.values_list("registration", flat=True).distinct())
    new, gone = len(coming - seated), len(seated - coming)
    told = []
    if new:
        told.append(ngettext("%d personne n’y a pas de place", "%d personnes n’y ont pas de place",
                             new) % new)  # fmt: skip
    if gone:
        told.append(ngettext("%d personne ne vient plus", "%d personnes ne viennent plus",
                             gone) % gone)  # fmt: skip
    return ", ".join(told)


# --- Two plans --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Comparison:
    """The same figure of two plans."""

    title: str
    left: str
    right: str


def compared(left: SeatingPlan, right: SeatingPlan) -> list[Comparison]:
    """Two computed plans, figure by figure, then how many seats differ."""
    rows = [
        Comparison(one.title, one.value, other.value)
        for one, other in zip(worth_of(left), worth_of(right), strict=False)
    ]
    rows.append(Comparison(_("La personne la moins bien servie"),
                           _points(left), _points(right)))  # fmt: skip
    rows.append(Comparison(_("Paires qui se rencontrent"),
                           str(len(_pairs(left))), str(len(_pairs(right)))))  # fmt: skip
    only = len(_pairs(left) - _pairs(right)), len(_pairs(right) - _pairs(left))
    rows.append(Comparison(_("Paires qui ne se rencontrent que là"), str(only[0]), str(only[1])))
    return rows


def _points(plan: SeatingPlan) -> str:
    count = plan.quality.get("worst", 0)
    return ngettext("%d point", "%d points", count) % count


def _pairs(plan: SeatingPlan) -> set[tuple[int, int]]:
    at: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, table, person in plan.seats.values_list("round", "table", "registration"):
        at[number, table].append(person)
    return {
        (min(a, b), max(a, b))
        for people in at.values()
        for i, a in enumerate(people)
        for b in people[i + 1 :]
    }
