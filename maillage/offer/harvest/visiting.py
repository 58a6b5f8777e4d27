"""One visit to a source's address, with manners, and what is remembered of it."""

from __future__ import annotations

from functools import partial

from maillage.core.fetch import fetch
from maillage.offer.harvest.polite import Answer, Memory, Pace, Robots, ask
from maillage.offer.harvest.reading import MAX_BYTES
from maillage.offer.models import Source

SECONDS = 60.0


def visit(source: Source, *, allow_private: bool = False) -> Answer:
    """Read the source's address, unless it says that nothing changed.

    Raises `polite.Refusal` with a sentence for the run's report. `allow_private` is for tests
    against a server of their own.
    """
    going = partial(fetch, allow_private=allow_private)
    known = Memory(source.etag, source.last_modified, source.body_hash)
    return ask(
        source.url, fetch=going, robots=Robots(going), pace=Pace(), max_bytes=MAX_BYTES,
        timeout=SECONDS, memory=known,
    )  # fmt: skip


def remember(source: Source, memory: Memory) -> None:
    """Keep what the next visit will say that it has already."""
    source.etag, source.last_modified = memory.etag[:300], memory.last_modified[:100]
    source.body_hash = memory.body_hash
    source.save(update_fields=["etag", "last_modified", "body_hash", "updated_at"])
