"""Word documents (.docx, ISO/IEC 29500 WordprocessingML) → blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from maillage.core.whole_numbers import whole_number

from .archives import Archive
from .blocks import Block, Paragraph, Row
from .markup import fold, plain, tidy

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOX = f"{_W}txbxContent"
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText", _FALLBACK}
_CHARACTERS = {
    f"{_W}tab": " ",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
}
_MAX_SPAN = 60


@dataclass
class _Style:
    is_heading: bool = False
    list_id: str = ""


@dataclass
class _Reader:
    """Counts lines and list numbers while walking the document."""

    styles: dict[str, _Style]
    formats: dict[tuple[str, str], tuple[str, int]]
    line: int = 0
    counters: dict[tuple[str, str], int] = field(default_factory=dict)

    def marker(self, paragraph: Element) -> str:
        """« • », « 3. » or "": what the list puts before the paragraph."""
        list_id, level = self._list_of(paragraph)
        if not list_id or list_id == "0":
            return ""
        kind, start = self.formats.get((list_id, level), ("bullet", 1))
        if kind in {"bullet", "none"}:
            return "•"
        count = self.counters.get((list_id, level), start - 1) + 1
        self.counters[(list_id, level)] = count
        return f"{count}."

    def _list_of(self, paragraph: Element) -> tuple[str, str]:
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        if properties is not None:
            level = _value(properties.find(f"{_W}ilvl")) or "0"
            return _value(properties.find(f"{_W}numId")), level
        return self.style(paragraph).list_id, "0"

    def style(self, paragraph: Element) -> _Style:
        name = _value(paragraph.find(f"{_W}pPr/{_W}pStyle"))
        return self.styles.get(name) or _Style(_is_heading_name(name))


def docx_blocks(archive: Archive) -> list[Block]:
    """Headers of pages first, then the body in order, then notes and remarks set apart."""
    body = archive.tree("word/document.xml").find(f"{_W}body")
    if body is None:
        raise archive.damaged()
    reader = _Reader(_styles(archive), _formats(archive))
    blocks: list[Block] = []
    heads: list[str] = []
    for name in sorted(n for n in archive.names if n.startswith("word/header")):
        for block in _blocks(archive.tree(name), reader):
            if isinstance(block, Paragraph) and block.text not in heads:
                heads.append(block.text)
                blocks.append(block)
    blocks += _blocks(body, reader)
    for name in ("word/footnotes.xml", "word/endnotes.xml", "word/comments.xml"):
        if name in archive.names:
            for paragraph in archive.tree(name).iter(f"{_W}p"):
                reader.line += 1
                if text := plain(_text(paragraph)):
                    blocks.append(Paragraph(text, reader.line, is_apart=True))
    return blocks


def _value(element: Element | None) -> str:
    return "" if element is None else element.get(f"{_W}val", "")


def _number(text: str, default: int) -> int:
    number = whole_number(text, digits=7)
    return default if number is None else number


def _is_heading_name(name: str) -> bool:
    return fold(name).startswith(("heading", "titre", "title"))


def _styles(archive: Archive) -> dict[str, _Style]:
    if "word/styles.xml" not in archive.names:
        return {}
    styles: dict[str, _Style] = {}
    for style in archive.tree("word/styles.xml").iter(f"{_W}style"):
        name = _value(style.find(f"{_W}name"))
        list_id = _value(style.find(f"{_W}pPr/{_W}numPr/{_W}numId"))
        styles[style.get(f"{_W}styleId", "")] = _Style(_is_heading_name(name), list_id)
    return styles


def _formats(archive: Archive) -> dict[tuple[str, str], tuple[str, int]]:
    """(list, level) → (format, first number)."""
    if "word/numbering.xml" not in archive.names:
        return {}
    tree = archive.tree("word/numbering.xml")
    levels: dict[str, list[tuple[str, str, int]]] = {}
    for abstract in tree.iter(f"{_W}abstractNum"):
        levels[abstract.get(f"{_W}abstractNumId", "")] = [
            (
                level.get(f"{_W}ilvl", "0"),
                _value(level.find(f"{_W}numFmt")) or "decimal",
                _number(_value(level.find(f"{_W}start")), 1),
            )
            for level in abstract.iter(f"{_W}lvl")
        ]
    return {
        (num.get(f"{_W}numId", ""), level): (kind, start)
        for num in tree.iter(f"{_W}num")
        for level, kind, start in levels.get(_value(num.find(f"{_W}abstractNumId")), [])
    }


def _blocks(parent: Element, reader: _Reader) -> Iterator[Block]:
    """The paragraphs and rows under `parent`, through content controls and insertions."""
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        if element.tag == f"{_W}p":
            yield from _paragraphs(element, reader)
            waiting += reversed(list(_boxes(element)))
        elif element.tag == f"{_W}tbl":
            yield from _rows(element, reader)
        elif element.tag not in _SKIPPED:
            waiting += reversed(element)


def _paragraphs(element: Element, reader: _Reader) -> Iterator[Paragraph]:
    reader.line += 1
    lines = [line for line in tidy(_text(element)).split("\n") if line]
    if not lines:
        return
    marker = reader.marker(element)
    is_heading = reader.style(element).is_heading
    is_emphasised = _is_italic(element)
    for line in lines:
        if text := plain(line):
            yield Paragraph(text, reader.line, is_heading, is_emphasised, marker)
        marker = ""


def _boxes(element: Element) -> Iterator[Element]:
    waiting = list(element)
    while waiting:
        inner = waiting.pop(0)
        if inner.tag == _BOX:
            yield inner
        elif inner.tag not in _SKIPPED:
            waiting = list(inner) + waiting


def _text(element: Element) -> str:
    """The visible text, without what was deleted under track changes or lies in text boxes."""
    parts: list[str] = []
    waiting = list(reversed(element))
    while waiting:
        inner = waiting.pop()
        if inner.tag == f"{_W}t":
            parts.append(inner.text or "")
        elif inner.tag in _CHARACTERS:
            parts.append(_CHARACTERS[inner.tag])
        elif inner.tag not in _SKIPPED and inner.tag != _BOX:
            waiting += reversed(inner)
    return "".join(parts)


def _is_italic(element: Element) -> bool:
    runs = [run for run in element.iter(f"{_W}r") if (run.findtext(f"{_W}t") or "").strip()]
    italics = [run.find(f"{_W}rPr/{_W}i") for run in runs]
    return bool(runs) and all(i is not None and _value(i) not in {"0", "false"} for i in italics)


def _rows(table: Element, reader: _Reader) -> Iterator[Row]:
    for row in _inside(table, f"{_W}tr"):
        reader.line += 1
        cells: list[str] = []
        for cell in _inside(row, f"{_W}tc"):
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and _value(merge) != "restart"
            cells.append("" if goes_on else _cell_text(cell, reader))
            span = _number(_value(cell.find(f"{_W}tcPr/{_W}gridSpan")), 1)
            cells += [""] * (min(span, _MAX_SPAN) - 1)
        if any(cells):
            yield Row(tuple(cells), reader.line)


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    """Children with `tag`, through content controls and the like, not inside one another."""
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        if element.tag == tag:
            yield element
        elif element.tag not in _SKIPPED and element.tag != f"{_W}tbl":
            waiting += reversed(element)


def _cell_text(cell: Element, reader: _Reader) -> str:
    lines = []
    for paragraph in cell.iter(f"{_W}p"):
        text = plain(_text(paragraph))
        if text:
            marker = reader.marker(paragraph)
            lines.append(f"{marker} {text}" if marker else text)
    return "\n".join(lines)
