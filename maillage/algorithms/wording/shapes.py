"""What the wording algorithm is given and gives back. Nothing here computes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from maillage.algorithms.said import Said

Id = int | str
Progress = Callable[[int, int], None]
"""Called with (steps done, steps in all), from 0 to all, in order, at most some hundred times."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a workshop, as a group wrote it.

    `head` is the word, the verb or the short sentence that names the row; `body` holds what
    explains it (why, examples), one text a cell. Either may be empty. Ids are unique in a call.
    """

    id: Id
    group: Id | None
    head: str
    body: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of two wordings: they say the same thing, or they do not.

    `left` and `right` are phrases (a row's head, or whole text): the decision holds wherever
    they are written again, in this workshop or a later one, whatever their case and accents.
    """

    left: str
    right: str
    same: bool


@dataclass(frozen=True, slots=True)
class Memory:
    """All that the team decided so far.

    `decisions`: oldest first; of two that contradict each other, the later one holds.
    `apart`: pairs of row ids of this call that a person refused to merge: never suggested.
    `together`: pairs of row ids of this call that are merged already: not suggested again, and
    always in one theme. A pair both together and apart is together (the merge came after).
    Ids that no row has are ignored.
    """

    decisions: tuple[Decision, ...] = ()
    apart: tuple[tuple[Id, Id], ...] = ()
    together: tuple[tuple[Id, Id], ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two rows were brought together: a kind, a sentence to say in any language, its part.

    `kind`: decided, decided_through, identical, team_synonym, near_decided, verb_object, synonym,
    same_root or spelling. The sentence's values are the groups' own wordings, already inside « ».
    `weight` is in [0, 1]: how far this reason alone brings the two rows together.
    """

    kind: str
    said: Said
    weight: float

    def __str__(self) -> str:
        return str(self.said)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two rows that may say the same thing. A person decides.

    `score` is in [0, 1]; only its order means something. `left` comes before `right` in id order.
    `reasons`: the strongest first, at least one, at most four. `version` is the algorithm's.
    """

    left: Id
    right: Id
    score: float
    reasons: tuple[Reason, ...]
    version: int


@dataclass(frozen=True, slots=True)
class ProposedTheme:
    """Rows that may all say the same thing: « ces 5 lignes disent la même chose ».

    `rows`: two at least, the most central first. `groups`: how many groups wrote them.
    `name`: the head of the most central row, as it was written: a first title to correct.
    `score`: mean of the rows' pairs, [0, 1]. `reasons`: the strongest of its pairs, at most four.
    """

    name: str
    rows: tuple[Id, ...]
    groups: int
    score: float
    reasons: tuple[Reason, ...]
    version: int
