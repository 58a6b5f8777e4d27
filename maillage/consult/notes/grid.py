"""The grid of verbs: a row each, with its reasons and examples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from maillage.algorithms.said import Said

from .blocks import Paragraph, Row
from .french_actions import opens_with_infinitive
from .markup import one_line, unquoted
from .model import GridRow, GridStep
from .sections import Section, column_role, is_column_heading, split_number, whole_text
from .splitting import split_items

_DEFAULT = ("verb", "why", "examples")
_SHORT_VERB = 6  # words


@dataclass
class GridReading:
    """The step and what could not be put in it. `guessed` says what was split without marks."""

    step: GridStep
    notes: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    extra_columns: set[str] = field(default_factory=set)
    roles: list[str] = field(default_factory=list)
    heading: Row | None = None
    last_line: int = -1
    has_numbered_rows: bool = False


def read_grid(section: Section, advance: Callable[[], None]) -> GridReading:
    """Read the rows of a grid; `advance` is called once a block."""
    step = GridStep(title=section.title, number=section.number, source_line=section.line)
    reading = GridReading(step, roles=_default_roles(section.rows))
    reading.has_numbered_rows = any(_first_number(row) is not None for row in section.rows)
    for block in section.blocks:
        if isinstance(block, Row):
            _read_row(reading, block)
        else:
            _read_paragraph(reading, block)
        advance()
    return reading


def _first_number(row: Row) -> int | None:
    return split_number(one_line(next((cell for cell in row.cells if cell), "")))[0]


def _default_roles(rows: list[Row]) -> list[str]:
    """Verb, why, examples; before them a column that holds nothing but numbers."""
    data = [row for row in rows[:60] if not is_column_heading(row)]
    firsts = [split_number(row.cells[0]) for row in data if row.cells[0]]
    if firsts and all(number is not None and not rest for number, rest in firsts):
        return ["number", *_DEFAULT]
    return list(_DEFAULT)


def _read_row(reading: GridReading, row: Row) -> None:
    step = reading.step
    if reading.heading and row.cells == reading.heading.cells:
        return  # repeated at the top of a page
    if reading.heading is None and not step.rows and is_column_heading(row):
        reading.heading = row
        step.columns = [one_line(cell) for cell in row.cells if cell]
        reading.roles = _heading_roles(row, reading.roles)
        return
    filled = [cell for cell in row.cells if cell]
    if not filled:
        return
    is_alone = len(filled) == 1 and len(row.cells) > 1 and _first_number(row) is None
    if is_alone and not step.rows and not opens_with_infinitive(filled[0]):
        step.instructions.append(one_line(filled[0]))
        return
    _add_row(reading, row)


def _heading_roles(row: Row, default: list[str]) -> list[str]:
    roles = [column_role(cell) if cell else "" for cell in row.cells]
    if default[0] == "number" and not roles[0]:
        roles[0] = "number"
    if "verb" not in roles and "" in roles:
        roles[roles.index("")] = "verb"
    elif roles.count("verb") > 1:
        first = roles.index("verb")
        roles = [r if r != "verb" or i == first else "" for i, r in enumerate(roles)]
    return roles


def _add_row(reading: GridReading, row: Row) -> None:
    found: dict[str, list[str]] = {"verb": [], "why": [], "examples": [], "number": []}
    extra: list[tuple[int, str]] = []
    for index, cell in enumerate(row.cells):
        role = reading.roles[index] if index < len(reading.roles) else ""
        if cell and role:
            found[role].append(cell)
        elif cell:
            extra.append((index, cell))
    number, verb = split_number(one_line(" ".join(found["verb"])))
    for cell in reversed(found["number"]):
        number, rest = split_number(one_line(cell))
        verb = f"{rest} {verb}".strip()  # words in the numbers' column are the verb's
    verb = unquoted(verb.rstrip(" :")) if verb else ""
    target = _target(reading, verb, number, row)
    if target is None:
        reading.notes.append(" — ".join(one_line(cell) for cell in row.cells if cell))
        return
    _fill(reading, target, found)
    for index, cell in extra:
        name = _column_name(reading, index)
        reading.extra_columns.add(name)
        reading.notes.append(f"{target.verb} — {name}\u00a0: {one_line(cell)}")


def _target(reading: GridReading, verb: str, number: int | None, row: Row) -> GridRow | None:
    """The row to fill: a new one, or the one before when the verb's cell is empty."""
    rows = reading.step.rows
    if verb:
        rows.append(GridRow(verb, number, source_line=row.line))
        reading.last_line = row.line
        return rows[-1]
    if number is None and rows:
        reading.last_line = row.line
        return rows[-1]
    return None


def _fill(reading: GridReading, row: GridRow, found: dict[str, list[str]]) -> None:
    counts: list[Said] = []
    for role, target in (("why", row.why), ("examples", row.examples)):
        for cell in found[role]:
            split = split_items(cell, comma_lists=role == "examples")
            target += split.items
            if split.is_guessed:
                counts.append(_counted(role, len(split.items)))
    if counts:
        reading.guessed.append(Said("%(verb)s (%(counts)s)", verb=row.verb, counts=tuple(counts)))


def _counted(role: str, count: int) -> Said:
    if role == "why":
        return Said("%(count)d\u00a0raison", "%(count)d\u00a0raisons", count=count)
    return Said("%(count)d\u00a0exemple", "%(count)d\u00a0exemples", count=count)


def _column_name(reading: GridReading, index: int) -> str:
    cells = reading.heading.cells if reading.heading else ()
    name = one_line(cells[index]) if index < len(cells) else ""
    return name.rstrip(" :") or Said("colonne %(number)d", number=index + 1)


def _read_paragraph(reading: GridReading, paragraph: Paragraph) -> None:
    """A numbered line is a verb whose other cells are missing; so is a short one among rows."""
    step = reading.step
    is_numbered = paragraph.marker[:1].isdigit() or paragraph.marker[:1] == "("
    is_among = bool(step.rows) and paragraph.line <= reading.last_line + 1
    is_verb = opens_with_infinitive(paragraph.text) and not paragraph.text.endswith((".", "?", "!"))
    is_listed = is_numbered and (bool(step.rows) or not reading.has_numbered_rows)
    is_short = len(paragraph.text.split()) <= _SHORT_VERB
    if is_listed or (is_verb and is_short and (is_among or paragraph.marker)):
        _add_listed(reading, paragraph)
    elif not step.rows:
        step.instructions.append(whole_text(paragraph))
    else:
        reading.notes.append(whole_text(paragraph))


def _add_listed(reading: GridReading, paragraph: Paragraph) -> None:
    verb, _, why = paragraph.text.partition(" : " if " : " in paragraph.text else ": ")
    cells = (f"{paragraph.marker} {verb}" if paragraph.marker else verb, why)
    saved = reading.roles
    reading.roles = list(_DEFAULT)
    _add_row(reading, Row(cells, paragraph.line))
    reading.roles = saved
