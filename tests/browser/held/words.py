"""The second and third steps, then each group's reading: nothing leaves it before."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from maillage.consult.models import Breakout, Contribution, Relay
from tests.browser.held.meeting import FOLLOWS_WITHIN, Meeting, is_saved, row, rows, say

CONCERN = "Les agent·es changent trop souvent : que restera-t-il ?"


def open_next(m: Meeting, title: str) -> None:
    """The facilitator goes on; every phone follows."""
    m["coordination"].get_by_role("button", name=f"Étape suivante : {title}").click()
    for who in ("Zoé", "Hugo", "Alice", "plume"):
        heading = m[who].get_by_role("heading", level=1)
        expect(heading).to_have_text(title, timeout=FOLLOWS_WITHIN)


def _choose(page: Page, word: str, sentence: str) -> None:
    page.get_by_label("Un mot de votre groupe").select_option(word)
    page.get_by_label("Votre phrase").fill(sentence)
    page.locator("#composer [data-send]").click()


def choose_three(m: Meeting) -> None:
    """Three words with a sentence each; one that is too long comes back whole, with why."""
    open_next(m, "Trois mots pour la plénière")
    zoe, pen = m["Zoé"], m["plume"]
    _choose(zoe, "Réseauter", "é" * 141)
    expect(zoe.locator("[data-count-for=c-sentence]")).to_have_text("141 / 140")
    expect(zoe.get_by_label("Votre phrase")).to_have_value("é" * 141)
    expect(zoe.locator("#composer .errorlist")).to_contain_text("140")
    m.is_clean("Zoé", "telephone-trop-long")
    assert zoe.locator("#c-source option:checked").inner_text() == "Réseauter"
    zoe.get_by_label("Votre phrase").fill("Réseauter, c’est se savoir plusieurs.")
    zoe.locator("#composer [data-send]").click()
    expect(row(zoe, "se savoir plusieurs")).to_have_count(1)
    is_saved(zoe)
    chosen = Contribution.objects.get(sentence__contains="se savoir plusieurs")
    assert str(chosen.continues) == "Réseauter"
    _choose(zoe, "Outiller et équiper", "Donner à chacun de quoi faire.")
    _choose(m["Hugo"], "Veiller", "Trier, pour que les autres créent.")
    expect(rows(zoe)).to_have_count(3, timeout=FOLLOWS_WITHIN)
    for word in ("Concerter le milieu", "Tisser des liens", "Informer"):
        _choose(pen, word, f"{word} : à notre manière.")
        is_saved(pen)
    expect(rows(m["Alice"])).to_have_count(3, timeout=FOLLOWS_WITHIN)
    m.is_clean("Alice", "telephone-choisir")


def hand_a_concern_over(m: Meeting) -> None:
    """One concern in each group; Bruno types his group's."""
    open_next(m, "Une préoccupation à transmettre")
    say(m["Hugo"], Votre=CONCERN)
    say(m["plume"], Votre="Nos outils ne se parlent pas.")
    for who in ("Hugo", "plume"):
        is_saved(m[who])
    page = m["Bruno"]
    page.reload()
    for title, label, text in (
        ("Trois mots pour la plénière", "Mot", "Réseautage"),
        ("Une préoccupation à transmettre", "Texte", "Le papier se perd."),
    ):
        part = page.locator("section").filter(has=page.get_by_role("heading", name=title))
        part.locator("summary").click()
        part.get_by_label(re.compile(f"^{label}")).fill(text)
        if label == "Mot":
            part.get_by_label("Phrase").fill("On se rencontre d’abord.")
        part.get_by_role("button", name="Enregistrer").click()
        expect(part.locator("article.row")).to_contain_text(text)


def nothing_has_left(m: Meeting) -> None:
    """Before any confirmation: neither the wall, the workshop's page nor the minutes say a word."""
    assert not Relay.objects.exists()
    page = m["coordination"]
    for name in ("plenary", "workshop", "minutes"):
        page.goto(m.of(name))
        for word in ("Réseauter", "Concerter le milieu", "Le papier se perd"):
            expect(page.locator("#contenu").get_by_text(word)).to_have_count(0)


def confirm(m: Meeting) -> None:
    """Zoé takes the notes of her group and confirms; so do the pen of Sud and Bruno."""
    zoe = m["Zoé"]
    zoe.get_by_text("Vous, ici").click()
    zoe.get_by_role("button", name="Prendre les notes").click()
    for who in ("Zoé", "plume"):
        page = m[who]
        page.get_by_role("link", name="Confirmer la lecture du groupe").click()
        m.is_clean(who, "telephone-lecture")
        page.get_by_role("button", name="Confirmer la lecture du groupe").click()
        expect(page.get_by_text("La lecture est confirmée")).to_be_visible()
        page.get_by_role("link", name="Revenir").click()
    bruno = m["Bruno"]
    bruno.get_by_role("button", name="Confirmer la lecture").click()
    expect(bruno.get_by_role("heading", name="La lecture est confirmée")).to_be_visible()
    expect(m["Hugo"].get_by_text("La lecture du groupe est confirmée")).to_be_visible(
        timeout=FOLLOWS_WITHIN
    )
    assert not Breakout.objects.filter(confirmed_at=None).exists()
    assert Contribution.objects.filter(state="kept").count() == 8 + 7 + 3
    assert Relay.objects.count() == 3


def lead_the_plenary(m: Meeting) -> None:
    """The projector is driven by keys; each phone shows the slide of the wall."""
    wall = m.screen("mur", m.cast.coordination, size={"width": 1280, "height": 720})
    wall.goto(m.of("plenary"))
    wall.get_by_role("button", name="Ouvrir sur les téléphones").click()
    expect(wall.locator(".place")).to_contain_text("plénière ouverte")
    total = int(wall.locator("#scene").get_attribute("data-total") or 0)
    for key, number in (("ArrowRight", 2), ("ArrowRight", 3), ("End", total), ("Home", 1),
                        ("3", 3)):  # fmt: skip
        wall.keyboard.press(key)
        expect(wall.locator(".place")).to_have_text(re.compile(rf"^{number} / {total}"))
    title = wall.locator("#diapo-titre").inner_text()
    assert wall.evaluate("document.documentElement.scrollHeight") <= 720
    for who in ("Zoé", "Hugo", "Alice"):
        phone = m[who]
        expect(phone.get_by_role("heading", level=1)).to_have_text(
            "Plénière", timeout=FOLLOWS_WITHIN
        )
        expect(phone.locator("#diapo-titre")).to_have_text(title, timeout=FOLLOWS_WITHIN)
        expect(phone.locator("#entete")).to_contain_text(f"écran 3 sur {total}")
    m.is_clean("Hugo", "telephone-pleniere")
    m.is_clean("mur", "mur")
    for name in ("Zoé", "Inès", "Bruno", "Alice"):
        expect(wall.locator("#scene").get_by_text(name)).to_have_count(0)
    wall.get_by_role("button", name="Fermer la plénière").click()
    expect(m["Zoé"].get_by_role("heading", level=1)).not_to_have_text(
        "Plénière", timeout=FOLLOWS_WITHIN
    )
