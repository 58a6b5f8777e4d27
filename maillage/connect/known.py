"""Which actor a row names for certain: e-mail, a public number, web site, or name and place.

A record that was merged into another is still known by what it was called: the row then reaches
the one that stayed. Everything is asked under the reader's rights, once for a page of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from maillage.algorithms.french_text import fold
from maillage.connect.cells import url_forms
from maillage.core.access import Reader, visible
from maillage.core.lists.imports.declaration import Row
from maillage.core.models import Actor, ContactPoint
from maillage.core.said import Said

NUMBERS = {
    "neq": Said("même NEQ"), "wikidata": Said("même élément de Wikidata"),
    "isni": Said("même ISNI"), "artsdata": Said("même entité d’Artsdata"),
}  # fmt: skip
MOST_MERGES = 10


def match_rows(rows: Sequence[Row], reader: Reader) -> None:
    """Set `double` and `because` of the rows that name an actor for certain."""
    finders = [
        ("email", Said("même courriel"), _by_email(rows, reader)),
        *((name, why, _by_field(rows, name, _itself, reader)) for name, why in NUMBERS.items()),
        ("url", Said("même site web"), _by_field(rows, "url", url_forms, reader)),
    ]
    by_name = _by_name(rows, reader)
    for row in rows:
        _match(row, finders, by_name)
    _reach_survivors(rows, reader)


def _match(
    row: Row,
    finders: Iterable[tuple[str, Said, Mapping[str, Actor]]],
    by_name: Mapping[str, Sequence[Actor]],
) -> None:
    for name, because, known in finders:
        actor = known.get(row.values.get(name, ""))
        if actor is not None:
            row.double, row.because = actor, because
            return
    place = row.values.get("municipality")
    for actor in by_name.get(fold(row.values["name"])[:200], ()):
        if place is None or actor.municipality_id in {None, place.pk}:
            row.double = actor
            row.because = Said("même nom et même lieu") if place else Said("même nom")
            return


def _by_name(rows: Sequence[Row], reader: Reader) -> dict[str, list[Actor]]:
    """Actors by folded name, those that stayed before those that were merged."""
    names = {fold(row.values["name"])[:200] for row in rows}
    found: dict[str, list[Actor]] = {}
    if not names:
        return found
    for actor in visible(Actor.objects.filter(sort_name__in=names), reader):
        found.setdefault(actor.sort_name, []).append(actor)
    for actors in found.values():
        actors.sort(key=lambda actor: (actor.merged_into_id is not None, actor.pk))
    return found


def _by_email(rows: Sequence[Row], reader: Reader) -> dict[str, Actor]:
    wanted = {row.values["email"] for row in rows if "email" in row.values}
    if not wanted:
        return {}
    points = visible(ContactPoint.objects.all(), reader).filter(
        kind=ContactPoint.Kind.EMAIL, value__in=wanted
    )
    actors = {point.value: point.actor_id for point in points.order_by("-id")}
    seen = visible(Actor.objects.all(), reader).in_bulk(set(actors.values()))
    return {email: seen[pk] for email, pk in actors.items() if pk in seen}


def _itself(value: str) -> list[str]:
    return [value]


def _by_field(
    rows: Sequence[Row], name: str, forms: Callable[[str], Iterable[str]], reader: Reader
) -> dict[str, Actor]:
    wanted = {row.values[name]: forms(row.values[name]) for row in rows if name in row.values}
    if not wanted:
        return {}
    every = {form for all_forms in wanted.values() for form in all_forms}
    actors = visible(Actor.objects.filter(**{f"{name}__in": every}), reader)
    ordered = sorted(actors, key=lambda a: (a.merged_into_id is None, -a.pk))  # the last one stays
    found = {getattr(actor, name): actor for actor in ordered}
    return {
        value: found[form] for value, all_forms in wanted.items() for form in all_forms
        if form in found
    }  # fmt: skip


def _reach_survivors(rows: Sequence[Row], reader: Reader) -> None:
    """From a merged record to the one that stayed; none when the reader may not see it."""
    for _turn in range(MOST_MERGES):
        merged = [r for r in rows if r.double is not None and r.double.merged_into_id]
        if not merged:
            return
        stayed: dict[int, Any] = visible(Actor.objects.all(), reader).in_bulk(
            {row.double.merged_into_id for row in merged}
        )
        for row in merged:
            row.double = stayed.get(row.double.merged_into_id)
            row.because = row.because if row.double is not None else ""
            row.is_alike = True
