"""Manners towards the sites that are read: robots, conditional requests, pauses, patience.

Everything goes out through `core.fetch`. The clock and the sleep are given, so that tests need
neither.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from maillage.algorithms.said import Said
from maillage.core.fetch import Fetched, FetchFailed, FetchRefused

AGENT = "Maillage"
ROBOTS_BYTES = 500 * 1024  # RFC 9309, 2.5: at least 500 kB are read
ROBOTS_SECONDS = 10.0
LEAST_DELAY = 1.0
LONGEST_DELAY = 30.0
FIRST_WAIT = timedelta(minutes=30)
LONGEST_WAIT = timedelta(days=7)
ACCEPT = (
    "text/calendar, application/ld+json, application/json, text/html;q=0.9, "
    "application/rss+xml;q=0.9, application/atom+xml;q=0.9, text/csv;q=0.8, text/turtle;q=0.7, "
    "*/*;q=0.5"
)
_CLOSED = {
    "facebook.com": "Facebook", "fb.com": "Facebook", "fb.me": "Facebook", "fb.watch": "Facebook",
    "messenger.com": "Facebook", "instagram.com": "Instagram", "instagr.am": "Instagram",
}  # fmt: skip


class Fetch(Protocol):
    """`core.fetch.fetch`, or a test's own."""

    def __call__(
        self, url: str, *, max_bytes: int, timeout: float, etag: str | None = None,
        last_modified: str | None = None, accept: str | None = None,
    ) -> Fetched: ...  # fmt: skip


def not_harvested(url: str) -> Said | None:
    """Why a site is never harvested, whoever asks; None for any other."""
    address = url if "://" in url else f"https://{url}"
    try:
        host = (urlsplit(address.strip()).hostname or "").rstrip(".").lower()
    except ValueError:
        return None
    for domain, name in _CLOSED.items():
        if host == domain or host.endswith(f".{domain}"):
            return Said(
                "%(name)s n’est pas moissonné : ses conditions l’interdisent et ses pages ne "
                "décrivent pas leurs événements. Collez plutôt le texte de l’événement dans "
                "« Proposer un événement ».",
                name=name,
            )
    return None


# --- Robots ----------------------------------------------------------------------------------
@dataclass
class Robots:
    """What each site allows to machines (RFC 9309), asked once per host and per run."""

    fetch: Fetch
    known: dict[str, RobotFileParser] = field(default_factory=dict)

    def allows(self, url: str) -> bool:
        """Whether the page may be read. Raises FetchRefused for an address not to be followed."""
        return self._of(url).can_fetch(AGENT, url)

    def delay(self, url: str) -> float:
        """Seconds that the site asks for between two requests, within reason."""
        asked = self._of(url).crawl_delay(AGENT)
        try:
            seconds = float(asked) if asked is not None else 0.0
        except (TypeError, ValueError):
            seconds = 0.0
        return min(max(seconds, LEAST_DELAY), LONGEST_DELAY)

    def _of(self, url: str) -> RobotFileParser:
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self.known:
            self.known[root] = self._read(root)
        return self.known[root]

    def _read(self, root: str) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            answer = self.fetch(
                f"{root}/robots.txt", max_bytes=ROBOTS_BYTES, timeout=ROBOTS_SECONDS
            )
        except FetchFailed:
            answer = None
        if answer is not None and answer.ok:
            text = answer.body.decode("utf-8", errors="replace").lstrip("\ufeff")
            rules.parse(text.splitlines())
        elif answer is not None and 400 <= answer.status < 500:
            rules.parse([])  # no such file: everything is allowed
        else:
            # A site that cannot answer is left alone (RFC 9309, 2.3.1.4).
            rules.parse(["User-agent: *", "Disallow: /"])
        return rules


# --- Pauses ----------------------------------------------------------------------------------
@dataclass
class Pace:
    """Never two requests to one host without a pause between them."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    last: dict[str, float] = field(default_factory=dict)

    def wait(self, url: str, delay: float = LEAST_DELAY) -> None:
        """Sleep until the host may be asked again, and note that it is."""
        host = urlsplit(url).netloc.lower()
        before = self.last.get(host)
        if before is not None and (left := before + delay - self.clock()) > 0:
            self.sleep(left)
        self.last[host] = self.clock()


# --- What has changed ------------------------------------------------------------------------
@dataclass(frozen=True)
class Memory:
    """What is kept of a source's last answer, to ask only for what is new."""

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""


