"""Who sits with whom, in all the rounds of an evening. See docs/algorithms/seating.md."""

from maillage.algorithms.seating.annealing import compile_loops
from maillage.algorithms.seating.model import Evening, Impossible, Person, Reason, Seating
from maillage.algorithms.seating.reading import Read, read_people
from maillage.algorithms.seating.repairing import Move, Repaired, repair
from maillage.algorithms.seating.solving import seat

__all__ = [
    "Evening", "Impossible", "Move", "Person", "Read", "Reason", "Repaired", "Seating",
    "compile_loops", "read_people", "repair", "seat",
]  # fmt: skip
