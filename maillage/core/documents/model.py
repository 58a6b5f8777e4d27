"""What a document says, whatever it is printed on: plain dataclasses, no layout.

Inline content is a string, a `Run`, or a sequence of both. A table cell may also be a number, a
date or a time: the writers put it in the document's language. Text is never markup: `#`, `<`, `|`
and `=` are printed as they are typed.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

# The verbs' colours on paper (light theme of the screens), by rank 1 to 10; 0 is the brand.
VERB_COLOURS = (
    "#0f4c5c",
    "#0f6b6b",
    "#7b3fa0",
    "#b8451b",
    "#2f6f2f",
    "#8a6100",
    "#1f4e9c",
    "#a2305f",
    "#476072",
    "#6b4a2b",
    "#5a4bb5",
)

Origin = Literal["", "observed", "declared"]
Tone = Literal["note", "good", "warning"]
Align = Literal["", "left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. `link` is kept only for http, https, mailto and tel."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Inline = str | Run | Sequence[str | Run]
Cell = Inline | int | float | Decimal | dt.date | dt.time | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A section title. Levels start at 1 under the document's title; a skipped level is mended.

    `verb` (1 to 10) gives it the colour of a verb's room.
    """

    text: str
    level: int = 1
    verb: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `soft` is for asides in smaller, quieter text."""

    content: Inline
    soft: bool = False


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list of items, numbered when `ordered`."""

    items: Sequence[Inline]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, without quotation marks: each writer sets them off in its own way."""

    text: Inline
    attribution: str = ""
    verb: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `origin` says where it comes from: observed in the records, or declared."""

    label: str
    value: Cell
    note: str = ""
    origin: Origin = ""
    verb: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Some figures side by side. `caption` names the group for a screen reader."""

    items: Sequence[Figure]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Short label and value pairs: « Poste », « Période »."""

    items: Sequence[tuple[str, Cell]]


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column. Without `align`, a column of numbers goes to the right."""

    label: str
    align: Align = ""
    width: float = 0  # share of the table's width against the other columns; 0 leaves it automatic


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; the first column names each row unless `header_column` is off."""

    caption: str
    columns: Sequence[str | Column]
    rows: Sequence[Sequence[Cell]]
    header_column: bool = True


@dataclass(frozen=True, slots=True)
class Callout:
    """A remark the reader must not miss."""

    title: str
    content: Inline = ""
    tone: Tone = "note"


@dataclass(frozen=True, slots=True)
class Signature:
    """A line to sign, or the record of a signature when `signed_on` is given."""

    name: str
    role: str = ""
    signed_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = (
    Heading
    | Paragraph
    | BulletList
    | Quote
    | Figures
    | Facts
    | Table
    | Callout
    | Signature
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `language` is a tag (`fr-CA`, `en-CA`); `meta` is the line under the
    title, its parts joined by a middle dot; `date` is the document's own date, printed at the foot.
    """

    title: str
    blocks: Sequence[Block] = ()
    subtitle: str = ""
    language: str = "fr-CA"
    meta: Sequence[str] = ()
    author: str = ""
    date: dt.date | None = None
    organisation: str = ""
    subject: str = ""
    keywords: Sequence[str] = field(default_factory=tuple)
