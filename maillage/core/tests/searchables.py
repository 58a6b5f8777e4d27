"""Search documents that the tests of the index know."""

from __future__ import annotations

from maillage.core.access import tokens_of_record
from maillage.core.models import Actor, Gesture
from maillage.core.registry import Searchable
from maillage.search import SearchDocument


def actor_document(actor: Actor) -> SearchDocument | None:
    if actor.merged_into_id:
        return None
    return SearchDocument(
        key="", kind="actor", title=actor.name, url=actor.get_absolute_url(),
        audiences=tokens_of_record(actor), body=actor.description,
    )  # fmt: skip


def gesture_document(gesture: Gesture) -> SearchDocument:
    names = " ".join(gesture.actors.order_by("pk").values_list("name", flat=True))
    return SearchDocument(
        key="", kind="gesture", title=gesture.text, url="", date=gesture.occurred_on,
        audiences=tokens_of_record(gesture), body=names,
    )  # fmt: skip


SEARCHABLES = [
    Searchable(Actor, "actor", "Acteurs", Actor.objects.all, actor_document),
    Searchable(
        Gesture, "gesture", "Gestes", Gesture.objects.all, gesture_document,
        follows={Actor: ("actors",)},
    ),
]  # fmt: skip
