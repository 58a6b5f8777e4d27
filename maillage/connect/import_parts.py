"""What a row hangs on an actor: contact points, needs and offers; each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from maillage.algorithms.french_text import fold
from maillage.core import journal
from maillage.core.models import Actor, ContactPoint, Need, Visibility

# Field of a row → (kind of contact point); several values of the same kind follow each other.
CONTACTS = {
    "email": ContactPoint.Kind.EMAIL, "more_emails": ContactPoint.Kind.EMAIL,
    "phone": ContactPoint.Kind.PHONE, "more_phones": ContactPoint.Kind.PHONE,
    "postal": ContactPoint.Kind.POSTAL,
}  # fmt: skip
NEEDS = {"seeks": Need.Kind.SEEKS, "offers": Need.Kind.OFFERS}
Parts = tuple[list[ContactPoint], list[Need]]


def missing_parts(actor: Actor, values: Mapping[str, Any], *, is_new: bool = False) -> Parts:
    """The contact points and needs of a row that the actor has not yet, unsaved.

    `is_new`: the actor was made by this row, there is nothing to compare with.
    """
    # A part is never more public than the network: its owner may open it later.
    is_public = actor.visibility == Visibility.PUBLIC
    scope = {
        "actor": actor, "host": actor.host, "owner": actor.owner,
        "visibility": Visibility.NETWORK if is_public else actor.visibility,
    }  # fmt: skip
    points = () if is_new else actor.contact_points.all()
    needs = () if is_new else actor.needs.all()
    return (
        _points(values, scope, {(p.kind, p.value.lower()) for p in points}),
        _needs(values, scope, {(n.kind, fold(n.text)) for n in needs}),
    )


def _points(
    values: Mapping[str, Any], scope: Mapping[str, Any], known: set[tuple[str, str]]
) -> list[ContactPoint]:
    found = []
    for name, kind in CONTACTS.items():
        told = values.get(name, [])
        for value in [told] if isinstance(told, str) else told:
            if (kind, value[:300].lower()) not in known:
                known.add((kind, value[:300].lower()))
                found.append(ContactPoint(kind=kind, value=value[:300], **scope))
    return found


def _needs(
    values: Mapping[str, Any], scope: Mapping[str, Any], known: set[tuple[str, str]]
) -> list[Need]:
    return [
        Need(kind=kind, text=told.text, expires_on=told.expires_on, **scope)
        for name, kind in NEEDS.items()
        for told in values.get(name, ())
        if (kind, fold(told.text)) not in known
    ]


def add_parts(parts: Sequence[tuple[Actor, Parts]], *, by: Actor, batch: Any) -> None:
    """Write the parts of many actors, through the journal."""
    points = [point for _actor, (some, _needs) in parts for point in some]
    needs = [need for _actor, (_points, some) in parts for need in some]
    journal.create_many(points, by=by, batch=batch)
    journal.create_many(needs, by=by, batch=batch)
