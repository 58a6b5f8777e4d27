"""What came after the demonstration's past evening: choices told, a month later; all invented."""

from __future__ import annotations

from maillage.develop.after.gathering import settle
from maillage.develop.after.met import is_useful, pairs_met, plan_of
from maillage.develop.after.timing import asked_on, closes_at
from maillage.develop.models import AfterMail, Evening, FollowUp, Registration, Sharing, Wish

MUTUAL, WITHOUT_ANSWER = 12, 3
Answer, Kind = FollowUp.State, AfterMail.Kind


def tell_afterwards(evening: Evening) -> None:
    """Twelve mutual choices, nine pairs who answered a month later; no mail is left to be sent."""
    evening.refresh_from_db()
    plan = plan_of(evening)
    assert plan is not None
    useful = [pair for pair in sorted(pairs_met(plan)) if is_useful(plan, pair)]
    pairs = useful[:: max(1, len(useful) // MUTUAL)][:MUTUAL]
    there = list(evening.registrations.filter(state=Registration.State.PRESENT))
    Sharing.objects.bulk_create(
        Sharing(registration=row, shares_email=True, agrees_to_questions=True) for row in there
    )
    Wish.objects.bulk_create(
        Wish(by_id=one, about_id=other)
        for pair in pairs for one, other in (pair, pair[::-1])
    )  # fmt: skip
    Evening.objects.filter(pk=evening.pk).update(revealed_at=closes_at(evening))
    answered_on = asked_on(evening, 1)
    FollowUp.objects.bulk_create(
        FollowUp(evening=evening, one_id=one, other_id=other, months=1, answered_by_id=one,
                 answered_on=answered_on,
                 state=Answer.COLLABORATION if rank % 2 == 0
                 else Answer.NOTHING if rank == 3 else Answer.MET)
        for rank, (one, other) in enumerate(pairs[WITHOUT_ANSWER:])
    )  # fmt: skip
    AfterMail.objects.bulk_create(
        AfterMail(registration=row, kind=kind)
        for row in there for kind in (Kind.CHOOSE, Kind.REVEALED, Kind.MONTH)
    )  # fmt: skip
    evening.refresh_from_db()
    settle(evening=evening)
