"""Files and pasted cells become rows of text, or a clear refusal."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from maillage.core.lists.imports.sheets import MAX_BYTES, SheetError, read_sheet, read_text

TABLE = [["Nom", "Ville"], ["Théâtre de l’Été", "Québec"], ["Œil; noir", "Lévis"]]


def written(separator=","):
    import csv

    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(TABLE)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_usual_encodings_and_separators_are_recognised(encoding, separator):
    assert read_sheet(written(separator).encode(encoding), "essai.csv").rows == TABLE


def test_latin_1_bytes_are_read():
    assert read_sheet("Nom,Ville\nÉté,Lévis".encode("latin-1"), "a.csv").rows[1] == ["Été", "Lévis"]


def test_pasted_cells_are_cut_at_their_tabs_even_with_commas_inside():
    sheet = read_text("Nom\tAdresse\nAube\t12, rue du Pont, Lévis\n", "collé")
    assert sheet.rows == [["Nom", "Adresse"], ["Aube", "12, rue du Pont, Lévis"]]


def test_line_numbers_are_those_of_the_file_in_spite_of_blank_lines_and_returns_in_cells():
    sheet = read_text('Nom,Notes\n\nAube,"deux\nlignes"\nBrume,x\n', "a.csv")
    assert sheet.numbers == [1, 3, 5]


def workbook(*rows, merge=()):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for area in merge:
        book.active.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_as_people_see_it():
    content = workbook(
        ["Nom", "NEQ", "Depuis", "Hôte"], ["Aube", 1145678901, date(2021, 10, 27), True]
    )
    assert read_sheet(content, "a.xlsx").rows[1] == ["Aube", "1145678901", "2021-10-27", "oui"]


def test_cells_merged_downwards_are_repeated_on_each_line():
    content = workbook(
        ["Région", "Nom"], ["Mauricie", "A"], [None, "B"], ["Estrie", "C"], merge=["A2:A3"]
    )
    assert read_sheet(content, "a.xlsx").rows[1:] == [
        ["Mauricie", "A"], ["Mauricie", "B"], ["Estrie", "C"]
    ]  # fmt: skip


def test_a_formula_is_its_value_and_never_runs():
    content = workbook(["Nom"], ["=1+1"], ["Aube"])
    # Never computed by a spreadsheet program: it has no value, and is not text either.
    assert read_sheet(content, "a.xlsx").rows == [["Nom"], ["Aube"]]


def test_what_we_exported_comes_back_as_it_was():
    assert read_text("Nom\tTél\n'=A1\t'+1 819\n", "x").rows[1] == ["=A1", "+1 819"]


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "vide"),
        (b"  \n ", "vide"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "pas un tableau"),
        (b"\x01\x02\x03\x04\x05\x06\x07" * 100, "pas un tableau"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), ".xlsx"),
        (b"PK\x03\x04 not a zip", "abîmé"),
        (b"a" * (MAX_BYTES + 1), "20 Mo"),
        (b",,,\n,,\n", "aucune ligne"),
        ((",".join("x" * 300) + "\n").encode(), "colonnes"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_by_name_with_a_remedy(content, told):
    with pytest.raises(SheetError) as refusal:
        read_sheet(content, "liste.csv")
    assert "liste.csv" in str(refusal.value)
    assert told in str(refusal.value)


def test_a_zip_bomb_is_refused_before_it_is_opened():
    with pytest.raises(SheetError, match="démesuré"):
        read_sheet(bomb(), "bombe.xlsx")


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(SheetError, match="XLSX"):
        read_sheet(out.getvalue(), "a.xlsx")


def test_more_than_fifty_thousand_rows_are_refused():
    with pytest.raises(SheetError, match="50 000"):
        read_sheet(("a,b\n" * 50_002).encode(), "long.csv")
