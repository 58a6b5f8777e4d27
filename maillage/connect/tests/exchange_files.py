"""Invented files of address books, Wikidata and Artsdata, in the shape of the real ones."""

from __future__ import annotations

from typing import Any


def card(*lines: str, version: str = "3.0") -> str:
    """A card with these lines."""
    return "\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def _claim(value: Any, rank: str = "normal") -> dict[str, Any]:
    return {"mainsnak": {"snaktype": "value", "datavalue": {"value": value}}, "rank": rank}


def _labels(**words: str) -> dict[str, Any]:
    return {code: {"language": code, "value": text} for code, text in words.items()}


ENTITIES = {
    "entities": {
        "Q1001": {
            "type": "item", "id": "Q1001",
            "labels": _labels(fr="Musée du Quai", en="Quay Museum"),
            "descriptions": _labels(fr="musée inventé"),
            "claims": {
                "P31": [_claim({"entity-type": "item", "id": "Q33506"})],
                "P159": [_claim({"entity-type": "item", "id": "Q1003"})],
                "P213": [_claim("0000 0001 2103 2683")],
                "P856": [_claim("https://ancien.example", "deprecated"),
                         _claim("https://quai.example")],
                "P968": [{"mainsnak": {"snaktype": "somevalue"}, "rank": "normal"}],
                "P9999": [_claim("K10-12")],
            },
        },
        "Q1002": {
            "type": "item", "id": "Q1002", "labels": _labels(en="Alice Roy"),
            "claims": {"P31": [_claim({"id": "Q5"})]},
        },
        "Q1003": {"type": "item", "id": "Q1003", "labels": _labels(fr="Shawinigan"), "claims": {}},
    }
}  # fmt: skip

TURTLE = """
@prefix schema: <http://schema.org/> .
<http://kg.artsdata.ca/resource/K10-12> a schema:Organization ;
  schema:name "Théâtre du Quai"@fr, "Quay Theatre"@en ;
  schema:url <https://quai.example> ;
  schema:sameAs <http://www.wikidata.org/entity/Q1001>, <https://isni.org/isni/0000000121032683> ;
  schema:address [ a schema:PostalAddress ;
    schema:streetAddress "1, rue du Quai" ; schema:addressLocality "Shawinigan" ] .
<http://kg.artsdata.ca/resource/K10-13> a schema:Event ; schema:name "Un spectacle"@fr .
"""

GRAPH = {
    "@context": "https://schema.org/",
    "@graph": [
        {
            "@id": "http://kg.artsdata.ca/resource/K10-12", "@type": "Organization",
            "name": {"fr": "Théâtre du Quai", "en": "Quay Theatre"},
            "url": "https://quai.example",
            "sameAs": [{"@id": "http://www.wikidata.org/entity/Q1001"},
                       "https://isni.org/isni/0000000121032683"],
            "address": {"@type": "PostalAddress", "streetAddress": "1, rue du Quai",
                        "addressLocality": "Shawinigan"},
        },
        {"@id": "http://kg.artsdata.ca/resource/K10-13", "@type": "schema:Event",
         "name": "Un spectacle"},
    ],
}  # fmt: skip
