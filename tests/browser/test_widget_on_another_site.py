"""The agenda on somebody else's page: one script tag, by keyboard, at 320 px, without tracker."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from maillage.offer.tests.site_cast import region
from tests.browser.hands import width

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def elsewhere():
    """`elsewhere(body)`: the address of a page of another site (another origin) with this body."""
    served: dict[str, bytes] = {}

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(served["body"] if self.path == "/" else b"")

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

    def address(body: str) -> str:
        html = f"<!doctype html><html lang=fr><title>Salle</title><body><h1>Salle</h1>{body}</body>"
        served["body"] = html.encode()
        return f"http://127.0.0.1:{server.server_port}/"

    yield address
    server.shutdown()
    server.server_close()


@pytest.fixture
def only_us(page, live_server):
    """Nothing is asked of anybody but the page itself and us."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield
    ours = ("http://127.0.0.1:", live_server.url)
    assert [url for url in asked if not url.startswith(ours)] == []


def test_one_script_tag_shows_the_agenda_at_its_own_height(
    cast, page, elsewhere, only_us, live_server
):
    found = region()
    page.goto(elsewhere(f'<script async src="{live_server.url}/integrer.js?n=5"></script>'))
    frame = page.locator("iframe")
    frame.wait_for()
    assert frame.get_attribute("title") == "Agenda culturel"
    inside = page.frame_locator("iframe")
    inside.get_by_text(found.tale.title).first.wait_for()
    page.wait_for_function("document.querySelector('iframe').style.height !== ''")
    content = page.frames[-1].evaluate("document.body.scrollHeight")
    assert abs(frame.bounding_box()["height"] - content) <= 2
    assert page.context.cookies() == []


def test_the_frame_is_read_by_keyboard_at_320_px(cast, page, elsewhere, only_us, live_server):
    region()
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(elsewhere(f'<script src="{live_server.url}/integrer.js"></script>'))
    page.frame_locator("iframe").locator("a.entry").first.wait_for()
    assert width(page) <= 320
    inside = page.frames[-1]
    assert inside.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for _step in range(3):
        page.keyboard.press("Tab")
    assert inside.evaluate("document.activeElement.matches('a')")


def test_a_frame_alone_works_without_javascript(cast, browser, elsewhere, live_server):
    found = region()
    context = browser.new_context(java_script_enabled=False, locale="fr-CA")
    page = context.new_page()
    html = f'<iframe src="{live_server.url}/integrer/agenda/" title="Agenda"></iframe>'
    page.goto(elsewhere(html))
    page.frame_locator("iframe").get_by_text(found.tale.title).first.wait_for()
    context.close()


@pytest.mark.parametrize("path", ["/integrer/", "/integrer/agenda/", "/donnees/"])
def test_its_pages_pass_axe_and_never_scroll_sideways(
    cast, page, live_server, axe_clean, no_sideways_scroll, page_problems, path
):
    region()
    page.goto(live_server.url + path)
    axe_clean(page, path)
    no_sideways_scroll(page)
