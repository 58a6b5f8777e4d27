"""The whole main job in a browser: notes → practice → a week of gestures → report → funder."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from maillage.core.models import Gesture, Practice, Target, WorkPlan
from maillage.core.tests.gesture_parts import calendar, event, noon
from maillage.report.models import Report
from tests.browser.hands import press

pytestmark = pytest.mark.django_db(transaction=True)
OURS = Path(__file__).parents[2] / "maillage/consult/tests/data/notes-groupe-4.txt"
# The notes this project began with stand beside the repository on some machines only.
SOURCE = Path(__file__).parents[3] / "shared/data/source/atelier-2021-10-27-groupe-2.txt"
EXPECTED = {OURS: (4, "Relier/rassembler"), SOURCE: (10, "Réseauter/faire des liens")}
LINES = [
    "rencontre avec le musée au sujet de la billetterie, 3 organismes",
    "hier formation données structurées, 12 personnes",
    "comité régional de concertation, 8 participants",
]


@pytest.fixture
def go(page, live_server, page_problems, enter, cast):
    """`go(user, path)`: that person opens that page."""
    cast.coordination.is_demo = True  # her second factor has tests of its own
    cast.coordination.save(update_fields=["is_demo"])

    def _go(user, path: str):
        page.context.clear_cookies()
        if user is not None:
            enter(user)
        page.goto(path if path.startswith("http") else live_server.url + path)
        return page

    return _go


def import_notes(go, cast, axe_clean, notes: Path) -> None:
    page = go(cast.coordination, "/concerter/")
    page.get_by_role("link", name="Importer des notes").first.click()
    page.set_input_files("input[type=file]", str(notes))
    page.get_by_role("button", name="Lire les notes").click()
    expect(page.locator("h1 + .meta")).to_contain_text("Rien n’est encore écrit")
    expect(page.locator("main")).to_contain_text(EXPECTED[notes][1])
    axe_clean(page, "aperçu")
    page.get_by_role("button", name="Importer", exact=True).click()
    expect(page.locator("main")).to_contain_text("/ 140")
    axe_clean(page, "atelier")


def adopt_practice(page, cast, axe_clean, verbs: int) -> None:
    page.get_by_role("link", name=re.compile("Adopter")).first.click()
    axe_clean(page, "adopter")
    press(page, "Adopter")
    practice = Practice.current()
    assert practice is not None
    assert practice.verbs.count() == verbs
    assert practice.decision is not None


def a_week_of_gestures(go, cast, tmp_path) -> None:
    page = go(cast.agent, "/")
    for line in LINES:
        page.fill("#geste", line)
        page.press("#geste", "Enter")
        expect(page.locator("#noter .guess")).to_contain_text("Compris")
        expect(page.locator("#geste")).to_have_value("")
    agenda = tmp_path / "agenda.ics"
    agenda.write_bytes(calendar(event("a@x", "Comité billetterie", noon(2)),
                                event("b@x", "Dentiste", noon(2))))  # fmt: skip
    page = go(cast.agent, "/gestes/calendrier/")
    page.fill("[name=name]", "Travail")
    page.set_input_files("input[type=file]", str(agenda))
    press(page, "Ajouter")
    for monday in {noon(2).date(), timezone.localdate() - timedelta(days=1), timezone.localdate()}:
        page = go(cast.agent, f"/gestes/semaine/?semaine={monday}")
        if page.locator("[data-accept-all]").count():
            with page.expect_navigation():
                page.locator("[data-accept-all]").click()
    assert Gesture.objects.filter(owner=cast.agent.person, is_confirmed=True).count() >= 4


def share_all(go, cast) -> None:
    page = go(cast.agent, "/gestes/")
    for box in page.locator("tbody input[type=checkbox]").all():
        box.check()
    press(page, "Partager avec l’organisme d’accueil")
    assert Gesture.objects.filter(owner=cast.agent.person).shared().count() >= 4


def write_report(go, cast, axe_clean) -> Report:
    today = timezone.localdate()
    plan = WorkPlan.objects.create(post=cast.post, title="Plan", from_date=today.replace(day=1),
                                   to_date=today + timedelta(days=90))  # fmt: skip
    Target.objects.create(plan=plan, axis=cast.post.axes.first(), planned=5)
    page = go(cast.agent, "/rendre-compte/nouveau/")
    page.fill("[name=title]", "Rapport de la saison")
    page.get_by_role("button", name="Commencer", exact=True).click()
    expect(page).to_have_url(re.compile("/rediger/"))
    page.locator("main form textarea").first.fill("Ils ont mis leur billetterie en commun.")
    axe_clean(page, "rédiger")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator("main")).to_contain_text("billetterie en commun")
    axe_clean(page, "rapport")
    return Report.objects.get()


def ask_for_approval(page) -> str:
    page.get_by_role("link", name="Demander l’approbation").first.click()
    page.fill("[name=name]", "Claire Gagnon")
    page.fill("[name=email]", "claire@example.org")
    press(page, "Envoyer le lien")
    found = re.search(r"https?://\S+/rendre-compte/approbation/\S+", mail.outbox[-1].body)
    assert found
    return re.sub(r"^https?://[^/]+", "", found.group(0))


def approve(go, axe_clean, link: str) -> None:
    page = go(None, link)
    expect(page.locator("main")).to_contain_text("billetterie en commun")
    axe_clean(page, "approbation")
    page.locator("form:has([value=approve]) [name=name]").fill("Claire Gagnon")
    press(page, "Approuver ce rapport")
    assert Report.objects.get().state == Report.State.APPROVED
    again = go(None, link)
    expect(again.locator("main")).not_to_contain_text("billetterie en commun")


def open_to_the_funder(go, cast, axe_clean, report: Report) -> None:
    page = go(cast.agent, f"/rendre-compte/{report.address}/liens/")
    page.fill("[name=label]", "Ministère")
    page.get_by_role("button", name="Créer le lien").click()
    address = page.locator("#lien").input_value()
    link = re.sub(r"^https?://[^/]+", "", address)
    reading = go(None, link)
    expect(reading.locator("main")).to_contain_text("billetterie en commun")
    assert reading.context.cookies() == []
    axe_clean(reading, "lecture")
    go(cast.agent, f"/rendre-compte/{report.address}/liens/")
    page.get_by_role("button", name=re.compile("^Fermer")).first.click()
    with page.expect_navigation():
        page.locator("dialog[open] button[value=yes]").click()
    closed = go(None, link)
    expect(closed.locator("main")).not_to_contain_text("billetterie en commun")


@pytest.mark.parametrize("notes", [p for p in (OURS, SOURCE) if p.exists()], ids=lambda p: p.stem)
def test_the_main_job_from_notes_to_the_funder(page, go, cast, axe_clean, tmp_path, notes):
    import_notes(go, cast, axe_clean, notes)
    adopt_practice(page, cast, axe_clean, EXPECTED[notes][0])
    a_week_of_gestures(go, cast, tmp_path)
    share_all(go, cast)
    report = write_report(go, cast, axe_clean)
    link = ask_for_approval(page)
    approve(go, axe_clean, link)
    open_to_the_funder(go, cast, axe_clean, report)
