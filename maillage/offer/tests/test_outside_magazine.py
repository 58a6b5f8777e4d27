"""An existing magazine is read in the background, cleaned, and shown as links out."""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from wagtail.models import Site

from maillage.core.said import in_words
from maillage.offer.models import FeedItem, RegionalSite
from maillage.offer.outside_magazine import plain, read_magazine, read_magazines
from maillage.offer.tests.showcase_cast import make_article, make_magazine

pytestmark = pytest.mark.django_db
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Le Petit &amp; Grand</title>
<item><title>Un &lt;b&gt;orgue&lt;/b&gt;</title><link>https://revue.example/1</link><guid>1</guid>
<description>&lt;p onclick="x()"&gt;Il souffle.
&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;</description>
<pubDate>Sun, 08 Mar 2026 10:00:00 GMT</pubDate></item>
<item><title>Piège</title><link>javascript:alert(1)</link><guid>2</guid></item>
<item><title>Demain</title><link>https://revue.example/3</link><guid>3</guid>
<pubDate>Sun, 08 Mar 2099 10:00:00 GMT</pubDate></item></channel></rss>"""


@contextmanager
def magazine_elsewhere(body: str, status: int = 200):
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.headers.get("If-None-Match", ""))
            same = self.headers.get("If-None-Match") == '"v1"'
            self.send_response(304 if same else status)
            self.send_header("ETag", '"v1"')
            self.end_headers()
            if not same:
                self.wfile.write(body.encode())

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/feed", asked
    finally:
        server.shutdown()


def site_reading(url: str) -> RegionalSite:
    site = Site.objects.get(is_default_site=True)
    return RegionalSite.objects.create(site=site, name="La culture", magazine_feed=url)


def test_titles_and_plain_text_are_kept_and_nothing_that_runs():
    with magazine_elsewhere(FEED) as (url, _asked):
        feed = read_magazine(site_reading(url), allow_private=True)
    assert feed.title == "Le Petit & Grand"
    first = feed.items.get(key="1")
    assert (first.title, first.summary) == ("Un orgue", "Il souffle.")
    assert not feed.items.filter(key="2").exists()
    assert feed.items.get(key="3").published_at.year < 2099


def test_the_page_shows_what_was_read_and_links_out(client):
    with magazine_elsewhere(FEED) as (url, asked):
        read_magazine(site_reading(url), allow_private=True)
        before = len(asked)
        page = client.get("/magazine/").content.decode()
        assert len(asked) == before
    assert '<a href="https://revue.example/1" rel="noopener">Un orgue</a>' in page


def test_our_own_magazine_is_hidden_while_another_is_shown(client):
    make_article(make_magazine(), "Un orgue", "un-orgue")
    site_reading("https://revue.example/feed")
    assert "Rien à lire" in client.get("/magazine/").content.decode()
    assert client.get("/magazine/un-orgue/").status_code == 404


def test_what_has_not_changed_is_not_read_again():
    with magazine_elsewhere(FEED) as (url, asked):
        site = site_reading(url)
        read_magazine(site, allow_private=True)
        read_magazine(site, allow_private=True)
    assert asked == ["", '"v1"']
    assert FeedItem.objects.count() == 2


@pytest.mark.parametrize(("body", "status"), [("rien", 500), ("<html>non</html>", 200)])
def test_a_failure_keeps_what_was_read_and_says_why(body, status):
    with magazine_elsewhere(FEED) as (url, _asked):
        site = site_reading(url)
        feed = read_magazine(site, allow_private=True)
    with magazine_elsewhere(body, status) as (url, _asked):
        feed.url = site.magazine_feed = url
        feed.etag = ""
        feed.save()
        site.save()
        feed = read_magazine(site, allow_private=True)
    assert in_words(feed.problem)
    assert feed.items.count() == 2


def test_an_address_inside_the_network_is_refused():
    site_reading("http://127.0.0.1:9/feed")
    read_magazines()
    feed = RegionalSite.objects.get().feed_read
    assert in_words(feed.problem)


@pytest.mark.parametrize(
    ("text", "expected"),
    [(None, ""), ("a\n b", "a b"), ("<img src=x>été &amp; hiver", "été & hiver")],
)
def test_text_from_outside_loses_its_markup(text, expected):
    assert plain(text) == expected
