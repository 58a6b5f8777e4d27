"""Before the gathering: coordination prepares it on a phone, rehearses it, wipes the rehearsal."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from maillage.consult.models import Contribution, Guest, Relay, Theme
from tests.browser.held.meeting import Meeting, agree

GROUPS = "Nord;;; tout le monde\nSud\nEst; bruno@example.org; ; papier"


def prepare(m: Meeting) -> None:
    """From the template of the source; three groups, one of each way to write."""
    page = m.screen("coordination", m.cast.coordination)
    page.goto(f"{m.origin}/concerter/")
    page.get_by_role("link", name="Nouvel atelier").first.click()
    m.is_clean("coordination", "nouvel-atelier")
    page.get_by_role("button", name="Prendre ce modèle : La pratique en verbes").click()
    page.get_by_label("Titre").fill("Rencontre nationale de mai")
    page.get_by_label(re.compile("^Date")).fill("2027-05-12")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Les réglages sont enregistrés.")).to_be_visible()
    tabs = page.get_by_role("navigation", name="Préparation")
    tabs.get_by_role("link", name="Groupes").click()
    page.locator("textarea").fill(GROUPS)
    page.get_by_role("button", name="Voir l’aperçu").click()
    expect(page.locator("#apercu")).to_contain_text("Bruno Lavoie")
    m.is_clean("coordination", "groupes-apercu")
    page.get_by_role("button", name="Ajouter ces 3 groupes").click()
    for name, pen in (("Nord", "tout le monde"), ("Sud", "une seule plume"), ("Est", "papier")):
        card = page.locator(".ranked > li").filter(has_text=name)
        expect(card).to_contain_text(re.compile(pen, re.IGNORECASE))
    _take_the_links(m)


def _take_the_links(m: Meeting) -> None:
    """What is pasted in the video call's chat, a link per group."""
    page = m["coordination"]
    page.get_by_role("navigation", name="Préparation").get_by_role("link", name="Liens").click()
    m.is_clean("coordination", "liens")
    for name in ("Nord", "Sud"):
        card = page.locator("section.card").filter(has=page.get_by_role("heading", name=name))
        m.links[name] = card.get_by_label("Lien du groupe").input_value()
        m.links[f"plume {name}"] = card.get_by_label("Lien de prise de notes").input_value()
        for link in (name, f"plume {name}"):
            assert m.links[link].startswith(m.origin), m.links[link]


def rehearse_and_wipe(m: Meeting) -> None:
    """Simulated people write and confirm; one act, and nothing of them is left."""
    page = m["coordination"]
    page.get_by_role("navigation", name="Préparation").get_by_role("link", name="Répéter").click()
    page.get_by_role("button", name="Commencer la répétition").click()
    for _step in range(3):
        page.get_by_role("button", name="Ouvrir et faire écrire").first.click()
        page.get_by_role("button", name="Fermer").first.click()
    page.get_by_role("button", name="Faire confirmer les groupes").click()
    expect(page.get_by_text("Rien de ce qui s’écrit ici n’est gardé")).to_be_visible()
    m.is_clean("coordination", "repetition")
    assert Contribution.objects.filter(breakout__confirmed_at__isnull=False).exists()
    page.get_by_role("button", name="Tout effacer").click()
    agree(page)
    expect(page.get_by_text("L’atelier est prêt pour de vrai")).to_be_visible()
    for model in (Guest, Contribution, Relay, Theme):
        assert not model.objects.exists()
    assert m.workshop.state == "prepared"
