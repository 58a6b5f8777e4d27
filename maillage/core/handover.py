"""A post changes hands: what hangs on its holder, and what she passes on to her successor.

Rooms say what they hand over (`registry.add(Handover(…))`); this page knows none of them. One act
of the journal passes everything that was chosen, so that it is undone as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.core import journal
from maillage.core.access import Reader, one_or_404, visible
from maillage.core.models import (
    Action,
    Actor,
    Batch,
    Change,
    Gesture,
    Membership,
    Need,
    Post,
    Practice,
    Tie,
    Visibility,
)
from maillage.core.models.accounts import active_on
from maillage.core.registry import Handover, registry

ACT = "handover"


# --- What core itself hands over ------------------------------------------------------------
def _holder(record: Any, *, by: Actor, to: Actor, batch: Batch) -> None:
    journal.change(record, {"holder": to}, by=by, batch=batch, pins=False)


def _actions(holder: Actor, post: Post) -> QuerySet[Action]:
    return Action.objects.filter(holder=holder, done_on=None)


def _needs(holder: Actor, post: Post) -> QuerySet[Need]:
    rows = Need.objects.filter(owner=holder, host=post.host, met_on=None)
    return rows.filter(Q(expires_on=None) | Q(expires_on__gte=timezone.localdate()))


def _ties(holder: Actor, post: Post) -> QuerySet[Tie]:
    """Ties between others that she keeps; her own acquaintances are hers."""
    rows = Tie.objects.filter(owner=holder, host=post.host).exclude(state=Tie.State.REFUSED)
    rows = rows.exclude(source=holder).exclude(target=holder)
    return rows.select_related("source", "target", "type")


def pass_owner(record: Any, *, by: Actor, to: Actor, batch: Batch) -> None:
    """The usual way to pass a record on: the successor becomes its owner."""
    journal.change(record, {"owner": to}, by=by, batch=batch, pins=False)


def _records(holder: Actor, post: Post) -> QuerySet[Actor]:
    rows = Actor.objects.current().filter(owner=holder, host=post.host)
    return rows.exclude(pk=holder.pk).exclude(user__isnull=False)


HANDOVERS = (
    Handover("actions", gettext_lazy("Actions à finir"), _actions, _holder, order=30),
    Handover("needs", gettext_lazy("Besoins et offres ouverts"), _needs, pass_owner, order=40),
    Handover("ties", gettext_lazy("Liens tenus à jour"), _ties, pass_owner, order=50),
    Handover("records", gettext_lazy("Fiches tenues à jour"), _records, pass_owner, order=55),
)


# --- What hangs on a post -------------------------------------------------------------------
@dataclass(frozen=True)
class Part:
    """One kind of things, and those of the post's holder that the reader may see."""

    handover: Handover
    records: list[Any]

    @property
    def key(self) -> str:
        return self.handover.key

    @property
    def title(self) -> str:
        return capfirst(str(self.handover.title))


def may_hand_over(post: Post, reader: Reader) -> bool:
    """Its holder; once she is gone too, a manager of its host."""
    if not reader.person_id or not post.owner_id:
        return False
    return post.owner_id == reader.person_id or "manager" in reader.hosts.get(
        post.host_id or 0, frozenset()
    )


def post_or_404(reader: Reader, address: str) -> Post:
    """A post that the reader sees, or that was handed to her; Http404 otherwise."""
    rows = Post.objects.select_related("owner", "host", "successor")
    seen = Q(pk__in=visible(Post.objects.all(), reader).values("pk"))
    if reader.person_id:
        seen |= Q(successor_id=reader.person_id)
    return one_or_404(rows.filter(seen), address)


def parts_of(post: Post, reader: Reader) -> list[Part]:
    """Everything that may be passed on, by kind; nothing empty. Private things only to herself."""
    holder = post.owner
    if holder is None:
        return []
    found = []
    for handover in sorted(registry.handovers, key=lambda h: h.order):
        rows = handover.rows(holder, post)
        # Given to her, or her own seat: hers to see whatever its visibility.
        if holder.pk != reader.person_id:
            rows = visible(rows, reader)
        records = list(rows)
        if records:
            found.append(Part(handover, records))
    return found


def successors(post: Post) -> QuerySet[Actor]:
    """People with an account who work in the post's host, but for its holder."""
    today = timezone.localdate()
    works = Membership.objects.filter(
        active_on(today), organisation=post.host, role__in=["agent", "manager", "coordination"]
    )
    rows = Actor.objects.people().current().filter(user__is_active=True)
    return rows.filter(pk__in=works.values("person")).exclude(pk=post.owner_id or 0)


@transaction.atomic
def hand_over(
    *, post: Post, to: Actor, chosen: Sequence[tuple[Part, Iterable[Any]]], by: Actor
) -> Batch:
    """Pass the chosen records on to the successor, in one act that can be undone."""
    label = _("Passation de « %(post)s » à %(to)s") % {"post": post.title, "to": to}
    counts = []
    with journal.one_act(by=by, act=ACT, label=label) as batch:
        journal.change(post, {"successor": to}, by=by, batch=batch, pins=False)
        for part, records in chosen:
            kept = list(records)
            for record in kept:
                part.handover.pass_on(record, by=by, to=to, batch=batch)
            if kept:
                counts.append(f"{part.title} : {len(kept)}")
        _leave_gesture(post, to, counts, by, batch)
    return batch


def _leave_gesture(post: Post, to: Actor, counts: list[str], by: Actor, batch: Batch) -> None:
    """A private gesture that she reads again in her week."""
    practice = Practice.current()
    verb = practice.verbs.filter(room="document").first() if practice else None
    gesture = Gesture(
        text=(_("Passé le poste « %(post)s » à %(to)s") % {"post": post.title, "to": to})[:500],
        occurred_on=timezone.localdate(), owner=by, host=post.host, verb=verb,
        axis=verb.axis if verb else None, visibility=Visibility.PRIVATE, source="handover",
        is_observed=True, outcome="\n".join(counts), people_reached=1,
        proposal={"quotes": [post.title]},
    )  # fmt: skip
    journal.create(gesture, by=by, batch=batch, many={"actors": [to.pk]})


# --- What was passed ------------------------------------------------------------------------
@dataclass(frozen=True)
class Passed:
    """A handover that was done: to whom, when, and what it touched."""

    batch: Batch
    to: Actor | None
    labels: list[str]

    @property
    def words(self) -> str:
        count = len(self.labels)
        return ngettext("%d chose transmise", "%d choses transmises", count) % count


def last_passed(post: Post, reader: Reader) -> Passed | None:
    """The last handover of the post; its details only for who passed and who received."""
    kind = ContentType.objects.get_for_model(Post)
    told = Change.objects.filter(
        record_type=kind, record_id=post.pk, batch__act=ACT, batch__undone_at=None
    )
    change = told.select_related("batch").order_by("-pk").first()
    if change is None or change.batch is None:
        return None
    batch = change.batch
    if reader.person_id not in {batch.by_id, post.successor_id}:
        return Passed(batch, post.successor, [])
    hidden = [kind, ContentType.objects.get_for_model(Gesture)]
    rows = batch.changes.exclude(record_type__in=hidden).order_by("pk")
    labels = list(dict.fromkeys(rows.values_list("label", flat=True)))
    return Passed(batch, post.successor, labels)
