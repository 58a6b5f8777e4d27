"""Whole journeys with JavaScript switched off, on a phone's width.

Signing in by code and by link is in test_accounts.py, a week of gestures in test_gestures.py.
"""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from maillage.consult.models import Workshop
from maillage.consult.tests.own_notes import text_of
from maillage.core.lists.imports.run import run_import, undo_import
from maillage.core.models import Actor, Gesture, Import
from maillage.core.tests.gesture_parts import LINE, adopt, gesture_of
from maillage.report.actions import ask_approval, open_to_funder, start_report, write_report
from maillage.report.models import Report
from tests.browser.hands import press

pytestmark = pytest.mark.django_db(transaction=True)
CELLS = "Nom\tType\tVille\nAube\torganisme\tShawinigan\nBrume\torganisme\tTrois-Rivières\n"


@pytest.fixture
def plain(browser, live_server, enter, cast):
    """`plain(user, path)`: that person's page, without scripts, 320 px wide."""
    cache.clear()
    context = browser.new_context(
        java_script_enabled=False, locale="fr-CA", viewport={"width": 320, "height": 640}
    )
    page = context.new_page()

    def _open(user, path: str):
        context.clear_cookies()
        if user is not None:
            enter(user, page)
        page.goto(live_server.url + path)
        return page

    yield _open
    context.close()


def test_a_gesture_is_noted_then_corrected(plain, cast):
    adopt(cast)
    page = plain(cast.agent, "/gestes/noter/")
    page.fill("#geste", LINE)
    press(page, "Noter")
    page.get_by_role("link", name="corriger", exact=True).click()
    page.fill("[name=people_reached]", "9")
    press(page, "Enregistrer")
    expect(page.locator("h1")).to_contain_text("rencontre")
    assert Gesture.objects.get(text=LINE).people_reached == 9


def test_a_list_is_filtered_sorted_and_read_page_by_page(plain, cast):
    for number in range(60):
        Actor.objects.create(name=f"Troupe {number:02}", visibility="network", host=cast.host)
    Actor.objects.create(name="Troupe amie", kind="group", visibility="network", host=cast.host)
    page = plain(cast.agent, "/reseauter/acteurs/")
    page.fill("#filtre-q", "troupe")
    expect(page.locator("[name=kind]")).to_be_hidden()
    page.get_by_text("Filtres et tri").click()
    page.select_option("[name=kind]", "organization")
    press(page, "Filtrer")
    expect(page.locator("#liste caption")).to_contain_text("60")
    expect(page.locator("[name=kind]")).to_be_visible()  # one is chosen: they stay open
    page.set_viewport_size({"width": 1280, "height": 900})  # a phone's cards have no headings
    page.click("#tri-name")
    first = page.locator("#liste tbody tr").first
    top = first.inner_text()
    page.get_by_role("link", name="Suivant").click()
    assert page.locator("#liste tbody tr").first.inner_text() != top
    assert {"q=troupe", "page=2"} <= set(page.url.partition("?")[2].split("&"))
    page.get_by_role("link", name="Effacer").click()
    expect(page.locator("#filtre-q")).to_have_value("")
    expect(page.locator("[name=kind]")).to_be_visible()  # and where there is room, always


def test_a_pasted_sheet_is_imported_then_undone(plain, cast):
    page = plain(cast.agent, "/reseauter/acteurs/")
    page.get_by_role("link", name="Importer", exact=True).click()
    page.fill("[name=pasted]", CELLS)
    press(page, "Lire les colonnes")
    press(page, "Voir l’aperçu")
    assert not Actor.objects.filter(name="Aube").exists()
    press(page, "Importer 2 lignes")
    expect(page.locator("#etat")).to_contain_text("0 lignes sur 2")
    imported = Import.objects.get()
    run_import(imported.pk)  # the worker's part
    page.reload()
    expect(page.locator("#etat")).to_contain_text("Importation terminée")
    assert Actor.objects.filter(name__in=["Aube", "Brume"]).count() == 2
    press(page, "Annuler l’importation")
    undo_import(imported.pk)
    page.reload()
    expect(page.locator("#etat")).to_contain_text("Importation annulée")
    assert not Actor.objects.filter(name__in=["Aube", "Brume"]).exists()


