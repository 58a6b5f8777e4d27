"""Who takes part in the gathering: a screen each, most of them the size of a phone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page, expect

from maillage.consult.models import Workshop
from tests.browser.axe import found_by_axe
from tests.browser.region import client_of

PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 320, "height": 640}
WALL = {"width": 1280, "height": 720}
SEEN_WITHIN = 3000  # milliseconds from one phone to the other, as the issue promises
FOLLOWS_WITHIN = 6000  # what the facilitator does reaches the pages: a poll, then a short wait


class Meeting:
    """The screens that are open, and what none of them may do."""

    def __init__(self, browser: Any, origin: str, cast: Any, picture: Callable[..., None]) -> None:
        self.browser, self.origin, self.cast, self.picture = browser, origin, cast, picture
        self.problems: list[str] = []
        self.contexts: list[Any] = []
        self.pages: dict[str, Page] = {}
        self.links: dict[str, str] = {}

    def screen(self, who: str, user: Any = None, size: Any = None) -> Page:
        """A new browser of its own, known as `who`; signed in when it is a user's."""
        context = self.browser.new_context(
            locale="fr-CA", timezone_id="America/Toronto", viewport=size or PHONE
        )
        if user is not None:
            cookie = client_of(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.origin}])
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(f"{who}: {error}"))
        page.on("request", lambda request: self._check(who, request.url))
        self.contexts.append(context)
        self.pages[who] = page
        return page

    def _check(self, who: str, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:", "about:")):
            self.problems.append(f"{who}, dehors: {url}")

    def __getitem__(self, who: str) -> Page:
        return self.pages[who]

    @property
    def workshop(self) -> Workshop:
        """The gathering as it is written: for what no screen says."""
        return Workshop.objects.get(title="Rencontre nationale de mai")

    def at(self, name: str, *args: str) -> str:
        return self.origin + reverse(f"consult:{name}", args=args)

    def of(self, name: str) -> str:
        """A page of the gathering itself."""
        return self.at(name, self.workshop.address)

    def join(self, who: str, link: str, name: str = "", **options: Any) -> Page:
        """A phone opens a link and is in, without an account, in less than thirty seconds."""
        begun = time.monotonic()
        page = self.screen(who, **options)
        page.goto(link)
        if name:
            page.get_by_label(re.compile("^Votre nom")).fill(name)
        page.get_by_role("button", name="Entrer dans l’atelier").click()
        expect(page).to_have_url(re.compile("/direct/"))
        assert time.monotonic() - begun < 30
        return page

    def is_clean(self, who: str, name: str) -> None:
        """Nothing for axe in either theme; no sideways scroll at 320 px."""
        page = self[who]
        size = page.viewport_size
        if size["width"] <= PHONE["width"]:
            # The writing bar covers what is scrolled under it: axe would call that a small target.
            page.set_viewport_size({"width": size["width"], "height": 2400})
        found = found_by_axe(page)
        assert not found, f"{name}: {found}"
        page.set_viewport_size(SMALL_PHONE)
        width = page.evaluate("document.documentElement.scrollWidth")
        self.picture(page, name)
        page.set_viewport_size(size)
        assert width <= 320, f"{name}: {width} px"

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        assert self.problems == []


def rows(page: Page) -> Any:
    return page.locator("#lignes > li")


def row(page: Page, text: str) -> Any:
    return rows(page).filter(has_text=text)


def is_saved(page: Page) -> None:
    expect(page.locator("#etat")).to_have_text("tout est enregistré", timeout=20000)


def say(page: Page, **words: str) -> None:
    """Fill the fields of the step by their label's first word, and send."""
    for label, text in words.items():
        page.locator("#composer").get_by_label(re.compile(f"^{label}")).fill(text)
    page.locator("#composer [data-send]").click()


def seen_in_time(page: Page, text: str, since: float) -> float:
    """Seconds from `since` until a row with this text is on the phone; fails after three."""
    expect(row(page, text)).to_have_count(1, timeout=SEEN_WITHIN)
    took = time.monotonic() - since
    assert took < SEEN_WITHIN / 1000, f"{text}: {took:.1f} s"
    return took


def agree(page: Page) -> None:
    """Say yes to what the page asks before it goes on."""
    page.locator("#confirmer button[value=yes]").click()
