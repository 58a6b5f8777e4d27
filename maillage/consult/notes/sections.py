"""Where each step begins, and of which kind it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .blocks import Block, Paragraph, Row
from .french_actions import opens_with_infinitive
from .markup import fold, one_line, without_marker

_STEP = re.compile(
    r"^\s*(?:[ée]tape|step|partie|volet|section|question|bloc|activit[ée]|exercice)\s*"
    r"(?:n[o°º]\.?\s*|#\s*)?(?P<number>\d{1,2}|[IVX]{1,4})\b\s*[:.)–—-]*\s*(?P<title>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_KINDS = (
    (
        "relay",
        re.compile(r"preoccupation|inquietude|\brelais\b|a transmettre|message (?:aux|pour)"),
    ),
    (
        "choose",
        re.compile(
            r"\b(?:\d+|deux|trois|quatre|cinq)\s+(?:verbes ou )?mots?\b|\bchoix\b|choisi|"
            r"mots?[- ]cles?|pleniere|en (?:une|1) phrase"
        ),
    ),
    ("grid", re.compile(r"verbe|\bpratique|\broles?\b|\bmetier|tableau|\bgestes?\b")),
)
_COLUMNS = (
    ("examples", re.compile(r"exemple|gestes?\b|realisation|bonnes? pratiques?|concret|illustr")),
    ("why", re.compile(r"pourquoi|\bsens\b|raison|expli|signifi|defini|descri|importan")),
    ("verb", re.compile(r"verbe|\bmots?\b|\broles?\b|actions?\b")),
    ("number", re.compile(r"^(?:no|n°|#|num|numero|rang)\.?$")),
)
_BARE_NUMBER = re.compile(r"^\(?\d{1,6}\s?[.):]?$")
_PLAIN_NUMBER = re.compile(r"^(\d{1,6})\s+(?=[^\W\d_]|[«\"“])")


@dataclass
class Section:
    """The blocks of one step. `is_announced`: it has a line such as « Étape 2 : … »."""

    title: str = ""
    number: str = ""
    line: int = 0
    is_announced: bool = False
    blocks: list[Block] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        return [block for block in self.blocks if isinstance(block, Row)]


def whole_text(paragraph: Paragraph) -> str:
    """The paragraph with its number, since « 2021 – Bilan » is no list item in a title."""
    if paragraph.marker[:1].isdigit() or paragraph.marker[:1] == "(":
        return f"{paragraph.marker} {paragraph.text}"
    return paragraph.text


def split_number(text: str) -> tuple[int | None, str]:
    """« 3) Concerter » → (3, « Concerter »); without a number (None, text without bullet)."""
    marker, rest = without_marker(text)
    if not _has_digit(marker):
        text = rest.strip()  # a bullet may stand before the number
        marker, rest = without_marker(text)
    if _BARE_NUMBER.match(text):
        return int(re.sub(r"\D", "", text)), ""
    if _has_digit(marker):
        return int(re.sub(r"\D", "", marker)), rest.strip()
    found = _PLAIN_NUMBER.match(text)
    if found:
        return int(found.group(1)), text[found.end() :].strip()
    return None, text


def _has_digit(text: str) -> bool:
    return any(c in "0123456789" for c in text)


def split_sections(blocks: list[Block]) -> tuple[list[Block], list[Section]]:
    """(the head, the steps in order). Announced steps alone cut when there are any; else
    headings, questions that name a kind of step, and the tables themselves do."""
    blocks = [_as_heading(block) for block in blocks]
    announced = any(isinstance(b, Paragraph) and _step_of(b) for b in blocks)
    head: list[Block] = []
    sections: list[Section] = []
    for block in blocks:
        opened = _opens(block, announced=announced, has_head=bool(head or sections))
        if opened:
            sections.append(opened)
        elif not sections and isinstance(block, Row) and starts_grid(block):
            sections.append(Section(line=block.line, blocks=[block]))
        elif sections:
            sections[-1].blocks.append(block)
        else:
            head.append(block)
    return head, sections


def _as_heading(block: Block) -> Block:
    """A row with a step's heading alone in it is that heading."""
    if isinstance(block, Row):
        filled = [cell for cell in block.cells if cell]
        if len(filled) == 1 and _STEP.match(one_line(filled[0])):
            return Paragraph(one_line(filled[0]), block.line, is_heading=True)
    return block


def _step_of(paragraph: Paragraph) -> re.Match[str] | None:
    found = _STEP.match(paragraph.text)
    # « Étape 2 » in a sentence of the notes is no heading: what follows is lower case, unmarked.
    if found and not paragraph.is_heading and found["title"][:1].islower():
        separator = paragraph.text[found.end("number") : found.start("title")].strip()
        return found if separator else None
    return found


def _opens(block: Block, *, announced: bool, has_head: bool) -> Section | None:
    if isinstance(block, Row):
        return None
    step = _step_of(block)
    if step:
        return Section(step["title"].strip(), step["number"], block.line, True)
    if announced or not has_head:
        return None
    asks = block.text.endswith(("?", ":")) and len(block.text) <= 250 and not block.marker
    if (block.is_heading or asks) and kind_named(block.text):
        return Section(whole_text(block), "", block.line, True)
    return None


def kind_named(text: str) -> str:
    """The kind of step that a title names, or ""."""
    folded = fold(text)
    return next((kind for kind, pattern in _KINDS if pattern.search(folded)), "")


def column_role(text: str) -> str:
    """« why », « examples », « verb », « number » or "" for a column heading."""
    folded = fold(one_line(text))
    return next((role for role, pattern in _COLUMNS if pattern.search(folded)), "")


def is_column_heading(row: Row) -> bool:
    """The row names columns: two of them at least, or « Verbes » alone."""
    number, first = split_number(next((cell for cell in row.cells if cell), ""))
    if number is not None:
        return False
    roles = [column_role(cell) for cell in row.cells if cell]
    if opens_with_infinitive(first) and roles[:1] != ["verb"]:
        return False
    named = [role for role in roles if role]
    return len(named) >= 2 or (len(roles) == 1 and roles == ["verb"] and len(first.split()) <= 3)


def starts_grid(row: Row) -> bool:
    """The row can only be of a grid of verbs: its headings, a number, or an infinitive first."""
    first = next((cell for cell in row.cells if cell), "")
    number, verb = split_number(first)
    if number is not None:
        return len(row.cells) > 1
    return is_column_heading(row) or opens_with_infinitive(verb)


def kind_of(section: Section) -> str:
    """grid, choose, relay or open: what the title names, corrected by what the rows show."""
    named = kind_named(section.title)
    rows = section.rows
    if named == "relay":
        return named
    grid_like = bool(rows) and (
        is_column_heading(rows[0]) or sum(starts_grid(row) for row in rows) * 2 >= len(rows)
    )
    wide = any(sum(not _BARE_NUMBER.match(cell) for cell in row.cells if cell) >= 3 for row in rows)
    if named == "choose":
        return "grid" if grid_like and wide else named
    if named == "grid" or grid_like or (section.is_announced and wide):
        return "grid"
    return "open"
