"""Identifiers that others give to our actors and places, asked of a reconciliation service.

W3C Reconciliation Service API 0.2 (community group report, 2023): `GET ?queries={…}`; the address
without queries describes the service. Nothing is written here, and nothing is asked by itself: a
person asks for a page of records, and chooses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.cache import cache
from rapidfuzz import fuzz

from maillage.algorithms.french_text import fold
from maillage.algorithms.said import Said
from maillage.core.fetch import MAX_ADDRESS, FetchFailed, fetch
from maillage.core.models import Actor, Place
from maillage.offer.linked_data.identifiers import iri_of_identifier

MOST_CANDIDATES = 5
MAX_BYTES, SECONDS = 2 * 2**20, 12.0
KEPT_SECONDS = 3600
LOCAL_PART = re.compile(r"[A-Za-z0-9._/-]{1,100}\Z", re.ASCII)
ARTSDATA, WIKIDATA = "http://kg.artsdata.ca/resource/", "http://www.wikidata.org/entity/"
TYPES = {
    Actor.Kind.PERSON: "schema:Person",
    Actor.Kind.ORGANIZATION: "schema:Organization",
    Actor.Kind.GROUP: "schema:Organization",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody or somewhere of the service. `score` is the service's; `reasons` are ours."""

    iri: str
    name: str
    description: str = ""
    score: float = 0.0
    is_sure: bool = False
    kinds: tuple[str, ...] = ()
    reasons: list[Said] = field(default_factory=list)


def is_on() -> bool:
    """Whether this instance has a reconciliation service."""
    return bool(settings.RECONCILIATION_URL)


def service_host() -> str:
    """Who is asked, to tell before names are sent there."""
    return urlsplit(settings.RECONCILIATION_URL).hostname or ""


def candidates_of(records: Sequence[Actor | Place]) -> dict[str, list[Candidate]]:
    """The service's candidates for each record, by its uid; as few requests as addresses allow.

    Raises FetchRefused or FetchFailed, with a sentence in French.
    """
    space = _identifier_space()
    found: dict[str, list[Candidate]] = {}
    for batch in _batches(records):
        answer = _read(f"?queries={_encoded(batch)}")
        for key, record in zip(batch, _in_order(batch, records), strict=True):
            results = answer.get(key, {})
            rows = results.get("result", []) if isinstance(results, dict) else []
            found[record.uid] = _candidates(record, rows, space)
    return found


def query_for(record: Actor | Place) -> dict[str, Any]:
    """What is asked for a record: its name, its type, and what tells it from its namesakes."""
    asked: dict[str, Any] = {"query": record.name, "limit": MOST_CANDIDATES}
    if isinstance(record, Place):
        asked["type"] = "schema:Place"
        if record.postal_code:
            told = {"pid": "schema:address/schema:postalCode", "v": record.postal_code}
            asked["properties"] = [told]
    else:
        asked["type"] = TYPES[Actor.Kind(record.kind)]
        if record.url:
            asked["properties"] = [{"pid": "schema:url", "v": record.url}]
    return asked


def is_identifier(iri: str) -> bool:
    """Whether this is an address that a record may keep as an identifier."""
    return bool(iri) and iri_of_identifier(iri) == iri and len(iri) <= 300 and iri.isascii()


def values_for(record: Actor | Place, iri: str) -> dict[str, Any]:
    """The fields of a record that keep an identifier: an actor's own column, else `same_as`.

    ValueError when the record has no room for it.
    """
    if not is_identifier(iri):
        raise ValueError(iri)
    if isinstance(record, Place):
        return {"same_as": list(dict.fromkeys([*record.same_as, iri]))}
    for prefix, name, longest in ((ARTSDATA, "artsdata", 40), (WIKIDATA, "wikidata", 20)):
        if iri.startswith(prefix) and len(iri.removeprefix(prefix)) <= longest:
            return {name: iri.removeprefix(prefix)}
    if iri.startswith("https://isni.org/isni/"):
        return {"isni": iri.rpartition("/")[2][:16]}
    raise ValueError(iri)


