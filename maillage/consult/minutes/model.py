"""What minutes hold: parts in the order of reading, each with its blocks and lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.consult.minutes.attendance import Attendance
from maillage.consult.models import Breakout, Contribution, Relay, Step, Theme, Workshop
from maillage.consult.synthesis import Theme as Gathered
from maillage.consult.synthesis import colour_of
from maillage.core.models import Action, Decision, Need

THEMES, LEFTOVER = "themes", "leftover"


@dataclass
class Passed:
    """A concern handed over, as this reader may know it."""

    relay: Relay
    destination: str
    answer: str = ""

    @property
    def text(self) -> str:
        return self.relay.concern.text

    @property
    def status(self) -> str:
        return str(self.relay.get_status_display())


@dataclass
class Line:
    """One row of a group. `continues` is the row of a former round that it takes further."""

    row: Contribution
    columns: list[str] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    continues: Contribution | None = None
    points: int = 0
    # Set by the page: where the row, its theme and the former row stand.
    href: str = ""
    theme_href: str = ""
    continues_href: str = ""

    @property
    def anchor(self) -> str:
        return f"ligne-{self.row.uid}"

    @property
    def css(self) -> str:
        return f"v{colour_of(self.row.word)}"

    @property
    def said(self) -> str:
        """Its wording in one text: the word, the sentence or the text."""
        return self.row.word or self.row.text or self.row.sentence

    @property
    def cells(self) -> list[tuple[str, list[str]]]:
        """(heading, lines) of the columns after the first that hold something."""
        return [pair for pair in zip(self.columns[1:], self.values[1:], strict=False) if pair[1]]

    @property
    def values(self) -> list[list[str]]:
        """The lines of each column, the first included."""
        row = self.row
        others = [[cell] if isinstance(cell, str) else list(cell) for cell in row.cells]
        return [[row.word], list(row.why), list(row.examples), *others]


@dataclass
class Assigned:
    """An action; `holder` is empty when this reader may not see who holds it."""

    action: Action
    holder: str = ""


@dataclass
class Block:
    """Lines under one heading: a group's rows, a word, a theme."""

    lines: list[Any] = field(default_factory=list)
    title: str = ""
    breakout: Breakout | None = None
    theme: Theme | None = None
    needs: list[Need] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    actions: list[Assigned] = field(default_factory=list)
    is_continued: bool = False

    @property
    def anchor(self) -> str:
        return f"theme-{self.theme.uid}" if self.theme else ""

    @property
    def css(self) -> str:
        return f"v{colour_of(self.title)}"


@dataclass(frozen=True)
class Turnout:
    """A vote by points that is closed: ballots with points, out of the people who were there.

    `untold` points went to rows of groups that have not confirmed their reading.
    """

    ballots: int
    people: int
    untold: int = 0

    @property
    def in_words(self) -> str:
        """« 12 bulletins pour 15 personnes. »"""
        ballots = ngettext("%d bulletin", "%d bulletins", self.ballots) % self.ballots
        people = ngettext("%d personne", "%d personnes", self.people) % self.people
        told = _("%(ballots)s pour %(people)s.") % {"ballots": ballots, "people": people}
        if not self.untold:
            return told
        untold = ngettext(
            "%d point est allé à un groupe dont la lecture n’est pas confirmée.",
            "%d points sont allés à des groupes dont la lecture n’est pas confirmée.",
            self.untold,
        )
        return f"{told} {untold % self.untold}"


@dataclass
class Part:
    """A step, or what comes after the steps: themes, lines kept as they are."""

    kind: str
    title: str
    anchor: str
    instructions: str = ""
    step: Step | None = None
    columns: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    shared: list[Gathered] = field(default_factory=list)
    # Of a vote by points: None until it is closed.
    turnout: Turnout | None = None
    is_continued: bool = False
    href: str = ""

    @property
    def has_rows(self) -> bool:
        """Whether groups wrote here: a vote, themes and lines kept tell rows of elsewhere."""
        return self.step is not None and self.kind != Step.Kind.DOTS

    @property
    def lines(self) -> list[Any]:
        return [line for block in self.blocks for line in block.lines]


@dataclass
class Minutes:
    """The minutes of a workshop, or of one of its groups, as one reader may read them."""

    workshop: Workshop
    breakout: Breakout | None
    groups: list[Breakout]
    attendance: Attendance
    parts: list[Part] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    actions: list[Assigned] = field(default_factory=list)

    @property
    def confirmed(self) -> list[Breakout]:
        return [group for group in self.groups if group.is_confirmed]

    @property
    def unconfirmed(self) -> list[Breakout]:
        return [group for group in self.groups if not group.is_confirmed]

    @property
    def is_across(self) -> bool:
        return self.breakout is None and len(self.groups) > 1

    @property
    def steps(self) -> list[Part]:
        return [part for part in self.parts if part.step is not None]

    @property
    def row_count(self) -> int:
        return sum(len(part.lines) for part in self.parts if part.has_rows)


def destination_of(relay: Relay, is_named: bool) -> str:
    """« à « Suite », 8 juin 2023 »; its date alone when the reader may not see that workshop."""
    day = relay.to_date or (relay.to_workshop.held_on if relay.to_workshop else None)
    told = date_format(day) if day else ""
    if relay.to_workshop is not None and is_named:
        title = _("transmise à « %s »") % relay.to_workshop.title
        return f"{title}, {told}" if told else title
    return _("transmise à l’atelier du %s") % told if told else _("sans destinataire nommé")
