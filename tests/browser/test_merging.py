"""Two records of one actor become one, and two again, with a keyboard, a phone, or no script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from maillage.core.merging.finding import find_pairs
from maillage.core.models import Actor, ContactPoint

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/reseauter/doublons/"


@pytest.fixture
def gallery(cast):
    fields = {"kind": "organization", "visibility": "network", "url": "https://quai.example"}
    kept = Actor.objects.create(name="Galerie du Vieux-Quai", **fields)
    gone = Actor.objects.create(name="Galerie du Vieux Quai", neq="1145550101", **fields)
    ContactPoint.objects.create(actor=gone, kind="phone", value="819 555-0118")
    find_pairs()
    return kept


def press(page, name: str, within=None) -> None:
    with page.expect_navigation():
        (within or page).get_by_role("button", name=name).first.click()


def test_merge_by_the_keyboard_and_undo(page, live_server, cast, gallery, enter, axe_clean,
                                        no_sideways_scroll, page_problems):  # fmt: skip
    enter(cast.agent, page)
    page.goto(f"{live_server.url}{PAGE}")
    axe_clean(page, "deux fiches côte à côte")
    page.set_viewport_size({"width": 320, "height": 640})
    no_sideways_scroll(page)
    page.get_by_role("group", name="Quelle fiche reste").get_by_label(
        "Galerie du Vieux-Quai"
    ).check()
    page.get_by_role("group", name="Nom").get_by_label("Galerie du Vieux Quai").check()
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="Fusionner")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("n’a plus qu’une fiche")
    axe_clean(page, "une seule fiche")

    page.goto(f"{live_server.url}{gallery.get_absolute_url()}")
    expect(page.locator("main")).to_contain_text("819 555-0118")
    page.goto(
        f"{live_server.url}/reseauter/acteurs/{Actor.objects.get(pk=gallery.pk).address}/historique/"
    )
    axe_clean(page, "l’historique")
    press(page, "Séparer")
    expect(page.locator("main")).to_contain_text("819 555-0118")
    no_sideways_scroll(page)


def test_merge_and_separate_without_javascript(browser, live_server, cast, gallery, enter):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(cast.agent, page)
    page.goto(f"{live_server.url}{PAGE}")
    press(page, "Fusionner")
    assert Actor.objects.current().filter(name__startswith="Galerie du Vieux").count() == 1
    page.goto(f"{live_server.url}{PAGE}?etat=reunis")
    press(page, "Séparer")
    assert Actor.objects.current().filter(name__startswith="Galerie du Vieux").count() == 2
    context.close()
