"""PDF: tagged, PDF/UA-1, titled, in its language; hostile text is printed as text."""

import time
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from maillage.core.documents import (
    BulletList,
    Callout,
    Document,
    Facts,
    Figure,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Quote,
    Signature,
    Table,
    as_pdf,
)
from maillage.core.tests.documents_sample import HOSTILE, hostile, synthesis


def read(document: Document) -> PdfReader:
    return PdfReader(BytesIO(as_pdf(document)))


def root(reader: PdfReader) -> Any:
    return reader.trailer["/Root"]


def words(reader: PdfReader) -> str:
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\u200b", "").split())


def tags(reader: PdfReader) -> list[str]:
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif hasattr(node, "get"):
            if "/S" in node:
                found.append(node["/S"])
            if "/K" in node:
                walk(node["/K"])

    walk(root(reader)["/StructTreeRoot"])
    return found


def test_the_pdf_is_tagged_titled_and_says_it_meets_pdf_ua():
    reader = read(synthesis())
    assert root(reader)["/MarkInfo"]["/Marked"].value is True
    assert root(reader)["/Lang"] == "fr-CA"
    assert root(reader)["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root(reader)["/Metadata"].get_data()
    assert reader.metadata.title == "Synthèse de l’atelier"
    assert reader.metadata.author == "Marie-Ève Roy"


def test_headings_lists_quotes_and_table_headers_are_real_tags():
    found = tags(read(synthesis()))
    assert [tag for tag in found if tag.startswith("/H")] == ["/H1", "/H2"]
    assert found.count("/TH") == 4
    assert {"/Table", "/THead", "/Caption", "/L", "/LI", "/BlockQuote", "/Link"} <= set(found)


def test_what_is_written_can_be_read_back_in_quebec_typography():
    text = words(read(synthesis()))
    for expected in (
        "14 h 30",
        "1 200,5",
        "9 h 05",
        "ceci : suite",
        "observé",
        "1er novembre 2021",
    ):
        assert expected in text
    assert "Page 1 de 2" in text
    assert "Maillage · 27 octobre 2021" in text


def test_only_safe_links_are_kept():
    reader = read(synthesis())
    links = [a.get_object()["/A"]["/URI"] for p in reader.pages for a in p.get("/Annots", [])]
    assert links == ["https://exemple.org/a?b=1&c=2"]


def test_hostile_text_is_printed_as_text():
    reader = read(hostile())
    text = words(reader)
    for expected in ("#eval(read(`/etc/passwd`))", "\\u{41}", "<script>alert(1)</script>"):
        assert expected in text
    assert "😀" in text
    assert "x" * 30 in text
    assert "javascript" not in str([page.get("/Annots") for page in reader.pages])
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root(reader)["/Metadata"].get_data()


@pytest.mark.parametrize(
    "text", [*HOSTILE, "", " ", "\n\n", "a\nb", "\u200b", "日本語 한국어", "\ue000", "ཀ"]
)
def test_any_text_gives_a_tagged_document(text):
    figures = Figures([Figure(text, text, text)] * 5)
    document = Document(text, [Heading(text), Paragraph(text), figures, Table(text, [text], [])])
    assert root(read(document))["/MarkInfo"]["/Marked"].value is True


def test_blocks_that_hold_nothing_are_left_out():
    empty = [
        Heading(""),
        Paragraph(""),
        Paragraph([]),
        BulletList([]),
        BulletList(["", []], ordered=True),
        Quote(""),
        Figures([]),
        Facts([]),
        Table("", [], []),
        Table("", ["seul"], []),
        Callout(""),
        Signature(""),
        PageBreak(),
    ]
    reader = read(Document("Vide", empty))
    assert [tag for tag in tags(reader) if tag in {"/H1", "/L", "/BlockQuote"}] == []


def test_an_english_document_says_so():
    reader = read(Document("Report", [Paragraph("It's done")], language="en-CA"))
    assert root(reader)["/Lang"] == "en-CA"
    assert "Page 1 of 1" in words(reader)


def test_a_dated_document_prints_the_same_bytes_each_time():
    assert as_pdf(synthesis()) == as_pdf(synthesis())


def test_a_long_table_repeats_its_header_and_stays_quick():
    rows = [[f"Ligne {n}", n, "un texte assez long pour tenir sur deux lignes"] for n in range(400)]
    started = time.process_time()
    reader = read(Document("Long", [Table("Lignes", ["Nom", "Nombre", "Texte"], rows)]))
    assert time.process_time() - started < 5
    assert len(reader.pages) > 5
    assert all("Nombre" in page.extract_text() for page in reader.pages)


def test_an_ordinary_document_compiles_in_under_a_second():
    as_pdf(synthesis())
    started = time.process_time()
    as_pdf(synthesis())
    assert time.process_time() - started < 1
