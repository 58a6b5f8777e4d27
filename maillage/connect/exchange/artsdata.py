"""People, organisations and groups of Artsdata (schema.org) from its JSON-LD or Turtle: no network.

A term is known by the end of its name, so that no context is ever fetched: `schema:name`,
`http://schema.org/name` and a plain `name` are one. Source: docs.artsdata.ca, schema.org.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from maillage.core.models import Actor
from maillage.core.said import Said

Node = dict[str, list[Any]]  # local name → values: text, (text, language), or a node's name
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_ARTSDATA = re.compile(r"\bK[0-9]{1,6}-[0-9]{1,12}$")
_WIKIDATA = re.compile(r"(?:wikidata\.org/(?:entity|wiki)/|^wd:)(Q[1-9][0-9]*)$")
_ISNI = re.compile(r"isni\.org/(?:isni/)?([0-9]{15}[0-9X])$")
GROUPS = frozenset({"PerformingGroup", "MusicGroup", "TheaterGroup", "DanceGroup"})
ORGANISATIONS = frozenset(
    {"Organization", "LocalBusiness", "NGO", "Corporation", "EducationalOrganization",
     "GovernmentOrganization", "Museum", "Library", "Project", "ArtGallery", "Agent",
     "PerformingArtsOrganization", "CollegeOrUniversity", "OnlineBusiness"}
)  # fmt: skip
MOST_DEPTH = 30


# --- Into nodes -------------------------------------------------------------------------------
def nodes_of_json(told: Any) -> dict[str, Node]:
    """The nodes of a JSON-LD document by their names; a node within another stands beside it."""
    nodes: dict[str, Node] = {}
    _walk(told, nodes, 0)
    return nodes


def _walk(told: Any, nodes: dict[str, Node], depth: int) -> list[Any]:
    """The values that a JSON value stands for; nodes met on the way are kept."""
    if depth > MOST_DEPTH or told is None:
        return []
    if isinstance(told, list):
        return [value for one in told for value in _walk(one, nodes, depth + 1)]
    if not isinstance(told, dict):
        return [str(told)]
    if "@value" in told:
        return [(str(told["@value"]), str(told.get("@language", "")))]
    if "@graph" in told or "@list" in told or "@set" in told:
        inside = [told.get(key) for key in ("@graph", "@list", "@set")]
        found = _walk([one for one in inside if one is not None], nodes, depth + 1)
        return found if "@graph" not in told else []
    names = {key: told[key] for key in told if local(key) not in {"id", "context"}}
    name = str(told.get("@id") or told.get("id") or f"_:{len(nodes)}")
    node = nodes.setdefault(name, {})
    for key, value in names.items():
        if isinstance(value, dict) and key not in {"@type"} and _is_language_map(value):
            values: list[Any] = [(str(text), lang) for lang, text in value.items()]
        else:
            values = _walk(value, nodes, depth + 1)
        node.setdefault(local(key), []).extend(values)
    return [name]


def _is_language_map(value: Mapping[str, Any]) -> bool:
    return bool(value) and all(
        re.fullmatch(r"[a-z]{2}(-[a-zA-Z]{2})?", key) and isinstance(text, str)
        for key, text in value.items()
    )


def nodes_of_turtle(text: str) -> dict[str, Node]:
    """The nodes of a Turtle file. Raises what rdflib raises on broken text."""
    import rdflib  # half a second to import: only for those who need it

    # It warns of each date that is not one; no date is read here.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    graph = rdflib.Graph()
    graph.parse(data=text, format="turtle", publicID="urn:maillage:file/")
    nodes: dict[str, Node] = {}
    for subject, predicate, value in sorted(graph, key=lambda triple: tuple(map(str, triple))):
        node = nodes.setdefault(str(subject), {})
        if isinstance(value, rdflib.Literal):
            told: Any = (str(value), str(value.language or ""))
        else:
            told = str(value)
        node.setdefault("type" if str(predicate) == _TYPE else local(str(predicate)), []).append(
            told
        )
    return nodes


def local(name: str) -> str:
    """The end of a term's name: `schema:name`, `@type` and an address lose what is before."""
    return re.split(r"[/#:@]", name.rstrip("/#"))[-1]


