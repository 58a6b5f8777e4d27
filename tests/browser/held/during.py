"""The gathering: who joins, what three groups write, lines cut, two versions of a row."""

from __future__ import annotations

import re
import time

from playwright.sync_api import expect

from maillage.consult.models import Contribution
from tests.browser.held.meeting import (
    FOLLOWS_WITHIN,
    SMALL_PHONE,
    Meeting,
    is_saved,
    row,
    rows,
    say,
    seen_in_time,
)


def join(m: Meeting) -> None:
    """Guests by their group's link; Alice with her account; the pen by its own link."""
    m.join("Zoé", m.links["Nord"], "Zoé")
    m.join("Hugo", m.links["Nord"], size=SMALL_PHONE)
    m.join("Alice", m.links["Sud"], user=m.cast.agent)
    m.join("plume", m.links["plume Sud"], "Inès")
    expect(m["Zoé"].get_by_text("La première étape s’ouvrira ici")).to_be_visible()
    m.is_clean("Zoé", "telephone-attente")


def open_the_first_step(m: Meeting) -> None:
    """It comes to every phone by itself; the facilitator's page counts who is here."""
    page = m["coordination"]
    page.goto(m.of("lead"))
    expect(page.locator(".figures")).to_contain_text("4 personnes entrées")
    page.get_by_role("button", name="Étape suivante").click()
    for who in ("Zoé", "Hugo", "Alice", "plume"):
        heading = m[who].get_by_role("heading", level=1)
        expect(heading).to_have_text("Les verbes du métier", timeout=FOLLOWS_WITHIN)
    m.is_clean("coordination", "animer")


def everybody_writes(m: Meeting) -> None:
    """Group Nord: each phone writes, the other sees it within three seconds."""
    zoe, hugo = m["Zoé"], m["Hugo"]
    begun = time.monotonic()
    say(zoe, Verbe="Réseauter", Pourquoi="découvrir l’écosystème\nrallier", Gestes="dîner-causerie")
    seen_in_time(hugo, "Réseauter", begun)
    begun = time.monotonic()
    say(hugo, Verbe="Outiller", Pourquoi="rendre les ressources disponibles")
    seen_in_time(zoe, "Outiller", begun)
    is_saved(hugo)
    m.is_clean("Zoé", "telephone-lignes")
    m.is_clean("Hugo", "telephone-lignes-320")


def lose_the_line(m: Meeting) -> None:
    """What is typed without a line stays on the phone, which says so, and leaves once."""
    zoe, hugo = m["Zoé"], m["Hugo"]
    zoe.context.set_offline(True)
    say(zoe, Verbe="Veiller", Pourquoi="trier pour les autres")
    expect(zoe.locator("#etat")).to_have_text("hors ligne : gardé sur ce téléphone, sera envoyé")
    expect(row(zoe, "Veiller")).to_contain_text("gardée sur ce téléphone")
    m.is_clean("Zoé", "telephone-hors-ligne")
    assert not Contribution.objects.filter(word="Veiller").exists()
    zoe.context.set_offline(False)
    is_saved(zoe)
    expect(row(hugo, "Veiller")).to_have_count(1, timeout=FOLLOWS_WITHIN)
    assert Contribution.objects.filter(word="Veiller").count() == 1


def write_the_same_row(m: Meeting) -> None:
    """Two people change one row: the second sees both versions, and no word is lost."""
    zoe, hugo = m["Zoé"], m["Hugo"]
    row(zoe, "Outiller").get_by_role("link", name="Modifier").click()
    zoe.locator("#composer").get_by_label("Verbe").fill("Outiller les artistes")
    zoe.context.set_offline(True)
    zoe.locator("#composer [data-send]").click()
    row(hugo, "Outiller").get_by_role("link", name="Modifier").click()
    hugo.locator("#composer").get_by_label("Verbe").fill("Équiper le milieu")
    hugo.locator("#composer [data-send]").click()
    expect(row(hugo, "Équiper le milieu")).to_have_count(1)
    is_saved(hugo)
    zoe.context.set_offline(False)
    card = zoe.locator("form.conflict")
    expect(card).to_contain_text("Outiller les artistes", timeout=20000)
    expect(card.locator("[data-theirs]")).to_contain_text("Équiper le milieu")
    m.is_clean("Zoé", "telephone-deux-versions")
    expect(card.get_by_label("Verbe")).to_have_value("Équiper le milieu / Outiller les artistes")
    card.get_by_label("Verbe").fill("Outiller et équiper")
    card.get_by_role("button", name="Envoyer les deux réunies").click()
    expect(row(hugo, "Outiller et équiper")).to_have_count(1, timeout=FOLLOWS_WITHIN)
    expect(rows(hugo)).to_have_count(3)


