"""Everything that points at an actor, and what becomes of it when two actors become one.

Every key of every model moves to the record that stays, unless STAYS says why it does not. A test
makes a row for each key there is and sees it moved and put back: a new key needs no line here.
What two rows may not both say is kept aside: what a constraint forbids, and what a model with
`twin_keys` calls its `twins` (rows that say the same) or `is_pointless`; `merge_rank` says which of
two is the better said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from maillage.core.models import Actor
from maillage.core.privacy.relations import keys_to_people

STAYS = {
    "core.user.person": "an account is never moved: the record that has one stays",
    "core.actor_disciplines.actor": "a field of the record itself, chosen",
    "core.actor_topics.actor": "a field of the record itself, chosen",
    "core.actor_skills.actor": "a field of the record itself, chosen",
    "core.batch.by": "the journal says what was done, by whom, under which record",
    "core.change.by": "the journal",
    "core.pin.by": "the journal",
    "core.change.record": "the story of that very record",
    "core.actorpair.first": "what was found, and decided, of that very record",
    "core.actorpair.second": "what was found, and decided, of that very record",
    "core.merger.survivor": "what was merged before is separated in the opposite order",
    "core.merger.other": "what was merged before is separated in the opposite order",
}


@dataclass(frozen=True)
class Key:
    """One way to point at an actor: the column `column` of `model`; `kind` when it is generic."""

    model: type[models.Model]
    name: str
    column: str
    type_field: str = ""  # of a generic key: the field that holds the content type

    @property
    def label(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    @property
    def stays(self) -> bool:
        return self.label in STAYS

    def rows(self, actor: Actor) -> models.QuerySet[Any]:
        """The rows that point at the actor by this key; its own row left out."""
        wanted: dict[str, Any] = {self.column: actor.pk}
        if self.type_field:
            wanted[self.type_field] = ContentType.objects.get_for_model(Actor)
        rows = self.model._base_manager.filter(**wanted)
        return rows.exclude(pk=actor.pk) if self.model is Actor else rows

    @property
    def is_constrained(self) -> bool:
        """Whether a row may be refused its new place: the others are moved all at once."""
        meta = self.model._meta
        if self.name in getattr(self.model, "twin_keys", ()):
            return True
        if any(self.name in names for names in meta.unique_together):
            return True
        if not self.type_field and meta.get_field(self.name).unique:  # type: ignore[union-attr]
            return True
        return any(
            f"'{word}'" in str(constraint.deconstruct())
            for constraint in meta.constraints
            for word in (self.name, self.column)
        )


def all_keys() -> Iterator[Key]:
    """Every key to an actor of our own models, rows of many-to-many fields and generic included."""
    ours = {c.label for c in apps.get_app_configs() if c.name.startswith("maillage.")}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in ours or model._meta.proxy:
            continue
        for key in keys_to_people(model):
            yield Key(model, key.name, key.attname)
        for generic in model._meta.private_fields:
            if isinstance(generic, GenericForeignKey):
                yield Key(model, generic.name, generic.fk_field, generic.ct_field)


def moving_keys() -> list[Key]:
    """The keys that go from one record to the other, in one order."""
    return sorted((key for key in all_keys() if not key.stays), key=lambda key: key.label)


def key_of(label: str) -> Key | None:
    """The key of this label, None when the room that had it is no longer installed."""
    return next((key for key in moving_keys() if key.label == label), None)
