"""Rows that say the same thing, gathered by people; and what a team decided about wordings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.consult.models.workshops import Workshop
from maillage.core.models.base import Dated, Identified


class Theme(Identified, Dated):
    """Rows of several groups that say the same thing, in their own words, and what came of it.

    A row (`Contribution.theme`) is in one theme at most and keeps its group and its wording.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="themes")
    name = models.CharField(_("thème"), max_length=200)
    position = models.PositiveIntegerField(_("rang"), default=0)
    need = models.ForeignKey(
        "core.Need",
        verbose_name=_("besoin"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="themes",
    )
    decision = models.ForeignKey(
        "core.Decision",
        verbose_name=_("décision"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="themes",
    )
    actions = models.ManyToManyField(
        "core.Action", verbose_name=_("actions"), blank=True, related_name="themes"
    )

    class Meta:
        ordering = ["workshop", "position", "id"]
        verbose_name = _("thème d’atelier")
        verbose_name_plural = _("thèmes d’atelier")

    def __str__(self) -> str:
        return self.name


class Synonym(Identified, Dated):
    """A decision of the team on two wordings: the same, or not. Both are kept folded and sorted.

    The list belongs to the whole network and grows with each synthesis.
    """

    left = models.CharField(_("une façon de dire"), max_length=200)
    right = models.CharField(_("une autre"), max_length=200)
    is_same = models.BooleanField(_("disent la même chose"), default=True)
    by = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    workshop = models.ForeignKey(
        Workshop, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["left", "right"]
        verbose_name = _("synonyme")
        verbose_name_plural = _("synonymes")
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="two_wordings_decided_once")
        ]

    def __str__(self) -> str:
        return f"{self.left} {'=' if self.is_same else '≠'} {self.right}"


class Apart(Dated):
    """Two rows that a person refused to bring together: never suggested again."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="apart")
    # The row of the lesser number comes first, so that a pair is written once.
    left = models.ForeignKey("consult.Contribution", on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey("consult.Contribution", on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name = _("rapprochement écarté")
        verbose_name_plural = _("rapprochements écartés")
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="two_rows_set_apart_once")
        ]

    def __str__(self) -> str:
        return f"{self.left_id} ≠ {self.right_id}"


class Comparison(Identified, Dated):
    """Suggestions of what says the same in a workshop, computed by the long worker."""

    class State(models.TextChoices):
        WAITING = "waiting", _("en attente")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminée")
        FAILED = "failed", _("échouée")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="comparisons")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # What the algorithm answered, with its reasons and version; which rows and decisions it read.
    result = models.JSONField(default=dict, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("comparaison")
        verbose_name_plural = _("comparaisons")

    def __str__(self) -> str:
        return f"{self.workshop} ({self.get_state_display()})"
