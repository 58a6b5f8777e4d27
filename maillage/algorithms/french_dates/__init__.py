"""Dates as people write them in French.

    find_date(folded, today=…)     the day that a noted gesture speaks of: looks back
    read_dates(text, now=…)        when a programme takes place: looks forward
    find_dates(text, now=…)        the same in a longer text, each with its place

How, and how well it was measured to do: docs/algorithms/french_dates.md.
"""

from maillage.algorithms.french_dates.gestures import FoundDate, find_date
from maillage.algorithms.french_dates.reading import find_dates, read_dates
from maillage.algorithms.french_dates.shapes import DatesRead, FoundDates, Occurrence

VERSION = 2

__all__ = [
    "VERSION",
    "DatesRead",
    "FoundDate",
    "FoundDates",
    "Occurrence",
    "find_date",
    "find_dates",
    "read_dates",
]
