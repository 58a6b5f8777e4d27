"""« Who in the network knows this actor? »: by ties that the asker sees, else by asking everybody.

A tie that she does not see is never hinted at: her question is put on record in the same words
whether somebody holds one or nobody does, only those who do read it, and only a yes comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from maillage.connect.graph.seen import on_day, ties_seen
from maillage.connect.models import PathOffer, PathRequest
from maillage.core import journal
from maillage.core.access import Reader, visible
from maillage.core.models import Actor, ContactPoint, Tie, User
from maillage.core.models.accounts import active_on
from maillage.core.said import in_words

SHOWN = 5
State = Tie.State


@dataclass(frozen=True)
class Way:
    """One way to the target: whom to pass by, in order; the holder of the last tie is asked
    first."""

    steps: list[Actor]
    holder: Actor
    words: str


def ways_to(target: Actor, reader: Reader) -> list[Way]:
    """By ties that the reader sees, the warmest first; the other agents can always be asked."""
    from maillage.algorithms.network import Acquaintance, warm_paths

    today = timezone.localdate()
    rows = ties_seen(reader, on_day(today)).values_list(
        "source_id", "target_id", "state", "from_date", "updated_at"
    )
    known = [
        Acquaintance(one, other, cast("Any", state), max(0, (today - (begun or noted.date())).days))
        for one, other, state, begun, noted in rows
    ]
    names = dict(visible(Actor.objects.current(), reader).values_list("pk", "name"))
    known = [one for one in known if one.left in names and one.right in names]
    asker: int = reader.person_id or 0
    circle = [pk for pk in _colleagues() if pk != asker and pk in names]
    found = warm_paths(
        asker, target.pk, known, most=SHOWN, circle=circle,
        name=lambda pk: names.get(int(pk), ""),
    )  # fmt: skip
    # Who knows her already needs nobody.
    found = [path for path in found if len(path.steps) == 2] or found
    ids = {int(step) for path in found for step in path.steps}
    actors = visible(Actor.objects.filter(pk__in=ids), reader).in_bulk()
    return [
        Way([actors[int(pk)] for pk in path.steps], actors[int(path.holder)],
            in_words(path.said))
        for path in found
        if all(int(pk) in actors for pk in path.steps)
    ]  # fmt: skip


def _colleagues() -> list[int]:
    """The people of the network with an account: agents, managers, coordination."""
    from maillage.core.models import Membership

    today = timezone.localdate()
    rows = Membership.objects.filter(active_on(today))
    working = rows.filter(
        role__in=[Membership.Role.AGENT, Membership.Role.MANAGER, Membership.Role.COORDINATION]
    )
    users = User.objects.filter(is_active=True, person__in=working.values("person"))
    return list(users.values_list("person", flat=True))


# --- Asked of everybody ---------------------------------------------------------------------
@transaction.atomic
def ask(*, target: Actor, words: str, by: Actor) -> PathRequest:
    """Put the question; asked twice, it is one."""
    open_one = PathRequest.objects.filter(asker=by, target=target, closed_on=None).first()
    if open_one is not None:
        return open_one
    made = PathRequest(asker=by, target=target, words=words.strip()[:300])
    return journal.create(made, by=by)


@transaction.atomic
def close(*, request: PathRequest, by: Actor) -> None:
    """Answered, or not needed any more: nobody reads it as a question now."""
    journal.change(request, {"closed_on": timezone.localdate()}, by=by, pins=False)


def asked_of(reader: Reader) -> QuerySet[PathRequest]:
    """Open questions about whom this reader knows: by a tie of hers, seen by others or not, or as
    who keeps the record or a way to reach it. She has neither asked it nor answered it."""
    if not reader.person_id:
        return PathRequest.objects.none()
    me = reader.person_id
    ties = Tie.objects.exclude(state=State.REFUSED)
    kept = ContactPoint.objects.filter(owner=me).values("actor")
    knows = (
        Q(target__in=ties.filter(source=me).values("target"))
        | Q(target__in=ties.filter(target=me).values("source"))
        | Q(target__in=kept)
        | Q(target__owner=me)
    )
    rows = PathRequest.objects.filter(knows, closed_on=None).exclude(asker=me)
    return rows.exclude(offers__by=me).select_related("asker", "target").order_by("-pk")


@transaction.atomic
def offer(*, request: PathRequest, words: str, by: Actor) -> PathOffer:
    """« I can introduce you »: who asked is told, and nobody else."""
    now = PathRequest.objects.select_for_update().get(pk=request.pk)
    there = PathOffer.objects.filter(request=now, by=by).first()
    if there is not None:
        return there
    return journal.create(PathOffer(request=now, by=by, words=words.strip()[:300]), by=by)


def answers_to(target: Actor, asker: Actor) -> Any:
    """Her open question about this actor with its answers; None when she asked none."""
    rows = PathRequest.objects.filter(asker=asker, target=target, closed_on=None)
    return rows.prefetch_related("offers__by").first()
