"""What notes say, once read: plain dataclasses without markup, ready to be previewed or written."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from maillage.algorithms.said import from_json, to_json

SENTENCE_LIMIT = 140  # grapheme clusters: « comme un Tweet » of the workshop's own instructions


@dataclass
class GridRow:
    """A verb of the grid. `number` is the one written before it; `source_line` counts from 1.

    `verb` is what people read: the quotation marks around a whole verb are left out. `written` is
    the same as the notes have it, for the JSON of the command.
    """

    verb: str
    number: int | None = None
    why: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    source_line: int = 0
    written: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"verb": self.written or self.verb, "why": self.why, "examples": self.examples}


@dataclass
class Choice:
    """A chosen word and its sentence; `length` is in grapheme clusters (Unicode UAX 29)."""

    word: str
    sentence: str = ""
    length: int = 0

    @property
    def is_too_long(self) -> bool:
        return self.length > SENTENCE_LIMIT

    def as_json(self) -> dict[str, Any]:
        return {"word": self.word, "sentence": self.sentence, "length": self.length}


@dataclass
class NotedConcern:
    """A concern handed over; `to` is the date of the workshop it is addressed to, when named."""

    text: str
    to: datetime.date | None = None

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "to": self.to.isoformat() if self.to else None}


@dataclass
class Step:
    """What all steps share. `number` is as written (« 1 », « II »)."""

    kind: ClassVar[str] = ""
    title: str = ""
    instructions: list[str] = field(default_factory=list)
    number: str = ""
    source_line: int = 0


@dataclass
class GridStep(Step):
    """Verbs with their reasons and examples; `columns` are the headings as written."""

    kind: ClassVar[str] = "grid"
    rows: list[GridRow] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "rows": [row.as_json() for row in self.rows]}


@dataclass
class ChooseStep(Step):
    kind: ClassVar[str] = "choose"
    choices: list[Choice] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "choices": [choice.as_json() for choice in self.choices]}


@dataclass
class RelayStep(Step):
    kind: ClassVar[str] = "relay"
    concerns: list[NotedConcern] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "concerns": [concern.as_json() for concern in self.concerns]}


@dataclass
class OpenStep(Step):
    """A step of another kind: its paragraphs are contributions."""

    kind: ClassVar[str] = "open"
    contributions: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "contributions": self.contributions}


AnyStep = GridStep | ChooseStep | RelayStep | OpenStep


@dataclass
class Notes:
    """The notes of one group.

    `notes` holds every line that was not understood; `headings` the lines of the head that gave
    the title, the group and the date, as written.
    """

    title: str = ""
    date: datetime.date | None = None
    group: str = ""
    steps: list[AnyStep] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The JSON of `maillage workshop import --json`: only strings, numbers, lists and null."""
        return {
            "title": self.title,
            "date": self.date.isoformat() if self.date else None,
            "group": self.group,
            "steps": [step.as_json() for step in self.steps],
            "notes": self.notes,
            "warnings": self.warnings,
        }

    def kept(self) -> dict[str, Any]:
        """Everything, as plain JSON values: `from_kept` gives the same notes back."""
        told = asdict(self)
        told["date"] = self.date.isoformat() if self.date else None
        told["warnings"] = to_json(self.warnings)
        told["steps"] = [{**asdict(step), "kind": step.kind} for step in self.steps]
        for step in told["steps"]:
            for concern in step.get("concerns", ()):
                concern["to"] = concern["to"].isoformat() if concern["to"] else None
        return told

    @classmethod
    def from_kept(cls, told: dict[str, Any]) -> Notes:
        """The notes that `kept` told. Raises KeyError or TypeError when it told another shape."""
        steps = [_step_from(dict(step)) for step in told["steps"]]
        warnings = list(from_json(told["warnings"]))
        return cls(
            **{**told, "date": _date_from(told["date"]), "steps": steps, "warnings": warnings}
        )


def _step_from(told: dict[str, Any]) -> AnyStep:
    kind = told.pop("kind")
    if kind == GridStep.kind:
        return GridStep(**{**told, "rows": [GridRow(**row) for row in told["rows"]]})
    if kind == ChooseStep.kind:
        return ChooseStep(**{**told, "choices": [Choice(**one) for one in told["choices"]]})
    if kind == RelayStep.kind:
        concerns = [NotedConcern(one["text"], _date_from(one["to"])) for one in told["concerns"]]
        return RelayStep(**{**told, "concerns": concerns})
    return OpenStep(**told)


def _date_from(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
