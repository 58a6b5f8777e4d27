"""A municipality by the name that people write."""

from __future__ import annotations

import difflib
import re
from functools import cached_property

from maillage.algorithms.french_text import fold, words
from maillage.core.lists import ImportProblem
from maillage.core.models import Municipality
from maillage.core.said import Said

_PLACE_PREFIX = re.compile(
    r"^(ville|municipalite|village|canton|paroisse|mrc) (de la|de|du|des|d') ?"
)


class Places:
    """The municipalities of Quebec, read once and looked up many times."""

    @cached_property
    def _by_name(self) -> dict[str, list[Municipality]]:
        found: dict[str, list[Municipality]] = {}
        for municipality in Municipality.objects.select_related("region"):
            found.setdefault(place_key(municipality.name), []).append(municipality)
        return found

    def find(self, text: str, region: str = "") -> Municipality:
        """The only municipality of that name; `X (Mauricie)` tells two of a name apart.

        Raises ImportProblem with the nearest name, or the regions to choose from.
        """
        in_brackets = re.search(r"\((.+?)\)", text)
        found = self._by_name.get(place_key(text), [])
        for told in [*re.split(r"[,;]", in_brackets.group(1) if in_brackets else ""), region]:
            if len(found) > 1 and told.strip():
                found = [m for m in found if _is_told(m, told)] or found
        if len(found) == 1:
            return found[0]
        if found:
            named = ", ".join(f"« {_told_apart(m)} »" for m in found[:4])
            raise ImportProblem(
                Said("Plusieurs municipalités s’appellent « %(text)s ».", text=text[:60]),
                Said("Précisez laquelle : %(text)s.", text=named),
            )
        near = difflib.get_close_matches(place_key(text), self._by_name, 1, 0.75)
        raise ImportProblem(
            Said("La municipalité « %(text)s » n’est pas connue.", text=text[:60]),
            Said("Vouliez-vous dire « %(text)s » ?", text=self._by_name[near[0]][0].name)
            if near
            else Said("Écrivez le nom officiel d’une municipalité du Québec, ou laissez vide."),
        )

    def written(self, municipality: Municipality) -> str:
        """The name to write so that `find` gives this municipality back."""
        alone = len(self._by_name.get(place_key(municipality.name), [])) < 2
        return municipality.name if alone else _told_apart(municipality)


def _told_apart(municipality: Municipality) -> str:
    return f"{municipality.name} ({municipality.designation}, {municipality.region.name})"


def _is_told(municipality: Municipality, text: str) -> bool:
    """Whether `text` is the municipality's region (name or number) or its designation."""
    asked = words(text)
    code = municipality.region.code
    if asked in (words(municipality.region.name), words(municipality.designation)):
        return True
    return bool({code, code.lstrip("0")} & set(asked))


def place_key(text: str) -> str:
    """A municipality's name as people write it: « Ville de St-Georges (QC) » is saint georges."""
    bare = re.sub(r"\(.*?\)|,.*$", "", fold(text))
    bare = _PLACE_PREFIX.sub("", bare.strip())
    bare = re.sub(r"\bste\b\.?", "sainte", re.sub(r"\bst\b\.?", "saint", bare))
    return " ".join(words(bare))
