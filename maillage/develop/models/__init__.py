"""The tables of the room: evenings, agreements, strategies."""

from maillage.develop.models.agreements import Agreement
from maillage.develop.models.evenings import Evening, EveningTable, Registration, TableLink
from maillage.develop.models.seating import Seat, SeatingPlan
from maillage.develop.models.strategies import (
    Objective,
    Orientation,
    ProgressIndicator,
    Project,
    Reading,
    Strategy,
)
from maillage.develop.models.wishes import AfterMail, FollowUp, Sharing, Wish

__all__ = [
    "AfterMail",
    "Agreement",
    "Evening",
    "EveningTable",
    "FollowUp",
    "Objective",
    "Orientation",
    "ProgressIndicator",
    "Project",
    "Reading",
    "Registration",
    "Seat",
    "SeatingPlan",
    "Sharing",
    "Strategy",
    "TableLink",
    "Wish",
]
