"""The tables of dates with their answers, and the notation they are written in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from maillage.algorithms.french_dates import Occurrence

HERE = Path(__file__).resolve().parent
CASES = HERE / "french_dates_cases.txt"
BLIND = HERE / "french_dates_blind.txt"


@dataclass(frozen=True)
class Case:
    """A text, the day it is read, what it means, and whether a doubt or a rest must be said."""

    text: str
    now: date
    expected: str
    is_doubtful: bool
    has_unread: bool


def cases(path: Path) -> Iterator[Case]:
    """The cases of a table. The notation is told at the head of `CASES`."""
    now = date(2026, 11, 22)
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("@ "):
            now = date.fromisoformat(line[2:].strip())
            continue
        text, expected = line.rsplit(" | ", 1)
        marks = expected.split(" ")
        kept = " ".join(mark for mark in marks if mark not in ("?", "!"))
        yield Case(text.strip().replace("\\n", "\n"), now, kept, "?" in marks, "!" in marks)


def notation(occurrences: Iterable[Occurrence]) -> str:
    """Occurrences as the tables write them."""
    return "; ".join(map(_written, occurrences)) or "-"


def _written(o: Occurrence) -> str:
    if o.all_day and o.end is not None:
        last = o.end - timedelta(days=1)
        return f"{o.start}" if last == o.start else f"{o.start}..{last}"
    begin = o.start.strftime("%Y-%m-%d %H:%M")
    if o.end is None:
        return begin
    if o.end - o.start < timedelta(days=1):
        return begin + o.end.strftime("-%H:%M")
    return begin + o.end.strftime("..%Y-%m-%d %H:%M")
