"""Which of two values stays, field by field, when two actors become one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maillage.core import journal
from maillage.core.models import Actor

KEPT, OTHER, BOTH = "kept", "other", "both"
# The region follows the municipality. Whose the record is (host, owner) does not change.
FIELDS = (
    "kind", "name", "description", "municipality", "url", "neq", "wikidata", "isni", "artsdata",
    "visibility",
)  # fmt: skip
MANY = ("disciplines", "topics", "skills")


def value_of(actor: Actor, name: str) -> Any:
    """The value as it is compared: ids of a many-to-many field, the place with its region."""
    if name in MANY:
        return sorted(getattr(actor, name).values_list("pk", flat=True))
    if name == "municipality":
        return (actor.municipality_id, actor.region_id)
    return getattr(actor, name)


def is_empty(value: Any) -> bool:
    return value in (None, "", [], (None, None))


def default_choices(survivor: Actor, other: Actor) -> dict[str, str]:
    """What stays unless a person says otherwise, for the fields that differ.

    What is filled over what is empty, what a person corrected over what a machine wrote, then the
    record that stays. Disciplines, topics and skills are put together.
    """
    mine, theirs = journal.pinned_fields(survivor), journal.pinned_fields(other)
    chosen = {}
    for name in (*FIELDS, *MANY):
        here, there = value_of(survivor, name), value_of(other, name)
        if here == there:
            continue
        if is_empty(here) or is_empty(there):
            chosen[name] = OTHER if is_empty(here) else KEPT
        elif name in MANY:
            chosen[name] = BOTH
        else:
            takes = name in theirs - mine and name not in {"kind", "visibility"}
            chosen[name] = OTHER if takes else KEPT
    return chosen


def chosen_values(survivor: Actor, other: Actor, choices: Mapping[str, str]) -> dict[str, Any]:
    """New values of the survivor, as the journal takes them."""
    values: dict[str, Any] = {}
    for name, choice in choices.items():
        if name in MANY and choice != KEPT:
            there = set(value_of(other, name))
            values[name] = sorted(
                there | set(value_of(survivor, name)) if choice == BOTH else there
            )
        elif name in FIELDS and choice == OTHER:
            values[name] = getattr(other, name)
            if name == "municipality":
                values["region"] = other.region
    return values
