"""On the day that people were told, an evening forgets them; what nobody confirmed goes sooner."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from maillage.core.models import Actor, Change, Participation
from maillage.develop.after.figures import figures_of, kept
from maillage.develop.models import (
    AfterMail,
    Evening,
    FollowUp,
    Registration,
    SeatingPlan,
    Sharing,
    Wish,
)
from maillage.develop.registering.keys import hash_of

KEPT_UNCONFIRMED = timedelta(days=14)
PAGE = 200


def are_forgotten(evening: Evening) -> bool:
    """Whether the day has come."""
    day = evening.retention_on
    return day is not None and day <= timezone.localdate()


def forget_evenings() -> None:
    """Erase what is due: the job of every day."""
    _forget_unconfirmed()
    due = Evening.objects.filter(retention_on__lte=timezone.localdate())
    known = Registration.objects.filter(evening__in=due).exclude(
        name="", email="", needs=[], offers=[], known_names=[], avoided_names=[]
    )
    plans = SeatingPlan.objects.filter(evening__in=due).exclude(reasons={})
    ids = set(known.order_by().values_list("evening", flat=True))
    ids |= set(plans.order_by().values_list("evening", flat=True))
    for pk in sorted(ids):
        forget(Evening.objects.get(pk=pk))


def _forget_unconfirmed() -> None:
    """Nobody opened the link: nothing of what was typed is kept."""
    before = timezone.now() - KEPT_UNCONFIRMED
    rows = Registration.objects.filter(state=Registration.State.UNCONFIRMED)
    old = list(rows.filter(Q(asked_at__lt=before) | Q(evening__ends_at__lt=timezone.now())))
    kind = ContentType.objects.get_for_model(Registration)
    for start in range(0, len(old), PAGE):
        ids = [row.pk for row in old[start : start + PAGE]]
        with transaction.atomic():
            Change.objects.filter(record_type=kind, record_id__in=ids).delete()
            Registration.objects.filter(pk__in=ids).delete()


@transaction.atomic
def forget(evening: Evening) -> None:
    """Names, addresses, profiles, wishes, reasons; who sat with whom stays as numbers.

    Whoever has a record in the ecosystem keeps there what she agreed to; the evening forgets her.
    Keys open nothing any more.
    """
    rows = list(evening.registrations.all())
    ids = [row.pk for row in rows]
    if not evening.kept_figures:
        figures = kept(figures_of(evening))
        Evening.objects.filter(pk=evening.pk).update(kept_figures=figures)
    Wish.objects.filter(by__in=ids).delete()
    Sharing.objects.filter(registration__in=ids).delete()
    AfterMail.objects.filter(registration__in=ids).delete()
    for row in rows:
        for relation in (row.topics, row.knows, row.avoids):
            relation.clear()
        row.name = row.email = row.organisation_name = row.consent_wording = ""
        row.needs, row.offers, row.known_names, row.avoided_names = [], [], [], []
        row.needs_accessible, row.absent_rounds = False, []
        row.key_hash = hash_of(f"forgotten:{row.uid}")
    fields = ["name", "email", "organisation_name", "consent_wording", "needs", "offers",
              "known_names", "avoided_names", "needs_accessible", "absent_rounds",
              "key_hash"]  # fmt: skip
    Registration.objects.bulk_update(rows, fields, batch_size=PAGE)
    SeatingPlan.objects.filter(evening=evening).update(reasons={})
    FollowUp.objects.filter(evening=evening).update(note="")
    _forget_in_journal(ids)
    kind = ContentType.objects.get_for_model(Evening)
    here = Participation.objects.filter(gathering_type=kind, gathering_id=evening.pk)
    here.exclude(guest_name="").update(guest_name="")


@receiver(pre_delete, sender=Actor)
def _forget_what_came_after(sender: Any, instance: Actor, **kwargs: Any) -> None:
    """Somebody is erased: whom she chose, who chose her, her contacts, what was said of it."""
    hers = Registration.objects.filter(actor=instance).values("pk")
    Wish.objects.filter(Q(by__in=hers) | Q(about__in=hers)).delete()
    Sharing.objects.filter(registration__in=hers).delete()
    FollowUp.objects.filter(Q(one__in=hers) | Q(other__in=hers)).update(note="")


def _forget_in_journal(ids: list[int]) -> None:
    """The journal keeps what happened, by number: its labels named people."""
    kind = ContentType.objects.get_for_model(Registration)
    for start in range(0, len(ids), PAGE):
        told = Change.objects.filter(record_type=kind, record_id__in=ids[start : start + PAGE])
        told.exclude(label="").update(label="")
