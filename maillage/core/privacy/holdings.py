"""What is held about a person, as she reads it and as she takes it away."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from maillage.core.access import Reader, visible
from maillage.core.documents.cells import safe_cell
from maillage.core.models import Actor, Change, File
from maillage.core.privacy.relations import records_of

FORMAT = "maillage.personne/1"
# Kept by the program for itself.
UNTOLD = {"id", "folded", "sort_name", "proposal", "moved", "aside"}


@dataclass(frozen=True)
class Holding:
    """The records of one model: `key` names the file, `title` is for people."""

    key: str
    title: str
    rows: models.QuerySet[Any]

    @property
    def count(self) -> int:
        return self.rows.count()


def holdings(person: Actor) -> list[Holding]:
    """What is about her or written by her, by model; nothing empty."""
    found = []
    for model, rows in records_of(person):
        if rows.exists():
            plural = str(model._meta.verbose_name_plural)
            title = _("Votre fiche") if model is Actor else capfirst(plural)
            found.append(Holding(model._meta.model_name or "", title, rows))
    return found


def changes_about(person: Actor) -> models.QuerySet[Change]:
    """What was changed in her own record and in what reaches her, newest first."""
    about = models.Q()
    for model, rows in records_of(person):
        keys = {f.name for f in model._meta.concrete_fields} & {"actor", "person"}
        if model is Actor or keys:
            kind = ContentType.objects.get_for_model(model)
            # What she wrote of others (a need that she noted) is hers, but not about her.
            of_her = models.Q(*((name, person.pk) for name in keys), _connector=models.Q.OR)
            ids = list(rows.filter(of_her).values_list("pk", flat=True)[:500])
            about |= models.Q(record_type=kind, record_id__in=ids)
    return Change.objects.filter(about).select_related("by", "record_type").order_by("-id")


# --- Export ---------------------------------------------------------------------------------
def plain_row(record: models.Model, reader: Reader, names: dict[int, str]) -> dict[str, Any]:
    """A record's fields as JSON values. Another actor shows by name only if she may see it."""
    values: dict[str, Any] = {}
    for field in record._meta.concrete_fields:
        if field.name in UNTOLD:
            continue
        value = field.value_from_object(record)
        if field.is_relation and value is not None:
            other = field.related_model
            value = names.get(value) if other is Actor else str(getattr(record, field.name))
        elif isinstance(field, models.FileField):
            value = value.name or ""
        elif field.choices and value not in (None, ""):
            value = str(dict(field.flatchoices).get(value, value))
        values[field.name] = value
    for many in record._meta.many_to_many:
        values[many.name] = [
            str(other) for other in getattr(record, many.name).all()
            if not isinstance(other, Actor) or other.pk in names
        ]  # fmt: skip
    return values


def seen_names(reader: Reader, rows: list[models.Model]) -> dict[int, str]:
    """Names of the actors that these records point to and that she may see."""
    ids: set[int] = set()
    for record in rows:
        for field in record._meta.concrete_fields:
            if field.is_relation and field.related_model is Actor:
                ids.add(field.value_from_object(record) or 0)
        for many in record._meta.many_to_many:
            if many.related_model is Actor:
                ids.update(getattr(record, many.name).values_list("pk", flat=True))
    seen = visible(Actor.objects.filter(pk__in=ids), reader)
    return dict(seen.values_list("pk", "name"))


def write_export(target: IO[bytes], *, person: Actor, reader: Reader) -> None:
    """A zip: `donnees.json` (all of it), one CSV per sort of record, her own files."""
    tables = {h.key: list(_rows(h, reader)) for h in holdings(person)}
    tables["changement"] = list(_told_changes(person, reader))
    told = {
        "format": FORMAT,
        "exported_at": timezone.now(),
        "account": _account(person),
        "records": tables,
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr("donnees.json", text)
        for key, rows in tables.items():
            if rows:
                archive.writestr(f"{key}.csv", _csv(rows))
        for file in File.objects.filter(owner=person):
            if file.file and file.file.storage.exists(file.file.name or ""):
                with file.file.open("rb") as content:
                    archive.writestr(f"fichiers/{file.uid}-{_safe(file.title)}", content.read())


def _rows(holding: Holding, reader: Reader) -> Iterator[dict[str, Any]]:
    rows = list(holding.rows)
    names = seen_names(reader, rows)
    for record in rows:
        yield plain_row(record, reader, names)


def _told_changes(person: Actor, reader: Reader) -> Iterator[dict[str, Any]]:
    """When and what; who, if it was she or somebody that she may see."""
    rows = list(changes_about(person)[:5000])
    names = seen_names(reader, list(rows))
    for change in rows:
        yield {
            "at": change.at,
            "by": names.get(change.by_id or 0, ""),
            "act": change.get_act_display(),
            "record": str(change.record_type.name),
            "fields": sorted({*change.before, *change.after}),
        }


def _account(person: Actor) -> dict[str, Any]:
    user = getattr(person, "user", None)
    if user is None:
        return {}
    return {
        "email": user.email,
        "language": user.language,
        "opened_at": user.date_joined,
        "last_signed_in_at": user.last_login,
        "pinned_acts": user.pinned_acts,
    }


def _csv(rows: list[dict[str, Any]]) -> str:
    """Text for a spreadsheet: byte order mark, and no cell that it would run as a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: safe_cell(_cell(value)) for name, value in row.items()})
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return "" if value is None else value


def _safe(title: str) -> str:
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in title)[:80] or _("fichier")
