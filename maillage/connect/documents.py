"""An actor as the search index sees it."""

from __future__ import annotations

from typing import Any

from maillage.core.access import tokens_of_record
from maillage.core.models import Actor
from maillage.search import SearchDocument


def actor_document(actor: Actor) -> SearchDocument | None:
    """Name, what it does, where, disciplines, skills and topics; contact points and needs have
    their own rights and stay out. A merged actor is not found: the one that stayed is,
    by both names."""
    if actor.merged_into_id:
        return None
    words = [
        word.name_fr
        for name in ("disciplines", "skills", "topics")
        for word in getattr(actor, name).all()
    ]
    place = actor.municipality.name if actor.municipality else ""
    facets: dict[str, Any] = {"kind": actor.kind}
    if actor.region_id:
        facets["region"] = actor.region_id
    return SearchDocument(
        key=f"core.actor:{actor.pk}",
        kind="actor",
        title=actor.name,
        body=" ".join(filter(None, [actor.also_named, actor.description, place, *words])),
        url=actor.get_absolute_url(),
        audiences=tokens_of_record(actor),
        date=actor.updated_at.date(),
        facets=facets,
    )


def actors_to_index() -> Any:
    """Actors with what their document needs."""
    found = Actor.objects.current().select_related("municipality")
    return found.prefetch_related("disciplines", "skills", "topics")
