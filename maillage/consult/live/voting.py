"""Points: each person has N, on a ballot that nobody can trace; no total before the close.

The ballot is the hash of a secret that only her phone keeps (`phones.own_key`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from maillage.consult.live.writing import WriteRefused, fresh_guest
from maillage.consult.models import Ballot, Breakout, Contribution, Dot, Guest, Step


def rows_to_vote_on(step: Step, breakout: Breakout | None) -> QuerySet[Contribution]:
    """Kept rows of the step it draws on: her own group's, and those of confirmed groups."""
    rows = Contribution.objects.filter(
        step=step.draws_on_id or 0, state=Contribution.State.KEPT
    ).select_related("breakout", "step")
    own = rows.filter(breakout=breakout) if breakout else rows.none()
    return (own | rows.confirmed()).order_by("breakout__position", "position", "pk")


@transaction.atomic
def give_dots(*, guest: Guest, step: Step, points: Mapping[str, Any], own_key: str) -> int:
    """Replace this ballot's points: {row uid: points}. Returns the points given.

    Raises WriteRefused: step not open, too many points in all or on one row, a row that is not
    to be voted on, a phone without its secret.
    """
    guest = fresh_guest(guest)
    step = Step.objects.select_for_update().get(pk=step.pk)
    if step.kind != Step.Kind.DOTS or not step.is_open:
        raise WriteRefused(_("Le vote n’est pas ouvert."))
    if not own_key:
        raise WriteRefused(_("Rejoignez de nouveau l’atelier : ce téléphone n’a plus de bulletin."))
    counts = _counts(step, points)
    rows = dict(
        rows_to_vote_on(step, guest.breakout).filter(uid__in=counts).values_list("uid", "pk")
    )
    if len(rows) != len(counts):
        raise WriteRefused(_("Une des lignes n’est plus là : relisez la liste."))
    is_new = Ballot.objects.get_or_create(step=step, guest=guest)[1]
    before = Dot.objects.filter(step=step, ballot=own_key)
    if not is_new and not before.exists() and counts and _is_spent(step):
        raise WriteRefused(_("Ce bulletin a déjà servi sur un autre téléphone."))
    before.delete()
    Dot.objects.bulk_create(
        Dot(step=step, contribution_id=rows[uid], ballot=own_key, count=count)
        for uid, count in sorted(counts.items())
    )
    return sum(counts.values())


def _is_spent(step: Step) -> bool:
    """Whether as many ballots hold points as were drawn: one more would be one too many."""
    voted = Dot.objects.filter(step=step).values("ballot").distinct().count()
    return voted >= Ballot.objects.filter(step=step).count()


def _counts(step: Step, points: Mapping[str, Any]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for uid, count in points.items():
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise WriteRefused(_("Les points sont des nombres entiers."))
        if count:
            counts[str(uid)] = count
    if sum(counts.values()) > step.picks:
        raise WriteRefused(_("Vous avez %d points en tout.") % step.picks)
    if any(count > step.most_per_row for count in counts.values()):
        raise WriteRefused(_("Au plus %d points par ligne.") % step.most_per_row)
    return counts


def own_dots(step: Step, own_key: str) -> dict[str, int]:
    """{row uid: points} of this phone's ballot."""
    rows = Dot.objects.filter(step=step, ballot=own_key) if own_key else Dot.objects.none()
    return dict(rows.values_list("contribution__uid", "count"))


def results(step: Step) -> list[tuple[Contribution, int]]:
    """(row, points), most first; empty until the step is closed."""
    if not step.is_closed:
        return []
    totals = dict(
        Dot.objects.filter(step=step).values_list("contribution").annotate(n=Sum("count"))
    )
    rows = Contribution.objects.filter(pk__in=totals).select_related("breakout", "step")
    return sorted(((r, totals[r.pk]) for r in rows), key=lambda pair: (-pair[1], pair[0].pk))
