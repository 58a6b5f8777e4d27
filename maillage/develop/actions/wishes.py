"""Whom people want to see again: chosen, told together, followed.

Nothing here is in the journal: that a wish was written, changed or taken back tells something, and
a wish without an echo is to be known by nobody. Every write does the same whatever others chose.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from maillage.develop.after.met import people_met
from maillage.develop.after.timing import closes_at, may_choose
from maillage.develop.models import AfterMail, Evening, FollowUp, Registration, Sharing, Wish


class TooLate(Exception):
    """Choices are closed: they were told to those whom they concern."""


@dataclass(frozen=True)
class Shared:
    """What she agrees to: her e-mail, another way to reach her, questions later."""

    email: bool = False
    other_way: str = ""
    questions: bool = False


@transaction.atomic
def choose(
    *,
    registration: Registration,
    about: Collection[str],
    shared: Shared,
    now: datetime | None = None,
) -> None:
    """Keep whom she wants to see again (`about`: uids of people she met) in place of what was.

    Uids of people she did not meet are left out in silence. Raises TooLate once choices are told.
    """
    evening = Evening.objects.select_for_update().get(pk=registration.evening_id)
    if not may_choose(evening, now):
        raise TooLate
    met = [one.row for one in people_met(registration) if one.row.uid in about]
    Wish.objects.filter(by=registration).delete()
    Wish.objects.bulk_create(Wish(by=registration, about=row) for row in met)
    keep_sharing(registration=registration, shared=shared)


def keep_sharing(*, registration: Registration, shared: Shared) -> None:
    """How she may be reached, and whether she is asked later; what was before goes."""
    Sharing.objects.update_or_create(
        registration=registration,
        defaults={
            "shares_email": shared.email and bool(registration.email),
            "other_way": shared.other_way, "agrees_to_questions": shared.questions,
        },
    )  # fmt: skip


@transaction.atomic
def stop_questions(*, registration: Registration) -> None:
    """She is asked nothing any more."""
    Sharing.objects.filter(registration=registration).update(agrees_to_questions=False)


@transaction.atomic
def reveal(*, evening: Evening, now: datetime | None = None) -> bool:
    """Close the choices: wishes without an echo are erased, so that what is left is mutual.

    Done once, for everybody in the same write, when the moment that was told has come; False when
    it has not, or when it was done before.
    """
    now = now or timezone.now()
    evening = Evening.objects.select_for_update().get(pk=evening.pk)
    if evening.revealed_at or evening.state != Evening.State.OVER or now < closes_at(evening):
        return False
    pairs = set(Wish.objects.filter(by__evening=evening).values_list("by", "about"))
    mutual = {(one, other) for one, other in pairs if (other, one) in pairs}
    Wish.objects.filter(by__evening=evening).delete()
    # Written anew and in order: neither an id nor a date tells who chose first, or whom in vain.
    Wish.objects.bulk_create(Wish(by_id=one, about_id=other) for one, other in sorted(mutual))
    Evening.objects.filter(pk=evening.pk).update(revealed_at=now)
    return True


def mutual_of(registration: Registration) -> list[Registration]:
    """Those who chose her as she chose them; nobody before all are told."""
    if registration.evening.revealed_at is None:
        return []
    rows = Registration.objects.filter(pk__in=registration.wishes.values("about"))
    return list(rows.select_related("actor", "sharing").order_by("name", "pk"))


def mutual_pairs(evening: Evening) -> set[tuple[int, int]]:
    """Pairs of registrations, the lower first; none before all are told."""
    if evening.revealed_at is None:
        return set()
    rows = Wish.objects.filter(by__evening=evening).values_list("by", "about")
    return {(min(pair), max(pair)) for pair in rows}


# --- What came of it --------------------------------------------------------------------------
@transaction.atomic
def answer(
    *, registration: Registration, other: Registration, months: int, state: str, note: str,
    on: date | None = None,
) -> FollowUp:  # fmt: skip
    """What came of one mutual choice, as she tells it; told again, it takes the place of before."""
    told = {
        "evening": registration.evening, "state": state, "note": note,
        "answered_on": on or timezone.localdate(), "answered_by": registration,
    }  # fmt: skip
    row, _new = FollowUp.objects.update_or_create(
        one=registration, other=other, months=months, defaults=told
    )
    return row


# --- Mails: claimed before they leave ---------------------------------------------------------
def claim(*, registration: Registration, kind: str) -> bool:
    """Take this mail; of two workers and of two tries one alone gets True.

    It is written before the mail leaves: a process killed in between sends it never, not twice.
    """
    _row, is_mine = AfterMail.objects.get_or_create(registration=registration, kind=kind)
    return is_mine


def give_back(*, registration: Registration, kind: str) -> None:
    """The mail server refused it: another run tries again."""
    AfterMail.objects.filter(registration=registration, kind=kind).delete()
