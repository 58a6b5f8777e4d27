"""A circle's journey: an agent opens it, a colleague asks from a phone, is let in, and writes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from maillage.connect.models import Circle, CircleMember, Message
from tests.browser.hands import press, width

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(browser, live_server, enter, cast):
    """The colleague's telephone: 320 px, and no script."""
    context = browser.new_context(
        java_script_enabled=False, locale="fr-CA", viewport={"width": 320, "height": 640}
    )
    yield enter(cast.colleague, context.new_page())
    context.close()


def test_a_circle_is_opened_asked_for_joined_and_written_in(
    page, phone, live_server, enter, cast, page_problems, axe_clean, no_sideways_scroll
):
    enter(cast.agent)
    page.goto(f"{live_server.url}/reseauter/cercles/")
    page.get_by_role("link", name="Ouvrir un cercle").first.click()
    page.fill("#id_name", "Cercle de la captation")
    page.fill("#id_purpose", "Filmer à plusieurs ce que chacun filme seul.")
    press(page, "Ouvrir")
    expect(page.locator("h1")).to_have_text("Cercle de la captation")
    axe_clean(page, "le cercle")
    no_sideways_scroll(page)
    circle = Circle.objects.get()

    phone.goto(live_server.url + circle.get_absolute_url())
    press(phone, "Demander à en être")
    expect(phone.locator("#contenu")).to_contain_text("Votre demande est envoyée")

    page.reload()
    asks = page.locator("section", has=page.get_by_role("heading", name="Demandes reçues"))
    expect(asks).to_contain_text(cast.colleague.person.name)
    axe_clean(page, "la demande")
    with page.expect_navigation():
        asks.get_by_role("button", name="Accepter").click()
    assert CircleMember.objects.get(actor=cast.colleague.person).state == "active"

    phone.reload()
    phone.get_by_role("link", name="Nouvelle discussion").click()
    phone.fill("#id_title", "Quelle caméra ?")
    phone.fill("#id_text", "J’ai deux appareils : https://exemple.org/cameras")
    press(phone, "Publier")
    expect(phone.locator(".said")).to_contain_text("J’ai deux appareils")
    assert width(phone) <= 320
    phone.fill("#id_text", "Qui en a une troisième ?")
    press(phone, "Répondre")

    page.goto(live_server.url + Message.objects.first().thread.get_absolute_url())
    expect(page.locator(".said > li")).to_have_count(2)
    page.fill("#id_text", "Nous, au musée.")
    press(page, "Répondre")
    expect(page.locator(".said > li").last).to_contain_text("Nous, au musée.")
    axe_clean(page, "la discussion")
    no_sideways_scroll(page)
