"""Places in JSON-LD: a Place with its postal address, or a VirtualLocation."""

from __future__ import annotations

from typing import Any

from maillage.core.models import Place
from maillage.offer.linked_data.documents import Node, without_empty
from maillage.offer.linked_data.identifiers import iri_of, page_of, same_as
from maillage.offer.models import Accessibility

PROVINCE, COUNTRY = "QC", "CA"
# What a PostalAddress needs beside its country (Artsdata, ads:PostalAddressShape).
COMPLETE = ("streetAddress", "addressLocality", "addressRegion", "postalCode")


def place_node(place: Place, *, is_whole: bool = False) -> Node:
    """A schema.org Place; `is_whole` adds what only its own page and the dump tell."""
    node: Node = {
        "@type": "Place",
        "@id": iri_of(place),
        "name": place.name,
        "address": address_of(place),
        "geo": _geo(place),
        "url": page_of(place),
        "sameAs": same_as([*place.same_as, place.url]),
    }
    if is_whole:
        node["maximumAttendeeCapacity"] = place.capacity
        node["amenityFeature"] = features(place.accessible, place.not_accessible)
    return without_empty(node)


def address_of(place: Place) -> Node:
    """The place's postal address.

    One that lacks its street or postal code (a park, a quay) is not called a PostalAddress: the
    shape of that name is closed and wants them. It keeps what it says under an identifier.
    """
    town = place.municipality
    node = without_empty(
        {
            "streetAddress": place.street_address,
            "addressLocality": town.name if town else "",
            "addressRegion": PROVINCE,
            "postalCode": place.postal_code,
            "addressCountry": COUNTRY,
        }
    )
    # With an identifier, a place told by ten events still has one address.
    node = {"@id": f"{iri_of(place)}#adresse", **node}
    if all(node.get(name) for name in COMPLETE):
        return {"@type": "PostalAddress", **node}
    return node


def online_node(url: str) -> Node:
    """Where one attends from home."""
    return {"@type": "VirtualLocation", "url": url}


def unknown_place(iri: str, name: str) -> Node:
    """Where an event takes place when nobody knows more than a name, or not even that."""
    return {
        "@type": "Place",
        "@id": f"{iri}#lieu",
        "name": name or "Lieu à confirmer",  # data
        "address": {
            "@id": f"{iri}#adresse",
            "addressRegion": PROVINCE,
            "addressCountry": COUNTRY,
        },
    }


def features(present: list[str], missing: list[str]) -> list[Node]:
    """What makes a place accessible, and what it says that it lacks; nothing for what is unsaid."""
    labels = dict(Accessibility.choices)
    said = [(code, True) for code in present] + [(code, False) for code in missing]
    return [
        {"@type": "LocationFeatureSpecification", "name": str(labels[code]), "value": value}
        for code, value in said
        if code in labels
    ]


def _geo(place: Place) -> dict[str, Any] | None:
    if place.latitude is None or place.longitude is None:
        return None
    return {
        "@type": "GeoCoordinates",
        "@id": f"{iri_of(place)}#position",
        "latitude": round(place.latitude, 6),
        "longitude": round(place.longitude, 6),
    }
