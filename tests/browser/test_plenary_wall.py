"""Leading and the plenary in a browser: keys, screens that follow, axe, 320 px, no script."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from maillage.consult.live import facilitating
from maillage.consult.models import Breakout, Contribution, Step
from maillage.consult.tests.live_cast import make_guest, make_workshop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def held(cast, live_server):
    cast.coordination.is_demo = True  # her second factor is not the subject here
    cast.coordination.save()
    held = make_workshop(cast)
    choose = Step.objects.create(
        workshop=held.workshop, kind="choose", title="Les trois mots", position=2, minutes=15
    )
    for group in held.groups:
        for word in ("Veiller", "Outiller", "Former"):
            Contribution.objects.create(breakout=group, step=held.grid, word=word, why=["trier"])
            Contribution.objects.create(
                breakout=group, step=choose, word=word, sentence=f"{word} ensemble, sur le terrain."
            )
        make_guest(held, group=held.groups.index(group))
        facilitating.confirm_reading(breakout=group, by=None)
    held.workshop.refresh_from_db()
    held.at = lambda name, *more: (
        live_server.url + reverse(f"consult:{name}", args=[held.workshop.address, *more])
    )
    return held


def place(page):
    return page.locator(".place")


def test_the_presenters_keys_move_the_wall_and_the_screens_that_follow(
    held, cast, page, enter, browser, live_server, page_problems
):
    enter(cast.coordination)
    page.goto(held.at("plenary"))
    page.get_by_role("button", name="Ouvrir sur les téléphones").click()
    follower = browser.new_context(locale="fr-CA").new_page()
    enter(cast.colleague, follower)
    follower.goto(held.at("plenary"))
    page.keyboard.press("ArrowRight")
    expect(place(page)).to_have_text(re.compile(r"^2 / 12"))
    expect(place(follower)).to_have_text(re.compile(r"^2 / 12"), timeout=4000)
    page.keyboard.press(" ")
    expect(place(page)).to_have_text(re.compile(r"^3 / 12"))
    page.keyboard.press("End")
    expect(place(page)).to_have_text(re.compile(r"^12 / 12"))
    page.keyboard.press("4")
    expect(place(page)).to_have_text(re.compile(r"^4 / 12"))
    page.keyboard.press("Home")
    expect(place(page)).to_have_text(re.compile(r"^1 / 12"))
    expect(place(follower)).to_have_text(re.compile(r"^1 / 12"), timeout=4000)
    page.keyboard.press("Escape")
    expect(page).to_have_url(held.at("lead"))
    follower.context.close()


def test_the_wall_does_not_dim_while_it_asks_for_news(held, cast, page, enter):
    facilitating.show_plenary(workshop=held.workshop, is_open=True, by=None)
    enter(cast.colleague)
    page.goto(held.at("plenary"))
    # The answer to the wall's question never comes: it stays as it was, readable.
    with page.expect_request(re.compile(r"[?&]v=")):
        page.route(re.compile(r"[?&]v="), lambda route: None)
    expect(page.locator("#scene")).to_have_class(re.compile("htmx-request"))
    expect(page.locator("#scene")).not_to_have_attribute("aria-busy", "true")
    assert page.locator(".wall-foot").evaluate("foot => getComputedStyle(foot).opacity") == "1"
    page.unroute_all(behavior="ignoreErrors")


def test_without_a_script_links_and_buttons_do_the_same(held, cast, browser, enter):
    context = browser.new_context(java_script_enabled=False, locale="fr-CA")
    page = context.new_page()
    enter(cast.coordination, page)
    page.goto(held.at("lead"))
    page.get_by_role("button", name="Étape suivante").click()
    expect(page.locator(".steps .good")).to_contain_text("Les trois mots")
    page.get_by_role("link", name="Rafraîchir").click()
    page.get_by_role("link", name="Plénière").click()
    page.get_by_role("button", name="Ouvrir sur les téléphones").click()
    page.get_by_role("button", name="Suivante").click()
    expect(place(page)).to_have_text(re.compile(r"^2 / 12"))
    context.close()


def test_the_facilitators_page_follows_by_itself_and_answers_to_keys(
    held, cast, page, enter, page_problems
):
    enter(cast.coordination)
    page.goto(held.at("lead"))
    page.keyboard.press("m")
    expect(page.get_by_label("Sur tous les téléphones")).to_be_focused()
    page.get_by_label("Sur tous les téléphones").fill("Pause jusqu’à 10 h 40")
    make_guest(held)
    expect(page.locator(".figures dd").first).to_have_text("3", timeout=8000)
    # What was being typed is still there after the page refreshed itself.
    expect(page.get_by_label("Sur tous les téléphones")).to_have_value("Pause jusqu’à 10 h 40")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("s")
    button = page.get_by_role("button", name="Étape suivante")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".steps .good")).to_contain_text("Les trois mots")
    page.keyboard.press("p")
    expect(page).to_have_url(held.at("plenary"))


def test_every_page_of_who_leads_is_clean_and_fits_a_phone(
    held, cast, page, enter, axe_clean, no_sideways_scroll, page_problems
):
    Breakout.objects.filter(pk=held.groups[0].pk).update(note_taker=cast.coordination.person)
    facilitating.reopen_reading(breakout=held.groups[0], by=None)
    facilitating.show_plenary(workshop=held.workshop, is_open=True, by=None)
    enter(cast.coordination)
    notes = reverse("consult:take_notes", args=[held.groups[0].address])
    origin = held.at("lead").split("/concerter/")[0]
    pages = [
        held.at("lead"), held.at("lead_guests"), held.at("lead_group", held.groups[1].uid),
        origin + notes, held.at("plenary"),
    ]  # fmt: skip
    pages += [f"{held.at('plenary')}?diapo={n}" for n in (2, 3, 5)]
    for url in pages:
        page.goto(url)
        axe_clean(page, url)
        no_sideways_scroll(page)
