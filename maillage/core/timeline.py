"""One timeline on every record: what the rooms tell of it, and its own changes, newest first."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillage.core import journal
from maillage.core.access import Reader, visible
from maillage.core.models import Actor
from maillage.core.models.journal import Change
from maillage.core.registry import Moment, registry

# Kept by the program, not done by a person: nothing to tell.
SILENT = {"region", "merged_into"}


def timeline_of(record: Model, reader: Reader, limit: int = 30) -> list[Moment]:
    """The record's last `limit` moments that this reader may see.

    Each source filters by its own rights; the caller has checked that the record may be seen.
    """
    moments = [
        moment
        for source in registry.timelines
        if isinstance(record, source.model)
        for moment in source.moments(record, reader)
    ]
    moments += changes_of(record, reader, limit)
    return sorted(moments, key=lambda moment: _when(moment.at), reverse=True)[:limit]


def entries_of(record: Model, reader: Reader, limit: int = 30) -> list[dict[str, str]]:
    """The same moments as `partials/timeline.html` shows them."""
    return [_entry(moment) for moment in timeline_of(record, reader, limit)]


def _entry(moment: Moment) -> dict[str, str]:
    at = timezone.localtime(moment.at) if hasattr(moment.at, "hour") else moment.at
    day = date_format(at, "DATE_FORMAT")
    return {
        "title": moment.title,
        "meta": f"{day} · {moment.meta}" if moment.meta else day,
        "url": moment.url,
        "verb": moment.css.removeprefix("v"),
    }


def changes_of(record: Model, reader: Reader, limit: int) -> list[Moment]:
    """The record's changes: which fields, never their values (the history page has these)."""
    changes = list(journal.history(record)[:limit])
    authors = {change.by_id for change in changes if change.by_id}
    seen = set(visible(Actor.objects.filter(pk__in=authors), reader).values_list("pk", flat=True))
    return [
        Moment(at=change.at, title=title, meta=_author(change, reader, seen), kind="change")
        for change in changes
        if (title := title_of(change, record))
    ]


def title_of(change: Change, record: Model) -> str:
    """« Fiche modifiée : nom, site web »; empty when nothing of it concerns a person."""
    if change.batch and change.batch.act == "undo":
        return _("Changement annulé")
    if change.act == Change.Act.CREATE:
        if change.batch and change.batch.act == "import":
            return _("Fiche reprise de « %s »") % change.batch
        return _("Fiche ajoutée")
    names = [label_of(record, name) for name in change.after if name not in SILENT]
    return _("Fiche modifiée : %s") % ", ".join(names) if names else ""


def label_of(record: Model, name: str) -> str:
    """A field's name as the forms show it."""
    return str(getattr(record._meta.get_field(name), "verbose_name", name))


def _author(change: Change, reader: Reader, seen: set[int]) -> str:
    if change.by_id and change.by_id == reader.person_id:
        return _("par vous")
    return _("par %s") % change.by if change.by_id in seen else ""


def _when(at: Any) -> datetime:
    """A day without an hour stands at its noon."""
    if isinstance(at, datetime):
        return at if timezone.is_aware(at) else timezone.make_aware(at)
    return timezone.make_aware(datetime.combine(at, time(12)))
