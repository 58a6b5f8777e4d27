"""What is asked of a reading, and what kind of thing the content is: told by itself and by the
headers that came with it, never by a file's name alone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from maillage.offer.harvest.found import DEFAULT_ZONE

Item = TypeVar("Item")
KINDS = ("ics", "jsonld", "html", "feed", "table", "json", "rdf")


@dataclass(slots=True)
class Asked:
    """How to read: `now` is aware, `base` is the address that relative ones are joined to.

    `seconds` is how long the reading itself may last, whatever is done of its events in between.
    """

    now: datetime
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo(DEFAULT_ZONE))
    base: str = ""
    content_type: str = ""
    name: str = ""
    mapping: dict[str, Any] = field(default_factory=dict)
    seconds: float = 240.0
    clock: Callable[[], float] = time.monotonic
    spent: float = 0.0
    began: float | None = None

    def is_late(self) -> bool:
        """Whether the time given to the whole reading is over."""
        running = self.clock() - self.began if self.began is not None else 0.0
        return self.spent + running > self.seconds

    def timed(self, found: Iterator[Item]) -> Iterator[Item]:
        """The same items; only the time it takes to read them is counted."""
        while True:
            self.began = self.clock()
            try:
                item = next(found)
            except StopIteration:
                return
            finally:
                self.spent, self.began = self.spent + self.clock() - self.began, None
            yield item


# Names that people and sources give → the kind, or "" to recognise it by its content.
NAMES = {
    "auto": "", "ical": "ics", "csv": "table", "xlsx": "table", "rss": "feed", "atom": "feed",
    "microdata": "html", "maillage": "jsonld", "turtle": "rdf", "api": "",
    **{kind: kind for kind in KINDS},
}  # fmt: skip
_ROOT = re.compile(rb"<(?![?!])([A-Za-z][\w:.-]*)")
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_FEEDS = ("rss", "feed", "channel")
_TURTLE = re.compile(rb"^\s*(?:@prefix|@base|PREFIX|BASE)\s", re.M)
_TRIPLE = re.compile(rb"^(?:<[^<>\s]+>|_:\w+)\s+<[^<>\s]+>\s+[<\"_]", re.M)


def kind_of(data: bytes, content_type: str = "", name: str = "") -> str:
    """One of KINDS, or "" when the content is none of them."""
    head = data[:20_000].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = data[:20_000].decode("utf-16", errors="replace").lstrip("\ufeff \r\n").encode()
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "table"
    if head[:1] in (b"{", b"["):
        return _json_kind(data, head)
    if _TURTLE.search(head) or _TRIPLE.search(head[:5_000]):
        return "rdf"
    if head.startswith(b"<"):
        return _marked_kind(head)
    if re.search(rb"^\s*BEGIN\s*:\s*VCALENDAR", head, re.I | re.M):
        return "ics"
    return _told(content_type) or ("table" if _is_table(head) else _by_name(name))


def chosen(kind: str, data: bytes, asked: Asked) -> str:
    """The kind to read as: the one that was named, unless it covers several."""
    named = NAMES.get(kind, "")
    found = kind_of(data, asked.content_type, asked.name)
    # « jsonld » is said of pages and of dumps alike.
    if named == "jsonld" and found in ("html", "rdf"):
        return found
    return named or found


def _json_kind(data: bytes, head: bytes) -> str:
    if b"@context" in head or b"@type" in head or b"@graph" in head:
        return "jsonld"
    if b'"@type"' in data or (b"schema.org/" in data[:1_000_000] and b'"@' in data):
        return "jsonld"
    return "json"


def _marked_kind(head: bytes) -> str:
    root = _ROOT.search(_COMMENT.sub(b"", head))
    name = root[1].decode("ascii", errors="replace").rpartition(":")[2].lower() if root else ""
    if name in _FEEDS:
        return "feed"
    if name == "rdf":
        return "feed" if b"http://purl.org/rss/1.0/" in head[:5_000] else "rdf"
    return "html"


def _told(content_type: str) -> str:
    kind = content_type.partition(";")[0].strip().lower()
    return {
        "text/calendar": "ics", "text/csv": "table", "application/ld+json": "jsonld",
        "application/json": "json", "text/html": "html", "application/xhtml+xml": "html",
        "application/rss+xml": "feed", "application/atom+xml": "feed", "text/turtle": "rdf",
        "text/tab-separated-values": "table",
    }.get(kind, "")  # fmt: skip


def _is_table(head: bytes) -> bool:
    """Whether the first lines are cut by the same separator, the same number of times."""
    text = head.decode("latin-1")
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    if len(lines) < 2:
        return False
    for separator in ("\t", ";", ",", "|"):
        counts = [line.count(separator) for line in lines]
        if max(counts) and sum(c > 0 for c in counts) > len(counts) * 0.6:
            return True
    return False


def _by_name(name: str) -> str:
    """The extension, when the content says nothing: an empty calendar is still a calendar."""
    ending = name.rpartition(".")[2].lower()
    return {"ics": "ics", "csv": "table", "tsv": "table", "ttl": "rdf", "nt": "rdf"}.get(ending, "")
