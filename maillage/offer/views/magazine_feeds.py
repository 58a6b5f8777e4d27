"""The magazine for feed readers (RSS) and podcast players (RSS 2.0 with Apple's elements)."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed
from django.utils.text import Truncator

from maillage.offer import magazine as reads
from maillage.offer.caching import public_page
from maillage.offer.models import EntryPage, EpisodePage, MagazineIndexPage
from maillage.offer.sites import Showcase

ITEMS = 30
EPISODES = 300
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
COVER = "fill-1400x1400|format-jpeg|jpegquality-80"


@public_page
def magazine_rss(request: HttpRequest) -> HttpResponse:
    """The newest entries."""
    site, index = _magazine(request)
    feed = Rss201rev2Feed(
        title=f"{index.title} · {site.name}",
        link=site.root_url + reverse("offer:magazine"),
        description=index.intro or index.title,
        language=index.locale.language_code,
        feed_url=site.root_url + request.path,
    )
    for page in reads.entries_of(index)[:ITEMS]:
        feed.add_item(
            title=page.title, link=site.root_url + page.magazine_path(),
            description=page.summary, pubdate=_at(page), updateddate=page.last_published_at,
            unique_id=f"{page.translation_key}@maillage", unique_id_is_permalink=False,
            author_name=_signed(page) or None,
        )  # fmt: skip
    return _written(feed)


class PodcastFeed(Rss201rev2Feed):
    """Adds what podcast players ask for: https://podcasters.apple.com/support/823."""

    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:itunes": ITUNES}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        told = self.feed
        handler.addQuickElement("itunes:author", told["author"])
        handler.addQuickElement("itunes:summary", told["description"])
        handler.addQuickElement("itunes:type", "episodic")
        handler.addQuickElement("itunes:explicit", "false")
        handler.startElement("itunes:category", {"text": "Arts"})
        handler.endElement("itunes:category")
        if told["cover"]:
            handler.addQuickElement("itunes:image", "", {"href": told["cover"]})
        if told["email"]:
            handler.startElement("itunes:owner", {})
            handler.addQuickElement("itunes:name", told["author"])
            handler.addQuickElement("itunes:email", told["email"])
            handler.endElement("itunes:owner")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("itunes:title", item["title"])
        handler.addQuickElement("itunes:duration", str(item["seconds"]))
        handler.addQuickElement("itunes:episodeType", "full")
        handler.addQuickElement("itunes:explicit", "false")
        if item["number"]:
            handler.addQuickElement("itunes:episode", str(item["number"]))
        if item["signed"]:
            handler.addQuickElement("itunes:author", item["signed"])


@public_page
def podcast(request: HttpRequest) -> HttpResponse:
    """The podcast's feed; 404 while there is no episode."""
    site, index = _magazine(request)
    episodes = list(reads.episodes_of(index)[:EPISODES])
    if not episodes:
        raise Http404
    author = index.podcast_author or site.name
    feed = PodcastFeed(
        title=index.podcast_title or index.title,
        link=site.root_url + reverse("offer:magazine"),
        description=index.podcast_text or index.intro or index.title,
        language=index.locale.language_code,
        feed_url=site.root_url + request.path,
        feed_copyright=author,
        author=author,
        email=index.podcast_email or site.contact_email,
        cover=_cover(index, site),
    )
    for episode in episodes:
        _add_episode(feed, episode, site)
    return _written(feed)


def _add_episode(feed: PodcastFeed, episode: EpisodePage, site: Showcase) -> None:
    feed.add_item(
        title=episode.title, link=site.root_url + episode.magazine_path(),
        description=_notes(episode), pubdate=_at(episode),
        unique_id=f"{episode.translation_key}@maillage", unique_id_is_permalink=False,
        enclosures=[Enclosure(_sound(episode, site), str(_size(episode)), episode.media_type)],
        seconds=episode.seconds, number=episode.number, signed=_signed(episode),
    )  # fmt: skip


def _magazine(request: HttpRequest) -> tuple[Showcase, MagazineIndexPage]:
    site: Showcase = request.regional_site  # type: ignore[attr-defined]
    index = reads.index_of(site)
    if index is None or site.magazine_feed:
        raise Http404
    return site, index


def _sound(episode: EpisodePage, site: Showcase) -> str:
    return site.root_url + episode.audio_file.url if episode.audio_file else episode.audio_url


def _size(episode: EpisodePage) -> int:
    """Bytes; 0 when the file went away, as players accept."""
    if not episode.audio_file:
        return episode.audio_bytes or 0
    try:
        return int(episode.audio_file.size)
    except OSError:
        return 0


def _cover(index: MagazineIndexPage, site: Showcase) -> str:
    if index.podcast_picture is None:
        return ""
    return site.root_url + str(index.podcast_picture.get_rendition(COVER).url)


def _notes(episode: EpisodePage) -> str:
    return episode.summary or Truncator(episode.transcript).words(60)


def _at(page: EntryPage) -> datetime:
    """Noon of the day that the editors wrote: an hour that no zone moves to another day."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(page.published_on, time(12), tzinfo=zone).astimezone(UTC)


def _signed(page: EntryPage) -> str:
    return ", ".join(one.name for one in page.contributors.all())


def _written(feed: Rss201rev2Feed) -> HttpResponse:
    response = HttpResponse(content_type="application/rss+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response
