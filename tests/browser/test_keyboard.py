"""A day at 320 px by keyboard alone: nothing here clicks, fills or focuses but keys."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from maillage.core.models import Gesture
from maillage.core.tests.gesture_parts import LINE, adopt
from tests.browser.hands import width

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(page, live_server, page_problems, cast):
    """A page as narrow as a phone, before the sign-in, with a practice to note gestures under."""
    cache.clear()
    adopt(cast)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/connexion/login/?next=/gestes/")
    return page


def focused(page, what: str) -> bool:
    return page.evaluate("what => document.activeElement.matches(what)", what)


def tab_to(page, what: str, most: int = 60) -> None:
    """Press Tab until what is wanted has the focus, and see that it shows there."""
    for _press in range(most):
        if focused(page, what):
            break
        page.keyboard.press("Tab")
    assert focused(page, what), f"{what} is out of reach of the keyboard on {page.url}"
    shown = page.evaluate("""() => {
        const box = document.activeElement.getBoundingClientRect();
        const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        const ring = getComputedStyle(document.activeElement).outlineStyle !== "none";
        const is_it = seen && document.activeElement.contains(seen);
        return [box.right <= innerWidth + 1 && box.width > 1, ring, is_it];
    }""")
    assert all(shown), f"{what} has the focus but does not show on {page.url}"


def sign_in_by_code(page, user) -> None:
    tab_to(page, "input[name=login]")
    page.keyboard.type(user.email)
    page.keyboard.press("Enter")
    page.wait_for_url("**/code/confirm/**")
    tab_to(page, "input[name=code]")
    page.keyboard.type(mail.outbox[-1].subject.partition(" ")[0])
    page.keyboard.press("Enter")
    page.wait_for_url("**/gestes/")


def leave_the_field(page) -> None:
    """Out of what is being typed in, so that letters are commands again."""
    tab_to(page, "a, button, summary")


def test_a_day_by_keyboard_alone_on_a_phone(phone, cast):
    page = phone
    sign_in_by_code(page, cast.agent)
    # Noted from where she is,
    page.keyboard.press("n")
    page.keyboard.type(LINE)
    page.keyboard.press("Enter")
    expect(page.locator("#noter .guess")).to_contain_text("Compris")
    # corrected in place,
    tab_to(page, "#noter a[hx-get*=corriger]")
    page.keyboard.press("Enter")
    expect(page.locator("#corriger form")).to_be_visible()
    tab_to(page, "#corriger [name=people_reached]")
    page.keyboard.press("Control+a")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(page.locator("#corriger")).to_contain_text("Corrigé")
    assert Gesture.objects.get(text=LINE).people_reached == 9
    # a room by its letter,
    leave_the_field(page)
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/reseauter/acteurs/")
    # the help and out of it,
    page.keyboard.press("?")
    expect(page.locator("#aide")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#aide")).to_be_hidden()
    # and the search.
    page.keyboard.press("/")
    page.wait_for_url("**/chercher/")
    tab_to(page, "main input[name=q]")
    page.keyboard.type("rivière")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/chercher/\?.*q=rivi"))
    assert width(page) <= 320


def test_the_menu_of_a_phone_opens_and_leads_on_by_keyboard(phone, cast):
    page = phone
    sign_in_by_code(page, cast.agent)
    tab_to(page, ".topbar summary")
    page.keyboard.press("Enter")
    tab_to(page, ".topbar .menu a[href$='/concerter/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/concerter/")


def test_a_list_of_cards_is_sorted_by_keyboard_and_the_focus_is_seen(phone, cast):
    page = phone
    sign_in_by_code(page, cast.agent)
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/reseauter/acteurs/")
    tab_to(page, "#tri-municipality")
    assert width(page) <= 320
    page.keyboard.press("Enter")
    page.wait_for_url("**tri=municipality**")


def test_the_first_tab_skips_to_the_content(phone, cast):
    page = phone
    sign_in_by_code(page, cast.agent)
    page.goto(page.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page, "#contenu") or page.url.endswith("#contenu")
