"""How many dates of programmes are read right, how sure of them the reader is, and how fast.

    python bench/dates.py

The tables are those of the tests (maillage/algorithms/tests/french_dates_*.txt). Beside it,
dateparser when it can be imported (it is no dependency), generously: an end is not asked of it.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.frame import machine
from maillage.algorithms.french_dates import read_dates
from maillage.algorithms.tests.dates_table import BLIND, CASES, Case, cases, notation

HOSTILE = ("5, ", "le ", "lundi, ", "1-", "tous les jours du 1er janvier au 31 décembre, ")


def ours(table: list[Case]) -> str:
    """A row: how many are right, how many of the others answered something."""
    right: list[float] = []
    wrong: list[float] = []
    for case in table:
        read = read_dates(case.text, now=case.now)
        answers = right if notation(read.occurrences) == case.expected else wrong
        answers.append(read.confidence)
    silent = sum(sure > 0 for sure in wrong)
    return f"| **ours** | {len(right)} of {len(table)} | {silent} |"


def dateparsers(table: list[Case]) -> list[str]:
    """The same for dateparser's two doors; empty when it is not installed."""
    try:
        import dateparser
        from dateparser.search import search_dates
    except ImportError:
        return []

    def parsed(case: Case, options: dict) -> list[datetime]:
        found = dateparser.parse(case.text, languages=["fr", "en"], settings=options)
        return [found] if found else []

    def searched(case: Case, options: dict) -> list[datetime]:
        found = search_dates(case.text, languages=["fr", "en"], settings=options) or []
        return sorted({moment.replace(tzinfo=None) for _text, moment in found})

    rows = []
    for name, door in (("parse", parsed), ("search_dates", searched)):
        right = silent = 0
        for case in table:
            base = datetime(case.now.year, case.now.month, case.now.day)
            options = {
                "RELATIVE_BASE": base, "PREFER_DATES_FROM": "future", "DATE_ORDER": "DMY",
            }  # fmt: skip
            found = door(case, options)
            is_right = _is_right(found, case.expected)
            right += is_right
            silent += bool(found) and not is_right
        label = f"dateparser {dateparser.__version__}, `{name}`"
        rows.append(f"| {label} | {right} of {len(table)} | {silent} |")
    return rows


def _is_right(found: list[datetime], expected: str) -> bool:
    wanted = [] if expected == "-" else expected.split("; ")
    if len(found) != len(wanted) or any(".." in one for one in wanted):
        return False
    return all(
        one[:16] == f"{moment:%Y-%m-%d %H:%M}" if " " in one else one == f"{moment:%Y-%m-%d}"
        for moment, one in zip(found, wanted, strict=True)
    )


def main() -> None:
    """Print the tables."""
    print(machine())
    for name, path in (("written blind", BLIND), ("cases", CASES)):
        table = list(cases(path))
        print(f"\n| {name} | right | answered something wrong |\n|---|--:|--:|")
        print("\n".join([*dateparsers(table), ours(table)]))
    spent = []
    for case in cases(CASES):
        begun = time.perf_counter()
        read_dates(case.text, now=case.now)
        spent.append((time.perf_counter() - begun) * 1000)
    print(f"\none text: median {statistics.median(spent):.2f} ms, slowest {max(spent):.1f} ms")
    for piece in HOSTILE:
        text = (piece * 1_000_000)[:1_000_000]
        begun = time.perf_counter()
        read_dates(text, now=datetime(2026, 11, 22).date())
        print(f"1 MB of « {piece}»: {time.perf_counter() - begun:.2f} s")


if __name__ == "__main__":
    main()
