"""Partnerships and agreements: between whom, about what, until when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.core.models import Dated, Identified, Linkable, Scoped


class Agreement(Identified, Scoped, Linkable, Dated):
    """A partnership or a signed agreement, and the warning before it ends."""

    class Kind(models.TextChoices):
        PARTNERSHIP = "partnership", _("partenariat")
        AGREEMENT = "agreement", _("entente")
        LETTER = "letter", _("lettre d’intention")
        SERVICE = "service", _("contrat de service")

    class State(models.TextChoices):
        DISCUSSED = "discussed", _("en discussion")
        ACTIVE = "active", _("en vigueur")
        ENDED = "ended", _("terminée")

    class Renewal(models.TextChoices):
        NONE = "none", _("sans renouvellement")
        EXPRESS = "express", _("sur décision")
        TACIT = "tacit", _("tacite")

    kind = models.CharField(_("sorte"), max_length=11, choices=Kind, default=Kind.PARTNERSHIP)
    title = models.CharField(_("titre"), max_length=200)
    purpose = models.TextField(_("objet"), blank=True)
    parties = models.ManyToManyField(
        "core.Actor", verbose_name=_("parties"), related_name="agreements"
    )
    state = models.CharField(_("état"), max_length=9, choices=State, default=State.ACTIVE)
    from_date = models.DateField(_("du"), null=True, blank=True)
    to_date = models.DateField(_("au"), null=True, blank=True)
    renewal = models.CharField(
        _("renouvellement"), max_length=7, choices=Renewal, default=Renewal.NONE
    )
    notice_days = models.PositiveSmallIntegerField(_("prévenir, en jours avant la fin"), default=60)
    warned_on = models.DateField(null=True, blank=True, editable=False)
    renewed_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="renewals"
    )
    file = models.ForeignKey(
        "core.File", verbose_name=_("document signé"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip

    untold = frozenset({"warned_on"})

    class Meta:
        ordering = ["to_date", "title", "id"]
        verbose_name = _("entente")
        verbose_name_plural = _("ententes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_date=None)
                | models.Q(from_date=None)
                | models.Q(to_date__gte=models.F("from_date")),
                name="an_agreement_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.title
