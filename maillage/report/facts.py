"""Read the gestures of a post over a period, as facts that `figures` counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from maillage.core.models import Actor, Gesture, Link, Participation, Post, Practice, Verb
from maillage.core.practice import heirs
from maillage.report.figures import ActorFact, GestureFact, PresenceFact


def counted_gestures(post: Post, start: date, end: date) -> QuerySet[Gesture]:
    """Gestures that a report of this post counts: shared, hers, for this host, in the period.

    A period that goes past the post's own dates is cut at them.
    """
    start = max(start, post.from_date) if post.from_date else start
    end = min(end, post.to_date) if post.to_date else end
    return Gesture.objects.shared().between(start, end).filter(owner=post.owner, host=post.host)


def facts_of(post: Post, start: date, end: date) -> list[GestureFact]:
    """The facts of a post and a period, in the order of their dates (eight queries at most)."""
    counted = counted_gestures(post, start, end)
    gestures = list(
        counted.select_related("verb", "axis")
        .prefetch_related(
            "actors__region", "actors__disciplines",
            "actors__merged_into__region", "actors__merged_into__disciplines",
        )
        .order_by("occurred_on", "id")
    )  # fmt: skip
    left_out = {post.owner_id, post.host_id}
    presences = _presences_of(counted)
    lines = _verb_lines()
    return [_fact(g, presences.get(g.pk, ()), left_out, lines) for g in gestures]


def _verb_lines() -> dict[int, str]:
    """For each verb of any version, the name that today's practice gives to its series."""
    practice = Practice.current()
    names = dict(Verb.objects.values_list("pk", "name"))
    if practice is None:
        return names
    return {verb: names[heir] for verb, heir in heirs(practice).items()}


def _fact(
    gesture: Gesture,
    presences: Sequence[Participation],
    left_out: set[int | None],
    lines: dict[int, str],
) -> GestureFact:
    actors = [_actor(a) for a in gesture.actors.all()]
    people = [PresenceFact(p.pk, _actor(p.actor) if p.actor else None, p.is_observed)
              for p in presences]  # fmt: skip
    return GestureFact(
        uid=gesture.uid,
        on=gesture.occurred_on,
        text=gesture.text,
        address=gesture.address,
        visibility=gesture.visibility,
        verb=gesture.verb.name if gesture.verb else "",
        verb_line=lines.get(gesture.verb_id, "") if gesture.verb_id else "",
        colour=gesture.verb.colour if gesture.verb else "",
        axis=gesture.axis.slug if gesture.axis else "",
        people=gesture.people_reached,
        organisations=gesture.organisations_reached,
        actors=tuple(a for a in actors if a.id not in left_out),
        presences=tuple(p for p in people if p.actor is None or p.actor.id not in left_out),
        is_observed=gesture.is_observed,
        quote=gesture.quote,
        quote_by=gesture.quote_by,
        quote_consent=gesture.quote_consent,
    )


def _actor(actor: Actor) -> ActorFact:
    actor = actor.merged_into or actor
    return ActorFact(
        id=actor.pk,
        kind=actor.kind,
        region=actor.region.name if actor.region else "",
        disciplines=tuple(d.name for d in actor.disciplines.all()),
    )


def _presences_of(gestures: QuerySet[Gesture]) -> dict[int, list[Participation]]:
    """People present at the gatherings that these gestures are linked to, by gesture."""
    links = Link.objects.filter(
        source_type=ContentType.objects.get_for_model(Gesture),
        source_id__in=gestures.order_by().values("pk"),
    ).values_list("source_id", "target_type_id", "target_id")
    gatherings: dict[tuple[int, int], set[int]] = defaultdict(set)
    for gesture, kind, target in links:
        gatherings[(kind, target)].add(gesture)
    found: dict[int, list[Participation]] = defaultdict(list)
    if not gatherings:
        return found
    present = Participation.objects.filter(
        status=Participation.Status.PRESENT,
        gathering_type__in={kind for kind, _target in gatherings},
        gathering_id__in={target for _kind, target in gatherings},
    ).select_related("actor__region", "actor__merged_into__region")
    for row in present.prefetch_related("actor__disciplines", "actor__merged_into__disciplines"):
        for gesture in gatherings.get((row.gathering_type_id, row.gathering_id), ()):
            found[gesture].append(row)
    return found
