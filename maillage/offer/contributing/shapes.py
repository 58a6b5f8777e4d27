"""What a text, an address or a file gave for the form: each value with how sure it is, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SURE = 0.8  # under this, a person is asked to look
MOST_JSON = 60_000

# The form's fields that a draft may fill, and what kind of value each takes.
FIELDS: dict[str, type] = {
    "title": str, "when": str, "place": str, "street": str, "town": str, "description": str,
    "price_kind": str, "price_text": str, "ticket_url": str, "url": str, "online_url": str,
    "attendance": str, "contact": str, "organizer": str, "performers": str, "discipline": str,
    "audience": str, "age_low": int, "age_high": int, "accessible": list, "not_accessible": list,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guess:
    """One value; `sure` from 0 to 1; `words`: the piece of the text that it was read in."""

    value: Any
    sure: float = 1.0
    words: str = ""

    @property
    def is_sure(self) -> bool:
        return self.sure >= SURE


@dataclass(slots=True)
class Draft:
    """An event as it was understood: guesses by field of the form."""

    guesses: dict[str, Guess] = field(default_factory=dict)

    def put(self, name: str, value: Any, sure: float = 1.0, words: str = "") -> None:
        """Keep a value, unless it is empty or the field already has a surer one."""
        known = self.guesses.get(name)
        if value in (None, "", [], ()) or (known and known.sure >= sure):
            return
        self.guesses[name] = Guess(value, sure, " ".join(words.split())[:160])

    def get(self, name: str) -> Any:
        """The value of a field, or an empty text."""
        return self.guesses[name].value if name in self.guesses else ""

    @property
    def title(self) -> str:
        return str(self.get("title"))

    @property
    def initial(self) -> dict[str, Any]:
        """Values of the form's fields."""
        return {name: guess.value for name, guess in self.guesses.items()}

    @property
    def doubts(self) -> dict[str, Guess]:
        """The fields that a person must look at."""
        return {name: guess for name, guess in self.guesses.items() if not guess.is_sure}

    def to_json(self) -> dict[str, Any]:
        """As a page carries it from one step to the next."""
        return {n: [g.value, round(g.sure, 2), g.words] for n, g in self.guesses.items()}


def draft_of(told: Any) -> Draft:
    """A draft from its JSON. It comes back from a browser: what is not right is left out."""
    draft = Draft()
    if not isinstance(told, Mapping):
        return draft
    for name, kind in FIELDS.items():
        match told.get(name):
            case [value, float() | int() as sure, str() as words] if _is(value, kind):
                draft.put(name, value, float(sure), words)
    return draft


def drafts_of(text: str) -> list[Draft]:
    """Drafts carried by a page's hidden field; none when it is not what we wrote there."""
    if not text or len(text) > MOST_JSON * 4:
        return []
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return [draft_of(one) for one in told[:60]] if isinstance(told, list) else []


def carried(drafts: list[Draft]) -> str:
    """The hidden field's text."""
    return json.dumps([draft.to_json() for draft in drafts], ensure_ascii=False)


def _is(value: Any, kind: type) -> bool:
    if kind is list:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 120
    return isinstance(value, kind)
