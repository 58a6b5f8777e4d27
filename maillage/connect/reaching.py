"""Where somebody is written to, and in which language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.core.models import Actor, ContactPoint, User, Visibility


@dataclass(frozen=True)
class Reached:
    """A member and where she is written to; an empty `email`: she must be told otherwise."""

    actor: Actor
    email: str
    language: str


def reached(actors: Iterable[Actor]) -> list[Reached]:
    """The account's address, else a contact detail that the network sees."""
    rows = list(actors)
    users = {
        u.person_id: u for u in User.objects.filter(person__in=[a.pk for a in rows], is_active=True)
    }
    points: dict[int, str] = {}
    shown = ContactPoint.objects.filter(
        actor__in=[a.pk for a in rows], kind=ContactPoint.Kind.EMAIL,
        visibility__in=[Visibility.NETWORK, Visibility.PUBLIC],
    )  # fmt: skip
    for point in shown.order_by("pk"):
        points.setdefault(point.actor_id, point.value)
    return [
        Reached(
            actor,
            users[actor.pk].email if actor.pk in users else points.get(actor.pk, ""),
            users[actor.pk].language if actor.pk in users else "fr-ca",
        )
        for actor in rows
    ]


def has_account(actor: Actor) -> bool:
    """Whether she signs in, and so finds on her home page what waits for her."""
    return User.objects.filter(person=actor, is_active=True).exists()
