"""The styles of a Word document: the same paper, type and colours as the PDF."""

from copy import deepcopy
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Inches, Pt

from maillage.core.documents.word_xml import (
    colour,
    element,
    set_border,
    set_face,
    set_language,
    set_shading,
)

TEXT_FACE = "Atkinson Hyperlegible Next"
TITLE_FACE = "Bricolage Grotesque"
INK, SOFT, HAIR, WASH = "#182230", "#4f5b6b", "#e2ddd2", "#f3f0e8"
BRAND, ACCENT = "#0f4c5c", "#b8451b"
TONES = {"note": BRAND, "good": "#1b6e47", "warning": "#7a5200"}

# name, size, before, after, colour (points); titles are bold and stay with what follows.
TITLES = (
    ("Title", 25, 4, 4, INK),
    ("Subtitle", 13, 0, 4, SOFT),
    ("Heading 1", 16, 22, 8, INK),
    ("Heading 2", 12.5, 16, 6, INK),
    ("Heading 3", 11, 12, 4, INK),
    ("Heading 4", 10.5, 10, 4, SOFT),
    ("Heading 5", 10.5, 10, 4, SOFT),
    ("Heading 6", 10.5, 10, 4, SOFT),
    ("Caption", 10.5, 12, 5, INK),
)


def dress(document: Any, language: str) -> None:
    """Set page, language and every style that the writer uses."""
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(0.9)
    section.top_margin, section.bottom_margin = Inches(0.95), Inches(0.9)
    _language(document, language)
    styles = document.styles
    normal = styles["Normal"]
    set_face(normal, TEXT_FACE)
    normal.font.size, normal.font.color.rgb = Pt(10.5), colour(INK)
    _spacing(normal, 0, 7, 1.22)
    for name, size, before, after, code in TITLES:
        _title(styles[name], size, before, after, code)
    for name in ("List Bullet", "List Number"):
        _spacing(styles[name], 0, 3, 1.2)
    _own_styles(styles)
    _bullets(document)
    _substitutes(document)
    for style in list(styles):
        _twin(styles, style)


def _own_styles(styles: Any) -> None:
    """The styles that Word's template lacks, or has in another spirit."""
    _paragraph(styles, "Meta", size=9.5, code=SOFT, after=4)
    _paragraph(styles, "Aside", size=9.5, code=SOFT, after=6)
    cells = (("Cell", 9.5, INK, False), ("Cell Head", 9, SOFT, True))
    for name, size, code, bold in cells:
        cell = _paragraph(styles, name, size=size, code=code, after=3.5)
        cell.font.bold, cell.paragraph_format.space_before = bold, Pt(3.5)
    _paragraph(
        styles, "Figure Label", size=9, code=SOFT, after=0
    ).paragraph_format.keep_with_next = True
    value = _paragraph(styles, "Figure Value", size=20, code=INK, after=0)
    set_face(value, TITLE_FACE)
    value.font.bold = True
    value.paragraph_format.keep_with_next = True
    _paragraph(styles, "Callout", size=10.5, code=INK, after=0)
    quote = styles["Quote"]
    set_face(quote, TITLE_FACE)
    quote.font.size, quote.font.bold, quote.font.italic = Pt(12.5), True, False
    quote.font.color.rgb = colour(INK)
    quote.paragraph_format.left_indent = Pt(12)
    quote.paragraph_format.keep_together = True
    _spacing(quote, 8, 2, 1.12)
    for name in ("Header", "Footer"):  # their stops are those of another page width
        properties = styles[name].element.get_or_add_pPr()
        for tabs in properties.findall(qn("w:tabs")):
            properties.remove(tabs)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = colour(BRAND), True


def boxed(paragraph: Any, code: str, *, fill: str = "", indent: float = 12) -> None:
    """Draw the coloured bar at the left of a heading, a quotation or a remark."""
    properties = paragraph._p.get_or_add_pPr()
    paragraph.paragraph_format.left_indent = Pt(indent)
    if fill:
        set_shading(properties, fill)
    set_border(properties, "left", code, 24, space=7)


def _title(style: Any, size: float, before: float, after: float, code: str) -> None:
    set_face(style, TITLE_FACE)
    font = style.font
    font.size, font.bold, font.italic, font.color.rgb = Pt(size), True, False, colour(code)
    font.all_caps = False
    for spacing in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(spacing)
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
    _spacing(style, before, after, 1.08)
    style.paragraph_format.keep_with_next = True


def _paragraph(styles: Any, name: str, *, size: float, code: str, after: float) -> Any:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    style.font.size, style.font.color.rgb = Pt(size), colour(code)
    _spacing(style, 0, after, 1.15)
    return style


def _spacing(style: Any, before: float, after: float, lines: float) -> None:
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
    form.line_spacing = lines


def _twin(styles: Any, style: Any) -> None:
    """Give the character style linked to a paragraph style the same look."""
    link = style.element.find(qn("w:link"))
    if style.type != WD_STYLE_TYPE.PARAGRAPH or link is None or style.element.rPr is None:
        return
    for other in styles.element.findall(qn("w:style")):
        if other.get(qn("w:styleId")) == link.get(qn("w:val")) and other.rPr is not None:
            other.replace(other.rPr, deepcopy(style.element.rPr))


def _substitutes(document: Any) -> None:
    """Tell a machine without our typefaces to take a plain sans serif, never a Times."""
    for relation in document.part.rels.values():
        if relation.reltype != RELATIONSHIP_TYPE.FONT_TABLE:
            continue
        part = relation.target_part
        table = parse_xml(part.blob)
        for name, other in ((TEXT_FACE, "Verdana"), (TITLE_FACE, "Trebuchet MS")):
            font = element("font", name=name)
            for tag, value in (("altName", other), ("family", "swiss"), ("pitch", "variable")):
                font.append(element(tag, val=value))
            table.append(font)
        part._blob = serialize_part_xml(table)


def _bullets(document: Any) -> None:
    """A real bullet sign in our accent, not a code of the Symbol font."""
    for level in document.part.numbering_part.element.iter(qn("w:lvl")):
        text, face = level.find(qn("w:lvlText")), level.find(qn("w:rPr"))
        if text is None or text.get(qn("w:val")) != "\uf0b7" or face is None:
            continue
        text.set(qn("w:val"), "•")
        for child in list(face):
            face.remove(child)
        face.append(element("rFonts", ascii=TEXT_FACE, hAnsi=TEXT_FACE, hint="default"))
        face.append(element("color", val=ACCENT.lstrip("#").upper()))


def _language(document: Any, language: str) -> None:
    """Name the language where Word reads it: the default of all runs, and the theme's."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    runs = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    set_language(runs, language)
    fonts = runs.find(qn("w:rFonts"))
    fonts.attrib.clear()
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), TEXT_FACE)
    settings = document.settings.element
    for old in settings.findall(qn("w:themeFontLang")):
        old.set(qn("w:val"), language)
    if settings.find(qn("w:themeFontLang")) is None:
        settings.append(element("themeFontLang", val=language))