# --- Asking ---------------------------------------------------------------------------------
def _batches(records: Sequence[Actor | Place]) -> Iterator[dict[str, Any]]:
    """Queries by key, as many in one as an address holds."""
    room = MAX_ADDRESS - len(settings.RECONCILIATION_URL) - len("?queries=")
    batch: dict[str, Any] = {}
    for number, record in enumerate(records):
        more = {**batch, f"q{number}": query_for(record)}
        if batch and len(_encoded(more)) > room:
            yield batch
            more = {f"q{number}": query_for(record)}
        batch = more
    if batch:
        yield batch


def _in_order(batch: dict[str, Any], records: Sequence[Actor | Place]) -> Iterator[Actor | Place]:
    return (records[int(key[1:])] for key in batch)


def _encoded(queries: dict[str, Any]) -> str:
    return quote(json.dumps(queries, ensure_ascii=False, separators=(",", ":")), safe="")


def _read(more: str = "") -> dict[str, Any]:
    fetched = fetch(
        settings.RECONCILIATION_URL + more,
        max_bytes=MAX_BYTES, timeout=SECONDS, accept="application/json",
    )  # fmt: skip
    if not fetched.ok:
        raise FetchFailed(Said("Le service a répondu par une erreur (%(code)d).",
                               code=fetched.status))  # fmt: skip
    try:
        told = json.loads(fetched.body)
    except ValueError as error:
        raise FetchFailed(Said("Le service a répondu d’une façon qui ne se lit pas.")) from error
    if not isinstance(told, dict):
        raise FetchFailed(Said("Le service a répondu d’une façon qui ne se lit pas."))
    return told


def _identifier_space() -> str:
    """Where the service's identifiers live: what is put before those that are not addresses."""
    key = f"reconciliation:{settings.RECONCILIATION_URL}"
    space = cache.get(key)
    if space is None:
        space = str(_read().get("identifierSpace") or "")
        cache.set(key, space, KEPT_SECONDS)
    return str(space)


# --- Reading --------------------------------------------------------------------------------
def _candidates(record: Actor | Place, rows: Any, space: str) -> list[Candidate]:
    found = []
    for row in rows if isinstance(rows, list) else []:
        if not isinstance(row, dict):
            continue
        iri = _iri(str(row.get("id", "")), space)
        name = str(row.get("name", "")).strip()[:200]
        if not is_identifier(iri) or not name:
            continue
        about = str(row.get("description") or "").strip()[:300]
        found.append(
            Candidate(
                iri=iri, name=name, description=about, score=_number(row.get("score")),
                is_sure=row.get("match") is True, kinds=_kinds(row.get("type")),
                reasons=_reasons(record, name, about, is_sure=row.get("match") is True),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (-one.is_sure, -one.score))[:MOST_CANDIDATES]


def _iri(text: str, space: str) -> str:
    told = iri_of_identifier(text)
    return told or (f"{space}{text}" if space and LOCAL_PART.match(text) else "")


def _reasons(record: Actor | Place, name: str, about: str, *, is_sure: bool) -> list[Said]:
    reasons = []
    alike = fuzz.token_sort_ratio(fold(record.name), fold(name))
    if fold(record.name) == fold(name):
        reasons.append(Said("même nom"))
    else:
        reasons.append(Said("noms semblables à %(share)d %%", share=round(alike)))
    town = record.municipality.name if record.municipality else ""
    if town and fold(town) in fold(f"{name} {about}"):
        reasons.append(Said("même municipalité : %(town)s", town=town))
    if is_sure:
        reasons.append(Said("le service le donne pour certain"))
    return reasons


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _kinds(told: Any) -> tuple[str, ...]:
    names = [one.get("name") if isinstance(one, dict) else one for one in told or ()]
    return tuple(str(name)[:60] for name in names if name)[:3]
