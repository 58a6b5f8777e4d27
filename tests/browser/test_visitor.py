"""The visitor's journey: what is on this weekend, read, put in a calendar, kept on the phone."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.offer.agenda import words
from maillage.offer.agenda.dates import days_of
from maillage.offer.schedule import Slot
from maillage.offer.tests.site_cast import at, make_event, make_place, region

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town():
    """A small region, and a free concert on the last night of this weekend, until after midnight:
    it is still on when the tests run in the last minutes of that day."""
    known = region()
    weekend = days_of(words.WEEKEND, timezone.localdate())
    evening = datetime.combine(weekend.last, time(23, 30))
    known.concert = make_event(
        "Fanfare de minuit", Slot(evening, evening + timedelta(hours=2)), place=known.hall,
        is_free=True, is_demo=False, disciplines=["musique"], summary="Cuivres et grosse caisse.",
        accessible=["wheelchair"],
    )  # fmt: skip
    make_event("Bal annulé", at(4), place=known.hall, status="cancelled", status_note="Verglas.")
    return known


@pytest.fixture
def phone(browser, live_server):
    """A page without scripts, 320 px wide."""
    context = browser.new_context(
        java_script_enabled=False, locale="fr-CA", viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    yield lambda path: (page.goto(live_server.url + path), page)[1]
    context.close()


def test_a_visitor_finds_a_free_concert_and_takes_it_with_her(
    page, live_server, town, page_problems, axe_clean, no_sideways_scroll
):
    page.goto(f"{live_server.url}/agenda/")
    axe_clean(page, "agenda")
    no_sideways_scroll(page)
    page.get_by_role("link", name=re.compile("^Cette fin de semaine")).click()
    page.get_by_role("link", name=re.compile("^Gratuit")).first.click()
    page.get_by_role("link", name=re.compile("^Musique")).first.click()
    assert "quand=cette-fin-de-semaine&discipline=musique&gratuit=oui" in page.url
    expect(page.get_by_role("link", name=re.compile("retirer ce filtre"))).to_have_count(3)
    page.get_by_role("link", name="Fanfare de minuit", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fanfare de minuit")
    axe_clean(page, "événement")
    no_sideways_scroll(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Ajouter à mon agenda").click()
    assert "BEGIN:VEVENT" in taken.value.path().read_text()
    keep = page.get_by_role("button", name=re.compile("favoris"))
    keep.click()
    expect(keep).to_have_attribute("aria-pressed", "true")
    page.goto(f"{live_server.url}/favoris/")
    expect(page.get_by_role("link", name="Fanfare de minuit", exact=True)).to_be_visible()
    axe_clean(page, "favoris")
    no_sideways_scroll(page)
    page.get_by_role("button", name=re.compile("Retirer")).click()
    expect(page.get_by_text("Rien encore")).to_be_visible()
    assert page.context.cookies() == []


def test_without_scripts_on_a_phone_everything_is_there(phone, town):
    page = phone("/agenda/")
    page.get_by_role("searchbox").fill("fanfare")
    page.get_by_role("button", name="Chercher", exact=True).click()
    assert page.url.endswith("/agenda/?q=fanfare")
    page.get_by_role("link", name="Fanfare de minuit", exact=True).click()
    expect(page.get_by_role("link", name="Ajouter à mon agenda")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("favoris"))).to_be_hidden()
    page = phone("/agenda/")
    page.get_by_text("Près de moi").last.click()
    page.get_by_label("Près de", exact=True).fill("Trois-Rivières")
    page.get_by_role("button", name="Chercher autour").click()
    expect(page.get_by_role("link", name="Quatuor à cordes", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Fanfare de minuit", exact=True)).to_have_count(0)
    page = phone("/agenda/carte/")
    expect(page.locator(".map")).to_be_hidden()
    expect(page.get_by_role("link", name="Fanfare de minuit", exact=True)).to_be_visible()


def test_the_month_the_map_and_a_place_are_clean_and_fit_a_phone(
    page, live_server, town, page_problems, axe_clean, no_sideways_scroll
):
    for path in (
        "/agenda/mois/",
        "/agenda/carte/",
        town.hall.get_absolute_url(),
        "/a-propos/site/",
    ):
        page.goto(live_server.url + path)
        axe_clean(page, path)
        no_sideways_scroll(page)


def test_the_map_shows_a_pin_for_each_spot_that_the_keyboard_opens(page, live_server, town):
    page.goto(f"{live_server.url}/agenda/carte/")
    expect(page.locator("svg.drawn text.spot")).to_have_count(2)
    page.get_by_role("button", name="Ouvrir la carte").press("Enter")
    pins = page.locator(".pin")
    failed = page.locator("[data-map-failed]")
    shown = page.locator(".pin:visible, [data-map-failed]:visible").first
    expect(shown).to_be_visible(timeout=15_000)
    if failed.is_visible():  # a browser without WebGL is told, and has the list
        return
    expect(pins).to_have_count(2)
    pins.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".maplibregl-popup")).to_be_visible()


def test_the_site_is_in_english_too(page, live_server, town, axe_clean, no_sideways_scroll):
    page.goto(f"{live_server.url}/agenda/?discipline=musique")
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/en/agenda/?discipline=musique")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    axe_clean(page, "agenda (en)")
    no_sideways_scroll(page)
    page.get_by_role("link", name="Fanfare de minuit", exact=True).click()
    assert "/en/evenements/" in page.url


def test_a_cancelled_event_says_so_before_anything_else(page, live_server, town, axe_clean):
    make_place("Ailleurs", "La Tuque")
    page.goto(f"{live_server.url}/agenda/?tenue=annule")
    page.get_by_role("link", name="Bal annulé", exact=True).click()
    expect(page.locator(".loud")).to_contain_text("Verglas.")
    axe_clean(page, "annulé")
