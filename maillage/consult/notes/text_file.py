"""Plain text, tab-separated tables and Markdown → blocks."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .blocks import Block, Paragraph, Row
from .markup import heading_text, is_emphasised, is_rule, plain, without_marker

# A spreadsheet quotes a cell that holds line breaks; such a cell holds no tab.
_QUOTED_CELL = re.compile(r'"((?:[^"\t]|"")*)"(?=\t|\n|\Z)')
_PIPE = re.compile(r"(?<!\\)\|")
_PIPE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_ENDS_SENTENCE = (".", "!", "?", "…", ":", ";", "»", '"', "”", "|")
_LABEL = re.compile(r"^(?:[^:—–]{1,40}(?: ?:|\s[—–-])\s|[a-z][.)]\s)")
_WRAPPED = 60  # a line shorter than this was not cut by the width of a page
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")


class NotText(ValueError):
    """The bytes are not those of a text."""


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bad.decode("cp1252", "ignore") or bad.decode("latin-1"), error.end


codecs.register_error("maillage-windows-1252", _as_windows_1252)


def decode(data: bytes) -> str:
    """The text of `data`: UTF-8, UTF-16, UTF-32 (with or without mark) or Windows-1252/Latin-1.

    Raises NotText when the bytes are those of no text.
    """
    text = _decode(data)
    sample = text[:200_000]
    if len(_CONTROLS.findall(sample)) > len(sample) / 300:
        raise NotText
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").lstrip("\ufeff")


def _decode(data: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strictly(data, encoding)
    if b"\0" in data[:4000]:
        return _strictly(data, _unmarked_utf16(data[:4000]))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    mixed = data.decode("utf-8", "maillage-windows-1252")
    broken = data.decode("utf-8", "replace").count("\ufffd")
    if len(re.findall(r"[^\x00-\x7f]", mixed)) > 3 * broken:  # UTF-8 with some foreign bytes
        return mixed
    return "".join(data.decode("cp1252", "maillage-windows-1252"))


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText from error


def _unmarked_utf16(sample: bytes) -> str:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) / 5 and even <= len(sample) / 100:
        return "utf-16-le"
    if even > len(sample) / 5 and odd <= len(sample) / 100:
        return "utf-16-be"
    raise NotText


@dataclass(frozen=True)
class _Line:
    """A line of the file, its cells when it has tabs, and its number from 1."""

    cells: tuple[str, ...]
    number: int

    @property
    def text(self) -> str:
        return self.cells[0]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def text_blocks(text: str) -> list[Block]:
    """The blocks of a text: lines with tabs and Markdown pipe tables are rows, others paragraphs.

    A line that goes on the sentence before it (lower case, no end of sentence before) joins it.
    """
    blocks: list[Block] = []
    may_join = False
    lines = list(_lines(text))
    piped = _piped_lines(lines)
    for line in lines:
        if line.is_blank or (line.number in piped and _PIPE_RULE.match(line.text)):
            may_join = False
            continue
        if len(line.cells) > 1 or line.number in piped:
            cells = line.cells if len(line.cells) > 1 else _pipe_cells(line.text)
            blocks.append(Row(tuple(plain(cell) for cell in cells), line.number))
            may_join = False
            continue
        if is_rule(line.text):
            may_join = False
            continue
        previous = blocks[-1] if may_join else None
        if isinstance(previous, Paragraph) and _goes_on(previous, line.text):
            joined = f"{previous.text} {plain(line.text)}"
            blocks[-1] = replace(previous, text=joined)
        else:
            blocks += _paragraphs(line)
        may_join = len(line.text) >= _WRAPPED
    return blocks


def _lines(text: str) -> Iterator[_Line]:
    """Split into lines and cells, reading through the line breaks of quoted cells."""
    position, number, size = 0, 1, len(text)
    while position < size:
        start = number
        cells: list[str] = []
        while True:
            cell, end = _cell(text, position, is_first=not cells)
            cells.append(cell)
            number += text.count("\n", position, end)
            position = end + 1
            if end >= size or text[end] == "\n":
                break
        number += 1
        yield _Line(tuple(cells), start)


def _cell(text: str, position: int, *, is_first: bool) -> tuple[str, int]:
    """One cell from `position` and where it ends (on a tab, a newline or the end)."""
    if text.startswith('"', position):
        quoted = _QUOTED_CELL.match(text, position)
        if quoted and not (is_first and text[quoted.end() : quoted.end() + 1] != "\t"):
            return quoted.group(1).replace('""', '"'), quoted.end()
    newline = text.find("\n", position)
    newline = len(text) if newline < 0 else newline
    tab = text.find("\t", position, newline)
    end = newline if tab < 0 else tab
    return text[position:end], end


def _piped_lines(lines: list[_Line]) -> set[int]:
    """Numbers of the lines of Markdown tables: runs with a rule such as |---|---|."""
    found: set[int] = set()
    run: list[_Line] = []
    for line in [*lines, _Line(("",), 0)]:
        if len(line.cells) == 1 and _PIPE.search(line.text):
            run.append(line)
            continue
        is_ruled = any(_PIPE_RULE.match(one.text) for one in run)
        is_framed = all(one.text.lstrip().startswith("|") for one in run)
        if len(run) > 1 and (is_ruled or is_framed):
            found.update(one.number for one in run)
        run = []
    return found


def _pipe_cells(line: str) -> tuple[str, ...]:
    line = line.strip().removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return tuple(_PIPE.split(line))


def _paragraphs(line: _Line) -> list[Block]:
    heading = heading_text(line.text)
    source = line.text if heading is None else heading
    blocks: list[Block] = []
    for piece in plain(source).split("\n"):
        marker, rest = without_marker(piece) if heading is None else ("", piece)
        if rest:
            emphasised = is_emphasised(line.text)
            blocks.append(Paragraph(rest, line.number, heading is not None, emphasised, marker))
    return blocks


def _goes_on(previous: Paragraph, line: str) -> bool:
    text = plain(line)
    if previous.is_heading or not text[:1].islower() or _LABEL.match(text):
        return False
    return not previous.text.endswith(_ENDS_SENTENCE)
