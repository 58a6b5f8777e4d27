"""Markdown and JSON: text is never markup, and nothing is lost."""

import json
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from maillage.core.documents import Document, Paragraph, Table, as_json, as_markdown, prepared
from maillage.core.tests.documents_sample import HOSTILE, hostile, synthesis


class Shown(HTMLParser):
    """Collects the tags and the text a browser would show."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.text += data


def shown(document: Document) -> Shown:
    return Shown(MarkdownIt("commonmark").enable("table").render(as_markdown(document)))


def test_the_synthesis_reads_as_it_should():
    text = as_markdown(synthesis())
    for expected in (
        "# Synthèse de l’atelier\n",
        "## La pratique",
        "### Niveau sauté",
        "[la page](<https://exemple.org/a?b=1&c=2>)",
        "**ceci**\u00a0: suite",
        "| Axe | Prévu | Réalisé | Le |\n| --- | ---: | ---: | --- |",
        "| **Concertation** | 1\u00a0200,5 | 14 | 27\u00a0octobre 2021 |",
        "- *deux*",
        "2. second",
        "> Mailler\n>\n> — Groupe 2",
        "- Verbes — **10** (dont 4 décrits · observé)",
    ):
        assert expected in text
    assert "javascript" not in text


@pytest.mark.parametrize(
    "text", [*HOSTILE, "# a", "- a", "1. a", "> a", "    code", "a\n# b", "==="]
)
def test_text_comes_out_of_a_markdown_reader_as_it_went_in(text):
    ready = prepared(Document("T", [Paragraph(text)])).blocks[0].content[0].text
    got = shown(Document("T", [Paragraph(text)]))
    assert got.tags <= {"h1", "p", "br"}
    assert " ".join(got.text.split()) == " ".join(f"T {ready}".split())


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab1 #*_[]()<>`|~\\-+.=&;:!$\n", max_size=30))
def test_no_text_ever_becomes_markup(text):
    assert shown(Document("T", [Paragraph(f"x{text}")])).tags <= {"h1", "p", "br"}


def test_a_bar_or_a_line_break_in_a_cell_does_not_break_the_table():
    got = shown(Document("T", [Table("", ["a|b"], [["c|d"], ["e\nf"]], header_column=False)]))
    assert "c|d" in got.text
    assert got.tags <= {"h1", "table", "thead", "tbody", "tr", "th", "td", "br"}


def test_hostile_documents_bring_no_script_and_no_link():
    assert not shown(hostile()).tags & {"script", "a", "img"}


def test_json_has_every_block_in_order_with_its_plain_text():
    data = json.loads(as_json(synthesis()))
    kinds = [block["kind"] for block in data["blocks"]]
    assert kinds[:5] == ["callout", "figures", "heading", "paragraph", "heading"]
    assert data["date"] == "2021-10-27"
    assert data["language"] == "fr-CA"
    assert data["blocks"][3]["text"] == "Voir la page et ceci\u00a0: suite, non"
    assert data["blocks"][5]["rows"][1][3] == {"text": "9\u00a0h\u00a005"}


def test_preparing_twice_changes_nothing_more():
    for document in (synthesis(), hostile()):
        assert prepared(prepared(document)) == prepared(document)
