"""Which of our places a source means, or a new one: by name and town, or by what it links to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from maillage.algorithms.french_text import fold
from maillage.core import journal
from maillage.core.models import Actor, Batch, Municipality, Place, Visibility

POSTAL_CODE = re.compile(r"\b([A-Za-z]\d[A-Za-z])[ -]?(\d[A-Za-z]\d)\b")
STREET = re.compile(r"^\d{1,6}[A-Za-z]?(?:-\d+)?,?\s+\S")
# A place this near with the same first words is the same place (metres, at 46° north).
NEAR_DEGREES = 0.0015
_SMALL = {"le", "la", "les", "l", "de", "du", "des", "d", "a", "au", "aux", "et"}


@dataclass(frozen=True, slots=True)
class PlaceSaid:
    """A place as a source or a person writes it."""

    name: str
    street_address: str = ""
    locality: str = ""
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    url: str = ""
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    pk: int
    municipality: str | None
    latitude: float | None
    longitude: float | None


class Gazetteer:
    """Municipalities by name; loaded once, as they never change while the program runs.

    `region` is preferred when several bear the same name.
    """

    def __init__(self, region: str = "") -> None:
        self._region = region
        self._by_name: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for code, folded, own in Municipality.objects.values_list("code", "folded", "region"):
            self._by_name[_plain(folded)].append((code, own))

    def find(self, name: str) -> str | None:
        """The code of the municipality of that name; None when there is none, or several."""
        rows = self._by_name.get(_plain(fold(name)), [])
        if len(rows) > 1:
            rows = [row for row in rows if row[1] == self._region]
        return rows[0][0] if len(rows) == 1 else None


def _plain(folded: str) -> str:
    return re.sub(
        r"[^a-z0-9]+", " ", folded.replace("st-", "saint-").replace("ste-", "sainte-")
    ).strip()


def read_place(text: str, gazetteer: Gazetteer) -> PlaceSaid | None:
    """« Salle X, 123, rue des Pins, Shawinigan (Québec) G9N 1A1 » taken apart; None when empty."""
    text = " ".join(text.split())
    if not text:
        return None
    postal = ""
    if m := POSTAL_CODE.search(text):
        postal = f"{m[1]} {m[2]}".upper()
        text = f"{text[: m.start()]} {text[m.end() :]}"
    parts = [p.strip(" .;–—-") for p in re.split(r",|\s[-–—]\s|\n", text)]
    said = PlaceSaid(name="", postal_code=postal)
    for part in [p for p in parts if p]:
        bare = re.sub(
            r"\s*\((?:québec|quebec|qc)\)\s*$|\s+(?:QC|Qc)$", "", part, flags=re.I
        ).strip()
        if fold(bare) in {"quebec", "qc", "canada"} and (said.name or said.street_address):
            continue
        if not said.street_address and (STREET.match(part) or part.isdecimal()):
            said = replace(said, street_address=part)
        elif said.street_address.isdecimal():
            said = replace(said, street_address=f"{said.street_address}, {part}")
        elif (said.name or said.street_address) and gazetteer.find(bare):
            said = replace(said, locality=bare)
        elif not said.name:
            said = replace(said, name=bare)
    return said if said.name else replace(said, name=said.street_address or text[:200])


class Places:
    """Finds places, and makes those that are missing, for one run or one form.

    Every place is read once (a few thousand rows), so that a harvest of 50,000 events asks nothing
    more. A place of the same name in another town is another place.
    """

    def __init__(
        self, *, by: Actor | None, batch: Batch | None = None, municipality: str | None = None
    ) -> None:
        self._by, self._batch, self._default = by, batch, municipality
        region = ""
        if municipality:
            row = Municipality.objects.filter(code=municipality).values_list("region", flat=True)
            region = row.first() or ""
        self.gazetteer = Gazetteer(region)
        self._by_name: dict[str, list[_Known]] = defaultdict(list)
        self._by_link: dict[str, int] = {}
        rows = Place.objects.filter(merged_into=None).values_list(
            "pk", "folded", "municipality", "latitude", "longitude", "same_as"
        )
        for pk, folded, code, latitude, longitude, links in rows:
            self._learn(pk, folded, code, latitude, longitude, links)

    def _learn(self, pk: int, folded: str, code: Any, lat: Any, lon: Any, links: Any) -> None:
        self._by_name[_name_key(folded)].append(_Known(pk, code, lat, lon))
        for link in links or ():
            self._by_link[link] = pk

    def find(self, said: PlaceSaid | None) -> int | None:
        """The number of the place that is meant, when we have it."""
        if said is None or not said.name.strip():
            return None
        for link in said.same_as:
            if link in self._by_link:
                return self._by_link[link]
        code = self._town(said)
        for known in self._by_name.get(_name_key(fold(said.name)), ()):
            if code is None or known.municipality is None or known.municipality == code:
                return known.pk
            if _is_near(known, said):
                return known.pk
        return None

    def find_or_make(
        self, said: PlaceSaid | None, visibility: str = Visibility.PUBLIC
    ) -> int | None:
        """The number of the place that is meant; a new one is written when it is missing."""
        if said is None or not said.name.strip():
            return None
        found = self.find(said)
        if found is not None:
            return found
        place = Place(
            name=said.name.strip()[:200],
            street_address=said.street_address[:200],
            municipality_id=self._town(said),
            postal_code=said.postal_code[:7],
            latitude=said.latitude,
            longitude=said.longitude,
            url=said.url[:500],
            same_as=list(said.same_as),
            visibility=visibility,
        )
        journal.create(place, by=self._by, batch=self._batch)
        self._learn(
            place.pk, place.folded, place.municipality_id, place.latitude, place.longitude,
            place.same_as,
        )  # fmt: skip
        return place.pk

    def _town(self, said: PlaceSaid) -> str | None:
        if said.locality:
            return self.gazetteer.find(said.locality) or self._default
        return self._default


def _name_key(folded: str) -> str:
    """The words that tell places apart, in their order."""
    words = re.findall(r"[a-z0-9]+", folded)
    return " ".join(w for w in words if w not in _SMALL) or folded


def _is_near(known: _Known, said: PlaceSaid) -> bool:
    if None in (known.latitude, known.longitude, said.latitude, said.longitude):
        return False
    assert known.latitude is not None  # for mypy: `in` does not narrow
    assert known.longitude is not None
    assert said.latitude is not None
    assert said.longitude is not None
    return (
        abs(known.latitude - said.latitude) < NEAR_DEGREES
        and abs(known.longitude - said.longitude) < NEAR_DEGREES
    )


def zone_of(codes: Iterable[str | None]) -> str:
    """The zone of a municipality: the Îles-de-la-Madeleine are an hour ahead."""
    return "America/Halifax" if any(c in {"01023", "01042"} for c in codes) else "America/Toronto"
