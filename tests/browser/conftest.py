"""A real browser for the journeys: the system's Chromium when there is one, else Playwright's."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler

from tests.browser.axe import found_by_axe
from tests.browser.hands import width

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


def system_browser() -> str | None:
    """The path of an installed Chromium, or None: then Playwright's own must be there."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--no-first-run", "--disable-gpu"]  # fmt: skip
    args = {**browser_type_launch_args, "args": quiet}
    if os.geteuid() == 0:
        args["args"] = [*quiet, "--no-sandbox"]
    if found := system_browser():
        args["executable_path"] = found
    return args


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "fr-CA", "timezone_id": "America/Toronto",
            "viewport": {"width": 1280, "height": 900}}  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def files_kept_by_the_browser():
    """Static files are asked for once a context, as behind `maillage serve`, not once a page."""
    answer = StaticFilesHandler.serve

    def serve(handler, request):
        response = answer(handler, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(StaticFilesHandler, "serve", serve)
        yield


@pytest.fixture
def page_problems(page, live_server):
    """What no page may do: ask for anything outside, fail in a script, break the policy."""
    problems: list[str] = []
    page.on("request", lambda r: _check_request(r, live_server.url, problems))
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    page.on("console", lambda message: _check_console(message, problems))
    yield problems
    assert problems == []


def _check_console(message, problems: list[str]) -> None:
    # A used or closed link answers 410 or 404 on purpose, and the browser notes it as an error.
    closed = re.search(r"/(lecture|approbation)/", str(message.location.get("url")))
    if message.type == "error" and not closed:
        problems.append(f"console: {message.text} {message.location.get('url')}")


def _check_request(request, origin: str, problems: list[str]) -> None:
    if not request.url.startswith((origin, "data:", "blob:", "about:")):
        problems.append(f"dehors: {request.url}")


@pytest.fixture
def axe_clean():
    """`axe_clean(page, "nom")`: nothing found in the light nor in the dark theme."""

    def check(page, name: str) -> None:
        assert found_by_axe(page) == [], name

    return check


@pytest.fixture
def no_sideways_scroll():
    """`no_sideways_scroll(page)`: at 320 px the page itself never scrolls sideways."""

    def check(page) -> None:
        page.set_viewport_size({"width": 320, "height": 640})
        found = width(page)
        assert found <= 320, f"{page.url}: {found} px"
        page.set_viewport_size({"width": 1280, "height": 900})

    return check


@pytest.fixture
def enter(page, live_server, cast):
    """`enter(user)`: sign in through the session, as quickly as a returning person."""
    from django.test import Client

    def _enter(user, target=page):
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        cookie = client.cookies["sessionid"]
        target.context.add_cookies(
            [{"name": "sessionid", "value": cookie.value, "url": live_server.url}]
        )
        return target

    return _enter


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)
