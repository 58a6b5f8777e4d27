"""Concerns handed over from a workshop to a later one."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from maillage.consult.models.contributions import Contribution
from maillage.consult.models.workshops import Step, Workshop, folded_key
from maillage.core.models.base import Dated, Identified

WAITING = ("sent", "seen")
SHOWN = (
    Q(contribution=None) | Q(contribution__breakout__confirmed_at__isnull=False) | ~Q(status="sent")
)


class RelayQuerySet(models.QuerySet["Relay"]):
    """Reads of relays. Rights come from `core.access.visible`."""

    def shown(self) -> RelayQuerySet:
        """Those that may be seen outside their group: its reading is confirmed, or the later
        workshop has already seen them. None is lost when a reading is opened again."""
        return self.filter(SHOWN)

    def waiting(self) -> RelayQuerySet:
        """Those that have no answer yet."""
        return self.filter(status__in=WAITING)

    def longest_waiting_first(self) -> RelayQuerySet:
        """Adds `is_settled` (0: no answer yet) and orders by it, then by age."""
        settled = Case(When(status__in=WAITING, then=Value(0)), default=Value(1))
        return self.annotate(is_settled=settled).order_by("is_settled", "created_at", "pk")

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

    decision = models.ForeignKey(
        "core.Decision",
        verbose_name=_("décision"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="relays",
    )
    # The concern's words, folded: what the list searches in.
    folded = models.CharField(max_length=400, editable=False, default="")

    objects = RelayQuerySet.as_manager()

    def prepare(self) -> None:
        """What `save` keeps beside the values; also called before rows are written in numbers."""
        self.folded = folded_key(self.concern.text, 400)

    def save(self, *args, **kwargs) -> None:
        self.prepare()
        super().save(*args, **kwargs)

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING

    class Meta:
        ordering = ["id"]
        verbose_name = _("relais")
        verbose_name_plural = _("relais")

    def __str__(self) -> str:
        return str(self.concern)
