"""« 20 tables de 6, dont 2 accessibles » becomes tables; pasted links become rooms. No database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from maillage.algorithms.french_text import fold
from maillage.core.said import Said

MOST_TABLES = 80
FEWEST_SEATS, MOST_SEATS = 2, 40
_GROUP = re.compile(
    r"(?P<count>\d+|une?|one|a)\s*(?:grandes? |petites? )?tables?\s*"
    r"(?:de|d'|of|for|pour|x|a)?\s*(?P<seats>\d+)?"
)
_ACCESSIBLE = re.compile(r"(?P<count>\d+|une?|one|toutes|all|aucune|none)\D{0,24}accessible")
_ONE = {"un": 1, "une": 1, "one": 1, "a": 1, "aucune": 0, "none": 0}
_is_link = URLValidator(schemes=["http", "https"])


class NotUnderstood(Exception):
    """What was typed cannot be taken; `why` says what to write instead."""

    def __init__(self, why: Said) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class TypedTable:
    """A table as the sentence says it."""

    seats: int
    is_accessible: bool = True


def read_tables(text: str, usual_seats: int = 6) -> list[TypedTable]:
    """The tables of a sentence, French or English, in its order. Raises NotUnderstood.

    Without a word on access every table is accessible; with one, the first ones of its group are.
    """
    told = fold(text).replace("’", "'").replace("×", "x")
    groups = list(_GROUP.finditer(told))
    if not groups:
        raise NotUnderstood(Said("Écrivez par exemple « 20 tables de 6, dont 2 accessibles »."))
    tables: list[TypedTable] = []
    for group, ends in zip(groups, [g.start() for g in groups[1:]] + [len(told)], strict=True):
        count = _number(group["count"])
        seats = int(group["seats"] or usual_seats)
        _check(count, seats)
        reachable = _reachable(told[group.end() : ends], count)
        tables += [TypedTable(seats, rank < reachable) for rank in range(count)]
    if len(tables) > MOST_TABLES:
        raise NotUnderstood(Said("Au plus %(most)s tables pour une soirée.", most=MOST_TABLES))
    return tables


def _check(count: int, seats: int) -> None:
    if not 1 <= count <= MOST_TABLES:
        raise NotUnderstood(Said("Entre 1 et %(most)s tables.", most=MOST_TABLES))
    if not FEWEST_SEATS <= seats <= MOST_SEATS:
        raise NotUnderstood(
            Said("Entre %(few)s et %(most)s places par table.", few=FEWEST_SEATS, most=MOST_SEATS)
        )


def _number(text: str) -> int:
    return _ONE[text] if text in _ONE else int(text)


def _reachable(rest: str, count: int) -> int:
    found = _ACCESSIBLE.search(rest)
    if found is None or found["count"] in ("toutes", "all"):
        return count
    return min(count, _number(found["count"]))


# --- Breakout rooms ---------------------------------------------------------------------------
@dataclass(frozen=True)
class TypedLink:
    """The room of a table, counted from 0; `round` from 1, or None for every round."""

    table: int
    round: int | None
    url: str


def read_links(text: str, tables: int, rounds: int) -> list[TypedLink]:
    """Links pasted from a list, in order. Raises NotUnderstood.

    As many as tables: one room a table for the whole evening. As many as tables times rounds: the
    rooms of the first round, then those of the second… Only addresses are read in each line.
    """
    urls = [_address(line) for line in text.splitlines() if line.strip()]
    if not urls:
        return []
    if len(urls) == tables:
        return [TypedLink(rank, None, url) for rank, url in enumerate(urls)]
    if len(urls) == tables * rounds:
        return [TypedLink(n % tables, n // tables + 1, url) for n, url in enumerate(urls)]
    raise NotUnderstood(Said(
        "%(count)s liens pour %(tables)s tables et %(rounds)s tours : collez-en %(tables)s (un par "
        "table, le même à chaque tour) ou %(all)s (ceux du premier tour, puis du deuxième…).",
        count=len(urls), tables=tables, rounds=rounds, all=tables * rounds,
    ))  # fmt: skip


def _address(line: str) -> str:
    """The web address in a line (« Salle 3 : https://… »)."""
    found = re.search(r"https?://\S+", line)
    url = found.group().rstrip(".,;)") if found else ""
    try:
        _is_link(url)
        urlsplit(url)
    except (ValidationError, ValueError):
        raise NotUnderstood(
            Said("Cette ligne n’a pas d’adresse : « %(line)s ».", line=line.strip()[:80])
        ) from None
    return url
