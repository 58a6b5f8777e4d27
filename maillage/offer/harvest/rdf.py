"""Turtle, N-Triples and RDF/XML dumps, through rdflib, as the same nodes as JSON-LD's."""

from __future__ import annotations

import logging
from typing import Any

from maillage.algorithms.said import Said
from maillage.offer.harvest.found import Reading, whole_file
from maillage.offer.harvest.kinds import Asked
from maillage.offer.harvest.schema_event import events_of
from maillage.offer.harvest.schema_graph import Graph
from maillage.offer.harvest.texts import decoded

MOST_BYTES = 20 * 1024 * 1024
_DATES = ("startDate", "endDate")
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def read_rdf(data: bytes, asked: Asked) -> Reading:
    """The events of an RDF dump."""
    reading = Reading(kind="rdf", found=iter(()))
    problem = _problem(data)
    if problem:
        reading.refuse(whole_file(problem))
        return reading
    try:
        triples = _triples(decoded(data, asked.content_type), asked)
    except Exception:  # rdflib's parsers raise many kinds on broken text
        reading.refuse(whole_file(Said("ce RDF est illisible")))
        return reading
    graph = Graph()
    graph.add({"@graph": _nodes(triples)}, Said("RDF"))
    reading.total = len(graph.found)
    reading.found = events_of(graph, asked)
    if not graph.found:
        reading.refuse(whole_file(Said("aucun événement schema.org n’y est décrit")))
    return reading


def _problem(data: bytes) -> Said | None:
    if len(data) > MOST_BYTES:
        return Said("ce RDF dépasse 20 Mo : coupez-le, ou donnez-le en JSON-LD")
    if b"<!ENTITY" in data:
        return Said("ce fichier définit ses propres entités XML : il n’est pas lu, par prudence")
    return None


def _triples(text: str, asked: Asked) -> Any:
    import rdflib  # half a second to import: only for those who need it

    # It warns of each date that is not one: we say so ourselves.
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
    graph = rdflib.Graph()
    kind = "xml" if text.lstrip("\ufeff \r\n").startswith("<?xml") or "<rdf:RDF" in text[:3_000] \
        else "turtle"  # fmt: skip
    graph.parse(data=text, format=kind, publicID=asked.base or "urn:maillage:source/")
    return graph


def _nodes(graph: Any) -> list[dict[str, Any]]:
    """One node per subject. A graph has no order: by name, and dates from the first to the last."""
    found: dict[str, dict[str, Any]] = {}
    for subject, predicate, value in graph:
        name = _name(subject)
        node = found.setdefault(name, {"@id": name})
        if str(predicate) == _TYPE:
            node.setdefault("@type", []).append(str(value))
        else:
            node.setdefault(str(predicate), []).append(_value(value))
    for node in found.values():
        for name in _DATES:
            for full in (f"http://schema.org/{name}", f"https://schema.org/{name}"):
                if full in node:
                    node[full].sort(key=str)
    return [found[name] for name in sorted(found)]


def _name(term: Any) -> str:
    return f"_:{term}" if type(term).__name__ == "BNode" else str(term)


def _value(term: Any) -> Any:
    if type(term).__name__ != "Literal":
        return {"@id": _name(term)}
    language = getattr(term, "language", None)
    return {"@value": str(term), "@language": language} if language else str(term)
