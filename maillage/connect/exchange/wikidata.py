"""People and organisations of Wikidata from its JSON (`Special:EntityData`, dumps): no network.

Source: the Wikibase JSON model (mediawiki.org/wiki/Wikibase/DataModel/JSON). A place is known only
when its own entity, or a label, stands in the same file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from maillage.core.models import Actor
from maillage.core.said import Said

HUMAN = "Q5"
# Musical groups, bands, ensembles, theatre and dance companies seen as groups of people.
GROUPS = frozenset({"Q215380", "Q2088357", "Q5741069", "Q1400264", "Q32178211"})
# What stands for a place, the nearest first: headquarters, located in, residence, work location.
PLACES = ("P159", "P131", "P551", "P937", "P276")
_ARTSDATA = re.compile(r"K[0-9]+-[0-9]+")
_LANGUAGES = ("fr", "fr-ca", "mul", "en", "en-ca")


def read_entities(
    told: Any, *, is_place: Callable[[str], bool]
) -> tuple[list[tuple[int, dict[str, list[str]]]], list[Any]]:
    """(rank, field → values) of each person or organisation, and what is to be said of the file."""
    entities = list(_entities(told))
    known = {e.get("id"): e for e in entities}
    # A municipality that is only there to be named is no actor.
    named = {item for e in entities for p in PLACES for item in _items(e, p)}
    places = {item for item in named if is_place(_label(known.get(item) or {}, _LANGUAGES))}
    rows, left = [], 0
    for rank, entity in enumerate(entities, 1):
        if not _is_item(entity) or entity.get("id") in places:
            left += 1
            continue
        rows.append((rank, _row(entity, known, is_place)))
    notes: list[Any] = []
    if left:
        notes.append(
            Said(
                "%(count)d entité sert de lieu ou n’est pas un élément : elle n’est pas reprise.",
                "%(count)d entités servent de lieu ou ne sont pas des éléments : elles ne sont "
                "pas reprises.",
                count=left,
            )
        )
    return rows, notes


def _entities(told: Any) -> Iterator[dict[str, Any]]:
    """Entities whatever holds them: one, a list, `{"entities": {…}}`, or a list of these."""
    if isinstance(told, list):
        for one in told:
            yield from _entities(one)
    elif isinstance(told, dict):
        inside = told.get("entities")
        if isinstance(inside, dict | list):
            yield from _entities(list(inside.values()) if isinstance(inside, dict) else inside)
        elif "id" in told or "labels" in told:
            yield told


def _is_item(entity: Mapping[str, Any]) -> bool:
    return bool(re.fullmatch(r"Q[1-9][0-9]*", str(entity.get("id", ""))))


def _row(
    entity: Mapping[str, Any], known: Mapping[Any, Any], is_place: Callable[[str], bool]
) -> dict[str, list[str]]:
    french, english = _label(entity, _LANGUAGES), _label(entity, ("en", "en-ca", "mul"))
    told = _word(entity, "descriptions", ("fr", "fr-ca", "en"))
    other = f"En anglais : {english}" if english and english != french else ""
    kinds = set(_items(entity, "P31"))
    kind = Actor.Kind.ORGANIZATION
    if HUMAN in kinds:
        kind = Actor.Kind.PERSON
    elif kinds & GROUPS:
        kind = Actor.Kind.GROUP
    emails = [text.removeprefix("mailto:") for text in _texts(entity, "P968")]
    phones, urls = _texts(entity, "P1329"), _texts(entity, "P856")
    return {
        "name": [french], "kind": [kind.value], "municipality": [_town(entity, known, is_place)],
        "description": ["\n".join(filter(None, [told, other]))], "url": urls[:1],
        "email": emails[:1], "more_emails": emails[1:], "phone": phones[:1],
        "more_phones": phones[1:], "postal": _texts(entity, "P6375")[:1],
        "wikidata": [str(entity["id"])], "isni": _texts(entity, "P213")[:1],
        "artsdata": _artsdata(entity)[:1],
    }  # fmt: skip


def _label(entity: Mapping[str, Any], languages: tuple[str, ...]) -> str:
    return _word(entity, "labels", languages) or (
        _any_word(entity) if languages is _LANGUAGES else ""
    )


def _word(entity: Mapping[str, Any], name: str, languages: tuple[str, ...]) -> str:
    told = entity.get(name)
    if not isinstance(told, dict):
        return ""
    for language in languages:
        value = told.get(language)
        text = value.get("value") if isinstance(value, dict) else value
        if isinstance(text, str) and text.strip():
            return text.strip()
    return ""


def _any_word(entity: Mapping[str, Any]) -> str:
    told = entity.get("labels")
    return _word(entity, "labels", tuple(sorted(told))) if isinstance(told, dict) else ""


def _claims(entity: Mapping[str, Any], name: str) -> list[Any]:
    """The values of a property, preferred ones first; what is deprecated is left."""
    claims = entity.get("claims")
    found = claims.get(name) if isinstance(claims, dict) else None
    ranked: list[tuple[int, Any]] = []
    for claim in found if isinstance(found, list) else ():
        try:
            value = claim["mainsnak"]["datavalue"]["value"]
        except (KeyError, TypeError):
            continue  # « no value », « unknown value »
        rank = claim.get("rank", "normal")
        if rank != "deprecated":
            ranked.append((rank != "preferred", value))
    return [value for _rank, value in sorted(ranked, key=lambda one: one[0])]


def _texts(entity: Mapping[str, Any], name: str) -> list[str]:
    found = []
    for value in _claims(entity, name):
        text = value.get("text") if isinstance(value, dict) else value
        if isinstance(text, str) and text.strip():
            found.append(text.strip())
    return found


def _items(entity: Mapping[str, Any], name: str) -> list[str]:
    return [str(v["id"]) for v in _claims(entity, name) if isinstance(v, dict) and "id" in v]


def _artsdata(entity: Mapping[str, Any]) -> list[str]:
    """Its Artsdata number, known by its shape under whatever property."""
    claims = entity.get("claims")
    names = sorted(claims) if isinstance(claims, dict) else []
    return [t for name in names for t in _texts(entity, name) if _ARTSDATA.fullmatch(t)]


def _town(
    entity: Mapping[str, Any], known: Mapping[Any, Any], is_place: Callable[[str], bool]
) -> str:
    for name in PLACES:
        for item in _items(entity, name):
            text = _label(known.get(item) or {}, _LANGUAGES)
            if is_place(text):
                return text
    return ""
