"""Names typed by people, compared with those who registered. Nothing typed is ever answered.

Whoever types « Jeanne Roy » must learn nothing: neither that she registered nor that she did not.
So names are kept as typed, compared again each time a plan is computed, and the comparison is
shown to nobody: not to the person, not to those who prepare the evening.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from maillage.algorithms.french_text import words


@dataclass(frozen=True)
class Named:
    """Somebody registered, as she may be typed."""

    id: int
    name: str
    email: str = ""


class Names:
    """Who is registered, ready to be compared with what is typed."""

    def __init__(self, people: Iterable[Named]) -> None:
        self._words: dict[int, frozenset[str]] = {}
        self._by_email: dict[str, set[int]] = {}
        for person in people:
            self._words[person.id] = words_of(person.name)
            if person.email:
                self._by_email.setdefault(person.email.casefold(), set()).add(person.id)

    def found(self, typed: str) -> set[int]:
        """Whom a typed line names: by e-mail, or by name, accents and order aside.

        « Jeanne Roy » names « Jeanne Roy-Tremblay » too, and the other way round: of two people who
        might be meant, both are. One word alone names somebody only when nobody else bears it.
        """
        line = typed.strip().casefold()
        if "@" in line:
            return set(self._by_email.get(line, ()))
        wanted = words_of(line)
        if not wanted:
            return set()
        held = {id for id, own in self._words.items() if own and wanted <= own}
        if len(wanted) == 1:
            return held if len(held) == 1 else set()
        return held | {id for id, own in self._words.items() if len(own) > 1 and own <= wanted}


def words_of(name: str) -> frozenset[str]:
    """A name's words, folded, small words left out."""
    return frozenset(words(name.replace("-", " ")))


def pairs_of(typed: Mapping[int, Sequence[str]], names: Names) -> dict[int, set[int]]:
    """For each person, whom her lines name; never herself."""
    found: dict[int, set[int]] = {}
    for id, lines in typed.items():
        named: set[int] = set()
        for line in lines:
            named |= names.found(line)
        named.discard(id)
        if named:
            found[id] = named
    return found
