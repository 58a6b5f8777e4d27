"""Where two events take place: a hall written five ways, two rooms of one building, two towns.

A place is read into what identifies it: the words of its name, civic number and street, postal
code, position, town; an address written inside the name is taken out of it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from maillage.algorithms.duplicates.words import Vocabulary, Words, folded_tokens, overlap
from maillage.algorithms.french_text import fold

EARTH = 6_371_000.0  # metres
DOOR = 120.0  # metres: the same door, as geocoders place it
STREET = 400.0
AWAY = 8_000.0  # beyond, another town whatever it is called

_POSTAL = re.compile(r"\b([a-z]\d[a-z])\s?(\d[a-z]\d)\b")
_WAY = (
    r"rue|boul(?:evard)?|bd|blvd?|ave?(?:nue)?|chemin|ch|rang|rg|route|rte|place|pl|cote|montee|"
    r"allee|quai|st|street|road|rd|drive|dr|lane|ln|highway|hwy|square|carre"
)
_CIVIC = re.compile(
    rf"\b(\d{{1,5}})(?:\s?-\s?\d{{1,5}})?[a-d]?\s*,?\s+((?:de |du |des |la |le |l')*(?:{_WAY})\b\.?"
    r"[^,;()]*|[^,;()\d][^,;()]*?\s(?:st|street|rd|road|ave|avenue|blvd?|drive|dr|lane|way)\b\.?)"
)
_INITIAL = re.compile(r"\b([a-z])\.")
_PROVINCE = re.compile(r"\b(?:quebec|qc|que|canada)\b\.?")
_STREET_WORDS = frozenset(_WAY.replace("(?:", "|").replace(")?", "").split("|")) | {
    "avenue", "av", "boulevard", "s", "n", "e", "w", "o", "est", "ouest", "nord", "sud", "east",
    "west", "north", "south", "way", "suite", "bureau", "local", "blv",
}  # fmt: skip


class Where(IntEnum):
    """How two places agree, the best first."""

    SAME = 0
    NEAR = 1  # one name within the other, or next door
    PARTLY = 2  # something in common: perhaps two rooms of one building
    UNKNOWN = 3  # one of them says nothing
    TOWN = 4  # same town, and no more is known of one
    OTHER = 5  # same town or unknown town, other names
    AWAY = 6  # two towns


@dataclass(frozen=True, slots=True)
class Venue:
    """A place as it is compared; empty where nothing is said."""

    name: Words
    initials: frozenset[str]
    number: str
    street: frozenset[str]
    postal: str
    town: str
    position: tuple[float, float] | None

    @property
    def is_empty(self) -> bool:
        return not (self.name.words or self.number or self.postal or self.town or self.position)


def civic(address: str) -> tuple[str, frozenset[str]]:
    """The civic number and the street's own words: « 374, rue des Forges » is 374, {forges}."""
    folded = fold(address)
    found = _CIVIC.search(folded)
    if found is None:
        found = re.match(r"\s*(\d{1,5})[a-d]?\b\s*,?\s*([^,;()]+)", folded)
    if found is None:
        return "", frozenset()
    words = re.findall(r"[^\W_]+", _PROVINCE.sub(" ", found[2]))
    own = [w for w in words if w not in _STREET_WORDS and (len(w) > 1 or w.isdigit())]
    return found[1], frozenset(own[:4])


def town_key(town: str) -> str:
    """A town's name without what varies: « St-Élie (Québec) » and « Saint-Élie » are one."""
    folded = re.sub(r"\([^)]*\)", " ", fold(town))
    words = re.findall(r"[^\W_]+", _PROVINCE.sub(" ", folded) if "," in folded else folded)
    short = {"st": "saint", "ste": "sainte", "mtl": "montreal", "qc": "", "ville": "", "de": ""}
    kept = [short.get(w, w) for w in words]
    return " ".join(w for w in kept if w) or " ".join(words)


def distance(left: tuple[float, float], right: tuple[float, float]) -> float:
    """Metres between two positions in degrees (haversine)."""
    a, b, c, d = map(math.radians, (*left, *right))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(h)))


def postal_code(text: str) -> str:
    """The Canadian postal code in a text, without space; or nothing."""
    found = _POSTAL.search(fold(text))
    return found[1] + found[2] if found else ""


