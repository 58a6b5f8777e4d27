"""Steps that the journeys of an evening share: somebody registers, somebody chooses."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.core import mail
from playwright.sync_api import expect

from maillage.develop.models import Evening
from tests.browser.hands import press, width


def register_from_a_phone(phone, origin: str, evening: Evening) -> None:
    """A page of 320 px without JavaScript, from the shared address to a filled profile."""
    phone.goto(f"{origin}/developper/soirees/{evening.address}/inscription/")
    assert width(phone) <= 320
    phone.fill("#id_name", "Léa Noël")
    press(phone, "M’inscrire")
    expect(phone.locator(".summary")).to_be_visible()
    expect(phone.locator("#id_name")).to_have_value("Léa Noël")
    phone.fill("#id_email", "lea@exemple.org")
    phone.check("#id_consent")
    press(phone, "M’inscrire")
    found = re.findall(r"https?://\S+/ma-soiree/\S+", mail.outbox[-1].body)
    phone.goto(origin + urlsplit(found[-1]).path)
    press(phone, "Confirmer")
    phone.get_by_role("link", name="Remplir mon profil").click()
    assert width(phone) <= 320
    phone.fill("#id_needs", "une salle pour répéter")
    phone.fill("#id_avoided_names", "Dan Quatre")
    press(phone, "Enregistrer")
    expect(phone.get_by_role("status")).to_contain_text("C’est enregistré")
    expect(phone.locator("#contenu")).not_to_contain_text("Dan")


def choose(phone, address: str, name: str) -> None:
    phone.goto(address)
    phone.get_by_role("checkbox", name=name).check()
    with phone.expect_navigation():
        phone.get_by_role("button", name="Enregistrer mes choix").click()
    # Nothing was given by which to reach her: said beside the field, and her choice is kept.
    expect(phone.locator(".errorlist")).to_contain_text("façon de vous joindre")
    expect(phone.get_by_role("checkbox", name=name)).to_be_checked()
    phone.get_by_role("checkbox", name="Mon courriel").check()
    phone.get_by_role("checkbox", name="Vous pouvez me demander").check()
    with phone.expect_navigation():
        phone.get_by_role("button", name="Enregistrer mes choix").click()
    expect(phone.get_by_role("status")).to_contain_text("Vos choix sont enregistrés")
