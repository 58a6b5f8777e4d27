"""What a person's own page shows after the evening: the context of `develop/_after.html`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from maillage.develop.actions.ties import standing
from maillage.develop.actions.wishes import mutual_of
from maillage.develop.after.forms import ChooseForm
from maillage.develop.after.timing import closes_at, may_choose, question_of
from maillage.develop.models import Evening, Registration, Sharing


@dataclass(frozen=True)
class Mutual:
    """Somebody who chose her too: how to reach her, and how their tie stands."""

    row: Registration
    email: str
    other_way: str
    tie: str


def after_context(row: Registration, form: ChooseForm | None = None) -> dict[str, Any]:
    """`after`: "choose", "wait" (closed, not told yet), "told", or nothing; and its parts.

    Nothing here depends on what others chose before everything is told.
    """
    evening = row.evening
    if row.state != Registration.State.PRESENT:
        return {"after": ""}
    if evening.revealed_at is not None:
        mutual = [_mutual(row, other) for other in mutual_of(row)]
        return {"after": "told", "mutual": mutual, "has_ties": any(one.tie for one in mutual),
                "asks": bool(mutual) and question_of(evening)}  # fmt: skip
    if may_choose(evening):
        form = form or ChooseForm(registration=row)
        return {"after": "choose", "choose_form": form, "closes_at": closes_at(evening),
                "met": form.met, "chosen": form.chosen}  # fmt: skip
    return {"after": "wait" if evening.state == Evening.State.OVER else ""}


def _mutual(row: Registration, other: Registration) -> Mutual:
    sharing = getattr(other, "sharing", None) or Sharing()
    return Mutual(
        other, other.email if sharing.shares_email else "", sharing.other_way,
        standing(row, other),
    )  # fmt: skip
