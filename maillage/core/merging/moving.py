"""Move what points at one actor to another, row by row where a row may be one too many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.utils import IntegrityError

from maillage.core.merging.aside import put_aside
from maillage.core.merging.keys import Key, moving_keys
from maillage.core.models import Actor
from maillage.core.outbox import note, watched_models

PAGE = 500


@dataclass
class Moving:
    """What a merge moves from `other` to `survivor`, and what it keeps aside."""

    survivor: Actor
    other: Actor
    moved: dict[str, list[int]] = field(default_factory=dict)
    aside: list[dict[str, Any]] = field(default_factory=list)

    def move_all(self) -> None:
        """Every row by every key that moves."""
        for key in moving_keys():
            if key.is_constrained:
                for row in list(key.rows(self.other).order_by("pk")):
                    self._move_one(key, row)
            else:
                self._move_many(key)

    def _move_many(self, key: Key) -> None:
        ids = list(key.rows(self.other).order_by("pk").values_list("pk", flat=True))
        if ids:
            key.rows(self.other).update(**{key.column: self.survivor.pk})
            self.moved[key.label] = ids
            to_index(key.model, ids)

    def _move_one(self, key: Key, row: models.Model) -> None:
        if not point_at(key, row.pk, self.survivor):
            twin = twin_of(key, row, self.survivor)
            if twin is None or rank_of(row) <= rank_of(twin):
                self._keep_aside(row)
                return
            self._keep_aside(twin)
            if not point_at(key, row.pk, self.survivor):
                self._keep_aside(row)
                return
        row.refresh_from_db()
        self.moved.setdefault(key.label, []).append(row.pk)
        to_index(key.model, [row.pk])
        self._keep_one_of(key, row)

    def _keep_one_of(self, key: Key, row: Any) -> None:
        """A row that now says what another says: no constraint knows it, the model does."""
        if key.name not in getattr(row, "twin_keys", ()):
            return
        if getattr(row, "is_pointless", False):
            self._keep_aside(row)
            return
        twin = row.twins().exclude(pk=row.pk).first()
        if twin is not None:
            self._keep_aside(row if rank_of(row) <= rank_of(twin) else twin)

    def _keep_aside(self, row: models.Model) -> None:
        """What was moved before it is put aside is remembered as it was before the merge."""
        told = put_aside(row)
        own = next(r for r in told["rows"] if _is_row(r, row._meta.label_lower, told["pk"], row))
        for key in moving_keys():
            ids = self.moved.get(key.label, [])
            if key.model is type(row) and told["pk"] in ids:
                ids.remove(told["pk"])
                own["fields"][key.column] = self.other.pk
        self.aside.append(told)


def _is_row(told: dict[str, Any], label: str, pk: Any, row: models.Model) -> bool:
    key: Any = row._meta.pk
    return told["model"] == label and told["fields"][key.attname] == pk


def point_at(key: Key, pk: int, actor: Actor) -> bool:
    """Make one row point at this actor; False when it may not."""
    try:
        with transaction.atomic():
            key.model._base_manager.filter(pk=pk).update(**{key.column: actor.pk})
    except IntegrityError:
        return False
    return True


def rank_of(row: Any) -> int:
    """Which of two rows that say the same says it best; of equals the survivor's stays."""
    return int(getattr(row, "merge_rank", 0))


def twin_of(key: Key, row: models.Model, actor: Actor) -> Any:
    """The actor's own row that leaves no room for this one; None when it is in its own way."""
    for names, condition in _unique(key):
        if key.name not in names and key.column not in names:
            continue
        wanted = {name: getattr(row, _column(row, name)) for name in names}
        wanted[key.name if key.name in names else key.column] = actor.pk
        same = {
            (f"{name}__isnull" if value is None else name): (True if value is None else value)
            for name, value in wanted.items()
        }
        rows = key.model._base_manager.filter(**same).exclude(pk=row.pk)
        twin = (rows.filter(condition) if condition is not None else rows).first()
        if twin is not None:
            return twin
    return None


def _unique(key: Key) -> Iterator[tuple[tuple[str, ...], models.Q | None]]:
    for constraint in key.model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield tuple(constraint.fields), constraint.condition
    for names in key.model._meta.unique_together:
        yield tuple(names), None
    for one in key.model._meta.concrete_fields:
        if one.unique and not one.primary_key:
            yield (one.name,), None


def _column(row: models.Model, name: str) -> str:
    return str(row._meta.get_field(name).attname)  # type: ignore[union-attr]


def to_index(model: type[models.Model], ids: list[int]) -> None:
    """Their search documents, and who may find them, are out of date."""
    if model in watched_models:
        for start in range(0, len(ids), PAGE):
            note(model, ids[start : start + PAGE])
