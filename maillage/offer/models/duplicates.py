"""Pairs of records that may be one: asked, decided, merged and taken apart again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Dated, Identified


class Kin(models.TextChoices):
    """What the two records of a pair are."""

    EVENT = "event", _("événement")
    PLACE = "place", _("lieu")


class DuplicatePair(Identified, Dated):
    """Two records that look alike, with the score and its reasons; `first_id` < `second_id`.

    A decision is kept for ever: what a person called different is never suggested again.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("à trancher")
        SAME = "same", _("réunis")
        DIFFERENT = "different", _("distincts")

    kin = models.CharField(max_length=6, choices=Kin, default=Kin.EVENT)
    first_id = models.PositiveBigIntegerField()
    second_id = models.PositiveBigIntegerField()
    score = models.FloatField()
    # [[message, values], …]: what `core.said` says in the reader's language.
    reasons = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    is_automatic = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    batch = models.ForeignKey(
        "core.Batch", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-score", "id"]
        verbose_name = _("doublon possible")
        verbose_name_plural = _("doublons possibles")
        constraints = [
            models.UniqueConstraint(
                fields=["kin", "first_id", "second_id"], name="a_pair_is_named_once"
            ),
            models.CheckConstraint(
                condition=models.Q(first_id__lt=models.F("second_id")), name="a_pair_is_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} · {self.second_id}"
