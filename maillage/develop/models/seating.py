"""Who sits where in each round, and how good that is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Dated, Identified
from maillage.develop.models.evenings import Evening, EveningTable, Registration


class SeatingPlan(Identified, Dated):
    """One computed plan. The last one published is the evening's; a repair makes another.

    `quality` as `algorithms.seating` gives it: repeats and their bound, usefulness and its bound,
    people without a useful meeting. `reasons`: {"id-id": [Said, …]}, ids of registrations, the
    lower first. A reason never tells a refusal.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("en calcul")
        READY = "ready", _("à publier")
        PUBLISHED = "published", _("publié")
        FAILED = "failed", _("impossible")

    evening = models.ForeignKey(Evening, on_delete=models.CASCADE, related_name="plans")
    state = models.CharField(_("état"), max_length=9, choices=State, default=State.QUEUED)
    seed = models.PositiveIntegerField(default=1)
    seconds = models.PositiveSmallIntegerField(default=10)
    # A repair keeps what was seated before this round.
    from_round = models.PositiveSmallIntegerField(default=1)
    version = models.CharField(max_length=20, blank=True)
    quality = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    problem = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True, blank=True)

    untold = frozenset({"quality", "reasons", "problem"})

    class Meta:
        ordering = ["-id"]
        verbose_name = _("plan de table")
        verbose_name_plural = _("plans de table")

    def __str__(self) -> str:
        return f"{self.evening} · {self.pk}"


class Seat(models.Model):
    """One person at one table in one round of a plan."""

    plan = models.ForeignKey(SeatingPlan, on_delete=models.CASCADE, related_name="seats")
    round = models.PositiveSmallIntegerField()
    table = models.ForeignKey(EveningTable, on_delete=models.CASCADE, related_name="seats_taken")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="seats")

    class Meta:
        ordering = ["round", "table", "id"]
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "round", "registration"], name="one_seat_in_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.table} · {self.registration}"
