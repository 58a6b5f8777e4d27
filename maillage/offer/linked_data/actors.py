"""People and organisations in JSON-LD."""

from __future__ import annotations

from typing import Any

from maillage.core.models import Actor, Visibility
from maillage.offer.linked_data.documents import Node, without_empty
from maillage.offer.linked_data.identifiers import iri_of, page_of, same_as
from maillage.offer.linked_data.pictures import picture_node
from maillage.offer.linked_data.places import COUNTRY, PROVINCE
from maillage.offer.models import DirectoryEntry, EventCredit

TYPES = {
    Actor.Kind.PERSON: "Person",
    Actor.Kind.ORGANIZATION: "Organization",
    Actor.Kind.GROUP: "PerformingGroup",
}


def actor_node(
    actor: Actor, entry: DirectoryEntry | None = None, *, is_listed: bool | None = None
) -> Node:
    """A schema.org Person, Organization or PerformingGroup.

    `entry` is her page of the directory, told in full; `is_listed` says that there is one when
    only her name is told.
    """
    has_page = entry is not None if is_listed is None else is_listed
    links = [link.get("url", "") for link in entry.links] if entry else []
    node: Node = {
        "@type": TYPES[Actor.Kind(actor.kind)],
        "@id": iri_of(actor),
        "name": actor.name,
        "url": actor.url or (page_of(actor) if has_page else ""),
        "sameAs": same_as([actor.artsdata, actor.wikidata, actor.isni, *links]),
    }
    if entry is not None:
        node["description"] = entry.headline or entry.text[:300]
        node["image"] = picture_node(entry.picture) if entry.picture_id else None
        node["knowsAbout"] = [word.name_fr for word in actor.disciplines.all()]
        node["mainEntityOfPage"] = None if actor.url == "" else page_of(actor)
        node.update(_where(actor), **_number(actor))
    return without_empty(node)


def credit_node(credit: Any, listed: set[int] | frozenset[int] = frozenset()) -> Node:
    """Who organises, performs or makes something: her record when it is public, or a name alone."""
    actor = credit.actor if credit.actor_id else None
    if actor is not None and actor.visibility == Visibility.PUBLIC:
        return actor_node(actor, is_listed=actor.pk in listed)
    # A name alone does not say whether it is a person: the type is that of whoever plays or hosts.
    plays = getattr(credit, "role", "") == EventCredit.Role.PERFORMER
    return {"@type": "PerformingGroup" if plays else "Organization", "name": credit.name}


def _where(actor: Actor) -> Node:
    town = actor.municipality
    if town is None:
        return {}
    # A town alone is no PostalAddress in the shapes; a person's is never told beyond it.
    return {
        "workLocation" if actor.kind == Actor.Kind.PERSON else "location": {
            "@id": f"{iri_of(actor)}#territoire",
            "name": f"{town.name} ({PROVINCE}), {COUNTRY}",
        }
    }


def _number(actor: Actor) -> Node:
    if not actor.neq or actor.kind == Actor.Kind.PERSON:
        return {}
    value = {"@type": "PropertyValue", "propertyID": "NEQ", "value": actor.neq}
    return {"identifier": value}
