"""What a workshop says, per group or across groups. Reads only.

Across groups the same verb or word is shown once when its folded name is the same or when people
gathered it in a theme, each group's own wording beside it; nothing else is merged.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from maillage.consult import models
from maillage.consult.models import (
    Breakout,
    Contribution,
    NotesImport,
    Relay,
    Step,
    Workshop,
    folded_key,
)
from maillage.core.practice import ROOMS, known_verb


def colour_of(name: str) -> int:
    """Rank (1 to 10) of the room that a verb's name says; 0 when it is a new one."""
    known = known_verb(name)
    return ROOMS.index(known.room) + 1 if known else 0


@dataclass
class Theme:
    """A verb or a word, and the contributions that say it, group by group.

    `record`: the theme in which people gathered them, when they did.
    """

    name: str
    rows: list[Contribution] = field(default_factory=list)
    record: models.Theme | None = None

    @property
    def verb(self) -> int:
        """The colour of its name; of a theme with a name of its own, of the first known verb."""
        names = [self.name, *(row.word for row in self.rows)] if self.record else [self.name]
        return next((rank for rank in map(colour_of, names) if rank), 0)

    @property
    def css(self) -> str:
        return f"v{self.verb}"

    @property
    def group_count(self) -> int:
        return len({row.breakout_id for row in self.rows})

    @property
    def is_described(self) -> bool:
        return any(row.is_described for row in self.rows)

    @property
    def why(self) -> list[str]:
        return _each_once(line for row in self.rows for line in row.why)

    @property
    def examples(self) -> list[str]:
        return _each_once(line for row in self.rows for line in row.examples)

    @property
    def is_single(self) -> bool:
        """One row, whose words are the name."""
        return len(self.rows) == 1 and self.record is None


@dataclass
class Answers:
    """An open step and what was written there."""

    step: Step
    rows: list[Contribution] = field(default_factory=list)


@dataclass
class Synthesis:
    """A workshop, or one of its groups, read for the screen, the print and the adoption."""

    workshop: Workshop
    breakout: Breakout | None
    groups: list[Breakout]
    steps: list[Step]
    words: list[Theme] = field(default_factory=list)
    verbs: list[Theme] = field(default_factory=list)
    answers: list[Answers] = field(default_factory=list)
    relays: list[Relay] = field(default_factory=list)
    imports: list[NotesImport] = field(default_factory=list)

    @property
    def leftover(self) -> list[tuple[Breakout, list[str]]]:
        """Lines that the reader did not understand, group by group; never dropped."""
        return [(i.breakout, i.notes) for i in self.imports if i.notes and i.breakout.is_confirmed]

    @property
    def is_across(self) -> bool:
        return self.breakout is None and len(self.groups) > 1


def synthesis_of(workshop: Workshop, breakout: Breakout | None = None) -> Synthesis:
    """Read a workshop (six queries), or one group of it. The caller has checked the rights.

    Only what may leave its group is read: kept rows of groups whose reading is confirmed.
    """
    result = Synthesis(
        workshop, breakout, list(workshop.breakouts.all()), list(workshop.steps.all())
    )
    rows = Contribution.objects.of(workshop).confirmed().with_parts().in_order()
    relays = Relay.objects.shown().filter(workshop=workshop).with_parts()
    if workshop.is_rehearsing:  # what is make-believe is read nowhere but in the plenary
        rows, relays = rows.none(), relays.none()
    if breakout is not None:
        rows = rows.filter(breakout=breakout)
        relays = relays.filter(contribution__breakout=breakout)
    by_kind: dict[str, list[Contribution]] = {}
    for row in rows:
        by_kind.setdefault(row.step.kind, []).append(row)
    is_across = breakout is None  # one group is read in its own words only
    result.words = themes(by_kind.get(Step.Kind.CHOOSE, []), is_gathered=is_across)
    result.verbs = themes(by_kind.get(Step.Kind.GRID, []), is_gathered=is_across)
    result.answers = _answers(by_kind.get(Step.Kind.OPEN, []))
    result.relays = sorted(
        relays, key=lambda r: (_rank(r), r.contribution.position if r.contribution else 0, r.pk)
    )
    result.imports = latest_imports(workshop, breakout)
    return result


def _rank(relay: Relay) -> int:
    return relay.contribution.breakout.position if relay.contribution else 0


def themes(rows: list[Contribution], *, is_gathered: bool = False) -> list[Theme]:
    """Rows gathered by people (when asked), the others by folded name; each keeps its words.

    What more groups say comes first, then the groups' order.
    """
    found: dict[str, Theme] = {}
    first: dict[str, int] = {}
    for row in rows:
        record = row.theme if is_gathered else None
        key = f"#{record.pk}" if record else folded_key(row.word) or row.word
        theme = found.setdefault(key, Theme(record.name if record else row.word, record=record))
        theme.rows.append(row)
        first[key] = min(first.get(key, row.position), row.position)
    return [
        theme
        for _key, theme in sorted(
            found.items(), key=lambda pair: (-pair[1].group_count, first[pair[0]])
        )
    ]


def _answers(rows: list[Contribution]) -> list[Answers]:
    found: dict[int, Answers] = {}
    for row in rows:
        found.setdefault(row.step_id, Answers(row.step)).rows.append(row)
    return list(found.values())


def latest_imports(workshop: Workshop, breakout: Breakout | None = None) -> list[NotesImport]:
    """The newest import of each group, in the groups' order."""
    rows = workshop.imports.select_related("breakout__workshop", "file").order_by("-pk")
    if breakout is not None:
        rows = rows.filter(breakout=breakout)
    latest: dict[int, NotesImport] = {}
    for row in rows:
        latest.setdefault(row.breakout_id, row)
    return sorted(latest.values(), key=lambda i: (i.breakout.position, i.pk))


def _each_once(lines) -> list[str]:
    seen: dict[str, str] = {}
    for line in lines:
        seen.setdefault(folded_key(line, 1000) or line, line)
    return list(seen.values())
