"""What every file becomes before it is understood: paragraphs and table rows, in order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """One line of text without markup.

    `line` counts from 1 (lines of a text file, paragraphs and rows of a document); `marker` is the
    bullet or number that stood before the text; `is_apart` marks footnotes and remarks, which
    belong to no step.
    """

    text: str
    line: int
    is_heading: bool = False
    is_emphasised: bool = False
    marker: str = ""
    is_apart: bool = False


@dataclass(frozen=True)
class Row:
    """One table row; a cell keeps its line breaks as newlines and has no markup."""

    cells: tuple[str, ...]
    line: int


Block = Paragraph | Row
