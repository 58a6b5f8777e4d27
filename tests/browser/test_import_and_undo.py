"""Import and undo: contacts come in, a likeness is decided, the whole is taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from maillage.connect.tests.exchange_files import card
from maillage.core.lists.imports.run import run_import, undo_import
from maillage.core.models import Actor, Import
from tests.browser.hands import press

pytestmark = pytest.mark.django_db(transaction=True)
START = "/listes/actors/importer/"


@pytest.fixture
def contacts(tmp_path, cast):
    """A file of three cards, one of which resembles a record that is there."""
    Actor.objects.create(
        name="Théâtre du Vieux-Quai", visibility="network", host=cast.host, owner=cast.agent.person,
        municipality_id="36033",
    )  # fmt: skip
    file = tmp_path / "contacts.vcf"
    file.write_text(
        card("FN:Alice Martin", "EMAIL:alice.m@exemple.org", "ADR:;;;Shawinigan;QC;;")
        + card("FN:Théâtre Vieux Quai", "KIND:org", "NOTE:Une scène", "ADR:;;;Shawinigan;QC;;")
        + card("EMAIL:sans-nom@exemple.org"),
        encoding="utf-8",
    )
    return file


def to_the_preview(page, contacts) -> None:
    page.set_input_files("input[type=file]", str(contacts))
    press(page, "Lire les colonnes")
    expect(page.locator("caption")).to_contain_text("contacts.vcf")
    press(page, "Voir l’aperçu")
    expect(page.locator("#doublons")).to_be_visible()


def import_and_undo(page) -> None:
    """The chosen row is linked; then everything is as it was."""
    chosen = page.locator("select[name^=row-]")
    chosen.select_option(label="relier à « Théâtre du Vieux-Quai » et mettre à jour")
    page.locator("form#importer button").click()
    page.wait_for_url("**/importations/*/")
    run_import(Import.objects.get().pk)
    page.reload()
    expect(page.locator("#etat")).to_contain_text("Importation terminée")
    assert Actor.objects.get(name="Alice Martin").kind == "person"
    assert Actor.objects.get(name="Théâtre du Vieux-Quai").description == "Une scène"


def undone(page) -> None:
    undo_import(Import.objects.get().pk)
    page.reload()
    expect(page.locator("#etat")).to_contain_text("Importation annulée")
    assert not Actor.objects.filter(name="Alice Martin").exists()
    assert Actor.objects.get(name="Théâtre du Vieux-Quai").description == ""


def test_contacts_come_in_and_go(page, live_server, page_problems, enter, cast, contacts,
                                 axe_clean, no_sideways_scroll):  # fmt: skip
    enter(cast.agent).goto(live_server.url + START)
    to_the_preview(page, contacts)
    axe_clean(page, "aperçu")
    no_sideways_scroll(page)
    import_and_undo(page)
    axe_clean(page, "importation terminée")
    page.locator("#annuler").click()
    with page.expect_navigation():
        page.locator("dialog[open] button[value=yes]").click()
    undone(page)


def test_without_javascript_on_a_phone(browser, live_server, enter, cast, contacts):
    context = browser.new_context(
        java_script_enabled=False, locale="fr-CA", viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    enter(cast.agent, page).goto(live_server.url + START)
    to_the_preview(page, contacts)
    import_and_undo(page)
    press(page, "Annuler l’importation")
    undone(page)
    context.close()
