"""Across the groups: rows that say the same thing are suggested, gathered by somebody, undone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from maillage.consult.models import Comparison, Contribution, Theme
from maillage.consult.themes.comparing import run_comparison
from tests.browser.held.meeting import Meeting

NAME = "Se mettre en réseau"


def _wordings() -> set[tuple[str, str, str]]:
    """Every row as its group wrote it: what gathering must never change."""
    rows = Contribution.objects.select_related("breakout")
    return {(row.breakout.name, row.word, row.sentence or row.text) for row in rows}


def gather_what_is_suggested(m: Meeting) -> None:
    """The reason is told; nothing is gathered before somebody says so."""
    page = m["coordination"]
    page.goto(m.of("workshop"))
    page.get_by_role("link", name="Thèmes").click()
    m.is_clean("coordination", "themes-vides")
    page.get_by_role("button", name="Chercher ce qui se ressemble").click()
    expect(page.get_by_text("Les lignes vont être comparées")).to_be_visible()
    run_comparison(Comparison.objects.latest("pk").pk)  # what the background process does
    pair = page.locator("#suggestions li.card").filter(has_text="Réseauter")
    pair = pair.filter(has_text="Réseautage").first
    expect(pair).to_contain_text("même racine")
    assert not Theme.objects.exists()
    # The words that a group chose among its own rows are no news to anybody.
    informs = page.locator("#suggestions li.card").filter(has=page.get_by_text("« Informer"))
    expect(informs).to_have_count(0)
    m.is_clean("coordination", "suggestions")
    before = _wordings()
    pair.get_by_label("Nom du thème").fill(NAME)
    pair.get_by_role("button", name="Réunir").click()
    expect(page.get_by_text(f"Réunies dans « {NAME} »")).to_be_visible()
    assert _wordings() == before


def take_apart(m: Meeting) -> None:
    """A theme leads to its rows, in their groups' words; the act is undone as it was done."""
    page = m["coordination"]
    _tab(page, "Thèmes")
    page.get_by_role("link", name=NAME).first.click()
    for group in ("Nord", "Est"):
        expect(page.locator("#liste")).to_contain_text(group)
    m.is_clean("coordination", "theme")
    page.go_back()
    page.locator("summary", has_text="Dernier acte").click()
    page.locator("#themes").get_by_role("button", name="Annuler").first.click()
    expect(page.get_by_role("link", name=NAME)).to_have_count(0)
    assert not Contribution.objects.exclude(theme=None).exists()


def gather_by_hand(m: Meeting) -> None:
    """Ticked in the list, they stay gathered; each row leads to its theme."""
    page = m["coordination"]
    before = _wordings()
    page.get_by_label("Étape").select_option("Les verbes du métier")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("#liste")).to_contain_text(re.compile(r"\b8 lignes dans"))
    for word in ("Réseauter", "Réseautage"):
        page.get_by_role("checkbox", name=word, exact=True).check()
    page.get_by_label("Nom du nouveau thème").fill(NAME)
    page.get_by_role("button", name="Réunir").click()
    expect(page.locator("#themes").get_by_role("link", name=NAME)).to_be_visible()
    m.is_clean("coordination", "themes")
    assert _wordings() == before
    row = Contribution.objects.get(word="Réseautage", step__kind="grid")
    page.goto(m.origin + row.get_absolute_url())
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)


def _tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Synthèse").get_by_role("link", name=name).click()
