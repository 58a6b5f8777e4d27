"""What a comparison suggests, less what was refused, gathered or withdrawn since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from maillage.algorithms.wording import Memory, explain
from maillage.consult.models import Comparison, Contribution, Synonym, Theme, Workshop
from maillage.consult.themes.comparing import as_compared
from maillage.consult.themes.reading import Stand, shown_rows
from maillage.consult.themes.wordings import apart_pairs, memory_of, pair_of, phrase_of_head
from maillage.core.said import to_json

MOST_ROWS_SHOWN = 20  # of a proposed theme: the most central ones


@dataclass
class Suggested:
    """Rows (their numbers) that may say the same thing; `load` brings the rows themselves.

    `theme_id`: the theme that some of them are already in. `is_partial`: a row left since, and the
    reasons that were computed may quote it.
    """

    pks: list[int]
    why: list[Any]
    name: str = ""
    theme_id: int | None = None
    is_partial: bool = False
    rows: list[Contribution] = field(default_factory=list)
    theme: Theme | None = None

    @property
    def key(self) -> str:
        """A name for the fields of its form."""
        return "-".join(map(str, self.pks[:2]))


@dataclass
class Suggestions:
    """All that is still suggested, the surest first."""

    pairs: list[Suggested] = field(default_factory=list)
    themes: list[Suggested] = field(default_factory=list)


def suggestions_of(comparison: Comparison, stands: Sequence[Stand]) -> Suggestions:
    """What the comparison found, less what people decided or withdrew since.

    `stands`: the workshop's rows as they stand (`stands_of`).
    """
    now = _Now(comparison, stands)
    result = comparison.result
    return Suggestions(
        [one for told in result.get("pairs", []) if (one := _pair(now, told))],
        [one for told in result.get("themes", []) if (one := _theme(now, told))],
    )


def _pair(now: _Now, told: dict[str, Any]) -> Suggested | None:
    pks = now.still(told["rows"])
    return _suggested(now, pks, told) if len(pks) == 2 and now.may_join(pks[1], pks[:1]) else None


def _theme(now: _Now, told: dict[str, Any]) -> Suggested | None:
    pks = now.still(told["rows"])
    kept: list[int] = []
    for pk in pks:
        if len(kept) < MOST_ROWS_SHOWN and now.may_join(pk, kept):
            kept.append(pk)
    suggested = _suggested(now, kept, told)
    if suggested is not None and len(pks) != len(told["rows"]):
        suggested.is_partial = True
    return suggested


def _suggested(now: _Now, pks: list[int], told: dict[str, Any]) -> Suggested | None:
    themes = {now.theme_of[pk] for pk in pks} - {None}
    has_loose = any(now.theme_of[pk] is None for pk in pks)
    if len(pks) < 2 or not has_loose or len(themes) > 1:
        return None
    return Suggested(pks, told["why"], told.get("name", ""), next(iter(themes), None))


def load(shown: Iterable[Suggested], workshop: Workshop) -> None:
    """The rows of what one page shows, and reasons for those that lost theirs."""
    shown = list(shown)
    wanted = {pk for one in shown for pk in one.pks}
    rows = shown_rows(workshop).filter(pk__in=wanted)
    found = {row.pk: row for row in rows.select_related("breakout", "step", "theme")}
    for one in shown:
        one.rows = [found[pk] for pk in one.pks if pk in found]
        one.theme = next((row.theme for row in one.rows if row.theme), None)
        if one.is_partial and len(one.rows) > 1:
            one.name, one.why = "", _why(one.rows, workshop)


def _why(rows: Sequence[Contribution], workshop: Workshop) -> list[Any]:
    """Of the first two rows; with the team's decisions only when nothing else says it."""
    left, right = map(as_compared, rows[:2])
    reasons = explain(left, right, Memory()) or explain(left, right, memory_of(workshop))
    return [to_json(reason.said) for reason in reasons][:4]


class _Now:
    """The rows that a comparison names, as they stand, and what was refused since."""

    def __init__(self, comparison: Comparison, stands: Sequence[Stand]) -> None:
        digests = comparison.result.get("digests", {})
        same = [one for one in stands if digests.get(str(one.pk)) == one.digest]
        self.theme_of = {one.pk: one.theme_id for one in same}
        self._phrases = {one.pk: phrase_of_head(one.head) for one in same}
        self._apart: dict[int, set[int]] = defaultdict(set)
        for left, right in apart_pairs(comparison.workshop):
            self._apart[left].add(right)
            self._apart[right].add(left)
        said = set(self._phrases.values())
        different = Synonym.objects.filter(Q(left__in=said), is_same=False)
        self._different = set(different.values_list("left", "right"))
        self._contested = {phrase for pair in self._different for phrase in pair}

    def still(self, pks: Sequence[int]) -> list[int]:
        """Those that may still be shown, in the order told."""
        return [pk for pk in pks if pk in self.theme_of]

    def may_join(self, pk: int, others: Sequence[int]) -> bool:
        """Whether nobody refused to bring this row together with one of the others."""
        apart = self._apart.get(pk)
        if apart and not apart.isdisjoint(others):
            return False
        phrase = self._phrases[pk]
        if phrase not in self._contested:
            return True
        return all(pair_of(phrase, self._phrases[o]) not in self._different for o in others)
