"""Notes of the shape of real ones, in our own words, in every format the reader opens."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx

DATA = Path(__file__).parent / "data"
GROUP_4 = DATA / "notes-groupe-4.txt"

ROWS = (
    ("1. Relier", "Rapprocher les petites équipes", "Tenir un bottin commun"),
    ("2. Équiper", "Trouver des solutions simples\nPrêter du matériel", ""),
    ("3. Raconter", "", ""),
)
CHOICES = (("Relier", "Que personne ne reste seul"), ("Équiper", "À chacun ses moyens"))
CONCERN = "Les postes finissent au printemps."


def as_text(rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    """The small notes, tab-separated; line breaks inside cells as <br>."""
    lines = ["Rencontre de mai", "Groupe 4 - 12 mai 2023", "", "Étape 1 : Les verbes du métier", ""]
    lines += ["Verbe\tPourquoi\tExemples de gestes"]
    lines += ["\t".join(cell.replace("\n", "<br>") for cell in row) for row in rows]
    lines += ["", "Étape 2 : Les 2 mots retenus", ""]
    lines += [f"- **{word}** : « {sentence} »" for word, sentence in CHOICES]
    lines += ["", "Étape 3 : Préoccupations (atelier du 8 juin)", "", CONCERN]
    return "\n".join(lines)


def expected_json() -> dict[str, object]:
    """What the small notes say, whatever the format (warnings and notes apart)."""
    return {
        "title": "Rencontre de mai",
        "date": "2023-05-12",
        "group": "4",
        "steps": [
            {
                "kind": "grid",
                "rows": [
                    {
                        "verb": "Relier",
                        "why": ["Rapprocher les petites équipes"],
                        "examples": ["Tenir un bottin commun"],
                    },
                    {
                        "verb": "Équiper",
                        "why": ["Trouver des solutions simples", "Prêter du matériel"],
                        "examples": [],
                    },
                    {"verb": "Raconter", "why": [], "examples": []},
                ],
            },
            {
                "kind": "choose",
                "choices": [
                    {"word": word, "sentence": sentence, "length": len(sentence)}
                    for word, sentence in CHOICES
                ],
            },
            {"kind": "relay", "concerns": [{"text": CONCERN, "to": "2023-06-08"}]},
        ],
    }


def as_docx(rows: tuple[tuple[str, ...], ...] = ROWS, *, bulleted_cells: bool = False) -> bytes:
    document = docx.Document()
    document.add_heading("Rencontre de mai", 0)
    document.add_paragraph("Groupe 4 - 12 mai 2023")
    document.add_heading("Étape 1 : Les verbes du métier", 1)
    table = document.add_table(rows=0, cols=3)
    for row in (("Verbe", "Pourquoi", "Exemples de gestes"), *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = "" if bulleted_cells else text
            if bulleted_cells:
                for line in text.split("\n"):
                    cell.add_paragraph(line, style="List Bullet")
    document.add_heading("Étape 2 : Les 2 mots retenus", 1)
    for word, sentence in CHOICES:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(word).bold = True
        paragraph.add_run(f" — “{sentence}”")
    document.add_heading("Étape 3 : Préoccupations (atelier du 8 juin)", 1)
    document.add_paragraph(CONCERN)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


_NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)


def odt_cell(text: str) -> str:
    inside = text.replace("\n", "<text:line-break/>")
    return f"<table:table-cell><text:p>{inside}</text:p></table:table-cell>"


def as_odt(body: str | None = None) -> bytes:
    """An .odt of the small notes, or of `body` (XML inside office:text)."""
    if body is None:
        lines = (("Verbe", "Pourquoi", "Exemples de gestes"), *ROWS)
        table = "".join(
            f"<table:table-row>{''.join(map(odt_cell, row))}</table:table-row>" for row in lines
        )
        items = "".join(
            f"<text:list-item><text:p><text:span>{word}</text:span> : « {sentence} »</text:p>"
            "</text:list-item>"
            for word, sentence in CHOICES
        )
        body = (
            "<text:h>Rencontre de mai</text:h><text:p>Groupe 4<text:s/>- 12 mai 2023</text:p>"
            "<text:h>Étape 1 : Les verbes du métier</text:h>"
            f"<table:table>{table}</table:table>"
            f"<text:h>Étape 2 : Les 2 mots retenus</text:h><text:list>{items}</text:list>"
            "<text:h>Étape 3 : Préoccupations (atelier du 8 juin)</text:h>"
            f"<text:p>{CONCERN}</text:p>"
        )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES}>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
