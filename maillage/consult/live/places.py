"""The fields of a step’s rows: one list for what is read and for the form that writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from maillage.consult.models import Contribution, Step

JOINED = " · "


@dataclass(frozen=True)
class Place:
    """A field of a row: where it is kept, what it is called, how much it takes.

    `shape`: line, lines (one per line of text), sentence (140 characters) or text. `index` counts
    the columns of a grid beyond the third, which share the name `cells`.
    """

    name: str
    label: str
    shape: str
    index: int = 0

    @property
    def slot(self) -> str:
        return f"{self.name}{self.index}" if self.name == "cells" else self.name

    def value(self, row: Contribution | dict[str, Any]) -> str:
        """As it is edited: lines one under the other."""
        held = row.get(self.name) if isinstance(row, dict) else getattr(row, self.name)
        if self.name == "cells":
            held = held[self.index] if held and self.index < len(held) else []
        return "\n".join(held) if isinstance(held, list) else str(held or "")

    def told(self, row: Contribution) -> str:
        """As it is read: lines one after the other."""
        text = self.value(row)
        return JOINED.join(text.split("\n")) if self.shape == "lines" else text


def places(step: Step) -> list[Place]:
    """The fields of a step's rows, in order."""
    if step.kind == Step.Kind.GRID:
        heads = [str(h) for h in step.columns] or [_("Mot"), _("Pourquoi"), _("Exemples")]
        names = ["word", "why", "examples"] + ["cells"] * len(heads)
        return [
            Place(name, head, "lines" if at else "line", max(0, at - 3))
            for at, (name, head) in enumerate(zip(names, heads, strict=False))
        ]
    if step.kind == Step.Kind.CHOOSE:
        sentence = Place("sentence", _("Votre phrase"), "sentence")
        return [Place("word", _("Votre mot"), "line"), sentence]
    label = _("Votre préoccupation") if step.kind == Step.Kind.RELAY else _("Votre contribution")
    return [Place("text", label, "text")]
