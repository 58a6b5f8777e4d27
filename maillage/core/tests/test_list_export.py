"""A list out: CSV and XLSX, with nothing that a spreadsheet would run."""

import csv
import io

import pytest
from openpyxl import load_workbook

from maillage.core.models import Actor

pytestmark = pytest.mark.django_db
URL = "/reseauter/acteurs/"


def rows_of(response):
    content = b"".join(response)
    if response["Content-Type"].startswith("text/csv"):
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    sheet = load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_formulas_are_neutralised_in_both_formats(cast, sign_in, kind):
    hostile = ["=CMD|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "＝1+1"]
    for name in hostile:
        Actor.objects.create(name=name, kind="group", visibility="network")
    response = sign_in(cast.agent).get(f"{URL}?kind=group&format={kind}")
    shown = [row[0] for row in rows_of(response)[1:]]
    assert sorted(shown) == sorted(f"'{name}" for name in hostile)


def test_an_xlsx_export_holds_no_formula_cell(cast, sign_in):
    Actor.objects.create(name="=1+1", kind="group", visibility="network")
    response = sign_in(cast.agent).get(f"{URL}?kind=group&format=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("bad", ["\x0b", "\x01", "\ufffe", "\uffff"])
def test_characters_that_xml_cannot_hold_do_not_break_the_export(cast, sign_in, kind, bad):
    Actor.objects.create(name=f"Clo{bad}che", kind="group", visibility="network")
    response = sign_in(cast.agent).get(f"{URL}?kind=group&format={kind}")
    assert rows_of(response)[1][0] == "Cloche"


def test_the_export_follows_the_search_the_filters_and_the_sort(cast, sign_in):
    for name in ("Aube", "Aurore", "Brume"):
        Actor.objects.create(name=name, kind="group", visibility="network")
    response = sign_in(cast.agent).get(f"{URL}?kind=group&q=au&tri=-name&format=csv")
    assert [row[0] for row in rows_of(response)[1:]] == ["Aurore", "Aube"]
    assert response["Content-Disposition"].startswith('attachment; filename="actors-')
    assert "no-store" in response["Cache-Control"]


def test_what_hangs_on_a_row_is_exported_only_when_the_reader_sees_it(cast, sign_in):
    from maillage.core.models import Need

    actor = Actor.objects.create(name="Aube", kind="group", visibility="network")
    Need.objects.create(actor=actor, text="une salle", visibility="network")
    Need.objects.create(
        actor=actor, text="un secret", visibility="private", owner=cast.colleague.person
    )
    text = str(rows_of(sign_in(cast.agent).get(f"{URL}?kind=group&format=csv")))
    assert "une salle" in text
    assert "un secret" not in text