# --- Into rows --------------------------------------------------------------------------------
def read_nodes(
    nodes: Mapping[str, Node], *, is_place: Callable[[str], bool]
) -> tuple[list[tuple[int, dict[str, list[str]]]], list[Any]]:
    """(rank, field → values) of each actor, and what is to be said of the file."""
    rows: list[tuple[int, dict[str, list[str]]]] = []
    left = 0
    for name, node in nodes.items():
        kind = _kind(node)
        if kind is None:
            # A node without a name hangs on another: an address, a picture.
            left += bool(node.get("type")) and not name.startswith(("_:", "n", "N"))
            continue
        rows.append((len(rows) + 1, _row(name, node, kind, nodes, is_place)))
    notes: list[Any] = []
    if left:
        notes.append(
            Said(
                "%(count)d entité n’est ni une personne ni une organisation : elle n’est pas "
                "reprise.",
                "%(count)d entités ne sont ni des personnes ni des organisations : elles ne sont "
                "pas reprises.",
                count=left,
            )
        )
    return rows, notes


def _kind(node: Node) -> Actor.Kind | None:
    types = {local(_text(value)) for value in node.get("type", ())}
    if "Person" in types:
        return Actor.Kind.PERSON
    if types & GROUPS:
        return Actor.Kind.GROUP
    return Actor.Kind.ORGANIZATION if types & ORGANISATIONS else None


def _row(
    name: str, node: Node, kind: Actor.Kind, nodes: Mapping[str, Node],
    is_place: Callable[[str], bool],
) -> dict[str, list[str]]:  # fmt: skip
    french, english = _in_language(node, "name", "fr"), _in_language(node, "name", "en")
    other = f"En anglais : {english}" if english and english != french else ""
    told = _in_language(node, "description", "fr") or _in_language(node, "description", "en")
    names = [name, *(_text(v) for key in ("sameAs", "identifier") for v in node.get(key, ()))]
    town, post = _address(node, nodes)
    emails = [e.removeprefix("mailto:") for e in _texts(node, "email")]
    phones = [p.removeprefix("tel:") for p in _texts(node, "telephone")]
    urls = [u for u in _texts(node, "url") if not _ARTSDATA.search(u)]
    return {
        "name": [french or english], "kind": [kind.value],
        "municipality": [town if is_place(town) else ""],
        "description": ["\n".join(filter(None, [told, other]))],
        "url": urls[:1], "email": emails[:1], "more_emails": emails[1:],
        "phone": phones[:1], "more_phones": phones[1:], "postal": [post],
        "artsdata": _first(_ARTSDATA, names, 0), "wikidata": _first(_WIKIDATA, names, 1),
        "isni": _first(_ISNI, names, 1),
    }  # fmt: skip


def _first(shape: re.Pattern[str], texts: list[str], group: int) -> list[str]:
    return [found.group(group) for text in texts if (found := shape.search(text))][:1]


def _text(value: Any) -> str:
    return value[0] if isinstance(value, tuple) else str(value)


def _texts(node: Node, name: str) -> list[str]:
    return [text for value in node.get(name, ()) if (text := _text(value).strip())]


def _in_language(node: Node, name: str, language: str) -> str:
    """The text in a language, else the one without any; for French, else any."""
    values = [value if isinstance(value, tuple) else (value, "") for value in node.get(name, ())]
    own = [text for text, told in values if told.lower().startswith(language)]
    plain = [text for text, told in values if not told]
    rest = [text for text, _told in values] if language == "fr" else []
    return next((text.strip() for text in [*own, *plain, *rest] if text.strip()), "")


def _address(node: Node, nodes: Mapping[str, Node]) -> tuple[str, str]:
    """(municipality, postal address on one line)."""
    for place in _addresses(node, nodes):
        parts = [
            next(iter(_texts(place, name)), "")
            for name in ("streetAddress", "addressLocality", "addressRegion", "postalCode")
        ]
        if any(parts):
            return parts[1], ", ".join(filter(None, parts))
    return "", ""


def _addresses(node: Node, nodes: Mapping[str, Node]) -> Iterator[Node]:
    """The address itself, or that of where it is."""
    for name in ("address", "location"):
        for value in _texts(node, name):
            inside = nodes.get(value)
            if inside is not None and inside is not node:
                yield inside
                yield from (nodes[v] for v in _texts(inside, "address") if v in nodes)
