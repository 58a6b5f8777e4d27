"""A moderator's journey: by keyboard, at 320 px, without JavaScript, in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from maillage.offer.models import Event, Source
from maillage.offer.tests.moderation_cast import a_held, a_region

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def region(cast):
    return a_region()


def pages(region) -> list[str]:
    event = region.held.address
    return [
        "/offre/", "/offre/changements/", "/offre/relire/", "/offre/doublons/",
        "/offre/revendications/", "/offre/evenements/", f"/offre/evenements/{event}/",
        f"/offre/evenements/{event}/corriger/", "/offre/sources/", "/offre/sources/ajouter/",
        f"/offre/sources/{region.city.uid}/", f"/offre/moissons/{region.run.uid}/",
        f"/offre/doublons/{region.pair.uid}/",
    ]  # fmt: skip


def test_the_queue_goes_by_keyboard(page, live_server, page_problems, cast, enter):
    first, second, third = a_held("Premier"), a_held("Deuxième"), a_held("Troisième")
    enter(cast.agent)
    page.goto(f"{live_server.url}/offre/")
    page.keyboard.press("j")
    expect(page.locator(f"#attente-{first.uid}")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(f"#attente-{first.uid}")).to_be_focused()
    page.keyboard.press("p")
    expect(page.locator("#messages")).to_contain_text("« Premier » est publié")
    page.locator("#messages button", has_text="Annuler").click()
    expect(page.locator(f"#attente-{first.uid}")).to_be_visible()
    assert Event.objects.get(pk=first.pk).state == "held"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.locator("#raison")).to_be_focused()
    page.keyboard.type("Hors de la région.")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("« Deuxième » est refusé")
    assert Event.objects.get(pk=second.pk).state_reason == "Hors de la région."
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator("h1")).to_have_text("Troisième")
    page.goto(f"{live_server.url}/offre/")
    page.keyboard.press("?")
    expect(page.locator("#aide")).to_contain_text("Publier")
    assert Event.objects.get(pk=third.pk).state == "held"


def test_many_are_ticked_and_published(page, live_server, page_problems, cast, enter):
    for number in range(3):
        a_held(f"Bal {number}")
    enter(cast.agent)
    page.goto(f"{live_server.url}/offre/")
    page.get_by_role("button", name="Cocher toute la page").click()
    page.get_by_role("button", name="Publier les événements cochés").click()
    expect(page.locator("#messages")).to_contain_text("3 événements sont publiés")
    assert Event.objects.published().count() == 3


def test_in_english_the_same_pages_open(browser, live_server, cast, enter, region):
    context = browser.new_context(locale="en-CA", viewport={"width": 1280, "height": 900})
    page = enter(cast.agent, context.new_page())
    for path in pages(region):
        answer = page.goto(f"{live_server.url}{path}")
        assert answer.status == 200, path
    context.close()


def test_without_javascript_one_publishes_refuses_settles_and_undoes(
    browser, live_server, cast, enter, region
):
    context = browser.new_context(java_script_enabled=False, locale="fr-CA")
    page = enter(cast.agent, context.new_page())
    page.goto(f"{live_server.url}/offre/")
    line = page.locator(f"#attente-{region.held.uid}")
    line.get_by_role("button", name="Publier").click()
    assert Event.objects.get(pk=region.held.pk).state == "published"
    page.locator("#messages button", has_text="Annuler").click()
    assert Event.objects.get(pk=region.held.pk).state == "held"
    page.goto(f"{live_server.url}/offre/")
    page.locator(f"#attente-{region.held.uid}").get_by_role("button", name="Refuser").click()
    page.fill("#raison", "Déjà publié.")
    page.get_by_role("button", name="Refuser").click()
    assert Event.objects.get(pk=region.held.pk).state == "refused"
    page.goto(f"{live_server.url}/offre/changements/")
    page.get_by_role("button", name="Garder l’ancien").first.click()
    region.alert.refresh_from_db()
    assert region.alert.is_followed is False
    page.goto(f"{live_server.url}/offre/doublons/")
    page.get_by_role("button", name="Ce sont deux fiches").click()
    region.pair.refresh_from_db()
    assert region.pair.state == "different"
    page.goto(f"{live_server.url}/offre/sources/ajouter/")
    page.fill("#id_name", "La salle")
    page.get_by_role("button", name="Enregistrer").click()
    assert Source.objects.filter(name="La salle").exists()
    context.close()
