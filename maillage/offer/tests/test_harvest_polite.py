"""Manners: robots, conditional requests, pauses, patience; closed networks are left alone."""

import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from maillage.core.fetch import fetch
from maillage.offer.harvest.polite import (
    Memory,
    Pace,
    Refusal,
    Robots,
    ask,
    next_reading,
    not_harvested,
    retry_after_of,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Site(BaseHTTPRequestHandler):
    """A small site with rules."""

    asked: list[str] = []
    robots = (200, b"User-agent: *\nDisallow: /prive/\nCrawl-delay: 2\n")

    def do_GET(self):
        self.asked.append(self.path)
        if self.path == "/robots.txt":
            return self.answer(*self.robots)
        if self.path == "/occupe":
            return self.answer(429, b"", Retry_After="120")
        if self.headers.get("If-None-Match") == '"v1"':
            return self.answer(304)
        return self.answer(200, b"bonjour", ETag='"v1"', Content_Type="text/calendar")

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(Site, "asked", [])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Clock:
    """A clock that only a sleep moves."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


def asking():
    """Ask as one run does: robots known once, a pause between two requests."""
    go = partial(fetch, allow_private=True)
    clock = Clock()
    pace = Pace(clock, clock.sleep)
    return clock, partial(
        ask, fetch=go, robots=Robots(go), pace=pace, max_bytes=10_000, timeout=5, now=NOW
    )


def test_robots_are_asked_once_and_obeyed(site):
    _, go = asking()

    assert go(f"{site}/agenda.ics").data == b"bonjour"
    with pytest.raises(Refusal, match=r"robots\.txt"):
        go(f"{site}/prive/agenda.ics")
    assert Site.asked == ["/robots.txt", "/agenda.ics"]


def test_a_site_without_robots_is_read_and_one_that_fails_is_left_alone(site, monkeypatch):
    monkeypatch.setattr(Site, "robots", (404, b""))
    assert asking()[1](f"{site}/a").data == b"bonjour"

    monkeypatch.setattr(Site, "robots", (503, b""))
    with pytest.raises(Refusal):
        asking()[1](f"{site}/a")


def test_two_requests_to_one_host_are_apart(site):
    clock, go = asking()
    go(f"{site}/a")
    clock.now += 0.5
    go(f"{site}/b")

    assert clock.slept == [1.5]


def test_what_has_not_changed_is_not_read_again(site):
    _, go = asking()
    first = go(f"{site}/a")
    same = go(f"{site}/a", memory=first.memory)
    by_hash = go(f"{site}/a", memory=Memory(body_hash=first.memory.body_hash))

    assert not first.unchanged
    assert (first.memory.etag, first.content_type) == ('"v1"', "text/calendar")
    assert same.unchanged
    assert same.memory == first.memory
    assert by_hash.unchanged


def test_a_site_that_asks_to_wait_is_heard(site):
    with pytest.raises(Refusal) as refusal:
        asking()[1](f"{site}/occupe")

    assert refusal.value.retry_after == 120
    assert not refusal.value.is_final


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/events/1", "http://fb.me/x", "m.facebook.com/groups/2",
        "https://instagram.com/p/1", "https://FACEBOOK.com./x",
    ],
)  # fmt: skip
def test_closed_networks_are_never_harvested_and_it_is_said_why(url):
    assert "n’est pas moissonné" in str(not_harvested(url))


@pytest.mark.parametrize("url", ["https://exemple.ca/facebook.com", "https://notfacebook.com/"])
def test_other_sites_are_not_taken_for_them(url):
    assert not_harvested(url) is None


def test_an_address_inside_the_network_is_refused():
    with pytest.raises(Refusal) as refusal:
        ask("http://127.0.0.1/x", fetch=fetch, robots=Robots(fetch), pace=Pace(), max_bytes=9,
            timeout=2)  # fmt: skip
    assert refusal.value.is_final


def wait(**given) -> timedelta:
    return next_reading(NOW, every=timedelta(days=1), draw=lambda: 0.0, **given) - NOW


def test_failures_are_tried_again_soon_then_less_and_less():
    waits = [wait(failures=n) for n in range(14)]

    assert waits[0] == waits[3] == timedelta(days=1)
    assert waits[1:3] == [timedelta(minutes=30), timedelta(hours=1)]
    assert waits[3:] == sorted(waits[3:])
    assert waits[-1] == timedelta(days=7)


def test_a_retry_after_is_waited_for_within_reason():
    assert wait(failures=1, retry_after=7200) == timedelta(hours=2)
    assert wait(failures=1, retry_after=10**9) == timedelta(days=7)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("120", 120), ("Sun, 22 Nov 2026 12:01:00 GMT", 60), ("demain", None), (None, None)],
)
def test_retry_after_is_a_number_or_a_date(told, seconds):
    assert retry_after_of(told, NOW) == seconds
