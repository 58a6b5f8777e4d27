"""Which actors a row of a file resembles, by their words, and which rows resemble each other.

The rules are those of `algorithms/duplicates`; here stands what is given to them, under the
reader's rights: a contact point that she may not see neither helps nor betrays a likeness.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from maillage.algorithms.duplicates import ACTOR, Pair, Record, Stored, find_duplicates
from maillage.algorithms.gesture_vocabulary import name_key
from maillage.core.access import Reader, visible
from maillage.core.lists.imports.declaration import Near, Row
from maillage.core.models import Actor, ContactPoint

# What is compared, and how: field → role in `algorithms/duplicates/rows.py`.
ROLES = {
    "name": "name", "kind": "category", "town": "town", "email": "email", "phone": "phone",
    "url": "url", "postal": "address", "neq": "identifier", "wikidata": "identifier",
    "isni": "identifier", "artsdata": "identifier",
}  # fmt: skip
SHOWN = 3  # likenesses told of a row
BEGINNING = 5  # letters by which two words are known to be near enough to compare
AMONG, IN_ALL = 30, 12_000  # actors compared with a row, and read for a whole file
COMMON = 500  # a beginning that more actors have does not bring any by itself
REASONS = 3


def record_of_actor(actor: Actor, points: Mapping[str, str]) -> Record:
    """An actor as it is compared; `points` are those of its contact points that may be seen."""
    fields = {
        "name": actor.name, "kind": actor.kind,
        "town": actor.municipality.name if actor.municipality else "",
        "url": actor.url, "neq": actor.neq, "wikidata": actor.wikidata, "isni": actor.isni,
        "artsdata": actor.artsdata, **points,
    }  # fmt: skip
    return Record(key=f"actor:{actor.pk}", source="actors", fields=fields)


def record_of_row(row: Row) -> Record:
    """A row of a file as it is compared."""
    values = row.values
    place = values.get("municipality")
    fields = {name: str(values[name]) for name in ROLES if name in values}
    fields["town"] = place.name if place is not None else ""
    return Record(key=f"line:{row.number:09d}", source="file", fields=fields)


def set_near(rows: Sequence[Row], reader: Reader) -> None:
    """Set `near` of the rows that are no record for certain, best likeness first."""
    open_rows = [row for row in rows if row.double is None and not row.double_of_line]
    if not open_rows:
        return
    _set_like_actors(open_rows, reader)
    _set_like_lines(rows, {row.number: row for row in open_rows})


def _set_like_actors(rows: Sequence[Row], reader: Reader) -> None:
    ids = _worth_comparing(rows, reader)
    if not ids:
        return
    actors = {a.pk: a for a in _read(ids, reader)}
    points = _points(actors, reader)
    records = [record_of_actor(actor, points[actor.pk]) for actor in actors.values()]
    stored = Stored(records, kind=ACTOR, roles=ROLES)
    for row in rows:
        for pair in stored.candidates(record_of_row(row), most=SHOWN, among=AMONG):
            pk = int(pair.left.partition(":")[2])  # « actor:… » comes before « line:… »
            row.near.append(Near(actors[pk], 0, pair.state == "merge", because(pair)))


def _set_like_lines(rows: Sequence[Row], open_rows: Mapping[int, Row]) -> None:
    """A row like an earlier one of its file; the earlier one is where it stands."""
    found = find_duplicates([record_of_row(row) for row in rows], kind=ACTOR, roles=ROLES)
    for pair in found.pairs:
        first, later = (int(key.partition(":")[2]) for key in (pair.left, pair.right))
        row = open_rows.get(later)
        if row is not None and len(row.near) < SHOWN:
            row.near.append(Near(None, first, pair.state == "merge", because(pair)))


def because(pair: Pair) -> list[Any]:
    """What speaks for a pair, the strongest first; that both are organisations says little."""
    found = [one for one in pair.reasons if one.weight > 0 and one.field != "kind"]
    return [reason.said for reason in found][:REASONS]


# --- Which actors are worth reading -------------------------------------------------------------
def _worth_comparing(rows: Sequence[Row], reader: Reader) -> set[int]:
    """Actors that share the beginning of a word of their name, a phone or an address with a row.

    All names are read once, as two columns: a question per row would read the table each time.
    """
    wanted = [_beginnings(name_key(str(row.values.get("name", "")))) for row in rows]
    asked = set().union(*wanted)
    holders: dict[str, set[int]] = defaultdict(set)
    seen = visible(Actor.objects.current(), reader).order_by()
    for pk, key in seen.values_list("pk", "name_key").iterator(chunk_size=5000):
        for beginning in _beginnings(key.split()) & asked:
            holders[beginning].add(pk)
    total = sum(map(len, holders.values())) or 1
    among = max(3, min(AMONG, IN_ALL // len(rows)))
    ids: set[int] = set()
    for beginnings in wanted:
        weights: dict[int, float] = {}
        for beginning in sorted(beginnings, key=lambda one: len(holders[one])):
            found = holders[beginning]
            weight = math.log2(1 + total / (1 + len(found)))
            # « Théâtre » brings nobody by itself, but counts for those that another word brought.
            known = found if len(found) <= COMMON or not weights else weights.keys() & found
            for pk in known:
                weights[pk] = weights.get(pk, 0.0) + weight
        ids.update(heapq.nlargest(among, weights, key=lambda pk: (weights[pk], -pk)))
    return ids | _by_phone(rows, reader)


def _beginnings(words: Iterable[str]) -> set[str]:
    return {word[:BEGINNING] for word in words if len(word) > 1}


def _by_phone(rows: Sequence[Row], reader: Reader) -> set[int]:
    """An exact address or number makes a double before this; a phone may be shared."""
    phones = sorted({row.values["phone"] for row in rows if "phone" in row.values})
    found: set[int] = set()
    for start in range(0, len(phones), 200):
        points = ContactPoint.objects.filter(
            kind=ContactPoint.Kind.PHONE, value__in=phones[start : start + 200],
            actor__merged_into=None,
        )  # fmt: skip
        found.update(visible(points, reader).values_list("actor_id", flat=True))
    return found


def _read(ids: Iterable[int], reader: Reader) -> Iterable[Actor]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), 200):
        some = Actor.objects.filter(pk__in=ordered[start : start + 200])
        yield from visible(some.select_related("municipality").order_by("pk"), reader)


def _points(actors: Mapping[int, Actor], reader: Reader) -> dict[int, dict[str, str]]:
    """The first e-mail, phone and postal address of each actor that the reader sees."""
    found: dict[int, dict[str, str]] = {pk: {} for pk in actors}
    ordered = sorted(actors)
    for start in range(0, len(ordered), 200):
        points = visible(
            ContactPoint.objects.filter(actor__in=ordered[start : start + 200]), reader
        )
        for actor_id, kind, value in points.order_by("id").values_list("actor", "kind", "value"):
            if kind in ROLES:
                found[actor_id].setdefault(kind, value)
    return found
