"""The read side of the agenda: a question becomes a page of cards and the figures beside it."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import Query

from maillage.search.agenda import queries
from maillage.search.agenda.definition import AGENDA, read_only, read_spot
from maillage.search.agenda.figures import Asked, Figures
from maillage.search.agenda.interface import COUNTED, NAMED, AgendaAnswer, AgendaQuestion, Spot
from maillage.search.agenda.paging import DENSE, page
from maillage.search.generations import Signature
from maillage.search.opening import OpenIndex

KEPT = 256  # questions whose figures are kept
# Counting a hundred thousand cards for each commit would cost more than it tells: such figures may
# be this late. What is listed never is.
LATE_SECONDS = 5.0


class AgendaReader(OpenIndex):
    """Answers from the agenda's index in `path` (satisfies `Agenda`).

    Figures are kept in memory by question, as long as the index does not change: the plain agenda
    counts everything that is to come, and everybody asks it. Those of very many cards are kept for
    a few seconds more; the cards themselves are always read anew.
    """

    def __init__(self, path: Path | str) -> None:
        super().__init__(path, AGENDA)
        self._figures: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._spots: tuple[tantivy.Searcher, list[tuple[str, Spot]]] | None = None
        self._figures_guard = threading.Lock()

    def agenda(self, question: AgendaQuestion) -> AgendaAnswer:
        """Answer the question. Any text and any cursor has an answer; ValueError only for the
        name of a facet. Raises IndexMissing, IndexDamaged or IndexOutdated."""
        began = time.perf_counter()
        _check_names(question)
        opened = self._now()
        searcher = opened.searcher
        with self._trouble():
            asked = Asked(searcher, question, self._where(searcher, question))
            figures = self._counted(opened.signature, asked)
            hits, cursor = page(asked, figures)
        took = (time.perf_counter() - began) * 1000
        return AgendaAnswer(
            hits, figures.total, figures.facets, figures.days, figures.spots, cursor,
            figures.approximate, took,
        )  # fmt: skip

    def forget(self) -> None:
        """Drop the figures that were kept (a measure asks the same question twice)."""
        with self._figures_guard:
            self._figures.clear()

    def _where(self, searcher: tantivy.Searcher, question: AgendaQuestion) -> list[Query]:
        if question.circle is None and question.box is None:
            return []
        return [queries.inside(self._all_spots(searcher), question.box, question.circle)]

    def _all_spots(self, searcher: tantivy.Searcher) -> list[tuple[str, Spot]]:
        """Every spot of the index, read once per commit: there are as many as places."""
        known = self._spots
        if known is None or known[0] is not searcher:
            terms = searcher.terms_with_prefix("spot", "")
            known = self._spots = searcher, [(term, read_spot(term)) for term, _ in terms]
        return known[1]

    def _counted(self, signature: Signature, asked: Asked) -> Figures:
        key = _identity(asked.question)
        with self._figures_guard:
            kept = self._figures.get(key)
            if kept is not None and kept.holds(signature):
                self._figures.move_to_end(key)
                asked.approximate = kept.figures.approximate
                return kept.figures
        figures = asked.figures()
        with self._figures_guard:
            self._figures[key] = _Kept(figures, signature, time.monotonic())
            self._figures.move_to_end(key)
            while len(self._figures) > KEPT:
                self._figures.popitem(last=False)
        return figures


@dataclass(frozen=True, slots=True)
class _Kept:
    """The figures of a question, of which commit they are and when they were counted."""

    figures: Figures
    signature: Signature
    at: float

    def holds(self, signature: Signature) -> bool:
        if signature == self.signature:
            return True
        return self.figures.total > DENSE and time.monotonic() - self.at < LATE_SECONDS


def _check_names(question: AgendaQuestion) -> None:
    asked = {*question.filters, *question.territory} - {*COUNTED, *NAMED}
    if unknown := asked | set(question.count) - set(COUNTED):
        raise ValueError(f"facet: no such name {sorted(unknown)!s:.200}")


def _identity(question: AgendaQuestion) -> Hashable:
    """What the figures depend on: not the page, nor the order."""
    return (
        question.since, question.until, question.now, question.text, question.circle, question.box,
        question.part, question.each_date, tuple(sorted(question.count)), question.count_days,
        question.count_spots, read_only(question.filters), read_only(question.territory),
    )  # fmt: skip
