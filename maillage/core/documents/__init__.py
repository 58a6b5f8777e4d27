"""The one way Maillage prints: one neutral `Document`, several writers.

    from maillage.core.documents import Document, Heading, Paragraph, as_pdf
    as_pdf(Document("Synthèse", [Heading("Mots"), Paragraph("…")]))

No Django here: language and dates come with the document. Every writer sets the text in the
document's typography; `safe_cell` is the guard that any CSV export must use too.
"""

from maillage.core.documents.cells import plain_cell, safe_cell
from maillage.core.documents.markdown import as_markdown
from maillage.core.documents.model import (
    Block,
    BulletList,
    Callout,
    Cell,
    Column,
    Document,
    Facts,
    Figure,
    Figures,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Signature,
    Table,
)
from maillage.core.documents.pdf import as_pdf
from maillage.core.documents.plain import as_json
from maillage.core.documents.prepare import prepared
from maillage.core.documents.word import as_docx
from maillage.core.documents.xlsx import Definition, Sheet, as_xlsx

__all__ = [
    "Block",
    "BulletList",
    "Callout",
    "Cell",
    "Column",
    "Definition",
    "Document",
    "Facts",
    "Figure",
    "Figures",
    "Heading",
    "Inline",
    "PageBreak",
    "Paragraph",
    "Quote",
    "Run",
    "Sheet",
    "Signature",
    "Table",
    "as_docx",
    "as_json",
    "as_markdown",
    "as_pdf",
    "as_xlsx",
    "plain_cell",
    "prepared",
    "safe_cell",
]
