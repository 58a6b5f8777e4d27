"""After the gathering: a concern goes on and its answer comes back; the practice; the minutes."""

from __future__ import annotations

import io
import re

from playwright.sync_api import expect
from pypdf import PdfReader

from maillage.consult.models import Guest, Relay
from maillage.core.models import Practice
from tests.browser.held import themes
from tests.browser.held.meeting import Meeting, agree
from tests.browser.held.words import CONCERN

LATER = "Rencontre d’automne"
ANSWER = "Chaque départ laisse un carnet de passation, relu à deux."


def end(m: Meeting) -> None:
    """The facilitator ends the gathering for everybody."""
    page = m["coordination"]
    page.goto(m.of("lead"))
    expect(page.locator(".figures")).to_contain_text("3 / 3")
    page.get_by_role("button", name="Terminer l’atelier").click()
    agree(page)
    expect(page.get_by_role("heading", name="L’atelier est terminé")).to_be_visible()


def relay_to_a_later_workshop(m: Meeting) -> None:
    """The concern is addressed to a second workshop, which sees it and answers."""
    page = m["coordination"]
    page.goto(m.at("new_workshop"))
    page.get_by_role("button", name="Refaire cet atelier").click()
    page.get_by_label("Titre").fill(LATER)
    page.get_by_label(re.compile("^Date")).fill("2027-10-20")
    page.get_by_role("button", name="Enregistrer").click()
    page.goto(m.at("relays"))
    m.is_clean("coordination", "relais")
    page.get_by_role("link", name=CONCERN[:30]).click()
    page.get_by_role("link", name="Adresser").click()
    later = page.get_by_label("À l’atelier")
    option = later.locator("option", has_text=LATER)
    later.select_option(option.get_attribute("value"))
    page.get_by_role("button", name="Adresser").click()
    expect(page.get_by_text(f"En attente de la réponse de « {LATER} »")).to_be_visible()
    concern = page.url
    page.get_by_role("link", name="Ouvrir l’atelier").click()
    expect(page.locator("main").get_by_text(CONCERN)).to_be_visible()
    page.get_by_role("link", name="Animer").click()
    page.get_by_role("button", name="Ouvrir Une préoccupation à transmettre").click()
    expect(page.get_by_role("button", name="Fermer Une préoccupation")).to_be_visible()
    page.goto(concern)
    expect(page.get_by_text("Vue par l’atelier qui la reçoit")).to_be_visible()
    page.get_by_role("link", name="Répondre").click()
    page.get_by_label("Réponse").fill(ANSWER)
    page.get_by_role("button", name="Envoyer la réponse").click()
    expect(page.get_by_role("heading", name="Réponse")).to_be_visible()
    m.is_clean("coordination", "preoccupation")
    assert Relay.objects.get(to_workshop__title=LATER).status == "answered"


def the_answer_comes_back(m: Meeting) -> None:
    """On the workshop's page, on a guest's phone, and at home for those who have an account."""
    page = m["coordination"]
    page.goto(m.of("workshop"))
    expect(page.get_by_text(ANSWER)).to_be_visible()
    m.is_clean("coordination", "atelier")
    hugo = m["Hugo"]
    hugo.goto(m.links["Nord"])  # the link he was given leads back to his page
    expect(hugo.get_by_role("heading", name="Ce qu’on vous a répondu")).to_be_visible()
    expect(hugo.get_by_text(ANSWER)).to_be_visible()
    m.is_clean("Hugo", "telephone-reponse")
    for who in ("Alice", "Bruno"):
        home = m[who]
        home.goto(m.origin)
        line = home.locator(".todo > li").filter(has_text=CONCERN[:30])
        expect(line).to_contain_text("Réponse")
        line.get_by_role("link").click()
        expect(home.get_by_text(ANSWER)).to_be_visible()


def adopt(m: Meeting) -> None:
    """The words of the gathering become the network's practice."""
    page = m["coordination"]
    page.goto(m.of("workshop"))
    page.get_by_role("link", name="Adopter la pratique").click()
    m.is_clean("coordination", "adopter")
    page.get_by_label("Prise par").fill("La rencontre nationale")
    page.get_by_role("button", name="Adopter", exact=True).click()
    expect(page.get_by_text("La pratique est adoptée")).to_be_visible()
    names = set(Practice.current().verbs.values_list("name", flat=True))
    assert {themes.NAME, "Concerter le milieu"} <= names


def harvest(m: Meeting) -> None:
    """The minutes: read, kept as a PDF, read by everybody without account, then no more."""
    page = m["coordination"]
    page.goto(m.of("minutes"))
    expect(page.locator("main").get_by_text("se savoir plusieurs").first).to_be_visible()
    m.is_clean("coordination", "compte-rendu")
    page.locator("summary", has_text="Télécharger").click()
    with page.expect_download() as waited:
        page.get_by_role("link", name="PDF").click()
    with open(waited.value.path(), "rb") as kept:
        told = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(kept.read())).pages)
    assert "Rencontre nationale de mai" in told
    assert "Zoé" not in told
    assert Guest.objects.filter(name="Zoé").exists()
    page.goto(m.of("publish_minutes") + "?pour=public")
    m.is_clean("coordination", "publier")
    page.get_by_role("button", name="Publier pour tout le monde").click()
    page.get_by_role("link", name="Voir la page publique").click()
    public, anybody = page.url, m.screen("passant")
    anybody.goto(public)
    expect(anybody.get_by_text("se savoir plusieurs").first).to_be_visible()
    for name in ("Zoé", "Inès"):
        expect(anybody.locator("body").get_by_text(name)).to_have_count(0)
    m.is_clean("passant", "compte-rendu-public")
    page.goto(m.of("minutes"))
    page.get_by_role("button", name="Retirer le compte rendu").click()
    expect(page.get_by_text("n’est plus publié")).to_be_visible()
    assert anybody.goto(public).status == 404