def name_words(name: str, town: str) -> list[str]:
    """What names the place itself: neither its address, nor its town, nor initials."""
    folded = _POSTAL.sub(" ", fold(name))
    folded = (
        _PROVINCE.sub(" ", _CIVIC.sub(" ", folded)) if "," in folded else _CIVIC.sub(" ", folded)
    )
    every = folded_tokens(folded)
    elsewhere = set(town.split())
    kept = [w for w in every if w not in elsewhere and (len(w) > 2 or w.isdigit())]
    return kept or [w for w in every if w not in elsewhere]


def read(
    vocabulary: Vocabulary, *, name: str, address: str, town: str, postal: str,
    position: tuple[float, float] | None, towns: frozenset[str] = frozenset(),
) -> Venue:  # fmt: skip
    """A place from what one record says of it; `towns` are those that a name may end with."""
    place = town_key(town) if town else _town_within(f"{name}, {address}", towns)
    number, street = civic(address) if address else ("", frozenset[str]())
    if not number and (found := _CIVIC.search(fold(name))):
        number, street = civic(found[0])
    return Venue(
        vocabulary.words_of(name_words(name, place)),
        frozenset(_INITIAL.findall(fold(name))),
        number,
        street,
        postal_code(postal) or postal_code(address) or postal_code(name),
        place,
        position,
    )


def _town_within(text: str, towns: frozenset[str]) -> str:
    """The known town that stands alone between commas or brackets; the last one."""
    for piece in reversed(re.split(r"[,;()–—]| - ", text)):
        if piece.strip() and (key := town_key(piece)) in towns:
            return key
    return ""


# What two names came to; names already compared are not read again.
ByName = dict[tuple[int, int, frozenset[str], frozenset[str]], Where]


def compare(left: Venue, right: Venue, known: ByName | None = None) -> tuple[Where, float | None]:
    """How two places agree, and the metres between them when both are placed. Symmetric."""
    if left.is_empty or right.is_empty:
        return Where.UNKNOWN, None
    apart = distance(left.position, right.position) if left.position and right.position else None
    by_name = _known_names(left, right, {} if known is None else known)
    door = _same_door(left, right) or (apart is not None and apart <= DOOR)
    towns_differ = bool(left.town and right.town and left.town != right.town)
    if apart is not None and apart > AWAY:
        return Where.AWAY, apart
    if towns_differ and not door:
        # A borough and its town are two names of one place, « bibliothèque municipale » is not.
        near = by_name == Where.SAME and not (apart is None or apart > STREET)
        return (Where.NEAR if near else Where.AWAY), apart
    if by_name == Where.SAME:
        return by_name, apart
    if door:
        same = by_name in (Where.NEAR, Where.UNKNOWN)
        return (Where.SAME if same else Where.PARTLY), apart
    if by_name == Where.UNKNOWN:
        return _without_names(left, right, apart), apart
    return by_name, apart


def _known_names(left: Venue, right: Venue, known: ByName) -> Where:
    key = id(left.name), id(right.name), left.initials, right.initials
    if (found := known.get(key)) is None:
        found = known[key] = compare_names(left, right)
    return found


def _same_door(left: Venue, right: Venue) -> bool:
    if left.number and left.number == right.number and left.street and right.street:
        return bool(left.street & right.street)
    return False


def _without_names(left: Venue, right: Venue, apart: float | None) -> Where:
    if apart is not None:
        return Where.NEAR if apart <= STREET else Where.OTHER
    if left.number and right.number and left.number != right.number and left.street & right.street:
        return Where.OTHER
    if left.postal and left.postal == right.postal:
        return Where.NEAR
    return Where.TOWN if left.town and left.town == right.town else Where.UNKNOWN


def compare_names(left: Venue, right: Venue) -> Where:
    """The names alone: SAME, NEAR, PARTLY, OTHER, or UNKNOWN when one has none."""
    if not left.name.words or not right.name.words:
        return Where.UNKNOWN
    if left.name.words == right.name.words:
        return Where.SAME
    common = overlap(left.name, right.name)
    if common.dice >= 0.85:
        return Where.SAME
    # « J.-Thompson » says what « Jules-Thompson » says.
    lacks_left = common.left - _told(left, common.left_words, right.initials)
    lacks_right = common.right - _told(right, common.right_words, left.initials)
    if common.shared >= 0.35 and min(lacks_left, lacks_right) <= 0.18 * common.shared:
        return Where.NEAR
    return Where.PARTLY if common.containment >= 0.35 else Where.OTHER


def _told(venue: Venue, words: Sequence[str], initials: frozenset[str]) -> float:
    return sum(venue.name.weights[word] for word in words if word[0] in initials)
