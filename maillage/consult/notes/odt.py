"""OpenDocument texts (.odt, ISO/IEC 26300) → blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from maillage.core.whole_numbers import whole_number

from .archives import Archive, locked
from .blocks import Block, Paragraph, Row
from .markup import fold, plain, tidy

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_APART = {f"{_TEXT}note", f"{_OFFICE}annotation"}
_SKIPPED = {f"{_TEXT}tracked-changes", f"{_OFFICE}forms", f"{_TEXT}sequence-decls"}
_MAX_REPEAT = 60
_MAX_REPEAT_FULL = 5  # a full cell repeated is rare, and a way to swell a small file


@dataclass
class _Reader:
    numbered: set[str]
    italic: set[str]
    titles: set[str]
    line: int = 0
    apart: list[str] = field(default_factory=list)


def odt_blocks(archive: Archive) -> list[Block]:
    if "META-INF/manifest.xml" in archive.names:
        manifest = archive.tree("META-INF/manifest.xml")
        if any(element.tag.endswith("}encryption-data") for element in manifest.iter()):
            raise locked(archive.filename)
    tree = archive.tree("content.xml")
    body = tree.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise archive.damaged()
    reader = _Reader(_numbered_lists(tree), _italic_styles(tree), _title_styles(tree))
    blocks = list(_blocks(body, reader))
    for text in reader.apart:
        reader.line += 1
        blocks.append(Paragraph(text, reader.line, is_apart=True))
    return blocks


def _numbered_lists(tree: Element) -> set[str]:
    return {
        style.get(f"{_STYLE}name", "")
        for style in tree.iter(f"{_TEXT}list-style")
        if style.find(f"{_TEXT}list-level-style-number") is not None
    }


def _italic_styles(tree: Element) -> set[str]:
    return {
        style.get(f"{_STYLE}name", "")
        for style in tree.iter(f"{_STYLE}style")
        for properties in style.iter(f"{_STYLE}text-properties")
        if properties.get(f"{_FO}font-style") == "italic"
    }


def _title_styles(tree: Element) -> set[str]:
    return {
        style.get(f"{_STYLE}name", "")
        for style in tree.iter(f"{_STYLE}style")
        if _is_title(style.get(f"{_STYLE}parent-style-name", ""))
    }


def _is_title(name: str) -> bool:
    return fold(name).startswith(("heading", "titre", "title"))


def _blocks(parent: Element, reader: _Reader) -> Iterator[Block]:
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        if element.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            yield from _paragraphs(element, reader, "")
        elif element.tag == f"{_TEXT}list":
            for marker, paragraph in _list_items(element, reader):
                yield from _paragraphs(paragraph, reader, marker)
        elif element.tag == f"{_TABLE}table":
            yield from _rows(element, reader)
        elif element.tag not in _SKIPPED:
            waiting += reversed(element)


def _list_items(element: Element, reader: _Reader) -> Iterator[tuple[str, Element]]:
    """(marker, paragraph) of a list and the lists inside it, numbered where its style is."""
    is_numbered = element.get(f"{_TEXT}style-name", "") in reader.numbered
    count = 0
    waiting = [(child, 0) for child in reversed(element)]
    while waiting:
        item, depth = waiting.pop()
        if item.tag == f"{_TEXT}list-item" and depth == 0:
            start = whole_number(item.get(f"{_TEXT}start-value", ""), digits=7)
            count = count + 1 if start is None else start
        if item.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            yield (f"{count}." if is_numbered and depth == 1 else "•"), item
        else:
            waiting += [(child, depth + 1) for child in reversed(item)]


def _paragraphs(element: Element, reader: _Reader, marker: str) -> Iterator[Paragraph]:
    reader.line += 1
    style = element.get(f"{_TEXT}style-name", "")
    is_heading = element.tag == f"{_TEXT}h" or style in reader.titles or _is_title(style)
    is_emphasised = _is_italic(element, reader)
    for line in tidy(_text(element, reader)).split("\n"):
        if text := plain(line):
            yield Paragraph(text, reader.line, is_heading, is_emphasised, marker)
            marker = ""


def _is_italic(element: Element, reader: _Reader) -> bool:
    if element.get(f"{_TEXT}style-name", "") in reader.italic:
        return True
    if (element.text or "").strip() or not len(element):
        return False
    return all(
        child.get(f"{_TEXT}style-name", "") in reader.italic and not (child.tail or "").strip()
        for child in element
    )


def _text(element: Element, reader: _Reader) -> str:
    """The text of a paragraph; notes and remarks inside it are set apart."""
    parts: list[str] = [element.text or ""]
    waiting: list[Element | str] = []
    _push(waiting, element)
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, str):
            parts.append(inner)
        elif inner.tag in _APART:
            if text := plain(" ".join(_said(inner))):
                reader.apart.append(text)
        elif inner.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif inner.tag in {f"{_TEXT}s", f"{_TEXT}tab"}:
            parts.append(" ")
        elif inner.tag not in _SKIPPED:
            parts.append(inner.text or "")
            _push(waiting, inner)
    return "".join(parts)


def _push(waiting: list[Element | str], element: Element) -> None:
    for child in reversed(element):
        waiting.append(child.tail or "")
        waiting.append(child)


def _said(note: Element) -> Iterator[str]:
    for paragraph in note.iter(f"{_TEXT}p"):
        yield "".join(paragraph.itertext())


def _rows(table: Element, reader: _Reader) -> Iterator[Row]:
    for row in _inside(table, {f"{_TABLE}table-row"}):
        reader.line += 1
        cells: list[str] = []
        for cell in _inside(row, {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}):
            repeat = whole_number(cell.get(f"{_TABLE}number-columns-repeated", "1"), digits=7)
            times = 1 if repeat is None else repeat
            text = _cell_text(cell, reader)
            cells += [text] * min(times, _MAX_REPEAT_FULL if text else _MAX_REPEAT)
        if any(cells):
            yield Row(tuple(cells), reader.line)


def _inside(parent: Element, tags: set[str]) -> Iterator[Element]:
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        if element.tag in tags:
            yield element
        elif element.tag not in {f"{_TABLE}table", *_SKIPPED}:
            waiting += reversed(element)


def _cell_text(cell: Element, reader: _Reader) -> str:
    lines: list[str] = []
    waiting = list(reversed(cell))
    while waiting:
        element = waiting.pop()
        if element.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            lines.append(plain(_text(element, reader)))
        elif element.tag == f"{_TEXT}list":
            for marker, paragraph in _list_items(element, reader):
                if text := plain(_text(paragraph, reader)):
                    lines.append(f"{marker} {text}")
        else:
            waiting += reversed(element)
    return "\n".join(line for line in lines if line)
