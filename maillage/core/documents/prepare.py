"""Get a document ready for paper, once for every writer.

Text is cleaned of what no file format can hold and set in the language's typography; inline
content becomes tuples of `Run`; cells become runs with an alignment; heading levels never skip
(PDF/UA refuses it, and so should Word).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import regex

from maillage.algorithms.typography import clock, long_date, number, typeset
from maillage.core.documents.labels import labels
from maillage.core.documents.model import (
    Align,
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

# XML and PDF refuse control characters, lone surrogates and noncharacters; direction overrides
# could make a signed figure read backwards, so they go too (marks and isolates stay).
UNPRINTABLE = regex.compile(
    r"[\p{Cc}--[\n\t]]|\p{Cs}|[\p{Noncharacter_Code_Point}\ufeff\u202d\u202e]",
    regex.VERSION1,
)
VISIBLE = regex.compile(r"[^\s\p{Cf}\p{Co}]")
SAFE_LINK = regex.compile(r"(?:https?://|mailto:|tel:)[^\s<>\"\\^`{}|]+", regex.IGNORECASE)


def clean(text: str) -> str:
    """Return text that every format can hold: line ends as \\n, unprintable characters out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    printable: str = UNPRINTABLE.sub("", lines)
    return printable


def prepared(document: Document) -> Document:
    """Return the same document, ready to print; doing it twice changes nothing more.

    Blocks that hold nothing are left out: PDF/UA refuses a heading or a list without text.
    """
    tongue = document.language
    blocks: list[Block] = []
    level = 0
    for block in document.blocks:
        ready = _block(block, tongue)
        if _is_empty(ready):
            continue
        if isinstance(ready, Heading):
            level = max(1, min(ready.level, level + 1, 6))
            ready = replace(ready, level=level)
        blocks.append(ready)
    return replace(
        document,
        title=_titled(line(document.title, tongue)) or labels(tongue)["untitled"],
        subtitle=line(document.subtitle, tongue),
        author=line(document.author, tongue),
        organisation=line(document.organisation, tongue),
        subject=line(document.subject, tongue),
        keywords=tuple(line(word, tongue) for word in document.keywords),
        meta=tuple(line(part, tongue) for part in document.meta if part),
        blocks=tuple(blocks),
    )


def line(text: str, language: str) -> str:
    """Return one typeset line: line breaks become spaces."""
    return typeset(" ".join(clean(text).split("\n")).strip(), language)


def as_runs(content: Inline, language: str) -> tuple[Run, ...]:
    """Return inline content as cleaned, typeset runs; empty ones and unsafe links are dropped."""
    pieces: Sequence[str | Run] = [content] if isinstance(content, str | Run) else content
    runs: list[Run] = []
    for piece in pieces:
        run = Run(piece) if isinstance(piece, str) else piece
        before = runs[-1].text[-1] if runs else ""
        text = _following(before, clean(run.text), language)
        if text:
            link = run.link if SAFE_LINK.fullmatch(run.link) else ""
            runs.append(replace(run, text=text, link=link))
    return tuple(runs)


def plain(content: Inline) -> str:
    """Return the text of inline content without its styles."""
    pieces: Sequence[str | Run] = [content] if isinstance(content, str | Run) else content
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def cell_runs(value: Cell, language: str) -> tuple[Run, ...]:
    """Return a cell's value, a number or a date included, as runs in the document's language."""
    if value is None:
        return ()
    if isinstance(value, bool):
        return (Run(labels(language)["yes" if value else "no"]),)
    if isinstance(value, int | float | Decimal):
        return (Run(number(value, language=language)),)
    if isinstance(value, dt.datetime):
        return (Run(f"{long_date(value, language)}, {clock(value, language)}"),)
    if isinstance(value, dt.date):
        return (Run(long_date(value, language)),)
    if isinstance(value, dt.time):
        return (Run(clock(value, language)),)
    return as_runs(value, language)


def _following(before: str, text: str, language: str) -> str:
    """Typeset a run knowing the letter before it, so that « **mot** : suite » gets its space."""
    if not before.isalnum():
        return typeset(text, language)
    together = typeset(before + text, language)
    return together[1:] if together.startswith(before) else typeset(text, language)


def _block(block: Block, tongue: str) -> Block:
    match block:
        case Heading():
            return replace(block, text=line(block.text, tongue), verb=_verb(block.verb))
        case Paragraph():
            return replace(block, content=as_runs(block.content, tongue))
        case BulletList():
            items = [as_runs(item, tongue) for item in block.items]
            return replace(block, items=tuple(item for item in items if item))
        case Quote():
            return replace(
                block,
                text=as_runs(block.text, tongue),
                attribution=line(block.attribution, tongue),
                verb=_verb(block.verb),
            )
        case Figures():
            figures = tuple(_figure(item, tongue) for item in block.items)
            return replace(block, items=figures, caption=line(block.caption, tongue))
        case Facts():
            pairs = [
                (line(label, tongue), cell_runs(value, tongue)) for label, value in block.items
            ]
            return Facts(tuple(pairs))
        case Table():
            return _table(block, tongue)
        case Callout():
            return replace(
                block, title=line(block.title, tongue), content=as_runs(block.content, tongue)
            )
        case Signature():
            return replace(block, name=line(block.name, tongue), role=line(block.role, tongue))
        case PageBreak():
            return block


def _is_empty(block: Block) -> bool:
    match block:
        case Heading():
            return not _titled(block.text)
        case Paragraph():
            return not block.content
        case Quote():
            return not block.text
        case BulletList() | Figures() | Facts():
            return not block.items
        case Table():
            return not block.columns
        case Callout():
            return not block.title and not block.content
    return False


def _titled(text: str) -> str:
    """Return a title, or nothing when no sign of it can be seen."""
    return text if VISIBLE.search(text) else ""


def _figure(figure: Figure, tongue: str) -> Figure:
    return replace(
        figure,
        label=line(figure.label, tongue),
        value=cell_runs(figure.value, tongue),
        note=line(figure.note, tongue),
        verb=_verb(figure.verb),
    )


def _table(table: Table, tongue: str) -> Table:
    """Give every row as many cells as the widest one, so that no writer has to guess."""
    wide = max([len(table.columns), *(len(row) for row in table.rows)])
    columns = [Column(c) if isinstance(c, str) else c for c in table.columns]
    columns += [Column("")] * (wide - len(columns))
    rows = [[*row, *[None] * (wide - len(row))] for row in table.rows]
    ready = [
        replace(c, label=line(c.label, tongue), align=c.align or _alignment([r[i] for r in rows]))
        for i, c in enumerate(columns)
    ]
    return replace(
        table,
        caption=line(table.caption, tongue),
        columns=tuple(ready),
        rows=tuple(tuple(cell_runs(cell, tongue) for cell in row) for row in rows),
    )


def _alignment(cells: Sequence[Cell]) -> Align:
    filled = [cell for cell in cells if cell is not None and cell != ""]
    numbers = [
        cell
        for cell in filled
        if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)
    ]
    return "right" if filled and len(numbers) == len(filled) else "left"


def _verb(rank: int) -> int:
    return rank if 0 <= rank <= 10 else 0
