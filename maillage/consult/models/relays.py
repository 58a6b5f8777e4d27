"""Concerns handed over from a workshop to a later one."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from maillage.consult.models.contributions import Contribution
from maillage.consult.models.workshops import Step, Workshop
from maillage.core.models.base import Dated, Identified


class RelayQuerySet(models.QuerySet["Relay"]):
    """Reads of relays. Rights come from `core.access.visible`."""

    def with_parts(self) -> RelayQuerySet:
        return self.select_related(
            "concern", "to_workshop", "workshop", "contribution__breakout"
        ).annotate(written=Coalesce("contribution__position", 0))


class Relay(Identified, Dated):
    """A concern handed over to a later workshop, until its answer comes back."""

    class Status(models.TextChoices):
        SENT = "sent", _("en attente de réponse")
        SEEN = "seen", _("vue")
        ANSWERED = "answered", _("répondue")
        DECIDED = "decided", _("décidée")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="relays")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="relays")
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="relays"
    )
    concern = models.ForeignKey("core.Concern", on_delete=models.PROTECT, related_name="relays")
    to_date = models.DateField(_("à la rencontre du"), null=True, blank=True, db_index=True)
    to_workshop = models.ForeignKey(
        Workshop, null=True, blank=True, on_delete=models.SET_NULL, related_name="received"
    )
    status = models.CharField(_("état"), max_length=8, choices=Status, default=Status.SENT)

    objects = RelayQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("relais")
        verbose_name_plural = _("relais")

    def __str__(self) -> str:
        return str(self.get_status_display())
