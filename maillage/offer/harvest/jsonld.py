"""JSON-LD: dumps (`.jsonld`, `.json`), and the pages that hold it or microdata."""

from __future__ import annotations

from maillage.algorithms.said import Said
from maillage.offer.harvest.found import Reading, Refused, whole_file
from maillage.offer.harvest.jsonld_text import parse, scripts
from maillage.offer.harvest.kinds import Asked
from maillage.offer.harvest.microdata import documents
from maillage.offer.harvest.schema_event import events_of
from maillage.offer.harvest.schema_graph import Graph
from maillage.offer.harvest.texts import decoded

_NOTHING = Said("aucun événement schema.org n’y est décrit")


def read_jsonld(data: bytes, asked: Asked) -> Reading:
    """The events of a dump: one document, or one per line."""
    graph = Graph()
    try:
        values = parse(decoded(data, asked.content_type))
    except ValueError:
        return _failed("jsonld", Said("ce n’est pas du JSON lisible"))
    for number, value in enumerate(values, start=1):
        where = Said("document %(number)d", number=number) if len(values) > 1 else Said("document")
        graph.add(value, where)
    return _reading("jsonld", graph, asked)


def read_page(data: bytes, asked: Asked) -> Reading:
    """The events of a page: those of its JSON-LD, or of its microdata when there are none."""
    page = decoded(data, asked.content_type)
    graph, broken = Graph(), []
    for number, (line, script) in enumerate(scripts(page), start=1):
        where = Said("script %(number)d, ligne %(line)d", number=number, line=line)
        try:
            values = parse(script)
        except ValueError:
            why = Said("ce script JSON-LD est brisé : les autres sont lus")
            broken.append(Refused(where, why, script.strip()[:2_000], is_node=False))
            continue
        for value in values:
            graph.add(value, where)
    if not graph.found:
        for value, where in documents(page, asked.base):
            graph.add(value, where)
    reading = _reading("html", graph, asked, quietly=bool(broken))
    for refused in broken:
        reading.refuse(refused)
    return reading


def _reading(kind: str, graph: Graph, asked: Asked, *, quietly: bool = False) -> Reading:
    reading = Reading(kind=kind, found=events_of(graph, asked), total=len(graph.found))
    if not graph.found and not quietly:
        reading.refuse(whole_file(_NOTHING))
    return reading


def _failed(kind: str, why: Said) -> Reading:
    reading = Reading(kind=kind, found=iter(()))
    reading.refuse(whole_file(why))
    return reading
