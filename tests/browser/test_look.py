"""The parts in a real browser: seen by axe, at 320 px, by keyboard, with and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.axe import found_by_axe

pytestmark = pytest.mark.urls("tests.browser.gallery.urls")


@pytest.fixture
def gallery(page, live_server, page_problems, enter, cast):
    """`gallery("/pieces/")`: that page, opened by the agent of the cast."""
    enter(cast.agent)

    def _open(path: str = "/pieces/"):
        page.goto(live_server.url + path)
        return page

    return _open


def focused(page) -> str:
    page.wait_for_load_state()
    return page.evaluate("document.activeElement.id")


@pytest.mark.parametrize("path", ["/pieces/", "/formulaire/"])
def test_axe_finds_nothing_in_the_parts_and_nothing_overflows(
    gallery, axe_clean, no_sideways_scroll, path
):
    page = gallery(path)
    axe_clean(page, path)
    no_sideways_scroll(page)


@pytest.mark.parametrize(("pale", "theme"), [("#ccc", "light"), ("#333", "dark")])
def test_a_text_that_is_pale_in_one_theme_alone_is_found_there_each_time(gallery, pale, theme):
    page = gallery()
    assert found_by_axe(page) == []
    page.evaluate("pale => { document.querySelector('main h1').style.color = pale; }", pale)
    for _time in range(2):
        (found,) = found_by_axe(page)
        assert found.startswith(f"{theme} color-contrast: <h1")


def test_axe_finds_nothing_in_a_refused_form(gallery, axe_clean):
    page = gallery("/formulaire/")
    page.click("button:has-text('Voir l’aperçu')")
    assert focused(page).endswith("-erreurs")
    axe_clean(page, "formulaire refusé")


@pytest.mark.parametrize("path", ["email/", "2fa/"])
def test_the_pages_of_an_account_wear_the_look(gallery, axe_clean, no_sideways_scroll, path):
    page = gallery(f"/connexion/{path}")
    assert page.locator(".side .person").inner_text().startswith("Alice Roy")
    axe_clean(page, path)
    no_sideways_scroll(page)


@pytest.mark.parametrize("path", ["connexion/login/", "connexion/signup/", "nulle-part/"])
def test_a_visitor_at_the_door_finds_a_clean_page(
    page, live_server, axe_clean, no_sideways_scroll, path
):
    page.goto(f"{live_server.url}/{path}")
    assert page.locator("h1").count() == 1
    axe_clean(page, path)
    no_sideways_scroll(page)


def test_letters_lead_somewhere_but_never_while_typing(gallery):
    page = gallery()
    page.keyboard.press("/")
    assert focused(page) == "chercher"
    page.keyboard.type("g/?nr")
    assert page.input_value("#chercher") == "g/?nr"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    assert focused(page) == "geste"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("#aide").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#aide").is_hidden()
    page.keyboard.type("gr")
    page.wait_for_url("**/formulaire/?r")


def test_an_act_that_asks_is_done_only_after_yes(gallery):
    page = gallery()
    page.click("#fuse")
    assert focused(page) != "fuse"
    page.click("#confirmer button[value=no]")
    assert page.url.endswith("/pieces/")
    page.click("#fuse")
    page.click("#confirmer button[value=yes]")
    page.wait_for_url("**/formulaire/")


def test_a_list_that_changes_says_so_and_stays_a_table(gallery):
    page = gallery()
    page.click("#charger")
    expect(page.locator("#annonce")).to_have_text("3 résultats")
    assert page.get_attribute("#liste td", "role") == "cell"
    assert focused(page) == "charger"


def test_what_is_typed_comes_back_until_it_is_received(gallery):
    page = gallery("/formulaire/")
    page.locator("#id_title").press_sequentially("Atelier")
    page.wait_for_selector(".draft")
    page.goto(page.url.replace("formulaire", "pieces"))
    gallery("/formulaire/")
    assert page.input_value("#id_title") == "Atelier"
    page.click("button:has-text('Voir l’aperçu')")  # refused: three fields are empty
    gallery("/formulaire/")
    assert page.input_value("#id_title") == "Atelier"
    page.fill("#id_day", "2021-10-27")
    page.locator("#id_sentence").press_sequentially("Une phrase")
    page.check("#id_seen_by_1")
    page.check("#id_agreed")
    page.click("button:has-text('Voir l’aperçu')")
    page.wait_for_url("**/pieces/")
    gallery("/formulaire/")
    assert page.input_value("#id_title") == ""


def test_without_scripts_a_phone_still_has_the_menu(browser, live_server):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 640}, locale="fr-CA"
    )
    page = context.new_page()
    page.goto(live_server.url + "/pieces/")
    page.click(".topbar summary:has-text('Menu')")
    assert page.locator(".topbar .menu a").first.is_visible()
    context.close()
