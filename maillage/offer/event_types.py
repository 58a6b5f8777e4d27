"""Artsdata's event types, and which one an event has when nobody named one."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

DATA = Path(__file__).resolve().parent / "data"
RESOURCE = "http://kg.artsdata.ca/resource/"
SCHEMA = "http://schema.org/"
DEFAULT = "Event"


@dataclass(frozen=True, slots=True)
class EventType:
    """A concept of the vocabulary; `slug` is the last part of its IRI.

    `given_up` types are read but not offered: `current` says what they became.
    """

    slug: str
    name_fr: str
    name_en: str
    broader: str
    given_up: bool
    schema_type: str

    @property
    def iri(self) -> str:
        return f"{RESOURCE}{self.slug}"

    @property
    def name(self) -> str:
        """The label in the reader's language."""
        return self.name_en if (get_language() or "fr").startswith("en") else self.name_fr


@cache
def event_types() -> dict[str, EventType]:
    """The 57 types by slug."""
    with (DATA / "event_types.csv").open(encoding="utf-8") as file:
        return {
            row["slug"]: EventType(
                row["slug"], row["name_fr"], row["name_en"], row["broader"],
                bool(row["deprecated"]), row["schema_type"],
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


def choices() -> list[tuple[str, str]]:
    """(slug, label) of the types that the vocabulary still holds, by label: for a form."""
    found = [(kind.slug, kind.name) for kind in event_types().values() if not kind.given_up]
    return sorted(found, key=lambda pair: pair[1].casefold())


@cache
def current(slug: str) -> EventType | None:
    """The type of this slug, or the nearest broader one that is not given up; None if unknown."""
    kind = event_types().get(slug)
    while kind is not None and kind.given_up:
        kind = event_types().get(kind.broader)
    return kind


@cache
def _by_discipline() -> dict[str, str]:
    with (DATA / "event_types_of_disciplines.csv").open(encoding="utf-8") as file:
        return {row["discipline"]: row["event_type"] for row in csv.DictReader(file)}


def type_of(slug: str, disciplines: Iterable[str] = ()) -> EventType:
    """An event's type: the one that was named, else what its disciplines say when they agree."""
    named = current(slug) if slug else None
    if named is not None:
        return named
    told = {_by_discipline()[name] for name in disciplines if name in _by_discipline()}
    only = told.pop() if len(told) == 1 else DEFAULT
    return event_types()[only]
