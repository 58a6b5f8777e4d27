"""A funder reads by a link that expires and can be closed; small cells are masked."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document as WordDocument
from openpyxl import load_workbook
from pypdf import PdfReader

from maillage.core.models import Actor
from maillage.report.content import compile_content, content_of
from maillage.report.models import ReportLink, ReportOpening
from maillage.report.outside import masked
from maillage.report.tests.conftest import path_of

pytestmark = pytest.mark.django_db


def reading_path(year) -> str:
    return f"/rendre-compte/lecture/{year.funder_token}/"


def document_text(kind: str, data: bytes) -> str:
    if kind == "pdf":
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    elif kind == "docx":
        word = WordDocument(BytesIO(data))
        rows = [c.text for t in word.tables for r in t.rows for c in r.cells]
        text = "\n".join([p.text for p in word.paragraphs] + rows)
    elif kind == "xlsx":
        book = load_workbook(BytesIO(data))
        text = "\n".join(str(c.value) for s in book for row in s for c in row)
    else:
        text = data.decode()
    return " ".join(text.split())


def test_the_agent_gives_a_link_that_a_funder_opens_without_an_account(approved, sign_in):
    client = sign_in(approved.cast.agent)
    path = approved.report.get_absolute_url() + "liens/"
    answer = client.post(path, {"label": "Direction", "days": 90}, follow=True)
    url = answer.context["link_url"]
    assert url not in client.get(path).content.decode()
    page = Client().get(path_of(url))
    assert page.status_code == 200
    assert not page.cookies
    assert "noindex" in page["X-Robots-Tag"]
    assert b"<script" not in page.content
    assert b"<form" not in page.content


def test_the_default_link_lives_ninety_days(approved, sign_in):
    page = sign_in(approved.cast.agent).get(approved.report.get_absolute_url() + "liens/")
    assert page.context["form"]["days"].value() == 90
    left = approved.funder_link.expires_at - timezone.now()
    assert timedelta(days=89) < left <= timedelta(days=90)


def test_openings_are_counted_without_an_address(approved, sign_in):
    Client().get(reading_path(approved))
    Client().get(reading_path(approved) + "pdf/")
    assert {f.name for f in ReportOpening._meta.concrete_fields} == {
        "id", "link", "at", "document"
    }  # fmt: skip
    page = sign_in(approved.cast.agent).get(approved.report.get_absolute_url() + "liens/")
    assert page.context["links"][0].opened == 2


@pytest.mark.parametrize("end", ["expired", "revoked"])
def test_a_closed_link_opens_nothing(approved, sign_in, end):
    if end == "expired":
        ReportLink.objects.filter(pk=approved.funder_link.pk).update(expires_at=timezone.now())
    else:
        path = approved.report.get_absolute_url() + f"liens/{approved.funder_link.uid}/fermer/"
        sign_in(approved.cast.agent).post(path)
    for path in (reading_path(approved), reading_path(approved) + "pdf/"):
        answer = Client().get(path)
        assert answer.status_code == 404
        assert "demandez un nouveau lien" in answer.content.decode()
        assert "Participations" not in answer.content.decode()
    assert not approved.funder_link.openings.exists()


def test_a_link_cannot_be_used_up_nor_posted_to(approved):
    for _time in range(3):
        assert Client().get(reading_path(approved)).status_code == 200
    assert Client().post(reading_path(approved)).status_code == 405
    assert Client().get(reading_path(approved) + "exe/").status_code == 404


def test_another_agent_cannot_close_the_link(approved, sign_in):
    path = approved.report.get_absolute_url() + f"liens/{approved.funder_link.uid}/fermer/"
    for user in (approved.cast.colleague, approved.cast.manager, approved.cast.funder):
        assert sign_in(user).post(path).status_code == 404
    approved.funder_link.refresh_from_db()
    assert approved.funder_link.is_live


def test_small_counts_of_people_and_organisations_are_masked(approved):
    content = masked(content_of(approved.report))
    figures = {f["key"]: f for f in content["figures"]}
    assert figures["organisations"]["value"] == "moins de 5"
    assert figures["organisations"]["observed"] == "moins de 5"
    assert figures["gestures"]["value"] == 5
    assert figures["people"]["value"] == 22
    people = {a["slug"]: a["people"] for a in content["axes"]}
    assert people["concertation"] == 15
    assert people["formation"] == 7
    plan = {t["uid"]: t for t in content["plan"]}
    organisations = plan[approved.targets["organisations"].uid]
    assert (organisations["done"], organisations["gap"]) == ("moins de 5", "masqué")
    assert plan[approved.targets["meetings"].uid]["done"] == 2


def test_a_masked_cell_is_not_the_total_less_the_rest(year):
    year.gestures.course.people_reached = 3
    year.gestures.course.save()
    content = masked(compile_content(year.report))
    people = {a["slug"]: a["people"] for a in content["axes"]}
    assert people["formation"] == "moins de 5"
    assert people["concertation"] == "masqué"
    figure = next(f for f in content["figures"] if f["key"] == "people")
    assert (figure["observed"], figure["declared"]) == ("moins de 5", "masqué")
    target = next(t for t in content["plan"] if t["uid"] == year.targets["people"].uid)
    assert (target["done"], target["gap"]) == ("masqué", "masqué")


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "md"])
def test_documents_for_a_funder_are_masked_and_name_nobody(approved, kind):
    answer = Client().get(f"{reading_path(approved)}{kind}/")
    assert answer.status_code == 200
    text = document_text(kind, answer.content)
    assert "moins de 5" in text
    for hidden in ("table de concertation", "Émile Paquet", "Musée", "visite"):
        assert hidden not in text
    if kind != "xlsx":
        assert "Direction du festival" in text  # quoted with consent


def test_the_page_for_a_funder_names_nobody(approved):
    text = Client().get(reading_path(approved)).content.decode()
    for person in Actor.objects.filter(kind="person").exclude(pk=approved.cast.agent.person.pk):
        if person != approved.cast.manager.person:
            assert person.name not in text
    assert "table de concertation" not in text


def test_a_signed_in_funder_reads_the_same_masked_report(approved, sign_in):
    client = sign_in(approved.cast.funder)
    page = client.get(approved.report.get_absolute_url())
    assert page.context["total"]["organisations"] == "moins de 5"
    assert client.get(
        approved.report.get_absolute_url() + "chiffres/organisations/"
    ).status_code == 404  # fmt: skip
    text = document_text("xlsx", client.get(
        approved.report.get_absolute_url() + "documents/xlsx/").content)  # fmt: skip
    assert "table de concertation" not in text
