"""The pieces of WordprocessingML that python-docx does not offer: fields, links, marks, shading."""

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor


def element(tag: str, **attributes: str) -> Any:
    """Return a new `w:` element with `w:` attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def colour(code: str) -> RGBColor:
    """Return a python-docx colour from « #rrggbb »."""
    return RGBColor.from_string(code.lstrip("#").upper())


def set_language(properties: Any, language: str) -> None:
    """Name the proofing language of a style's or run's properties."""
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element("lang", val=language, eastAsia=language, bidi="ar-SA"))


def set_face(style: Any, face: str) -> None:
    """Give a style its typeface for every script, dropping the theme's."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), face)


def set_border(properties: Any, side: str, code: str, eighths: int, space: int = 8) -> None:
    """Draw one border of a paragraph (`w:pPr`); `eighths` of a point thick."""
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = element("pBdr")
        _insert_before(
            properties, borders, ("shd", "tabs", "spacing", "ind", "jc", "outlineLvl", "rPr")
        )
    for old in borders.findall(qn(f"w:{side}")):
        borders.remove(old)
    line = element(
        side, val="single", sz=str(eighths), space=str(space), color=code.lstrip("#").upper()
    )
    order = ("top", "left", "bottom", "right")
    later = order[order.index(side) + 1 :]
    _insert_before(borders, line, later)


def set_shading(properties: Any, code: str) -> None:
    """Fill a paragraph (`w:pPr`) or a cell (`w:tcPr`) with a colour."""
    for old in properties.findall(qn("w:shd")):
        properties.remove(old)
    shade = element("shd", val="clear", color="auto", fill=code.lstrip("#").upper())
    _insert_before(
        properties,
        shade,
        ("tabs", "spacing", "ind", "jc", "outlineLvl", "rPr", "noWrap", "tcMar", "vAlign"),
    )


def set_cell_border(cell: Any, side: str, code: str, eighths: int) -> None:
    """Draw one border of a table cell."""
    properties = cell._tc.get_or_add_tcPr()
    borders = properties.find(qn("w:tcBorders"))
    if borders is None:
        borders = element("tcBorders")
        _insert_before(properties, borders, ("shd", "noWrap", "tcMar", "vAlign"))
    borders.append(
        element(side, val="single", sz=str(eighths), space="0", color=code.lstrip("#").upper())
    )


def add_field(paragraph: Any, instruction: str) -> None:
    """Add a field that Word computes, PAGE or NUMPAGES."""
    field = element("fldSimple", instr=f" {instruction} ")
    run, text = element("r"), element("t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def add_link(paragraph: Any, run: Any, address: str) -> None:
    """Wrap a run already in the paragraph in a hyperlink to an outside address."""
    key = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    run._r.addprevious(link)
    link.append(run._r)


def mark_table(table: Any, caption: str, *, header_column: bool) -> None:
    """Tell assistive software what the table is: its caption, its header row and column."""
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="100", type="dxa"))
    properties.append(margins)
    first = "1" if header_column else "0"
    look = {"firstRow": "1", "lastRow": "0", "firstColumn": first, "lastColumn": "0"}
    value = "04A0" if header_column else "0420"
    properties.append(element("tblLook", val=value, **look, noHBand="1", noVBand="1"))
    if caption:
        properties.append(element("tblCaption", val=caption))
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(element("cantSplit"))
    header.append(element("tblHeader"))
    for row in table.rows[1:]:
        row._tr.get_or_add_trPr().append(element("cantSplit"))


def restart_numbering(document: Any, style: str) -> str:
    """Return the id of a new numbering that counts from 1, like the one of a list style."""
    numbering = document.part.numbering_part.element
    base = document.styles[style].element.pPr.numPr.numId.val
    pattern = numbering.num_having_numId(base).abstractNumId.val
    number = numbering.add_num(pattern)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return str(number.numId)


def use_numbering(paragraph: Any, number: str) -> None:
    """Count this paragraph in the numbering with that id."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = int(number)


def _insert_before(parent: Any, child: Any, later: tuple[str, ...]) -> None:
    """Insert where the schema wants it: before the first of the elements that come later."""
    names = {qn(f"w:{tag}") for tag in later}
    for sibling in parent:
        if sibling.tag in names:
            sibling.addprevious(child)
            return
    parent.append(child)