@dataclass(frozen=True)
class Answer:
    """What a polite request gave. `unchanged`: what was read last time still holds."""

    url: str
    data: bytes
    content_type: str
    memory: Memory
    unchanged: bool


def hash_of(body: bytes) -> str:
    """The digest that tells whether a body is the same as the last one."""
    return hashlib.sha256(body).hexdigest()


class Refusal(Exception):
    """The address was not read. `why` for a person; `retry_after` is in seconds, when told.

    `is_final`: asking again later would change nothing.
    """

    def __init__(self, why: str, *, retry_after: float | None = None, is_final: bool = False):
        super().__init__(why)
        self.why = why
        self.retry_after = retry_after
        self.is_final = is_final


def ask(
    url: str, *, fetch: Fetch, robots: Robots, pace: Pace, max_bytes: int, timeout: float,
    memory: Memory | None = None, now: datetime | None = None,
) -> Answer:  # fmt: skip
    """Read an address with manners. Raises Refusal, and nothing else."""
    memory = memory or Memory()
    closed = not_harvested(url)
    if closed:
        raise Refusal(closed, is_final=True)
    url = f"https:{url[7:]}" if url[:7].lower() == "webcal:" else url
    try:
        _obey(robots, url)
        pace.wait(url, robots.delay(url))
        answer = fetch(
            url, max_bytes=max_bytes, timeout=timeout, etag=memory.etag or None,
            last_modified=memory.last_modified or None, accept=ACCEPT,
        )  # fmt: skip
        _judge_redirection(robots, url, answer)
    except FetchRefused as error:
        raise Refusal(_words(error), is_final=True) from error
    except FetchFailed as error:
        raise Refusal(_words(error)) from error
    return _answer(answer, memory, now or datetime.now(UTC))


def _obey(robots: Robots, url: str) -> None:
    if not robots.allows(url):
        raise Refusal(Said("Le site demande aux machines de ne pas lire cette page (robots.txt)."))


def _judge_redirection(robots: Robots, asked: str, answer: Fetched) -> None:
    closed = not_harvested(answer.url)
    if closed:
        raise Refusal(closed, is_final=True)
    if urlsplit(asked).netloc.lower() != urlsplit(answer.url).netloc.lower():
        _obey(robots, answer.url)


def _words(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return said if isinstance(said, str) and said else str(error)


def _answer(answer: Fetched, memory: Memory, now: datetime) -> Answer:
    if not answer.ok:
        wait = retry_after_of(answer.headers.get("retry-after"), now)
        gone = answer.status in (401, 403, 410)
        why = Said("Le site a répondu par l’erreur %(status)d.", status=answer.status)
        raise Refusal(why, retry_after=wait, is_final=gone)
    if answer.not_modified:
        return Answer(answer.url, b"", "", memory, unchanged=True)
    fresh = Memory(
        (answer.etag or "")[:300], (answer.last_modified or "")[:100], hash_of(answer.body)
    )
    kind = answer.headers.get("content-type", "")
    same = bool(memory.body_hash) and fresh.body_hash == memory.body_hash
    return Answer(answer.url, answer.body, kind, fresh, unchanged=same)


# --- Patience --------------------------------------------------------------------------------
def retry_after_of(told: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for: a number, or a date."""
    if not told:
        return None
    told = told.strip()
    if told.isdecimal():
        return float(told[:9])
    try:
        moment = parsedate_to_datetime(told)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def next_reading(
    now: datetime,
    *,
    every: timedelta,
    failures: int = 0,
    retry_after: float | None = None,
    draw: Callable[[], float] = random.random,
) -> datetime:
    """When to read a source again: later after each failure in a row, never before it asks.

    `draw` gives a number from 0 to 1 that spreads readings over a tenth of the wait, so that they
    do not all come at once.
    """
    wait = every
    if failures:
        # Doubled each time, beginning at half an hour; no sooner than usual from the third on.
        wait = min(FIRST_WAIT * 2 ** min(failures - 1, 12), LONGEST_WAIT)
        wait = wait if failures < 3 else max(wait, min(every, LONGEST_WAIT))
    if retry_after is not None:
        wait = max(wait, min(timedelta(seconds=retry_after), LONGEST_WAIT))
    return now + wait * (1 + 0.1 * draw())
