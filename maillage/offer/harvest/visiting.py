"""One visit to a source's address: robots first, then a conditional request, through core.fetch."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from maillage.core.fetch import FetchFailed, fetch
from maillage.core.said import Said
from maillage.offer.harvest.polite import Polite
from maillage.offer.models import Source

MOST_BYTES = 60 * 2**20
SECONDS = 60.0
ACCEPT = (
    "text/calendar, application/ld+json, application/json;q=0.9, text/html;q=0.8, "
    "application/rss+xml;q=0.8, application/atom+xml;q=0.8, */*;q=0.5"
)


@dataclass(frozen=True)
class Visited:
    """What a visit brought back, and what the next one will say that it has already."""

    body: bytes = b""
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    is_unchanged: bool = False


def visit(source: Source, *, allow_private: bool = False) -> Visited:
    """Read the source's address, unless it says that nothing changed.

    Raises FetchRefused, FetchFailed or RobotsRefused, with a sentence for the run's report.
    `allow_private` is for tests against a server of their own.
    """
    Polite(allow_private=allow_private).check(source.url)
    answer = fetch(
        source.url, max_bytes=MOST_BYTES, timeout=SECONDS, etag=source.etag or None,
        last_modified=source.last_modified or None, accept=ACCEPT, allow_private=allow_private,
    )  # fmt: skip
    if answer.not_modified:
        return Visited(
            etag=answer.etag or source.etag,
            last_modified=answer.last_modified or source.last_modified,
            body_hash=source.body_hash, is_unchanged=True,
        )  # fmt: skip
    if not answer.ok:
        raise FetchFailed(Said("Le site a répondu %(status)d.", status=answer.status))
    digest = hashlib.sha256(answer.body).hexdigest()
    return Visited(
        body=answer.body, etag=answer.etag or "", last_modified=answer.last_modified or "",
        body_hash=digest, is_unchanged=digest == source.body_hash,
    )  # fmt: skip
