"""The same notes in each format and encoding say the same thing."""

from __future__ import annotations

import docx
import pytest

from maillage.consult.notes import Notes, read_notes, read_pasted

from .samples import ROWS, as_docx, as_odt, as_text, expected_json, odt_cell, saved


def essential(notes: Notes) -> dict[str, object]:
    return {k: v for k, v in notes.as_json().items() if k not in {"warnings", "notes"}}


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_text_is_read_in_every_usual_encoding(encoding: str, newline: str) -> None:
    data = as_text().replace("\n", newline).encode(encoding)
    notes = read_notes(data, filename="notes.txt")
    assert essential(notes) == expected_json()
    assert notes.notes == []


def test_windows_1252_punctuation_is_read() -> None:
    text = as_text().replace("« Que personne", "“L’œuvre…").replace("reste seul »", "reste seul”")
    choice = read_notes(text.encode("cp1252"), filename="notes.txt").steps[1].choices[0]
    assert choice.sentence == "L’œuvre… ne reste seul"


def test_one_foreign_byte_does_not_spoil_a_utf8_text() -> None:
    data = as_text().encode() + b"\n\nPr\xe9voir la suite."
    notes = read_notes(data, filename="notes.txt")
    assert [concern.text for concern in notes.steps[2].concerns][-1] == "Prévoir la suite."
    assert notes.steps[0].rows[1].verb == "Équiper"


@pytest.mark.parametrize("bulleted", [False, True])
def test_a_word_document_is_read(bulleted: bool) -> None:
    notes = read_notes(as_docx(bulleted_cells=bulleted), filename="notes.docx")
    expected = expected_json()
    assert essential(notes) == expected
    assert notes.notes == []


def test_an_opendocument_text_is_read() -> None:
    notes = read_notes(as_odt(), filename="notes.odt")
    assert essential(notes) == expected_json()
    assert notes.notes == []


def test_the_content_decides_of_the_format_not_the_name() -> None:
    assert essential(read_notes(as_docx(), filename="notes.txt")) == expected_json()


def test_verbs_numbered_by_the_word_processor_are_counted() -> None:
    document = docx.Document()
    document.add_paragraph("Étape 1 : Les verbes")
    table = document.add_table(rows=0, cols=2)
    for verb in ("Relier", "Équiper"):
        cells = table.add_row().cells
        cells[0].paragraphs[0].style = document.styles["List Number"]
        cells[0].paragraphs[0].add_run(verb).italic = True
        cells[1].text = "Une raison"
    rows = read_notes(saved(document), filename="n.docx").steps[0].rows
    assert [(row.number, row.verb) for row in rows] == [(1, "Relier"), (2, "Équiper")]


def test_merged_cells_and_headers_of_pages_are_read() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Synthèse du groupe 7 – 3 mars 2024"
    document.add_paragraph("Les pratiques d’ici")
    document.add_paragraph("Étape 1 : Les verbes")
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "1. Relier"
    for row, text in enumerate(("Une raison", "Une autre", "La leur")):
        table.cell(row, 1).text = text
    table.cell(2, 0).text = "2. Équiper"
    notes = read_notes(saved(document), filename="n.docx")
    assert (notes.group, notes.title) == ("7", "Les pratiques d’ici")
    assert [row.why for row in notes.steps[0].rows] == [["Une raison", "Une autre"], ["La leur"]]


def test_opendocument_numbers_repeats_and_notes_are_read() -> None:
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    body = (
        "<text:h>Étape 1 : Les verbes</text:h><table:table><table:table-header-rows>"
        f"<table:table-row>{odt_cell('Verbe')}{odt_cell('Pourquoi')}</table:table-row>"
        "</table:table-header-rows>"
        f"<table:table-row>{odt_cell('1. Relier')}{odt_cell('Une raison')}{empty}</table:table-row>"
        f"<table:table-row>{empty}</table:table-row></table:table>"
        "<text:p>Hors du tableau<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>Dit en marge</text:p></text:note-body></text:note></text:p>"
    )
    notes = read_notes(as_odt(body), filename="n.odt")
    assert [row.why for row in notes.steps[0].rows] == [["Une raison"]]
    assert notes.notes == ["Hors du tableau", "Dit en marge"]


def test_a_markdown_table_is_read() -> None:
    lines = [
        "# Rencontre de mai",
        "",
        "Groupe 4, le 12 mai 2023",
        "",
        "## Étape 1 – Les verbes",
        "",
    ]
    lines += ["| Verbe | Pourquoi | Exemples de gestes |", "|:---|---|---|"]
    lines += [f"| {' | '.join(c.replace(chr(10), '<br/>') for c in row)} |" for row in ROWS]
    lines += ["", "## Étape 2 – Les 2 mots retenus", ""]
    lines += ["* **Relier** — *Que personne ne reste seul*", "* __Équiper__ : À chacun ses moyens"]
    lines += ["", "## Étape 3 – Préoccupations (atelier du 8 juin)", ""]
    lines += ["- Les postes finissent au printemps."]
    notes = read_notes("\n".join(lines).encode(), filename="notes.md")
    assert essential(notes) == expected_json()
    assert notes.notes == []


def test_an_escaped_bar_stays_in_its_cell() -> None:
    text = "| Verbe | Pourquoi |\n|---|---|\n| Relier | pont \\| passerelle |"
    assert read_pasted(text).steps[0].rows[0].why == ["pont | passerelle"]


def test_cells_pasted_from_a_spreadsheet_keep_their_line_breaks() -> None:
    text = "Verbe\tPourquoi\tExemples\n"
    text += '"Relier"\t"Se voir\nSe ""parler"" souvent"\tUn repas\nÉquiper\t\t'
    rows = read_pasted(text.replace("\n", "\r\n")).steps[0].rows
    assert rows[0].verb == "Relier"
    assert rows[0].why == ["Se voir", 'Se "parler" souvent']
    assert [row.verb for row in rows] == ["Relier", "Équiper"]


def test_a_lone_quotation_mark_does_not_swallow_the_lines_below() -> None:
    text = as_text().replace("1. Relier\t", '"1. Relier\t')
    notes = read_pasted(text)
    assert [row.number for row in notes.steps[0].rows][1:] == [2, 3]
    assert len(notes.steps) == 3
