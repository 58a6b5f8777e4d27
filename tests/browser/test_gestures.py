"""Gestures in a real browser: one line from any page, a week by keyboard, every screen clean."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import expect

from maillage.core.models import Gesture, GestureProposal, Visibility
from maillage.core.tests.gesture_parts import LINE, adopt, calendar, event, gesture_of, noon

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = 8


@pytest.fixture
def agent(page, live_server, page_problems, enter, cast, sign_in):
    """The agent, with a practice, a past week of three meetings and one typed gesture."""
    adopt(cast)
    meetings = [event(f"e{i}@x", f"Comité billetterie {i}", noon(DAYS)) for i in range(3)]
    upload = SimpleUploadedFile("agenda.ics", calendar(*meetings))
    sign_in(cast.agent).post("/gestes/calendrier/", {"file": upload, "name": "Travail"})
    day = timezone.localdate() - timedelta(days=DAYS)
    gesture_of(cast.agent, "suivi à relire", host=cast.host, occurred_on=day)
    gesture_of(
        cast.colleague, "vu de tout le réseau", host=cast.other_host, visibility=Visibility.NETWORK
    )
    enter(cast.agent)

    def _open(path: str):
        page.goto(live_server.url + path)
        return page

    return _open


def week_of() -> str:
    return f"/gestes/semaine/?semaine={timezone.localdate() - timedelta(days=DAYS)}"


def test_a_gesture_is_noted_and_corrected_without_leaving_the_page(agent, axe_clean):
    page = agent("/gestes/")
    page.locator("h1").click()
    page.keyboard.press("n")
    page.keyboard.type(LINE)
    page.keyboard.press("Enter")
    expect(page.locator("#noter .guess")).to_contain_text("3 organismes")
    expect(page.locator("#geste")).to_have_value("")
    page.click("#noter >> text=corriger")
    expect(page.locator("#corriger form")).to_be_visible()
    axe_clean(page, "corriger sur place")
    page.fill("#corriger [name=people_reached]", "9")
    page.click("#corriger button:has-text('Enregistrer')")
    expect(page.locator("#corriger")).to_contain_text("Corrigé")
    gesture = Gesture.objects.get(text=LINE)
    assert gesture.people_reached == 9
    assert gesture.is_confirmed


def test_a_refused_line_says_why_in_place(agent):
    page = agent("/gestes/noter/")
    page.fill("#geste", "x" * 600)
    page.keyboard.press("Enter")
    expect(page.locator("#geste_error")).to_contain_text("500")
    expect(page.locator("#geste")).to_have_value("x" * 600)


def test_a_week_is_decided_by_keyboard(agent):
    page = agent(week_of())
    expect(page.locator("[data-line]")).to_have_count(4)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("[data-line]")).to_have_count(3)
    page.keyboard.press("d")
    expect(page.locator("[data-line]")).to_have_count(2)
    page.keyboard.press("e")
    page.keyboard.type(" et budget")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("Shift+A")
    expect(page.locator("text=C’est fait")).to_be_visible()
    assert Gesture.objects.filter(is_confirmed=True).count() == 3
    assert Gesture.objects.filter(text__contains="et budget").exists()
    assert GestureProposal.objects.filter(state="discarded").count() == 1
    page.click("button:has-text('Annuler')")
    expect(page.locator("[data-line]")).to_have_count(2)


def test_a_decision_is_undone_where_it_was_made(agent):
    page = agent(week_of())
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.locator("[data-decided] button").click()
    expect(page.locator("[data-line]")).to_have_count(4)


def test_without_javascript_a_line_is_noted_and_a_week_accepted(
    browser, live_server, agent, enter, cast
):
    context = browser.new_context(java_script_enabled=False, locale="fr-CA")
    page = enter(cast.agent, context.new_page())
    page.goto(live_server.url + "/gestes/noter/")
    page.fill("#geste", LINE)
    page.click("button:has-text('Noter')")
    expect(page.locator(".guess")).to_contain_text("Compris")
    page.goto(live_server.url + week_of())
    page.click("button:has-text('Accepter la semaine')")
    expect(page.locator("text=C’est fait")).to_be_visible()
    context.close()
