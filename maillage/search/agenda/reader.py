"""The read side of the agenda: a question becomes a page of cards and the figures beside it."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Query

from maillage.search.agenda import queries
from maillage.search.agenda.definition import AGENDA, read_only, read_spot
from maillage.search.agenda.figures import Asked, Figures
from maillage.search.agenda.interface import COUNTED, NAMED, AgendaAnswer, AgendaQuestion, Spot
from maillage.search.agenda.paging import page
from maillage.search.opening import OpenIndex

KEPT = 256  # questions whose figures are kept


class AgendaReader(OpenIndex):
    """Answers from the agenda's index in `path` (satisfies `Agenda`).

    Figures are kept in memory by question, as long as the index does not change: the plain agenda
    counts everything that is to come, and everybody asks it.
    """

    def __init__(self, path: Path | str) -> None:
        super().__init__(path, AGENDA)
        self._figures: OrderedDict[Hashable, Figures] = OrderedDict()
        self._spots: tuple[tantivy.Searcher, list[tuple[str, Spot]]] | None = None
        self._figures_guard = threading.Lock()

    def agenda(self, question: AgendaQuestion) -> AgendaAnswer:
        """Answer the question. Any text and any cursor has an answer; ValueError only for the
        name of a facet. Raises IndexMissing, IndexDamaged or IndexOutdated."""
        began = time.perf_counter()
        _check_names(question)
        searcher = self._searcher()
        with self._trouble():
            asked = Asked(searcher, question, self._where(searcher, question))
            figures = self._counted(searcher, asked)
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

    def _counted(self, searcher: tantivy.Searcher, asked: Asked) -> Figures:
        key = (searcher, _identity(asked.question))
        with self._figures_guard:
            if key in self._figures:
                self._figures.move_to_end(key)
                asked.approximate = self._figures[key].approximate
                return self._figures[key]
        figures = asked.figures()
        with self._figures_guard:
            self._figures[key] = figures
            while len(self._figures) > KEPT:
                self._figures.popitem(last=False)
        return figures

    def _fresh(self, former: Any, signature: Any) -> Any:
        self.forget()
        return super()._fresh(former, signature)


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
