"""Word: real headings, tables that name their headers, language, links; reopened to be sure."""

import time
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from maillage.core.documents import BulletList, Document, Heading, Paragraph, Table, as_docx
from maillage.core.tests.documents_sample import HOSTILE, hostile, synthesis


def read(document: Document) -> Any:
    return docx.Document(BytesIO(as_docx(document)))


def test_headings_and_title_use_the_real_styles_and_never_skip_a_level():
    file = read(synthesis())
    named = [(p.style.name, p.text) for p in file.paragraphs]
    assert ("Title", "Synthèse de l’atelier") in named
    assert ("Subtitle", "Groupe 2") in named
    assert ("Heading 1", "La pratique") in named
    assert ("Heading 2", "Niveau sauté") in named
    assert ("List Bullet", "deux") in named
    assert ("List Number", "premier") in named


def test_tables_name_their_header_row_their_first_column_and_their_caption():
    table = read(synthesis()).tables[1]
    assert [cell.text for cell in table.rows[0].cells] == ["Axe", "Prévu", "Réalisé", "Le"]
    assert [c.text for c in table.rows[1].cells][1:] == [
        "1\u00a0200,5",
        "14",
        "27\u00a0octobre 2021",
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Prévu et réalisé"
    assert [cell.text for cell in table.rows[3].cells] == ["Court", "", "", ""]


def test_the_file_says_its_language_and_its_properties():
    file = read(synthesis())
    core = file.core_properties
    assert (core.title, core.author, core.language) == (
        "Synthèse de l’atelier",
        "Marie-Ève Roy",
        "fr-CA",
    )
    defaults = file.styles.element.find(qn("w:docDefaults"))
    assert defaults.find(f".//{qn('w:lang')}").get(qn("w:val")) == "fr-CA"


def test_the_mark_has_an_alternative_text_and_pages_are_numbered():
    section = read(synthesis()).sections[0]
    assert section.header._element.find(f".//{qn('wp:docPr')}").get("descr") == "Maillage"
    fields = section.footer._element.findall(f".//{qn('w:fldSimple')}")
    assert [field.get(qn("w:instr")).strip() for field in fields] == ["PAGE", "NUMPAGES"]
    assert "27\u00a0octobre 2021" in section.footer.paragraphs[0].text


def test_only_safe_links_are_kept():
    file = read(synthesis())
    outside = [rel.target_ref for rel in file.part.rels.values() if rel.is_external]
    assert outside == ["https://exemple.org/a?b=1&c=2"]


def test_two_ordered_lists_each_count_from_one():
    lists = [BulletList(["a"], ordered=True), Paragraph("x"), BulletList(["b"], ordered=True)]
    file = read(Document("Listes", lists))
    numbers = [p._p.pPr.numPr.numId.val for p in file.paragraphs if p.style.name == "List Number"]
    assert len(set(numbers)) == 2


def test_hostile_text_is_written_as_text():
    text = "\n".join(paragraph.text for paragraph in read(hostile()).paragraphs)
    for expected in ("#eval(read(`/etc/passwd`))", "<script>alert(1)</script>", "{{ 7*7 }}", "😀"):
        assert expected in text
    assert "\x00" not in text


@pytest.mark.parametrize("text", [*HOSTILE, "", "\n", "a\nb\tc", "\x0b\x0c"])
def test_any_text_gives_a_file_that_opens(text):
    assert read(Document(text, [Heading(text), Paragraph(text)])).paragraphs


def test_a_machine_without_our_typefaces_is_given_a_plain_one():
    file = read(synthesis())
    fonts = next(r.target_part.blob for r in file.part.rels.values() if "fontTable" in r.reltype)
    assert b"Verdana" in fonts
    assert file.styles["Normal"].font.name == "Atkinson Hyperlegible Next"


def test_a_long_table_is_written_quickly():
    rows = [[f"Ligne {n}", n, "texte"] for n in range(300)]
    started = time.process_time()
    assert (
        len(read(Document("Long", [Table("Lignes", ["a", "b", "c"], rows)])).tables[0].rows) == 301
    )
    assert time.process_time() - started < 5
