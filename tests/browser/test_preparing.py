"""A workshop is prepared, rehearsed and wiped on a phone without JavaScript; posters on paper."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from maillage.consult.models import Contribution, Guest, Workshop
from tests.browser.region import client_of

pytestmark = pytest.mark.browser


def enter(context, live_server, user) -> None:
    cookie = client_of(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


@pytest.mark.django_db(transaction=True)
def test_a_workshop_is_prepared_rehearsed_and_wiped_on_a_phone_without_a_script(
    browser, browser_context_args, live_server, cast
):
    small = {**browser_context_args, "viewport": {"width": 320, "height": 640}}
    context = browser.new_context(**small, java_script_enabled=False)
    enter(context, live_server, cast.agent)
    page = context.new_page()
    page.goto(f"{live_server.url}/concerter/")
    page.click("text=Nouvel atelier")
    page.click("main form:has-text('La pratique en verbes') button")
    page.fill("[name=title]", "Rencontre de mai")
    page.fill("[name=held_on]", "2027-05-12")
    page.click("text=Enregistrer")
    page.click(".tabs >> text=Groupes")
    page.fill("textarea", "Nord; bruno@example.org\nSud; ; ; tout le monde\nEst; ; ; papier")
    page.click("text=Voir l’aperçu")
    page.click("text=Ajouter ces 3 groupes")
    page.click(".ranked >> text=Nord")
    assert page.input_value("[name=note_taker]") == "Bruno Lavoie"
    page.click(".tabs >> text=Répéter")
    page.click("text=Commencer la répétition")
    for _step in range(3):
        page.click("text=/^Ouvrir et faire écrire/ >> nth=0")
        page.click("main button:has-text('Fermer') >> nth=0")
    page.click("text=Faire confirmer les groupes")
    assert Contribution.objects.filter(breakout__confirmed_at__isnull=False).count() > 10
    assert "Rien de ce qui s’écrit ici n’est gardé" in page.inner_text("main")
    page.click("text=Tout effacer")
    assert "L’atelier est prêt pour de vrai" in page.inner_text("main")
    assert not Guest.objects.exists()
    assert not Contribution.objects.exists()
    assert Workshop.objects.get().state == "prepared"
    context.close()


@pytest.mark.django_db(transaction=True)
def test_posters_and_sheets_print_one_page_each(page, live_server, cast, sign_in):
    client = sign_in(cast.agent)
    client.post("/concerter/ateliers/nouveau/", {"template": "quatre-axes"})
    workshop = Workshop.objects.get()
    here = f"/concerter/ateliers/{workshop.address}/"
    groups = "Nord\nGens des musées, des archives et du patrimoine bâti de la vallée;\n3"
    client.post(f"{here}preparer/groupes/", {"act": "add", "text": groups.replace(",", " et")})
    enter(page.context, live_server, cast.agent)
    for paper in ("Letter", "A4"):
        page.goto(f"{live_server.url}{here}affiches/")
        printed = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
        assert len(printed) == 4
        for sheet, group in zip(list(printed)[1:], workshop.breakouts.all(), strict=True):
            told = " ".join(sheet.extract_text().split())
            assert group.label.split()[0] in told
            code = group.code.upper()
            assert re.search(rf"{code[:4]}\s*{code[4:]}", told)
            assert "Raccourcis" not in told
        page.goto(f"{live_server.url}{here}affiches/feuilles/")
        assert len(PdfReader(io.BytesIO(page.pdf(format=paper))).pages) == 6
