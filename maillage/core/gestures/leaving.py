"""Gestures that the rooms leave by themselves, to be read again by whom they are of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import override

from maillage.core import journal
from maillage.core.access import reader_for
from maillage.core.models import Actor, Batch, Change, Gesture, Link, Practice, Verb, Visibility
from maillage.core.models.base import ALPHABET


def leave_gesture(
    *,
    about: Any,
    moment: str,
    person: Actor,
    by: Actor | None,
    batch: Batch | None,
    told: Callable[[], tuple[str, str]],
    room: str,
    source: str,
    occurred_on: date | None = None,
    people: int | None = None,
    actors: Iterable[Actor] = (),
) -> Gesture | None:
    """A private gesture that an agent reads again in her week, once per record and moment.

    `told()` gives its text and its outcome, in her language; its verb is the first of `room`;
    `source` says what kind of act left it (« circle », « evening »).
    None for whoever is no agent, and when she kept or set aside this gesture before. The record is
    its evidence (a `Link`), so that a report counts once what two agents did together.
    """
    user = getattr(person, "user", None)
    if user is None:
        return None
    reader = reader_for(user)
    uid = _uid(about, moment, person)
    if not reader.has_role("agent", "coordination") or _was_there(uid):
        return None
    organisations = [a for a in actors if a.kind == Actor.Kind.ORGANIZATION]
    verb = _verb(room)
    with override(user.language):
        text, outcome = told()
        gesture = Gesture(
            uid=uid, owner=person, host_id=reader.current_host_id, verb=verb,
            axis=verb.axis if verb else None, visibility=Visibility.PRIVATE, source=source,
            is_observed=True, proposal={"quotes": [str(about)]}, text=text[:500],
            outcome=outcome, occurred_on=occurred_on or timezone.localdate(),
            people_reached=people, organisations_reached=len(organisations) or None,
            evidence_url=settings.SITE_URL + about.get_absolute_url(),
        )  # fmt: skip
        journal.create(gesture, by=by, batch=batch, many={"actors": [a.pk for a in organisations]})
    if isinstance(about, Model) and hasattr(about, "links_in"):
        Link.objects.create(source=gesture, target=about, kind="evidence")
    return gesture


def _uid(about: Any, moment: str, person: Actor) -> str:
    digest = sha256(f"{about.uid}:{moment}:{person.uid}".encode()).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:16])


def _was_there(uid: str) -> bool:
    """Whether this gesture is there, or was set aside."""
    if Gesture.objects.filter(uid=uid).exists():
        return True
    kind = ContentType.objects.get_for_model(Gesture)
    removed = Change.objects.filter(record_type=kind, act=Change.Act.REMOVE)
    return removed.filter(before__uid=uid).exists()


def _verb(room: str) -> Verb | None:
    practice = Practice.current()
    return practice.verbs.filter(room=room).select_related("axis").first() if practice else None
