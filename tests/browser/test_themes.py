"""Rows are gathered, suggested and taken apart in a browser, with and without JavaScript."""

from __future__ import annotations

import pytest

from maillage.consult.models import Apart, Contribution, Theme
from maillage.consult.tests.themes_cast import make_confirmed, url
from maillage.consult.themes.comparing import run_comparison

pytestmark = pytest.mark.browser


def synthesise(page, origin, held) -> None:
    """Gather two rows, accept and refuse suggestions, rename, take apart, undo."""
    page.goto(origin + url(held))
    page.check(f"#ligne-{held.rows[0].uid}")
    page.check(f"#ligne-{held.rows[3].uid}")
    page.fill("#nom", "Le réseau")
    page.click("#reunir")
    page.wait_for_selector(f"#ligne-{held.rows[0].uid}", state="detached")
    assert "Réunies dans « Le réseau »" in page.inner_text("#messages")
    assert Theme.objects.get().rows.count() == 2
    page.click("main >> text=Chercher ce qui se ressemble")
    page.wait_for_selector("progress")
    run_comparison(held.workshop.comparisons.get().pk)
    page.wait_for_selector("text=Non, c’est différent")
    count = page.locator("li.card").count()
    page.click("text=Non, c’est différent >> nth=0")
    page.wait_for_selector("#messages >> text=Écarté")
    assert page.locator("li.card").count() < count
    assert Apart.objects.count() == 1
    page.click("main >> text=Annuler >> nth=0")
    page.wait_for_selector("#messages >> text=Annulé")
    assert not Apart.objects.exists()
    page.click(".tabs >> text=Thèmes")
    page.click("main table >> text=Le réseau")
    page.click("text=Défaire le thème")
    page.wait_for_selector(f"#ligne-{held.rows[0].uid}")
    assert not Theme.objects.exists()
    assert Contribution.objects.of(held.workshop).count() == 6


@pytest.mark.django_db(transaction=True)
def test_a_synthesis_with_scripts(page, live_server, cast, enter, page_problems, second_step):
    held = make_confirmed(cast)
    enter(cast.coordination)
    synthesise(page, live_server.url, held)


@pytest.mark.django_db(transaction=True)
def test_a_synthesis_on_a_phone_without_scripts(
    browser, browser_context_args, live_server, cast, enter, second_step
):
    held = make_confirmed(cast)
    small = {**browser_context_args, "viewport": {"width": 320, "height": 640}}
    context = browser.new_context(**small, java_script_enabled=False)
    page = enter(cast.coordination, context.new_page())
    synthesise(page, live_server.url, held)
    context.close()


@pytest.mark.django_db(transaction=True)
def test_rows_are_ticked_and_gathered_by_keyboard_alone(
    page, live_server, cast, enter, second_step
):
    held = make_confirmed(cast)
    enter(cast.coordination)
    page.goto(live_server.url + url(held))
    page.focus(f"#ligne-{held.rows[0].uid}")
    page.keyboard.press("Space")
    for _tab in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "nom":
            break
    page.keyboard.type("Au clavier")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Réunies dans « Au clavier »")
    assert Theme.objects.get().name == "Au clavier"


@pytest.fixture
def second_step(cast):
    from allauth.mfa.models import Authenticator

    return Authenticator.objects.create(user=cast.coordination, type="totp", data={"secret": "x"})
