"""Which rows of a workshop say the same thing: suggestions, each with its reasons.

    suggest(rows, memory, limit=200, minimum=…, progress=None) -> list[Suggestion]
    themes(rows, memory, …) -> list[ProposedTheme]
    explain(left, right, memory) -> list[Reason]

Nothing is ever merged here. What was measured, and how: docs/algorithms/wording.md.
"""

from maillage.algorithms.wording.gathering import Gathering
from maillage.algorithms.wording.shapes import (
    Decision,
    Memory,
    ProposedTheme,
    Reason,
    Row,
    Suggestion,
)
from maillage.algorithms.wording.suggestions import MINIMUM, VERSION, explain, suggest
from maillage.algorithms.wording.themes import CLOSENESS, FLOOR, themes

__all__ = [
    "CLOSENESS",
    "FLOOR",
    "MINIMUM",
    "VERSION",
    "Decision",
    "Gathering",
    "Memory",
    "ProposedTheme",
    "Reason",
    "Row",
    "Suggestion",
    "explain",
    "suggest",
    "themes",
]
