"""An existing magazine, read every hour by the worker and kept as titles, plain text and links."""

from __future__ import annotations

import html
from calendar import timegm
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import feedparser
import nh3
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from maillage.core.fetch import FetchFailed, FetchRefused, fetch
from maillage.core.said import Said
from maillage.offer.models import FeedItem, MagazineFeed, RegionalSite

EVERY_MINUTES = 60
MAX_BYTES = 3 * 1024 * 1024
SECONDS = 20.0
KEPT = 60
TYPES = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8"


def read_magazines(**network: Any) -> None:
    """Read the feed of every site that has one. `network` is for tests (see `core.fetch`)."""
    MagazineFeed.objects.filter(regional_site__magazine_feed="").delete()
    for site in RegionalSite.objects.exclude(magazine_feed=""):
        read_magazine(site, **network)


def read_magazine(site: RegionalSite, **network: Any) -> MagazineFeed:
    """Read one feed; a failure keeps what was read before and says why."""
    feed = MagazineFeed.objects.filter(regional_site=site).first()
    if feed is None or feed.url != site.magazine_feed:
        MagazineFeed.objects.filter(regional_site=site).delete()
        feed = MagazineFeed.objects.create(regional_site=site, url=site.magazine_feed)
    try:
        got = fetch(
            feed.url, max_bytes=MAX_BYTES, timeout=SECONDS, accept=TYPES,
            etag=feed.etag or None, last_modified=feed.last_modified or None, **network,
        )  # fmt: skip
    except (FetchFailed, FetchRefused) as problem:
        return _failed(feed, problem.args[0] if problem.args else Said("La lecture a échoué."))
    if not got.ok:
        return _failed(feed, Said("Le site répond par une erreur."))
    if not got.not_modified:
        told = feedparser.parse(got.body)
        if not told.entries:
            return _failed(feed, Said("Cette adresse n’est pas un fil RSS ou Atom."))
        _keep(feed, told)
        feed.etag, feed.last_modified = (got.etag or "")[:300], (got.last_modified or "")[:100]
    feed.read_at, feed.problem = timezone.now(), ""
    feed.save()
    return feed


def _failed(feed: MagazineFeed, why: Any) -> MagazineFeed:
    feed.problem = why
    feed.save(update_fields=["problem", "updated_at"])
    return feed


@transaction.atomic
def _keep(feed: MagazineFeed, told: Any) -> None:
    """What the feed says now, instead of what it said."""
    feed.title = plain(told.feed.get("title", ""))[:200]
    items: dict[str, FeedItem] = {}
    for entry in told.entries[:KEPT]:
        item = _item(feed, entry)
        if item is not None:
            items.setdefault(item.key, item)
    feed.items.all().delete()
    FeedItem.objects.bulk_create(items.values(), batch_size=200)


def _item(feed: MagazineFeed, entry: Any) -> FeedItem | None:
    url = str(entry.get("link", ""))
    title = plain(entry.get("title", ""))
    if urlsplit(url).scheme not in ("http", "https") or len(url) > 1000 or not title:
        return None
    return FeedItem(
        feed=feed, key=str(entry.get("id") or url)[:500], url=url, title=title[:300],
        summary=Truncator(plain(entry.get("summary", ""))).chars(380),
        author=plain(entry.get("author", ""))[:120], published_at=_when(entry),
    )  # fmt: skip


def plain(text: Any) -> str:
    """Text from outside without any markup."""
    return " ".join(html.unescape(nh3.clean(str(text or ""), tags=set())).split())


def _when(entry: Any) -> datetime | None:
    """A date of the future is a mistake: it would stay on top."""
    told = entry.get("published_parsed") or entry.get("updated_parsed")
    if not told:
        return None
    try:
        at = datetime.fromtimestamp(timegm(told), UTC)
    except (ValueError, OverflowError):
        return None
    return min(at, timezone.now() + timedelta(minutes=1))
