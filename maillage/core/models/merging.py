"""Actors that may be one, and what it took to make two of them one."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models.base import Dated, Identified


class ActorPair(Identified, Dated):
    """Two actors that look alike, with the score and its reasons; `first` has the lower number.

    A decision is kept for ever: what a person called different is never suggested again.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("à trancher")
        SAME = "same", _("réunis")
        DIFFERENT = "different", _("distincts")

    first = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()  # 0 to 1
    # [{"field", "weight" in bits, "said"}]: what `core.said` says in the reader's language.
    reasons = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-score", "id"]
        verbose_name = _("paire d’acteurs semblables")
        verbose_name_plural = _("paires d’acteurs semblables")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="two_actors_pair_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="an_actor_pair_is_ordered"
            ),
        ]
        indexes = [models.Index(fields=["state", "-score"], name="actor_pair_by_score")]

    def __str__(self) -> str:
        return f"{self.first_id} · {self.second_id}"


class Merger(Identified, Dated):
    """Two actors made one: all that it takes to separate them again (`core.merging`).

    `moved`: {"core.tie.source": [ids]}, the rows whose key went from `other` to `survivor`.
    `aside`: rows that would have said something twice, whole, as they were. Neither is shown:
    among them are what people keep to themselves.
    """

    survivor = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="mergers")
    other = models.ForeignKey("core.Actor", on_delete=models.CASCADE, related_name="merged_by")
    batch = models.ForeignKey(
        "core.Batch", null=True, on_delete=models.SET_NULL, related_name="mergers"
    )
    moved = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    aside = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    pins = models.JSONField(default=list)  # fields pinned on the survivor by this merge
    separated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("réunion de deux fiches")
        verbose_name_plural = _("réunions de fiches")
        constraints = [
            models.UniqueConstraint(
                fields=["other"], condition=models.Q(separated_at=None),
                name="an_actor_is_merged_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(survivor=models.F("other")), name="no_merger_with_oneself"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.other_id} → {self.survivor_id}"


class Comparing(models.Model):
    """The search for actors that may be one: under way or ended, how far, what it found."""

    started_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    is_failed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("recherche de doublons d’acteurs")
        verbose_name_plural = _("recherches de doublons d’acteurs")

    def __str__(self) -> str:
        return f"{self.done} / {self.total}"
