"""A record's changes with their values, as a page shows them to whoever may change the record."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from maillage.core import journal
from maillage.core.access import Reader, visible
from maillage.core.models.journal import Change
from maillage.core.timeline import SILENT, label_of, title_of

MOST = 100


def changes_shown(record: Model, reader: Reader) -> list[dict[str, Any]]:
    """The last changes: `change`, `title`, and `fields` of {label, was, now}."""
    return [
        {
            "change": change,
            "title": title_of(change, record),
            "fields": _fields(change, record, reader),
            "may_undo": change.act != Change.Act.REMOVE,
        }
        for change in journal.history(record)[:MOST]
    ]


def _fields(change: Change, record: Model, reader: Reader) -> list[dict[str, str]]:
    if change.act != Change.Act.CHANGE:
        return []
    return [
        {
            "label": label_of(record, name),
            "was": _shown(record, name, change.before.get(name), reader),
            "now": _shown(record, name, value, reader),
        }
        for name, value in change.after.items()
        if name not in SILENT
    ]


def _shown(record: Model, name: str, value: Any, reader: Reader) -> str:
    """A journal value in words: the label of a choice, the names of related records she sees."""
    field: Any = record._meta.get_field(name)
    if value in (None, "", []):
        return _("(vide)")
    if field.is_relation:
        return _related(field.related_model, value, reader)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return str(value)


def _related(model: type[Model], value: Any, reader: Reader) -> str:
    keys = value if isinstance(value, list) else [value]
    rows = model._default_manager.filter(pk__in=keys)
    if hasattr(model, "visibility"):
        rows = visible(rows, reader)
    return ", ".join(str(row) for row in rows) or _("(fiche retirée ou non visible)")
