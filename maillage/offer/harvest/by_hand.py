"""A harvest that somebody asks for by name: a file or an address, once, from the command line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from maillage.core import journal
from maillage.offer.harvest.opening import is_address, open_source
from maillage.offer.harvest.running import Progress, carry_on, run_content
from maillage.offer.models import HarvestRun, Source

# What the command calls a kind → what a source keeps.
KINDS = {
    "ics": Source.Kind.ICS, "jsonld": Source.Kind.JSON_LD, "microdata": Source.Kind.MICRODATA,
    "feed": Source.Kind.FEED, "rss": Source.Kind.FEED, "atom": Source.Kind.FEED,
    "table": Source.Kind.TABLE, "csv": Source.Kind.TABLE, "xlsx": Source.Kind.TABLE,
    "json": Source.Kind.JSON, "maillage": Source.Kind.MAILLAGE,
}  # fmt: skip


def harvest_given(
    given: str,
    *,
    kind: str = "",
    mapping: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> HarvestRun:
    """Harvest a file or an address into its source, made when it is not known yet.

    The source of a file is the one of that name: the same file given again follows its events, and
    goes on where it was when a former run was killed. Raises `polite.Refusal` when a file cannot
    be opened; what an address answers is told by the run.
    """
    if is_address(given):
        source = source_of(given, kind=kind, mapping=mapping)
        return carry_on(HarvestRun.objects.create(source=source), progress=progress)
    opened = open_source(given)
    source = source_of(given, kind=kind, mapping=mapping)
    return run_content(source=source, content=opened.data, name=opened.name, progress=progress)


def source_of(given: str, *, kind: str = "", mapping: Mapping[str, Any] | None = None) -> Source:
    """The source of a file or an address. A new one holds its events for moderation, and is read
    again only when somebody asks."""
    url = given.strip() if is_address(given) else ""
    name = (urlsplit(url).hostname or url) if url else PurePath(given).name
    known = Source.objects.filter(url=url) if url else Source.objects.filter(url="", name=name)
    source = known.order_by("pk").first()
    if source is None:
        wanted = KINDS.get(kind, Source.Kind.AUTO)
        source = Source(name=name[:200], url=url, kind=wanted, is_active=False)
        journal.create(source, by=None)
    if mapping and mapping != source.mapping:
        journal.change(source, {"mapping": dict(mapping)}, by=None)
    return source
