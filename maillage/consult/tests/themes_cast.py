"""Two groups that confirmed what they wrote, for tests of what is gathered across groups."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from maillage.consult.models import Contribution, Theme
from maillage.consult.tests.live_cast import make_workshop
from maillage.consult.themes import actions


def make_confirmed(cast: Any) -> SimpleNamespace:
    """A workshop of two confirmed groups, three verbs each; `.rows` in their order, `.by`."""
    held = make_workshop(cast)
    for group, words in zip(
        held.groups,
        [["Réseauter", "Outiller", "Former"], ["Faire du réseautage", "Équiper", "Veiller"]],
        strict=True,
    ):
        for place, word in enumerate(words):
            Contribution.objects.create(
                breakout=group, step=held.grid, word=word, position=place,
                why=[f"pourquoi {word}"], examples=[f"geste de {word}"],
            )  # fmt: skip
        group.confirmed_at = timezone.now()
        group.save()
    held.rows = list(Contribution.objects.of(held.workshop).in_order())
    held.by = cast.coordination.person
    return held


def uids(*rows: Contribution) -> list[str]:
    return [row.uid for row in rows]


def gather(held: SimpleNamespace, *places: int, **more: Any) -> Theme:
    """Gather the rows at these places."""
    rows = uids(*(held.rows[n] for n in places))
    return actions.gather(workshop=held.workshop, rows=rows, by=held.by, **more)


def url(held: SimpleNamespace, more: str = "") -> str:
    return f"/concerter/ateliers/{held.workshop.address}/themes/{more}"
