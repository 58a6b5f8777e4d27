"""An evening in figures, for its report: no name, and nothing that a small number would tell."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from maillage.algorithms.french_text import fold
from maillage.core.models import Actor
from maillage.develop.actions.wishes import mutual_pairs
from maillage.develop.after.met import is_new, is_useful, pairs_met, plan_of
from maillage.develop.after.timing import MONTHS
from maillage.develop.models import Evening, FollowUp, Registration

FEWEST = 5
State = Registration.State
Answer = FollowUp.State
# What two people answered, the most that came of it first.
RANK = {Answer.NOTHING: 0, Answer.MET: 1, Answer.COLLABORATION: 2}


@dataclass(frozen=True)
class Count:
    """A number of pairs; None below five, nothing included: a small one would name people.
    `is_kept_back`: None because a figure beside it, taken away from it, would leave such a one."""

    number: int | None = None
    is_kept_back: bool = False

    def __str__(self) -> str:
        if self.number is not None:
            return str(self.number)
        return _("non dit") if self.is_kept_back else _("moins de cinq")


@dataclass(frozen=True)
class After:
    """What came of mutual choices so many months later. `met` counts collaborations too."""

    answers: Count = field(default_factory=Count)
    met: Count = field(default_factory=Count)
    collaborations: Count = field(default_factory=Count)


@dataclass(frozen=True)
class Figures:
    """`registered`: held a place, came or not. Pairs are of people who were there."""

    registered: int = 0
    present: int = 0
    organisations: int = 0
    regions: int = 0
    disciplines: int = 0
    pairs: int = 0
    new_pairs: int = 0
    useful: int = 0
    is_revealed: bool = False
    mutual: Count = field(default_factory=Count)
    after: dict[int, After] = field(default_factory=dict)


def figures_of(evening: Evening) -> Figures:
    """As counted now; as they were kept, once the evening has forgotten its people."""
    if evening.kept_figures:
        return _read(evening.kept_figures)
    rows = list(evening.registrations.filter(
        state__in=(State.REGISTERED, State.PRESENT, State.ABSENT)
    ))  # fmt: skip
    there = [row for row in rows if row.state == State.PRESENT]
    plan = plan_of(evening)
    pairs = pairs_met(plan)
    known = Actor.objects.filter(
        pk__in={row.organisation_id for row in there if row.organisation_id}
    )
    return Figures(
        registered=len(rows),
        present=len(there),
        organisations=len({_organisation(row) for row in there} - {None}),
        regions=known.exclude(region=None).values("region").distinct().count(),
        disciplines=known.exclude(disciplines=None).values("disciplines").distinct().count(),
        pairs=len(pairs),
        new_pairs=sum(is_new(plan, pair) for pair in pairs) if plan else 0,
        useful=sum(is_useful(plan, pair) for pair in pairs) if plan else 0,
        is_revealed=evening.revealed_at is not None,
        mutual=_count(len(mutual_pairs(evening))),
        after={months: _after(evening, months) for months in MONTHS},
    )


def _organisation(row: Registration) -> Any:
    """An organisation is its record, else the name that was typed, however it is accented."""
    return row.organisation_id or fold(row.organisation_name).strip() or None


def _count(number: int) -> Count:
    return Count(number if number >= FEWEST else None)


def _after(evening: Evening, months: int) -> After:
    """A pair counts once, by the most that either of the two tells."""
    best: dict[tuple[int, int], int] = {}
    rows = FollowUp.objects.filter(evening=evening, months=months).exclude(state=Answer.ASKED)
    for one, other, state in rows.values_list("one", "other", "state"):
        pair = (min(one, other), max(one, other))
        best[pair] = max(best.get(pair, 0), RANK[Answer(state)])
    ranks = list(best.values())
    collaborations, met, answers = _nested(
        sum(r == 2 for r in ranks), sum(r >= 1 for r in ranks), len(ranks)
    )
    return After(answers, met, collaborations)


def _nested(*numbers: int) -> list[Count]:
    """Counts each held by the next one, the smallest first. « 9 answers, 8 met » would tell that
    one pair said no: a figure is told only where five at least lie between it and the one told
    before (complementary suppression, as national statistics call it)."""
    told: list[Count] = []
    last: int | None = None
    for number in numbers:
        count = _count(number)
        if count.number is not None:
            if last is not None and number - last < FEWEST:
                count = Count(is_kept_back=True)
            else:
                last = number
        told.append(count)
    return told


# --- Kept when names are erased ---------------------------------------------------------------
def kept(figures: Figures) -> dict[str, Any]:
    """As JSON; what is masked is not kept either."""
    return asdict(figures)


def _read(told: dict[str, Any]) -> Figures:
    after = {
        int(months): After(**{name: Count(**count) for name, count in one.items()})
        for months, one in told["after"].items()
    }
    return Figures(**{**told, "mutual": Count(**told["mutual"]), "after": after})
