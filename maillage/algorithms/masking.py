"""Hide small counts so that nobody can find them again from the totals.

Two steps, as in the literature on statistical disclosure control (Willenborg and de Waal,
*Elements of Statistical Disclosure Control*, 2001; Hundepool et al., *Statistical Disclosure
Control*, 2012): *primary* suppression hides each count from 1 to `threshold - 1`; *secondary*
(complementary) suppression hides more cells until no hidden cell follows from what is shown.
A zero says nothing of anybody and stays.

Two attacks are answered. Subtraction, along one total or several at once: a hidden cell is exposed
when the equations of the table, restricted to the hidden cells, fix it; this is tested exactly by
elimination over the fractions (for a table with two margins it is the cut-edge test of Gusfield,
*A Graph Theoretic Approach to Statistical Data Security*, SIAM J. Comput. 17, 1988). Bounds along
one total: « fewer than 5 » means 1 to 4, so that hidden cells which sum to the least or the most
they can are exposed too. Bounds that combine several totals are not looked at.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

VERSION = 1
THRESHOLD = 5
Key = Hashable


@dataclass(frozen=True)
class Line:
    """One sum of the table: `total` is the cell that holds the sum of the cells `parts`."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def cells(self) -> tuple[Key, ...]:
        return (*self.parts, self.total)


@dataclass(frozen=True)
class Masked:
    """Which cells are hidden, and why: small themselves, or to protect another."""

    primary: frozenset[Key]
    secondary: frozenset[Key]

    @property
    def hidden(self) -> frozenset[Key]:
        return self.primary | self.secondary


@dataclass(frozen=True)
class Table:
    """Counts in rows × columns, without their totals."""

    rows: Sequence[Sequence[int]]


def mask(table: Table, threshold: int = THRESHOLD) -> list[list[int | None]]:
    """The table with its totals (a last column and a last row), hidden cells as None.

    Rows must have one length; counts must not be negative. Raises ValueError otherwise.
    """
    width = len(table.rows[0]) if table.rows else 0
    if any(len(row) != width for row in table.rows):
        raise ValueError("rows of one length are needed")
    full = [[*row, sum(row)] for row in table.rows]
    full.append([sum(row[c] for row in full) for c in range(width + 1)])
    cells: dict[Key, int] = {(r, c): n for r, row in enumerate(full) for c, n in enumerate(row)}
    height = len(table.rows)
    lines = [Line((r, width), tuple((r, c) for c in range(width))) for r in range(height + 1)]
    lines += [Line((height, c), tuple((r, c) for r in range(height))) for c in range(width + 1)]
    hidden = suppress(cells, lines, threshold).hidden
    return [[None if (r, c) in hidden else n for c, n in enumerate(row)]
            for r, row in enumerate(full)]  # fmt: skip


def suppress(cells: Mapping[Key, int], lines: Sequence[Line], threshold: int = THRESHOLD) -> Masked:
    """Choose the cells to hide among `cells`, whose sums are `lines`.

    A sum may be shared by several lines (linked tables).
    """
    if any(n < 0 for n in cells.values()):
        raise ValueError("counts must not be negative")
    primary = {key for key, n in cells.items() if 0 < n < threshold}
    hidden = set(primary)
    while True:
        chosen = _next_to_hide(cells, lines, hidden, primary, threshold)
        if chosen is None:
            break
        hidden.add(chosen)
    for key in sorted(hidden - primary, key=lambda k: (-cells[k], str(k))):
        # What was hidden early may protect nothing any more: show it again.
        if _is_safe(cells, lines, hidden - {key}, primary, threshold):
            hidden.discard(key)
    return Masked(frozenset(primary), frozenset(hidden - primary))


def _is_safe(
    cells: Mapping[Key, int], lines: Sequence[Line], hidden: set[Key], primary: set[Key],
    threshold: int,
) -> bool:  # fmt: skip
    """Whether no hidden cell follows from the shown ones, by either attack."""
    return not derivable(lines, hidden) and not any(
        _is_bounded(cells, line, hidden, primary, threshold) for line in lines
    )


def _next_to_hide(
    cells: Mapping[Key, int], lines: Sequence[Line], hidden: set[Key], primary: set[Key],
    threshold: int,
) -> Key | None:  # fmt: skip
    """The shown cell that best protects a cell in danger; None when none is in danger.

    Best: is not a total (what a reader needs most), leaves the fewest exposed cells, is small.
    """
    bounded = [line for line in lines if _is_bounded(cells, line, hidden, primary, threshold)]
    exposed = derivable(lines, hidden)
    in_danger = bounded or [line for line in lines if exposed.intersection(line.cells)]
    totals = {line.total for line in lines}
    shown = {k for line in in_danger for k in line.cells if k not in hidden and cells[k] > 0}
    return min(
        shown,
        key=lambda k: (k in totals, *_left_open(lines, hidden | {k}), cells[k], str(k)),
        default=None,
    )


def _left_open(lines: Sequence[Line], hidden: set[Key]) -> tuple[int, int]:
    """How many cells stay exposed, and how many lines hide one cell alone."""
    alone = sum(1 for line in lines if len(hidden.intersection(line.cells)) == 1)
    return len(derivable(lines, hidden)), alone


def _is_bounded(
    cells: Mapping[Key, int], line: Line, hidden: set[Key], primary: set[Key], threshold: int
) -> bool:
    """Whether the line's shown cells leave one single value to its small hidden cells.

    Only when the total is shown: small cells sum between their number and (threshold - 1) times
    their number; each other hidden cell is known to hold `threshold` at least.
    """
    if line.total in hidden:
        return False
    parts = [key for key in line.parts if key in hidden]
    small = [key for key in parts if key in primary]
    if not small:
        return False
    held = sum(cells[key] for key in parts)
    others = len(parts) - len(small)
    most = (threshold - 1) * len(small)
    if others:
        return min(most, held - threshold * others) <= len(small)
    return held in {len(small), most}


def derivable(lines: Sequence[Line], hidden: set[Key] | frozenset[Key]) -> set[Key]:
    """The hidden cells that follow exactly from the shown ones, by any chain of subtractions."""
    columns = {key: i for i, key in enumerate(sorted(hidden, key=str))}
    rows = []
    for line in lines:
        row = [Fraction(0)] * len(columns)
        for key in line.parts:
            if key in columns:
                row[columns[key]] += 1
        if line.total in columns:
            row[columns[line.total]] -= 1
        if any(row):
            rows.append(row)
    reduced = _reduced(rows)
    names = list(columns)
    found = set()
    for row in reduced:
        filled = [i for i, value in enumerate(row) if value]
        if len(filled) == 1:
            found.add(names[filled[0]])
    return found


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Reduced row echelon form: a cell is fixed exactly when a row holds it alone."""
    rows = [row[:] for row in rows]
    top = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(top, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[top], rows[pivot] = rows[pivot], rows[top]
        lead = rows[top][column]
        rows[top] = [value / lead for value in rows[top]]
        for r, row in enumerate(rows):
            if r != top and row[column]:
                factor = row[column]
                rows[r] = [a - factor * b for a, b in zip(row, rows[top], strict=True)]
        top += 1
    return rows[:top]
