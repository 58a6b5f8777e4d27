"""« Est-ce celui-ci ? »: events that are there already and may be the one being typed."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.core.said import in_words
from maillage.offer.contributing.forms import ProposalForm
from maillage.offer.kin import likely_same, record_of
from maillage.offer.models import Event, EventCredit, PublicationState

MOST = 3


@dataclass(frozen=True)
class Alike:
    """An event that may be the same, and why. One that waits has no page yet."""

    event: Event
    reasons: list[str]

    @property
    def is_public(self) -> bool:
        return self.event.state == PublicationState.PUBLISHED


def alike(form: ProposalForm) -> list[Alike]:
    """Those near the dates typed; none while title or dates are missing."""
    told = getattr(form, "cleaned_data", {})
    title, slots = told.get("title", ""), form.dates.slots
    if len(title) < 4 or not slots:
        return []
    names = [(told.get("organizer", ""), str(EventCredit.Role.ORGANIZER)),
             (told.get("performers", ""), str(EventCredit.Role.PERFORMER))]  # fmt: skip
    located = form.located
    record = record_of(
        "typed", title=title, slots=slots, place=located.place, place_name=told.get("place", ""),
        town=told.get("town", ""), names=[one for one in names if one[0]], url=told.get("url", ""),
    )  # fmt: skip
    return [
        Alike(event, [in_words(reason.said) for reason in pair.reasons if reason.weight > 0][:4])
        for event, pair in likely_same(record, around=slots, most=MOST)
    ]
