"""Excel and CSV cells: data stays data, nothing runs."""

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.documents import Definition, Sheet, as_xlsx, plain_cell, safe_cell


def read(*sheets: Sheet, dictionary: tuple[Definition, ...] = (), **about: str) -> Any:
    return openpyxl.load_workbook(BytesIO(as_xlsx(sheets, dictionary, **about)))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u200b=1",
        "\x1f=1",
        "\x00=1",
        "＝1",
        "=HYPERLINK()",
    ],
)
def test_a_text_that_could_run_is_neutralised_in_csv_and_in_excel(text):
    assert safe_cell(text) == f"'{text}"
    cell = read(Sheet("A", ["Texte"], [[text]])).worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


@pytest.mark.parametrize(
    "value", [-5, 1.5, Decimal("-2.5"), None, True, dt.date(2021, 1, 1), "mot", ""]
)
def test_what_cannot_run_is_left_alone(value):
    assert safe_cell(value) is value


@given(st.text() | st.text(alphabet="=+-@' \t\r\n\x00\x1f\u200b\u00a0a1", max_size=6))
def test_a_safe_cell_never_starts_as_a_formula_and_reads_back(text):
    safe = safe_cell(text)
    assert safe_cell(safe) == safe
    assert str(safe).lstrip()[:1] not in {"=", "+", "-", "@"}
    if not text.startswith("'"):
        assert plain_cell(safe) == text


def test_numbers_dates_and_empty_cells_keep_their_kind():
    aware = dt.datetime(2021, 10, 27, 14, 30, tzinfo=dt.UTC)
    row = [-5, 1.5, Decimal("2.50"), dt.date(2021, 10, 27), aware, dt.time(9, 5), True, None]
    page = read(Sheet("A", list("abcdefgh"), [row, [float("nan"), float("inf")]])).worksheets[0]
    values = [cell.value for cell in page[2]]
    assert values[:3] == [-5, 1.5, 2.5]
    assert values[3] == dt.datetime(2021, 10, 27)
    assert values[4] == dt.datetime(2021, 10, 27, 14, 30)
    assert values[5:] == [dt.time(9, 5), True, None]
    assert page["D2"].number_format == "yyyy-mm-dd"
    assert [cell.value for cell in page[3]][:2] == [None, None]


def test_headers_are_frozen_filtered_and_repeated_and_columns_are_wide_enough():
    rows = [["un nom de cette longueur-là", 1]]
    page = read(Sheet("A", ["Nom", "Nombre"], rows)).worksheets[0]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:B2"
    assert page.print_title_rows == "$1:$1"
    assert 20 < page.column_dimensions["A"].width <= 60
    assert page["A1"].font.bold


def test_the_dictionary_comes_last_in_the_language_of_the_file():
    lines = (Definition("Gestes", "Portée", "=personnes rejointes", "personnes", "observé"),)
    book = read(Sheet("Gestes", ["Portée"], [[3]]), dictionary=lines, title="Gestes", author="A")
    assert book.sheetnames == ["Gestes", "Dictionnaire"]
    assert [cell.value for cell in book["Dictionnaire"][2]] == [
        "Gestes",
        "Portée",
        "'=personnes rejointes",
        "personnes",
        "observé",
    ]
    assert (book.properties.title, book.properties.creator) == ("Gestes", "A")
    assert read(Sheet("A", ["b"], []), language="en").sheetnames == ["A", "Dictionary"]


def test_sheet_names_are_made_acceptable_and_different():
    long = "Un titre: bien [trop] long pour Excel / et plus"
    book = read(*(Sheet(title, ["a"], []) for title in (long, long, "", "=1+1", "Dictionnaire")))
    assert len({name.casefold() for name in book.sheetnames}) == 6
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book.sheetnames)


def test_control_characters_are_dropped_and_a_text_too_long_says_it_was_cut():
    page = read(Sheet("A", ["a"], [["nul\x00 cloche\x07 seul\ud800"], ["x" * 40_000]])).worksheets[
        0
    ]
    assert page["A2"].value == "nul cloche seul"
    assert page["A3"].value.endswith("[texte coupé]")
    assert len(page["A3"].value) == 32_767
