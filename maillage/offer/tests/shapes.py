"""Judges JSON-LD by the shapes of Artsdata: what is prepared first, and what violates them.

Site data need three preparations: the remote context becomes a local one; dates get their type;
statuses and `sameAs` become IRIs. Of the shapes, `sh:ignoredProperties` is taken away where
nothing is closed: pyshacl refuses it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from pyshacl import validate
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SH, XSD

SHAPES = Path(__file__).parent / "data" / "artsdata_shapes.ttl"
SCHEMA = Namespace("http://schema.org/")
DATES = ("startDate", "endDate", "previousStartDate")
IRIS = ("eventStatus", "eventAttendanceMode", "sameAs", "additionalType", "availability")


@cache
def shapes() -> Graph:
    found = Graph().parse(SHAPES, format="turtle", publicID="http://kg.artsdata.ca/shacl/file")
    for shape in set(found.subjects(SH.ignoredProperties)):
        if (shape, SH.closed, None) not in found:
            found.remove((shape, SH.ignoredProperties, None))
    return found


def triples(told: dict[str, Any]) -> Graph:
    local = {**told, "@context": {"@vocab": str(SCHEMA)}}
    found = Graph().parse(data=json.dumps(local), format="json-ld")
    for name in DATES:
        for subject, value in list(found.subject_objects(SCHEMA[name])):
            kind = XSD.dateTime if "T" in value else XSD.date
            found.set((subject, SCHEMA[name], Literal(str(value), datatype=kind)))
    for name in IRIS:
        for subject, value in list(found.subject_objects(SCHEMA[name])):
            if isinstance(value, Literal):
                found.remove((subject, SCHEMA[name], value))
                found.add((subject, SCHEMA[name], URIRef(str(value))))
    return found


def faults(told: dict[str, Any]) -> list[str]:
    """What the shapes say against a document, warnings too; empty when they are content."""
    data = triples(told)
    assert len(data) > 0
    _conforms, report, _text = validate(data, shacl_graph=shapes(), advanced=True)
    return [
        f"{report.value(fault, SH.focusNode)} {report.value(fault, SH.resultPath)}: "
        f"{report.value(fault, SH.resultMessage)}"
        for fault in report.subjects(RDF.type, SH.ValidationResult)
    ]
