"""Write a document as Word (DOCX): real styles, real headings, tables that say their headers."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Inches, Pt

from maillage.algorithms.typography import long_date, typeset
from maillage.core.documents import word_xml as xml
from maillage.core.documents.labels import labels
from maillage.core.documents.model import (
    VERB_COLOURS,
    Block,
    BulletList,
    Callout,
    Column,
    Document,
    Facts,
    Figure,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Signature,
    Table,
)
from maillage.core.documents.prepare import plain, prepared
from maillage.core.documents.word_styles import (
    BRAND,
    HAIR,
    INK,
    SOFT,
    TITLE_FACE,
    TONES,
    WASH,
    boxed,
    dress,
)

MARK = Path(__file__).parent / "mark.png"
WIDTH = 6.7  # inches between the margins
ALIGN = {"right": WD_ALIGN_PARAGRAPH.RIGHT, "center": WD_ALIGN_PARAGRAPH.CENTER}
ACROSS = 4  # figures side by side


def as_docx(document: Document) -> bytes:
    """Return the Word file as bytes: US Letter, styles, language and core properties set."""
    ready = prepared(document)
    file = docx.Document()
    dress(file, ready.language)
    _properties(file, ready)
    _head(file, ready)
    _foot(file, ready)
    writer = _Writer(file, ready.language)
    for block in ready.blocks:
        writer.write(block)
    target = BytesIO()
    file.save(target)
    return target.getvalue()


def _properties(file: Any, document: Document) -> None:
    core = file.core_properties
    core.title, core.subject = document.title[:255], document.subject[:255]
    core.author, core.language = document.author[:255], document.language
    core.keywords, core.comments = ", ".join(document.keywords)[:255], ""
    core.last_modified_by = labels(document.language)["mark"]
    moment = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    if document.date:
        moment = dt.datetime.combine(document.date, dt.time())
    core.created = core.modified = moment


def _head(file: Any, document: Document) -> None:
    """The mark and the organisation on each page; the title under them on the first."""
    words = labels(document.language)
    paragraph = file.sections[0].header.paragraphs[0]
    picture = paragraph.add_run().add_picture(str(MARK), height=Pt(15))
    details = picture._inline.docPr
    details.set("descr", words["mark"])
    details.set("title", words["mark"])
    name = paragraph.add_run(f" {words['mark']}")
    name.font.name, name.font.size, name.font.bold = TITLE_FACE, Pt(12), True
    name.font.color.rgb = xml.colour(BRAND)
    paragraph.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Inches(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    _small(paragraph.add_run(f"\t{document.organisation}"))
    file.add_paragraph(document.title, style="Title")
    if document.subtitle:
        file.add_paragraph(document.subtitle, style="Subtitle")
    last = file.add_paragraph(" · ".join(document.meta), style="Meta")
    last.paragraph_format.space_after = Pt(16)
    xml.set_border(last._p.get_or_add_pPr(), "bottom", BRAND, 10)


def _foot(file: Any, document: Document) -> None:
    words = labels(document.language)
    paragraph = file.sections[0].footer.paragraphs[0]
    xml.set_border(paragraph._p.get_or_add_pPr(), "top", HAIR, 4)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Inches(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.style.font.size, paragraph.style.font.color.rgb = Pt(8.5), xml.colour(SOFT)
    date = f" · {long_date(document.date, document.language)}" if document.date else ""
    paragraph.add_run(f"{words['mark']}{date}\t{words['page']}\u00a0")
    xml.add_field(paragraph, "PAGE")
    paragraph.add_run(f" {words['of']} ")
    xml.add_field(paragraph, "NUMPAGES")


def _small(run: Any) -> None:
    run.font.size, run.font.color.rgb = Pt(9), xml.colour(SOFT)


class _Writer:
    """Adds prepared blocks to a python-docx document, in order."""

    def __init__(self, file: Any, language: str) -> None:
        self.file = file
        self.language = language
        self.words = labels(language)

    def write(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                style = "Aside" if block.soft else "Normal"
                self._runs(self.file.add_paragraph(style=style), block.content)
            case BulletList():
                self._list(block)
            case Quote():
                self._quote(block)
            case Figures():
                self._figures(block)
            case Facts():
                self._facts(block)
            case Table():
                self._table(block)
            case Callout():
                self._callout(block)
            case Signature():
                self._signature(block)
            case PageBreak():
                self.file.add_page_break()

    def _runs(self, paragraph: Any, runs: Any) -> Any:
        """Add prepared runs; a line feed in the text is a line break in Word."""
        for piece in runs:
            run = piece if isinstance(piece, Run) else Run(piece)
            added = paragraph.add_run(run.text)
            added.bold, added.italic = run.bold or None, run.italic or None
            if run.link:
                added.style = "Hyperlink"
                xml.add_link(paragraph, added, run.link)
        return paragraph

    def _heading(self, block: Heading) -> None:
        paragraph = self.file.add_heading(block.text, level=block.level)
        if block.verb:
            boxed(paragraph, VERB_COLOURS[block.verb], indent=9)

    def _list(self, block: BulletList) -> None:
        style = "List Number" if block.ordered else "List Bullet"
        number = xml.restart_numbering(self.file, style) if block.ordered else ""
        paragraph = None
        for item in block.items:
            paragraph = self._runs(self.file.add_paragraph(style=style), item)
            if number:
                xml.use_numbering(paragraph, number)
        if paragraph is not None:
            paragraph.paragraph_format.space_after = Pt(8)

    def _quote(self, block: Quote) -> None:
        paragraph = self._runs(self.file.add_paragraph(style="Quote"), block.text)
        boxed(paragraph, VERB_COLOURS[block.verb])
        if block.attribution:
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.space_after = Pt(0)
            source = self.file.add_paragraph(f"— {block.attribution}", style="Meta")
            boxed(source, VERB_COLOURS[block.verb])
            source.paragraph_format.space_after = Pt(12)

    def _figures(self, block: Figures) -> None:
        """Labels are a header row, values the row under it: a table that reads well aloud."""
        if block.caption:
            self.file.add_paragraph(block.caption, style="Caption")
        for start in range(0, len(block.items), ACROSS):
            group = block.items[start : start + ACROSS]
            table = self.file.add_table(rows=2, cols=len(group))
            for index, item in enumerate(group):
                self._figure(table.cell(0, index), table.cell(1, index), item)
            caption = block.caption or self.words["figures"]
            xml.mark_table(table, caption, header_column=False)
            self._gap(10)

    def _figure(self, head: Any, body: Any, item: Figure) -> None:
        xml.set_cell_border(head, "top", VERB_COLOURS[item.verb], 18)
        head.paragraphs[0].style = "Figure Label"
        head.paragraphs[0].paragraph_format.space_before = Pt(4)
        head.paragraphs[0].add_run(item.label)
        body.paragraphs[0].style = "Figure Value"
        body.paragraphs[0].add_run(plain(item.value))  # type: ignore[arg-type]  # prepared: runs
        origin = self.words[item.origin] if item.origin else ""
        note = " · ".join(part for part in (item.note, origin) if part)
        if note:
            body.add_paragraph(note, style="Figure Label")

    def _facts(self, block: Facts) -> None:
        for label, value in block.items:
            paragraph = self.file.add_paragraph()
            form = paragraph.paragraph_format
            form.left_indent, form.first_line_indent = Inches(1.6), Inches(-1.6)
            form.space_after = Pt(3)
            form.tab_stops.add_tab_stop(Inches(1.6))
            _small(paragraph.add_run(f"{label}\t"))
            self._runs(paragraph, value)

    def _table(self, block: Table) -> None:
        if block.caption:
            self.file.add_paragraph(block.caption, style="Caption")
        columns = [column for column in block.columns if isinstance(column, Column)]
        table = self.file.add_table(rows=1, cols=len(columns))
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        for cell, column in zip(table.rows[0].cells, columns, strict=True):
            self._cell(cell, (Run(column.label),), column, "CellHead")
            xml.set_cell_border(cell, "bottom", BRAND, 8)
            xml.set_shading(cell._tc.get_or_add_tcPr(), WASH)
        for row in block.rows:
            for place, (cell, column) in enumerate(
                zip(table.add_row().cells, columns, strict=True)
            ):
                self._cell(cell, row[place], column, "Cell")
                xml.set_cell_border(cell, "bottom", HAIR, 4)
                if block.header_column and place == 0:
                    for run in cell.paragraphs[0].runs:
                        run.bold = True
        self._widths(table, columns)
        xml.mark_table(table, block.caption, header_column=block.header_column)
        self._gap(8)

    def _cell(self, cell: Any, runs: Any, column: Column, style: str) -> None:
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style  # by its id: looking a name up costs 3 ms, and tables are long
        if column.align in ALIGN:
            paragraph.alignment = ALIGN[column.align]
        self._runs(paragraph, runs)

    def _widths(self, table: Any, columns: list[Column]) -> None:
        """Share the width: a column of numbers asks less than a column of text."""
        shares = [c.width or (0.55 if c.align == "right" else 1.0) for c in columns]
        table.autofit = False
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Inches(WIDTH * share / sum(shares))
            for cell in column.cells:
                cell.width = column.width

    def _callout(self, block: Callout) -> None:
        code = TONES[block.tone]
        title = self.file.add_paragraph(style="Callout")
        title.paragraph_format.space_before = Pt(8)
        run = title.add_run(block.title)
        run.bold, run.font.name, run.font.color.rgb = True, TITLE_FACE, xml.colour(code)
        boxed(title, code, fill=WASH, indent=10)
        last = title
        if block.content:
            title.paragraph_format.keep_with_next = True
            last = self._runs(self.file.add_paragraph(style="Callout"), block.content)
            boxed(last, code, fill=WASH, indent=10)
        xml.set_border(title._p.pPr, "top", WASH, 4, space=5)
        xml.set_border(last._p.pPr, "bottom", WASH, 4, space=5)
        last.paragraph_format.space_after = Pt(12)

    def _signature(self, block: Signature) -> None:
        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(48)
        xml.set_border(paragraph._p.get_or_add_pPr(), "top", INK, 5)
        tabs = paragraph.paragraph_format.tab_stops
        tabs.add_tab_stop(Inches(4.6))
        paragraph.add_run(block.name).bold = True
        date = self.words["date"]
        if block.signed_on:
            date = typeset(f"{date}: {long_date(block.signed_on, self.language)}", self.language)
        _small(paragraph.add_run(f"\t{date}"))
        if block.role:
            paragraph.paragraph_format.space_after = Pt(0)
            self.file.add_paragraph(block.role, style="Meta")

    def _gap(self, points: float) -> None:
        """A little air after a table: Word tables have no space of their own."""
        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(points)
