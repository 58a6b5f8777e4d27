"""The search engine of the public agenda: a narrow index of dates, beside that of records.

An event is given once, with all its dates; each date is a document of its own, so that filters by
day, place and status hold for one and the same date. Nothing here knows Django or the database.
"""

from maillage.search.agenda.definition import AGENDA
from maillage.search.agenda.interface import (
    COUNTED,
    NAMED,
    AgendaAnswer,
    AgendaDate,
    AgendaEntry,
    AgendaHit,
    AgendaQuestion,
    Box,
    Circle,
    SpotCount,
)
from maillage.search.agenda.reader import AgendaReader

__all__ = [
    "AGENDA",
    "COUNTED",
    "NAMED",
    "AgendaAnswer",
    "AgendaDate",
    "AgendaEntry",
    "AgendaHit",
    "AgendaQuestion",
    "AgendaReader",
    "Box",
    "Circle",
    "SpotCount",
]
