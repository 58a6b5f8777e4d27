"""Reads of themes and of the rows they are made of. The caller has checked the rights.

Only what may leave its group is read: kept rows of groups whose reading is confirmed, and nothing
of a rehearsal. A gathered row whose group opens its reading again leaves the page at once; it comes
back to its theme when the group confirms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast

from maillage.algorithms.french_text import fold
from maillage.consult.models import Breakout, Contribution, Dot, Step, Theme, Workshop
from maillage.consult.models.contributions import ContributionQuerySet

MOST_THEMES = 300  # offered in the choice of a theme


def shown_rows(workshop: Workshop) -> ContributionQuerySet:
    """The rows of a workshop that may be gathered or shown in a theme."""
    rows = Contribution.objects.of(workshop).confirmed()
    return rows.none() if workshop.is_rehearsing else rows


def shown_themes(workshop: Workshop) -> QuerySet[Theme]:
    """Themes with a row that may be shown, and those that never lost one to its group."""
    own = Contribution.objects.filter(theme=OuterRef("pk"))
    has_shown = Exists(shown_rows(workshop).filter(theme=OuterRef("pk")))
    if workshop.is_rehearsing:
        return Theme.objects.none()
    return Theme.objects.filter(has_shown | ~Exists(own), workshop=workshop).order_by(
        "position", "pk"
    )


# --- What a row says ----------------------------------------------------------------------------
def lines_of(row: Contribution) -> list[str]:
    """What explains a row, one text a line: why, examples, the other columns."""
    return list(_flat(row.why, row.examples, row.cells))


def _flat(*lists: Any) -> Iterator[str]:
    for one in lists:
        if isinstance(one, list | tuple):
            yield from _flat(*one)
        elif one:
            yield str(one)


def head_of(row: Contribution) -> str:
    """The word, the verb or the text that names a row."""
    return row.word or row.text or row.sentence


def name_from(text: str, most: int = 80) -> str:
    """A first name for a theme: the first words of a row."""
    name = " ".join(text.split())
    return name if len(name) <= most else name[: most - 1].rsplit(" ", 1)[0].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Stand:
    """A row as it stands, read without making a record of it. `digest` changes with its words."""

    pk: int
    theme_id: int | None
    head: str
    digest: str


def stands_of(workshop: Workshop) -> list[Stand]:
    """Every row that may be shown, in one question: lists are left as the database writes them."""
    lists = {f"{name}_text": Cast(name, TextField()) for name in ("why", "examples", "cells")}
    rows = shown_rows(workshop).annotate(**lists).order_by("pk")
    return [
        Stand(pk, theme_id, word or text or sentence, _digest(word, sentence, text, *others))
        for pk, theme_id, word, sentence, text, *others in rows.values_list(
            "pk", "theme_id", "word", "sentence", "text", *lists
        )
    ]


def _digest(*parts: str) -> str:
    told = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()[:16]


# --- Rows still to be gathered ------------------------------------------------------------------
@dataclass
class Sifting:
    """Which of the rows still to be gathered are asked for."""

    group: Breakout | None = None
    step: Step | None = None
    words: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.group or self.step or self.words)


def loose_rows(workshop: Workshop, sifting: Sifting) -> ContributionQuerySet:
    """Rows in no theme, in the order of the workshop; the words are looked for accents apart."""
    rows = shown_rows(workshop).filter(theme=None)
    if sifting.group is not None:
        rows = rows.filter(breakout=sifting.group)
    if sifting.step is not None:
        rows = rows.filter(step=sifting.step)
    if sifting.words:
        found = _holding(rows, fold(sifting.words).split())
        rows = rows.filter(pk__in=found)
    return rows.in_order()


def _holding(rows: ContributionQuerySet, wanted: Sequence[str]) -> list[int]:
    told = rows.values_list("pk", "word", "sentence", "text", "why", "examples", "cells")
    found = []
    for pk, *parts in told:
        folded = fold("\n".join(_flat(*parts)))
        if all(word in folded for word in wanted):
            found.append(pk)
    return found


# --- Themes with their figures ------------------------------------------------------------------
@dataclass
class ThemeLine:
    """A theme and its figures. `points` is None when no vote on its rows is over."""

    theme: Theme
    rows: int = 0
    groups: set[int] = field(default_factory=set)
    points: int | None = None
    sample: list[str] = field(default_factory=list)

    @property
    def group_count(self) -> int:
        return len(self.groups)


def theme_lines(workshop: Workshop, themes: Iterable[Theme]) -> list[ThemeLine]:
    """The figures of these themes, in two queries."""
    lines = {theme.pk: ThemeLine(theme) for theme in themes}
    rows = shown_rows(workshop).filter(theme__in=list(lines)).in_order()
    told = rows.values_list("theme_id", "breakout_id", "word", "text", "sentence")
    for theme_id, breakout_id, word, text, sentence in told:
        line = lines[theme_id]
        line.rows += 1
        line.groups.add(breakout_id)
        if len(line.sample) < 3:
            line.sample.append(name_from(word or text or sentence, 60))
    for theme_id, count in _points(workshop, Q(contribution__theme__in=list(lines)), "theme"):
        lines[theme_id].points = count
    return list(lines.values())


def points_of(workshop: Workshop, rows: Iterable[Contribution]) -> dict[int, int]:
    """{row: its points} of the votes that are over."""
    return dict(_points(workshop, Q(contribution__in=[row.pk for row in rows]), "pk"))


def _points(workshop: Workshop, which: Q, by: str) -> list[tuple[int, int]]:
    """No total is told before a vote is closed. Points stay on their rows: these are sums."""
    allowed = shown_rows(workshop).values("pk")
    dots = Dot.objects.filter(
        which, step__closed_at__isnull=False, contribution__in=allowed
    )  # fmt: skip
    told = dots.order_by().values(f"contribution__{by}").annotate(n=Sum("count"))
    return [(one[f"contribution__{by}"], one["n"]) for one in told]
