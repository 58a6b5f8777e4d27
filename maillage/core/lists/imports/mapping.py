"""Which column fills which field: guessed from the headings, corrected once, remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.utils.translation import gettext as _

from maillage.core.lists.imports.declaration import ImportField, heading_key
from maillage.core.models import ColumnMapping, Import

HEADER_SEARCH = 15
NO_HEADER = -1
Mapping = dict[str, str]  # column number from 0, as text (JSON) -> field name


def find_header(rows: Sequence[Sequence[str]], fields: Sequence[ImportField]) -> int:
    """The row that names the columns, from 0: the one with most known headings, else the first."""
    known = set().union(*(f.headings() for f in fields)) - {""}
    scores = [
        len({heading_key(cell) for cell in row} & known) for row in list(rows)[:HEADER_SEARCH]
    ]
    return scores.index(max(scores)) if scores else NO_HEADER


def headings_of(rows: Sequence[Sequence[str]], header: int) -> list[str]:
    """The columns' titles; a column without one is called by its number."""
    width = max((len(row) for row in rows), default=0)
    named = list(rows[header]) if header != NO_HEADER and header < len(rows) else []
    named += [""] * (width - len(named))
    return [name[:120] or _("Colonne %s") % number for number, name in enumerate(named, 1)]


def guess_mapping(headings: Sequence[str], fields: Sequence[ImportField]) -> Mapping:
    """Exact headings first, then those that begin with a known one; each unique field once."""
    mapping: Mapping = {}
    taken: set[str] = set()
    for is_exact in (True, False):
        for column, heading in enumerate(headings):
            if str(column) in mapping:
                continue
            name = _field_of(heading_key(heading), fields, taken, is_exact)
            if name:
                mapping[str(column)] = name
    return mapping


def _field_of(
    key: str, fields: Sequence[ImportField], taken: set[str], is_exact: bool
) -> str | None:
    for field in fields:
        if not key or (field.is_unique and field.name in taken):
            continue
        known = field.headings()
        if key in known or (not is_exact and any(h and key.startswith(f"{h} ") for h in known)):
            taken.add(field.name)
            return field.name
    return None


def signature(headings: Sequence[str]) -> str:
    """What recognises a sheet: its headings, whatever their case and accents."""
    return hashlib.sha256("\n".join(map(heading_key, headings)).encode()).hexdigest()


def remembered(imported: Import, headings: Sequence[str]) -> Mapping | None:
    """How these headings were mapped last time for this host."""
    row = ColumnMapping.objects.filter(
        list_name=imported.list_name, signature=signature(headings), host=imported.host
    ).first()
    return row.mapping if row else None


def remember(imported: Import, headings: Sequence[str], mapping: Mapping) -> None:
    """Keep this mapping for the next sheet with the same headings."""
    ColumnMapping.objects.update_or_create(
        list_name=imported.list_name,
        signature=signature(headings),
        host=imported.host,
        defaults={"mapping": mapping},
    )
