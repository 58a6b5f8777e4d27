"""Guests' names are kept until a day that is told to them; then they go, whoever asks."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from maillage.consult.models import Guest, Workshop
from maillage.core.models import Participation

NAMES_KEPT = timedelta(days=90)


def set_day_to_forget(workshop: Workshop) -> None:
    """Ninety days after the end, unless another day was chosen."""
    if workshop.guests_forgotten_on is None:
        workshop.guests_forgotten_on = timezone.localdate() + NAMES_KEPT
        Workshop.objects.filter(pk=workshop.pk).update(
            guests_forgotten_on=workshop.guests_forgotten_on
        )


def are_forgotten(workshop: Workshop) -> bool:
    """Whether the day has come: what is known of its guests can be counted no more."""
    day = workshop.guests_forgotten_on
    return day is not None and day <= timezone.localdate()


def forget_guests() -> None:
    """On its day, a workshop forgets who its guests were: names, organisations' names, accounts."""
    due = Workshop.objects.filter(guests_forgotten_on__lte=timezone.localdate())
    known = Guest.objects.filter(workshop__in=due).exclude(
        name="", organisation_name="", person=None, may_be_named=False
    )
    kind = ContentType.objects.get_for_model(Workshop)
    for pk in sorted(set(known.order_by().values_list("workshop", flat=True))):
        with transaction.atomic():
            Guest.objects.filter(workshop=pk).update(
                name="", organisation_name="", person=None, may_be_named=False
            )
            here = Participation.objects.filter(gathering_type=kind, gathering_id=pk)
            here.exclude(guest_name="").update(guest_name="")
