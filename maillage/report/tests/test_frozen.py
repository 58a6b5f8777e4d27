"""An approved report does not move, whatever becomes of the records it was made from."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from maillage.core import journal
from maillage.core.models import Gesture
from maillage.report.actions import ReportRefusal, open_to_funder, take_back

pytestmark = pytest.mark.django_db


def cells(data: bytes) -> list:
    book = load_workbook(BytesIO(data))
    return [[cell.value for row in sheet for cell in row] for sheet in book]


def disturb(year) -> None:
    """Everything that a report reads changes or goes."""
    by = year.cast.agent.person
    journal.change(year.gestures.table, {"people_reached": 999, "text": "autre"}, by=by)
    journal.remove(year.gestures.course, by=by)
    Gesture.objects.filter(pk=year.gestures.visit.pk).update(visibility="private")
    year.museum.name = "Autre musée"
    year.museum.save()
    year.targets["meetings"].delete()
    year.cast.post.title = "Autre titre"
    year.cast.post.save()


def test_pages_and_documents_stay_as_they_were_approved(approved, sign_in):
    client = sign_in(approved.cast.agent)
    page = approved.report.get_absolute_url()

    def seen(kind):
        return client.get(f"{page}documents/{kind}/").content

    before = {kind: seen(kind) for kind in ("md", "pdf", "xlsx")}
    html = client.get(page).context["figures"]
    rows = client.get(page + "chiffres/people/").context["figure"]["rows"]
    disturb(approved)
    assert seen("md") == before["md"]
    assert seen("pdf") == before["pdf"]
    assert cells(seen("xlsx")) == cells(before["xlsx"])
    assert client.get(page).context["figures"] == html
    later = client.get(page + "chiffres/people/").context["figure"]["rows"]
    assert [r["text"] for r in later] == [r["text"] for r in rows]


def test_the_funder_reads_the_same_after_a_change(approved):
    path = f"/rendre-compte/lecture/{approved.funder_token}/md/"
    before = Client().get(path).content
    disturb(approved)
    assert Client().get(path).content == before


def test_what_is_signed_is_what_was_submitted(submitted, sign_in):
    disturb(submitted)
    client = sign_in(submitted.cast.manager)
    people = client.get(submitted.report.get_absolute_url()).context["total"]["people"]
    assert people == "22"


def test_a_draft_follows_its_gestures(year, sign_in):
    client = sign_in(year.cast.agent)
    page = year.report.get_absolute_url()
    assert client.get(page).context["total"]["people"] == "22"
    Gesture.objects.filter(pk=year.gestures.table.pk).update(people_reached=13)
    assert client.get(page).context["total"]["people"] == "23"


def test_an_approved_report_is_not_taken_back(approved):
    with pytest.raises(ReportRefusal):
        take_back(report=approved.report, by=approved.cast.agent.person)


def test_a_draft_is_not_opened_to_a_funder(year):
    with pytest.raises(ReportRefusal):
        open_to_funder(report=year.report, label="x", email="", days=9, by=year.cast.agent.person)


def test_the_journal_tells_the_approval_without_copying_the_content(approved):
    told = [change.after for change in journal.history(approved.report)]
    assert any(after.get("state") == "approved" for after in told)
    assert all(not after.get("frozen") for after in told)
