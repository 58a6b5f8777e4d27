"""Actors that may be one: all of them compared in the background, the pairs kept for people."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from maillage.algorithms.duplicates import ACTOR, Decision, Pair, Reason, Record, find_duplicates
from maillage.core.models import Actor, ActorPair, Comparing, ContactPoint
from maillage.core.said import Said, to_json

ROLES = {
    "name": "name", "town": "town", "url": "url", "email": "email", "phone": "phone",
    "neq": "identifier", "wikidata": "identifier", "isni": "identifier", "artsdata": "identifier",
    "kind": "category",
}  # fmt: skip
MOST = 2000  # pairs kept: more than people decide before the next search
EVERY = 1.0  # seconds between two words on how far it is
PAGE = 200


def start_comparing(*, by: Actor | None) -> Comparing:
    """Ask for a search; one that is under way is enough."""
    with transaction.atomic():
        running = Comparing.objects.filter(ended_at=None).first()
        if running is not None:
            return running
        made = Comparing.objects.create(by=by)
        transaction.on_commit(lambda: compare_actors.enqueue(made.pk))
    return made


@task(queue_name="long")
def compare_actors(comparing_id: int) -> None:
    """Background work: compare all actors, and ask about the pairs."""
    comparing = Comparing.objects.filter(pk=comparing_id, ended_at=None).first()
    if comparing is None:
        return
    try:
        comparing.found = find_pairs(_teller(comparing_id))
    except Exception:
        give_up(comparing_id)
        raise
    comparing.ended_at = timezone.now()
    comparing.save(update_fields=["found", "ended_at"])


def give_up(comparing_id: int) -> None:
    """Write that the search failed: nobody waits for it any more, and another may begin."""
    rows = Comparing.objects.filter(pk=comparing_id, ended_at=None)
    rows.update(ended_at=timezone.now(), is_failed=True)


def _teller(comparing_id: int) -> Callable[[int, int], None]:
    told = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told
        if done >= total or time.monotonic() - told > EVERY:
            told = time.monotonic()
            Comparing.objects.filter(pk=comparing_id).update(done=done, total=total)

    return tell


def find_pairs(progress: Callable[[int, int], None] | None = None) -> int:
    """Ask about every pair that looks alike; those that no longer do are asked no more.

    A pair that a person decided is left alone. Returns how many pairs are new.
    """
    found = find_duplicates(
        actor_records(), kind=ACTOR, roles=ROLES, decided=decisions(), progress=progress
    )
    pairs = {_ends(pair): pair for pair in found.pairs[:MOST]}
    return _write(pairs)


def _ends(pair: Pair) -> tuple[int, int]:
    one, two = int(pair.left), int(pair.right)
    return min(one, two), max(one, two)


@transaction.atomic
def _write(pairs: dict[tuple[int, int], Pair]) -> int:
    asked = ActorPair.State.ASKED
    known = {
        (first, second): (pk, state)
        for pk, first, second, state in ActorPair.objects.values_list(
            "pk", "first", "second", "state"
        )
    }
    # Who was removed or merged while they were compared is in no pair.
    there = set(Actor.objects.current().values_list("pk", flat=True))
    fresh = [
        ActorPair(first_id=ends[0], second_id=ends[1], score=pair.probability, reasons=_said(pair))
        for ends, pair in pairs.items()
        if ends not in known and there.issuperset(ends)
    ]
    ActorPair.objects.bulk_create(fresh, batch_size=PAGE, ignore_conflicts=True)
    # What a person put together by hand (no reasons) waits for her, whatever the machine says.
    stale = [pk for ends, (pk, state) in known.items() if state == asked and ends not in pairs]
    for start in range(0, len(stale), PAGE):
        ActorPair.objects.filter(pk__in=stale[start : start + PAGE]).exclude(reasons=[]).delete()
    return len(fresh)


def _said(pair: Pair) -> list[dict[str, object]]:
    return [
        {"field": r.field, "weight": round(r.weight, 2), "said": to_json(_in_words(r))}
        for r in pair.reasons
    ]


def _in_words(reason: Reason) -> Said:
    if reason.field != "kind":
        return reason.said
    return (
        Said("même sorte d’acteur") if reason.weight > 0 else Said("sortes d’acteurs différentes")
    )


def decisions() -> list[Decision]:
    """What people called different; of records merged since, said of those that stay."""
    rows = ActorPair.objects.filter(state=ActorPair.State.DIFFERENT).values_list(
        "first", "first__merged_into", "second", "second__merged_into"
    )
    ends = ((into_one or one, into_two or two) for one, into_one, two, into_two in rows)
    return [Decision(str(one), str(two), same=False) for one, two in ends if one != two]


def actor_records(only: Iterable[int] | None = None) -> list[Record]:
    """Current actors as the search reads them: two queries, whatever their number."""
    actors = Actor.objects.current().order_by("pk")
    points = ContactPoint.objects.filter(kind__in=["email", "phone"]).order_by("pk")
    if only is not None:
        ids = list(only)
        actors, points = actors.filter(pk__in=ids), points.filter(actor__in=ids)
    reached: dict[int, dict[str, str]] = {}
    for actor, kind, value in points.values_list("actor", "kind", "value"):
        reached.setdefault(actor, {}).setdefault(kind, value)
    rows = actors.values_list(
        "pk", "name", "municipality__name", "url", "neq", "wikidata", "isni", "artsdata", "kind"
    )
    return [
        Record(
            key=str(pk),
            fields={
                "name": name, "town": town or "", "url": url, "neq": neq, "wikidata": wikidata,
                "isni": isni, "artsdata": artsdata, "kind": kind, **reached.get(pk, {}),
            },
        )
        for pk, name, town, url, neq, wikidata, isni, artsdata, kind in rows.iterator()
    ]  # fmt: skip


@transaction.atomic
def pair_by_hand(*, one: Actor, two: Actor) -> ActorPair:
    """The pair of two records that a person sees to be one; asked again if it was decided."""
    first, second = sorted((one, two), key=lambda actor: actor.pk)
    pair, _made = ActorPair.objects.get_or_create(
        first=first, second=second, defaults={"score": 1.0}
    )
    if pair.state != ActorPair.State.ASKED:
        pair.state, pair.decided_by, pair.decided_at = ActorPair.State.ASKED, None, None
        pair.save()
    return pair
