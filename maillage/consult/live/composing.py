"""The form at the foot of a guest's page: a new row, a change, a correction, two versions at once.

The same form without scripts and with them (static/consult/live/forms.js fills it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.http import QueryDict

from maillage.consult.live.places import Place
from maillage.consult.live.room import Room
from maillage.consult.live.wording import clean_text
from maillage.consult.models import Contribution, Step
from maillage.core.whole_numbers import whole_number


@dataclass(frozen=True)
class Entry:
    """A field of the form: its place, what is typed in it, what is wrong with it."""

    place: Place
    value: str = ""
    error: str = ""
    theirs: str = ""


@dataclass
class Composer:
    """What the form does: `act` is write or change; a change names its row and the version read."""

    act: str
    entries: list[Entry]
    row: Contribution | None = None
    corrects: Contribution | None = None
    revision: int = 0
    is_conflict: bool = False
    error: str = ""
    source: str = ""
    key: str = field(default_factory=lambda: str(uuid4()))

    @property
    def is_new(self) -> bool:
        return self.act == "write" and self.corrects is None


def composer_of(room: Room, query: Mapping[str, str]) -> Composer | None:
    """The form that the address asks for (`modifier`, `corriger`), or that of a new row.

    None where she may write nothing.
    """
    if not (room.pen.may_write or room.pen.may_suggest) or room.step is None:
        return None
    for row in room.rows:
        if row.may_change and row.record.uid == query.get("modifier"):
            return _filled(room, "change", row.record)
        if row.may_correct and row.record.uid == query.get("corriger"):
            return _filled(room, "write", row.record)
    return Composer("write", [Entry(place) for place in room.places])


def _filled(room: Room, act: str, row: Contribution) -> Composer:
    entries = [Entry(place, place.value(row)) for place in room.places]
    if act == "change":
        return Composer(act, entries, row=row, revision=row.revision)
    return Composer(act, entries, corrects=row)


def values_of(step: Step, post: QueryDict) -> dict[str, Any]:
    """What a plain form sends, as the acts of `doors` take it."""
    values: dict[str, Any] = {
        name: post[name] for name in ("word", "why", "examples", "sentence", "text") if name in post
    }
    if "cells" in post:
        values["cells"] = post.getlist("cells")
    if step.kind == Step.Kind.DOTS:
        return {name[2:]: _number(post[name]) for name in post if name.startswith("p-")}
    return values


def _number(typed: Any) -> Any:
    """A number of points; what is none is refused further on, with its sentence."""
    text = str(typed).strip()
    number = whole_number(text, digits=5)
    return text or 0 if number is None else number


def typed_again(room: Room, post: QueryDict, *, field_name: str, error: str) -> Composer:
    """The form with what was typed and what is wrong with it: nothing typed is lost."""
    cells = post.getlist("cells")
    entries = []
    for place in room.places:
        is_cell = place.name == "cells"
        held = cells[place.index : place.index + 1] if is_cell else [post.get(place.name, "")]
        wrong = error if place.name == field_name else ""
        entries.append(Entry(place, held[0] if held else "", wrong))
    is_placed = any(entry.error for entry in entries)
    act = "change" if post.get("act") == "change" else "write"
    rows = {shown.record.uid: shown.record for shown in room.rows}
    return Composer(
        act, entries, row=rows.get(post.get("row", "")), error="" if is_placed else error,
        corrects=rows.get(post.get("corrects", "")), revision=revision_of(post),
        source=post.get("source", ""),
    )  # fmt: skip


def revision_of(post: QueryDict) -> int:
    """The version that she read; -1 when the form says none."""
    number = whole_number(post.get("rev", ""), digits=8)
    return -1 if number is None else number


def in_conflict(room: Room, row: Contribution, mine: Mapping[str, Any]) -> Composer:
    """Both versions of a row, and one text that holds them both, to be sent over the newer one."""
    entries = []
    for place in room.places:
        ours, theirs = place.value(dict(mine)), place.value(row)
        entries.append(Entry(place, merged(place, theirs, ours), theirs=theirs))
    return Composer("change", entries, row=row, revision=row.revision, is_conflict=True)


def merged(place: Place, theirs: str, mine: str) -> str:
    """A text that loses no word of either: the lines of both, or one beside the other."""
    if theirs == mine or not mine:
        return theirs
    if not theirs:
        return mine
    if place.shape in {"line", "sentence"}:
        return f"{theirs} / {mine}"
    lines = theirs.split("\n")
    return "\n".join(lines + [line for line in mine.split("\n") if line not in lines])


def with_source(values: dict[str, Any], source: Contribution | None) -> dict[str, Any]:
    """A word chosen from a former step, when no other was typed."""
    if source is not None and not clean_text(values.get("word", "")):
        return {**values, "word": source.word or source.text[:200]}
    return values
