"""The agent begins a report, writes in it, and is told by name what is missing."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from maillage.core.models import Post
from maillage.report.completeness import funding_year, missing, proposed_period
from maillage.report.content import compile_content
from maillage.report.models import Report
from maillage.report.tests.conftest import END, START, make_gesture

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 3, 31), date(2025, 4, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 4, 1)),
        (date(2027, 1, 1), date(2026, 4, 1)),
    ],
)
def test_the_funding_year_goes_from_april_to_march(day, start):
    assert funding_year(day) == (start, date(start.year + 1, 3, 31))


def test_the_proposed_period_stays_within_the_post():
    post = Post(from_date=date(2026, 9, 1), to_date=date(2027, 1, 31))
    assert proposed_period(post, date(2026, 11, 1)) == (post.from_date, post.to_date)


def test_an_agent_begins_a_report_for_a_period(cast, sign_in):
    client = sign_in(cast.agent)
    data = {"post": cast.post.pk, "from_date": "2025-04-01", "to_date": "2026-03-31", "title": ""}
    answer = client.post("/rendre-compte/nouveau/", data, follow=True)
    assert answer.status_code == 200
    report = Report.objects.get()
    assert report.title == "Rapport d’activité 2025-2026"
    again = client.post("/rendre-compte/nouveau/", data)
    assert "existe déjà" in again.content.decode()
    wrong = client.post("/rendre-compte/nouveau/", {**data, "to_date": "2025-03-01"})
    assert "avant le début" in wrong.content.decode()
    assert Report.objects.count() == 1


def test_an_agent_reports_on_her_own_post_only(cast, other_post, sign_in):
    data = {"post": other_post.pk, "from_date": "2025-04-01", "to_date": "2026-03-31"}
    answer = sign_in(cast.agent).post("/rendre-compte/nouveau/", data)
    assert answer.status_code == 200
    assert not Report.objects.exists()


def test_texts_quotes_and_reasons_are_written(year, sign_in):
    target = year.targets["meetings"]
    data = {
        "title": "Mon année", "highlights": "Bien.", "lessons": "", "challenges": "",
        "next_steps": "", "chosen_quotes": [year.gestures.course.uid],
        f"gap_{target.uid}": "Une salle inondée.",
    }  # fmt: skip
    answer = sign_in(year.cast.agent).post(
        year.report.get_absolute_url() + "rediger/", data, follow=True
    )
    text = answer.content.decode()
    assert answer.redirect_chain
    for words in ("Mon année", "Bien.", "Nous savons qui appeler.", "Une salle inondée."):
        assert words in text


def test_a_quote_that_is_not_offered_is_refused(year, sign_in):
    path = year.report.get_absolute_url() + "rediger/"
    data = {"title": "Titre", "chosen_quotes": [year.gestures.secret.uid]}
    assert sign_in(year.cast.agent).post(path, data).status_code == 200
    year.report.refresh_from_db()
    assert year.report.chosen_quotes == []


def test_what_is_missing_is_named(year):
    pieces = [str(p.text) for p in missing(year.report, compile_content(year.report))]
    text = " | ".join(pieces)
    assert "sans axe ni verbe" in text
    assert "Bons coups" in text
    assert "2 sur 5 gestes" in text
    assert "approbation" in text
    assert "%" not in text


def test_a_whole_report_misses_its_approval_only(year):
    for key in ("highlights", "lessons", "challenges", "next_steps"):
        setattr(year.report, key, "Texte.")
    year.report.chosen_quotes = [year.gestures.course.uid]
    year.report.gap_reasons = {t.uid: "Voilà." for t in year.targets.values()}
    year.gestures.loose.axis = year.axis["veille"]
    year.gestures.loose.save()
    pieces = missing(year.report, compile_content(year.report))
    assert [p.part for p in pieces] == ["approbation"]


def test_a_huge_text_is_kept_and_printed_whole(year, sign_in):
    huge = "Une phrase qui compte. " * 20_000 + "FIN DU TEXTE"
    client = sign_in(year.cast.agent)
    page = year.report.get_absolute_url()
    client.post(page + "rediger/", {"title": "Long", "highlights": huge})
    year.report.refresh_from_db()
    assert year.report.highlights == huge
    page = year.report.get_absolute_url()
    assert "FIN DU TEXTE" in client.get(page + "documents/md/").content.decode()
    for kind in ("docx", "pdf"):
        assert client.get(page + f"documents/{kind}/").status_code == 200


def test_hostile_text_stays_text(year, sign_in, cast):
    make_gesture(cast, '=HYPERLINK("http://mal.example";"x")', START, axis=year.axis["veille"])
    make_gesture(cast, "<script>alert(1)</script>", END, axis=year.axis["veille"])
    client = sign_in(cast.agent)
    page = year.report.get_absolute_url()
    book = load_workbook(BytesIO(client.get(page + "documents/xlsx/").content))
    cells = [c for sheet in book for row in sheet for c in row]
    assert all(c.data_type != "f" for c in cells)
    assert any(str(c.value).startswith("'=HYPERLINK") for c in cells)
    html = client.get(page + "chiffres/gestures/").content.decode()
    assert "<script>alert" not in html


def test_the_workbook_holds_every_sheet_and_its_dictionary(year, sign_in):
    client = sign_in(year.cast.agent)
    answer = client.get(year.report.get_absolute_url() + "documents/xlsx/")
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == [
        "Chiffres", "Par axe", "Par verbe", "Plan de travail", "Régions", "Disciplines",
        "Gestes comptés", "Dictionnaire",
    ]  # fmt: skip
    assert answer["Content-Disposition"] == (
        'attachment; filename="rapport-culture-riviere-2025-04-01-au-2026-03-31.xlsx"'
    )
    named = {(row[0].value, row[1].value) for row in book["Dictionnaire"]}
    assert ("Chiffres", "Participations de personnes") in named
    assert ("Par axe", "Organismes distincts") in named
