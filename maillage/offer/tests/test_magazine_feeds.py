"""The magazine's RSS and its podcast, read as feed readers and podcast players read them."""

from __future__ import annotations

from datetime import date
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import feedparser
import pytest

from maillage.offer.models import Contributor
from maillage.offer.tests.showcase_cast import make_article, make_episode, make_magazine

pytestmark = pytest.mark.django_db
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_the_feed_of_the_magazine_has_each_entry_once_the_newest_first(client):
    index = make_magazine()
    make_article(index, "Ancien", "ancien", published_on=date(2026, 1, 1), summary="A & B")
    newest = make_article(index, "Nouveau", "nouveau", published_on=date(2026, 2, 1))
    Contributor.objects.create(page=newest, name="Théa")
    answer = client.get("/magazine/fil.rss")
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    told = feedparser.parse(answer.content)
    assert not told.bozo
    assert [entry.title for entry in told.entries] == ["Nouveau", "Ancien"]
    assert told.entries[1].summary == "A & B"
    assert told.entries[0].link.endswith("/magazine/nouveau/")
    assert len({entry.id for entry in told.entries}) == 2


def podcast(client) -> ElementTree.Element:
    answer = client.get("/magazine/balado.xml")
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content).find("channel")


def test_the_podcast_has_what_players_require(client):
    index = make_magazine(podcast_title="À portée de voix", podcast_author="La radio",
                          podcast_email="radio@example.org", podcast_text="Des voix.")  # fmt: skip
    make_episode(index, "Épisode 1", "episode-1", number=1)
    channel = podcast(client)
    told = {tag: channel.findtext(tag) for tag in ("title", "link", "description", "language")}
    assert told["title"] == "À portée de voix"
    assert all(told.values())
    assert channel.find(f"{ITUNES}category").get("text") == "Arts"
    assert channel.findtext(f"{ITUNES}explicit") == "false"
    assert channel.findtext(f"{ITUNES}author") == "La radio"
    assert channel.find(f"{ITUNES}owner").findtext(f"{ITUNES}email") == "radio@example.org"


def test_each_episode_has_a_sound_a_name_that_stays_a_date_and_a_length(client):
    index = make_magazine()
    episode = make_episode(index, "Épisode 1", "episode-1", number=1, seconds=754,
                           published_on=date(2026, 3, 8))  # fmt: skip
    item = podcast(client).find("item")
    enclosure = item.find("enclosure")
    assert enclosure.get("url").startswith("http")
    assert enclosure.get("url").endswith(".mp3")
    assert (enclosure.get("length"), enclosure.get("type")) == ("1000", "audio/mpeg")
    assert item.find("guid").get("isPermaLink") == "false"
    assert parsedate_to_datetime(item.findtext("pubDate")).date() == date(2026, 3, 8)
    assert item.findtext(f"{ITUNES}duration") == "754"
    assert item.findtext(f"{ITUNES}episode") == "1"
    guid = item.findtext("guid")
    episode.slug = "autre-adresse"
    episode.save()
    assert podcast(client).find("item").findtext("guid") == guid


def test_a_sound_elsewhere_says_the_size_it_was_given(client):
    make_episode(make_magazine(), "Ailleurs", "ailleurs", audio_url="https://s.example/e.m4a",
                 audio_bytes=123_456)  # fmt: skip
    enclosure = podcast(client).find("item").find("enclosure")
    assert enclosure.attrib == {
        "url": "https://s.example/e.m4a", "length": "123456", "type": "audio/mp4",
    }  # fmt: skip


def test_a_magazine_without_an_episode_has_no_podcast(client):
    make_article(make_magazine(), "Article", "article")
    assert client.get("/magazine/balado.xml").status_code == 404
    assert "balado.xml" not in client.get("/magazine/").content.decode()