def test_notes_of_a_workshop_are_pasted_previewed_imported_then_undone(plain, cast):
    page = plain(cast.agent, "/concerter/")
    page.get_by_role("link", name="Importer des notes").first.click()
    page.fill("[name=text]", text_of("4"))
    press(page, "Lire les notes")
    expect(page.locator("main")).to_contain_text("Rien n’est encore écrit")
    assert not Workshop.objects.exists()
    press(page, "Importer")
    expect(page.locator("h1")).to_contain_text("Rencontre de mai")
    expect(page.locator("main")).to_contain_text("Équiper")
    with page.expect_navigation():
        page.locator("form[action*='/imports/'] button").first.click()
    assert not Workshop.objects.exists()


@pytest.fixture
def report(cast) -> Report:
    """A report on this month, with one shared gesture and some words."""
    today = timezone.localdate()
    gesture_of(cast.agent, host=cast.host, visibility="host", occurred_on=today)
    made = start_report(
        post=cast.post, from_date=today.replace(day=1), to_date=today, title="Rapport du mois",
        by=cast.agent.person,
    )  # fmt: skip
    values = {"highlights": "Ils ont mis leur billetterie en commun."}
    write_report(report=made, values=values, by=cast.agent.person)
    return made


def test_a_report_is_sent_back_then_approved_by_its_link_without_an_account(plain, cast, report):
    ask = {"name": "Claire Gagnon", "email": "claire@example.org", "by": cast.agent.person}
    _link, token = ask_approval(report=report, **ask)
    page = plain(None, f"/rendre-compte/approbation/{token}/")
    expect(page.locator("main")).to_contain_text("billetterie en commun")
    page.locator("a[href*='/chiffres/']").first.click()
    expect(page.locator("main")).to_contain_text("Ce que ce chiffre veut dire")
    page.get_by_role("link", name="Revenir au rapport").click()
    page.fill("[name=note]", "Précisez le deuxième axe.")
    press(page, "Renvoyer avec ce mot")
    assert Report.objects.get().state == Report.State.RETURNED
    _link, token = ask_approval(report=Report.objects.get(), **ask)
    page = plain(None, f"/rendre-compte/approbation/{token}/")
    page.locator("form:has([value=approve]) [name=name]").fill("Claire Gagnon")
    press(page, "Approuver ce rapport")
    assert Report.objects.get().is_approved
    assert page.context.cookies() == []


def test_the_funder_reads_and_downloads_without_an_account(plain, cast, report):
    ask = {"name": "Claire Gagnon", "email": "claire@example.org", "by": cast.agent.person}
    _link, token = ask_approval(report=report, **ask)
    page = plain(None, f"/rendre-compte/approbation/{token}/")
    page.locator("form:has([value=approve]) [name=name]").fill("Claire Gagnon")
    press(page, "Approuver ce rapport")
    _link, token = open_to_funder(
        report=Report.objects.get(), label="Ministère", email="", days=30, by=cast.agent.person
    )
    page = plain(None, f"/rendre-compte/lecture/{token}/")
    expect(page.locator("main")).to_contain_text("billetterie en commun")
    assert page.context.cookies() == []
    with page.expect_download() as got:
        page.get_by_role("link", name="XLSX").click()
    assert re.search(r"\.xlsx$", got.value.suggested_filename)


@pytest.mark.parametrize(
    "path", ["/", "/a-propos/", "/confidentialite/", "/api/docs", "/nulle-part/"]
)
def test_a_visitor_reads_the_public_pages(plain, cast, path):
    page = plain(None, path)
    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text().strip()
    width = page.viewport_size["width"]
    assert all(box["x"] + box["width"] <= width for link in page.locator("main a").all()
               if (box := link.bounding_box()))  # fmt: skip
