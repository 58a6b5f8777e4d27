"""Works and articles' other halves: what an event performs, what the directory shows."""

from __future__ import annotations

from maillage.offer.linked_data.actors import credit_node
from maillage.offer.linked_data.documents import Node, without_empty
from maillage.offer.linked_data.identifiers import iri_of, page_of, same_as
from maillage.offer.linked_data.pictures import picture_node
from maillage.offer.models import PublicationState, Work

TYPES = {
    Work.Medium.IMAGE: "VisualArtwork",
    Work.Medium.VIDEO: "VideoObject",
    Work.Medium.AUDIO: "AudioObject",
    Work.Medium.TEXT: "CreativeWork",
}


def work_node(work: Work, listed: set[int] | frozenset[int] = frozenset()) -> Node:
    """A schema.org CreativeWork of the kind that its form says."""
    kind = TYPES[Work.Medium(work.medium)]
    node: Node = {
        "@type": kind,
        "@id": iri_of(work),
        "name": work.title,
        "url": page_of(work),
        "description": work.description,
        "dateCreated": str(work.year) if work.year else "",
        "creator": [credit_node(credit, listed) for credit in work.credits.all()],
        "genre": [word.name_fr for word in work.disciplines.all()],
        "image": picture_node(work.picture) if work.picture_id else None,
        "creditText": work.credit,
        "license": work.licence,
        "inLanguage": work.language,
        "sameAs": same_as(work.same_as),
    }
    if kind == "VisualArtwork":
        node |= {"artMedium": work.technique, "size": work.dimensions}
    elif work.media_url:
        node["contentUrl"] = work.media_url
    return without_empty(node)


def works_performed(works: list[Work]) -> list[Node]:
    """Works named by an event: those that are published, by name and identifier."""
    return [
        {"@type": "CreativeWork", "@id": iri_of(work), "name": work.title, "url": page_of(work)}
        for work in works
        if work.state == PublicationState.PUBLISHED
    ]
