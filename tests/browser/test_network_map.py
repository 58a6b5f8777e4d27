"""The map of the network in a browser: it says what the list says, with a script and without."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from maillage.core.models import Actor, Municipality, Tie, TieType

pytestmark = pytest.mark.django_db(transaction=True)
MAP = "/reseauter/carte/"


@pytest.fixture
def star(cast):
    """Nine actors around a museum, two circles deep; one actor that nothing ties."""
    cache.clear()
    town = Municipality.objects.filter(latitude__isnull=False).order_by("-population").first()
    made = [
        Actor.objects.create(name=name, visibility="network", municipality=town)
        for name in ("Musée du Quai", *(f"Atelier {n}" for n in range(1, 10)), "Seul au monde")
    ]
    kind = TieType.objects.get(slug="collabore")
    for n in range(1, 10):
        Tie.objects.create(source=made[0 if n < 6 else n - 5], target=made[n], type=kind,
                           visibility="network", state="confirmed")  # fmt: skip
    return made


def listed(page, live_server) -> int:
    """How many the list says, reached from the map's own link."""
    page.get_by_role("link", name="les mêmes en liste").click()
    page.wait_for_url("**/reseauter/reseau/liste/**")
    caption = page.locator("table.rows caption").inner_text()
    return int(re.match(r"\s*([\d\s]+)", caption)[1].replace("\u202f", "").strip())


def test_map_and_list_say_the_same(page, live_server, cast, star, enter, axe_clean,
                                   no_sideways_scroll, page_problems):  # fmt: skip
    enter(cast.agent, page)
    page.goto(f"{live_server.url}{MAP}?q=atelier")
    box = page.locator("#carte[data-ready]")
    expect(box).to_be_visible()
    assert int(box.get_attribute("data-shown")) == listed(page, live_server) == 9
    page.goto(f"{live_server.url}{MAP}")
    expect(box).to_be_visible()
    assert (box.get_attribute("data-shown"), box.get_attribute("data-ties")) == ("10", "9")
    page.get_by_label("Trouver quelqu’un sur la carte").fill("musee")
    page.get_by_role("button", name="Musée du Quai").click()
    card = page.locator("[data-chosen-card]")
    expect(card).to_contain_text("Lié avec 5")
    axe_clean(page, "un acteur choisi sur la carte")
    no_sideways_scroll(page)
    # What was chosen is in the address: whoever gets it sees the same.
    page.goto(page.url)
    expect(card).to_contain_text("Musée du Quai")
    box.focus()
    for key in ("+", "ArrowLeft", "Escape"):
        page.keyboard.press(key)
    expect(card).to_be_hidden()

    page.get_by_role("link", name="Territoire").click()
    expect(page.locator("[data-ground][data-ready]")).to_be_visible()
    page.get_by_role("button", name=re.compile(" : 11$")).click()
    page.locator(".maplibregl-popup").get_by_role("link", name="Musée du Quai").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Autour de Musée du Quai")
    axe_clean(page, "les cercles d’un acteur")
    no_sideways_scroll(page)
    assert page.locator("svg.graph a").count() == 10


def test_without_a_script_or_webgl_the_server_draws_the_map(browser, live_server, cast, star,
                                                            enter):  # fmt: skip
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(cast.agent, page)
    page.goto(f"{live_server.url}{MAP}")
    picture = page.locator("img.network-picture")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 300
    assert listed(page, live_server) == 10
    context.close()
    context = browser.new_context()
    # A browser that has no WebGL.
    context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = context.new_page()
    enter(cast.agent, page)
    page.goto(f"{live_server.url}{MAP}")
    expect(page.locator("img.network-picture")).to_be_visible()
    expect(page.get_by_text("Ce navigateur n’affiche pas la carte vivante")).to_be_visible()
    context.close()
