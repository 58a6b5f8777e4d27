"""A contributor’s journey: a pasted post fills the form, a mail confirms, the link goes on."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from maillage.offer.actions import set_state
from maillage.offer.models import Event, PublicationState, Submission
from maillage.offer.schedule import slots_of
from maillage.offer.tests.contributing_cast import coming, post
from maillage.offer.tests.site_cast import at, make_event, make_place
from tests.browser.hands import press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_limit_from_other_tests():
    cache.clear()


def link_of_last_mail(origin: str) -> str:
    found = re.findall(r"https?://\S+/proposer/\S+/", mail.outbox[-1].body)
    return origin + urlsplit(found[-1]).path


def test_from_a_pasted_post_to_next_year(page, live_server, page_problems, axe_clean,
                                         no_sideways_scroll):  # fmt: skip
    page.goto(f"{live_server.url}/proposer/")
    axe_clean(page, "la boîte")
    no_sideways_scroll(page)
    page.fill("#id_text", post())
    press(page, "Lire et remplir le formulaire")

    expect(page.locator("#id_title")).to_have_value("Soirée de contes au vieux presbytère")
    expect(page.locator("#id_town")).to_have_value("Batiscan")
    expect(page.locator(".doubt").first).to_contain_text("À vérifier")
    expect(page.locator("#dates-lues")).to_contain_text("19 h 30")
    axe_clean(page, "le formulaire")
    no_sideways_scroll(page)

    page.fill("#id_when", f"{coming(41).isoformat()} à 20 h")
    expect(page.locator("#dates-lues")).to_contain_text("20 h")
    page.fill("#id_email", "lucie@example.org")
    page.check("#id_checked")
    press(page, "Proposer l’événement")
    expect(page.locator("h1")).to_have_text("Il reste une étape")

    page.goto(link_of_last_mail(live_server.url))
    axe_clean(page, "confirmer")
    press(page, "Confirmer")
    expect(page.get_by_role("status").first).to_contain_text("courriel est confirmé")
    expect(page.locator(".stops")).to_contain_text("La modération répond")
    axe_clean(page, "la page privée")
    no_sideways_scroll(page)

    event = Event.objects.get()
    set_state(events=[event], state=PublicationState.PUBLISHED, by=None)
    page.reload()
    expect(page.locator(".stops")).to_contain_text("Publié")
    page.get_by_role("link", name="Reporter, annuler, complet, ajouter").click()
    axe_clean(page, "les dates")
    no_sideways_scroll(page)
    page.fill("#mot", "Les billets restent valides")
    press(page, "Reporté, date à venir")
    expect(page.locator("#contenu")).to_contain_text("Les billets restent valides")
    assert Event.objects.get().status == "postponed"

    page.get_by_role("link", name="Reprendre pour l’an prochain").click()
    expect(page.locator("#id_title")).to_have_value("Soirée de contes au vieux presbytère")
    press(page, "Proposer l’événement")
    copy = Submission.objects.get(copied_from=event).event
    [former], [new] = slots_of(event), slots_of(copy)
    assert (new.start - former.start).days == 52 * 7
    assert copy.state == PublicationState.HELD


def test_the_same_event_is_shown_while_typing(page, live_server, page_problems):
    place = make_place("Moulin du ruisseau", "Batiscan")
    make_event("Veillée de contes au moulin", at(40), place=place)
    page.goto(f"{live_server.url}/proposer/formulaire/")
    page.fill("#id_when", f"{coming(40).isoformat()} à 19 h 30")
    page.fill("#id_place", "Moulin du ruisseau, Batiscan")
    page.fill("#id_title", "Veillée de contes")
    expect(page.locator("#semblables")).to_contain_text("Est-ce celui-ci ?")
    expect(page.locator("#semblables a").first).to_have_text("Veillée de contes au moulin")


def test_what_was_typed_survives_a_closed_window(page, live_server, page_problems):
    page.goto(f"{live_server.url}/proposer/")
    page.locator("#id_text").press_sequentially("Bal des glaces")
    expect(page.locator(".draft")).to_be_visible()
    page.reload()
    expect(page.locator("#id_text")).to_have_value("Bal des glaces")


@pytest.mark.parametrize("start", ["/proposer/", "/en/proposer/"], ids=["fr", "en"])
def test_without_javascript_on_a_phone_in_both_languages(browser, live_server, start):
    context = browser.new_context(
        java_script_enabled=False, locale="fr-CA", viewport={"width": 320, "height": 640}
    )
    page = context.new_page()

    def send(within: str) -> None:
        with page.expect_navigation():
            page.locator(f"{within} button[type=submit].button").first.click()

    page.goto(live_server.url + start)
    page.fill("#id_text", "Bal des glaces\nÀ la salle du Quai, Batiscan")
    send("form.box")
    page.fill("#id_when", f"{coming(30).isoformat()} à 20 h")
    page.fill("#id_email", "lucie@example.org")
    page.check("#id_checked")
    send("form.proposal")
    # The dates were not on the page that was sent: they are shown first.
    expect(page.locator(".summary")).to_be_visible()
    assert not Event.objects.exists()
    send("form.proposal")
    assert page.url.endswith(f"{start}merci/")
    page.goto(link_of_last_mail(live_server.url))
    assert urlsplit(page.url).path.startswith(start)
    send("form.card")
    assert Event.objects.get().state == PublicationState.HELD
    assert page.locator(".stops").is_visible()
    context.close()