def one_pen_writes(m: Meeting) -> None:
    """Group Sud: Inès writes, Alice proposes and corrects, Inès keeps the one and the other."""
    pen, alice = m["plume"], m["Alice"]
    expect(pen.get_by_role("heading", name="Vous prenez les notes")).to_be_visible()
    say(pen, Verbe="Concerter", Pourquoi="traduire les besoins")
    expect(row(alice, "Concerter")).to_have_count(1, timeout=FOLLOWS_WITHIN)
    say(alice, Verbe="Tisser des liens", Pourquoi="se connaître")
    expect(row(alice, "Tisser des liens")).to_contain_text("proposée")
    row(alice, "Concerter").get_by_role("link", name="Corriger").click()
    alice.locator("#composer").get_by_label("Verbe").fill("Concerter le milieu")
    alice.locator("#composer [data-send]").click()
    is_saved(alice)
    for word in ("Tisser des liens", "Concerter le milieu"):
        proposed = row(pen, word).filter(has_text="proposée")
        expect(proposed).to_have_count(1, timeout=FOLLOWS_WITHIN)
        m.is_clean("plume", "telephone-plume")
        proposed.get_by_role("button", name="Garder").click()
        expect(proposed).to_have_count(0)
    is_saved(pen)
    kept = row(alice, "Concerter le milieu")
    expect(kept).to_have_count(1, timeout=FOLLOWS_WITHIN)
    expect(kept).not_to_contain_text("proposée")
    expect(rows(alice)).to_have_count(2)
    say(pen, Verbe="Informer")
    is_saved(pen)


def lead_the_step(m: Meeting) -> None:
    """A message on every phone, more time, the message taken back, the step closed."""
    page, zoe = m["coordination"], m["Zoé"]
    page.get_by_label("Sur tous les téléphones").fill("Encore deux minutes, puis pause")
    page.get_by_role("button", name="Montrer").click()
    for who in ("Zoé", "Hugo", "Alice", "plume"):
        message = m[who].locator("#message")
        expect(message).to_contain_text("Encore deux minutes", timeout=FOLLOWS_WITHIN)
    before = int(zoe.locator("#entete").get_attribute("data-due") or 0)
    page.get_by_role("button", name=re.compile("^[+]5 minutes à Les verbes")).click()
    later = str(before + 5 * 60 * 1000)
    expect(zoe.locator("#entete")).to_have_attribute("data-due", later, timeout=FOLLOWS_WITHIN)
    page.get_by_role("button", name="Retirer").click()
    expect(zoe.locator("#message")).to_be_empty(timeout=FOLLOWS_WITHIN)
    page.get_by_role("button", name="Fermer Les verbes du métier").click()
    expect(zoe.locator("#entete")).to_contain_text("étape fermée", timeout=FOLLOWS_WITHIN)
    expect(zoe.locator("#composer")).to_have_count(0)


def type_paper_in(m: Meeting) -> None:
    """Group Est wrote on paper: Bruno types its rows on his own phone, with his account."""
    page = m.screen("Bruno", m.cast.colleague)
    group = m.workshop.breakouts.get(name="Est")
    page.goto(m.origin + group.get_absolute_url())
    for word, why in (("Réseautage", "rencontrer"), ("Former", "transmettre")):
        part = page.locator("section").filter(
            has=page.get_by_role("heading", name="Les verbes du métier")
        )
        part.locator("summary").click()
        part.get_by_label("Verbe").fill(word)
        part.get_by_label("Pourquoi").fill(why)
        part.get_by_role("button", name="Enregistrer").click()
        expect(page.locator("article.row").filter(has_text=word)).to_have_count(1)
    m.is_clean("Bruno", "prise-de-notes")
