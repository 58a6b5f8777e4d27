"""A source tried: what would come, with nothing written; for a table, which column is what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils import timezone

from maillage.algorithms.said import Said
from maillage.core.fetch import fetch
from maillage.core.lists.imports.sheets import SheetError, read_sheet
from maillage.offer.harvest.fields import FIELDS
from maillage.offer.harvest.found import FoundEvent
from maillage.offer.harvest.json_lists import sampled
from maillage.offer.harvest.kinds import Asked, chosen
from maillage.offer.harvest.polite import Pace, Refusal, Robots, ask
from maillage.offer.harvest.reading import MAX_BYTES, TOO_BIG, read
from maillage.offer.harvest.running import READERS
from maillage.offer.harvest.tables import columns_of
from maillage.offer.models import Source

SECONDS = 15.0  # of reading: somebody waits for the page
MOST = 30
MOST_REFUSED = 20
ROWS = 3


@dataclass
class Column:
    """A column of a table, or a field of JSON: its first cells, and the field it becomes."""

    heading: str
    cells: list[str]
    field: str = ""


@dataclass
class Trial:
    """What a source would bring. `problem` says why nothing could be read."""

    kind: str = ""
    events: list[FoundEvent] = field(default_factory=list)
    seen: int = 0
    is_cut: bool = False
    refused: list[tuple[str, Any]] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    mapping: dict[str, Any] = field(default_factory=dict)
    problem: Any = ""

    @property
    def items(self) -> str:
        """The path of the list, in JSON."""
        return str(self.mapping.get("items") or "")


def try_source(source: Source, *, content: bytes | None = None, name: str = "") -> Trial:
    """Read a source's address, or a file given for it; nothing is written, nothing is raised."""
    media_type, base = "", source.url
    if content is None:
        try:
            answer = ask(
                source.url, fetch=fetch, robots=Robots(fetch), pace=Pace(), max_bytes=MAX_BYTES,
                timeout=SECONDS,
            )  # fmt: skip
        except Refusal as refusal:
            return Trial(problem=refusal.why)
        content, media_type, base = answer.data, answer.content_type, answer.url
    if len(content) > MAX_BYTES:
        return Trial(problem=TOO_BIG)
    asked = Asked(
        now=timezone.now(), base=base, name=name, content_type=media_type,
        mapping=dict(source.mapping), seconds=SECONDS,
    )  # fmt: skip
    named = READERS.get(Source.Kind(source.kind), "")
    reading = read(content, asked, named)
    trial, events = Trial(kind=reading.kind), iter(reading)
    trial.events = list(islice(events, MOST))
    trial.is_cut = next(events, None) is not None
    trial.seen = max(reading.total, reading.seen)
    trial.refused = [(one.where, one.why) for one in reading.refused[:MOST_REFUSED]]
    trial.notes, trial.mapping = list(reading.notes), dict(reading.mapping or {})
    trial.columns = _columns(content, asked, chosen(named, content, asked), trial.mapping)
    if not trial.events and not trial.refused:
        trial.problem = Said("aucun événement n’y a été trouvé")
    return trial


def _columns(content: bytes, asked: Asked, kind: str, mapping: Mapping[str, Any]) -> list[Column]:
    """The columns of a table or the fields of a JSON list, with three of their values."""
    if kind == "table":
        try:
            sheet = read_sheet(
                content, asked.name or "tableau", max_bytes=MAX_BYTES, max_rows=200_000
            )
        except SheetError:
            return []
        headings, rows = columns_of(sheet, ROWS)
    elif kind == "json":
        headings, rows = sampled(content, asked, ROWS)
    else:
        return []
    becomes = {
        name: told for told, names in (mapping.get("fields") or {}).items()
        for name in ([names] if isinstance(names, str) else names)
    }  # fmt: skip
    return [
        Column(
            heading, [str(row.get(heading) or "")[:60] for row in rows], becomes.get(heading, "")
        )
        for heading in headings[:80]
    ]


def mapping_of(pairs: Mapping[str, str], former: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping to remember, from {heading: field}; what is no field is left out."""
    fields: dict[str, list[str]] = {}
    for heading, told in pairs.items():
        if told in FIELDS:
            fields.setdefault(told, []).append(heading)
    kept = {name: former[name] for name in ("order", "timezone", "items") if former.get(name)}
    return {"fields": fields, **kept}
