"""Two people at the form of one record, and a draft that comes back after somebody else wrote."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from maillage.core import journal
from maillage.core.models import Actor
from tests.browser.hands import press

pytestmark = pytest.mark.django_db(transaction=True)
MINE, THEIRS = "Une scène de 250 places", "Une scène de 300 places"


@pytest.fixture
def hall(cast) -> Actor:
    return Actor.objects.create(
        name="La Halle", visibility="network", owner=cast.agent.person, description="Une scène"
    )


def both_are_shown_then_mine_is_kept(page, hall) -> None:
    told = page.locator(".field", has=page.locator("#id_description"))
    expect(told).to_contain_text(f"« {THEIRS} »")
    expect(page.locator("#id_description")).to_have_value(MINE)
    press(page, "Enregistrer")
    expect(page.locator("main")).to_contain_text(MINE)
    hall.refresh_from_db()
    assert (hall.description, hall.url) == (MINE, "https://lahalle.example")


def test_the_second_sees_both_and_decides(
    page, live_server, enter, cast, hall, axe_clean, no_sideways_scroll
):
    enter(cast.agent)
    page.goto(f"{live_server.url}/reseauter/acteurs/{hall.address}/modifier/")
    values = {"description": THEIRS, "url": "https://lahalle.example"}
    journal.change(hall, values, by=cast.colleague.person)
    page.fill("#id_description", MINE)
    press(page, "Enregistrer")
    axe_clean(page, "deux personnes")
    no_sideways_scroll(page)
    both_are_shown_then_mine_is_kept(page, hall)


def test_a_draft_that_comes_back_overwrites_nothing_in_silence(
    page, live_server, enter, cast, hall
):
    enter(cast.agent)
    address = f"{live_server.url}/reseauter/acteurs/{hall.address}/modifier/"
    page.goto(address)
    page.press("#id_description", "End")
    page.locator("#id_description").press_sequentially(" de 250 places")
    expect(page.locator(".draft")).to_be_visible()
    values = {"description": THEIRS, "url": "https://lahalle.example"}
    journal.change(hall, values, by=cast.colleague.person)
    page.goto(f"{live_server.url}/")
    page.goto(address)
    expect(page.locator("#id_description")).to_have_value(MINE)
    press(page, "Enregistrer")
    both_are_shown_then_mine_is_kept(page, hall)


def test_a_draft_thrown_away_leaves_the_form_as_the_record_is_now(
    page, live_server, enter, cast, hall
):
    enter(cast.agent)
    address = f"{live_server.url}/reseauter/acteurs/{hall.address}/modifier/"
    page.goto(address)
    page.press("#id_description", "End")
    page.locator("#id_description").press_sequentially(" de 250 places")
    expect(page.locator(".draft")).to_be_visible()
    journal.change(hall, {"description": THEIRS}, by=cast.colleague.person)
    page.goto(f"{live_server.url}/")
    page.goto(address)
    page.locator(".draft button").click()
    expect(page.locator("#id_description")).to_have_value(THEIRS)
    page.fill("#id_url", "https://lahalle.example")
    press(page, "Enregistrer")
    expect(page.locator("main")).to_contain_text(THEIRS)
    hall.refresh_from_db()
    assert (hall.description, hall.url) == (THEIRS, "https://lahalle.example")
