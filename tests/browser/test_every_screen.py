"""Every screen of the program: axe in both themes, 320 px, no failing script, nothing outside.

The table is in screens.py. One region and one browser page serve the whole module.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.urls import get_resolver
from pytest_django.live_server_helper import LiveServer

from tests.browser.axe import AXE_SCRIPT, found_by_axe
from tests.browser.hands import width
from tests.browser.region import client_of
from tests.browser.region_kept import fill
from tests.browser.screen import Screen
from tests.browser.screens import NO_SCREEN, ROOMS
from tests.database import empty

SHOTS = os.environ.get("MAILLAGE_SHOTS", "")


@pytest.fixture(scope="module")
def region(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """The region, served: filled once for the module and emptied after it."""
    folder = tmp_path_factory.mktemp("region")
    places = {"MEDIA_ROOT": folder, "PRIVATE_MEDIA_ROOT": folder, "SEARCH_INDEX": folder / "index",
              # Nothing is asked of it before a person says so.
              "RECONCILIATION_URL": "https://reconciliation.example/"}  # fmt: skip
    with django_db_blocker.unblock(), override_settings(**places):
        server = LiveServer("localhost")
        try:
            w = fill(folder)
            w.origin = server.url
            yield w
        finally:
            server.stop()
            empty()


@pytest.fixture(scope="module")
def tab(browser, browser_context_args):
    """The one page that visits them all; what it did wrong since the last visit in `.problems`."""
    context = browser.new_context(**browser_context_args)
    context.add_init_script(AXE_SCRIPT)
    page = context.new_page()
    tab = SimpleNamespace(page=page, problems=[], origin="", expected="")
    page.on("pageerror", lambda error: tab.problems.append(f"script: {error}"))
    page.on("console", lambda message: _hear(tab, message))
    page.on("request", lambda request: _check_request(tab, request))
    yield tab
    context.close()


def _hear(tab, message) -> None:
    # The browser notes a page that answers 404 or 410 as an error: right where it is expected.
    if message.type == "error" and message.location.get("url") != tab.expected:
        tab.problems.append(f"console: {message.text} {message.location.get('url')}")


def _check_request(tab, request) -> None:
    if not request.url.startswith((tab.origin, "data:", "blob:", "about:")):
        tab.problems.append(f"dehors: {request.url}")


def _draw_error(route) -> None:
    """An error page as it is drawn, without making the program fail."""
    name = route.request.url.rstrip("/").rpartition("/")[2]
    body = render_to_string(f"{name}.html", request=RequestFactory().get("/"))
    route.fulfill(status=int(name[:3]), content_type="text/html; charset=utf-8", body=body)


def visit(tab, region, screen: Screen) -> list[str]:
    """What is wrong with this screen."""
    page, tab.origin, tab.problems, tab.expected = tab.page, region.origin, [], ""
    page.context.clear_cookies()
    # While anything is routed the browser keeps no file: only for the pages that need it.
    page.unroute_all()
    if screen.name[0].isdigit():
        page.route("**/erreur/*/", _draw_error)
    if screen.who:
        _enter(page, region, getattr(region, screen.who))
    if screen.walk:
        screen.walk(page, region.origin, region)
        status = 200
    else:
        address = region.origin + screen.address(region)
        tab.expected = address if screen.status >= 400 else ""
        status = page.goto(address).status
        if page.url != address:
            tab.problems.append(f"mène ailleurs: {page.url}")
    found = [] if status == screen.status else [f"{status} au lieu de {screen.status}"]
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} titres h1")
    return found + found_by_axe(page) + _sideways(page) + tab.problems


def _enter(page, region, user) -> None:
    if user.pk not in region.__dict__.setdefault("sessions", {}):
        region.sessions[user.pk] = client_of(user).cookies["sessionid"].value
    cookie = {"name": "sessionid", "value": region.sessions[user.pk], "url": region.origin}
    page.context.add_cookies([cookie])


def _sideways(page) -> list[str]:
    page.set_viewport_size({"width": 320, "height": 640})
    found = width(page)
    if SHOTS:
        name = "-".join(page.url.split("/")[3:])[:60] or "accueil"
        page.screenshot(path=f"{SHOTS}/{name}-320.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    return [f"{found} px de large à 320 px"] if found > 320 else []


@pytest.mark.parametrize("room", ROOMS)
def test_no_screen_has_anything_to_find(region, tab, room):
    cache.clear()
    mail.outbox.clear()
    wrong = [
        f"{screen.name} ({screen.who}) {problem}"
        for screen in ROOMS[room]
        for problem in visit(tab, region, screen)
    ]
    assert wrong == []


def names_that_answer_get(patterns=None, namespace: str = "") -> set[str]:
    """The name of every address of the program that answers GET, Wagtail's own pages apart."""
    found: set[str] = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            space = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= names_that_answer_get(pattern.url_patterns, space)
        elif pattern.name and _is_ours(pattern, namespace) and _answers_get(pattern.callback):
            found.add(namespace + pattern.name)
    return found


def _is_ours(pattern, namespace: str) -> bool:
    return not f"{namespace}{pattern.callback.__module__}".startswith(("wagtail", "django.contrib"))


def _answers_get(view) -> bool:
    """False for a view behind `require_POST`, whatever wraps it."""
    while view is not None:
        cells = zip(getattr(view, "__code__", _none).co_freevars, view.__closure__ or (),
                    strict=False) if hasattr(view, "__closure__") else ()  # fmt: skip
        for name, cell in cells:
            if name == "request_method_list":
                return "GET" in cell.cell_contents
        view = getattr(view, "__wrapped__", None)
    return True


_none = SimpleNamespace(co_freevars=())


def test_no_screen_is_forgotten():
    tried = {screen.name for screens in ROOMS.values() for screen in screens}
    ours = names_that_answer_get()
    assert ours - tried - set(NO_SCREEN) == set(), "Add these to tests/browser/screens.py"
    assert set(NO_SCREEN) - ours == set(), "These no longer exist"
    assert {name for name in tried if not name[0].isdigit()} - ours == set()
