"""What a comparison suggests, less what was refused, gathered or withdrawn since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from maillage.algorithms.wording import explain
from maillage.consult.models import Comparison, Contribution, Synonym, Theme
from maillage.consult.themes.comparing import as_compared
from maillage.consult.themes.reading import digest_of, shown_rows
from maillage.consult.themes.wordings import apart_pairs, memory_of, pair_of, phrase_of
from maillage.core.said import to_json

MOST_ROWS_SHOWN = 30  # of a proposed theme: the most central ones


@dataclass
class Suggested:
    """Rows that may say the same thing. `theme`: the one that some of them are already in."""

    rows: list[Contribution]
    why: list[Any]
    name: str = ""
    theme: Theme | None = None

    @property
    def loose(self) -> list[Contribution]:
        """Those that accepting would gather."""
        return [row for row in self.rows if row.theme_id is None]

    @property
    def group_count(self) -> int:
        return len({row.breakout_id for row in self.rows})

    @property
    def key(self) -> str:
        """A name for the fields of its form."""
        return "-".join(str(row.pk) for row in self.rows[:2])


@dataclass
class Suggestions:
    """All that is still suggested, the surest first."""

    pairs: list[Suggested] = field(default_factory=list)
    themes: list[Suggested] = field(default_factory=list)


def suggestions_of(comparison: Comparison) -> Suggestions:
    """What the comparison found, less what people decided or withdrew since (five queries)."""
    now = _Now(comparison)
    found = Suggestions()
    for told in comparison.result.get("pairs", []):
        rows = now.rows_of(told["rows"])
        if len(rows) == 2 and now.may_meet(*rows):
            suggested = _suggested(rows, told)
            if suggested is not None:
                found.pairs.append(suggested)
    for told in comparison.result.get("themes", []):
        one = _theme(now, told)
        if one is not None:
            found.themes.append(one)
    return found


def _theme(now: _Now, told: dict[str, Any]) -> Suggested | None:
    kept: list[Contribution] = []
    for row in now.rows_of(told["rows"]):
        if len(kept) < MOST_ROWS_SHOWN and all(now.may_meet(row, other) for other in kept):
            kept.append(row)
    suggested = _suggested(kept, told)
    if suggested is not None and len(kept) != len(told["rows"]):
        # Its reasons may quote a row that left: they are told anew, on two that stay.
        suggested.why = []
    return suggested


def _suggested(rows: list[Contribution], told: dict[str, Any]) -> Suggested | None:
    themes = {row.theme_id: row.theme for row in rows if row.theme is not None}
    loose = [row for row in rows if row.theme_id is None]
    if len(rows) < 2 or not loose or len(themes) > 1:
        return None
    theme = next(iter(themes.values()), None)
    return Suggested(rows, told["why"], told.get("name", ""), theme)


def tell_why(shown: Iterable[Suggested], comparison: Comparison) -> None:
    """Reasons for those that lost theirs; called for what one page shows."""
    memory = None
    for suggested in shown:
        if suggested.why:
            continue
        memory = memory or memory_of(comparison.workshop)
        left, right = map(as_compared, suggested.rows[:2])
        suggested.why = [to_json(reason.said) for reason in explain(left, right, memory)][:4]
        suggested.name = ""


class _Now:
    """The rows that a comparison names, as they stand, and what was refused since."""

    def __init__(self, comparison: Comparison) -> None:
        result, workshop = comparison.result, comparison.workshop
        digests = result.get("digests", {})
        rows = shown_rows(workshop).filter(pk__in=[int(pk) for pk in digests])
        self._rows = {
            row.pk: row
            for row in rows.select_related("breakout", "step", "theme")
            if digest_of(row) == digests[str(row.pk)]
        }
        self._phrases = {pk: phrase_of(row) for pk, row in self._rows.items()}
        self._apart = set(apart_pairs(workshop))
        said = set(self._phrases.values())
        different = Synonym.objects.filter(is_same=False, left__in=said, right__in=said)
        self._different = set(different.values_list("left", "right"))

    def rows_of(self, pks: Sequence[int]) -> list[Contribution]:
        """Those that may still be shown, in the order told."""
        return [self._rows[pk] for pk in pks if pk in self._rows]

    def may_meet(self, one: Contribution, other: Contribution) -> bool:
        """Whether nobody refused to bring them together."""
        if (min(one.pk, other.pk), max(one.pk, other.pk)) in self._apart:
            return False
        pair = pair_of(self._phrases[one.pk], self._phrases[other.pk])
        return pair not in self._different
