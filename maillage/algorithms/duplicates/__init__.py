"""Records of several sources that are one event, one actor, one place, or one row of any table."""

from maillage.algorithms.duplicates.engine import Stored, candidates_for, find_duplicates
from maillage.algorithms.duplicates.model import (
    ACTOR,
    EVENT,
    GENERIC,
    KINDS,
    PLACE,
    Decision,
    Found,
    Occurrence,
    Pair,
    Reason,
    Record,
)

__all__ = [
    "ACTOR", "EVENT", "GENERIC", "KINDS", "PLACE", "Decision", "Found", "Occurrence", "Pair",
    "Reason", "Record", "Stored", "candidates_for", "find_duplicates",
]  # fmt: skip
